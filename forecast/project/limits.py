"""Resources that tasks have to share: how many there are, and who needs how many; and checks of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forecast.errors import Problem
from forecast.project.model import Project, Task

ROUNDING = 1e-9  # of units


def limited(project: Project) -> dict[str, float]:
    """Return how many full-time equivalents there are of each resource that says so."""
    return {one.id: one.available for one in project.resources if one.available is not None}


def units_needed(task: Task, available: Mapping[str, float]) -> dict[str, float]:
    """Return what a task needs of resources that are limited, of each one all its assignments together."""
    needed: dict[str, float] = {}
    for assignment in task.resources:
        if assignment.resource in available and assignment.units > 0.0:
            needed[assignment.resource] = needed.get(assignment.resource, 0.0) + assignment.units
    return needed


def limits_can_be_kept(project: Project) -> Iterator[Problem]:
    """Find tasks that need more of a resource than there is, and limits that limit nothing."""
    if not project.resource_limits:
        return
    available = limited(project)
    if not available:
        yield Problem(
            "limits-of-nothing",
            "tasks are to wait for resources, but no resource says how many there are",
            "warning",
            table="project",
            field="resource_limits",
            hint="write `available` in `resources.csv`, or remove `resource_limits`",
        )
    for task in project.tasks:
        if task.is_complete:
            continue
        for name, units in units_needed(task, available).items():
            if units > available[name] + ROUNDING:
                yield Problem(
                    "limit-exceeded",
                    f"the task needs {units:g} of `{name}`, of which {available[name]:g} "
                    f"{'is' if available[name] == 1.0 else 'are'} available: it could never start",
                    table="tasks",
                    id=task.id,
                    field="resources",
                    hint="lower the units, raise `available`, or set `resource_limits: no`",
                )
