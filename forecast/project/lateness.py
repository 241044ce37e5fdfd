"""As late as possible: which tasks can be planned so, and a warning of those that can't."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from forecast.errors import Problem
from forecast.project.limits import limited, units_needed
from forecast.project.model import Project, Task

AS_LATE_AS_POSSIBLE = "as late as possible"


def is_late(task: Task) -> bool:
    """Return whether a task asks to be planned as late as possible, and has not begun."""
    return task.progress is None and any(one.kind == AS_LATE_AS_POSSIBLE for one in task.constraints)


def is_postponed(task: Task, available: Mapping[str, float]) -> bool:
    """Return whether a task is planned as late as possible: what waits for more than links stays where it is.

    Parameters
    ----------
    task : Task
    available : mapping of str to float
        How much there is of resources that are limited.
    """
    return is_late(task) and task.window is None and not units_needed(task, available)


def as_soon_as_possible(project: Project) -> Project:
    """Return the project without what makes tasks late."""
    return replace(
        project,
        tasks=tuple(
            replace(task, constraints=tuple(one for one in task.constraints if one.kind != AS_LATE_AS_POSSIBLE))
            if task.constraints
            else task
            for task in project.tasks
        ),
    )


def late_tasks_can_move(project: Project) -> Iterator[Problem]:
    """Warn of tasks that are to be as late as possible, but wait for a window or for resources."""
    available = limited(project) if project.resource_limits else {}
    for task in project.tasks:
        if not is_late(task) or is_postponed(task, available):
            continue
        holder = f"the window `{task.window}`" if task.window is not None else "resources that are limited"
        yield Problem(
            "late-waits",
            f"the task is to be as late as possible, but waits for {holder}: it runs as soon as it can",
            "warning",
            table="tasks",
            id=task.id,
            field="constraint",
            hint="clear the constraint, or let another task before it be as late as possible",
        )
