"""Performing the tasks of a block: risks change durations, links give dates; compiled.

Inner loops run over the lanes (iterations) of a block, so that they vectorize. No sum is reordered by the compiler
(no fastmath): the same bits come out on every machine.
"""

from __future__ import annotations

import numpy as np
from numba import uint8

from forecast.engine.bounds import add_what_is_done, count_to_date, hold_back, hold_to, stand_aside
from forecast.engine.cache import helper, kernel
from forecast.engine.calendars import finish_task, move, move_all, move_back, work_before
from forecast.engine.hazards import finish_hazardous, let_through, settle, shut_out
from forecast.engine.inputs import DELAY, FACTOR, FF, SCALE, SF, SS
from forecast.engine.limits import await_resources, give_back, is_cut_short, take
from forecast.engine.logic import await_window, decide, drop_lag, find_existence, keep_where, share_out
from forecast.engine.memory import LANES
from forecast.engine.sums import part_sum
from forecast.engine.waiting import count_waiting, note_waiting


@helper
def allow(network, calendars, logic, j, task, predecessor_moment, values, slots, out):
    """Fill ``out`` with the earliest starts that link ``j``, with a lag or of a kind other than FS, allows a task.

    The duration of the task itself is in slots already.
    """
    before, kind, lag, share = network.predecessor[j], network.link_kind[j], network.lag[j], network.lag_share[j]
    of_lag, own = calendars.of_lag[j], calendars.of_task[task]
    predecessor_lasting, lasting = values[before], values[task]
    is_same = share == 0.0
    if logic is not None:
        is_same = is_same and logic.row[before] < 0 and logic.row[task] < 0
    if is_same:
        move_all(calendars, of_lag, lag, kind in (SS, SF), predecessor_moment, out)
    else:
        share *= calendars.per_day[before]
        for lane in range(LANES):
            out[lane] = predecessor_moment[lane]
            slots[lane] = lag + share * predecessor_lasting[lane]
        if logic is not None:
            drop_lag(logic.row[before], values, slots)
            drop_lag(logic.row[task], values, slots)
        if lag != 0.0 or share != 0.0:
            move(calendars, of_lag, slots, kind in (SS, SF), out)
    if kind in (FF, SF):
        move_back(calendars, own, lasting, out)


@helper
def apply_risks(first, last, effect_kind, effect_stream, in_parallel, values, threat, chance, effort, lasting):
    """Change the durations of a task by effects ``first`` to ``last``.

    ``effort`` is filled with what they are without delays.
    """
    for e in range(first, last):
        if effect_kind[e] == SCALE:
            drawn = values[effect_stream[e]]
            for lane in range(LANES):
                lasting[lane] *= drawn[lane]
    for kind in (FACTOR, DELAY):
        neutral = 1.0 if kind == FACTOR else 0.0
        for lane in range(LANES):
            threat[lane] = neutral
            chance[lane] = neutral
        for e in range(first, last):
            if effect_kind[e] != kind:
                continue
            drawn = values[effect_stream[e]]
            if in_parallel:
                for lane in range(LANES):
                    threat[lane] = max(threat[lane], drawn[lane])
                    chance[lane] = min(chance[lane], drawn[lane])
            elif kind == FACTOR:
                for lane in range(LANES):
                    threat[lane] *= drawn[lane]
            else:
                for lane in range(LANES):
                    threat[lane] += drawn[lane]
        if kind == FACTOR:
            for lane in range(LANES):
                lasting[lane] *= threat[lane] * chance[lane]
                effort[lane] = lasting[lane]
        else:
            for lane in range(LANES):
                lasting[lane] += threat[lane] + chance[lane]


@helper
def cut_below_zero(lasting):
    """Raise durations to 0; return how many were below it."""
    n_cut = 0
    for lane in range(LANES):
        if lasting[lane] < 0.0:
            lasting[lane] = 0.0
            n_cut += 1
    return n_cut


@helper
def into_slots(lasting, per_day):
    """Turn working days into slots of the axis."""
    for lane in range(LANES):
        lasting[lane] *= per_day


@helper
def into_days(lasting, per_day):
    """Turn slots of the axis into working days."""
    for lane in range(LANES):
        lasting[lane] /= per_day


@helper
def find_finish(network, logic, values, finishes, finish):
    """Fill ``finish`` with the finish of the project: that of the last task that exists."""
    for lane in range(LANES):
        finish[lane] = 0.0
    for task in range(len(network.center)):
        if not network.may_finish_last[task]:
            continue
        ends, always = finishes[task], True
        if logic is not None:
            always = logic.row[task] < 0
            if not always:
                exists = values[logic.row[task]]
                for lane in range(LANES):
                    finish[lane] = max(finish[lane], ends[lane] * exists[lane])
        if always:
            for lane in range(LANES):
                finish[lane] = max(finish[lane], ends[lane])


@kernel
def perform_block(
    network, calendars, risks, logic, hazards, waits, bounds, limits, tasks, first, scratch, outcome, partial
):
    """Schedule ``tasks`` of the block that begins with iteration ``first``; durations are drawn already.

    Tasks that are left out keep what an earlier call found.
    """
    values, start, finish, duration = scratch.values, scratch.start, scratch.finish, scratch.duration
    threat, chance = scratch.threat, scratch.chance
    detailed = first < outcome.detail_start.shape[1]
    scratch.late[:, :] = 0
    n_cut = 0
    for task in tasks:
        lasting, ends, own = values[task], scratch.finishes[task], calendars.of_task[task]
        effect, last_effect = risks.first_effect[task], risks.first_effect[task + 1]
        effort = scratch.efforts[network.effort_row[task]]
        begin = scratch.starts[network.start_row[task]] if network.start_row[task] >= 0 else start
        link, last_link = network.first_link[task], network.first_link[task + 1]
        n_passes, n_parts, n_cut_here, bound, complete = 1, 1, 0, -1, False
        is_seen = detailed or network.start_row[task] >= 0 or hazards is not None or limits is not None
        if bounds is not None:
            bound, complete = bounds.row[task], bounds.is_complete[task]
            if complete:
                last_effect = effect
            # How long a task takes up to a date is known once links have said when it can start.
            if bound >= 0 and bounds.expected_finish[bound] >= 0.0:
                n_parts = 2
        exists, always = scratch.always, True
        if logic is not None:
            always = logic.row[task] < 0
            if not always:
                exists = values[logic.row[task]]
                partial.present[task] = find_existence(logic, task, scratch.gates, exists)
        if hazards is not None:
            n_passes = shut_out(hazards.proximities, task, lasting, scratch.in_time)
        for again in range(n_passes):
            if hazards is not None:  # noqa: SIM102  (numba leaves out what stands below a test of None alone)
                if again > 0:
                    let_through(hazards.proximities, task, lasting, begin, ends, exists, scratch.in_time)
            for lane in range(LANES):
                begin[lane] = network.earliest[task]
            if not always:
                keep_where(exists, begin, 0.0)
            for part in range(n_parts):
                if bounds is not None:  # noqa: SIM102
                    if part > 0:
                        count_to_date(calendars, bounds.expected_finish[bound], own, begin, exists, lasting)
                        if calendars.per_day[task] != 1.0:
                            into_days(lasting, calendars.per_day[task])
                if network.effort_row[task] > 0:
                    for lane in range(LANES):
                        effort[lane] = lasting[lane]
                if last_effect > effect:
                    apply_risks(
                        effect, last_effect, risks.effect_kind, risks.effect_stream, risks.in_parallel[task], values,
                        threat, chance, effort, lasting,
                    )  # fmt: skip
                if not always:
                    keep_where(exists, lasting, 0.0)
                    keep_where(exists, effort, 0.0)
                if last_effect > effect:
                    n_cut_here = cut_below_zero(lasting)
                if calendars.per_day[task] != 1.0:
                    into_slots(lasting, calendars.per_day[task])
                for j in range(link, last_link):
                    before, kind = network.predecessor[j], network.link_kind[j]
                    if n_parts > 1 and (kind in (FF, SF)) != (part > 0):
                        continue
                    allowed = scratch.finishes[before]
                    if not network.is_plain[j]:
                        theirs = scratch.starts[network.start_row[before]] if kind in (SS, SF) else allowed
                        allowed = scratch.candidates[j - link]
                        allow(network, calendars, logic, j, task, theirs, values, chance, allowed)
                    for lane in range(LANES):
                        begin[lane] = max(begin[lane], allowed[lane])
            if bounds is not None:  # noqa: SIM102
                if bound >= 0:
                    hold_back(bounds, calendars, bound, own, lasting, exists, chance, threat, begin)
                    hold_to(bounds, calendars, bound, own, lasting, exists, chance, threat, begin)
                    stand_aside(calendars, bounds.side[bound], own, begin)
            for j in range(link, last_link):
                allowed = scratch.finishes[network.predecessor[j]]
                if not network.is_plain[j]:
                    allowed = scratch.candidates[j - link]
                drives = scratch.drives[j]
                for lane in range(LANES):
                    drives[lane] = uint8(begin[lane] - allowed[lane] <= network.tie)
            if logic is not None:  # noqa: SIM102
                if logic.window[task] >= 0:
                    await_window(logic, logic.window[task], calendars, own, lasting, exists, begin, partial)
            if limits is not None:  # noqa: SIM102
                if limits.row[task] >= 0:
                    scratch.held.freed_by[limits.row[task]] = -1
                    await_resources(limits, logic, calendars, task, own, lasting, exists, begin, scratch.held, partial)
            if hazards is None or complete:
                finish_task(calendars, own, lasting, is_seen, begin, ends)
            else:
                for lane in range(LANES if limits is not None else 0):
                    scratch.held.lasting[lane] = lasting[lane]
                finish_hazardous(calendars, hazards, first, task, own, lasting, begin, ends, scratch.in_time)
                if limits is not None:  # noqa: SIM102
                    if limits.row[task] >= 0:
                        while is_cut_short(limits, task, exists, begin, ends, scratch.held) > 0:
                            for lane in range(LANES):
                                lasting[lane] = scratch.held.lasting[lane]
                            await_resources(
                                limits, logic, calendars, task, own, lasting, exists, begin, scratch.held, partial
                            )
                            finish_hazardous(
                                calendars, hazards, first, task, own, lasting, begin, ends, scratch.in_time
                            )
            if calendars.per_day[task] != 1.0:
                into_days(lasting, calendars.per_day[task])
        if limits is not None:  # noqa: SIM102
            if limits.row[task] >= 0:
                take(limits, task, link, last_link, exists, begin, ends, scratch.drives, scratch.held)
        if waits is not None:
            note_waiting(waits, network, calendars, task, exists, scratch)
        if bounds is not None:  # noqa: SIM102
            if bound >= 0:
                add_what_is_done(bounds, bound, scratch.starts, lasting, effort, begin)
        n_cut += n_cut_here
        if logic is not None:
            decide(logic, task, lasting, ends, scratch.gates, partial.opens)
        if detailed:
            for lane in range(LANES):
                outcome.detail_start[task, first + lane] = begin[lane]
                outcome.detail_finish[task, first + lane] = ends[lane]
            if not always:
                for lane in range(LANES):
                    if exists[lane] == 0.0:
                        outcome.detail_start[task, first + lane] = np.nan
                        outcome.detail_finish[task, first + lane] = np.nan

        half = LANES // 2
        for lane in range(half):
            one, other = lasting[lane] - network.center[task], lasting[lane + half] - network.center[task]
            threat[lane] = one + other
            chance[lane] = one * one + other * other
        partial.duration_sum[task] = part_sum(threat)
        partial.duration_square[task] = part_sum(chance)
    partial.n_cut[0] = n_cut
    find_finish(network, logic, values, scratch.finishes, finish)
    if logic is not None:
        share_out(logic, values)
    if hazards is not None:
        settle(hazards, first, finish, scratch.in_time, partial.strikes, partial.n_strikes)
        partial.n_slowest[0] = scratch.in_time.n_slowest[0]
        scratch.in_time.n_slowest[0] = 0
    count_waiting(scratch.late, partial.n_late)
    if limits is not None:
        give_back(scratch.held, partial.n_awaited)
    of_project = calendars.of_project
    for lane in range(LANES):
        duration[lane] = finish[lane]
    if of_project >= 0:
        for lane in range(LANES):
            duration[lane] = work_before(calendars.rests[of_project], finish[lane])
    if calendars.project_day != 1.0:
        into_days(duration, calendars.project_day)
