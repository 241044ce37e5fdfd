"""The effective inputs: every estimate that is drawn, as it was read."""

from __future__ import annotations

import math

from forecast.assemble.resources import rate_unit
from forecast.compiler import Compiled
from forecast.distributions import estimate as estimates
from forecast.distributions import quantile_table
from forecast.project import Estimate, Project, Risk

FIELDS = {
    "duration": ("tasks", "duration", "working days"),
    "fixed-cost": ("tasks", "cost", "{money}"),
    "delay": ("risks", "delay", "working days"),
    "factor": ("risks", "factor", "times"),
    "cost": ("risks", "cost", "{money}"),
    "cost_factor": ("risks", "cost_factor", "times"),
    "cost_per_day": ("risks", "cost_per_day", "{money} per working day"),
    "per_month": ("risks", "per_month", "times in a month"),
    "lost_days": ("risks", "lost_days", "working days in a month"),
    "lost-days": ("lost_days", "days", "working days in a month"),
    "item-cost": ("costs", "cost", "{money}"),
    "systemic-duration": ("project", "duration_factor", "times"),
    "systemic-cost": ("project", "cost_factor", "times"),
    "escalation": ("escalation", "rate", "per year"),
    "exchange": ("currencies", "rate", "per year"),
    "rate": ("resources", "rate", "{money} per {rate}"),
    "rate_factor": ("risks", "rate_factor", "times"),
    "quantity_factor": ("risks", "quantity_factor", "times"),
    "response-cost": ("risks", "response_cost", "{money}"),
}


def effective_inputs(project: Project, compiled: Compiled) -> list[dict[str, object]]:
    """Return a row per estimate in force: reading, mean, sd, P10 and P90, in the order of the model's tables."""
    units = {resource.id: rate_unit(resource) for resource in project.resources}
    deliveries = {delivery.id: delivery.calendar for delivery in project.deliveries}
    currency = {resource.id: resource.currency for resource in project.resources if resource.currency}
    currency |= {delivery.id: delivery.currency for delivery in project.deliveries if delivery.currency}
    effort = {task.id: (task.effort, sum(one.units for one in task.resources)) for task in project.tasks if task.effort}
    ids = {
        "project": ["systemic"],
        "tasks": [task.id for task in project.tasks],
        "risks": [risk.id for risk in project.risks],
        "resources": list(units),
        "deliveries": list(deliveries),
        "costs": [item.id for item in project.costs],
        "escalation": [path.name for path in project.prices],
        "currencies": [path.name for path in project.prices],
        "lost_days": [one.name for one in project.lost_days],
    }
    position = {(table, name): (t, p) for t, table in enumerate(ids) for p, name in enumerate(ids[table])}
    drawn = [(compiled.inputs.streams, number, one) for number, one in enumerate(compiled.drawn)]
    if compiled.inputs.hazards is not None:
        draws = compiled.inputs.hazards.draws
        drawn += [(draws, number, one) for number, one in enumerate(compiled.drawn_singly)]
    rows: list[dict[str, object]] = []
    for streams, number, (purpose, element, estimate) in drawn:
        if element in compiled.passes:
            continue  # drawn from the estimate of the task that is done again
        table, field, unit = FIELDS[purpose]
        name, _, year = element.partition("\x1f")
        times, said = 1.0, estimate
        if table == "tasks" and name in deliveries:
            # What is under way lasts and costs as a task does.
            table, field = "deliveries", "lead" if purpose == "duration" else field
        elif purpose == "duration" and name in effort:
            (said, times), field, unit = effort[name], "effort", "person-days"
        parameters = dict(estimate.parameters)
        mean, variance = estimates.moments(estimate.family, parameters, estimate.low, estimate.high)
        if streams.row[number] >= 0:
            standard = quantile_table.evaluate(streams.table[streams.row[number]], [0.1, 0.9])
            p10, p90 = (streams.location[number] + streams.scale[number] * standard).tolist()
        else:
            p10, p90 = estimates.quantiles(
                estimate.family, parameters, [0.1, 0.9], estimate.low, estimate.high
            ).tolist()
        rows.append(
            {
                "table": table,
                "id": name,
                "field": f"{field} {year}" if table in ("escalation", "currencies") else field,
                "reading": said.text,
                "source": said.source,
                "mean": mean * times,
                "sd": math.sqrt(variance) * times,
                "p10": p10 * times,
                "p90": p90 * times,
                "unit": unit.format(money=currency.get(name, project.currency), rate=units.get(name, "")),
            }
        )
    rows += [_chance(risk.id, field, said) for risk in project.risks for field, said in _ranges(project, risk)]
    return sorted(rows, key=lambda row: position[str(row["table"]), str(row["id"])])


def _ranges(project: Project, risk: Risk) -> list[tuple[str, Estimate]]:
    """Return the ranges of a risk's probability that are in force: not drawn, their mean is what counts."""
    answered = risk.id in project.responses and risk.residual_probability is not None
    ranges = [("residual_probability", risk.residual_probability_range)] if answered else []
    if not answered or risk.response_lead_days > 0.0:
        ranges.insert(0, ("probability", risk.probability_range))
    return [(field, said) for field, said in ranges if said is not None and risk.is_open]


def _chance(name: str, field: str, said: Estimate) -> dict[str, object]:
    parameters = dict(said.parameters)
    mean, variance = estimates.moments(said.family, parameters, said.low, said.high)
    p10, p90 = estimates.quantiles(said.family, parameters, [0.1, 0.9], said.low, said.high).tolist()
    figures = {"reading": said.text, "mean": mean, "sd": math.sqrt(variance), "p10": p10, "p90": p90}
    return {"table": "risks", "id": name, "field": field, **figures, "unit": "probability"}


def lost_day_rows(project: Project) -> list[dict[str, object]]:
    """Return what takes days from calendars: the entries of the model, then the risks that do."""
    found = [(one.name, one.calendar, list(one.months), one.days) for one in project.lost_days]
    for risk in project.risks:
        for impact in project.assessment(risk)[1]:
            if impact.lost_days is not None:
                found.append((risk.id, impact.calendar, list(range(1, 13)), impact.lost_days))
    return [
        {"name": name, "calendar": calendar, "months": months, "reading": days.text, "mean": _mean(days)}
        for name, calendar, months, days in found
    ]


def _mean(one: Estimate) -> float:
    return estimates.moments(one.family, dict(one.parameters), one.low, one.high)[0]
