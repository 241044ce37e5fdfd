"""Checks of progress and constraints: dates that can't be, or that say what the status date does not know."""

from __future__ import annotations

from collections.abc import Iterator

from forecast.errors import Problem, Severity
from forecast.project.limits import limited, units_needed
from forecast.project.model import Project, Task
from forecast.project.progress import begin_of, end_of, expected_finishes

MUST = ("must start on", "must finish on", "by hand")


def actuals_are_known(project: Project) -> Iterator[Problem]:
    """Find actual dates before the project, behind the status date, or in the wrong order."""
    status = None if project.status_date is None else end_of(project.status_date)
    started = [task for task in project.tasks if task.progress is not None]
    if started and status is None:
        message = f"`{started[0].id}` has begun, but no status date says up to when that is known"
        hint = "write `status_date` in `model.yaml`: what is left then begins there at the earliest"
        yield Problem("status-missing", message, "warning", table="project", field="status_date", hint=hint)
    for task in started:
        progress = task.progress
        assert progress is not None
        start, finish = progress.actual_start, progress.actual_finish
        if begin_of(start) < begin_of(project.start):
            message = f"work began on {start}, before the project's start {project.start}"
            yield _of(task, "actual-before-start", message, "actual_start", "move the project's start")
        if finish is not None and end_of(finish) < begin_of(start):
            yield _of(task, "actual-order", f"work ended on {finish}, before it began on {start}", "actual_finish")
        for name, day in (("actual_start", start), ("actual_finish", finish)):
            if status is not None and day is not None and begin_of(day) > status:
                message = f"{day} is behind the status date {project.status_date}: nobody can know it yet"
                hint = "move the status date, or clear the actual date"
                yield _of(task, "actual-after-status", message, name, hint, "warning")


def constraints_can_be_met(project: Project) -> Iterator[Problem]:
    """Warn of dates that must be met and that are past at the status date."""
    begins = begin_of(project.status_date or project.start)
    for task in project.tasks:
        if task.progress is not None:
            continue
        for one in task.constraints:
            if one.kind in MUST and one.on is not None and end_of(one.on) <= begins:
                since = "status date" if project.status_date is not None else "project's start"
                message = f"the task must keep {one.on}, which is before the {since} {begins:%Y-%m-%d}"
                hint = "write its actual dates, or move the constraint"
                yield _of(task, "constraint-past", message, "constraint_date", hint, "warning")


def expected_finishes_can_hold(project: Project) -> Iterator[Problem]:
    """Warn of expected finishes that are past, or beside an estimate or a wait that does not agree with them."""
    begins = begin_of(project.status_date or project.start)
    available = limited(project) if project.resource_limits else {}
    for task in project.tasks:
        expected = () if task.is_complete else tuple(expected_finishes(task.constraints))
        if not expected:
            continue
        end = min(expected, key=end_of)
        if end_of(end) <= begins:
            since = "status date" if project.status_date is not None else "project's start"
            message = f"the task is expected to end on {end}, before the {since} {begins:%Y-%m-%d}: it takes no time"
            hint = "write its actual dates, or move the expected finish"
            yield _of(task, "expected-finish-past", message, "constraint_date", hint, "warning")
        if task.duration.family != "constant" and not task.duration.source:
            message = (
                f"the task takes what lies between its start and {end}, its expected finish: "
                f"its range `{task.duration.text}` counts for nothing"
            )
            hint = "clear the constraint to let the range count; what risks do to the task comes on top of the date"
            yield _of(task, "expected-finish-range", message, "constraint", hint, "warning")
        if task.window is not None or units_needed(task, available):
            holder = f"the window `{task.window}`" if task.window is not None else "resources that are limited"
            message = (
                f"the task is counted to {end}, its expected finish, from where its links let it begin; "
                f"where it waits for {holder}, it ends later by the wait"
            )
            hint = "clear the constraint, or the wait"
            yield _of(task, "expected-finish-waits", message, "constraint", hint, "warning")


def _of(
    task: Task, code: str, message: str, field: str, hint: str = "correct one of the two", severity: Severity = "error"
) -> Problem:
    return Problem(code, message, severity, table="tasks", id=task.id, field=field, hint=hint)
