"""Charges: money for the calendar days between two moments; compiled."""

from __future__ import annotations

import math

from forecast.engine.cache import helper
from forecast.engine.calendars import DRIFT, SNAP
from forecast.engine.inputs import AT_END, AT_START, FIXED, STARTS
from forecast.engine.memory import LANES
from forecast.engine.sums import greatest_of, half_sum, least_of
from forecast.engine.timing import month_of, spend


@helper
def calendar_days(clock, slots_per_day, moments, as_start, out):
    """Fill ``out`` with calendar days from the start to moments of the axis."""
    last = len(clock) - 1
    for lane in range(LANES):
        moment = moments[lane]
        snap = SNAP + DRIFT * moment
        whole = math.floor(moment + snap) if as_start else math.ceil(moment - snap) - 1.0
        position = int(min(max(whole, 0.0), float(last)))
        out[lane] = (clock[position] + (moment - position)) / slots_per_day


@helper
def earliest_start(charges, c, start_row, scratch, earliest):
    """Fill ``earliest`` with the first of the starts of those tasks that exist; 0 where none does."""
    values, row = scratch.values, charges.exists[c, 1]
    first, last = charges.first_other[c], charges.first_other[c + 1]
    start = scratch.starts[start_row[charges.task[c, 1]]]
    for lane in range(LANES):
        earliest[lane] = start[lane] if row < 0 or values[row, lane] > 0.0 else math.inf
    for j in range(first, last):
        start, row = scratch.starts[start_row[charges.other[j]]], charges.other_exists[j]
        for lane in range(LANES):
            if row < 0 or values[row, lane] > 0.0:
                earliest[lane] = min(earliest[lane], start[lane])
    for lane in range(LANES):
        if earliest[lane] == math.inf:
            earliest[lane] = 0.0


@helper
def leave_out(exists, never, moment):
    """Replace the moments of a task by ``never`` where it does not exist."""
    for lane in range(LANES):
        if exists[lane] == 0.0:
            moment[lane] = never


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
            later, exists = scratch.finish, charges.exists[c, side]
            if kind == STARTS:
                later = scratch.starts[network.start_row[task]]
                if side == 1 and charges.first_other[c + 1] > charges.first_other[c]:
                    later, exists = scratch.start, -1
                    earliest_start(charges, c, network.start_row, scratch, later)
            elif task >= 0:
                later = scratch.finishes[task]
            calendar_days(charges.clock, charges.slots_per_day, later, kind == STARTS, found)
            if exists >= 0:
                leave_out(scratch.values[exists], math.inf if side == 0 else -math.inf, found)
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
