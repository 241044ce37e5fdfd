"""When money is spent, and what prices are then; compiled.

Money that is paid evenly runs with the working days of the task's own calendar. A moment that is the beginning of one
month and the end of another belongs to the first as an end and to the second as a beginning.
"""

from __future__ import annotations

import math

from forecast.engine.cache import helper
from forecast.engine.calendars import SNAP, work_before
from forecast.engine.inputs import CURVE
from forecast.engine.memory import LANES

INSTANT = 1e-6  # working days; what takes no time is paid within this
LEAST_CHANGE = -0.99  # of a price within a year


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
                    growth[lane] = math.log1p(max(rate[lane], LEAST_CHANGE))
            for month in range(timing.first_month[year], timing.first_month[year + 1]):
                level, part = levels[p, month], timing.month_part[p, month]
                for lane in range(LANES):
                    level[lane] = running[lane]
                if moves and part > 0.0:
                    for lane in range(LANES):
                        level[lane] *= math.exp(part * growth[lane])
            if moves:
                for lane in range(LANES):
                    running[lane] *= math.exp(whole * growth[lane])


@helper
def lay_out(worked, is_axis, bound, start, finish, begin, pace):
    """Fill the working days before a task and its pace; return the first and the last month of any lane."""
    least = most = finish[0]
    for lane in range(LANES):
        begin[lane] = start[lane]
        pace[lane] = finish[lane]
    if not is_axis:
        for lane in range(LANES):
            begin[lane] = work_before(worked, start[lane])
            pace[lane] = work_before(worked, finish[lane])
    least, most = begin[0], pace[0]
    for lane in range(LANES):
        least, most = min(least, begin[lane]), max(most, pace[lane])
    for lane in range(LANES):
        lasting = max(pace[lane] - begin[lane], INSTANT)
        begin[lane] = pace[lane] - lasting
        pace[lane] = 1.0 / lasting
    first = last = 0
    while first < len(bound) and bound[first] <= least - INSTANT:
        first += 1
    last = first
    while last < len(bound) and bound[last] < most - SNAP:
        last += 1
    return first, last


@helper
def share_until(bound, spread, begin, pace, out):
    """Fill ``out`` with the share of a task's money that is spent before working day ``bound``."""
    for lane in range(LANES):
        out[lane] = min(max((bound - begin[lane]) * pace[lane], 0.0), 1.0)
    if spread == CURVE:
        # The bell 6x(1 - x), summed.
        for lane in range(LANES):
            out[lane] = out[lane] * out[lane] * (3.0 - 2.0 * out[lane])


@helper
def months_of(month_of_day, n_months, moments, as_start, out):
    """Fill ``out`` with the months in which moments of the axis fall, as beginnings or as ends."""
    for lane in range(LANES):
        moment = moments[lane]
        if moment + SNAP >= len(month_of_day):
            out[lane] = n_months - 1
        else:
            day = int(math.floor(moment + SNAP)) if as_start else int(math.ceil(moment - SNAP)) - 1
            out[lane] = month_of_day[max(day, 0)]


@helper
def spend_within(timing, g, first, last, bound, scratch, paid):
    """Spend ``paid`` over the months from ``first`` to ``last``; fill ``rise`` with what prices do to it."""
    begin, pace, done, until = scratch.begin, scratch.pace, scratch.done, scratch.threat
    escalation, exchange, rise = timing.escalation[g], timing.exchange[g], scratch.rise
    priced = escalation > 0 or exchange > 0
    level = timing.level[exchange]
    for lane in range(LANES):
        done[lane] = 0.0
        rise[lane] = 0.0
    for month in range(first, last + 1):
        if month < last:
            share_until(bound[month], timing.spread[g], begin, pace, until)
        else:
            for lane in range(LANES):
                until[lane] = 1.0
        spent = scratch.monthly[month]
        if priced:
            escalated, dear, foreign = (
                scratch.escalated,
                scratch.levels[escalation, month],
                scratch.levels[exchange, month],
            )
            for lane in range(LANES):
                share = until[lane] - done[lane]
                price = dear[lane] * foreign[lane]
                rise[lane] += share * price
                escalated[lane] += paid[lane] * share * level * (dear[lane] - 1.0)
                spent[lane] += paid[lane] * share * price
                done[lane] = until[lane]
        else:
            for lane in range(LANES):
                spent[lane] += paid[lane] * (until[lane] - done[lane])
                done[lane] = until[lane]


@helper
def spend_at(timing, escalation, exchange, scratch, paid):
    """Spend ``paid`` in the months ``scratch.month``; fill ``rise`` with what prices do to it."""
    months, monthly, levels, rise = scratch.month, scratch.monthly, scratch.levels, scratch.rise
    level = timing.level[exchange]
    if escalation > 0 or exchange > 0:
        for lane in range(LANES):
            dear, foreign = levels[escalation, months[lane], lane], levels[exchange, months[lane], lane]
            rise[lane] = dear * foreign
            scratch.escalated[lane] += paid[lane] * level * (dear - 1.0)
            monthly[months[lane], lane] += paid[lane] * rise[lane]
    else:
        for lane in range(LANES):
            monthly[months[lane], lane] += paid[lane]
