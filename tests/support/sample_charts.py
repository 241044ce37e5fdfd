"""Results that every chart applies to: the sample, with paths, their meetings, correlations, and tasks of risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from forecast.results import Results
from tests.support.sample_results import sample_results

Rows = tuple[Mapping[str, Any], ...]


def chart_results(**settings: Any) -> Results:
    """Return sample results (see `sample_results`) with what charts of paths, correlations and draw-down need."""
    results = sample_results(**settings)
    studies = {**results.studies, "paths": path_rows(results), "merges": merge_rows(results)}
    ids = results.tasks.id
    acts_on = [{"id": id, "tasks": ids[k % max(len(ids) - 1, 1)]} for k, id in enumerate(results.risks.id)]
    return replace(
        results,
        studies={name: rows for name, rows in studies.items() if rows},
        register=tuple(acts_on),
        correlations=correlation_rows(results),
    )


def path_rows(results: Results) -> Rows:
    """Return paths that share their first and last task and part in between."""
    ids = [
        id for id, is_milestone in zip(results.tasks.id, results.tasks.is_milestone, strict=True) if not is_milestone
    ]
    n_paths = 1 if len(ids) < 6 else 5
    rows = []
    for k in range(n_paths):
        inner = ids[1:-1] if n_paths == 1 else [id for j, id in enumerate(ids[1:-1]) if j % 3 == 0 or j % n_paths != k]
        share, half = (1.0, 0.0) if n_paths == 1 else (0.3 / (k + 1), 0.01)
        path = list(dict.fromkeys([ids[0], *inner, ids[-1]]))
        rows.append(
            {
                "share": share, "share_low": share - half, "share_high": share + half, "tasks": "; ".join(path),
                "n_tasks": len(path), "duration": 90.0 + k, "n_paths": 1 if n_paths == 1 else 240,
            }
        )  # fmt: skip
    return tuple(rows)


def merge_rows(results: Results) -> Rows:
    """Return points at which paths meet, and the end of the project, where there are more tasks than two."""
    tasks = results.tasks
    points = [(tasks.id[k], tasks.name[k]) for k in range(2, min(len(tasks.id), 14))]
    if points:
        points.insert(1, ("", "the end of the project"))
    rows = []
    for k, (id_, name) in enumerate(points):
        bias = 4.0 / (k + 1)
        half = 0.1 if results.n_iterations > results.block_size else np.inf
        rows.append(
            {
                "id": id_, "name": name, "bias": bias, "bias_low": bias - half, "bias_high": bias + half,
                "n_predecessors": 3, "drivers": f"{tasks.id[0]} {70 - k} %; {tasks.id[1]} {30 - k} %",
            }
        )  # fmt: skip
    return tuple(rows)


def correlation_rows(results: Results) -> Rows:
    """Return a group of tasks, one of risks and tasks, and a pair that goes the other way."""
    tasks, risks = results.tasks.id, results.risks.id
    if len(tasks) < 6:
        return ()
    asked: list[tuple[str, list[str], float]] = [
        ("the same team", list(tasks[:4]), 0.5),
        ("the old platform", [tasks[4], *risks[:2]], 0.3),
        ("", [tasks[0], tasks[5]], -0.2),
    ]
    return tuple(
        {
            "name": name, "one": "" if name else members[0], "other": "" if name else members[1], "members": members,
            "measure": "spearman", "requested": rho, "repaired": rho, "achieved": 0.97 * rho,
            "low": 0.97 * rho - 0.01, "high": 0.97 * rho + 0.01,
        }
        for name, members, rho in asked
    )  # fmt: skip
