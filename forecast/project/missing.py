"""Projects of which a part was left out: what named it is mended."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from forecast.project.chance import Proximity
from forecast.project.model import Impact, Project, Risk
from forecast.project.money import Charge


def without_missing(project: Project) -> Project:
    """Return a project in which nothing names a task, a risk or a cost that it does not have.

    A task that waits for a missing one does not wait; a risk loses what it does to a missing task.
    """
    # A delivery is a task too.
    tasks = {task.id for task in project.tasks} | {delivery.id for delivery in project.deliveries}
    risks = {risk.id for risk in project.risks}
    known = {
        "duration": tasks,
        "fixed-cost": {task.id for task in project.tasks if task.fixed_cost is not None},
        "item-cost": {item.id for item in project.costs if item.fixed_cost is not None},
        "occurrence": risks,
    }
    return replace(
        project,
        tasks=tuple(
            replace(task, predecessors=tuple(link for link in task.predecessors if link.predecessor in tasks))
            for task in project.tasks
        ),
        risks=tuple(_mended(risk, tasks) for risk in project.risks),
        exclusive=tuple(one for one in project.exclusive if risks.issuperset(one.risks)),
        charges=tuple(charge for charge in project.charges if _is_whole(charge, tasks)),
        correlation=project.correlation.among(lambda one: one.id in known[one.purpose]),
    )


def _mended(risk: Risk, tasks: Set[str]) -> Risk:
    when = risk.proximity
    if when is not None:
        ends = {name: getattr(when, name) for name in ("opens", "closes")}
        when = Proximity(**{name: end for name, end in ends.items() if not isinstance(end, str) or end in tasks})
    return replace(
        risk,
        impacts=without_tasks(risk.impacts, tasks),
        residual_impacts=without_tasks(risk.residual_impacts, tasks),
        proximity=when,
    )


def without_tasks(impacts: tuple[Impact, ...], tasks: Set[str]) -> tuple[Impact, ...]:
    """Return impacts on tasks that exist; one that has lost all its tasks is not one on the whole project."""
    kept = []
    for impact in impacts:
        left = tuple(task for task in impact.tasks if task in tasks)
        if left or not impact.tasks:
            kept.append(replace(impact, tasks=left))
    return tuple(kept)


def _is_whole(charge: Charge, tasks: Set[str]) -> bool:
    ends = (charge.earlier, charge.later)
    return all((not end.task or end.task in tasks) and all(task in tasks for task in end.or_task) for end in ends)
