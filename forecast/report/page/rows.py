"""Which rows of a long table the page shows, and where all of them are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from forecast.report.sections import Table
from forecast.results import Results
from forecast.results.results import Floats

# The CSV file of a table, where it is not named as the table.
FILES = {
    "top_accounts": "accounts",
    "cash": "cash_flow",
    "years": "cash_flow",
    "frontier": "joint_frontier",
    "register": "risks",
    "inputs": "effective_inputs",
    "stress": "study_correlation",
    **{
        name: f"study_{name}"
        for name in (
            "removal",
            "responses",
            "contributions",
            "paths",
            "merges",
            "sensitivity",
            "path_groups",
            "sobol",
            "readings",
            "chances",
            "rare",
            "given",
            "systemic",
            "distortions",
            "certificate",
        )
    },
}
# Tables without a CSV file.
IN_SUMMARY = ("gates", "calendars", "lost_days", "causes", "differences")


def shortened(found: Mapping[str, Any], results: Results, n_rows: int) -> dict[str, Any]:
    """Return the sections of the page with ``n_rows`` rows of each table at most."""
    by_effect = np.abs(results.risks.probability * results.risks.finish_effect)
    weights = {"register": by_effect, "tasks": results.tasks.criticality_index}
    return {
        name: of_most_weight(value, _file(name), weights.get(name), n_rows) if isinstance(value, Table) else value
        for name, value in found.items()
    }


def of_most_weight(table: Table, file: str, weights: Floats | None, n_rows: int) -> Table:
    """Return the rows that weigh most, in their order; without weights, the first and the sums at the end."""
    n = len(table.rows)
    if n <= n_rows:
        return table
    if weights is None:
        n_sums = next((k for k in range(n_rows) if n - 1 - k not in table.strong), n_rows)
        kept = [*range(n_rows - n_sums), *range(n - n_sums, n)]
    else:
        kept = sorted(np.argsort(-np.nan_to_num(weights), kind="stable")[:n_rows].tolist())
    strong = frozenset(new for new, old in enumerate(kept) if old in table.strong)
    return replace(table, rows=[table.rows[k] for k in kept], strong=strong, n_all=n, file=file)


def _file(name: str) -> str:
    """Return the file beside the page that holds all rows of a table."""
    return "summary.json" if name in IN_SUMMARY else f"tables/{FILES.get(name, name)}.csv"
