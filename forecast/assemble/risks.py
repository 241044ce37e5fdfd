"""Per-risk figures: what each risk does to finish and cost, and its two assessments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.assemble.tasks import user_order
from forecast.distributions import estimate as estimates
from forecast.engine.memory import LANES
from forecast.engine.simulate import Simulation
from forecast.project import Estimate, Impact, Project, Risk
from forecast.results import RiskOutcomes
from forecast.statistics import error

Floats = NDArray[np.float64]
LEAST_MET = 0.9  # of the occurrences of a risk with a window; with fewer, dates decide too much


def risk_outcomes(project: Project, simulation: Simulation) -> RiskOutcomes:
    """Return effects and assessments of all risks, in the order of the register."""
    register = sorted(project.risks, key=lambda risk: risk.id)
    order = user_order([risk.id for risk in project.risks], [risk.id for risk in register])
    risks = project.risks
    base_duration = {task.id: _most_likely(task.duration) for task in project.tasks}
    finish = strike_effect(simulation.strikes, simulation.strike_finish, simulation.outcome.duration)
    cost = strike_effect(simulation.strikes, simulation.strike_cost, simulation.outcome.cost)
    share = (simulation.strikes.sum(axis=0) / len(simulation.outcome.finish))[order]
    known = np.array([not _is_decided_by_dates(project, risk, share[k]) for k, risk in enumerate(risks)], np.bool_)
    finish_effect, cost_effect = ([np.where(known, one[order], np.nan) for one in effect] for effect in (finish, cost))
    current = [(risk.probability, *_when_it_strikes(risk.impacts, base_duration)) for risk in risks]
    residual = [
        (risk.residual_probability, *_when_it_strikes(risk.residual_impacts, base_duration))
        if risk.residual_probability is not None
        else (np.nan, np.nan, np.nan)
        for risk in risks
    ]

    def column(rows: Sequence[tuple[float | None, ...]], k: int) -> Floats:
        return np.array([row[k] for row in rows], dtype=np.float64)

    return RiskOutcomes(
        id=tuple(risk.id for risk in risks),
        name=tuple(risk.name for risk in risks),
        kind=tuple(risk.kind for risk in risks),
        owner=tuple(risk.owner for risk in risks),
        status=tuple(risk.status for risk in risks),
        response=tuple(risk.response for risk in risks),
        response_cost=np.array([risk.response_cost for risk in risks], dtype=np.float64),
        response_in_force=np.array([risk.id in project.responses for risk in risks], dtype=np.bool_),
        probability=np.array(
            [share[k] if _is_timed(project, risk) else project.assessment(risk)[0] for k, risk in enumerate(risks)],
            dtype=np.float64,
        ),
        share=share,
        finish_effect=finish_effect[0],
        finish_effect_low=finish_effect[1],
        finish_effect_high=finish_effect[2],
        cost_effect=cost_effect[0],
        cost_effect_low=cost_effect[1],
        cost_effect_high=cost_effect[2],
        current_probability=column(current, 0),
        current_delay=column(current, 1),
        current_cost=column(current, 2),
        residual_probability=column(residual, 0),
        residual_delay=column(residual, 1),
        residual_cost=column(residual, 2),
    )


def _is_timed(project: Project, risk: Risk) -> bool:
    """Return whether dates decide if a risk strikes: then no assessment says how often it does."""
    is_delayed = risk.id in project.responses and risk.response_lead_days > 0.0
    return risk.proximity is not None or risk.per_month is not None or is_delayed


def _is_decided_by_dates(project: Project, risk: Risk, share: float) -> bool:
    """Return whether a window keeps a risk from striking so often that its iterations tell of early or late ones.

    A risk whose window closes early strikes where the project is early. The difference between those iterations and
    the others is then not what the risk does.
    """
    return risk.proximity is not None and 0.0 < share < LEAST_MET * project.assessment(risk)[0]


def strike_effect(strikes: NDArray[np.int64], sums: Floats, values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean of ``values`` where a risk strikes less that where it does not, with its 95 % interval.

    The difference is cov(strike, value) / var(strike); its error is the spread over blocks of what each block adds to
    the residual covariance (linearization), so that blocks without a strike count too.

    Parameters
    ----------
    strikes, sums : ndarray, shape (n_blocks, n_risks)
        Number of strikes, and sum of ``values`` over them.
    values : ndarray, shape (n_iterations,)
    """
    n_blocks, n = len(strikes), len(values)
    center = values.mean()
    block_total = (values - center).reshape(n_blocks, -1).sum(axis=1)[:, None]
    share = strikes.sum(axis=0) / n
    variance = share * (1.0 - share)
    happens = variance > 0.0
    safe = np.where(happens, variance, 1.0)
    centered = sums - center * strikes
    effect = np.where(happens, centered.sum(axis=0) / n / safe, 0.0)
    # Sum over a block of (strike - share) * (value - center - effect * (strike - share)); strike squared is strike.
    residual = (centered - share * block_total - effect * (strikes * (1.0 - 2.0 * share) + LANES * share * share)) / (
        LANES * safe
    )
    if n_blocks < 2:
        return effect, np.full_like(effect, -np.inf), np.full_like(effect, np.inf)
    half = error.student_975(n_blocks - 1) * np.sqrt((residual**2).sum(axis=0) / (n_blocks - 1) / n_blocks)
    half = np.where(happens, half, 0.0)
    return effect, effect - half, effect + half


def _when_it_strikes(impacts: Sequence[Impact], base_duration: dict[str, float]) -> tuple[float, float]:
    """Return the mean delay in working days (the largest over impacts and tasks) and the mean cost of a strike."""
    delays, cost = [0.0], 0.0
    for impact in impacts:
        if impact.delay is not None:
            delays.append(_mean(impact.delay))
        if impact.factor is not None:
            change = _mean(impact.factor) - 1.0
            delays += [change * base_duration[task] for task in impact.tasks]
        if impact.cost is not None:
            cost += _mean(impact.cost)
    return max(delays, key=abs), cost


def _mean(estimate: Estimate) -> float:
    return estimates.moments(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)[0]


def _most_likely(estimate: Estimate) -> float:
    return estimates.most_likely(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
