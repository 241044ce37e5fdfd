"""As late as possible as arrays: which tasks move, and what follows them."""

from __future__ import annotations

from collections.abc import Container, Sequence, Set

import numpy as np

from forecast.engine.inputs import Network
from forecast.engine.limit_inputs import Postponed
from forecast.project import Project, Task
from forecast.project.lateness import is_postponed
from forecast.project.limits import limited


def postponed_tasks(project: Project, tasks: Sequence[Task]) -> set[str]:
    """Return the tasks that are planned as late as possible, and that nothing but links holds."""
    available = limited(project) if project.resource_limits else {}
    return {task.id for task in tasks if is_postponed(task, available)}


def starts_compared(tasks: Sequence[Task], late: Set[str], sometimes: Container[str]) -> set[str]:
    """Return the tasks whose starts are looked at to postpone others: these, and what follows them."""
    moving, found = moved(tasks, late, sometimes), set(late)
    for task in tasks:
        before = [link.predecessor for link in task.predecessors]
        if task.id in moving or not moving.isdisjoint(before):
            found.add(task.id)
    return found


def moved(tasks: Sequence[Task], late: Set[str], sometimes: Container[str]) -> set[str]:
    """Return the tasks that move: the late ones, and those behind them that may not exist and then hand on dates.

    Parameters
    ----------
    tasks : sequence of Task
        Predecessors first.
    late : set of str
    sometimes : container of str
        Tasks that may not exist.
    """
    found = set(late)
    for task in tasks:
        if task.id in sometimes and any(link.predecessor in found for link in task.predecessors):
            found.add(task.id)
    return found


def compile_postponed(
    tasks: Sequence[Task], late: Set[str], sometimes: Container[str], network: Network
) -> Postponed | None:
    """Return what moves to late dates, the last task first; None where nothing does.

    Parameters
    ----------
    tasks : sequence of Task, length n_tasks
        In the engine's order.
    late : set of str
        Those of `postponed_tasks`.
    sometimes : container of str
        Tasks that may not exist.
    network : Network
    """
    if not late:
        return None
    moving = moved(tasks, late, sometimes)
    chosen = [t for t in reversed(range(len(tasks))) if tasks[t].id in moving]
    successor = np.repeat(np.arange(len(tasks)), np.diff(network.first_link))
    links = [np.flatnonzero(network.predecessor == t) for t in chosen]
    leaving = np.concatenate(links).astype(np.int32)
    return Postponed(
        task=np.array(chosen, np.int32),
        is_late=np.array([tasks[t].id in late for t in chosen], np.bool_),
        first_link=np.cumsum([0, *map(len, links)]).astype(np.int32),
        link=leaving,
        successor=successor[leaving].astype(np.int32),
    )
