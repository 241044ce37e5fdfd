"""The handshake: the dates that a schedule file holds beside those computed here, every difference with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forecast.readers.schedules.planned import PlannedCalendar, PlannedSchedule, PlannedTask, StoredDates
from forecast.readers.schedules.working_time import shifts_of, work_between

Cause = Literal[
    "follows a predecessor",
    "not recalculated before saving",
    "dates typed by hand",
    "resource levelling",
    "time of day",
    "calendar of resources",
    "progress rule",
    "constraint",
    "unknown",
]
STALE: tuple[Cause, ...] = ("not recalculated before saving",)
DAY = 1440


@dataclass(frozen=True, slots=True)
class ComputedDates:
    """What was computed here for one task; the float in minutes of working time."""

    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: float
    critical: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A task whose stored early dates are not those computed, and why."""

    task: PlannedTask
    computed: ComputedDates | None
    cause: Cause
    detail: str


@dataclass(frozen=True, slots=True)
class Handshake:
    """How well a file's dates are reproduced.

    Attributes
    ----------
    n_tasks : int
        Tasks compared: those with stored early dates that are still to be scheduled, no summaries.
    n_to_the_minute, n_to_the_day : int
        Tasks whose early start and early finish are the same.
    n_late, n_float, n_critical : int
        Tasks whose late dates, total float and critical flag are the same (or not in the file).
    """

    n_tasks: int
    n_to_the_minute: int
    n_to_the_day: int
    n_late: int
    n_float: int
    n_critical: int
    differences: tuple[Difference, ...]

    @property
    def is_recalculated(self) -> bool:
        """Return whether the planner's program computed all dates before it saved the file."""
        return not any(one.cause in STALE for one in self.differences)

    @property
    def causes(self) -> dict[str, int]:
        """Return how many differences each cause has."""
        return dict(Counter(one.cause for one in self.differences).most_common())


def compare(schedule: PlannedSchedule, computed: Mapping[int, ComputedDates]) -> Handshake:
    """Compare the dates in a file with computed ones.

    Parameters
    ----------
    schedule : PlannedSchedule
    computed : mapping of unique id to ComputedDates
    """
    tasks = [task for task in schedule.tasks if _is_compared(schedule, task)]
    counts: Counter[str] = Counter()
    wrong: dict[int, PlannedTask] = {}
    for task in tasks:
        dates = computed.get(task.uid)
        if dates is None:
            wrong[task.uid] = task
            continue
        stored = task.stored
        same = stored.early_start == dates.early_start and stored.early_finish == dates.early_finish
        counts["minute"] += same
        counts["day"] += _same_day(stored, dates)
        late = ((stored.late_start, dates.late_start), (stored.late_finish, dates.late_finish))
        counts["late"] += all(theirs is None or theirs == ours for theirs, ours in late)
        counts["float"] += stored.total_float is None or abs(stored.total_float - dates.total_float) < 1.0
        counts["critical"] += stored.total_float is None or stored.critical == dates.critical
        if not same:
            wrong[task.uid] = task
    differences = []
    causes = _Causes(schedule, wrong)
    for uid, task in wrong.items():
        cause, detail = causes.of(task, computed.get(uid))
        differences.append(Difference(task, computed.get(uid), cause, detail))
    return Handshake(
        len(tasks),
        counts["minute"],
        counts["day"],
        counts["late"],
        counts["float"],
        counts["critical"],
        tuple(differences),
    )


def _is_compared(schedule: PlannedSchedule, task: PlannedTask) -> bool:
    """Return whether a task's early dates are a forecast: Primavera keeps none for what is complete."""
    if task.kind == "summary" or task.stored.early_start is None or task.stored.early_finish is None:
        return False
    return not (task.is_inactive or (schedule.program == "primavera" and task.actual_finish is not None))


def _same_day(stored: StoredDates, dates: ComputedDates) -> bool:
    assert stored.early_start is not None
    assert stored.early_finish is not None
    return (
        stored.early_start.date() == dates.early_start.date()
        and stored.early_finish.date() == dates.early_finish.date()
    )


class _Causes:
    """Why stored dates differ, as far as the file tells."""

    def __init__(self, schedule: PlannedSchedule, wrong: Mapping[int, PlannedTask]) -> None:
        self.default = schedule.calendar
        self.calendars = {one.id: one for one in schedule.calendars}
        self.staffed = {one.task for one in schedule.assignments}
        self.cause: dict[int, PlannedTask] = {}
        for link in schedule.links:
            if link.predecessor in wrong:
                self.cause.setdefault(link.successor, wrong[link.predecessor])

    def of(self, task: PlannedTask, dates: ComputedDates | None) -> tuple[Cause, str]:
        """Return the cause of one task's difference, and a sentence about it."""
        if dates is None:
            return "unknown", "the task was not computed"
        if task.uid in self.cause:
            return "follows a predecessor", f"`{self.cause[task.uid].id}` differs"
        if task.is_manual:
            return "dates typed by hand", "the task is scheduled by hand"
        calendar = self.calendars.get(self.default if task.calendar is None else task.calendar)
        in_time = None if calendar is None or task.is_elapsed else _of_working_time(calendar, task, dates)
        if in_time is not None:
            return in_time
        if task.levelling_delay:
            return "resource levelling", f"levelling moved it by {task.levelling_delay / DAY:g} days"
        if task.uid in self.staffed and not task.ignores_resource_calendars:
            return "calendar of resources", "resources with calendars of their own work on it"
        if task.actual_start is not None:
            return "progress rule", "the task is in progress"
        if task.constraint is not None:
            return "constraint", task.constraint.kind
        return "unknown", "nothing in the file explains it"


def _of_working_time(calendar: PlannedCalendar, task: PlannedTask, dates: ComputedDates) -> tuple[Cause, str] | None:
    """Return a cause that a task's calendar shows, None where it shows none."""
    stored = task.stored
    assert stored.early_start is not None
    assert stored.early_finish is not None
    idle = _idle(calendar, stored.early_start)
    if idle and task.kind == "task":
        return (
            "not recalculated before saving",
            f"it starts on {stored.early_start:%Y-%m-%d}, {idle} in its calendar",
        )
    length = work_between(calendar, stored.early_start, stored.early_finish)
    if task.kind == "task" and task.actual_start is None and task.remaining == 0.0 and length > 0.0:
        return "not recalculated before saving", "the file holds dates, but no duration"
    apart = [
        work_between(calendar, *sorted(pair))
        for pair in ((stored.early_start, dates.early_start), (stored.early_finish, dates.early_finish))
    ]
    if max(apart) <= 1.0:
        return "time of day", "no more than a minute of work lies between the two"
    return None


def _idle(calendar: PlannedCalendar, at: datetime) -> str:
    """Return why a day is not worked, nothing if it is."""
    if shifts_of(calendar, at):
        return ""
    return "a day off" if calendar.week[at.weekday()] else "not a working day"
