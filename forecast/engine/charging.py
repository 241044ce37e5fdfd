"""Charges: money for the calendar days between two moments; compiled."""

from __future__ import annotations

import math

from forecast.engine.cache import helper
from forecast.engine.calendars import SNAP
from forecast.engine.inputs import AT_END, AT_START, FIXED, STARTS
from forecast.engine.memory import LANES
from forecast.engine.sums import greatest_of, half_sum, least_of
from forecast.engine.timing import month_of, spend


@helper
def calendar_days(day, moments, as_start, out):
    """Fill ``out`` with calendar days from the start to moments of the axis; ``day`` is that of each axis day."""
    last = len(day) - 1
    for lane in range(LANES):
        moment = moments[lane]
        whole = math.floor(moment + SNAP) if as_start else math.ceil(moment - SNAP) - 1.0
        position = int(min(max(whole, 0.0), float(last)))
        out[lane] = day[position] + (moment - position)


@helper
def earliest_start(first, last, other, start_row, starts, earliest):
    """Lower ``earliest`` to the starts of further tasks, from ``first`` to ``last``."""
    for j in range(first, last):
        start = starts[start_row[other[j]]]
        for lane in range(LANES):
            earliest[lane] = min(earliest[lane], start[lane])


@helper
def charge(charges, timing, network, scratch, partial):
    """Book all charges of a block."""
    moment, paid, rise = scratch.moment, scratch.paid, scratch.rise
    for c in range(len(charges.rate)):
        later = scratch.finish
        for side in range(2):
            kind, task, found = charges.kind[c, side], charges.task[c, side], moment[side]
            if kind == FIXED:
                for lane in range(LANES):
                    found[lane] = charges.fixed_day[c, side]
                continue
            later = scratch.finish
            if kind == STARTS:
                later = scratch.starts[network.start_row[task]]
                first, last = charges.first_other[c], charges.first_other[c + 1]
                if side == 1 and last > first:
                    for lane in range(LANES):
                        scratch.start[lane] = later[lane]
                    later = scratch.start
                    earliest_start(first, last, charges.other, network.start_row, scratch.starts, later)
            elif task >= 0:
                later = scratch.finishes[task]
            calendar_days(charges.day, later, kind == STARTS, found)
        kind = charges.kind[c, 1]
        n_charged = 0
        for lane in range(LANES):
            days = max(moment[1, lane] - moment[0, lane], 0.0)
            if days > SNAP:
                n_charged += 1
            else:
                days = 0.0
            paid[lane] = max(min(charges.rate[c] * days, charges.most[c]), -charges.most[c])
        partial.n_charged[c] = n_charged
        if timing is not None:
            ends, spread = timing.bound[-1], AT_START if kind == STARTS else AT_END
            first = last = charges.later_month[c]
            if kind != FIXED:
                first = month_of(ends, least_of(later), kind == STARTS)
                last = month_of(ends, greatest_of(later), kind == STARTS)
            spend(ends, spread, first, last, later, timing, charges.escalation[c], 0, scratch, paid)
            if charges.escalation[c] > 0:
                for lane in range(LANES):
                    paid[lane] *= rise[lane]
        account = scratch.accounts[charges.account[c]]
        for lane in range(LANES):
            account[lane] += paid[lane]
        half = LANES // 2
        for lane in range(half):
            paid[lane] += paid[lane + half]
        partial.charged[c] = half_sum(paid)
