"""Constraints and progress, one task of one iteration at a time; on whole days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from forecast.project import Impact, Project, Task
from tests.reference.working_time import Axis


def end_of(axis: Axis, day: date) -> float:
    return axis.moment(day + timedelta(days=1))


def is_running(task: Task) -> bool:
    return task.progress is not None and task.progress.actual_finish is None


def share_left(task: Task) -> float:
    return task.progress.remaining_share if is_running(task) else 1.0


def still_possible(project: Project, impacts: Iterable[Impact]) -> Iterator[Impact]:
    """Yield impacts on what is not complete: nothing strikes work that is done."""
    done = {task.id for task in project.tasks if task.is_complete}
    for impact in impacts:
        tasks = tuple(name for name in impact.tasks if name not in done)
        if tasks or not impact.tasks:
            yield replace(impact, tasks=tasks)


def days_of_complete(axis: Axis, task: Task, calendar: str) -> float:
    begin, end = axis.moment(task.progress.actual_start), end_of(axis, task.progress.actual_finish)
    return max(axis.work_before(calendar, end) - axis.work_before(calendar, begin), 0.0)


def resumes(project: Project, axis: Axis, task: Task) -> float:
    """Return when what is left of a running task can go on at the earliest."""
    progress = task.progress
    days = [progress.actual_start, progress.resumed, project.status_date]
    return max(axis.moment(day) for day in days if day is not None)


def earliest(project: Project, axis: Axis, task: Task) -> float:
    if task.is_complete:
        return axis.moment(task.progress.actual_start)
    if task.progress is not None:
        return resumes(project, axis, task)
    days = [task.not_before, project.status_date]
    days += [
        one.on
        for one in task.constraints
        if one.kind in ("start no earlier than", "start on", "must start on", "by hand")
    ]
    return max([0.0, *(axis.moment(day) for day in days if day is not None)])


def is_binding(project: Project, task: Task, predecessor: Task) -> bool:
    if task.is_complete:
        return False
    return task.progress is None or project.progress_rule == "retained logic" or predecessor.is_complete


def bounded(project: Project, axis: Axis, task: Task, calendar: str, begin: float, lasting: float) -> float:
    """Return the start that constraints allow, from the one that links allow."""
    if task.progress is not None:
        return begin
    ends = [
        end_of(axis, one.on)
        for one in task.constraints
        if one.kind in ("finish no earlier than", "finish on", "must finish on")
    ]
    begin = max([begin, *(axis.later(calendar, end, -lasting, True) for end in ends)])
    for one in task.constraints:
        wins = project.constraints_win or one.kind in ("must start on", "must finish on", "by hand")
        if wins and one.kind in ("start no later than", "start on", "must start on", "by hand"):
            begin = min(begin, axis.moment(one.on))
        if wins and one.kind in ("finish no later than", "finish on", "must finish on"):
            begin = min(begin, axis.later(calendar, end_of(axis, one.on), -lasting, True))
    if task.is_milestone and task.milestone_side:
        work = axis.work_before(calendar, begin)
        if task.milestone_side == "start" or begin - axis.last_moment(calendar, work) > 1e-9:
            begin = axis.first_moment(calendar, work)
    return begin


def expected_finish(axis: Axis, task: Task) -> float | None:
    """Return the moment to which the duration of a task is counted in every iteration."""
    if task.is_complete:
        return None
    return min((end_of(axis, one.on) for one in task.constraints if one.kind == "expected finish"), default=None)


def what_is_done(project: Project, axis: Axis, task: Task, calendar: str) -> tuple[float, float]:
    """Return the actual start of a running task, and the working days between it and where the rest may begin."""
    begin = axis.moment(task.progress.actual_start)
    rest = resumes(project, axis, task)
    return begin, max(axis.work_before(calendar, rest) - axis.work_before(calendar, begin), 0.0)
