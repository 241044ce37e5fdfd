"""Limited resources: each task takes what it needs at the first moment from which enough is free; compiled.

This is serial schedule generation, lane by lane: tasks come in the order of their priority, and who came first stays.
How much of a resource is in use is kept in steps over time, a list for each lane and resource: the ``moments`` at which
they begin, and what is in ``use`` from there on. The first step begins before all time, and in the last nothing is in
use. Steps in which no later task finds room are joined, for nothing will begin or end within them: so lists stay short
where a resource is scarce.

Behind the amount that is in use stands the number of the last need that ends where a step begins: see `ResourceLimits`.
"""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import DRIFT, SNAP, moment_begin, moment_end, work_before
from forecast.engine.limit_inputs import BEFORE_ALL, NUMBERS
from forecast.engine.logic import await_window
from forecast.engine.memory import LANES
from forecast.engine.moving import move_stretch

NONE = -1


@leaf
def step_at(moments, low, high, guess, moment):
    """Return the last of the steps ``low`` to ``high`` that begins no later than a moment; the first surely does.

    It is looked for around a guess, farther and farther away.
    """
    until, stride, above = moment + (SNAP + DRIFT * moment), 1, guess
    if moments[guess] <= until:
        low = guess
        while low + stride <= high and moments[low + stride] <= until:
            low += stride
            stride *= 2
        above = min(low + stride, high + 1)
    else:
        while above - stride > low and moments[above - stride] > until:
            above -= stride
            stride *= 2
        low = max(above - stride, low)
    while above - low > 1:
        middle = (low + above) // 2
        if moments[middle] <= until:
            low = middle
        else:
            above = middle
    return low


@leaf
def guess_at(first, last, moment, latest):
    """Return about where a moment lies: as far along the steps as it is along their time, up to the latest of them."""
    if moment >= latest:
        return last
    return first + int((last - first) * (max(moment, 0.0) / latest))


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
def free_from(calendars, own, lasting, moment, moments, use, first, last, latest, most):
    """Find the first moment, from ``moment`` on, from which no more than ``most`` is in use while a task runs.

    The steps of the resource are ``first`` to ``last``, which begins at the moment ``latest``. Return the one that
    begins at that first moment, or -1 where nothing hinders the task, and the one in which it begins.
    """
    begin = begins_at(calendars, own, moment)
    end = ends_at(calendars, own, begin, lasting)
    until = end - (SNAP + DRIFT * end)
    low = step_at(moments, first, last, guess_at(first, last, begin, latest), begin)
    step, found = low, NONE
    while step <= last and moments[step] < until:
        if use[step] <= most:
            step += 1
            continue
        while use[step] > most:
            step += 1
        found = step
        begin = begins_at(calendars, own, moments[step])
        end = ends_at(calendars, own, begin, lasting)
        until = end - (SNAP + DRIFT * end)
        if own >= 0:
            step = step_at(moments, step, last, step, begin)
        low = step
    return found, low


@helper
def find_room(limits, calendars, task, own, lasting, exists, begin, held):
    """Move the starts of a task to the first moments from which all its resources are free until it ends.

    Note who leaves free the one for which it waits last; return in how many lanes it waits.
    """
    first_need, last_need, n_waiting = limits.first_need[task], limits.first_need[task + 1], 0
    freed_by = held.freed_by[limits.row[task]]
    for lane in range(LANES):
        if exists[lane] == 0.0 or lasting[lane] <= 0.0:
            continue
        moment, freed, is_moving = begin[lane], NONE, True
        moments, use = held.moments[lane], held.use[lane]
        while is_moving:
            is_moving = False
            for j in range(first_need, last_need):
                resource, most = limits.need[j], limits.most[j]
                if held.peak[resource, lane] <= most or held.busy_until[resource, lane] <= moment:
                    continue
                first = limits.first_step[resource]
                found, low = free_from(
                    calendars, own, lasting[lane], moment, moments, use, first,
                    first + held.n_steps[resource, lane] - 1, held.busy_until[resource, lane], most,
                )  # fmt: skip
                held.low[j - first_need, lane] = low
                if found != NONE:
                    moment, freed, is_moving = moments[found], use[found] % NUMBERS - 1, last_need - first_need > 1
        if freed != NONE:
            begin[lane] = moment
            freed_by[lane] = freed
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
        moment, freed = begin[lane], NONE
        for j in range(limits.first_need[task], limits.first_need[task + 1]):
            resource, most = limits.need[j], limits.most[j]
            if held.peak[resource, lane] <= most or held.busy_until[resource, lane] <= begin[lane]:
                continue
            first = limits.first_step[resource]
            last = first + held.n_steps[resource, lane] - 1
            guess = guess_at(first, last, begin[lane], held.busy_until[resource, lane])
            step = step_at(moments, first, last, guess, begin[lane])
            while step <= last and moments[step] < end and use[step] <= most:
                step += 1
            if step <= last and moments[step] < end:
                while use[step] > most:
                    step += 1
                if moments[step] > moment:
                    moment, freed = moments[step], use[step] % NUMBERS - 1
        if freed != NONE:
            begin[lane] = moment
            held.freed_by[row, lane] = freed
            n_short += 1
    return n_short


@leaf
def put_in(moments, use, low, last, begin, end, units):
    """Add units from a moment in step ``low`` to another one; return the steps that begin at both, and the last one."""
    near, high = SNAP + DRIFT * end, low
    while high < last and moments[high + 1] <= end + near:
        high += 1
    starts_step, ends_step = begin - moments[low] > SNAP + DRIFT * begin, end - moments[high] > near
    if starts_step or ends_step:
        into = high + 1 + starts_step + ends_step
        if high < last:
            move_stretch(moments, into, high + 1, last - high)
            move_stretch(use, into, high + 1, last - high)
        last += into - high - 1
    if ends_step:
        high += 1 + starts_step
        moments[high] = end
        use[high] = use[high - 1 - starts_step] // NUMBERS * NUMBERS
    elif starts_step:
        high += 1
        moments[high], use[high] = moments[high - 1], use[high - 1]
    if starts_step:
        for step in range(high - 1, low + 1, -1):
            moments[step], use[step] = moments[step - 1], use[step - 1] + units
        low += 1
        moments[low], use[low] = begin, use[low - 1] // NUMBERS * NUMBERS + units
    else:
        for step in range(low, high):
            use[step] += units
    return low, high, last


@leaf
def join_full(moments, use, low, high, last, full):
    """Join the steps from the one before ``low`` to ``high`` of which more than ``full`` is in use; return the last."""
    into = low
    for step in range(low, high + 1):
        if use[step] <= full or use[into - 1] <= full:
            moments[into], use[into] = moments[step], use[step]
            into += 1
    if into <= high and high < last:
        move_stretch(moments, into, high + 1, last - high)
        move_stretch(use, into, high + 1, last - high)
    return last - (high + 1 - into)


@helper
def take(limits, task, first_link, last_link, exists, begin, ends, drives, held):
    """Let a task use its resources from its start to its finish; where it waited for one, no link drives it."""
    freed_by, first_need = held.freed_by[limits.row[task]], limits.first_need[task]
    for lane in range(LANES):
        if exists[lane] == 0.0 or ends[lane] - begin[lane] <= SNAP + DRIFT * ends[lane]:
            continue
        moments, use = held.moments[lane], held.use[lane]
        for j in range(first_need, limits.first_need[task + 1]):
            full, units, resource = limits.full[j], limits.units[j], limits.need[j]
            if full < 0:
                continue
            first = limits.first_step[resource]
            last = first + held.n_steps[resource, lane] - 1
            guess = max(min(held.low[j - first_need, lane], last), first)
            low = step_at(moments, first, last, guess, begin[lane])
            low, high, last = put_in(moments, use, low, last, begin[lane], ends[lane], units)
            held.earlier[j, lane] = use[high] % NUMBERS - 1
            use[high] = use[high] // NUMBERS * NUMBERS + j + 1
            most = use[low]
            for step in range(low + 1, high):
                most = max(most, use[step])
            held.peak[resource, lane] = max(held.peak[resource, lane], most)
            held.busy_until[resource, lane] = max(held.busy_until[resource, lane], moments[high])
            if most > full:
                last = join_full(moments, use, low, high, last, full)
            held.n_steps[resource, lane] = last - first + 1
        if freed_by[lane] != NONE:
            held.waits[limits.need[freed_by[lane]], lane] = 1
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
            held.n_steps[resource, lane] = 1
            held.peak[resource, lane] = 0
            held.busy_until[resource, lane] = BEFORE_ALL
        n_waits[resource] = count


@helper
def trace_awaited(limits, task, critical, held):
    """Hand the critical path on to the tasks that leave free, as they end, what a task waits for."""
    freed_by, flags = held.freed_by[limits.row[task]], critical[task]
    for lane in range(LANES):
        if flags[lane] != 0:
            need = freed_by[lane]
            while need != NONE:
                critical[limits.user[need], lane] = 1
                need = held.earlier[need, lane]
