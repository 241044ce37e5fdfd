"""As late as possible, one task of one iteration at a time: moved once all dates are known; on whole days.

A task moves up to the dates of those that follow it, and no further than the project's finish. What does not exist in an
iteration hands on what follows it, where it comes behind a late task.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from forecast.project import Constraint, Link, Project, Task
from tests.reference.progress import end_of, is_binding

TIE = 1e-9  # days
MUST = ("must start on", "must finish on", "by hand")


def is_movable(task: Task, needs: dict[str, float]) -> bool:
    """Say whether a task is planned as late as possible: nothing done, no window, no resources of which only so many are."""
    asked = any(one.kind == "as late as possible" for one in task.constraints)
    return asked and task.progress is None and task.window is None and not needs


def postpone(twin: Any, one: Any) -> None:
    """Move the tasks of an iteration that are planned as late as possible."""
    axis, project = twin.axis, twin.project
    late = {task.id for task in twin.tasks if is_movable(task, twin._needs(task))}
    moving = set(late)
    for task in twin.tasks:
        if not twin._surely_exists(task) and any(link.predecessor in moving for link in task.predecessors):
            moving.add(task.id)
    for task in reversed(twin.tasks):
        if task.id not in moving or (one.exists[task.id] and task.id not in late):
            continue
        own = twin._calendar(task)
        # Lags are shares of what a task took; none of it is done before the status date.
        lasting = one.duration_of[task.id] if one.exists[task.id] else 0.0
        latest = [one.finish]
        for later, link in links_after(project, twin, task):
            lag = link.lag_days + link.lag_share * lasting
            if not (one.exists[task.id] and one.exists[later.id]):
                lag = 0.0
            moment = one.resumed_of[later.id] if link.kind[1] == "S" else one.finish_of[later.id]
            moment = axis.later(own, moment, -lag, True)
            latest.append(axis.later(own, moment, lasting, False) if link.kind[0] == "S" else moment)
        begin = axis.later(own, min(latest), -lasting, True)
        if one.exists[task.id]:
            begin = min([begin, *dates_kept(project, axis, task, own, lasting)])
        if begin - one.start_of[task.id] > TIE:
            finish = begin
            if lasting > 0.0:
                work = axis.work_before(own, begin)
                begin, finish = axis.first_moment(own, work), axis.last_moment(own, work + lasting)
            one.start_of[task.id] = one.resumed_of[task.id] = begin
            one.finish_of[task.id] = finish


def links_after(project: Project, twin: Any, task: Task) -> Iterator[tuple[Task, Link]]:
    for later in twin.tasks:
        for link in later.predecessors:
            if link.predecessor == task.id and is_binding(project, later, task):
                yield later, link


def dates_kept(project: Project, axis: Any, task: Task, own: str, lasting: float) -> Iterator[float]:
    """Yield the latest starts of a task whose constraints win over links."""
    for one in task.constraints:
        wins = project.constraints_win or one.kind in MUST
        if wins and one.kind in ("start no later than", "start on", "must start on", "by hand"):
            yield axis.moment(one.on)
        if wins and one.kind in ("finish no later than", "finish on", "must finish on"):
            yield axis.later(own, end_of(axis, one.on), -lasting, True)


def with_late(project: Project, seed: int, share: float = 0.5) -> Project:
    """Return a project in which many tasks are planned as late as possible."""
    random = Random(4_000 + seed)
    tasks = [
        replace(task, constraints=(*task.constraints, Constraint("as late as possible")))
        if task.progress is None and random.random() < share
        else task
        for task in sorted(project.tasks, key=lambda one: one.id)
    ]
    random.shuffle(tasks)
    return replace(project, tasks=tuple(tasks))
