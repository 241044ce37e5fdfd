"""A schedule file as the tables of a model: what `forecast import` writes, and what a scenario that names it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from forecast.calendars import CONTINUOUS, Calendar
from forecast.distributions import DISTRIBUTIONS
from forecast.errors import InputError, Place, Problem
from forecast.project import Link, Project, Task
from forecast.project.progress import EXPECTED_FINISH
from forecast.readers.builder import build
from forecast.readers.imports import Asked
from forecast.readers.raw import Cell, Findings, RawModel, Row
from forecast.readers.reading import DEFAULT_DISTRIBUTION
from forecast.readers.schedules.additions import BAND, NOTHING, POINTS, Additions, find_additions
from forecast.readers.schedules.choosing import read_chosen
from forecast.readers.schedules.costs import staff
from forecast.readers.schedules.limits import LARGEST_FILE
from forecast.readers.schedules.planned import PlannedSchedule, Shifts
from forecast.readers.schedules.projects import Imported, to_project
from forecast.readers.textfile import Sources

Fields = dict[str, str]
Tables = Mapping[str, Mapping[str, Fields]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALL = re.compile(rf"({'|'.join(sorted(DISTRIBUTIONS))})\s*\(.*\)$", re.IGNORECASE)
BEGIN, END = "start no earlier than", "finish no later than"


def read_schedule(path: Path, sources: Sources, findings: Findings, asked: Asked) -> RawModel | None:
    """Return the tables of what is meant of a schedule file, None after saying why not."""
    place = Place(sources.name(path))
    try:
        chosen = read_chosen(path, [str(cell.value) for cell in asked.projects])
    except InputError as error:
        for problem in error.problems:
            is_named = problem.code == "schedule-project" and asked.projects
            where = asked.projects[0].place if is_named else place
            findings.error(problem.code, problem.message, where, hint=problem.hint)
        return None
    for problem in chosen.warnings:
        findings.warning(problem.code, problem.message, place, hint=problem.hint)
    schedule = chosen.schedule
    sources.read_bytes(path, findings, limit=LARGEST_FILE)  # its hash is kept with the results
    imported = to_project(schedule)
    additions = find_additions(asked, schedule, imported.id_by_uid, chosen.sources, sources, findings)
    return raw_model(schedule, tables_of(schedule, imported, additions), path, place, additions)


def check_schedule(
    schedule: PlannedSchedule, tables: Tables, path: Path, additions: Additions = NOTHING
) -> list[Problem]:
    """Build the model of a schedule from its tables and check it; return what is only a warning.

    Raises
    ------
    InputError
        If the model has errors: links that form a circle, a calendar that never works …
    """
    findings = Findings()
    build(raw_model(schedule, tables, path, Place(str(path)), additions), Sources(None), findings)
    findings.stop_on_errors()
    return list(findings.sorted())


def raw_model(
    schedule: PlannedSchedule, tables: Tables, path: Path, place: Place, additions: Additions = NOTHING
) -> RawModel:
    """Return the tables of a schedule as a model; every value stands at the file as a whole."""

    def row(fields: Fields) -> Row:
        return Row(place, {name: Cell(value, place, place) for name, value in fields.items()})

    blocks = {}
    if additions.bands is not None:
        asked = additions.bands.place
        rule = Cell({"band": Cell(BAND, asked, asked)}, asked)
        bands = Cell({BAND: Cell(additions.bands.value, asked, asked)}, asked)
        blocks = {"estimating.bands": bands, "estimating.rules": Cell([rule], asked)}
    return RawModel(
        name=schedule.name or path.stem,
        folder=path.parent,
        place=place,
        tables={name: {id_: row(fields) for id_, fields in rows.items()} for name, rows in tables.items()}
        | ({"risks": dict(additions.risks)} if additions.risks else {}),
        table_places=dict.fromkeys(tables, place),
        blocks=blocks,
        schedule=schedule,
    )


def tables_of(
    schedule: PlannedSchedule, imported: Imported, additions: Additions = NOTHING
) -> dict[str, dict[str, Fields]]:
    """Return the rows of the tables project, calendars and tasks, as they are written in a model, by id."""
    project = imported.project
    uid_by_id = {name: uid for uid, name in imported.id_by_uid.items()}
    own = {task.uid: dict(task.fields) for task in schedule.tasks}
    used = {project.calendar, *(task.calendar for task in project.tasks)} - {None, CONTINUOUS.id}
    tables = {
        "project": {"": _project_row(project)},
        "calendars": {name: _calendar_row(project.calendars[name]) for name in sorted(filter(None, used))},
        "tasks": {
            task.id: _task_row(
                project, task, own[uid_by_id[task.id]], additions, imported.pause_by_id.get(task.id, 0.0)
            )
            for task in project.tasks
        },
    }
    if additions.costs is not None:
        tables |= _money(schedule, project, tables["tasks"], imported.id_by_uid, additions.costs)
    return tables


def _money(
    schedule: PlannedSchedule,
    project: Project,
    rows: Mapping[str, Fields],
    id_by_uid: Mapping[int, str],
    costs: Mapping[int, float],
) -> dict[str, dict[str, Fields]]:
    """Return the tables of tasks and of resources with the money of a schedule."""
    uid_by_id = {id_: uid for uid, id_ in id_by_uid.items()}
    hours = {name: calendar.hours_per_day for name, calendar in project.calendars.items()}
    minutes = {
        uid_by_id[task.id]: 60.0 * _days_of(task) * hours[task.calendar or project.calendar] for task in project.tasks
    }
    resources, crews = staff(schedule, minutes)
    tasks = {}
    for id_, row in rows.items():
        uid = uid_by_id[id_]
        money = {"resources": crews.get(uid, ""), "cost_most_likely": f"{costs[uid]:.10g}" if uid in costs else ""}
        tasks[id_] = row | {name: value for name, value in money.items() if value}
    return {"tasks": tasks, **({"resources": resources} if resources else {})}


def _days_of(task: Task) -> float:
    return float(str(dict(task.duration.parameters)["value"]))


def _project_row(project: Project) -> Fields:
    flags = {"constraints_win": project.constraints_win, "late_at_shift_end": project.late_at_shift_end}
    written = {
        "name": project.name,
        "start": project.start.isoformat(),
        "status_date": _moment(project.status_date),
        "currency": project.currency,
        "calendar": project.calendar,
        "lag_calendar": project.lag_calendar,
        "progress_rule": project.progress_rule,
        "must_finish": _moment(project.must_finish),
        **{name: "yes" for name, is_set in flags.items() if is_set},
    }
    return {name: value for name, value in written.items() if value}


def _calendar_row(calendar: Calendar) -> Fields:
    exceptions = "; ".join(f"{_days(one.first, one.last)} {_hours(one.shifts)}" for one in calendar.exceptions)
    week = "; ".join(f"{day} {_hours(shifts)}" for day, shifts in zip(DAYS, calendar.shifts, strict=True) if shifts)
    written = {"shifts": week, "hours_per_day": f"{calendar.hours_per_day:g}", "exceptions": exceptions}
    if not week:  # a calendar that works on exceptional days only
        written["days"] = "none"
    return {name: value for name, value in written.items() if value}


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"


def _hours(shifts: Shifts) -> str:
    clock = [f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}" for begin, end in shifts]
    return ", ".join(clock) or "closed"


def _moment(day: date | None) -> str:
    if isinstance(day, datetime):
        return f"{day:%Y-%m-%d %H:%M}"
    return "" if day is None else day.isoformat()


def _task_row(project: Project, task: Task, own: Mapping[str, str], additions: Additions, pause: float) -> Fields:
    elapsed = "e" if task.calendar == CONTINUOUS.id else ""
    hours = CONTINUOUS.hours_per_day if elapsed else project.calendars[task.calendar or project.calendar].hours_per_day
    days = _days_of(task)
    written = {
        "name": task.name,
        "wbs": task.wbs,
        "most_likely": _minutes(days * hours, elapsed),
        "predecessors": "; ".join(_links(task)),
        "calendar": "" if elapsed else task.calendar or "",
        "not_before": _moment(task.not_before),
        "deadline": _moment(task.deadline),
        "milestone": "yes" if days == 0.0 else "",
        "milestone_side": task.milestone_side,
        **_constraints(task),
    }
    if days == 0.0:
        written["most_likely"] = ""
    elif not task.is_complete:
        estimate = _estimate(own, additions.fields)
        written |= _around(pause, estimate, days - pause, additions.bands_as_numbers) if pause else estimate
    if task.progress is not None:
        progress = task.progress
        written |= {
            "actual_start": _moment(progress.actual_start),
            "actual_finish": _moment(progress.actual_finish),
            "resumed": _moment(progress.resumed),
        }
        if not progress.is_complete and progress.remaining_share not in (0.0, 1.0) and days > 0.0:
            written["remaining"] = _minutes(days * hours * progress.remaining_share, elapsed)
    return {"id": task.id, **{name: value for name, value in written.items() if value}}


def _minutes(hours: float, elapsed: str) -> str:
    """Return a length of time in hours where they are whole, else in minutes."""
    minutes = round(60.0 * hours, 3)
    return f"{minutes / 60:g}{elapsed}h" if minutes % 60 == 0 else f"{minutes:g}{elapsed}min"


def _estimate(own: Mapping[str, str], titles: Mapping[str, str]) -> Fields:
    """Return what the planner's own fields say about the duration: three points, or a distribution."""
    for value in [own.get(titles["distribution"], "")] if "distribution" in titles else own.values():
        if CALL.match(value.strip()):
            return {"distribution": value.strip().replace(";", ","), "most_likely": ""}
    points = {name: own[title] for name, title in titles.items() if name in POINTS and title in own}
    return points if {"optimistic", "pessimistic"} <= points.keys() else {}


def _around(pause: float, estimate: Fields, days: float, factors: tuple[float, ...]) -> Fields:
    """Return the estimate of a task that is split: its range is one of the work, the pause in it stays as it is."""
    if "distribution" in estimate:
        return estimate | {"distribution": f"shift({estimate['distribution']}, {pause:.10g})"}
    if not estimate:
        estimate = {name: f"{factor * days:.10g}" for name, factor in zip(POINTS, factors, strict=False)}
    shifted = {"distribution": f"shift({DEFAULT_DISTRIBUTION}, {pause:.10g})"}
    return {"most_likely": f"{days:.10g}", **estimate, **shifted} if estimate else {}


def _links(task: Task) -> Iterator[str]:
    """Yield links as they are written; of two alike, the one with more lag."""
    longest: dict[tuple[str, str], Link] = {}
    for link in task.predecessors:
        key = (link.predecessor, link.kind)
        other = longest.get(key)
        if other is None or (link.lag_minutes, link.lag_share) > (other.lag_minutes, other.lag_share):
            longest[key] = link
    for link in longest.values():
        lag = ""
        if link.lag_share:
            lag = f"{100.0 * link.lag_share:+g}{'e' if link.is_elapsed else ''}%"
        elif link.lag_minutes:
            lag = f"{link.lag_minutes:+g}{'e' if link.is_elapsed else ''}min"
        yield f"{link.predecessor}{link.kind}{lag}" if lag or link.kind != "FS" else link.predecessor


def _constraints(task: Task) -> Fields:
    """Return the constraint of a row; a second one is written as an earliest start or a deadline where it is that.

    An expected finish comes behind constraints that are neither, but first of all where work is in progress.
    """
    begun = task.progress is not None
    kinds = sorted(task.constraints, key=lambda one: (one.kind in (BEGIN, END), (one.kind == EXPECTED_FINISH) != begun))
    if not kinds:
        return {}
    first, found = kinds[0], {}
    for one in kinds[1:]:
        if one.kind == BEGIN:
            found["not_before"] = _moment(max(filter(None, (one.on, task.not_before)), key=_sortable))
        elif one.kind == END:
            found["deadline"] = _moment(one.on)
    return {"constraint": first.kind, "constraint_date": _moment(first.on), **found}


def _sortable(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day) + timedelta(0)
