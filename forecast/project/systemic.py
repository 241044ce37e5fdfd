"""What a systemic risk accounts for already, and how a project looks without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forecast.distributions import estimate as questions
from forecast.errors import Problem
from forecast.project.chance import ESTIMATES, Element
from forecast.project.estimate import Estimate
from forecast.project.model import Project

MOST_FACTOR = 10.0  # a mean above is a percentage or an amount, written where a factor is meant


def without_covered(project: Project) -> Project:
    """Return a project whose estimates are certain as far as its systemic risk covers them.

    The factor on durations replaces the spread of durations, efforts and lead times of deliveries, the factor on costs
    that of costs and rates. What is certain correlates with nothing.
    """
    risk = project.systemic
    if risk is None or ESTIMATES not in risk.covers:
        return project
    if risk.duration_factor is not None:
        project = replace(
            project,
            tasks=tuple(
                replace(task, duration=_certain(task.duration), effort=_if_any(task.effort)) for task in project.tasks
            ),
            deliveries=tuple(replace(one, lead=_certain(one.lead)) for one in project.deliveries),
            correlation=project.correlation.among(_is_no_duration),
        )
    if risk.cost_factor is not None:
        project = replace(
            project,
            tasks=tuple(replace(task, fixed_cost=_if_any(task.fixed_cost)) for task in project.tasks),
            deliveries=tuple(replace(one, cost=_if_any(one.cost)) for one in project.deliveries),
            costs=tuple(replace(item, fixed_cost=_if_any(item.fixed_cost)) for item in project.costs),
            resources=tuple(replace(one, rate_estimate=None) for one in project.resources),
            risks=tuple(replace(one, response_cost_range=None) for one in project.risks),
            correlation=project.correlation.among(_is_no_cost),
        )
    return project


def _is_no_duration(one: Element) -> bool:
    return one.purpose != "duration"


def _is_no_cost(one: Element) -> bool:
    return one.purpose not in ("fixed-cost", "item-cost")


def _if_any(estimate: Estimate | None) -> Estimate | None:
    return None if estimate is None else _certain(estimate)


def _certain(estimate: Estimate) -> Estimate:
    """Return the value that the plan uses, as a certain estimate."""
    if estimate.family == "constant":
        return estimate
    value = questions.most_likely(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
    text = f"constant({value:.10g})"
    return Estimate("constant", (("value", value),), text=text, source=f"{estimate.text}, covered by the systemic risk")


def systemic_risk_is_a_factor(project: Project) -> Iterator[Problem]:
    """Find systemic factors that are no factors, and ask for the source of a systemic risk."""
    risk = project.systemic
    if risk is None:
        return
    for name in ("duration_factor", "cost_factor"):
        estimate: Estimate | None = getattr(risk, name)
        if estimate is None:
            continue
        mean, _ = questions.moments(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
        if mean > MOST_FACTOR:
            yield Problem(
                "systemic-factor",
                f"the {name.replace('_', ' ')} `{estimate.text}` multiplies by {mean:.4g} on average",
                table="project",
                field="systemic",
                hint="write a factor: 1.2 for 20 % more",
            )
    if not risk.source:
        yield Problem(
            "systemic-source",
            "nothing says where the systemic risk comes from",
            "warning",
            table="project",
            field="systemic",
            hint="write `source`: the projects, the model or the study that it was taken from",
        )
