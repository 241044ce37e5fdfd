"""Limited resources: each task takes what it needs at the first moment from which enough is free; compiled.

This is serial schedule generation, lane by lane: tasks come in the order of their priority, and who came first stays.
How much of a resource is in use is kept in steps over time: ``moments`` and what is in ``use`` from each to the next.
"""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import DRIFT, SNAP, moment_begin, moment_end, work_before
from forecast.engine.logic import await_window
from forecast.engine.memory import LANES

UNITS = 1e-9  # what is rounded away where units are added


@leaf
def step_at(moments, low, high, moment):
    """Return the last of the steps ``low`` to ``high`` that begins no later than a moment; the first surely does."""
    until = moment + (SNAP + DRIFT * moment)
    while low < high:
        middle = (low + high + 1) // 2
        if moments[middle] <= until:
            low = middle
        else:
            high = middle - 1
    return low


@leaf
def begins_at(calendars, own, moment):
    """Return when a task that may begin at a moment does."""
    if own < 0:
        return moment
    return moment_begin(calendars.gaps[own], work_before(calendars.rests[own], moment))


@leaf
def ends_at(calendars, own, begin, lasting):
    """Return when a task ends that begins at a moment of its calendar."""
    if own < 0:
        return begin + lasting
    return moment_end(calendars.gaps[own], work_before(calendars.rests[own], begin) + lasting)


@leaf
def free_from(calendars, own, lasting, moment, moments, use, first, last, most):
    """Return the first moment, from ``moment`` on, from which no more than ``most`` is in use while a task runs.

    The steps of the resource are ``first`` to ``last``, and in the last of them nothing is in use.
    """
    begin = begins_at(calendars, own, moment)
    end = ends_at(calendars, own, begin, lasting)
    step = step_at(moments, first, last, begin)
    while step <= last and moments[step] < end - (SNAP + DRIFT * end):
        if use[step] <= most:
            step += 1
            continue
        while use[step] > most:
            step += 1
        moment = moments[step]
        begin = begins_at(calendars, own, moment)
        end = ends_at(calendars, own, begin, lasting)
        step = step_at(moments, step, last, begin)
    return moment


@helper
def find_room(limits, calendars, task, own, lasting, exists, begin, held):
    """Move the starts of a task to the first moments from which all its resources are free until it ends.

    Note for which of them it waits last, and until when; return in how many lanes it waits.
    """
    row, first_need, last_need = limits.row[task], limits.first_need[task], limits.first_need[task + 1]
    n_waiting = 0
    for lane in range(LANES):
        if exists[lane] == 0.0 or lasting[lane] <= 0.0:
            continue
        moment, awaited, is_moving = begin[lane], -1, True
        moments, use = held.moments[lane], held.use[lane]
        while is_moving:
            is_moving = False
            for j in range(first_need, last_need):
                resource = limits.need[j]
                first = limits.first_step[resource]
                most = limits.available[resource] + UNITS - limits.units[j]
                later = free_from(
                    calendars, own, lasting[lane], moment, moments, use, first,
                    first + held.n_steps[lane, resource] - 1, most,
                )  # fmt: skip
                if later > moment:
                    moment, awaited, is_moving = later, resource, last_need - first_need > 1
        if awaited >= 0:
            begin[lane] = moment
            held.awaited[row, lane] = awaited
            held.until[row, lane] = moment
            n_waiting += 1
    return n_waiting


@helper
def await_resources(limits, logic, calendars, task, own, lasting, exists, begin, held, partial):
    """Let a task wait for its resources; where that moves it out of its window, for the next one, and so on."""
    n_waiting = 1
    while n_waiting > 0:
        has_window = False
        if logic is not None:
            has_window = logic.window[task] >= 0
            if has_window:
                await_window(logic, logic.window[task], calendars, own, lasting, exists, begin, partial)
        n_waiting = find_room(limits, calendars, task, own, lasting, exists, begin, held)
        if not has_window:
            break


@helper
def is_cut_short(limits, task, exists, begin, ends, held):
    """Move starts on where a resource is not free until the task really ends; return in how many lanes it is not.

    Strikes and lost days make a task longer than what `find_room` was told.
    """
    row, n_short = limits.row[task], 0
    for lane in range(LANES):
        if exists[lane] == 0.0 or ends[lane] <= begin[lane]:
            continue
        moments, use = held.moments[lane], held.use[lane]
        end = ends[lane] - (SNAP + DRIFT * ends[lane])
        moment, awaited = begin[lane], -1
        for j in range(limits.first_need[task], limits.first_need[task + 1]):
            resource = limits.need[j]
            first = limits.first_step[resource]
            last = first + held.n_steps[lane, resource] - 1
            most = limits.available[resource] + UNITS - limits.units[j]
            step = step_at(moments, first, last, begin[lane])
            while step <= last and moments[step] < end and use[step] <= most:
                step += 1
            if step <= last and moments[step] < end:
                while use[step] > most:
                    step += 1
                if moments[step] > moment:
                    moment, awaited = moments[step], resource
        if awaited >= 0:
            begin[lane] = moment
            held.awaited[row, lane] = awaited
            held.until[row, lane] = moment
            n_short += 1
    return n_short


@leaf
def cut_step(moments, use, first, n_steps, moment):
    """Let a step begin at a moment, unless one does; return it, and how many there are."""
    step = step_at(moments, first, first + n_steps - 1, moment)
    if moment - moments[step] <= SNAP + DRIFT * moment:
        return step, n_steps
    for k in range(first + n_steps, step + 1, -1):
        moments[k] = moments[k - 1]
        use[k] = use[k - 1]
    moments[step + 1] = moment
    use[step + 1] = use[step]
    return step + 1, n_steps + 1


@leaf
def join_step(moments, use, first, n_steps, step):
    """Join a step to the one before where as much is in use; return how many there are."""
    if use[step] != use[step - 1]:
        return n_steps
    for k in range(step, first + n_steps - 1):
        moments[k] = moments[k + 1]
        use[k] = use[k + 1]
    return n_steps - 1


@helper
def take(limits, task, first_link, last_link, exists, begin, ends, drives, held):
    """Let a task use its resources from its start to its finish; where it waited for one, no link drives it."""
    row = limits.row[task]
    for lane in range(LANES):
        if exists[lane] == 0.0 or ends[lane] <= begin[lane]:
            continue
        moments, use = held.moments[lane], held.use[lane]
        for j in range(limits.first_need[task], limits.first_need[task + 1]):
            resource, units = limits.need[j], limits.units[j]
            first, n_steps = limits.first_step[resource], held.n_steps[lane, resource]
            low, n_steps = cut_step(moments, use, first, n_steps, begin[lane])
            high, n_steps = cut_step(moments, use, first, n_steps, ends[lane])
            for step in range(low, high):
                use[step] += units
            if high > low:
                n_steps = join_step(moments, use, first, n_steps, high)
                n_steps = join_step(moments, use, first, n_steps, low)
            held.n_steps[lane, resource] = n_steps
        if held.awaited[row, lane] >= 0:
            held.waits[held.awaited[row, lane], lane] = 1
            for link in range(first_link, last_link):
                drives[link, lane] = 0


@helper
def give_back(held, n_waits):
    """Count the lanes in which a task waits for each resource, and free all of them for the next block."""
    for resource in range(len(n_waits)):
        count = 0
        for lane in range(LANES):
            count += held.waits[resource, lane]
            held.waits[resource, lane] = 0
        n_waits[resource] = count
    held.n_steps[:, :] = 1


@helper
def trace_awaited(limits, task, tie, values, finishes, critical, held):
    """Hand the critical path on to the tasks that leave free, as they end, what a task waits for."""
    row, flags = limits.row[task], critical[task]
    for lane in range(LANES):
        awaited = held.awaited[row, lane]
        if flags[lane] == 0 or awaited < 0:
            continue
        until = held.until[row, lane]
        near = tie + (SNAP + DRIFT * until)
        for k in range(limits.first_user[awaited], limits.first_user[awaited + 1]):
            user = limits.user[k]
            if user >= task:
                break
            # Who takes no time, or does not exist, uses nothing.
            if values[user, lane] > 0.0 and abs(finishes[user, lane] - until) <= near:
                critical[user, lane] = 1
