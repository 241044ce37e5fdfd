"""Hazards: effects that depend on when a task runs, strikes that come again and again, days lost by month; compiled.

A *proximity* says when a part of a risk can hit a task. What a risk does to one task stands in a row of ``values``
behind the streams: the drawn value where the task is hit, else the neutral one; durations and costs are made as ever.
"""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import SNAP, finish_task, moment_begin, moment_end, work_before
from forecast.engine.lost_days import finish_slowly
from forecast.engine.memory import LANES
from forecast.engine.repeats import extend, settle_repeats


@helper
def shut_out(proximities, task, lasting, scratch):
    """Keep the effects that a task feels at certain times away from it; return how often to perform it: 1 or 2 times.

    Whether an effect is let through is seen from the dates that the task has without any such effect.
    """
    visit, last_visit = proximities.first_visit[task], proximities.first_visit[task + 1]
    if last_visit == visit:
        return 1
    estimated = scratch.estimated
    for lane in range(LANES):
        estimated[lane] = lasting[lane]
    for local in range(proximities.first_local[visit], proximities.first_local[last_visit]):
        row, neutral = scratch.values[proximities.local_row[local]], proximities.local_neutral[local]
        for lane in range(LANES):
            row[lane] = neutral
    return 2


@helper
def let_through(proximities, task, lasting, begin, ends, exists, scratch):
    """Let the effects through that a task feels by its dates without them, and give back its estimated duration.

    Where it does not exist it feels none.
    """
    for visit in range(proximities.first_visit[task], proximities.first_visit[task + 1]):
        let_visit_through(proximities, visit, begin, ends, exists, scratch)
    estimated = scratch.estimated
    for lane in range(LANES):
        lasting[lane] = estimated[lane]


@helper
def let_visit_through(proximities, visit, begin, ends, exists, scratch):
    """Let the effects of a visit through in the lanes in which the task is being worked on while it may be hit."""
    near = proximities.visit_proximity[visit]
    part, hit = proximities.part[near], scratch.hit
    occurs, struck = scratch.strikes[proximities.occurrence[part]], scratch.struck[part]
    opens, closes = proximities.opens[near], proximities.closes[near]
    for lane in range(LANES):
        is_open = begin[lane] < closes - SNAP and (ends[lane] > opens + SNAP or begin[lane] >= opens - SNAP)
        is_due = proximities.least_start[part] - SNAP <= begin[lane] < proximities.most_start[part] - SNAP
        hit[lane] = occurs[lane] and is_open and is_due and exists[lane] > 0.0
    if proximities.opens_task[near] >= 0:
        moment = scratch.finishes[proximities.opens_task[near]]
        for lane in range(LANES):
            if not (ends[lane] > moment[lane] + SNAP or begin[lane] >= moment[lane] - SNAP):
                hit[lane] = 0
    if proximities.closes_task[near] >= 0:
        moment = scratch.finishes[proximities.closes_task[near]]
        for lane in range(LANES):
            if begin[lane] >= moment[lane] - SNAP:
                hit[lane] = 0
    for lane in range(LANES):
        struck[lane] |= hit[lane]
    for local in range(proximities.first_local[visit], proximities.first_local[visit + 1]):
        row, drawn = scratch.values[proximities.local_row[local]], scratch.values[proximities.local_source[local]]
        for lane in range(LANES):
            if hit[lane]:
                row[lane] = drawn[lane]


@helper
def finish_hazardous(calendars, hazards, first, task, own, lasting, begin, ends, scratch):
    """Fill the finishes of a task that lost days slow down or strikes extend.

    ``lasting``, in slots, becomes what it takes.
    """
    repeats, slow = hazards.repeats, hazards.lost_days.of_task[task]
    visit, last_visit = repeats.first_visit[task], repeats.first_visit[task + 1]
    if slow < 0 and last_visit == visit:
        finish_task(calendars, own, lasting, True, begin, ends)
        return
    if own < 0 and last_visit == visit:
        finish_slowly(hazards, first, slow, begin, lasting, ends, scratch)
        return
    for lane in range(LANES):
        if lasting[lane] <= 0.0:
            ends[lane] = begin[lane]
            continue
        work = begin[lane]
        if own >= 0:
            work = work_before(calendars.rests[own], begin[lane])
            begin[lane] = moment_begin(calendars.gaps[own], work)
        done = extend(
            calendars, hazards, first, task, visit, last_visit, own, slow, lane, begin[lane], work, lasting[lane],
            scratch,
        )  # fmt: skip
        ends[lane] = moment_end(calendars.gaps[own], done) if own >= 0 else done
        lasting[lane] = done - work


@helper
def settle(hazards, first, finish, scratch, n_struck, n_strikes):
    """Say which risks behind proximities struck, and pay their amounts; the dates of all tasks are known."""
    proximities = hazards.proximities
    for near in range(len(proximities.part)):
        if proximities.of_project[near]:
            strike_project(proximities, near, finish, scratch)
    for a in range(len(proximities.amount_row)):
        row, drawn, struck = (
            scratch.values[proximities.amount_row[a]],
            scratch.values[proximities.amount_source[a]],
            scratch.struck[proximities.amount_part[a]],
        )
        for lane in range(LANES):
            row[lane] = drawn[lane] if struck[lane] else 0.0
        if proximities.amount_unless[a] >= 0:
            other = scratch.struck[proximities.amount_unless[a]]
            for lane in range(LANES):
                if other[lane]:
                    row[lane] = 0.0
    for part in range(len(proximities.risk)):
        strikes, struck = scratch.strikes[proximities.risk[part]], scratch.struck[part]
        if proximities.is_first[part]:
            for lane in range(LANES):
                strikes[lane] = 0
        count = 0
        for lane in range(LANES):
            strikes[lane] |= struck[lane]
            count += strikes[lane]
            struck[lane] = 0
        n_struck[proximities.risk[part]] = count
    settle_repeats(hazards, first, finish, scratch, n_struck, n_strikes)
    scratch.n_drawn[:] = 0


@helper
def strike_project(proximities, near, finish, scratch):
    """Let a risk that names no task strike where its window meets the time that is left of the project."""
    part = proximities.part[near]
    occurs, struck = scratch.strikes[proximities.occurrence[part]], scratch.struck[part]
    for lane in range(LANES):
        opens, closes = proximities.opens[near], proximities.closes[near]
        if proximities.opens_task[near] >= 0:
            opens = scratch.finishes[proximities.opens_task[near], lane]
        if proximities.closes_task[near] >= 0:
            closes = scratch.finishes[proximities.closes_task[near], lane]
        if occurs[lane] and finish[lane] > opens + SNAP and closes > proximities.begins + SNAP:
            struck[lane] = 1
