"""Read the schedules of one file, whatever planner's program wrote it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from forecast.readers.schedules import limits
from forecast.readers.schedules.across import with_other_sides
from forecast.readers.schedules.columns import Columns
from forecast.readers.schedules.damage import cut_off, refusal, unknown, unreadable
from forecast.readers.schedules.java import java
from forecast.readers.schedules.planned import (
    FloatRule,
    LagCalendar,
    LinkKind,
    PlannedAssignment,
    PlannedCalendar,
    PlannedLink,
    PlannedResource,
    PlannedSchedule,
    ProgressRule,
)
from forecast.readers.schedules.shifts import calendars
from forecast.readers.schedules.tasks import tasks
from forecast.readers.schedules.values import Units, flag, moment, number, whole

LAG_CALENDARS: dict[str, LagCalendar] = {
    "PREDECESSOR": "predecessor", "SUCCESSOR": "successor", "PROJECT_DEFAULT": "project",
    "TWENTY_FOUR_HOUR": "24 hours",
}  # fmt: skip
PROGRESS: dict[str, ProgressRule] = {
    "RETAINED_LOGIC": "retained logic", "PROGRESS_OVERRIDE": "progress override", "ACTUAL_DATES": "actual dates",
}  # fmt: skip
FLOAT_RULES: dict[str, FloatRule] = {"START_SLACK": "start", "FINISH_SLACK": "finish", "SMALLEST_SLACK": "smallest"}
USUAL = PlannedCalendar(0, "standard", (((480, 720), (780, 1020)),) * 5 + ((), ()))
"""For a file without any calendar: Monday to Friday, 8 to 12 and 13 to 17."""

PRIMAVERA = ("XER", "PMXML", "P3", "SURETRAK", "PRX", "STX")


def read_schedules(path: Path) -> tuple[PlannedSchedule, ...]:
    """Read every project of a schedule file, each with the tasks of the others that its own wait for.

    Parameters
    ----------
    path : Path
        Of any format that mpxj knows: Microsoft Project (.mpp, .mpt, .mpx, MSPDI .xml), Primavera (.xer, PMXML .xml) …

    Raises
    ------
    InputError
        If the file breaks a limit (see `limits`), can't be read or holds no project.
    ScheduleToolsError
        If Java or mpxj is missing.
    """
    every = [schedule for schedule, _ in read_with_projects(path)]
    return tuple(with_other_sides(one, [other for other in every if other is not one]).schedule for one in every)


def read_with_projects(path: Path) -> tuple[tuple[PlannedSchedule, Any], ...]:
    """Read every project of a schedule file as it is; return each with mpxj's own object of it."""
    limits.check(path)
    cut_off(path)
    jpype = java()
    try:
        with _without_collection():
            found = tuple((_schedule(project, path), project) for project in _projects(path) if project is not None)
    except jpype.JException as error:
        raise unreadable(path, error) from error
    except (ValueError, OverflowError) as error:  # a date beyond the year 9999, a number that is none
        raise refusal(path, "schedule-unreadable", f"a value in the file can't be read: {error}") from error
    if not found:
        raise unknown(path)
    return found


def _projects(path: Path) -> list[Any]:
    """Return mpxj's projects of a file, with the links between them; none for a format that it does not know."""
    proxy = java().JClass("org.mpxj.reader.UniversalProjectReader")().getProjectReaderProxy(str(path.resolve()))
    if proxy is None:
        return []
    with proxy:
        reader = proxy.getProjectReader()
        if hasattr(reader, "setLinkCrossProjectRelations"):  # Primavera's files
            reader.setLinkCrossProjectRelations(True)
        return list(proxy.readAll() or ())


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the search for garbage: what is read is kept, and looking through it again and again takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Properties:
    """The properties of a project, as texts."""

    def __init__(self, properties: Any) -> None:
        self._properties = properties
        self._fields = java().JClass("org.mpxj.ProjectField")

    def __getitem__(self, name: str) -> str | None:
        value = self._properties.get(getattr(self._fields, name))
        return None if value is None else str(value.name() if hasattr(value, "name") else value)


def _schedule(project: Any, path: Path) -> PlannedSchedule:
    """Return one project of a file."""
    jpype = java()
    get = _Properties(project.getProjectProperties())
    units = Units.of(
        number(get["MINUTES_PER_DAY"], 480.0),
        number(get["MINUTES_PER_WEEK"], 2400.0),
        number(get["MINUTES_PER_MONTH"], 9600.0),
        number(get["MINUTES_PER_YEAR"], 115_200.0),
    )
    kind = (get["FILE_TYPE"] or "").upper()
    is_primavera = kind in PRIMAVERA or get["FILE_APPLICATION"] == "Primavera"
    planned = tasks(project, units)
    starts = [task.stored.start for task in planned if task.stored.start is not None]
    start = moment(get["PLANNED_START"] if is_primavera else get["START_DATE"]) or moment(get["START_DATE"])
    default = project.getDefaultCalendar()
    chosen = None if default is None or default.getUniqueID() is None else int(default.getUniqueID())
    known = calendars(project) or (USUAL,)
    links = _links(project, units)
    uids = {task.uid for task in planned}
    code, data_date = get["PROJECT_ID"] or "", moment(get["STATUS_DATE"])
    critical = units.minutes_of(get["CRITICAL_SLACK_LIMIT"])
    return PlannedSchedule(
        name=get["NAME"] or get["PROJECT_TITLE"] or code or path.stem,
        program="primavera" if is_primavera else "microsoft",
        format=kind,
        start=start or min(starts, default=datetime(2000, 1, 1)),
        calendar=chosen if chosen in {one.id for one in known} else known[0].id,
        tasks=planned,
        links=tuple(link for link in links if link.predecessor in uids and link.successor in uids),
        calendars=known,
        resources=_resources(project, jpype),
        assignments=_assignments(project, units),
        currency=get["CURRENCY_CODE"] or get["CURRENCY_SYMBOL"] or "",
        data_date=data_date,
        finish=moment(get["SCHEDULED_FINISH"] or get["FINISH_DATE"]),
        must_finish=moment(get["MUST_FINISH_BY"]),
        last_scheduled=moment(get["LAST_SCHEDULED_DATE"]),
        from_finish=get["SCHEDULE_FROM"] == "FINISH",
        progress=PROGRESS.get(get["SCHEDULING_PROGRESSED_ACTIVITIES"] or "", "retained logic"),
        lag_calendar=LAG_CALENDARS.get(get["RELATIONSHIP_LAG_CALENDAR"] or "", "predecessor"),
        float_rule=FLOAT_RULES.get(get["TOTAL_SLACK_CALCULATION_TYPE"] or "", "finish"),
        critical_float=critical or 0.0,
        critical_by_path=get["CRITICAL_ACTIVITY_TYPE"] == "LONGEST_PATH",
        open_ends_critical=flag(get["MAKE_OPEN_ENDED_ACTIVITIES_CRITICAL"]) or flag(get["MULTIPLE_CRITICAL_PATHS"]),
        lag_from_early_start=flag(get["COMPUTE_START_TO_START_LAG_FROM_EARLY_START"]),
        uses_expected_finish=flag(get["USE_EXPECTED_FINISH_DATES"]),
        honours_constraints=get["HONOR_CONSTRAINTS"] is None or flag(get["HONOR_CONSTRAINTS"]),
        minutes_per_day=units.minutes["d"],
        is_baseline=flag(get["PROJECT_IS_BASELINE"]),
        code=code,
        across=tuple(link for link in links if (link.predecessor in uids) != (link.successor in uids)),
        ignores_others=flag(get["IGNORE_RELATIONSHIPS_TO_AND_FROM_OTHER_PROJECTS"]),
        float_of_each=flag(get["CALCULATE_FLOAT_BASED_ON_FINISH_DATE_OF_EACH_PROJECT"]),
        is_stub=is_primavera and data_date is None and not starts,
    )


def _links(project: Any, units: Units) -> list[PlannedLink]:
    """Return the links of a project."""
    columns = Columns("org.mpxj.Relation")
    relations = java().JClass("java.util.ArrayList")(project.getRelations())
    found = []
    paths = ("getPredecessorTask.getUniqueID", "getSuccessorTask.getUniqueID", "getType.toString", "getLag")
    kinds = get_args(LinkKind)
    lags: dict[str | None, tuple[float, float | None, bool]] = {}
    for predecessor, successor, kind, lag in zip(*columns.get(relations, *paths), strict=True):
        if predecessor is None or successor is None or kind not in kinds:
            continue
        if lag not in lags:
            minutes, unit = units.amount(lag) or (0.0, "m")
            is_share = unit in ("%", "e%")
            lags[lag] = (0.0 if is_share else minutes, minutes / 100.0 if is_share else None, unit.startswith("e"))
        found.append(PlannedLink(int(predecessor), int(successor), kind, *lags[lag]))
    return found


def _resources(project: Any, jpype: Any) -> tuple[PlannedResource, ...]:
    """Return the resources of a project."""
    columns = Columns("org.mpxj.Resource", "org.mpxj.ResourceField")
    items = jpype.JClass("java.util.ArrayList")(project.getResources())
    kinds = {"MATERIAL": "material", "COST": "cost"}
    per_hour = {"m": 60.0, "h": 1.0, "d": 1 / 8, "w": 1 / 40, "mo": 1 / 160, "y": 1 / 1920}
    found = []
    paths = ("UNIQUE_ID", "RESOURCE_ID", "NAME", "TYPE", "CALENDAR_UNIQUE_ID", "STANDARD_RATE")
    for uid, id_, name, kind, calendar, rate in zip(*columns.get(items, *paths), strict=True):
        if uid is None or name is None:
            continue
        amount, _, unit = (rate or "").partition("/")
        found.append(
            PlannedResource(
                uid=int(uid),
                id=id_ or uid,
                name=name,
                kind=kinds.get(kind or "", "work"),  # type: ignore[arg-type]
                calendar=whole(calendar),
                rate=float(amount) * per_hour.get(unit, 1.0) if amount else None,
            )
        )
    return tuple(found)


def _assignments(project: Any, units: Units) -> tuple[PlannedAssignment, ...]:
    """Return which resources work on which tasks."""
    columns = Columns("org.mpxj.ResourceAssignment", "org.mpxj.AssignmentField")
    items = java().JClass("java.util.ArrayList")(project.getResourceAssignments())
    paths = ("TASK_UNIQUE_ID", "RESOURCE_UNIQUE_ID", "ASSIGNMENT_UNITS", "WORK", "REMAINING_WORK", "ASSIGNMENT_DELAY")
    return tuple(
        PlannedAssignment(
            task=int(task),
            resource=int(resource),
            units=number(share, 100.0) / 100.0,
            work=units.minutes_of(work) or 0.0,
            remaining_work=units.minutes_of(remaining) or 0.0,
            delay=units.minutes_of(delay) or 0.0,
        )
        for task, resource, share, work, remaining, delay in zip(*columns.get(items, *paths), strict=True)
        if task is not None and resource is not None
    )
