"""Resources of which only so many are there: who needs how much, and in which order tasks may take them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence, Set
from fractions import Fraction

import numpy as np

from forecast.compiler.base import Schedule
from forecast.engine.limit_inputs import NUMBERS, ResourceLimits
from forecast.project import Project, Task
from forecast.project.limits import ROUNDING, limited, units_needed

DIGITS = 6  # of a slot: late finishes this close together are the same
FINEST = 1_000_000  # parts of a unit
LEAST_PART = 1_000  # denominators up to this one are found in a number of units


def by_priority(tasks: Sequence[Task], base: Schedule, further: Mapping[str, Set[str]]) -> list[Task]:
    """Return tasks so that predecessors come first, and of those that may come next the one that must finish first.

    What must finish first is said by the late finishes of the base plan without limits, then by the id. So the order is
    the same in every iteration. What is in progress has its resources already and comes before all others.

    Parameters
    ----------
    tasks : sequence of Task, length n_tasks
    base : Schedule
        Of these tasks, where nothing is limited.
    further : mapping of str to set of str
        Tasks that come before a task for other reasons than links.
    """
    latest = np.round(base.late_finish, DIGITS).tolist()
    is_running = [task.progress is not None and not task.is_complete for task in tasks]
    rank = {
        task.id: (not running, late, task.id) for task, running, late in zip(tasks, is_running, latest, strict=True)
    }
    before = {task.id: {link.predecessor for link in task.predecessors} | further.get(task.id, set()) for task in tasks}
    successors: dict[str, list[str]] = {task.id: [] for task in tasks}
    for name, first in before.items():
        for predecessor in first:
            successors[predecessor].append(name)
    waiting_for = {name: len(first) for name, first in before.items()}
    ready = [rank[name] for name, count in waiting_for.items() if count == 0]
    heapq.heapify(ready)
    by_id, ordered = {task.id: task for task in tasks}, []
    while ready:
        name = heapq.heappop(ready)[-1]
        ordered.append(by_id[name])
        for successor in successors[name]:
            waiting_for[successor] -= 1
            if waiting_for[successor] == 0:
                heapq.heappush(ready, rank[successor])
    return ordered


def compile_limits(project: Project, tasks: Sequence[Task]) -> ResourceLimits | None:
    """Return who needs how much of the resources that are limited; None where nobody has to wait for any.

    Parameters
    ----------
    project : Project
    tasks : sequence of Task, length n_tasks
        In the order of `by_priority`.
    """
    if not project.resource_limits:
        return None
    available = limited(project)
    needs = [{} if task.is_complete else units_needed(task, available) for task in tasks]
    used = sorted({name for some in needs for name in some})
    if not used:
        return None
    number = {name: r for r, name in enumerate(used)}
    needing = [t for t, some in enumerate(needs) if some]
    row = np.full(len(tasks), -1, np.int32)
    row[needing] = np.arange(len(needing))
    users = [[t for t in needing if name in needs[t]] for name in used]
    most, units, full = {}, {}, {}
    for name, of_name in zip(used, users, strict=True):
        of_all, amounts = _whole(available[name], [needs[t][name] for t in of_name])
        least = -1  # of later tasks
        for t, amount in zip(reversed(of_name), reversed(amounts), strict=True):
            units[t, name], most[t, name] = amount, of_all - amount
            full[t, name] = -1 if least < 0 else of_all - least
            least = amount if least < 0 else min(least, amount)
    listed = [(t, name) for t, some in enumerate(needs) for name in sorted(some)]
    return ResourceLimits(
        row=row,
        first_need=np.cumsum([0, *map(len, needs)]).astype(np.int32),
        need=np.array([number[name] for _, name in listed], np.int32),
        user=np.array([t for t, _ in listed], np.int32),
        units=np.array([units[one] for one in listed], np.int64) * NUMBERS,
        most=np.array([most[one] for one in listed], np.int64) * NUMBERS + (NUMBERS - 1),
        full=np.array([full[one] for one in listed], np.int64) * NUMBERS + (NUMBERS - 1),
        first_step=np.cumsum([0, *(2 * len(some) + 1 for some in users)]).astype(np.int32),
    )


def _whole(available: float, units: Sequence[float]) -> tuple[int, list[int]]:
    """Return what there is of a resource, and what is needed of it, in whole numbers of a part of a unit.

    The part is the largest of which all are whole numbers, else a millionth, to which needs are rounded down. More
    than all needs together limits nothing.
    """
    available = min(available, math.fsum(units))
    amounts = [available, *units]
    found = [Fraction(amount).limit_denominator(LEAST_PART) for amount in amounts]
    parts = math.lcm(*(one.denominator for one in found))
    is_whole = all(abs(float(one) - amount) <= ROUNDING for one, amount in zip(found, amounts, strict=True))
    if parts > FINEST or not is_whole:
        parts = FINEST
    parts = max(min(parts, int(2**30 / math.fsum(amounts))), 1)
    of_all, *needed = (math.floor(amount * parts + ROUNDING * FINEST) for amount in amounts)
    return of_all, [min(amount, of_all) for amount in needed]


def awaited(project: Project, tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return the resources that tasks may have to wait for, in the engine's order."""
    if not project.resource_limits:
        return ()
    available = limited(project)
    return tuple(sorted({name for task in tasks if not task.is_complete for name in units_needed(task, available)}))
