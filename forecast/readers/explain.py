"""Why an estimate is what it is: its values with their places, the rules that match, and how it is read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.calendars.wording import week_in_words
from forecast.distributions import estimate as questions
from forecast.distributions.notation import parse
from forecast.errors import Place, UsageError
from forecast.project import CostItem, Delivery, Estimate, Impact, Project, Resource, Risk, Task
from forecast.readers import scenarios
from forecast.readers.bands import CONFIDENCE_OF, PURPOSE_OF, EstimatingRules
from forecast.readers.cell_error import did_you_mean
from forecast.readers.estimates import is_certain, names_of
from forecast.readers.estimating import read_rules
from forecast.readers.fields import CALENDARS, IMPACT_KINDS, RESOURCES
from forecast.readers.raw import Findings, RawModel, Row
from forecast.readers.reading import DEFAULT_DISTRIBUTION, Reading
from forecast.readers.textfile import Sources
from forecast.workspace import find_root

UNITS = {"days": "working days", "factor": "times"}
DAILY = " per working day"
RATE_UNITS = {"hourly_rate": "hour", "day_rate": "day", "annual_salary": "year"}
NAMED_TABLES = ("tasks", "risks", "costs", "deliveries", "resources", "accounts", "calendars")
# What an entry of a block is called.
NAMED_BLOCKS = {"charges": "charge", "branches": "branch", "conditions": "condition", "rework": "rework"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is written, and where; no place for one that nobody wrote."""

    field: str
    value: object
    place: Place | None


@dataclass(frozen=True, slots=True)
class MatchingRule:
    """A rule that matches, and what became of it."""

    rule: str
    band: str
    outcome: str
    place: Place


@dataclass(frozen=True, slots=True)
class ExplainedEstimate:
    """An estimate: what is used, why, from which values, and what the reading comes to."""

    field: str
    unit: str
    reading: str
    why: str
    mean: float
    sd: float
    p10: float
    p90: float
    values: tuple[Value, ...]
    rules: tuple[MatchingRule, ...]


@dataclass(frozen=True, slots=True)
class ActingRisk:
    """A risk that acts on a task, by the assessment in force."""

    id: str
    name: str
    probability: float
    does: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one element; ``base`` says what it comes to in the base plan, where that was asked for."""

    kind: str
    id: str
    name: str
    place: Place
    values: tuple[Value, ...]
    estimates: tuple[ExplainedEstimate, ...]
    risks: tuple[ActingRisk, ...] = ()
    base: tuple[str, ...] = ()


def explain(path: Path, sets: Sequence[str], id_: str) -> tuple[Explanation, ...]:
    """Explain what a scenario calls by an id or a name; all of them where it names several.

    Raises
    ------
    InputError
        With every problem of all files.
    UsageError
        If nothing has this id.
    """
    findings, sources = Findings(), Sources(find_root(path))
    scenario = scenarios.read(path, sets, sources, findings)
    findings.stop_on_errors()
    merged = scenarios.merge(path, sets, sources, Findings())
    assert scenario is not None
    assert merged is not None
    project, raw = scenario.project, merged.raw
    rules = read_rules(Reading(raw, sources, Findings()), project.resources, raw.blocks)
    explainer = _Explainer(project, raw, rules)
    found = [explainer.task(task) for task in project.tasks if task.id == id_]
    found += [explainer.risk(risk) for risk in project.risks if risk.id == id_]
    found += [explainer.cost(item) for item in project.costs if item.id == id_]
    found += [explainer.delivery(delivery) for delivery in project.deliveries if delivery.id == id_]
    found += [explainer.resource(resource) for resource in project.resources if resource.id == id_]
    found += explainer.account(id_)
    found += explainer.calendar(id_)
    found += [one for block in NAMED_BLOCKS for one in explainer.entries(block) if one.id == id_]
    if not found:
        known = [id_ for table in NAMED_TABLES for id_ in raw.tables.get(table, {})]
        known += [one.id for block in NAMED_BLOCKS for one in explainer.entries(block)]
        hint = did_you_mean(id_, known)
        raise UsageError(f"nothing in the model is called `{id_}`" + (f"; {hint}" if hint else ""))
    return tuple(found)


class _Explainer:
    def __init__(self, project: Project, raw: RawModel, rules: EstimatingRules) -> None:
        self.project, self.raw, self.rules = project, raw, rules

    def task(self, task: Task) -> Explanation:
        row = self.raw.tables["tasks"][task.id]
        work = ("effort", task.effort) if task.effort is not None else ("", task.duration)
        unit = "person-days" if task.effort is not None else UNITS["days"]
        estimates = [self._estimate("tasks", task.id, row, *work, unit)]
        if task.fixed_cost is not None:
            estimates.append(self._estimate("tasks", task.id, row, "cost", task.fixed_cost, self.project.currency))
        values = _values(row, ("wbs", "tags", "calendar", "predecessors", "cost_per_day", "account", "resources"))
        risks = tuple(self._acting(task.id, {one.resource for one in task.resources}))
        return Explanation("task", task.id, task.name, row.place, values, tuple(estimates), risks)

    def cost(self, item: CostItem) -> Explanation:
        row, estimates = self.raw.tables["costs"][item.id], []
        if item.fixed_cost is not None:
            estimates.append(self._estimate("costs", item.id, row, "cost", item.fixed_cost, self.project.currency))
        values = _values(row, ("account", "cost_per_day"))
        return Explanation("cost", item.id, item.name, row.place, values, tuple(estimates))

    def delivery(self, delivery: Delivery) -> Explanation:
        row = self.raw.tables["deliveries"][delivery.id]
        money = delivery.currency or self.project.currency
        estimates = [self._estimate("deliveries", delivery.id, row, "lead", delivery.lead, "days of its calendar")]
        if delivery.cost is not None and _is_written(row, "cost_most_likely"):
            estimates.append(self._estimate("deliveries", delivery.id, row, "cost", delivery.cost, money))
        values = _values(
            row,
            ("vendor", "needed_for", "order_after", "order_on", "calendar", "quantity", "unit_cost", "account", "due"),
        )
        risks = tuple(self._acting(delivery.id, set()))
        return Explanation("delivery", delivery.id, delivery.name, row.place, values, tuple(estimates), risks)

    def risk(self, risk: Risk) -> Explanation:
        row = self.raw.tables["risks"][risk.id]
        values = _values(
            row, ("kind", "probability", "tasks", "status", "response", "response_cost", "residual_probability")
        )
        before = [self._impact(risk, impact, "") for impact in risk.impacts]
        after = [self._impact(risk, impact, "residual_") for impact in risk.residual_impacts]
        estimates = [one for part in (*before, *after) for one in part]
        if risk.per_month is not None:
            estimates.insert(0, self._estimate("risks", risk.id, row, "per_month", risk.per_month, "strikes per month"))
        return Explanation("risk", risk.id, risk.name, row.place, values, tuple(estimates))

    def resource(self, resource: Resource) -> Explanation:
        row, estimates = self.raw.tables["resources"][resource.id], []
        if resource.rate_estimate is not None:
            per = next(unit for name, unit in RATE_UNITS.items() if _is_written(row, name))
            unit = f"{resource.currency or self.project.currency} per {per}"
            estimates.append(self._estimate("resources", resource.id, row, "rate", resource.rate_estimate, unit))
        values = _values(row, [name for name in RESOURCES.names if name not in ("id", "name", *names_of("rate"))])
        risks = tuple(self._acting("", {resource.id}))
        return Explanation("resource", resource.id, resource.name, row.place, values, tuple(estimates), risks)

    def account(self, id_: str) -> Iterator[Explanation]:
        """Yield the account of an id: as declared, or as the first row that books to it names it."""
        for account in self.project.accounts:
            if account.id == id_:
                row = self.raw.tables["accounts"][id_]
                yield Explanation(
                    "account", id_, account.name or id_, row.place, _values(row, ("parent", "budget")), ()
                )
                return
        named = [row.cells["account"] for _, _, row in self.raw.rows() if "account" in row.cells]
        for cell in [cell for cell in named if cell.value == id_][:1]:
            yield Explanation("account", id_, id_, cell.place, (), ())

    def calendar(self, id_: str) -> Iterator[Explanation]:
        """Yield the calendar of an id: what its row says, and what that comes to."""
        row = self.raw.tables.get("calendars", {}).get(id_)
        if row is None:
            return
        calendar = self.project.calendars[id_]
        units = {
            "hours_per_day": calendar.hours_per_day,
            "days_per_week": calendar.week,
            "days_per_month": calendar.month,
        }
        values = _values(row, [name for name in CALENDARS.names if name not in ("id", "notes")])
        made = {"week": week_in_words(calendar), **{name: f"{value:g}" for name, value in units.items()}}
        written = {value.field for value in values}
        values += tuple(Value(name, value, None) for name, value in made.items() if name not in written)
        yield Explanation("calendar", id_, id_, row.place, values, ())

    def entries(self, block: str) -> Iterator[Explanation]:
        """Yield the entries of a block of the model that have names."""
        cell = self.raw.blocks.get(block)
        listed = cell.value if cell is not None and isinstance(cell.value, list) else []
        for entry in listed:
            keys = entry.value if isinstance(entry.value, dict) else {}
            name = next((str(keys[key].value) for key in ("id", "name") if key in keys), "")
            title = str(keys["name"].value) if "name" in keys else name
            values = _values(Row(entry.place, keys), [key for key in keys if key not in ("id", "name")])
            yield Explanation(NAMED_BLOCKS[block], name, title, entry.place, values, ())

    def _impact(self, risk: Risk, impact: Impact, prefix: str) -> Iterator[ExplainedEstimate]:
        table, id_ = ("impacts", f"{risk.id}/{impact.key}") if impact.key else ("risks", risk.id)
        row = self.raw.tables[table].get(id_)
        for name, _, kind, _ in IMPACT_KINDS:
            estimate = getattr(impact, name)
            if estimate is not None and row is not None:
                unit = UNITS.get(kind, self.project.currency) + (DAILY if name == "cost_per_day" else "")
                yield self._estimate(table, id_, row, prefix + name, estimate, unit)

    def _acting(self, id_: str, used: set[str]) -> Iterator[ActingRisk]:
        """Return what acts on a task or delivery, or on resources that it uses."""
        for risk in self.project.risks:
            probability, impacts = self.project.assessment(risk)
            does = [
                f"{name.replace('_', ' ')} {getattr(impact, name).text}"
                for impact in impacts
                if id_ in impact.tasks or used & set(impact.resources)
                for name, *_ in IMPACT_KINDS
                if getattr(impact, name) is not None
            ]
            if does and risk.per_month is not None:
                does.insert(0, f"strikes per month {risk.per_month.text}")
            if does:
                place = self.raw.tables["risks"][risk.id].place
                yield ActingRisk(risk.id, risk.name, probability, tuple(does), place)

    def _estimate(
        self, table: str, id_: str, row: Row, prefix: str, estimate: Estimate, unit: str
    ) -> ExplainedEstimate:
        names, purpose = names_of(prefix), PURPOSE_OF.get(prefix)
        fields = [*names.points, names.distribution, *([CONFIDENCE_OF[purpose]] if purpose else [])]
        values = list(_values(row, fields))
        default = self._default()
        if not _is_written(row, names.distribution) and parse(str(default.value)).family == estimate.family:
            values.append(default)
        parameters, bounds = dict(estimate.parameters), (estimate.low, estimate.high)
        mean, variance = questions.moments(estimate.family, parameters, *bounds)
        p10, p90 = questions.quantiles(estimate.family, parameters, [0.1, 0.9], *bounds).tolist()
        return ExplainedEstimate(
            field=(prefix or "duration").replace("_", " "),
            unit=unit,
            reading=estimate.text,
            why=_why(row, prefix, estimate),
            mean=mean,
            sd=math.sqrt(variance),
            p10=p10,
            p90=p90,
            values=tuple(values),
            rules=tuple(self._rules(table, id_, row, prefix, estimate)),
        )

    def _default(self) -> Value:
        """Return how the model reads three points where a row does not say."""
        cell = self.raw.tables["project"][""].cells.get("distribution")
        if cell is None or cell.is_empty:
            return Value("distribution", DEFAULT_DISTRIBUTION, None)
        return Value("estimating.distribution", cell.plain(), cell.place)

    def _rules(self, table: str, id_: str, row: Row, prefix: str, estimate: Estimate) -> Iterator[MatchingRule]:
        purpose = PURPOSE_OF.get(prefix)
        if purpose is None:
            return
        own = CONFIDENCE_OF[purpose]
        matching = self.rules.matching(table, id_, purpose)
        for rule in matching:
            if not estimate.source:
                outcome = "makes nothing: what is typed is never overwritten"
            elif _is_written(row, own):
                outcome = f"loses to `{own}` of the row"
            elif rule is not matching[-1]:
                outcome = f"loses to rule {matching[-1].number}"
            else:
                outcome = "wins: it is the last that matches"
            yield MatchingRule(str(rule), str(rule.band), outcome, rule.place)


def _why(row: Row, prefix: str, estimate: Estimate) -> str:
    """Return what kind of statement an estimate comes from."""
    names = names_of(prefix)
    written = {
        name for name in (*names.points, names.distribution) if name in row.cells and not row.cells[name].is_empty
    }
    if estimate.source:
        return f"made of the most likely value: {estimate.source}"
    if names.distribution in written and is_certain(row.cells[names.distribution]):
        return "said to be certain"
    if not written:
        return "a milestone, or taken over from before the response"
    if written == {names.points[1]}:
        return "the most likely value alone, which no rule widens: certain"
    if prefix == "rate" and names.points[1] not in written and written & set(names.points):
        return "three points, typed: the rate itself is the most likely"
    return "a whole estimate, typed" if names.points[1] not in written else "three points, typed"


def _is_written(row: Row, field: str) -> bool:
    return field in row.cells and not row.cells[field].is_empty


def _values(row: Row, fields: Sequence[str]) -> tuple[Value, ...]:
    cells = [(name, row.cells.get(name)) for name in fields]
    return tuple(
        Value(name, cell.plain(), cell.place) for name, cell in cells if cell is not None and not cell.is_empty
    )
