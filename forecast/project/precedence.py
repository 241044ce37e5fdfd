"""Which tasks come after others: by links, and by windows of risks that open or close when a task ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from forecast.project.model import Impact, Link, Project, Risk, Task


def with_deliveries(project: Project) -> tuple[Task, ...]:
    """Return the tasks, and the deliveries that they wait for as tasks, unless they are tasks already."""
    known = {task.id for task in project.tasks}
    deliveries = [delivery for delivery in project.deliveries if delivery.id not in known]
    waits: dict[str, list[Link]] = {}
    for delivery in deliveries:
        for name in delivery.needed_for:
            waits.setdefault(name, []).append(Link(delivery.id))
    under_way = (
        Task(
            one.id,
            one.name,
            one.lead,
            predecessors=tuple(Link(name) for name in one.order_after),
            calendar=one.calendar,
            not_before=one.order_on,
            fixed_cost=one.cost,
            account=one.account,
            spread="end",
        )
        for one in deliveries
    )
    return tuple(
        replace(task, predecessors=(*task.predecessors, *waits[task.id])) if task.id in waits else task
        for task in (*project.tasks, *under_way)
    )


def as_left(project: Project) -> Project:
    """Return a project with the links that still bind, and its risks without the tasks that they can't hit any more."""
    complete = {task.id for task in project.tasks if task.is_complete}
    is_override = project.progress_rule == "progress override"

    def binding(task: Task) -> tuple[Link, ...]:
        if task.is_complete:
            return ()
        if task.progress is None or not is_override:
            return task.predecessors
        return tuple(link for link in task.predecessors if link.predecessor in complete)

    def left(impacts: tuple[Impact, ...]) -> tuple[Impact, ...]:
        kept = [replace(one, tasks=tuple(name for name in one.tasks if name not in complete)) for one in impacts]
        return tuple(new for new, old in zip(kept, impacts, strict=True) if new.tasks or not old.tasks)

    def to_strike(risk: Risk) -> Risk:
        return replace(risk, impacts=left(risk.impacts), residual_impacts=left(risk.residual_impacts))

    return replace(
        project,
        tasks=tuple(replace(task, predecessors=binding(task)) for task in project.tasks),
        risks=tuple(map(to_strike, project.risks)),
    )


def comes_after(tasks: Iterable[Task], first: str) -> frozenset[str]:
    """Return a task and all that wait for it, directly or not."""
    successors: dict[str, list[str]] = {}
    for task in tasks:
        for link in task.predecessors:
            successors.setdefault(link.predecessor, []).append(task.id)
    found, waiting = {first}, [first]
    while waiting:
        for name in successors.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def milestones_before(project: Project) -> Mapping[str, frozenset[str]]:
    """Return, by task, the tasks whose finish opens or closes the window of a risk on it.

    A milestone that waits for the task itself is no such task: for that one its window never opens, or never closes.
    """
    before: dict[str, set[str]] = {}
    tasks = with_deliveries(project)
    for risk in project.risks:
        window = risk.proximity
        marks = [] if window is None else [one for one in (window.opens, window.closes) if isinstance(one, str)]
        names = {task for impact in risk.impacts + risk.residual_impacts for task in impact.tasks}
        for name in names if marks else ():
            after = comes_after(tasks, name)
            before.setdefault(name, set()).update(mark for mark in marks if mark not in after)
    return {name: frozenset(marks) for name, marks in before.items() if marks}
