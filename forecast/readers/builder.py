"""From raw tables to the frozen `Project`; every problem is said with its place, and what is sound is built anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from forecast.errors import Place, Problem
from forecast.project import CHECKS, Project, check
from forecast.project.model import Combination, LagCalendar
from forecast.project.progress import ProgressRule
from forecast.project.range_checks import zero_width
from forecast.readers.account_rows import build_account
from forecast.readers.calendar_rows import STANDARD, build_calendars
from forecast.readers.cell_error import Known
from forecast.readers.charges import ChargeReader
from forecast.readers.delivery_rows import build_delivery
from forecast.readers.dependence import DependenceReader
from forecast.readers.durations import units_of
from forecast.readers.estimating import read_rules, say_what_is_idle
from forecast.readers.fields import ACCOUNTS, COSTS, DELIVERIES, PROJECT, RESOURCES, TASKS
from forecast.readers.logic import build_branches, build_conditions, build_rework, build_windows
from forecast.readers.lost_days import LostDaysReader
from forecast.readers.money_rows import build_cost
from forecast.readers.raw import Findings, RawModel
from forecast.readers.reading import Reading
from forecast.readers.resource_rows import build_resource
from forecast.readers.risk_rows import build_risks
from forecast.readers.scales import ScalesReader
from forecast.readers.selectors import Selectors
from forecast.readers.shared_risks import AssignmentReader
from forecast.readers.systemic import SystemicReader
from forecast.readers.task_rows import build_task
from forecast.readers.textfile import Sources

SOME_MONDAY = date(2000, 1, 3)  # where the start is missing, which is said, so that checks can go on
PROJECT_ROW = ""  # the id of the one row of the table `project`


def build(raw: RawModel, sources: Sources, findings: Findings) -> Project | None:
    """Return the project that the tables describe, None if it can't even be put together.

    Parameters
    ----------
    raw : RawModel
        Tables of text with places.
    sources : Sources
        Reads the data files that estimates name.
    findings : Findings
        Gets every problem, of the tables and of `CHECKS`, with its place.
    """
    reading = Reading(raw, sources, findings)
    settings = reading.records(PROJECT)[0]
    start = settings.day("start") if settings.require("start") else None
    reading.calendars = build_calendars(raw.tables.get("calendars", {}), start or SOME_MONDAY, findings)
    calendar = reading.calendar(settings) or STANDARD.id
    standard = reading.calendars[calendar]
    reading.units = settings.units = units_of(standard)
    reading.read_default_distribution(settings)
    resources = tuple(build_resource(reading, record) for record in reading.records(RESOURCES))
    reading.calendar_of_resource = {resource.id: resource.calendar for resource in resources}
    reading.estimates.rules = read_rules(reading, resources, raw.blocks)
    branches, conditions = build_branches(reading), build_conditions(reading)
    windows = build_windows(reading, start or SOME_MONDAY)
    reading.outcomes = {branch.name: tuple(outcome for outcome, _ in branch.outcomes) for branch in branches}
    reading.outcomes |= {one.name: (one.then, one.otherwise) for one in conditions}
    reading.windows = Known("window", (window.name for window in windows))
    tasks = tuple(build_task(reading, record) for record in reading.records(TASKS))
    reading.selectors = Selectors(reading.tasks, tasks, resources)
    deliveries = tuple(build_delivery(reading, record) for record in reading.records(DELIVERIES))
    reading.selectors = Selectors(reading.tasks, tasks, resources, deliveries)
    known = {"tasks": reading.tasks, "costs": reading.known("cost", "costs"), "risks": reading.risk_ids}
    dependence = DependenceReader(known, findings, reading.selectors)
    AssignmentReader(known, findings, reading.selectors).assign(raw.blocks.get("enterprise_risks"), raw)
    scales = ScalesReader(known, findings, reading.selectors).read(raw.blocks.get("scales"), reading)
    money = ChargeReader(known, findings, reading.selectors)
    finance = money.finance(raw.blocks.get("finance"))
    price_date = finance.price_date or start or SOME_MONDAY
    project = Project(
        name=settings.text("name", raw.name),
        start=start or SOME_MONDAY,
        currency=settings.text("currency", "USD"),
        calendar=calendar,
        calendars=reading.calendars,
        status_date=settings.day("status_date"),
        progress_rule=cast(ProgressRule, settings.text("progress_rule", "retained logic").replace("-", " ")),
        constraints_win=bool(settings.value("constraints_win")),
        resource_limits=bool(settings.value("resource_limits")),
        late_at_shift_end=bool(settings.value("late_at_shift_end")),
        must_finish=settings.day("must_finish"),
        lag_calendar=cast(LagCalendar, settings.text("lag_calendar", "predecessor")),
        hours_per_year=settings.number("hours_per_year", 1760.0),
        risk_combination=cast(Combination, settings.text("risk_combination", "series")),
        tasks=tasks,
        resources=resources,
        deliveries=deliveries,
        risks=build_risks(reading),
        costs=tuple(build_cost(reading, record) for record in reading.records(COSTS)),
        accounts=tuple(build_account(record) for record in reading.records(ACCOUNTS)),
        correlation=dependence.correlation(raw.blocks.get("correlation")),
        exclusive=dependence.exclusive(raw.blocks.get("exclusive")),
        scales=scales,
        lost_days=LostDaysReader(known, findings, reading.selectors).read(
            raw.blocks.get("lost_days"), reading, calendar
        ),
        systemic=SystemicReader(known, findings, reading.selectors).read(raw.blocks.get("systemic"), reading),
        prices=money.prices(raw.blocks.get("escalation"), raw.blocks.get("currencies"), reading, price_date),
        charges=money.charges(raw.blocks.get("charges")),
        finance=finance,
        cash_flow=bool(settings.value("cash_flow")),
        branches=branches,
        conditions=conditions,
        rework=build_rework(reading),
        windows=windows,
    )
    say_what_is_idle(reading.estimates.rules, findings)
    if not project.tasks and not findings.has_errors:
        place = raw.table_places.get("tasks", raw.place)
        findings.error("empty-table", "the model has no task", place, table="tasks", hint="write at least one row")
    for problem in (*check(project, CHECKS), *zero_width(reading.estimates.of_equal_points)):
        findings.add(_with_place(reading, problem))
    return project if start is not None and project.tasks else None


def _with_place(reading: Reading, problem: Problem) -> Problem:
    """Return a finding of `CHECKS` with the place of the value it speaks of."""
    if problem.place is not None:
        return problem
    return replace(problem, place=_place_of(reading, problem.table, problem.id, problem.field))


def _place_of(reading: Reading, table: str | None, id_: str | None, field: str | None) -> Place:
    if table == "project" and field in reading.raw.blocks:
        return reading.raw.blocks[field].key_place or reading.raw.blocks[field].place
    rows = reading.raw.tables.get(table or "", {})
    row = rows.get(id_ if id_ is not None else PROJECT_ROW)
    if row is None:
        return reading.raw.table_places.get(table or "", reading.raw.place)
    # An estimate that was written as a whole call stands in the column of its distribution.
    for name in (field or "", (field or "").replace("most_likely", "distribution")):
        if name in row.cells:
            return row.cells[name].place
    return row.place
