"""Correlation as requested, repaired and achieved."""

from __future__ import annotations

import math

from forecast.compiler import Compiled
from forecast.engine.memory import LANES
from forecast.engine.simulate import Simulation
from forecast.project import Element, Project
from forecast.project.chance import Measure
from forecast.project.correlation import normal_of
from forecast.statistics import error

RANK_VARIANCE = (LANES**2 - 1) / 12.0


def correlation_rows(project: Project, compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row per group and per pair; the achieved coefficient is that of the ranks within blocks."""
    products, n, measure = simulation.rank_product, simulation.n_blocks, project.correlation.measure
    rows: list[dict[str, object]] = []
    for number, held in enumerate(compiled.correlation.reported):
        mean = float(products.total[number]) / n / LANES / RANK_VARIANCE
        variance = max(float(products.square[number]) / n / (LANES * RANK_VARIANCE) ** 2 - mean * mean, 0.0)
        half = error.student_975(n - 1) * math.sqrt(variance / (n - 1)) if n > 1 else math.inf
        low, high = max(mean - half, -1.0), min(mean + half, 1.0)
        rows.append(
            {
                "name": held.name,
                "one": "" if held.name else label(held.members[0]),
                "other": "" if held.name else label(held.members[1]),
                "members": [label(one) for one in held.members],
                "measure": measure,
                "requested": held.requested,
                "repaired": held.repaired,
                "achieved": _measured(mean, measure),
                "low": _measured(low, measure),
                "high": _measured(high, measure),
            }
        )
    return rows


def label(one: Element) -> str:
    """Return how the model's files name an element."""
    return f"{one.id}.cost" if one.purpose == "fixed-cost" else one.id


def _measured(spearman: float, measure: Measure) -> float:
    return spearman if measure == "spearman" else normal_of(spearman, "spearman")
