"""Charges: money for the calendar days between two moments; compiled."""

from __future__ import annotations

import math

from forecast.engine.cache import helper
from forecast.engine.calendars import DRIFT, SNAP
from forecast.engine.inputs import AT_END, AT_START, FIXED, STARTS
from forecast.engine.memory import PART, PARTS
from forecast.engine.rows import pay_two, scale
from forecast.engine.sums import greatest_of, least_of, part_sum
from forecast.engine.timing import month_of, share_out, spend


@helper
def calendar_days(clock, slots_per_day, moments, as_start, out):
    """Fill ``out`` with calendar days from the start to moments of the axis."""
    last = len(clock) - 1
    for lane in range(PART):
        moment = moments[lane]
        snap = SNAP + DRIFT * moment
        whole = math.floor(moment + snap) if as_start else math.ceil(moment - snap) - 1.0
        position = int(min(max(whole, 0.0), float(last)))
        out[lane] = (clock[position] + (moment - position)) / slots_per_day


@helper
def earliest_start(charges, c, start_row, part, purse, earliest):
    """Fill ``earliest`` with the first of the starts of those tasks that exist; 0 where none does."""
    values, row = purse.values, charges.exists[c, 1]
    first, last = charges.first_other[c], charges.first_other[c + 1]
    start = purse.starts[start_row[charges.task[c, 1]], part]
    for lane in range(PART):
        earliest[lane] = start[lane] if row < 0 or values[row, part, lane] > 0.0 else math.inf
    for j in range(first, last):
        start, row = purse.starts[start_row[charges.other[j]], part], charges.other_exists[j]
        for lane in range(PART):
            if row < 0 or values[row, part, lane] > 0.0:
                earliest[lane] = min(earliest[lane], start[lane])
    for lane in range(PART):
        if earliest[lane] == math.inf:
            earliest[lane] = 0.0


@helper
def leave_out(exists, never, moment):
    """Replace the moments of a task by ``never`` where it does not exist."""
    for lane in range(PART):
        if exists[lane] == 0.0:
            moment[lane] = never


@helper
def charge(charges, timing, network, purse, partial):
    """Book all charges of a block."""
    for c in range(len(charges.rate)):
        partial.charged[c], partial.n_charged[c] = 0.0, 0
        for part in range(PARTS):
            charge_part(charges, c, timing, network, part, purse, partial)


@helper
def charge_part(charges, c, timing, network, part, purse, partial):
    """Book a charge in a part of the lanes."""
    moment, paid, rise, later = purse.moment, purse.paid, purse.always, purse.finish[part]
    for side in range(2):
        kind, task, found = charges.kind[c, side], charges.task[c, side], moment[side]
        if kind == FIXED:
            for lane in range(PART):
                found[lane] = charges.fixed_day[c, side]
            continue
        later, exists = purse.finish[part], charges.exists[c, side]
        if kind == STARTS:
            later = purse.starts[network.start_row[task], part]
            if side == 1 and charges.first_other[c + 1] > charges.first_other[c]:
                later, exists = purse.start, -1
                earliest_start(charges, c, network.start_row, part, purse, later)
        elif task >= 0:
            later = purse.finishes[task, part]
        calendar_days(charges.clock, charges.slots_per_day, later, kind == STARTS, found)
        if exists >= 0:
            leave_out(purse.values[exists, part], math.inf if side == 0 else -math.inf, found)
    kind = charges.kind[c, 1]
    n_charged = 0
    for lane in range(PART):
        days = max(moment[1, lane] - moment[0, lane], 0.0)
        if days > SNAP:
            n_charged += 1
        else:
            days = 0.0
        paid[lane] = max(min(charges.rate[c] * days, charges.most[c]), -charges.most[c])
    partial.n_charged[c] += n_charged
    if timing is not None:
        ends, spread = timing.bound[-1], AT_START if kind == STARTS else AT_END
        first = last = charges.later_month[c]
        if kind != FIXED:
            first = month_of(ends, least_of(later, purse.nowhere), kind == STARTS)
            last = month_of(ends, greatest_of(later, purse.nowhere), kind == STARTS)
        share_out(ends, spread, first, last, later, purse)
        spend(first, last, timing, charges.escalation[c], 0, part, purse, paid)
        rise = purse.rise if charges.escalation[c] > 0 else rise
    pay_two(paid, rise, purse.accounts[charges.account[c], part], purse.nowhere)
    scale(rise, paid)
    partial.charged[c] += part_sum(paid)
