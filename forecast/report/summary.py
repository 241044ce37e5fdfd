"""The answer as one JSON object, `forecast.result/1`: its keys are fixed, a change of one is a new schema number.

Money is in the project's currency, durations in working days of the project calendar, dates are ISO 8601. A number
that isn't known (a bound of an interval that one block can't give, an impact never assessed) is null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.drivers import Driver, top_drivers
from forecast.errors import Problem
from forecast.report.cash import cash_flow_of, money_of
from forecast.report.gate_rows import gate_row
from forecast.report.milestones import MILESTONE_LEVELS, milestone_rows
from forecast.report.pairs import frontier_json
from forecast.report.plain import finish_interval, interval, iso, iso_date, iso_start, number, plain
from forecast.report.supply import delivery_rows, resource_rows
from forecast.results import Results
from forecast.statistics import (
    Interval,
    account_contingencies,
    account_diversification,
    contingency,
    joint_confidence,
    mean,
    percentile,
    percentiles,
    probability,
    rolled_up,
    within_budget,
)
from forecast.statistics.error import P_LEVELS
from forecast.statistics.gates import evaluate
from forecast.version import RESULT_SCHEMA

CONTINGENCY_LEVELS = (0.50, 0.80, 0.90)
PLAN_LEVEL = 0.80  # the level that most owners of programs budget to
ACCOUNT_LEVELS = (0.10, 0.50, 0.80, 0.90)
N_DRIVERS = 10
QUALITY = ("quality", "quality_offenders")  # studies that need no run

Json = dict[str, Any]


def summary(results: Results) -> Json:
    """Return the answer of a run as plain dicts, lists, strings, numbers and None.

    Every value that has an error of the simulation is an object of ``value``, ``low`` and ``high``, the last two its
    95 % interval; exceptions are means and standard deviations, whose interval stands beside them, and
    ``criticality_index``.
    """
    run = results.provenance
    return {
        "schema": RESULT_SCHEMA,
        "scenario": run.scenario,
        "title": run.title,
        "model": run.model,
        "project": run.project,
        "seed": run.seed,
        "iterations": results.n_iterations,
        "sampling": run.sampling,
        "engine_version": run.engine_version,
        "currency": results.currency,
        "start": results.start.isoformat(),
        "base": {
            "duration": number(results.base.duration),
            "finish": iso(results, results.base.finish),
            "cost": number(results.base.cost),
        },
        "duration": {
            **_moments(results.duration, results.block_size),
            "percentiles": _percentiles(results.duration, P_LEVELS, results.block_size),
        },
        "finish": {"percentiles": _finish_percentiles(results, results.finish, P_LEVELS)},
        "cost": {
            **_moments(results.cost, results.block_size),
            "percentiles": _percentiles(results.cost, P_LEVELS, results.block_size),
        },
        "targets": _targets(results),
        "base_met": {
            "on_time": interval(base_met(results.duration, results.base.duration, results.block_size)),
            "on_budget": interval(base_met(results.cost, results.base.cost, results.block_size)),
        },
        "contingency": {level_key(p_level): _contingency(results, p_level) for p_level in CONTINGENCY_LEVELS},
        "gates": [gate_row(results, found) for found in evaluate(results)],
        "drivers": {
            "days": [driver(row) for row in top_drivers(results, "days", N_DRIVERS)],
            "money": [driver(row) for row in top_drivers(results, "money", N_DRIVERS)],
        },
        "accounts": account_rows(results),
        "joint_frontier": frontier_json(results),
        "cash_flow": cash_flow_of(results),
        "money": money_of(results),
        "account_diversification": interval(account_diversification(results, PLAN_LEVEL)),
        "milestones": _milestones(results),
        "wbs": wbs_rows(results),
        "tasks": task_rows(results),
        "risks": risk_rows(results),
        "forks": fork_rows(results),
        "resources": resource_rows(results),
        "deliveries": delivery_rows(results),
        "correlations": [plain(row) for row in results.correlations],
        "systemic": [plain(row) for row in results.systemic],
        "calendars": [plain(row) for row in results.calendars],
        "lost_days": [plain(row) for row in results.lost_days],
        "handshake": dict(results.handshake) or None,
        "studies": study_rows(results),
        **{name: [plain(row) for row in results.studies.get(name, ())] for name in QUALITY},
        "effective_inputs": [plain(row) for row in results.effective_inputs],
        "warnings": [warning(problem) for problem in results.warnings],
    }


def dumps(document: Mapping[str, Any]) -> str:
    """Return an object as JSON text: the same object gives the same text, without NaN or Infinity."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)


def level_key(p_level: float) -> str:
    """Name a P-level.

    Examples
    --------
    >>> level_key(0.8), level_key(0.05), level_key(0.999)
    ('P80', 'P5', 'P99.9')
    """
    return f"P{round(p_level * 100.0, 6):g}"


def base_met(values: NDArray[np.float64], base: float, block_size: int) -> Interval:
    """Return the probability that an outcome stays within the base."""
    # Sums in float64 differ in their last bits between the base and an iteration that equals it.
    return probability(values <= base + 1e-9 * max(abs(base), 1.0), block_size)


def driver(row: Driver) -> Json:
    """Return a row of a driver measure."""
    return {
        "rank": row.rank,
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "value": number(row.value),
        "low": number(row.low),
        "high": number(row.high),
        "probability": None if row.probability is None else number(row.probability),
    }


def warning(problem: Problem) -> Json:
    """Return a finding with its place in words."""
    return {
        "code": problem.code,
        "message": problem.message,
        "severity": problem.severity,
        "table": problem.table,
        "id": problem.id,
        "field": problem.field,
        "hint": problem.hint,
        "place": None if problem.place is None else str(problem.place),
    }


def task_rows(results: Results) -> list[Json]:
    """Return one row per task, in the order of the model; dates in ISO, effects as `TaskOutcomes` defines them."""
    tasks = results.tasks
    deliveries = {row["id"] for row in results.deliveries}
    rows = []
    for k, task_id in enumerate(tasks.id):
        is_milestone = bool(tasks.is_milestone[k])
        rows.append(
            {
                "id": task_id,
                "name": tasks.name[k],
                "wbs": tasks.wbs[k],
                "is_milestone": is_milestone,
                "exists": number(tasks.exists[k]),
                "again": tasks.again[k],
                "is_delivery": task_id in deliveries,
                "criticality_index": number(tasks.criticality_index[k]),
                "criticality_low": number(tasks.criticality_low[k]),
                "criticality_high": number(tasks.criticality_high[k]),
                "duration_mean": number(tasks.duration_mean[k]),
                "duration_sd": number(tasks.duration_sd[k]),
                "base_start": iso_start(results, tasks.base_start[k], is_milestone),
                "base_finish": iso(results, tasks.base_finish[k]),
                "base_float": number(tasks.base_float[k]),
                "base_critical": bool(tasks.base_critical[k]),
                "start_P10": iso_start(results, tasks.start_p10[k], is_milestone),
                "start_P50": iso_start(results, tasks.start_p50[k], is_milestone),
                "finish_P10": iso(results, tasks.finish_p10[k]),
                "finish_P50": iso(results, tasks.finish_p50[k]),
                "finish_P80": iso(results, tasks.finish_p80[k]),
                "finish_P90": iso(results, tasks.finish_p90[k]),
                **_effect(tasks, k),
            }
        )
    return rows


def account_rows(results: Results) -> list[Json]:
    """Return one row per account, each followed by those below it; the contingency is that of the plan's P-level.

    Figures of an account hold those of the accounts below it. Those of accounts that are no sums add up to the total's
    where sums and means do: base, mean and contingency.
    """
    accounts, size = rolled_up(results), results.block_size
    needed = account_contingencies(results, accounts, PLAN_LEVEL)
    return [
        {
            "account": account.id,
            "name": account.name,
            "parent": account.parent,
            "is_sum": account.is_sum,
            "base": number(account.base),
            **_moments(account.cost, size),
            "percentiles": _percentiles(account.cost, ACCOUNT_LEVELS, size),
            "contingency": interval(share),
            "budget": account.budget,
            "within_budget": interval(within_budget(results, account)),
        }
        for account, share in zip(accounts, needed, strict=True)
    ]


def wbs_rows(results: Results) -> list[Json]:
    """Return one row per element of the work breakdown structure, in the order of their first tasks."""
    wbs = results.wbs
    return [
        {
            "path": path,
            "n_tasks": wbs.n_tasks[k],
            "base_start": iso_start(results, wbs.base_start[k], False),
            "base_finish": iso(results, wbs.base_finish[k]),
            "finish_P50": iso(results, wbs.finish_p50[k]),
            "finish_P80": iso(results, wbs.finish_p80[k]),
            "finish_P90": iso(results, wbs.finish_p90[k]),
            "cost_mean": number(wbs.cost_mean[k]),
        }
        for k, path in enumerate(wbs.path)
    ]


def risk_rows(results: Results) -> list[Json]:
    """Return one row per risk, in the order of the register; effects as `RiskOutcomes` defines them."""
    risks = results.risks
    said_by_id = {row["id"]: row for row in results.register}
    rows = []
    for k, risk_id in enumerate(risks.id):
        rows.append(
            {
                "id": risk_id,
                "name": risks.name[k],
                "kind": risks.kind[k],
                "owner": risks.owner[k],
                "status": risks.status[k],
                "response": risks.response[k],
                "response_cost": number(risks.response_cost[k]),
                "response_in_force": bool(risks.response_in_force[k]),
                "probability": number(risks.probability[k]),
                "share": number(risks.share[k]),
                **_effect(risks, k),
                "current_probability": number(risks.current_probability[k]),
                "current_delay": number(risks.current_delay[k]),
                "current_cost": number(risks.current_cost[k]),
                "residual_probability": number(risks.residual_probability[k]),
                "residual_delay": number(risks.residual_delay[k]),
                "residual_cost": number(risks.residual_cost[k]),
                **plain({name: cell for name, cell in said_by_id.get(risk_id, {}).items() if name != "id"}),
            }
        )
    return rows


def fork_rows(results: Results) -> list[Json]:
    """Return one row per outcome of a fork, as `Results.forks` defines them."""
    return [_nested(results, {**row, "tasks": "; ".join(row["tasks"])}) for row in results.forks]


def study_rows(results: Results) -> dict[str, list[Json]]:
    """Return the rows of all studies: levels with their intervals, those of the finish as dates.

    The scores of the schedule's quality, which need no run, stand beside them.
    """
    return {
        name: [_nested(results, row, "finish") for row in rows]
        for name, rows in results.studies.items()
        if name not in QUALITY
    }


def _nested(results: Results, row: Mapping[str, Any], dates: str | None = None) -> Json:
    """Return a row with each value and its interval as one object; those whose name begins with ``dates`` as dates."""
    nested: Json = {}
    for key, cell in row.items():
        if f"{key}_low" in row:
            found = Interval(float(cell), float(row[f"{key}_low"]), float(row[f"{key}_high"]))
            nested[key] = finish_interval(results, found) if dates and key.startswith(dates) else interval(found)
        elif not key.endswith(("_low", "_high")):
            nested |= plain({key: cell})
    return nested


def _effect(outcomes: Any, k: int) -> Json:
    names = ("finish_effect", "cost_effect")
    return {
        name: {
            "value": number(getattr(outcomes, name)[k]),
            "low": number(getattr(outcomes, f"{name}_low")[k]),
            "high": number(getattr(outcomes, f"{name}_high")[k]),
        }
        for name in names
    }


def _moments(values: NDArray[np.float64], block_size: int) -> Json:
    found = mean(values, block_size)
    return {
        "mean": number(found.value),
        "mean_low": number(found.low),
        "mean_high": number(found.high),
        "sd": number(float(values.std(ddof=1))),
    }


def _percentiles(values: NDArray[np.float64], p_levels: Sequence[float], block_size: int) -> Json:
    found = percentiles(values, p_levels, block_size)
    return {level_key(p_level): interval(value) for p_level, value in zip(p_levels, found, strict=True)}


def _finish_percentiles(results: Results, moments: NDArray[np.float64], p_levels: Sequence[float]) -> Json:
    found = percentiles(moments, p_levels, results.block_size)
    return {level_key(p_level): finish_interval(results, value) for p_level, value in zip(p_levels, found, strict=True)}


def _targets(results: Results) -> Json:
    confidence, targets = joint_confidence(results), results.targets
    return {
        "finish": None if targets.finish is None else iso_date(results, targets.finish),
        "duration": None if targets.duration is None else number(targets.duration),
        "budget": None if targets.budget is None else number(targets.budget),
        "on_time": interval(confidence.on_time),
        "on_budget": interval(confidence.on_budget),
        "joint": interval(confidence.joint),
    }


def _contingency(results: Results, p_level: float) -> Json:
    found = contingency(results, p_level)
    return {
        "days": interval(found.days),
        "money": interval(found.money),
        "finish": finish_interval(results, percentile(results.finish, p_level, results.block_size)),
    }


def _milestones(results: Results) -> list[Json]:
    return [
        {
            "id": one.id,
            "name": one.name,
            "exists": one.exists,
            "base": iso(results, one.base),
            "percentiles": {
                level_key(level): finish_interval(results, found)
                for level, found in zip(MILESTONE_LEVELS, one.levels, strict=True)
            },
        }
        for one in milestone_rows(results)
    ]
