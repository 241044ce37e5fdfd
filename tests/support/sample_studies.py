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
    """Return the results with what each risk adds, and with what lies between the plan and the P80."""
    found = {"removal": removal_rows(results), "contributions": contribution_rows(results)}
    return replace(results, studies={**results.studies, **{name: rows for name, rows in found.items() if rows}})


def contribution_rows(results: Results) -> Rows:
    """Return the gap split into a third for the estimates, and the rest over risks, more for the first ones."""
    gaps = {
        f"{unit}_{level}": float(np.quantile(values, share)) - base
        for unit, values, base in (
            ("days", results.finish, results.base.finish),
            ("money", results.cost, results.base.cost),
        )
        for level, share in (("mean", 0.5), ("p50", 0.5), ("p80", 0.8))
    }
    if not any(gaps.values()):
        return ()
    n_risks = min(len(results.risks.id), 10)
    names = [("estimates", "", "Spread of the estimates")]
    names += [("risk", results.risks.id[k], results.risks.name[k]) for k in range(n_risks)]
    names += [("merges", "", "Paths that meet"), ("correlation", "", "Correlation")]
    weights = np.array([3.0, *(6.0 / (k + 1) for k in range(n_risks)), 1.0, -0.2])
    shares = [*(weights / weights.sum()).tolist(), 1.0]
    rows = []
    for (group, id_, name), share in zip([*names, ("total", "", "Together")], shares, strict=True):
        row: dict[str, Any] = {"group": group, "id": id_, "name": name}
        for key, gap in gaps.items():
            # A run of one block does not know its error.
            half = 0.02 * abs(gap) if results.n_iterations > results.block_size else np.inf
            row |= {key: share * gap, f"{key}_low": share * gap - half, f"{key}_high": share * gap + half}
        rows.append(row)
    return tuple(rows)


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
                half = 0.1 * abs(times * value) * (1.0 + k) if results.n_iterations > results.block_size else np.inf
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


def with_responses(results: Results, gain: float = 0.05) -> Results:
    """Return the results with what the responses to the first risks would bring: ``gain`` each, and together."""
    ids = [id_ for id_, cost in zip(results.risks.id, results.risks.response_cost, strict=True) if cost][:3]
    sets = [("one", [id_]) for id_ in ids] + [("together", ids), ("all", list(results.risks.id))]
    rows = []
    for kind, some in sets:
        n = len(some)
        row: dict[str, Any] = {"set": kind, "ids": "; ".join(some), "n": n, "cost": 8_000.0 * n}
        for key, value in (("days_p80", -20.0 * gain * n), ("money_p80", -1e5 * gain * n)):
            row |= {key: value, f"{key}_low": value - 0.5, f"{key}_high": value + 0.5}
        if results.targets.budget is not None:
            met = results.on_time(), results.on_budget()
            now = {"on_time": met[0], "on_budget": met[1], "joint": met[0] & met[1]}  # type: ignore[operator]
            for name, hits in now.items():
                for key, value in ((name, gain * n), (f"{name}_after", min(float(np.mean(hits)) + gain * n, 0.99))):  # type: ignore[arg-type]
                    row |= {key: value, f"{key}_low": value - 0.01, f"{key}_high": value + 0.01}
        rows.append(row)
    return replace(results, studies={**results.studies, "responses": tuple(rows)})


def with_baseline(results: Results) -> Results:
    """Return the results with what moved since a baseline: a little later, a little dearer, less likely."""
    moves = {"finish_p80": 6.0, "cost_p80": 40_000.0, "on_time": -0.04, "on_budget": 0.001, "joint": -0.05}
    before = {"finish_p80": 100.0, "cost_p80": 1_000_000.0, "on_time": 0.7, "on_budget": 0.6, "joint": 0.55}
    rows = tuple(
        {
            "figure": name, "before": before[name], "moved": moved, "moved_low": moved - 0.01, "moved_high": moved + 0.01,
            "baseline": "reports/last", "date": "2026-11-02",
        }
        for name, moved in moves.items()
    )  # fmt: skip
    return replace(results, studies={**results.studies, "since": rows})
