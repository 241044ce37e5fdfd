"""What responses add to a project: tasks that exist only where their response is in force."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import get_args

from forecast.project.missing import without_tasks
from forecast.project.model import Link, LinkKind, Project, Risk, Task

_KIND: dict[str, LinkKind] = {kind: kind for kind in get_args(LinkKind)}


def in_force(project: Project) -> Project:
    """Return a project without the tasks of responses that are not in force.

    Such a task hands its links on: its successors wait for its predecessors. What a risk does to it, and what
    correlates with it, is gone with it.
    """
    absent = {task.id: task for task in project.tasks if task.response and task.response not in project.responses}
    if not absent:
        return project
    # A delivery is a task too.
    present = {task.id for task in project.tasks} | {delivery.id for delivery in project.deliveries}
    return replace(
        project,
        tasks=tuple(
            replace(task, predecessors=_links(task, absent)) for task in project.tasks if task.id not in absent
        ),
        risks=tuple(_without(risk, present - absent.keys()) for risk in project.risks),
        correlation=project.correlation.among(
            lambda one: one.purpose not in ("duration", "fixed-cost") or one.id not in absent
        ),
    )


def _links(task: Task, absent: Mapping[str, Task]) -> tuple[Link, ...]:
    """Return the links of a task; in place of one to an absent task, those of that task.

    An absent task takes no time: what bounds its start or finish bounds both, and a share of its duration is nothing.
    """
    found: dict[Link, None] = {}
    for link in task.predecessors:
        if link.predecessor not in absent:
            found[link] = None
            continue
        for before in _links(absent[link.predecessor], absent):
            kind = _KIND[before.kind[0] + link.kind[1]]
            handed = Link(
                before.predecessor,
                kind,
                before.lag_days + link.lag_days,
                before.lag_share,
                before.lag_minutes + link.lag_minutes,
                before.is_elapsed or link.is_elapsed,
            )
            found[handed] = None
    return tuple(found)


def _without(risk: Risk, present: Set[str]) -> Risk:
    return replace(
        risk,
        impacts=without_tasks(risk.impacts, present),
        residual_impacts=without_tasks(risk.residual_impacts, present),
    )
