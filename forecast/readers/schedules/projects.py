"""A schedule of a planner's program becomes a project: tasks with calendars, links, constraints and progress."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from forecast.calendars import CONTINUOUS, Calendar, ExceptionalDays
from forecast.project import Constraint, Estimate, Link, Progress, Project, Task
from forecast.project.model import LagCalendar, MilestoneSide
from forecast.project.progress import EXPECTED_FINISH
from forecast.readers.schedules.lags import with_lags_of_rests
from forecast.readers.schedules.pieces import pause_to_come, resumption
from forecast.readers.schedules.planned import (
    PlannedCalendar,
    PlannedConstraint,
    PlannedLink,
    PlannedSchedule,
    PlannedTask,
)
from forecast.readers.schedules.staffing import Staffing
from forecast.readers.schedules.working_time import work_between

SPANS = ("summary", "level of effort", "hammock")
SIDES: dict[str, MilestoneSide] = {"start milestone": "start", "finish milestone": "finish"}
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Imported:
    """A project, and which task of it each line of the schedule became.

    Attributes
    ----------
    project : Project
    id_by_uid : mapping of int to str
        Lines that only sum up others, levels of effort and inactive lines became no task.
    pause_by_id : mapping of str to float
        Working days of a task's duration that lie between the pieces of its work, for tasks that are split.
    """

    project: Project
    id_by_uid: dict[int, str]
    pause_by_id: dict[str, float]


def to_project(schedule: PlannedSchedule) -> Imported:
    """Return a schedule as a project whose durations are certain.

    Parameters
    ----------
    schedule : PlannedSchedule
    """
    staffing = Staffing(schedule)
    kept = [task for task in schedule.tasks if task.kind not in SPANS and not task.is_inactive]
    ids = _unique_ids(kept)
    links = _links_by_task(schedule, ids)
    is_primavera = schedule.program == "primavera"
    above = _of_summaries(schedule)
    pauses = {task.uid: pause for task in kept if (pause := _pause(schedule, task, staffing)) > 0.0}
    own = [_task(schedule, task, ids, links, staffing, above, pauses.get(task.uid, 0.0)) for task in kept]
    calendars = {name: _calendar(staffing.by_id(id_), name) for id_, name in staffing.names().items()}
    split = {task.uid: task for task in kept if task.uid in pauses}
    actual = [task.actual_start for task in kept if task.actual_start is not None]
    return Imported(
        Project(
            name=schedule.name,
            start=min([_floor(schedule), *actual]).date(),
            tasks=tuple(own),
            currency=schedule.currency or "USD",
            calendar=staffing.names()[schedule.calendar],
            calendars={CONTINUOUS.id: CONTINUOUS, **calendars},
            status_date=_floor(schedule),
            lag_calendar=_lag_calendar(schedule),
            progress_rule="retained logic"
            if is_primavera and schedule.progress != "progress override"
            else "progress override",
            must_finish=schedule.must_finish,
            late_at_shift_end=True,
            constraints_win=not is_primavera and schedule.honours_constraints,
        ),
        ids,
        {ids[uid]: pauses[uid] / staffing.by_id(staffing.of(task)[0]).minutes_per_day for uid, task in split.items()},
    )


def _pause(schedule: PlannedSchedule, task: PlannedTask, staffing: Staffing) -> float:
    """Return the working minutes between pieces to come as part of what a task lasts.

    Of a task in progress a share of that is left: so much of it that the share is the pause.
    """
    if not task.splits:
        return 0.0
    calendar, length, remaining = staffing.of(task)
    pause = pause_to_come(schedule, task, staffing.by_id(calendar), length - remaining)
    if task.actual_start is None or pause == 0.0:
        return pause
    return pause * length / remaining if remaining > 0.0 else 0.0


def _floor(schedule: PlannedSchedule) -> datetime:
    """Return the moment before which nothing that is left can begin."""
    if schedule.program == "primavera" and schedule.data_date is not None:
        return max(schedule.data_date, schedule.start)
    return schedule.start


def _lag_calendar(schedule: PlannedSchedule) -> LagCalendar:
    if schedule.program == "microsoft":
        return "successor"
    return "24-hours" if schedule.lag_calendar == "24 hours" else schedule.lag_calendar


def _unique_ids(tasks: Iterable[PlannedTask]) -> dict[int, str]:
    """Return an id of each task: what the planner sees, with the unique number where two have the same."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for task in tasks:
        plain = " ".join(re.sub(r"[;,]", " ", task.id).split()).lstrip("=+-@")
        name = plain if plain and plain not in taken else f"{plain} #{task.uid}".strip()
        taken.add(name)
        ids[task.uid] = name
    return ids


def _calendar(planned: PlannedCalendar, name: str) -> Calendar:
    return Calendar(
        name,
        hours_per_day=planned.minutes_per_day / 60.0,
        shifts=planned.week,
        exceptions=tuple(ExceptionalDays(first, last, shifts) for first, last, shifts in planned.exceptions),
    )


def _links_by_task(schedule: PlannedSchedule, ids: dict[int, str]) -> dict[int, list[PlannedLink]]:
    """Return the links into each task; those of a summary bind all that is below it."""
    children: dict[int | None, list[PlannedTask]] = {}
    for task in schedule.tasks:
        children.setdefault(task.parent, []).append(task)
    tasks = {task.uid: task for task in schedule.tasks}
    kinds = {task.uid: task.kind for task in schedule.tasks}

    def members(uid: int) -> list[int]:
        if kinds[uid] != "summary":
            return [uid]
        return [one for child in children.get(uid, ()) for one in members(child.uid)]

    found: dict[int, list[PlannedLink]] = {uid: [] for uid in ids}
    for link in schedule.links:
        if schedule.program == "primavera" and "level of effort" in (kinds[link.predecessor], kinds[link.successor]):
            continue
        for before in members(link.predecessor):
            for after in members(link.successor):
                if before in ids and after in ids and before != after:
                    is_own = before == link.predecessor and after == link.successor
                    found[after].append(link if is_own else replace(link, predecessor=before, successor=after))
    return with_lags_of_rests(schedule, found, tasks)


def _task(
    schedule: PlannedSchedule,
    task: PlannedTask,
    ids: dict[int, str],
    links: dict[int, list[PlannedLink]],
    staffing: Staffing,
    above: Mapping[int | None, tuple[Constraint, ...]],
    pause: float,
) -> Task:
    """Return one line of a schedule as a task."""
    calendar, length, remaining = staffing.of(task)
    goes_on = None
    if task.actual_start is not None:
        goes_on = resumption(schedule, task, staffing.by_id(calendar), length - remaining)
    if pause > 0.0:
        remaining += pause * remaining / length
        length += pause
    expected = task.expected_finish if schedule.uses_expected_finish and task.actual_finish is None else None
    if expected is not None:
        # Primavera counts the duration anew whenever it schedules: from the early start to the expected finish.
        begins = task.stored.early_start
        if task.actual_start is not None:
            begins = max(task.actual_start, schedule.data_date or schedule.start)
        if begins is not None:
            remaining = work_between(staffing.by_id(calendar), begins, expected)
            length = length if task.actual_start else remaining
    name = CONTINUOUS.id if task.is_elapsed else staffing.names()[calendar]
    day = float(DAY_MINUTES) if task.is_elapsed else staffing.by_id(calendar).minutes_per_day
    is_milestone = task.kind in ("start milestone", "finish milestone") and schedule.program == "primavera"
    if is_milestone:
        length = remaining = 0.0
    share = 1.0
    if task.actual_start is not None and length > 0.0:
        share = remaining / length
    elif task.actual_start is not None:
        length = remaining
    constraints = tuple(
        _constraint(schedule, one) for one in (task.constraint, task.secondary) if one is not None
    ) + above.get(task.parent, ())
    if expected is not None and not is_milestone:
        constraints = (Constraint(EXPECTED_FINISH, expected), *constraints)
    fixed = _fixed(task)
    if fixed is not None:
        constraints = (Constraint("by hand", fixed),)
    return Task(
        id=ids[task.uid],
        name=task.name,
        wbs=task.wbs,
        duration=Estimate("constant", (("value", length / day),), text=f"{length / day:g}"),
        predecessors=tuple(_link(link, ids) for link in links[task.uid]),
        calendar=name,
        not_before=task.external_early_start,
        constraints=constraints,
        deadline=_deadline(task),
        milestone_side=SIDES.get(task.kind, "") if schedule.program == "primavera" else "",
        progress=None if task.actual_start is None else Progress(task.actual_start, task.actual_finish, share, goes_on),
    )


def _deadline(task: PlannedTask) -> datetime | None:
    """Return the latest finish by a deadline, or by what waits for the task in another project."""
    dates = [one for one in (task.deadline, task.external_late_finish) if one is not None]
    return min(dates, default=None) if task.actual_finish is None else task.deadline


def _fixed(task: PlannedTask) -> datetime | None:
    """Return the date of a task that no program schedules: typed by hand, or of another project."""
    if task.actual_start is None and (task.is_manual or task.is_external):
        return task.stored.start
    return None


def _link(link: PlannedLink, ids: dict[int, str]) -> Link:
    return Link(
        ids[link.predecessor],
        link.kind,
        lag_share=link.lag_share or 0.0,
        lag_minutes=link.lag,
        is_elapsed=link.is_elapsed,
    )


def _constraint(schedule: PlannedSchedule, one: PlannedConstraint) -> Constraint:
    kind = one.kind
    if schedule.program == "microsoft" and not schedule.honours_constraints:
        kind = {"must start on": "start on", "must finish on": "finish on"}.get(kind, kind)  # type: ignore[assignment]
    return Constraint(kind, one.moment)


def _of_summaries(schedule: PlannedSchedule) -> dict[int | None, tuple[Constraint, ...]]:
    """Return the constraints that each summary hands down, with those of summaries above it: earliest starts."""
    by_uid = {one.uid: one for one in schedule.tasks if one.kind == "summary"}
    found: dict[int | None, tuple[Constraint, ...]] = {}
    for uid in by_uid:
        path, at = [], by_uid.get(uid)
        while at is not None and at.uid not in found:
            path.append(at)
            at = None if at.parent is None else by_uid.get(at.parent)
        for one in reversed(path):
            own = one.constraint
            is_bound = own is not None and own.kind == "start no earlier than"
            found[one.uid] = ((_constraint(schedule, own),) if own and is_bound else ()) + found.get(one.parent, ())
    return found
