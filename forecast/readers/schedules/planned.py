"""A schedule as its planner keeps it: what the file says, and the dates that the planner's program computed.

The dataclasses are neutral: a file of Microsoft Project and one of Primavera are read into the same fields. All
durations and lags are whole minutes of working time unless a field says otherwise; moments are naive local times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from forecast.project.progress import ConstraintKind

Shifts = tuple[tuple[int, int], ...]
"""Working hours of one day: (from, to) in minutes after midnight, in order, at most 1,440."""

LinkKind = Literal["FS", "SS", "FF", "SF"]
Program = Literal["microsoft", "primavera"]
TaskKind = Literal["task", "start milestone", "finish milestone", "summary", "level of effort", "hammock"]
LagCalendar = Literal["predecessor", "successor", "project", "24 hours"]
ProgressRule = Literal["retained logic", "progress override", "actual dates"]
FloatRule = Literal["finish", "start", "smallest"]


@dataclass(frozen=True, slots=True)
class PlannedCalendar:
    """Working hours: a week of shifts, and days or ranges of days that differ from it.

    Attributes
    ----------
    week : tuple of 7 Shifts
        Monday first.
    exceptions : tuple of (first day, last day, Shifts)
        In the order in which they apply: a later one wins.
    """

    id: int
    name: str
    week: tuple[Shifts, ...]
    exceptions: tuple[tuple[date, date, Shifts], ...] = ()
    minutes_per_day: float = 480.0


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A dependency between two tasks, by their unique ids.

    ``lag`` is in minutes (elapsed ones where ``is_elapsed``); ``lag_share`` is a share of the predecessor's duration
    and replaces it.
    """

    predecessor: int
    successor: int
    kind: LinkKind = "FS"
    lag: float = 0.0
    lag_share: float | None = None
    is_elapsed: bool = False


@dataclass(frozen=True, slots=True)
class PlannedConstraint:
    """A rule for the dates of one task; as late as possible has no moment."""

    kind: ConstraintKind
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredDates:
    """What the planner's program computed and left in the file; None where it left nothing.

    ``total_float`` and ``free_float`` are in minutes of the task's calendar.
    """

    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    start: datetime | None = None
    finish: datetime | None = None
    total_float: float | None = None
    free_float: float | None = None
    critical: bool | None = None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One line of a schedule.

    Attributes
    ----------
    uid : int
        Unique in the file; links name it.
    id : str
        What the planner sees: the activity id of Primavera, the number of the row in Microsoft Project.
    duration, remaining : float
        In minutes of the task's calendar (elapsed ones where ``is_elapsed``).
    calendar : int or None
        Of its own; None for the project's.
    is_manual, is_external, is_inactive : bool
        Scheduled by hand; of another project; not part of the plan at present.
    suspended, resumed : datetime or None
        A break after the work began.
    splits : tuple of (datetime, datetime)
        Pieces of work of a task that is split, in order; the time between them is no part of ``duration``.
    levelling_delay : float
        Elapsed minutes by which resource levelling moved the task.
    fields : mapping of str to str
        The user's own fields that hold something, by their title: Duration1, Text3 …
    """

    uid: int
    id: str
    name: str
    wbs: str = ""
    parent: int | None = None
    kind: TaskKind = "task"
    duration: float = 0.0
    remaining: float = 0.0
    is_elapsed: bool = False
    percent_complete: float = 0.0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    calendar: int | None = None
    constraint: PlannedConstraint | None = None
    secondary: PlannedConstraint | None = None
    deadline: datetime | None = None
    expected_finish: datetime | None = None
    external_early_start: datetime | None = None
    external_late_finish: datetime | None = None
    suspended: datetime | None = None
    resumed: datetime | None = None
    splits: tuple[tuple[datetime, datetime], ...] = ()
    levelling_delay: float = 0.0
    is_resource_dependent: bool = False
    ignores_resource_calendars: bool = False
    is_manual: bool = False
    is_external: bool = False
    is_inactive: bool = False
    stored: StoredDates = field(default_factory=StoredDates)
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """People, equipment or material; ``rate`` is in the project's currency for an hour (for a unit of material)."""

    uid: int
    id: str
    name: str
    kind: Literal["work", "material", "cost"] = "work"
    calendar: int | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedAssignment:
    """A resource at work on a task: ``units`` are full-time equivalents, ``work`` and ``remaining_work`` minutes."""

    task: int
    resource: int
    units: float = 1.0
    work: float = 0.0
    remaining_work: float = 0.0
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """One project of a schedule file.

    Attributes
    ----------
    program : {'microsoft', 'primavera'}
        Whose rules computed the stored dates.
    format : str
        As mpxj names it: MPP, MSPDI, XER, PMXML …
    data_date : datetime or None
        Status date: no work that is not done yet can lie before it.
    must_finish : datetime or None
        The date that the project must keep; late dates and float are counted from it.
    critical_float : float
        A task is critical whose float in minutes is no greater than this.
    critical_by_path : bool
        Critical is what lies on the longest path, whatever its float.
    open_ends_critical : bool
        Late dates of a task without successors are its early dates.
    lag_from_early_start : bool
        The lag of a start-to-start link counts from the early start (else from the actual start).
    honours_constraints : bool
        Microsoft Project: constraint dates win over links.
    code : str
        The short name by which Primavera knows the project.
    across : tuple of PlannedLink
        Links with one end in another project of the file.
    ignores_others : bool
        Links to and from other projects bind nothing.
    n_projects : int
        Projects of the file that are planned as this one.
    float_of_each : bool
        Float counts to the finish of each project, not of all that are planned together.
    is_stub : bool
        Only what other projects' links name was exported, without dates.
    """

    name: str
    program: Program
    format: str
    start: datetime
    calendar: int
    tasks: tuple[PlannedTask, ...]
    links: tuple[PlannedLink, ...]
    calendars: tuple[PlannedCalendar, ...]
    resources: tuple[PlannedResource, ...] = ()
    assignments: tuple[PlannedAssignment, ...] = ()
    currency: str = ""
    data_date: datetime | None = None
    finish: datetime | None = None
    must_finish: datetime | None = None
    last_scheduled: datetime | None = None
    from_finish: bool = False
    progress: ProgressRule = "retained logic"
    lag_calendar: LagCalendar = "predecessor"
    float_rule: FloatRule = "finish"
    critical_float: float = 0.0
    critical_by_path: bool = False
    open_ends_critical: bool = False
    lag_from_early_start: bool = True
    uses_expected_finish: bool = False
    honours_constraints: bool = True
    minutes_per_day: float = 480.0
    is_baseline: bool = False
    code: str = ""
    across: tuple[PlannedLink, ...] = ()
    ignores_others: bool = False
    is_stub: bool = False
    n_projects: int = 1
    float_of_each: bool = False
