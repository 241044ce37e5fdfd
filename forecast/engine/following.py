"""Following paths: which links drive, where paths meet, and how durations go with the finish; compiled.

All of it is reduced block by block. It is done in a run of its own: the kernels of a run know nothing of it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import int8, int64, uint8, uint64
from numpy.typing import NDArray

from forecast.engine.arena import Arena
from forecast.engine.cache import helper, kernel, leaf
from forecast.engine.inputs import SF, SS, EngineInputs
from forecast.engine.limits import NONE, trace_awaited
from forecast.engine.memory import LANES
from forecast.engine.schedule import allow, into_days, into_slots

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
PRIME, OFFSET = 0x100000001B3, 0xCBF29CE484222325  # FNV-1a, 64 bits


class Groups(NamedTuple):
    """Tasks in groups, which may overlap: ``group`` is compressed by task."""

    n_groups: int
    first_group: Counts  # (n_tasks + 1,)
    group: Counts


class Followed(NamedTuple):
    """What is found in one block: sums over its lanes, or coefficients; ``path`` numbers the path of each lane.

    A link's ``gap`` is how much earlier it would have let its task start than all of them do, an end's how much
    earlier than the project it ends, both in slots. ``significance`` sums duration / (duration + total float) times
    the project's duration. A *path* is one chain of driving links: of links that are equally late the first.
    """

    gap: Floats  # (n_links,)
    end_gap: Floats  # (n_tasks,)
    drives: Counts  # (n_links,)
    on_critical: Counts  # (n_links,), where the link drives and its task is critical
    critical: Counts  # (n_tasks,)
    on_path: Counts  # (n_tasks,)
    path_days: Floats  # (n_tasks,), durations of those on the path
    on_group: Counts  # (n_groups,), where the path goes through a group
    critical_group: Counts  # (n_groups,), where any of its tasks is critical
    lasting: Floats  # (n_tasks + n_groups,), durations, of a group their sum, less their center, as the next two
    square: Floats  # (n_tasks + n_groups,)
    product: Floats  # (n_tasks + n_groups,), with the project's duration less its center
    project: Floats  # (2,), the project's duration less its center, and the square
    pearson: Floats  # (n_tasks + n_groups,), of the block alone, as the next two
    spearman: Floats  # (n_tasks + n_groups,)
    kendall: Floats  # (n_tasks + n_groups,)
    significance: Floats  # (n_tasks,)
    path: NDArray[np.uint64]  # (256,)


class Pad(NamedTuple):
    """Memory of one thread."""

    slack: Floats  # (n_tasks, 256)
    most: Floats  # (256,)
    slots: Floats  # (256,)
    signs: NDArray[np.int8]  # (256, 256), of the differences of project durations
    rank: Floats  # (256,), of project durations, from their middle
    mark: Counts  # (n_groups,), the lane that was last in each
    together: Floats  # (n_groups, 256), durations of a group's tasks, summed
    center: Floats  # (n_groups,), of these sums
    is_critical: NDArray[np.uint8]  # (n_groups, 256)


def new_followed(inputs: EngineInputs, groups: Groups) -> Followed:
    """Allocate what is found in one block."""
    n_tasks, n_links = inputs.n_tasks, len(inputs.network.predecessor)
    n_compared = n_tasks + groups.n_groups

    def counts(n: int) -> Counts:
        return np.zeros(n, np.int64)

    return Followed(
        gap=np.zeros(n_links),
        end_gap=np.zeros(n_tasks),
        drives=counts(n_links),
        on_critical=counts(n_links),
        critical=counts(n_tasks),
        on_path=counts(n_tasks),
        path_days=np.zeros(n_tasks),
        on_group=counts(groups.n_groups),
        critical_group=counts(groups.n_groups),
        lasting=np.zeros(n_compared),
        square=np.zeros(n_compared),
        product=np.zeros(n_compared),
        project=np.zeros(2),
        pearson=np.zeros(n_compared),
        spearman=np.zeros(n_compared),
        kendall=np.zeros(n_compared),
        significance=np.zeros(n_tasks),
        path=np.zeros(LANES, np.uint64),
    )


def new_pad(inputs: EngineInputs, groups: Groups) -> Pad:
    """Allocate the memory of one thread."""
    take = Arena().take
    return Pad(
        slack=take((inputs.n_tasks, LANES)),
        most=take((LANES,)),
        slots=take((LANES,)),
        signs=take((LANES, LANES), np.int8),
        rank=take((LANES,)),
        mark=np.zeros(groups.n_groups, np.int64),
        together=take((groups.n_groups, LANES)),
        center=np.zeros(groups.n_groups),
        is_critical=take((groups.n_groups, LANES), np.uint8),
    )


@helper
def measure_links(network, calendars, logic, scratch, pad, followed):
    """Find how much each link lags behind the latest of its task, and the total float of each task, in slots.

    Total float is what the links leave: a date or a window that holds a task back is not looked at.
    """
    values, most, slack = scratch.values, pad.most, pad.slack
    for task in range(len(network.center)):
        ends = scratch.finishes[task]
        followed.end_gap[task] = 0.0
        for lane in range(LANES):
            slack[task, lane] = math.inf
        if network.may_finish_last[task]:
            for lane in range(LANES):
                slack[task, lane] = scratch.finish[lane] - ends[lane]
                followed.end_gap[task] += slack[task, lane]
    for task in range(len(network.center) - 1, -1, -1):
        link, last = network.first_link[task], network.first_link[task + 1]
        if link == last:
            continue
        if calendars.per_day[task] != 1.0:
            into_slots(values[task], calendars.per_day[task])
        for lane in range(LANES):
            most[lane] = -math.inf
        for j in range(link, last):
            before, kind = network.predecessor[j], network.link_kind[j]
            allowed = scratch.candidates[j - link]
            if network.is_plain[j]:
                allowed = scratch.finishes[before]
            else:
                theirs = scratch.finishes[before]
                if kind in (SS, SF):
                    theirs = scratch.starts[network.start_row[before]]
                allow(network, calendars, logic, j, task, theirs, values, pad.slots, allowed)
            for lane in range(LANES):
                most[lane] = max(most[lane], allowed[lane])
        for j in range(link, last):
            before = network.predecessor[j]
            allowed = scratch.candidates[j - link]
            if network.is_plain[j]:
                allowed = scratch.finishes[before]
            total = 0.0
            for lane in range(LANES):
                total += most[lane] - allowed[lane]
                begin = max(most[lane], network.earliest[task])
                slack[before, lane] = min(slack[before, lane], slack[task, lane] + (begin - allowed[lane]))
            followed.gap[j] = total
        if calendars.per_day[task] != 1.0:
            into_days(values[task], calendars.per_day[task])


@helper
def trace_links(network, logic, limits, groups, scratch, pad, followed):
    """Count where each link drives, and where it lies on a critical path; as `engine.closing` traces it."""
    pad.is_critical[:] = 0
    values, critical, finish, drives = scratch.values, scratch.critical, scratch.finish, scratch.drives
    for task in range(len(network.center) - 1, -1, -1):
        flags, ends = critical[task], scratch.finishes[task]
        exists = scratch.always
        if logic is not None:  # noqa: SIM102  (numba leaves out what stands below a test of None alone)
            if logic.row[task] >= 0:
                exists = values[logic.row[task]]
        if network.may_finish_last[task]:
            for lane in range(LANES):
                flags[lane] |= uint8(finish[lane] - ends[lane] <= network.tie and exists[lane] > 0.0)
        for link in range(network.first_link[task], network.first_link[task + 1]):
            before, driving = critical[network.predecessor[link]], drives[link]
            n_driving = n_critical = 0
            for lane in range(LANES):
                on = flags[lane] & driving[lane]
                before[lane] |= on
                n_driving += driving[lane] * int(exists[lane])
                n_critical += on
            followed.drives[link], followed.on_critical[link] = n_driving, n_critical
        if limits is not None:  # noqa: SIM102
            if limits.row[task] >= 0:
                trace_awaited(limits, task, critical, scratch.held)
        count = 0
        for lane in range(LANES):
            flags[lane] = uint8(flags[lane] > 0 and exists[lane] > 0.0)
            count += flags[lane]
        for k in range(groups.first_group[task], groups.first_group[task + 1]):
            whole = pad.is_critical[groups.group[k]]
            for lane in range(LANES):
                whole[lane] |= flags[lane]
        for lane in range(LANES):
            flags[lane] = 0
        followed.critical[task] = count
    for group in range(groups.n_groups):
        count = 0
        for lane in range(LANES):
            count += pad.is_critical[group, lane]
        followed.critical_group[group] = count


@helper
def step_back(network, limits, task, lane, scratch):
    """Return the task that a task waits for in a lane, the first of several; -1 where none holds it."""
    for link in range(network.first_link[task], network.first_link[task + 1]):
        if scratch.drives[link, lane]:
            return int64(network.predecessor[link])
    if limits is not None:  # noqa: SIM102
        if limits.row[task] >= 0:
            need = scratch.held.freed_by[limits.row[task], lane]
            if need != NONE:
                return int64(limits.user[need])
    return int64(-1)


@leaf
def exists_in(logic, task, lane, scratch):
    """Return whether a task exists in a lane."""
    if logic is not None:  # noqa: SIM102  (numba leaves out what stands below a test of None alone)
        if logic.row[task] >= 0:
            return scratch.values[logic.row[task], lane] > 0.0
    return True


@helper
def last_task(network, logic, lane, scratch):
    """Return the task that ends the project in a lane, the first of several; -1 where there is none."""
    for task in range(len(network.center)):
        is_last = scratch.finish[lane] - scratch.finishes[task, lane] <= network.tie
        if network.may_finish_last[task] and is_last and exists_in(logic, task, lane, scratch):
            return int64(task)
    return int64(-1)


@helper
def walk(network, logic, limits, groups, scratch, pad, followed):
    """Follow one chain of driving links back from the finish in each lane."""
    followed.on_path[:] = 0
    followed.path_days[:] = 0.0
    followed.on_group[:] = 0
    pad.mark[:] = -1
    for lane in range(LANES):
        name = uint64(OFFSET)
        task = last_task(network, logic, lane, scratch)
        while task >= 0:
            if exists_in(logic, task, lane, scratch):
                name = (name ^ uint64(task + 1)) * uint64(PRIME)
                followed.on_path[task] += 1
                followed.path_days[task] += scratch.values[task, lane]
                for k in range(groups.first_group[task], groups.first_group[task + 1]):
                    if pad.mark[groups.group[k]] != lane:
                        pad.mark[groups.group[k]] = lane
                        followed.on_group[groups.group[k]] += 1
            task = step_back(network, limits, task, lane, scratch)
        followed.path[lane] = name


@helper
def compare_projects(center, duration, pad, followed):
    """Prepare what all tasks are compared with: signs, ranks and sums of project durations."""
    total = square = 0.0
    for i in range(LANES):
        one = duration[i]
        total += one - center
        square += (one - center) * (one - center)
        below = above = 0
        for j in range(LANES):
            less, more = int(one > duration[j]), int(one < duration[j])
            pad.signs[i, j] = int8(less - more)
            below += less
            above += more
        pad.rank[i] = 0.5 * (below - above)
    followed.project[0], followed.project[1] = total, square


@helper
def compare_task(task, center, project_center, lasting, duration, pad, followed):
    """Find how the durations of a task go with those of the project: all sums, and the coefficients of the block.

    Spearman's coefficient of a block of n is 3 (tau - rho) / (n + 1) off the true one in the mean, which is corrected
    (Hoeffding 1948, Annals of Mathematical Statistics 19(3), 293-325). Kendall's is tau-b.
    """
    n, total, square, product = LANES, 0.0, 0.0, 0.0
    for lane in range(LANES):
        x, y = lasting[lane] - center, duration[lane] - project_center
        total += x
        square += x * x
        product += x * y
    followed.lasting[task], followed.square[task], followed.product[task] = total, square, product
    y_total, y_square = followed.project[0], followed.project[1]
    x_spread, y_spread = square - total * total / n, y_square - y_total * y_total / n
    followed.pearson[task] = followed.spearman[task] = followed.kendall[task] = 0.0
    if x_spread <= 1e-12 * (square + 1e-300) or y_spread <= 1e-12 * (y_square + 1e-300):
        return
    followed.pearson[task] = (product - total * y_total / n) / math.sqrt(x_spread * y_spread)
    concordant = x_pairs = y_pairs = 0
    ranks = x_ranks = y_ranks = 0.0
    for i in range(LANES):
        one, signs = lasting[i], pad.signs[i]
        below = above = both = decided = 0
        for j in range(LANES):
            less, more = int(one > lasting[j]), int(one < lasting[j])
            below += less
            above += more
            both += (less - more) * signs[j]
            decided += abs(signs[j])
        concordant += both
        x_pairs += below + above
        y_pairs += decided
        rank = 0.5 * (below - above)
        ranks += rank * pad.rank[i]
        x_ranks += rank * rank
        y_ranks += pad.rank[i] * pad.rank[i]
    tau = concordant / math.sqrt(float(x_pairs) * float(y_pairs))
    rho = ranks / math.sqrt(x_ranks * y_ranks)
    followed.kendall[task] = tau
    followed.spearman[task] = min(max(((n + 1) * rho - 3.0 * tau) / (n - 2), -1.0), 1.0)


@kernel
def follow_block(network, calendars, logic, limits, groups, project_center, scratch, pad, followed):
    """Follow the paths of a block that has been performed."""
    measure_links(network, calendars, logic, scratch, pad, followed)
    trace_links(network, logic, limits, groups, scratch, pad, followed)
    walk(network, logic, limits, groups, scratch, pad, followed)
    compare_projects(project_center, scratch.duration, pad, followed)
    for task in range(len(network.center)):
        lasting, slack, day = scratch.values[task], pad.slack[task], calendars.per_day[task]
        compare_task(task, network.center[task], project_center, lasting, scratch.duration, pad, followed)
        total = 0.0
        for lane in range(LANES):
            # What leads nowhere has all the time of the world.
            if lasting[lane] > 0.0 and slack[lane] < math.inf:
                total += scratch.duration[lane] * lasting[lane] / (lasting[lane] + max(slack[lane], 0.0) / day)
        followed.significance[task] = total
    compare_groups(network, groups, project_center, scratch, pad, followed)


@helper
def compare_groups(network, groups, project_center, scratch, pad, followed):
    """Find how the summed durations of each group go with those of the project."""
    pad.together[:] = 0.0
    pad.center[:] = 0.0
    for task in range(len(network.center)):
        lasting = scratch.values[task]
        for k in range(groups.first_group[task], groups.first_group[task + 1]):
            pad.center[groups.group[k]] += network.center[task]
            together = pad.together[groups.group[k]]
            for lane in range(LANES):
                together[lane] += lasting[lane]
    for group in range(groups.n_groups):
        row = len(network.center) + group
        compare_task(row, pad.center[group], project_center, pad.together[group], scratch.duration, pad, followed)


@kernel
def walk_lane(network, logic, limits, lane, scratch, tasks):
    """Fill ``tasks`` with those on the path of a lane, the last first; return how many there are."""
    n, task = 0, last_task(network, logic, lane, scratch)
    while task >= 0:
        if exists_in(logic, task, lane, scratch):
            tasks[n] = task
            n += 1
        task = step_back(network, limits, task, lane, scratch)
    return n
