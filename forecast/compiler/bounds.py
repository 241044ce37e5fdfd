"""Constraints and progress as arrays: what binds the dates of tasks beyond their links.

Most of both is said with what tasks have anyway. A constraint on an early start is an earliest start; a complete task
is one of known length that waits for nothing; what is left of a task in progress is a shorter task that begins at the
status date. The rest stands in `Bounds`, which only the tasks that need it have.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from forecast.calendars import Timeline
from forecast.engine.inputs import AFTER_BREAK, ANYWHERE, BEFORE_BREAK
from forecast.engine.limit_inputs import Bounds
from forecast.project import Constraint, Estimate, Project, Task
from forecast.project.precedence import as_left
from forecast.project.progress import begin_of, end_of, expected_finishes

FROM_START = ("start no earlier than", "start on", "must start on", "by hand")
FROM_FINISH = ("finish no earlier than", "finish on", "must finish on")
TO_START = ("start no later than", "start on", "must start on")
TO_FINISH = ("finish no later than", "finish on", "must finish on")
MUST = ("must start on", "must finish on", "by hand")
Bound = tuple[float, float, float, float, float, float]
SIDES = {"": ANYWHERE, "start": AFTER_BREAK, "finish": BEFORE_BREAK}


UNBOUND = (0.0, np.inf, np.inf, -1.0, -1.0, 0.0)


@dataclass(frozen=True, slots=True)
class LateLimits:
    """What bounds the late dates of the base plan, on the axis; arrays of shape (n_tasks,).

    ``at_shift_end`` moves late finishes back to the end of a shift. ``of_project`` is where late dates begin, if that
    is not the project's finish. ``start`` and ``finish`` are infinite where nothing does; ``exact`` says that the late
    dates are these ones, also where links would allow later ones. ``postponed`` marks tasks that are planned as late as
    possible: see `forecast.compiler.postpone`.
    """

    at_shift_end: bool
    of_project: float | None
    start: np.ndarray
    finish: np.ndarray
    exact: np.ndarray
    postponed: np.ndarray


def with_progress(project: Project, timeline: Timeline) -> Project:
    """Return the project as it stands at its status date: what is done is done, what is left comes after it.

    Parameters
    ----------
    project : Project
    timeline : Timeline
        The axis, by which the length of what is done is told.
    """
    status = project.status_date
    if not any(task.progress or task.constraints for task in project.tasks) and status is None:
        return project
    project = as_left(project)
    return replace(project, tasks=tuple(_as_it_stands(project, task, timeline) for task in project.tasks))


def _as_it_stands(project: Project, task: Task, timeline: Timeline) -> Task:
    progress, status = task.progress, project.status_date
    if progress is None:
        starts = [one.on for one in task.constraints if one.kind in FROM_START and one.on is not None]
        return replace(task, not_before=_latest(task.not_before, status, *starts))
    if progress.actual_finish is not None:
        begin = timeline.moment(begin_of(progress.actual_start))
        end = timeline.moment(end_of(progress.actual_finish))
        calendar = task.calendar or project.calendar
        days = max(timeline.days_before(calendar, end) - timeline.days_before(calendar, begin), 0.0)
        done = Estimate("constant", (("value", days),), text=f"{days:g}", source="done")
        return replace(task, duration=done, not_before=begin_of(progress.actual_start), constraints=())
    return replace(task, not_before=_latest(progress.actual_start, status, progress.resumed))


def _latest(*days: date | None) -> datetime | None:
    """Return the latest of some dates as the moment at which it begins."""
    return max((begin_of(day) for day in days if day is not None), default=None)


def shares_left(tasks: Sequence[Task]) -> dict[str, float]:
    """Return what is left of the tasks in progress, as a share of their durations."""
    return {
        task.id: task.progress.remaining_share
        for task in tasks
        if task.progress is not None and not task.progress.is_complete
    }


def compile_bounds(project: Project, tasks: Sequence[Task], timeline: Timeline) -> Bounds | None:
    """Return what holds tasks back and what holds them to a date, None where nothing does.

    Parameters
    ----------
    project : Project
    tasks : sequence of Task, length n_tasks
        In the engine's order, after `with_progress`.
    timeline : Timeline
    """
    rows: list[Bound] = []
    sides: list[int] = []
    row = np.full(len(tasks), -1, np.int32)
    for t, task in enumerate(tasks):
        found, side = _bound(project, task, timeline), SIDES[task.milestone_side] if task.is_milestone else ANYWHERE
        if found is not None or (side != ANYWHERE and not task.is_complete):
            row[t] = len(rows)
            rows.append(found or UNBOUND)
            sides.append(side)
    done = np.array([task.is_complete for task in tasks], np.bool_)
    if not rows and not done.any():
        return None
    columns = np.array(rows, np.float64).reshape(len(rows), len(UNBOUND)).T.copy()
    earliest, latest_start, latest_finish, expected, began, days = columns
    nowhere, stands = np.full(len(rows), -1, np.int32), np.array(sides, np.int32)
    return Bounds(row, done, earliest, latest_start, latest_finish, expected, began, days, nowhere, stands)


def with_rests(bounds: Bounds | None, tasks: Sequence[Task], looked_at: Container[str], n_starts: int) -> Bounds | None:
    """Return bounds that note when what is left of some tasks in progress begins, in rows behind ``n_starts``."""
    if bounds is None:
        return None
    rests, chosen = bounds.start_of_rest.copy(), [row for row, task in zip(bounds.row, tasks, strict=True) if (
        row >= 0 and bounds.actual_start[row] >= 0.0 and task.id in looked_at)]  # fmt: skip
    rests[chosen] = n_starts + np.arange(len(chosen))
    return bounds._replace(start_of_rest=rests)


def starts_of_work(start_row: np.ndarray, bounds: Bounds | None) -> np.ndarray:
    """Return the rows in which the starts of tasks stand, of tasks in progress those of what is left of them."""
    if bounds is None or not len(bounds.start_of_rest):
        return start_row
    rests = np.where(bounds.row >= 0, bounds.start_of_rest[bounds.row], -1)
    return np.where(rests >= 0, rests, start_row)


def held_to_dates(bounds: Bounds | None, tasks: Sequence[Task]) -> set[str]:
    """Return the tasks that links push no further than to a date, and those whose durations are counted to one."""
    if bounds is None:
        return set()
    held = np.isfinite(bounds.latest_start) | np.isfinite(bounds.latest_finish) | (bounds.expected_finish >= 0.0)
    return {task.id for task, row in zip(tasks, bounds.row.tolist(), strict=True) if row >= 0 and held[row]}


def _bound(project: Project, task: Task, timeline: Timeline) -> Bound | None:
    """Return earliest finish, latest start, latest and expected finish, actual start and days done; None: unbound."""
    if task.is_complete:
        return None
    expected = min((timeline.moment(end_of(day)) for day in expected_finishes(task.constraints)), default=-1.0)
    if task.progress is not None:
        begin = timeline.moment(begin_of(task.progress.actual_start))
        calendar = task.calendar or project.calendar
        rest = timeline.moment(task.not_before) if task.not_before is not None else begin
        done = timeline.days_before(calendar, rest) - timeline.days_before(calendar, begin)
        return 0.0, np.inf, np.inf, expected, begin, max(done, 0.0)
    earliest, latest_start, latest_finish = 0.0, np.inf, np.inf
    for one in task.constraints:
        if one.on is None:
            continue
        if one.kind in FROM_FINISH:
            earliest = max(earliest, timeline.moment(end_of(one.on)))
        if project.constraints_win or one.kind in MUST:
            if one.kind in (*TO_START, "by hand"):
                latest_start = min(latest_start, timeline.moment(begin_of(one.on)))
            if one.kind in TO_FINISH:
                latest_finish = min(latest_finish, timeline.moment(end_of(one.on)))
    found = (earliest, latest_start, latest_finish, expected, -1.0, 0.0)
    return None if found == UNBOUND else found


def late_limits(
    project: Project, tasks: Sequence[Task], timeline: Timeline, postponed: Container[str]
) -> LateLimits | None:
    """Return what bounds late dates, None where nothing does; ``postponed`` are planned as late as possible."""
    binds = any(task.constraints or task.deadline for task in tasks)
    if project.must_finish is None and not project.late_at_shift_end and not binds:
        return None
    n_tasks = len(tasks)
    limits = LateLimits(
        project.late_at_shift_end,
        None if project.must_finish is None else timeline.moment(end_of(project.must_finish)),
        np.full(n_tasks, np.inf),
        np.full(n_tasks, np.inf),
        np.zeros(n_tasks, np.bool_),
        np.array([task.id in postponed for task in tasks], np.bool_),
    )
    for t, task in enumerate(tasks):
        if task.is_complete:
            continue
        if task.deadline is not None:
            limits.finish[t] = timeline.moment(end_of(task.deadline))
        for one in task.constraints:
            _limit(limits, t, task, one, timeline)
    return limits


def _limit(limits: LateLimits, t: int, task: Task, one: Constraint, timeline: Timeline) -> None:
    if one.on is None:
        return
    if one.kind in TO_START and task.progress is None:
        limits.start[t] = min(limits.start[t], timeline.moment(begin_of(one.on)))
        limits.exact[t] |= one.kind in MUST
    if one.kind in TO_FINISH:
        limits.finish[t] = min(limits.finish[t], timeline.moment(end_of(one.on)))
        limits.exact[t] |= one.kind in MUST


def scaled(durations: np.ndarray, tasks: Sequence[Task], shares: Mapping[str, float]) -> np.ndarray:
    """Return durations with what is done of them taken off."""
    return np.asarray(durations * np.array([shares.get(task.id, 1.0) for task in tasks]))
