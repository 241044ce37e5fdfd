"""When money is spent, and what prices are then; compiled.

Money that is paid evenly runs with the working days of the task's own calendar. A moment that is the beginning of one
month and the end of another belongs to the first as an end and to the second as a beginning.
"""

from __future__ import annotations

import math

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import DRIFT, SNAP, work_before
from forecast.engine.inputs import AT_START, CURVE, LINEAR
from forecast.engine.memory import LANES

INSTANT = 1e-6  # working days; what takes no time is paid within this
# Of a price within a year: between a hundredth and a hundred times.
LEAST_CHANGE, GREATEST_CHANGE = -0.99, 99.0


@helper
def grow(level, growth, part, out):
    """Fill ``out`` with a level after a part (0-1) of a year; ``growth`` is the logarithm of what a year multiplies by.

    The exponential is a sum of powers, which vectorizes: less than 1e-15 of it is left out.
    """
    for lane in range(LANES):
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
def raise_prices(timing, values, growth, running, levels):
    """Fill ``levels`` with what each price multiplies money by, by month; prices are drawn already."""
    n_prices, n_years = timing.stream.shape
    for p in range(n_prices):
        for lane in range(LANES):
            running[lane] = timing.level[p]
        for year in range(n_years):
            stream, whole = timing.stream[p, year], timing.year_part[p, year]
            moves = stream >= 0 and whole > 0.0
            if moves:
                rate = values[stream]
                for lane in range(LANES):
                    growth[lane] = math.log1p(min(max(rate[lane], LEAST_CHANGE), GREATEST_CHANGE))
            for month in range(timing.first_month[year], timing.first_month[year + 1]):
                level, part = levels[p, month], timing.month_part[p, month]
                grow(running, growth, part if moves else 0.0, level)
            if moves:
                grow(running, growth, whole, running)


@leaf
def month_of(ends, moment, as_start):
    """Return the month in which a moment of the axis falls, as a beginning or as an end of something."""
    month, snap = 0, SNAP + DRIFT * moment
    if as_start:
        while month < len(ends) and ends[month] <= moment + snap:
            month += 1
    else:
        while month < len(ends) and ends[month] < moment - snap:
            month += 1
    return month


@helper
def lay_out(worked, is_axis, start, finish, begin, pace):
    """Fill the working days before a task, and the share of it that a working day does."""
    if is_axis:
        for lane in range(LANES):
            lasting = max(finish[lane] - start[lane], INSTANT)
            begin[lane] = finish[lane] - lasting
            pace[lane] = 1.0 / lasting
    else:
        for lane in range(LANES):
            end = work_before(worked, finish[lane])
            lasting = max(end - work_before(worked, start[lane]), INSTANT)
            begin[lane] = end - lasting
            pace[lane] = 1.0 / lasting


@helper
def share_along(end, is_curve, begin, pace, done, share):
    """Fill ``share`` with what is spent up to the end of a month and was not ``done`` before."""
    if is_curve:
        # The bell 6x(1 - x), summed.
        for lane in range(LANES):
            until = min(max((end - begin[lane]) * pace[lane], 0.0), 1.0)
            until = until * until * (3.0 - 2.0 * until)
            share[lane] = until - done[lane]
            done[lane] = until
    else:
        for lane in range(LANES):
            until = min(max((end - begin[lane]) * pace[lane], 0.0), 1.0)
            share[lane] = until - done[lane]
            done[lane] = until


@helper
def share_at(end, as_start, moments, done, share):
    """Do the same for what is spent at moments of the axis, beginnings or ends."""
    # A beginning at the end of a month is the next month's.
    snap = SNAP + DRIFT * end
    before = end - snap if as_start else end + snap
    for lane in range(LANES):
        until = 1.0 if moments[lane] < before else 0.0
        share[lane] = until - done[lane]
        done[lane] = until


@helper
def pay_along(end, begin, pace, done, paid, spent):
    """Add to what a month spends what is paid evenly up to its end and was not ``done`` before."""
    for lane in range(LANES):
        until = min(max((end - begin[lane]) * pace[lane], 0.0), 1.0)
        spent[lane] += paid[lane] * (until - done[lane])
        done[lane] = until


@helper
def pay_dearer(end, begin, pace, done, level, paid, dearer, spent):
    """Do the same at a price, whose mean over what is paid is summed in ``dearer``."""
    for lane in range(LANES):
        until = min(max((end - begin[lane]) * pace[lane], 0.0), 1.0)
        share = (until - done[lane]) * level[lane]
        dearer[lane] += share
        spent[lane] += paid[lane] * share
        done[lane] = until


@helper
def pay_rest_dearer(done, level, paid, dearer, spent):
    """Pay all that is not ``done`` at a price, and sum that price in ``dearer``."""
    for lane in range(LANES):
        share = (1.0 - done[lane]) * level[lane]
        dearer[lane] += share
        spent[lane] += paid[lane] * share


@helper
def share_rest(done, share):
    """Fill ``share`` with all that is not ``done``."""
    for lane in range(LANES):
        share[lane] = 1.0 - done[lane]


@helper
def pay(paid, share, spent):
    """Add a share of what is paid to what a month spends."""
    for lane in range(LANES):
        spent[lane] += paid[lane] * share[lane]


@helper
def multiply(share, level, total):
    """Multiply a share by a price, and add the product to ``total``."""
    for lane in range(LANES):
        share[lane] *= level[lane]
        total[lane] += share[lane]


@helper
def note(paid, level, constant, dearer, escalated, is_dearer):
    """Add what is paid to the cost at the prices of the price date, and what escalation adds to that."""
    for lane in range(LANES):
        constant[lane] += paid[lane] * level
    if is_dearer:
        for lane in range(LANES):
            escalated[lane] += paid[lane] * level * (dearer[lane] - 1.0)


@leaf
def spend(ends, spread, first, last, moments, timing, escalation, exchange, scratch, paid):
    """Spend ``paid`` over the months from ``first`` to ``last``; fill ``rise`` with what prices multiply it by.

    ``moments`` are those of the axis at which all is spent, or the working days before the task; ``ends`` are those of
    months on the same scale.
    """
    done, share, rise = scratch.done, scratch.threat, scratch.rise
    dearer = rise if exchange == 0 else scratch.chance
    done[:] = 0.0
    priced = escalation > 0 or exchange > 0
    if priced:
        rise[:] = 0.0
        dearer[:] = 0.0
    for month in range(first, last + 1):
        if month < last and spread == LINEAR and not priced:
            # The same in one pass: this is what most money does in most months.
            pay_along(ends[month], moments, scratch.pace, done, paid, scratch.monthly[month])
            continue
        if escalation > 0 and exchange == 0:
            level, spent = scratch.levels[escalation, month], scratch.monthly[month]
            if month == last:
                pay_rest_dearer(done, level, paid, rise, spent)
                continue
            if spread == LINEAR:
                pay_dearer(ends[month], moments, scratch.pace, done, level, paid, rise, spent)
                continue
        if month == last:
            share_rest(done, share)
        elif spread in (LINEAR, CURVE):
            share_along(ends[month], spread == CURVE, moments, scratch.pace, done, share)
        else:
            share_at(ends[month], spread == AT_START, moments, done, share)
        if escalation > 0:
            multiply(share, scratch.levels[escalation, month], dearer)
        if exchange > 0:
            multiply(share, scratch.levels[exchange, month], rise)
        pay(paid, share, scratch.monthly[month])
    if timing.has_prices:
        level = timing.level[exchange]
        note(paid, level, scratch.constant, dearer, scratch.escalated, escalation > 0)
