"""Checks of dates: constraints, float, durations, and what the status date allows."""

from __future__ import annotations

from collections.abc import Iterator

from forecast.project import Constraint, Task
from forecast.project.progress import begin_of, day_words, end_of
from forecast.quality.logic import NO_TASK
from forecast.quality.score import TOLERANCE, Answer, Offender, not_applicable, number, share
from forecast.quality.view import MOMENT, View

TWO_MONTHS = 44.0  # working days: DCMA, Earned Value Management System Program Analysis Pamphlet (2012), 4.0
OF_START = ("start no later than", "start on", "must start on", "by hand")
OF_FINISH = ("finish no later than", "finish on", "must finish on")
SOFT = ("start no earlier than", "finish no earlier than")


def hard(task: Task) -> tuple[Constraint, ...]:
    """Return the constraints that keep a task, or its late dates, from moving as its links say."""
    kinds = OF_START + OF_FINISH if task.progress is None else OF_FINISH
    return tuple(one for one in task.constraints if one.kind in kinds and one.on is not None)


def worded(one: Constraint) -> str:
    """Return a constraint in words.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> worded(Constraint("finish on", date(2027, 3, 1))), worded(Constraint("by hand", datetime(2027, 3, 1, 17)))
    ('finish on 2027-03-01', 'by hand 2027-03-01 17:00')
    """
    return f"{one.kind} {day_words(one.on)}" if one.on is not None else one.kind


def hard_constraints(view: View) -> Answer:
    """Find tasks that constraints keep from moving as their links say."""
    found = (Offender(task.id, worded(one), "constraint") for task in view.open for one in hard(task))
    return share(found, len(view.open), NO_TASK)


def soft_constraints(view: View) -> Answer:
    """Find tasks that a date lets wait, where a link would say for what."""
    return share(_soft(view), len(view.open), NO_TASK)


def _soft(view: View) -> Iterator[Offender]:
    for task in view.open:
        if task.progress is not None:
            continue
        if task.not_before is not None:
            yield Offender(task.id, f"not before {day_words(task.not_before)}", "not_before")
        for one in task.constraints:
            if one.kind in SOFT:
                yield Offender(task.id, worded(one), "constraint")


def high_float(view: View) -> Answer:
    """Find tasks with more total float than two months of work."""
    planned = [task for task in view.open if view.exists(task)]
    found = (
        Offender(task.id, f"{view.total_float(task):.4g} d of total float", "id")
        for task in planned
        if view.total_float(task) > TWO_MONTHS + TOLERANCE
    )
    return share(found, len(planned), NO_TASK)


def negative_float(view: View) -> Answer:
    """Find tasks that are later than constraints, a deadline or the project's must-finish allow."""
    planned = [task for task in view.open if view.exists(task)]
    found = (
        Offender(task.id, f"{view.total_float(task):.4g} d of total float", "id")
        for task in planned
        if view.total_float(task) < -MOMENT
    )
    return number(found, len(planned), NO_TASK)


def high_duration(view: View) -> Answer:
    """Find tasks of which more is left than two months of work."""
    working = [task for task in view.open if not task.is_milestone and view.exists(task)]
    found = (
        Offender(task.id, f"{view.days_left(task):.4g} d left", "most_likely")
        for task in working
        if view.days_left(task) > TWO_MONTHS + TOLERANCE
    )
    return share(found, len(working), "no work is left")


def invalid_dates(view: View) -> Answer:
    """Find work planned before the status date, and actual dates behind it."""
    if view.project.status_date is None:
        return not_applicable("there is no status date")
    return number(_invalid(view), len(view.project.tasks), NO_TASK)


def _invalid(view: View) -> Iterator[Offender]:
    assert view.project.status_date is not None
    status = end_of(view.project.status_date)
    for task in view.project.tasks:
        if task.progress is None:
            if task.id in view.row and view.exists(task) and view.start(task) < view.begins - MOMENT:
                yield Offender(task.id, "is planned to begin before the status date", "constraint_date")
            continue
        for name in ("actual_start", "actual_finish"):
            day = getattr(task.progress, name)
            if day is not None and begin_of(day) > status:
                yield Offender(task.id, f"{name.replace('_', ' ')} {day_words(day)} is behind the status date", name)
        if not task.is_complete and view.finish(task) < view.begins - MOMENT:
            yield Offender(task.id, "is planned to end before the status date", "remaining")


def resources(view: View) -> Answer:
    """Find work that nobody does and that costs nothing."""
    working = [task for task in view.open if not task.is_milestone]
    if not any(task.resources or task.fixed_cost is not None or task.cost_per_day for task in view.project.tasks):
        return not_applicable("no task has resources or costs")
    found = (
        Offender(task.id, "has neither resources nor costs", "id")
        for task in working
        if not task.resources and task.fixed_cost is None and not task.cost_per_day
    )
    return share(found, len(working), "no work is left")
