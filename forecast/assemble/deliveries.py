"""How deliveries arrive: when, how often tasks wait for them, and what they cost beside their price."""

from __future__ import annotations

import numpy as np

from forecast.assemble.tasks import lower_percentile, spread
from forecast.compiler import Compiled
from forecast.compiler.charging import ordered
from forecast.engine.memory import LANES
from forecast.engine.simulate import Moments, Simulation
from forecast.project import Delivery, Project

LEVELS = (0.50, 0.80)


def delivery_rows(project: Project, compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row per delivery, in the order of the model; moments are in calendar days from the project's start.

    Percentiles of the arrival come from the first iterations, as the dates of tasks do.
    """
    if not project.deliveries:
        return []
    n, timeline, base = len(simulation.outcome.finish), compiled.timeline, compiled.base
    position = {task.id: t for t, task in enumerate(compiled.tasks)}
    row = {name: d for d, name in enumerate(sorted(delivery.id for delivery in project.deliveries))}
    share = Moments(simulation.n_late.total / LANES, simulation.n_late.square / LANES**2)
    late, low, high = spread(share, simulation.n_blocks)
    charged = {
        charge.id: float(amount) / n
        for charge, amount in zip(ordered(project), simulation.charged.total.tolist(), strict=True)
    }

    def day(moment: float, ends: bool = True) -> float:
        return float(timeline.calendar_days(np.array(moment), ends=ends))

    def latest_need(delivery: Delivery) -> float | None:
        tasks = [position[name] for name in delivery.needed_for]
        starts = [float(base.start[t] + (base.late_finish[t] - base.finish[t])) for t in tasks]
        return day(min(starts), False) if starts else None

    rows: list[dict[str, object]] = []
    for delivery in project.deliveries:
        t, d = position[delivery.id], row[delivery.id]
        arrivals = [day(float(lower_percentile(simulation.outcome.detail_finish[t], level))) for level in LEVELS]
        rows.append(
            {
                "id": delivery.id,
                "name": delivery.name,
                "vendor": delivery.vendor,
                "needed_for": list(delivery.needed_for),
                "base_order": day(float(base.start[t]), False),
                "base_arrival": day(float(base.finish[t])),
                "arrival_p50": arrivals[0],
                "arrival_p80": arrivals[1],
                "latest_need": latest_need(delivery),
                "late": float(late[d]),
                "late_low": max(float(low[d]), 0.0),
                "late_high": min(float(high[d]), 1.0),
                "due": None if delivery.due is None else (delivery.due - project.start).days + 1.0,
                "storage_mean": charged.get(f"{delivery.id}/storage", 0.0),
                "late_fee_mean": charged.get(f"{delivery.id}/late", 0.0),
            }
        )
    return rows
