"""Per-task and per-cost figures: from the engine's order and axis to the user's order and days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.compiler import Compiled
from forecast.compiler.systemic import COST, DURATION
from forecast.engine.memory import LANES
from forecast.engine.simulate import Moments, Simulation
from forecast.project import wbs
from forecast.results import CostOutcomes, TaskOutcomes, WbsOutcomes
from forecast.statistics import error

SYSTEMIC = {DURATION: "factor on all durations", COST: "factor on all costs of the plan"}
NO_COST = ("duration", *SYSTEMIC)
ENDS = ("", "_low", "_high")
PRICES = ("escalation", "exchange")
KINDS = {"rate": "rate", "response-cost": "response_cost", **dict.fromkeys(PRICES, "price")}
YEAR = "\x1f"  # stands between a price and its year
Floats = NDArray[np.float64]


def user_order(wanted: Sequence[str], have: Sequence[str]) -> list[int]:
    """Return for each wanted id its position among those there are."""
    position = {name: p for p, name in enumerate(have)}
    return [position[name] for name in wanted]


def task_outcomes(compiled: Compiled, simulation: Simulation) -> TaskOutcomes:
    """Return dates, criticality and swings of all tasks, in the order of the model.

    The passes of a loop follow the task that is done again; one that is never done but again is left out.
    """
    timeline, outcome, n_tasks = compiled.timeline, simulation.outcome, len(compiled.tasks)
    tasks = [task for task in compiled.project.tasks if not task.rework_only]
    order = np.array(user_order([task.id for task in tasks], [task.id for task in compiled.tasks]))
    n = len(outcome.finish)
    critical, low, high = (figure / LANES for figure in spread(simulation.critical, simulation.n_blocks))
    for t in np.flatnonzero((critical * n < error.RARE) | ((1.0 - critical) * n < error.RARE)):
        rare = error.wilson(round(critical[t] * n), n)
        low[t], high[t] = rare.low, rare.high
    n_exists = _existing(compiled, simulation)
    duration_mean, duration_sd = _durations(compiled, simulation, n_exists)
    planned = compiled.base.exists
    finish = spread(_first(simulation.finish_swing, n_tasks), simulation.n_blocks)
    cost = spread(_first(simulation.cost_swing, n_tasks), simulation.n_blocks)

    is_milestone = np.array([task.is_milestone for task in compiled.tasks])

    def starts(moments: Floats) -> Floats:
        # A milestone stands at the end of what leads to it; work begins at the beginning of a day.
        begin, end = timeline.calendar_days(moments, ends=False), timeline.calendar_days(moments)
        return np.asarray(np.where(is_milestone, end, begin)[order])

    def finishes(moments: Floats) -> Floats:
        return np.asarray(timeline.calendar_days(moments)[order])

    return TaskOutcomes(
        id=tuple(task.id for task in tasks),
        name=tuple(task.name for task in tasks),
        wbs=tuple(task.wbs for task in tasks),
        is_milestone=is_milestone[order],
        base_start=np.where(planned[order], starts(compiled.base.start), np.nan),
        base_finish=np.where(planned[order], finishes(compiled.base.finish), np.nan),
        base_float=np.where(planned, compiled.base.total_float, np.nan)[order],
        base_critical=compiled.base.critical[order],
        criticality_index=critical[order],
        criticality_low=np.clip(low, 0.0, 1.0)[order],
        criticality_high=np.clip(high, 0.0, 1.0)[order],
        duration_mean=duration_mean[order],
        duration_sd=duration_sd[order],
        start_p10=starts(percentile_where_known(outcome.detail_start, 0.10)),
        start_p50=starts(percentile_where_known(outcome.detail_start, 0.50)),
        start_p80=starts(percentile_where_known(outcome.detail_start, 0.80)),
        finish_p10=finishes(percentile_where_known(outcome.detail_finish, 0.10)),
        finish_p50=finishes(percentile_where_known(outcome.detail_finish, 0.50)),
        finish_p80=finishes(percentile_where_known(outcome.detail_finish, 0.80)),
        finish_p90=finishes(percentile_where_known(outcome.detail_finish, 0.90)),
        finish_effect=finish[0][order],
        finish_effect_low=finish[1][order],
        finish_effect_high=finish[2][order],
        cost_effect=cost[0][order],
        cost_effect_low=cost[1][order],
        cost_effect_high=cost[2][order],
        exists=(n_exists / n)[order],
        again=tuple(compiled.passes[task.id].original.id if task.id in compiled.passes else "" for task in tasks),
    )


def _existing(compiled: Compiled, simulation: Simulation) -> NDArray[np.int64]:
    """Return of each task the iterations in which it exists."""
    n = len(simulation.outcome.finish)
    logic = compiled.inputs.logic
    return np.full(len(compiled.tasks), n) if logic is None else np.where(logic.row < 0, n, simulation.present)


def _durations(compiled: Compiled, simulation: Simulation, n_exists: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of durations, each over the iterations in which the task exists."""
    center, n = compiled.inputs.network.center, len(simulation.outcome.finish)
    # Where a task does not exist its duration counted as 0.
    n_absent = n - n_exists
    safe = np.where(n_exists > 0, n_exists, 1)
    mean = (simulation.duration_sum + n_absent * center) / safe
    square = (simulation.duration_square - n_absent * center**2) / safe
    sd = np.sqrt(np.maximum(square - mean * mean, 0.0))
    return np.where(n_exists > 0, center + mean, np.nan), np.where(n_exists > 0, sd, np.nan)


def wbs_outcomes(compiled: Compiled, simulation: Simulation) -> WbsOutcomes:
    """Return dates and mean cost of the elements of the work breakdown structure, in the order of their first tasks."""
    timeline, outcome, base = compiled.timeline, simulation.outcome, compiled.base
    position = {task.id: t for t, task in enumerate(compiled.tasks)}
    members: dict[str, list[int]] = {}
    for task in compiled.project.tasks:
        for path in wbs.elements(task.wbs):
            members.setdefault(path, []).append(position[task.id])

    def percentile(p_level: float) -> Floats:
        return timeline.calendar_days(percentile_where_known(finishes, p_level))

    # The last of the tasks that exist; none where all are missing.
    n_detailed = outcome.detail_finish.shape[1]
    ends_of_parts = [np.fmax.reduce(outcome.detail_finish[rows], axis=0) for rows in members.values()]
    finishes = np.array(ends_of_parts).reshape(len(members), n_detailed)
    start = np.where(base.exists, base.start, np.nan)
    finish = np.where(base.exists, base.finish, np.nan)
    starts = np.array([np.fmin.reduce(start[rows]) for rows in members.values()])
    ends = np.array([np.fmax.reduce(finish[rows]) for rows in members.values()])
    return WbsOutcomes(
        path=tuple(members),
        n_tasks=tuple(sum(compiled.tasks[t].id not in compiled.passes for t in rows) for rows in members.values()),
        base_start=timeline.calendar_days(starts, ends=False),
        base_finish=timeline.calendar_days(ends),
        finish_p50=percentile(0.50),
        finish_p80=percentile(0.80),
        finish_p90=percentile(0.90),
        cost_mean=np.array([simulation.cost_sum[rows].sum() / len(outcome.finish) for rows in members.values()]),
    )


def lower_percentile(values: Floats, p_level: float) -> Floats:
    """Return the least value not exceeded in a share of iterations, along the last axis."""
    rank = max(int(np.ceil(p_level * values.shape[-1] - 1e-9)) - 1, 0)
    return np.asarray(np.partition(values, rank, axis=-1)[..., rank])


def systemic_rows(compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return the factors of the systemic risk with their swings, as rows of plain values."""
    inputs = enumerate(compiled.drawn[: compiled.inputs.n_inputs])
    numbers = [(number, purpose) for number, (purpose, _, _) in inputs if purpose in SYSTEMIC]
    risk = compiled.project.systemic
    if risk is None or not numbers:
        return []
    chosen = [number for number, _ in numbers]
    finish = spread(_chosen(simulation.finish_swing, chosen), simulation.n_blocks)
    cost = spread(_chosen(simulation.cost_swing, chosen), simulation.n_blocks)
    return [
        {
            "id": "systemic",
            "name": SYSTEMIC[purpose],
            "reading": compiled.drawn[number][2].text,
            "covers": list(risk.covers),
            "source": risk.source,
            **{f"finish_effect{end}": float(finish[e][k]) for e, end in enumerate(ENDS)},
            **{f"cost_effect{end}": float(cost[e][k]) for e, end in enumerate(ENDS)},
        }
        for k, (number, purpose) in enumerate(numbers)
    ]


def _chosen(moments: Moments, numbers: Sequence[int]) -> Moments:
    return Moments(moments.total[numbers], moments.square[numbers])


def percentile_where_known(values: Floats, p_level: float) -> Floats:
    """Return the same over the values that are numbers, of each row; NaN for a row without any."""
    known = ~np.isnan(values)
    found = np.full(len(values), np.nan)
    whole = known.all(axis=1)
    found[whole] = lower_percentile(values[whole], p_level)
    for row in np.flatnonzero(~whole & known.any(axis=1)):
        found[row] = lower_percentile(values[row, known[row]], p_level)
    return found


def _first(moments: Moments, n: int) -> Moments:
    return Moments(moments.total[:n], moments.square[:n])


def cost_outcomes(compiled: Compiled, simulation: Simulation) -> CostOutcomes:
    """Return the swings of all uncertain money; its streams stand behind the durations in the engine's order."""
    project = compiled.project
    names = {("fixed-cost", task.id): task.name for task in project.tasks}
    names |= {("item-cost", item.id): item.name for item in project.costs}
    names |= {("rate", resource.id): f"rate of {resource.name}" for resource in project.resources}
    names |= {("response-cost", risk.id): f"response: {risk.response or risk.name}" for risk in project.risks}
    names |= {(purpose, id_): id_.replace(YEAR, " ") for purpose, id_, _ in compiled.drawn if purpose in PRICES}
    inputs = enumerate(compiled.drawn[: compiled.inputs.n_inputs])
    rows = [(number, purpose, id_) for number, (purpose, id_, _) in inputs if purpose not in NO_COST]
    drawn = [(id_.replace(YEAR, " "), names[purpose, id_]) for _, purpose, id_ in rows]
    swing = _chosen(simulation.cost_swing, [number for number, _, _ in rows])
    effect, low, high = spread(swing, simulation.n_blocks)
    return CostOutcomes(
        id=tuple(row[0] for row in drawn),
        name=tuple(row[1] for row in drawn),
        cost_effect=effect,
        cost_effect_low=low,
        cost_effect_high=high,
        kind=tuple(KINDS.get(purpose, "fixed_cost") for _, purpose, _ in rows),
    )


def spread(moments: Moments, n_blocks: int) -> tuple[Floats, Floats, Floats]:
    """Return block means with their 95 % interval, from sums over blocks; see `forecast.statistics.error.spread`."""
    value = moments.total / n_blocks
    if n_blocks < 2:
        return value, np.full_like(value, -np.inf), np.full_like(value, np.inf)
    squares = np.maximum(moments.square - n_blocks * value * value, 0.0)
    half = error.student_975(n_blocks - 1) * np.sqrt(squares / (n_blocks - 1) / n_blocks)
    return value, value - half, value + half
