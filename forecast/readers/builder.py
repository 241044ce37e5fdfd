"""From raw tables to the frozen `Project`; every problem is said with its place, and what is sound is built anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from forecast.calendars import Calendar
from forecast.errors import Place, Problem
from forecast.project import CHECKS, CostItem, Impact, Project, Resource, Risk, Task, check
from forecast.project.model import Combination, RiskKind
from forecast.readers.calendar_rows import STANDARD, build_calendars
from forecast.readers.cell_error import CellError, Known
from forecast.readers.dependence import DependenceReader
from forecast.readers.estimates import EstimateReader, make_estimate
from forecast.readers.field import Table
from forecast.readers.fields import COSTS, IMPACT_KINDS, IMPACTS, PROJECT, RESOURCES, RISKS, TASKS
from forecast.readers.lists import assignments, links
from forecast.readers.raw import Findings, RawModel
from forecast.readers.record import Record
from forecast.readers.textfile import Sources
from forecast.readers.values import Units

DEFAULT_DISTRIBUTION = "pert"
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
    return _Builder(raw, sources, findings).project()


class _Builder:
    def __init__(self, raw: RawModel, sources: Sources, findings: Findings) -> None:
        self.raw, self.sources, self.findings = raw, sources, findings
        self.units = Units()
        self.tasks = self.known("task", "tasks")
        self.resources = self.known("resource", "resources")
        self.risk_ids = self.known("risk", "risks")
        self.calendars: dict[str, Calendar] = {}
        self.estimates = EstimateReader(DEFAULT_DISTRIBUTION, raw.folder, sources, findings)

    def known(self, what: str, table: str) -> Known:
        """Return the ids of a table."""
        removed = {id_: place for (of, id_), place in self.raw.removed.items() if of == table}
        return Known(what, self.raw.tables.get(table, {}), removed)

    def records(self, table: Table) -> list[Record]:
        """Return the rows of a table."""
        rows = self.raw.tables.get(table.name, {})
        return [Record(table, id_, row, self.units, self.findings) for id_, row in rows.items()]

    def project(self) -> Project | None:
        """Return the project; None only where there is no place to start from."""
        settings = self.records(PROJECT)[0]
        self.calendars = build_calendars(self.raw.tables.get("calendars", {}), self.findings)
        calendar = self.calendar(settings) or STANDARD.id
        standard = self.calendars[calendar]
        self.units = settings.units = Units(standard.hours_per_day, float(sum(standard.weekdays)))
        self.read_default_distribution(settings)
        known = {f"{what}s": self.known(what, f"{what}s") for what in ("task", "cost", "risk")}
        dependence = DependenceReader(known, self.findings)
        start = settings.day("start") if settings.require("start") else None
        project = Project(
            name=settings.text("name", self.raw.name),
            start=start or date(2000, 1, 3),
            currency=settings.text("currency", "USD"),
            calendar=calendar,
            calendars=self.calendars,
            status_date=settings.day("status_date"),
            hours_per_year=settings.number("hours_per_year", 1760.0),
            risk_combination=cast(Combination, settings.text("risk_combination", "series")),
            tasks=tuple(self.task(record) for record in self.records(TASKS)),
            resources=tuple(self.resource(record) for record in self.records(RESOURCES)),
            risks=self.risks(),
            costs=tuple(self.cost(record) for record in self.records(COSTS)),
            correlation=dependence.correlation(self.raw.blocks.get("correlation")),
            exclusive=dependence.exclusive(self.raw.blocks.get("exclusive")),
        )
        if not project.tasks and not self.findings.has_errors:
            place = self.raw.table_places.get("tasks", self.raw.place)
            self.findings.error(
                "empty-table", "the model has no task", place, table="tasks", hint="write at least one row"
            )
        for problem in check(project, CHECKS):
            self.findings.add(self.with_place(problem))
        return project if start is not None and project.tasks else None

    def read_default_distribution(self, settings: Record) -> None:
        text = settings.text("distribution", DEFAULT_DISTRIBUTION)
        try:
            notation = self.estimates.parse(text, None)
        except CellError as wrong:
            settings.refuse("distribution", wrong)
            return
        if notation.is_whole:
            settings.error(
                "estimating-default",
                f"`{text}` is a whole estimate; the default needs to read three points",
                "distribution",
                "write `pert`, `triangular` or `trigen(10, 90)`",
            )
            return
        self.estimates.default = text

    def calendar(self, record: Record) -> str | None:
        """Return the id of a calendar that exists, None where none is named."""
        id_ = record.text("calendar")
        if not id_:
            return None
        if id_ not in self.calendars:
            removed = self.known("calendar", "calendars").removed
            record.refuse("calendar", Known("calendar", self.calendars, removed).unknown(id_))
            return None
        return id_

    def combination(self, record: Record) -> Combination | None:
        return cast("Combination | None", record.value("risk_combination"))

    def task(self, record: Record) -> Task:
        """Return a task; where its duration is refused (and said), a day stands in so that checks can go on."""
        duration = self.estimates.read(record)
        is_milestone = record.value("milestone")
        asked = {"distribution", "optimistic", "most_likely", "pessimistic"}
        if duration is None and not record.broken & asked:
            if is_milestone:
                duration = make_estimate("constant", {"value": 0.0})
            elif "milestone" not in record.broken:
                record.error(
                    "missing-value",
                    "the task has no duration",
                    "most_likely",
                    "write its three points, or `milestone` yes for a moment",
                )
        elif duration is not None and is_milestone and duration != make_estimate("constant", {"value": 0.0}):
            record.error(
                "milestone-duration",
                f"a milestone takes no time, but its duration is `{duration.text}`",
                "milestone",
                "clear one of the two",
            )
        links_read = record.read("predecessors", lambda cell: links(cell, self.tasks, self.units))
        resources = record.read("resources", lambda cell: assignments(cell, self.resources))
        return Task(
            id=record.id,
            name=record.text("name", record.id),
            duration=duration or make_estimate("constant", {"value": 1.0}),
            wbs=record.text("wbs"),
            predecessors=links_read or (),
            calendar=self.calendar(record),
            not_before=record.day("not_before"),
            fixed_cost=self.estimates.read(record, "cost"),
            cost_per_day=record.number("cost_per_day"),
            account=record.text("account"),
            resources=resources or (),
            risk_combination=self.combination(record),
        )

    def resource(self, record: Record) -> Resource:
        rates: dict[str, Any] = {
            name: record.optional_number(name) for name in ("hourly_rate", "day_rate", "annual_salary")
        }
        given = [name for name, rate in rates.items() if rate is not None]
        if len(given) != 1 and not record.broken & set(rates):
            found = "no rate" if not given else f"{len(given)} rates ({' and '.join(f'`{name}`' for name in given)})"
            record.error(
                "resource-rate",
                f"the resource has {found}; it needs exactly one of `hourly_rate`, `day_rate`, `annual_salary`",
                given[-1] if given else "hourly_rate",
                "write one of the three",
            )
        return Resource(
            id=record.id,
            name=record.text("name", record.id),
            role=record.text("role"),
            vendor=record.text("vendor"),
            hours_per_year=record.optional_number("hours_per_year"),
            account=record.text("account"),
            **rates,
        )

    def cost(self, record: Record) -> CostItem:
        fixed_cost = self.estimates.read(record, "cost")
        cost_per_day = record.optional_number("cost_per_day")
        if fixed_cost is None and cost_per_day is None and not record.broken:
            record.error(
                "missing-value",
                "the cost has no amount",
                "cost_most_likely",
                "write its three points or `cost_per_day`",
            )
        return CostItem(
            record.id, record.text("name", record.id), record.text("account"), fixed_cost, cost_per_day or 0.0
        )

    def risks(self) -> tuple[Risk, ...]:
        """Return the risk register with the further impacts of `impacts`."""
        further: dict[str, list[tuple[Impact, Impact, bool]]] = {}
        for record in self.records(IMPACTS):
            risk = record.text("risk")
            if risk and risk not in self.risk_ids:
                record.refuse("risk", self.risk_ids.unknown(risk))
            key = record.id.partition("/")[2]
            current, residual, any_residual = self.impacts(record, key)
            if not _has_effect(current) and not _has_effect(residual) and not record.broken:
                record.error(
                    "impact-without-effect",
                    "the impact has no delay, factor or cost",
                    None,
                    "write one, or delete the row",
                )
            further.setdefault(risk, []).append((current, residual, any_residual))
        return tuple(self.risk(record, further.get(record.id, [])) for record in self.records(RISKS))

    def risk(self, record: Record, further: list[tuple[Impact, Impact, bool]]) -> Risk:
        record.require("probability")
        probability = record.optional_number("probability")
        residual_probability = record.optional_number("residual_probability")
        current, residual, any_residual = self.impacts(record, "")
        rows = [(current, residual, any_residual), *further]
        impacts = tuple(now for now, _, _ in rows if _has_effect(now))
        assessed = residual_probability is not None or any(has for _, _, has in rows)
        residual_impacts = tuple(after for _, after, _ in rows if _has_effect(after)) if assessed else ()
        if assessed and residual_probability is None and "residual_probability" not in record.broken:
            residual_probability = probability
        risk = Risk(
            id=record.id,
            name=record.text("name", record.id),
            probability=0.5 if probability is None else probability,
            kind=cast(RiskKind, record.text("kind", "threat")),
            impacts=impacts,
            owner=record.text("owner"),
            status=record.text("status", "open"),
            response=record.text("response"),
            response_cost=record.number("response_cost"),
            account=record.text("account"),
            residual_probability=residual_probability,
            residual_impacts=residual_impacts,
        )
        if risk.is_open and not impacts and not residual_impacts and not record.broken:
            record.error(
                "risk-without-impact",
                "the risk has no delay, factor or cost, here or among the further impacts",
                None,
                "write what it does when it strikes, or close and remove it",
            )
        return risk

    def impacts(self, record: Record, key: str) -> tuple[Impact, Impact, bool]:
        """Return what a row does before and after the response, and whether it says anything about after."""
        tasks = record.ids("tasks")
        for task in tasks:
            if task not in self.tasks:
                record.refuse("tasks", self.tasks.unknown(task))
        now: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, _, kind, _ in IMPACT_KINDS:
            now[name] = self.estimates.read(record, name, at_least_zero=kind == "factor")
            after[name] = self.estimates.read(record, f"residual_{name}", at_least_zero=kind == "factor")
        any_residual = any(value is not None for value in after.values())
        current = Impact(tasks, key, **now)
        for name in ("delay", "factor", "cost_factor"):
            if not tasks and (now[name] is not None or after[name] is not None) and "tasks" not in record.broken:
                field = f"{name}_most_likely" if now[name] is not None else f"residual_{name}_most_likely"
                record.error(
                    "impact-without-task",
                    f"a {name.replace('_', ' ')} needs tasks that it acts on, but the row names none",
                    field,
                    "name the tasks in `tasks`",
                )
        filled = {name: value if value is not None else now[name] for name, value in after.items()}
        return current, Impact(tasks, key, **filled), any_residual

    def with_place(self, problem: Problem) -> Problem:
        """Return a finding of `CHECKS` with the place of the value it speaks of."""
        if problem.place is not None:
            return problem
        return replace(problem, place=self.place_of(problem.table, problem.id, problem.field))

    def place_of(self, table: str | None, id_: str | None, field: str | None) -> Place:
        if table == "project" and field in self.raw.blocks:
            return self.raw.blocks[field].key_place or self.raw.blocks[field].place
        rows = self.raw.tables.get(table or "", {})
        row = rows.get(id_ if id_ is not None else PROJECT_ROW)
        if row is None:
            return self.raw.table_places.get(table or "", self.raw.place)
        # An estimate that was written as a whole call stands in the column of its distribution.
        for name in (field or "", (field or "").replace("most_likely", "distribution")):
            if name in row.cells:
                return row.cells[name].place
        return row.place


def _has_effect(impact: Impact) -> bool:
    return any(getattr(impact, name) is not None for name, _, _, _ in IMPACT_KINDS)
