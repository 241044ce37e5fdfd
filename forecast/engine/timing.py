"""When money is spent, and what prices are then; compiled.

Money that is paid evenly runs with the working days of the task's own calendar. A moment that is the beginning of one
month and the end of another belongs to the first as an end and to the second as a beginning.
"""

from __future__ import annotations

import math

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import DRIFT, SNAP, work_before
from forecast.engine.inputs import AT_START, CURVE, LINEAR
from forecast.engine.memory import PART, PARTS
from forecast.engine.rows import clear

INSTANT = 1e-6  # working days; what takes no time is paid within this
# Of a price within a year: between a hundredth and a hundred times.
LEAST_CHANGE, GREATEST_CHANGE = -0.99, 99.0


@helper
def grow(level, growth, part, out):
    """Fill ``out`` with a level after a part (0-1) of a year; ``growth`` is the logarithm of what a year multiplies by.

    The exponential is a sum of powers, which vectorizes: less than 1e-15 of it is left out.
    """
    for lane in range(PART):
        x = part * growth[lane] * 0.125
        term = 1.0 + x * (1.0 / 14)
        term = 1.0 + x * (1.0 / 13) * term
        term = 1.0 + x * (1.0 / 12) * term
        term = 1.0 + x * (1.0 / 11) * term
        term = 1.0 + x * (1.0 / 10) * term
        term = 1.0 + x * (1.0 / 9) * term
        term = 1.0 + x * (1.0 / 8) * term
        term = 1.0 + x * (1.0 / 7) * term
        term = 1.0 + x * (1.0 / 6) * term
        term = 1.0 + x * (1.0 / 5) * term
        term = 1.0 + x * (1.0 / 4) * term
        term = 1.0 + x * (1.0 / 3) * term
        term = 1.0 + x * (1.0 / 2) * term
        term = 1.0 + x * term
        term *= term
        term *= term
        out[lane] = level[lane] * (term * term)


@helper
def raise_prices(timing, purse):
    """Fill the levels of a block: what each price multiplies money by, by month; prices are drawn already."""
    n_prices, n_years = timing.stream.shape
    growth, running, after = purse.product, purse.dearer, purse.rise
    for p in range(n_prices):
        for part in range(PARTS):
            for lane in range(PART):
                running[lane] = timing.level[p]
            for year in range(n_years):
                stream, whole = timing.stream[p, year], timing.year_part[p, year]
                moves = stream >= 0 and whole > 0.0
                if moves:
                    rate = purse.values[stream, part]
                    for lane in range(PART):
                        growth[lane] = math.log1p(min(max(rate[lane], LEAST_CHANGE), GREATEST_CHANGE))
                for month in range(timing.first_month[year], timing.first_month[year + 1]):
                    level, since = purse.levels[p, month, part], timing.month_part[p, month]
                    grow(running, growth, since if moves else 0.0, level)
                if moves:
                    grow(running, growth, whole, after)
                    for lane in range(PART):
                        running[lane] = after[lane]


@leaf
def month_of(ends, moment, as_start):
    """Return the month in which a moment of the axis falls, as a beginning or as an end of something."""
    n, snap = len(ends), SNAP + DRIFT * moment
    edge = moment + snap if as_start else moment - snap
    if n == 0:
        return 0
    # Months are about as long as each other: a guess is one off at most but for long closures.
    month = int(min(max(edge * n / max(ends[n - 1], INSTANT), 0.0), float(n)))
    if as_start:
        while month > 0 and ends[month - 1] > edge:
            month -= 1
        while month < n and ends[month] <= edge:
            month += 1
    else:
        while month > 0 and ends[month - 1] >= edge:
            month -= 1
        while month < n and ends[month] < edge:
            month += 1
    return month


@helper
def lay_out(rests, is_axis, start, finish, begin, pace):
    """Fill the working days before a task, and the share of it that a working day does."""
    if is_axis:
        for lane in range(PART):
            lasting = max(finish[lane] - start[lane], INSTANT)
            begin[lane] = finish[lane] - lasting
            pace[lane] = 1.0 / lasting
    else:
        for lane in range(PART):
            end = work_before(rests, finish[lane])
            lasting = max(end - work_before(rests, start[lane]), INSTANT)
            begin[lane] = end - lasting
            pace[lane] = 1.0 / lasting


@helper
def share_along(opens, closes, is_curve, begin, pace, share):
    """Fill ``share`` with what a month spends of what is paid along the work; months are working days, as ``begin``."""
    if is_curve:
        # The bell 6x(1 - x), summed.
        for lane in range(PART):
            since = min(max((opens - begin[lane]) * pace[lane], 0.0), 1.0)
            until = min(max((closes - begin[lane]) * pace[lane], 0.0), 1.0)
            share[lane] = until * until * (3.0 - 2.0 * until) - since * since * (3.0 - 2.0 * since)
    else:
        for lane in range(PART):
            since = min(max((opens - begin[lane]) * pace[lane], 0.0), 1.0)
            until = min(max((closes - begin[lane]) * pace[lane], 0.0), 1.0)
            share[lane] = until - since


@helper
def share_at(opens, closes, moments, share):
    """Do the same for what is spent at moments of the axis."""
    for lane in range(PART):
        share[lane] = 1.0 if opens <= moments[lane] < closes else 0.0


@helper
def share_out(ends, spread, first, last, moments, purse):
    """Fill the shares of the months from ``first`` to ``last``: of the working days before a task, or of moments.

    What comes before the first month is spent in it, and in the last one what comes after. A beginning at the end of a
    month is the next month's, an end at the end of a month is its own.
    """
    is_along = spread in (LINEAR, CURVE)
    side = 0.0 if is_along else (-1.0 if spread == AT_START else 1.0)
    for month in range(first, last + 1):
        opens, closes, share = -math.inf, math.inf, purse.shares[month - first]
        if month > first:
            opens = ends[month - 1] + side * (SNAP + DRIFT * ends[month - 1])
        if month < last:
            closes = ends[month] + side * (SNAP + DRIFT * ends[month])
        if is_along:
            share_along(opens, closes, spread == CURVE, moments, purse.pace, share)
        else:
            share_at(opens, closes, moments, share)


@helper
def pay(share, paid, spent):
    """Add the share of a month to what it spends."""
    for lane in range(PART):
        spent[lane] += paid[lane] * share[lane]


@helper
def pay_dearer(share, level, paid, rise, spent):
    """Do the same at a price, whose mean over what is paid is summed in ``rise``."""
    for lane in range(PART):
        dearer = share[lane] * level[lane]
        rise[lane] += dearer
        spent[lane] += paid[lane] * dearer


@helper
def multiply(share, level, dearer, product):
    """Fill ``product`` with a share at a price, and sum it in ``dearer``."""
    for lane in range(PART):
        product[lane] = share[lane] * level[lane]
        dearer[lane] += product[lane]


@helper
def note(paid, level, constant):
    """Add what is paid to the cost at the prices of the price date."""
    for lane in range(PART):
        constant[lane] += paid[lane] * level


@helper
def note_dearer(paid, level, dearer, constant, escalated):
    """Do the same, and add what escalation adds to that."""
    for lane in range(PART):
        amount = paid[lane] * level
        constant[lane] += amount
        escalated[lane] += amount * (dearer[lane] - 1.0)


@leaf
def spend(first, last, timing, escalation, exchange, part, purse, paid):
    """Spend ``paid`` in the shares of months ``first`` to ``last``; fill ``rise`` with what prices do to it."""
    rise, dearer = purse.rise, purse.dearer
    if escalation > 0 or exchange > 0:
        clear(rise)
    if exchange > 0:
        clear(dearer)
    for month in range(first, last + 1):
        spent = purse.monthly[month, part]
        share = purse.shares[month - first] if last > first else purse.always
        if exchange > 0:
            if escalation > 0:
                multiply(share, purse.levels[escalation, month, part], dearer, purse.product)
                share = purse.product
            pay_dearer(share, purse.levels[exchange, month, part], paid, rise, spent)
        elif escalation > 0:
            pay_dearer(share, purse.levels[escalation, month, part], paid, rise, spent)
        else:
            pay(share, paid, spent)
    if timing.has_prices:
        level = timing.level[exchange]
        if escalation > 0:
            note_dearer(paid, level, dearer if exchange > 0 else rise, purse.constant[part], purse.escalated[part])
        else:
            note(paid, level, purse.constant[part])
