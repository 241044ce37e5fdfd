"""Constraints and progress within an iteration: what binds the start of a task beyond its links; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import SNAP, moment_begin, moment_end, move, work_before
from forecast.engine.inputs import AFTER_BREAK, BEFORE_BREAK
from forecast.engine.memory import LANES


@helper
def hold_back(bounds, calendars, row, own, lasting, exists, slots, moment, begin):
    """Let a task end no earlier than its bound: raise its starts; ``slots`` and ``moment`` are overwritten."""
    if bounds.earliest_finish[row] > 0.0:
        for lane in range(LANES):
            slots[lane] = -lasting[lane]
            moment[lane] = bounds.earliest_finish[row]
        move(calendars, own, slots, True, moment)
        for lane in range(LANES):
            if exists[lane] != 0.0:
                begin[lane] = max(begin[lane], moment[lane])


@helper
def count_to_date(calendars, date, own, begin, exists, lasting):
    """Fill ``lasting`` with the slots of work between ``begin`` and a date, 0 where that is past."""
    for lane in range(LANES):
        lasting[lane] = begin[lane]
    until = date
    if own >= 0:
        rests = calendars.rests[own]
        until = work_before(rests, date)
        for lane in range(LANES):
            lasting[lane] = work_before(rests, begin[lane])
    for lane in range(LANES):
        left = max(until - lasting[lane], 0.0)
        lasting[lane] = left if exists[lane] != 0.0 else 0.0


@helper
def hold_to(bounds, calendars, row, own, lasting, exists, slots, moment, begin):
    """Let links push a task no further than its bounds: lower its starts."""
    latest = bounds.latest_start[row]
    for lane in range(LANES):
        if exists[lane] != 0.0:
            begin[lane] = min(begin[lane], latest)
    # Written so that infinity stays out of the tables: no task ends that late.
    if bounds.latest_finish[row] <= 1e15:
        for lane in range(LANES):
            slots[lane] = -lasting[lane]
            moment[lane] = bounds.latest_finish[row]
        move(calendars, own, slots, True, moment)
        for lane in range(LANES):
            if exists[lane] != 0.0:
                begin[lane] = min(begin[lane], moment[lane])


@helper
def stand_aside(calendars, side, own, begin):
    """Move a milestone that lies in a break of its calendar behind it; one at a finish of work may stay there."""
    if own < 0:
        return
    rests, gaps = calendars.rests[own], calendars.gaps[own]
    if side in (AFTER_BREAK, BEFORE_BREAK):
        for lane in range(LANES):
            work = work_before(rests, begin[lane])
            ended = moment_end(gaps, work)
            if side == AFTER_BREAK or begin[lane] - ended > SNAP:
                begin[lane] = moment_begin(gaps, work)


@helper
def add_what_is_done(bounds, row, starts, lasting, effort, begin):
    """Give a task in progress its actual start, and the days that it took so far; note when what is left begins."""
    if bounds.actual_start[row] >= 0.0:
        if bounds.start_of_rest[row] >= 0:
            rest = starts[bounds.start_of_rest[row]]
            for lane in range(LANES):
                rest[lane] = begin[lane]
        for lane in range(LANES):
            begin[lane] = bounds.actual_start[row]
            lasting[lane] += bounds.days_done[row]
            effort[lane] += bounds.days_done[row]
