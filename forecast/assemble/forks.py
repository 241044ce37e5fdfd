"""What happens only sometimes: outcomes of forks with their shares and effects, and windows that are missed."""

from __future__ import annotations

import math

import numpy as np

from forecast.assemble.risks import strike_effect
from forecast.compiler import Compiled
from forecast.engine.memory import LANES
from forecast.engine.simulate import Simulation
from forecast.errors import Problem
from forecast.statistics import error

ENDS = ("", "_low", "_high")


def fork_rows(compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row per outcome of a fork; see `forecast.results.Results.forks`."""
    finish = strike_effect(simulation.opens, simulation.open_finish, simulation.outcome.duration)
    cost = strike_effect(simulation.opens, simulation.open_cost, simulation.outcome.cost)
    in_passes_only = {task.id for task in compiled.project.tasks if task.rework_only}
    tasks_of: dict[int, list[str]] = {}
    for task in compiled.project.tasks:
        for g in compiled.needs.get(task.id, ()):
            tasks_of.setdefault(g, []).append(task.id)
    rows: list[dict[str, object]] = []
    for g, gate in enumerate(compiled.gates):
        if gate.kind == "task" and gate.name in in_passes_only:
            continue
        share = error.probability_of_counts(simulation.opens[:, g], LANES)
        rows.append(
            {
                "kind": gate.kind,
                "name": gate.name,
                "outcome": gate.outcome,
                "tasks": tasks_of.get(g, []),
                "planned": bool(compiled.base.opens[g]),
                "probability": None if math.isnan(gate.probability) else gate.probability,
                "share": share.value,
                "share_low": share.low,
                "share_high": share.high,
                **{f"finish_effect{end}": float(values[g]) for end, values in zip(ENDS, finish, strict=True)},
                **{f"cost_effect{end}": float(values[g]) for end, values in zip(ENDS, cost, strict=True)},
            }
        )
    return rows


def window_warnings(compiled: Compiled, simulation: Simulation) -> list[Problem]:
    """Return what went wrong with windows: tasks that are longer than any left, or find none."""
    logic, n = compiled.inputs.logic, len(simulation.outcome.finish)
    found: list[Problem] = []
    if logic is None:
        return found
    for t in np.flatnonzero(logic.window >= 0):
        task, row = compiled.tasks[t], logic.window[t]
        n_overrun, n_missed = int(simulation.n_overrun[row]), int(simulation.n_missed[row])
        if n_overrun:
            found.append(
                Problem(
                    "window-overrun",
                    f"in {n_overrun:,} of {n:,} iterations the task is longer than any period of `{task.window}` that "
                    "is left; it begins with the next one and overruns",
                    "warning",
                    "tasks",
                    task.id,
                    "window",
                    hint="lengthen the window, or divide the task",
                )
            )
        if n_missed:
            found.append(
                Problem(
                    "window-missed",
                    f"in {n_missed:,} of {n:,} iterations the last period of `{task.window}` is over before the task "
                    "can begin; it begins at once",
                    "warning",
                    "tasks",
                    task.id,
                    "window",
                    hint="list later periods, or give the window a rule such as `every: Sat-Sun`",
                )
            )
    return found
