"""Rows of studies for made-up results: what further runs would find, in round terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from forecast.drivers import Driver, ranked
from forecast.results import Results

Rows = tuple[Mapping[str, Any], ...]


def with_studies(results: Results) -> Results:
    """Return the results with what each risk adds: its probability times its effect when it strikes."""
    return replace(results, studies={**results.studies, "removal": removal_rows(results)})


def removal_rows(results: Results) -> Rows:
    """Return a row for each risk, and one for the response to the first."""
    risks = results.risks
    rows: list[dict[str, Any]] = []
    for k, id_ in enumerate(risks.id):
        row: dict[str, Any] = {"removed": "risk", "id": id_, "name": risks.name[k], "probability": risks.probability[k]}
        effects = {"days": risks.finish_effect[k], "money": risks.cost_effect[k]}
        for unit, effect in effects.items():
            value = float(np.nan_to_num(effect)) * float(risks.probability[k])
            for level, times in (("mean", 1.0), ("p50", 0.8), ("p80", 1.4)):
                half = 0.1 * abs(times * value) * (1.0 + k)
                key = f"{unit}_{level}"
                row |= {key: times * value, f"{key}_low": times * value - half, f"{key}_high": times * value + half}
        if results.targets.budget is not None:
            for key in ("on_time", "on_budget", "joint"):
                row |= {key: -0.01 * k, f"{key}_low": -0.01 * k - 0.004, f"{key}_high": -0.01 * k + 0.004}
        rows.append(row)
    if rows:
        answer = {key: -value if isinstance(value, float) else value for key, value in rows[0].items()}
        for key in [key for key in answer if key.endswith("_low")]:
            high = f"{key.removesuffix('_low')}_high"
            answer[key], answer[high] = answer[high], answer[key]
        rows.append({**answer, "removed": "response", "name": "Do something about it", "probability": None})
    for unit in ("days", "money"):
        key = f"{unit}_p80"
        found = [
            Driver("risk", str(k), "", "days", row[key], row[f"{key}_low"], row[f"{key}_high"])
            for k, row in enumerate(rows)
        ]
        rank = {one.id: one.rank for one in ranked(one for one in found if not one.is_uncertain)}
        for k, row in enumerate(rows):
            row[f"rank_{unit}"] = rank.get(str(k), 0)
    return tuple(sorted(rows, key=lambda row: -abs(row["days_p80"])))
