"""What the register says of each risk beside its figures: its response, and where it stands on the scales."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from forecast.distributions import estimate as estimates
from forecast.engine.simulate import Simulation
from forecast.project import Estimate, Impact, Project, Proximity
from forecast.project.progress import day_words
from forecast.project.scales import Scales
from forecast.results import RiskOutcomes
from forecast.results.words import days

SCORED = ("probability_class", "impact_class", "score", "rating")
MOST_NAMED = 3


def register_rows(project: Project, outcomes: RiskOutcomes, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row of plain values per risk, in the order of the register."""
    rows: list[dict[str, object]] = []
    n_iterations = len(simulation.outcome.finish)
    register = sorted(risk.id for risk in project.risks)
    strikes_by_id = dict(zip(register, simulation.n_strikes.tolist(), strict=False))
    is_timed = any(risk.proximity is not None or risk.per_month is not None for risk in project.risks)
    for k, risk in enumerate(project.risks):
        cost = risk.response_cost_range
        row: dict[str, object] = {
            "id": risk.id,
            "shared": risk.shared,
            "covered": project.is_covered(risk),
            "tasks": "; ".join(dict.fromkeys(task for impact in risk.impacts for task in impact.tasks)),
            "also": "; ".join(words for impact in risk.impacts for words in _also(impact, project.currency)),
            "response_strategy": risk.strategy,
            "response_owner": risk.response_owner,
            "response_cost_reading": "" if cost is None else cost.text,
            "response_lead_days": risk.response_lead_days,
            "response_tasks": "; ".join(task.id for task in project.tasks if task.response == risk.id),
        }
        if is_timed:
            window = risk.proximity or Proximity()
            row |= {
                "window_opens": _moment(window.opens),
                "window_closes": _moment(window.closes),
                "per_month": "" if risk.per_month is None else risk.per_month.text,
                "strikes_mean": None if risk.per_month is None else strikes_by_id[risk.id] / n_iterations,
            }
        if project.scales is not None and project.scales.scores:
            row |= _scored(project.scales, outcomes, k, risk.is_open)
        rows.append(row)
    return rows


def _also(impact: Impact, currency: str) -> Iterator[str]:
    """Say what an impact does besides delays and an amount: that is in no column of the register."""
    for what, names, factor in (
        ("rate", impact.resources, impact.rate_factor),
        ("units", impact.resources, impact.quantity_factor),
        ("cost", impact.tasks, impact.cost_factor),
    ):
        change = 0.0 if factor is None else _mean(factor) - 1.0
        if change:
            listed = ", ".join(names[:MOST_NAMED])
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            moves = "raises" if change > 0.0 else "lowers"
            yield f"{moves} the {what} of {listed}{more} by {100.0 * abs(change):.2g} %"
    if impact.cost_per_day is not None:
        yield f"costs {currency} {_mean(impact.cost_per_day):,.4g} a working day"
    if impact.lost_days is not None:
        yield f"takes {days(_mean(impact.lost_days))} a month from the calendar {impact.calendar}"


def _mean(estimate: Estimate) -> float:
    return estimates.moments(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)[0]


def _scored(scales: Scales, outcomes: RiskOutcomes, k: int, is_open: bool) -> dict[str, object]:
    """Return classes, score and rating of a risk before and after its response, by the numbers that are simulated.

    One that is closed has none: it can't happen any more.
    """
    row: dict[str, object] = {}
    for when in ("current", "residual"):
        probability, delay, cost = (
            float(getattr(outcomes, f"{when}_{name}")[k]) for name in ("probability", "delay", "cost")
        )
        found = scales.score(probability, {"delay": delay, "cost": cost}) if is_open else None
        values: tuple[object, ...] = (None,) * len(SCORED)
        if found is not None:
            values = (found.probability, found.impact, found.score, found.rating or None)
        row |= {f"{when}_{name}": value for name, value in zip(SCORED, values, strict=True)}
    return row


def _moment(bound: date | str | None) -> str | None:
    """Write where a window opens or closes: a day, a moment or a task."""
    return day_words(bound) if isinstance(bound, date) else bound
