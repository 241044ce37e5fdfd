"""Why dates in a schedule file are not those that are computed here, as far as the file tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forecast.readers.schedules.planned import PlannedCalendar, PlannedSchedule, PlannedTask
from forecast.readers.schedules.working_time import calendar_of, shifts_of, work_between

Cause = Literal[
    "follows a predecessor",
    "not recalculated before saving",
    "dates typed by hand",
    "resource levelling",
    "time of day",
    "calendar of resources",
    "progress rule",
    "constraint",
    "follows a successor",
    "follows the project's finish",
    "contradiction in the file",
    "rule for critical",
    "unknown",
]
What = Literal["early dates", "late dates", "total float", "critical flag"]
DAY = 1440
SOON = 1.0  # minutes of work that are no difference but one of the time of day


@dataclass(frozen=True, slots=True)
class ComputedDates:
    """What was computed here for one task; the float in minutes of working time."""

    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: float
    critical: bool


class Causes:
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


class LateCauses:
    """Why late dates, float or a critical flag differ where early dates are the same."""

    def __init__(
        self, schedule: PlannedSchedule, computed: Mapping[int, ComputedDates], wrong: Collection[int]
    ) -> None:
        self.schedule, self.staffed = schedule, {one.task for one in schedule.assignments}
        by_uid = {task.uid: task for task in schedule.tasks}
        self.after = {one.predecessor: by_uid[one.successor] for one in schedule.links if one.successor in wrong}
        ends = [task.stored.early_finish for task in schedule.tasks if task.uid in computed]
        theirs = max((end for end in ends if end is not None), default=None)
        self.is_same_end = theirs == max((one.early_finish for one in computed.values()), default=None)

    def of(self, task: PlannedTask, dates: ComputedDates, what: What) -> tuple[Cause, str]:
        """Return the cause of one task's difference, and a sentence about it."""
        calendar, stored = calendar_of(self.schedule, task), task.stored
        late = [(stored.late_start, dates.late_start), (stored.late_finish, dates.late_finish)]
        apart = [work_between(calendar, *sorted((a, b))) for a, b in late if a is not None]
        floats = 0.0 if stored.total_float is None else abs(stored.total_float - dates.total_float)
        if what == "critical flag":
            rule = "the program marks the longest path" if self.schedule.critical_by_path else "the float is the same"
            return "rule for critical", rule
        if max([*apart, floats]) <= SOON:
            return "time of day", "no more than a minute of work lies between the two"
        if task.is_manual:
            return "dates typed by hand", "the task is scheduled by hand"
        if task.uid in self.after:
            return "follows a successor", f"`{self.after[task.uid].id}` differs"
        if stored.late_finish is not None and stored.early_finish is not None and stored.total_float is not None:
            of_dates = work_between(calendar, *sorted((stored.early_finish, stored.late_finish)))
            if abs(of_dates - abs(stored.total_float)) > SOON and floats <= SOON:
                return "contradiction in the file", "the float in it is the one computed here, its late dates are not"
        if self.schedule.n_projects > 1 and self.schedule.float_of_each:
            return "follows the project's finish", "the program counts float to the end of each project, here of all"
        if not self.is_same_end:
            return "follows the project's finish", "late dates count from there, and it differs"
        if task.uid in self.staffed and not task.ignores_resource_calendars:
            return "calendar of resources", "resources with calendars of their own work on it"
        if task.constraint is not None or task.deadline is not None:
            return "constraint", task.constraint.kind if task.constraint is not None else "deadline"
        return "unknown", "nothing in the file explains it"
