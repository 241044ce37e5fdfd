"""Rows of the register and of further impacts become risks."""

from __future__ import annotations

from typing import Any, cast

from forecast.distributions.estimate import most_likely
from forecast.project import Estimate, Impact, Risk
from forecast.project.model import RiskKind, Strategy
from forecast.readers.chances import read_chance
from forecast.readers.fields import IMPACT_KINDS, IMPACTS, NEVER_NEGATIVE, RISKS
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.risk_time import read_strikes_per_month, read_window

OF_TASKS = ("delay", "factor", "cost_factor")  # impacts that need tasks
NOBODY_HERE = ("selector-matches-nothing", "unknown-vendor", "unknown-resource")


def build_risks(reading: Reading) -> tuple[Risk, ...]:
    """Return the risk register with the further impacts of `impacts`."""
    further: dict[str, list[tuple[Impact, Impact, bool]]] = {}
    for record in reading.records(IMPACTS):
        risk = record.text("risk")
        if risk and risk not in reading.risk_ids:
            record.refuse("risk", reading.risk_ids.unknown(risk))
        key = record.id.partition("/")[2]
        current, residual, any_residual = _impacts(reading, record, key)
        if not _has_effect(current) and not _has_effect(residual) and not record.broken:
            record.error(
                "impact-without-effect",
                "the impact has no delay, factor or cost",
                None,
                "write one, or delete the row",
            )
        further.setdefault(risk, []).append((current, residual, any_residual))
    return tuple(_risk(reading, record, further.get(record.id, [])) for record in reading.records(RISKS))


def _risk(reading: Reading, record: Record, further: list[tuple[Impact, Impact, bool]]) -> Risk:
    probability, probability_range = read_chance(reading, record, "probability")
    per_month = read_strikes_per_month(reading, record, probability)
    if per_month is not None:
        probability, probability_range = 1.0, None
    elif "per_month_most_likely" not in record.broken:
        record.require("probability")
    residual_probability, residual_range = read_chance(reading, record, "residual_probability")
    current, residual, any_residual = _impacts(reading, record, "")
    rows = [(current, residual, any_residual), *further]
    impacts = tuple(now for now, _, _ in rows if _has_effect(now))
    assessed = residual_probability is not None or any(has for _, _, has in rows)
    residual_impacts = tuple(after for _, after, _ in rows if _has_effect(after)) if assessed else ()
    if assessed and residual_probability is None and "residual_probability" not in record.broken:
        residual_probability, residual_range = probability, probability_range
    cost = reading.estimates.read(record, "response_cost")
    risk = Risk(
        id=record.id,
        name=record.text("name", record.id),
        probability=0.5 if probability is None else probability,
        kind=cast(RiskKind, record.text("kind", "threat")),
        impacts=impacts,
        owner=record.text("owner"),
        status=record.text("status", "open"),
        response=record.text("response"),
        response_cost=0.0 if cost is None else most_likely(cost.family, dict(cost.parameters), cost.low, cost.high),
        response_cost_range=None if cost is None or cost.family == "constant" else cost,
        strategy=cast(Strategy, record.text("response_strategy")),
        response_owner=record.text("response_owner"),
        response_lead_days=record.number("response_lead_time"),
        account=record.text("account"),
        residual_probability=residual_probability,
        residual_impacts=residual_impacts,
        probability_range=probability_range,
        residual_probability_range=residual_range,
        per_month=per_month,
        proximity=read_window(reading, record),
        shared=record.id in reading.raw.shared,
    )
    if risk.is_open and not impacts and not residual_impacts and not record.broken and not reading.is_foreign(record):
        record.error(
            "risk-without-impact",
            "the risk has no delay, factor or cost, here or among the further impacts",
            None,
            "write what it does when it strikes, or close and remove it",
        )
    return risk


def _impacts(reading: Reading, record: Record, key: str) -> tuple[Impact, Impact, bool]:
    """Return what a row does before and after the response, and whether it says anything about after."""
    named = record.ids("tasks")
    tasks, wrong = reading.selectors.tasks_of(named)
    is_foreign = reading.is_foreign(record)
    for error in wrong:
        # Whom a shared table selects need not be in every project.
        if not (is_foreign and error.code in NOBODY_HERE):
            record.refuse("tasks", error)
    resources, wrong = reading.selectors.resources_of(record.ids("resources"))
    for error in wrong:
        record.refuse("resources", error)
    now: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, *_ in IMPACT_KINDS:
        at_least_zero = name in NEVER_NEGATIVE
        now[name] = _estimate(reading, record, name, at_least_zero=at_least_zero)
        after[name] = _estimate(reading, record, f"residual_{name}", at_least_zero=at_least_zero)
    calendar = reading.calendar(record) or ""
    any_residual = any(value is not None for value in after.values())
    concerns = bool(named) or any(given[name] is not None for given in (now, after) for name in OF_TASKS)
    if is_foreign and concerns and not tasks and "tasks" not in record.broken:
        record.warning(
            "shared-risk-without-task",
            "the enterprise risk concerns no task of this project: it does nothing here",
            "tasks",
            f"assign it in `model.yaml`: `enterprise_risks: {{{record.id}: [A, tag:network]}}`",
        )
        return Impact((), key), Impact((), key), any_residual
    current = Impact(tasks, key, resources=resources, calendar=calendar, **now)
    for names, listed, what in (
        (OF_TASKS, tasks, "task"),
        (("rate_factor", "quantity_factor"), resources, "resource"),
        (("lost_days",), (calendar,) if calendar else (), "calendar"),
    ):
        for name in names:
            if listed or (now[name] is None and after[name] is None) or record.broken & {what, f"{what}s"}:
                continue
            field = f"{name}_most_likely" if now[name] is not None else f"residual_{name}_most_likely"
            record.error(
                f"impact-without-{what}",
                f"a {name.replace('_', ' ')} needs {what}s that it acts on, but the row names none",
                field,
                f"name the {what}s in `{'calendar' if what == 'calendar' else f'{what}s'}`",
            )
    factors = ("rate_factor", "quantity_factor")
    if resources and not any(given[name] for given in (now, after) for name in factors) and not record.broken:
        record.error(
            "resources-without-factor",
            "the row names resources, but no factor on their rate or quantity",
            "resources",
            "write `rate_factor_most_likely` or `quantity_factor_most_likely`; tasks are selected by `resource:…`",
        )
    filled = {name: value if value is not None else now[name] for name, value in after.items()}
    return current, Impact(tasks, key, resources=resources, calendar=calendar, **filled), any_residual


def _estimate(reading: Reading, record: Record, prefix: str, *, at_least_zero: bool) -> Estimate | None:
    """Return an estimate of a row, written as numbers or as a class of a scale."""
    if not reading.classes.names_one(record, prefix):
        return reading.estimates.read(record, prefix, at_least_zero=at_least_zero)
    row = reading.raw.tables["risks"].get(record.id.partition("/")[0])
    kind = None if row is None else row.cells.get("kind")
    saves = kind is not None and str(kind.value).strip().casefold() == "opportunity"
    return reading.classes.estimate(record, prefix, saves=saves)


def _has_effect(impact: Impact) -> bool:
    return any(getattr(impact, name) is not None for name, _, _, _ in IMPACT_KINDS)
