"""Labels return: from the engine's sums and arrays to `Results`, in the user's order, words and units."""

from __future__ import annotations

import platform
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.compiler import Compiled
from forecast.compiler.risks import assessment
from forecast.distributions import estimate as estimates
from forecast.engine.memory import LANES
from forecast.engine.simulate import Moments, Simulation
from forecast.errors import Problem
from forecast.project import Estimate, Impact, Project, Risk
from forecast.results import (
    Base,
    CostOutcomes,
    Provenance,
    Results,
    RiskOutcomes,
    TargetValues,
    TaskOutcomes,
)
from forecast.scenario import Scenario
from forecast.statistics import error
from forecast.version import __version__

Floats = NDArray[np.float64]


def assemble(scenario: Scenario, compiled: Compiled, simulation: Simulation) -> Results:
    """Return the labeled results of a simulation.

    Parameters
    ----------
    scenario : Scenario
        With the settings that the simulation was run with.
    compiled : Compiled
    simulation : Simulation
    """
    project, timeline, outcome = scenario.project, compiled.timeline, simulation.outcome
    targets = scenario.targets
    target_day = None if targets.finish is None else float((targets.finish - project.start).days + 1)
    order = _user_order([task.id for task in project.tasks if task.is_milestone], _milestones(compiled))
    return Results(
        provenance=Provenance(
            scenario=scenario.name,
            model=scenario.model,
            title=scenario.title or project.name,
            project=project.name,
            seed=scenario.seed,
            n_iterations=len(outcome.finish),
            sampling=scenario.sampling,
            engine_version=__version__,
            n_detailed=outcome.detail_finish.shape[1],
            versions={"forecast": __version__, "numpy": np.__version__, "python": platform.python_version()},
            inputs_sha256=dict(scenario.inputs_sha256),
        ),
        currency=project.currency,
        start=project.start,
        base=Base(
            duration=compiled.base_duration,
            finish=float(timeline.calendar_days(np.array(compiled.base.project_finish))),
            cost=compiled.base_cost,
        ),
        targets=TargetValues(finish=target_day, duration=targets.duration, budget=targets.budget),
        duration=outcome.duration,
        finish=timeline.calendar_days(outcome.finish),
        cost=outcome.cost,
        accounts=compiled.accounts,
        account_cost=outcome.account_cost,
        milestones=tuple(_milestones(compiled)[m] for m in order),
        milestone_finish=timeline.calendar_days(outcome.milestone_finish[order]),
        tasks=_tasks(project, compiled, simulation),
        costs=_costs(project, compiled, simulation),
        risks=_risks(project, simulation),
        require=dict(scenario.require),
        effective_inputs=tuple(_effective_inputs(project)),
        warnings=scenario.warnings + tuple(_warnings(project, simulation)),
        block_size=LANES,
    )


def _milestones(compiled: Compiled) -> list[str]:
    return [compiled.tasks[t].id for t in compiled.inputs.network.milestone]


def _user_order(wanted: Sequence[str], have: Sequence[str]) -> list[int]:
    position = {name: p for p, name in enumerate(have)}
    return [position[name] for name in wanted]


def _spread(moments: Moments, n_blocks: int) -> tuple[Floats, Floats, Floats]:
    """Return block means with their 95 % interval, from sums over blocks; see `forecast.statistics.error.spread`."""
    value = moments.total / n_blocks
    if n_blocks < 2:
        return value, np.full_like(value, -np.inf), np.full_like(value, np.inf)
    squares = np.maximum(moments.square - n_blocks * value * value, 0.0)
    half = error.student_975(n_blocks - 1) * np.sqrt(squares / (n_blocks - 1) / n_blocks)
    return value, value - half, value + half


def _tasks(project: Project, compiled: Compiled, simulation: Simulation) -> TaskOutcomes:
    timeline, outcome, n_tasks = compiled.timeline, simulation.outcome, len(compiled.tasks)
    order = np.array(_user_order([task.id for task in project.tasks], [task.id for task in compiled.tasks]))
    n = len(outcome.finish)
    critical, low, high = (figure / LANES for figure in _spread(simulation.critical, simulation.n_blocks))
    for t in np.flatnonzero((critical * n < error.RARE) | ((1.0 - critical) * n < error.RARE)):
        rare = error.wilson(round(critical[t] * n), n)
        low[t], high[t] = rare.low, rare.high
    mean = simulation.duration_sum / n
    variance = np.maximum(simulation.duration_square / n - mean * mean, 0.0)
    finish = _spread(_first(simulation.finish_swing, n_tasks), simulation.n_blocks)
    cost = _spread(_first(simulation.cost_swing, n_tasks), simulation.n_blocks)

    is_milestone = np.array([task.is_milestone for task in compiled.tasks])

    def at(values: Floats, p_level: float) -> Floats:
        rank = max(int(np.ceil(p_level * values.shape[1] - 1e-9)) - 1, 0)
        return np.asarray(np.partition(values, rank, axis=1)[:, rank])

    def starts(moments: Floats) -> Floats:
        # A milestone stands at the end of what leads to it; work begins at the beginning of a day.
        begin, end = timeline.calendar_days(moments, ends=False), timeline.calendar_days(moments)
        return np.asarray(np.where(is_milestone, end, begin)[order])

    def finishes(moments: Floats) -> Floats:
        return np.asarray(timeline.calendar_days(moments)[order])

    return TaskOutcomes(
        id=tuple(task.id for task in project.tasks),
        name=tuple(task.name for task in project.tasks),
        wbs=tuple(task.wbs for task in project.tasks),
        is_milestone=is_milestone[order],
        base_start=starts(compiled.base.start),
        base_finish=finishes(compiled.base.finish),
        base_float=compiled.base.total_float[order],
        base_critical=compiled.base.critical[order],
        criticality_index=critical[order],
        criticality_low=np.clip(low, 0.0, 1.0)[order],
        criticality_high=np.clip(high, 0.0, 1.0)[order],
        duration_mean=(compiled.inputs.network.center + mean)[order],
        duration_sd=np.sqrt(variance)[order],
        start_p10=starts(at(outcome.detail_start, 0.10)),
        start_p50=starts(at(outcome.detail_start, 0.50)),
        finish_p10=finishes(at(outcome.detail_finish, 0.10)),
        finish_p50=finishes(at(outcome.detail_finish, 0.50)),
        finish_p80=finishes(at(outcome.detail_finish, 0.80)),
        finish_p90=finishes(at(outcome.detail_finish, 0.90)),
        finish_effect=finish[0][order],
        finish_effect_low=finish[1][order],
        finish_effect_high=finish[2][order],
        cost_effect=cost[0][order],
        cost_effect_low=cost[1][order],
        cost_effect_high=cost[2][order],
    )


def _first(moments: Moments, n: int) -> Moments:
    return Moments(moments.total[:n], moments.square[:n])


def _costs(project: Project, compiled: Compiled, simulation: Simulation) -> CostOutcomes:
    """Return the swings of fixed costs; they stand behind the durations in the engine's order."""
    n_tasks = len(compiled.tasks)
    items = sorted(project.costs, key=lambda item: item.id)
    rows = [(task.id, task.name, task.fixed_cost) for task in compiled.tasks]
    rows += [(item.id, item.name, item.fixed_cost) for item in items]
    drawn = [row for row in rows if row[2] is not None]
    swing = Moments(simulation.cost_swing.total[n_tasks:], simulation.cost_swing.square[n_tasks:])
    effect, low, high = _spread(swing, simulation.n_blocks)
    return CostOutcomes(
        id=tuple(row[0] for row in drawn),
        name=tuple(row[1] for row in drawn),
        cost_effect=effect,
        cost_effect_low=low,
        cost_effect_high=high,
    )


def _risks(project: Project, simulation: Simulation) -> RiskOutcomes:
    register = sorted(project.risks, key=lambda risk: risk.id)
    order = _user_order([risk.id for risk in project.risks], [risk.id for risk in register])
    risks = project.risks
    base_duration = {task.id: _most_likely(task.duration) for task in project.tasks}
    finish = _strike_effect(simulation.strikes, simulation.strike_finish, simulation.outcome.duration)
    cost = _strike_effect(simulation.strikes, simulation.strike_cost, simulation.outcome.cost)
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
        probability=np.array([assessment(project, risk)[0] for risk in risks], dtype=np.float64),
        share=(simulation.strikes.sum(axis=0) / len(simulation.outcome.finish))[order],
        finish_effect=finish[0][order],
        finish_effect_low=finish[1][order],
        finish_effect_high=finish[2][order],
        cost_effect=cost[0][order],
        cost_effect_low=cost[1][order],
        cost_effect_high=cost[2][order],
        current_probability=column(current, 0),
        current_delay=column(current, 1),
        current_cost=column(current, 2),
        residual_probability=column(residual, 0),
        residual_delay=column(residual, 1),
        residual_cost=column(residual, 2),
    )


def _strike_effect(strikes: NDArray[np.int64], sums: Floats, values: Floats) -> tuple[Floats, Floats, Floats]:
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


def _effective_inputs(project: Project) -> list[dict[str, object]]:
    rows = []
    for table, element, field, estimate, unit in _estimates_of(project):
        parameters = dict(estimate.parameters)
        mean, variance = estimates.moments(estimate.family, parameters, estimate.low, estimate.high)
        p10, p90 = estimates.quantiles(
            estimate.family, parameters, np.array([0.1, 0.9]), estimate.low, estimate.high
        ).tolist()
        rows.append(
            {
                "table": table,
                "id": element,
                "field": field,
                "reading": estimate.text,
                "mean": mean,
                "sd": float(np.sqrt(variance)),
                "p10": p10,
                "p90": p90,
                "unit": unit,
            }
        )
    return rows


def _estimates_of(project: Project) -> list[tuple[str, str, str, Estimate, str]]:
    money = project.currency
    rows: list[tuple[str, str, str, Estimate | None, str]] = []
    for task in project.tasks:
        rows += [
            ("tasks", task.id, "duration", task.duration, "working days"),
            ("tasks", task.id, "cost", task.fixed_cost, money),
        ]
    for risk in project.risks:
        for impact in _impacts_in_force(project, risk):
            rows += [
                ("risks", risk.id, "delay", impact.delay, "working days"),
                ("risks", risk.id, "factor", impact.factor, "times"),
                ("risks", risk.id, "cost", impact.cost, money),
                ("risks", risk.id, "cost_factor", impact.cost_factor, "times"),
                ("risks", risk.id, "cost_per_day", impact.cost_per_day, f"{money} per working day"),
            ]
    rows += [("costs", item.id, "cost", item.fixed_cost, money) for item in project.costs]
    return [(table, element, field, one, unit) for table, element, field, one, unit in rows if one is not None]


def _impacts_in_force(project: Project, risk: Risk) -> tuple[Impact, ...]:
    return assessment(project, risk)[1]


def _warnings(project: Project, simulation: Simulation) -> list[Problem]:
    found = []
    if simulation.n_cut:
        share = simulation.n_cut / len(simulation.outcome.finish)
        found.append(
            Problem(
                "duration-below-zero",
                f"opportunities would have made durations negative {simulation.n_cut:,} times ({share:.2g} per "
                "iteration); they count as 0",
                "warning",
                hint="make the opportunities' savings smaller than the durations that they act on",
            )
        )
    n = len(simulation.outcome.finish)
    for risk in project.risks:
        probability = assessment(project, risk)[0]
        if 0.0 < n * probability < LEAST_STRIKES:
            found.append(
                Problem(
                    "rare-risk",
                    f"at probability {probability:g} it strikes about {n * probability:.0f} times in {n:,} iterations",
                    "warning",
                    "risks",
                    risk.id,
                    "probability",
                    hint=f"run at least {int(np.ceil(LEAST_STRIKES / probability)):,} iterations to see what it does",
                )
            )
    return found


LEAST_STRIKES = 30  # fewer strikes of a risk say little about its effect
