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
from forecast.engine.rows import add, clear

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
def advance(closes, is_curve, begin, pace, reached):
    """Fill ``reached`` with the share of a task that is done at a moment; all are working days, as ``begin``."""
    if is_curve:
        # The bell 6x(1 - x), summed.
        for lane in range(PART):
            until = min(max((closes - begin[lane]) * pace[lane], 0.0), 1.0)
            reached[lane] = until * until * (3.0 - 2.0 * until)
    else:
        for lane in range(PART):
            reached[lane] = min(max((closes - begin[lane]) * pace[lane], 0.0), 1.0)


@helper
def pass_moments(closes, moments, reached):
    """Do the same for what is done at once, at moments of the axis."""
    for lane in range(PART):
        reached[lane] = 1.0 if moments[lane] < closes else 0.0


@helper
def share_out(ends, spread, first, last, moments, purse):
    """Fill the shares reached by the end of each month but the last: of the working days before a task, or of moments.

    What comes before the first month is spent in it, and in the last one what comes after. A beginning at the end of a
    month is the next month's, an end at the end of a month is its own.
    """
    side = -1.0 if spread == AT_START else 1.0
    for month in range(first, last):
        closes, reached = ends[month], purse.reached[month - first]
        if spread in (LINEAR, CURVE):
            advance(closes, spread == CURVE, moments, purse.pace, reached)
        else:
            pass_moments(closes + side * (SNAP + DRIFT * closes), moments, reached)


@helper
def pay_in_two(reached, paid, one, other, constant):
    """Spend ``paid`` in two months; note it in ``constant`` as the cost at the prices of the price date."""
    for lane in range(PART):
        constant[lane] += paid[lane]
        one[lane] += paid[lane] * reached[lane]
        other[lane] += paid[lane] * (1.0 - reached[lane])


@helper
def pay_in_three(reached, then, paid, one, other, third, constant):
    """Spend ``paid`` in three months; note it in the same way."""
    for lane in range(PART):
        constant[lane] += paid[lane]
        one[lane] += paid[lane] * reached[lane]
        other[lane] += paid[lane] * (then[lane] - reached[lane])
        third[lane] += paid[lane] * (1.0 - then[lane])


@helper
def pay(before, after, paid, spent):
    """Spend the share of a month, between those reached before and after it."""
    for lane in range(PART):
        spent[lane] += paid[lane] * (after[lane] - before[lane])


@helper
def pay_dearer_at_once(level, paid, rise, spent, constant, escalated):
    """Spend ``paid`` in one month, at a price, which ``rise`` becomes; note it, and what the price adds to it."""
    for lane in range(PART):
        constant[lane] += paid[lane]
        rise[lane] = level[lane]
        spent[lane] += paid[lane] * level[lane]
        escalated[lane] += paid[lane] * (level[lane] - 1.0)


@helper
def pay_dearer_in_two(reached, paid, level, later, rise, one, other, constant, escalated):
    """Spend ``paid`` in two months, each at its price; fill ``rise`` with the mean of them over what is paid."""
    for lane in range(PART):
        constant[lane] += paid[lane]
        dearer = reached[lane] * level[lane]
        dearer_later = (1.0 - reached[lane]) * later[lane]
        one[lane] += paid[lane] * dearer
        other[lane] += paid[lane] * dearer_later
        rise[lane] = dearer + dearer_later
        escalated[lane] += paid[lane] * (rise[lane] - 1.0)


@helper
def pay_dearer_in_three(reached, then, paid, level, later, last, rise, one, other, third, constant, escalated):
    """Spend ``paid`` in three months, each at its price; fill ``rise`` with the mean of them over what is paid."""
    for lane in range(PART):
        constant[lane] += paid[lane]
        dearer = reached[lane] * level[lane]
        dearer_later = (then[lane] - reached[lane]) * later[lane]
        dearer_last = (1.0 - then[lane]) * last[lane]
        one[lane] += paid[lane] * dearer
        other[lane] += paid[lane] * dearer_later
        third[lane] += paid[lane] * dearer_last
        rise[lane] = dearer + dearer_later + dearer_last
        escalated[lane] += paid[lane] * (rise[lane] - 1.0)


@helper
def pay_dearer(before, after, level, paid, rise, spent):
    """Spend the share of a month at its price, which is summed, weighted by the shares, in ``rise``."""
    for lane in range(PART):
        dearer = (after[lane] - before[lane]) * level[lane]
        rise[lane] += dearer
        spent[lane] += paid[lane] * dearer


@helper
def note(paid, level, rise, constant, escalated):
    """Note what is paid, at a level of its price, and what moves of the price add to that."""
    for lane in range(PART):
        amount = paid[lane] * level
        constant[lane] += amount
        escalated[lane] += amount * (rise[lane] - 1.0)


@helper
def pay_abroad(before, after, level, rate, paid, dearer, rise, spent):
    """Do the same at a price and an exchange rate; ``dearer`` is what the price alone would do."""
    for lane in range(PART):
        product = (after[lane] - before[lane]) * level[lane]
        dearer[lane] += product
        rise[lane] += product * rate[lane]
        spent[lane] += paid[lane] * (product * rate[lane])


@leaf
def spend_at_home(first, last, part, purse, paid):
    """Spend ``paid`` in months ``first`` to ``last``, at prices that do not move."""
    reached, spent, constant = purse.reached, purse.monthly, purse.constant[part]
    if last == first + 1:
        pay_in_two(reached[0], paid, spent[first, part], spent[last, part], constant)
    elif last == first + 2:
        pay_in_three(
            reached[0], reached[1], paid, spent[first, part], spent[first + 1, part], spent[last, part], constant
        )
    else:
        add(paid, constant)
        for month in range(first, last + 1):
            before = reached[month - first - 1] if month > first else purse.never
            pay(before, reached[month - first] if month < last else purse.always, paid, spent[month, part])


@leaf
def spend_dearer(first, last, escalation, part, purse, paid):
    """Spend ``paid`` in months ``first`` to ``last`` at a price."""
    reached, spent, levels = purse.reached, purse.monthly, purse.levels[escalation]
    rise, constant, escalated = purse.rise, purse.constant[part], purse.escalated[part]
    if last == first:
        pay_dearer_at_once(levels[first, part], paid, rise, spent[first, part], constant, escalated)
    elif last == first + 1:
        pay_dearer_in_two(
            reached[0], paid, levels[first, part], levels[last, part], rise, spent[first, part], spent[last, part],
            constant, escalated,
        )  # fmt: skip
    elif last == first + 2:
        pay_dearer_in_three(
            reached[0], reached[1], paid, levels[first, part], levels[first + 1, part], levels[last, part], rise,
            spent[first, part], spent[first + 1, part], spent[last, part], constant, escalated,
        )  # fmt: skip
    else:
        clear(rise)
        for month in range(first, last + 1):
            before = reached[month - first - 1] if month > first else purse.never
            after = reached[month - first] if month < last else purse.always
            pay_dearer(before, after, levels[month, part], paid, rise, spent[month, part])
        note(paid, 1.0, rise, constant, escalated)


@helper
def spend_abroad(first, last, escalation, exchange, rate, part, purse, paid):
    """Spend ``paid``, money of another currency at ``rate`` on the price date, in months ``first`` to ``last``."""
    reached, levels, rise, dearer = purse.reached, purse.levels, purse.rise, purse.dearer
    clear(rise)
    clear(dearer)
    for month in range(first, last + 1):
        before = reached[month - first - 1] if month > first else purse.never
        after = reached[month - first] if month < last else purse.always
        pay_abroad(
            before, after, levels[escalation, month, part] if escalation > 0 else purse.always,
            levels[exchange, month, part], paid, dearer, rise, purse.monthly[month, part],
        )  # fmt: skip
    note(paid, rate, dearer if escalation > 0 else purse.always, purse.constant[part], purse.escalated[part])


@leaf
def spend(first, last, timing, escalation, exchange, part, purse, paid):
    """Spend ``paid`` in the shares of months ``first`` to ``last``; fill ``rise`` with what moving prices do to it."""
    if exchange > 0:
        spend_abroad(first, last, escalation, exchange, timing.level[exchange], part, purse, paid)
    elif escalation > 0:
        spend_dearer(first, last, escalation, part, purse, paid)
    else:
        spend_at_home(first, last, part, purse, paid)
