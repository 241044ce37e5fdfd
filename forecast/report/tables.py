"""The tables behind the report as CSV, for a spreadsheet: UTF-8, full precision, ISO dates.

Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from forecast.report.milestones import MILESTONE_LEVELS
from forecast.report.summary import ACCOUNT_LEVELS, PLAN_LEVEL, Json, level_key
from forecast.statistics.error import P_LEVELS

# Signs with which spreadsheet programs begin a formula, and those that they skip before looking for one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
INTERVAL = ("value", "low", "high")
LISTS = ("correlations", "forks", "resources", "deliveries", "quality", "quality_offenders")
INPUT_COLUMNS = ("table", "id", "field", "reading", "source", "mean", "sd", "p10", "p90", "unit")


def write(answer: Json, directory: Path) -> list[Path]:
    """Write every table of a `summary` into a folder that exists and return the paths."""
    paths = []
    made = {name: make(answer) for name, make in TABLES.items()}
    if answer["cash_flow"]:
        made["cash_flow"] = _cash_flow(answer)
    if answer["joint_frontier"]:
        made["joint_frontier"] = _flat(answer["joint_frontier"]["pairs"])
    if answer["money"]:
        made["build_up"] = _flat(_without_unknown(answer["money"]["build_up"]))
    if answer["money"] and answer["money"]["charges"]:
        made["charges"] = _flat(answer["money"]["charges"])
    made |= {name: _flat(answer[name]) for name in LISTS if answer[name]}
    made |= {f"study_{name}": _flat(rows) for name, rows in answer["studies"].items()}
    for name, (head, rows) in made.items():
        path = directory / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([safe(cell) for cell in head])
            writer.writerows([safe(cell) for cell in row] for row in rows)
        paths.append(path)
    return paths


def safe(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; None and numbers that aren't finite become empty.

    Examples
    --------
    >>> safe("=1+1"), safe(-1.5), safe(None), safe("plan")
    ("'=1+1", -1.5, '', 'plan')
    """
    if isinstance(cell, np.generic):
        cell = cell.item()
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return cell
    text = str(cell).replace("\0", "")
    is_formula = text.lstrip(" \u00a0").startswith(FORMULA_STARTS)
    # A carriage return alone would end the row for some readers.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if is_formula else text


Rows = tuple[Sequence[str], Iterable[Sequence[object]]]


def _percentiles(answer: Json) -> Rows:
    outcomes = {"duration": "working days", "finish": "date", "cost": answer["currency"]}
    rows = [
        [name, level] + [answer[outcome]["percentiles"][name][end] for outcome in outcomes for end in INTERVAL]
        for name, level in ((level_key(level), level) for level in P_LEVELS)
    ]
    units = [f"{outcome}{_ending(end)} ({unit})" for outcome, unit in outcomes.items() for end in INTERVAL]
    return ["p_level", "share", *units], rows


def _tasks(answer: Json) -> Rows:
    return _flat(answer["tasks"])


def _wbs(answer: Json) -> Rows:
    return _flat(answer["wbs"])


def _risks(answer: Json) -> Rows:
    return _flat(answer["risks"])


def _accounts(answer: Json) -> Rows:
    level, targets = level_key(PLAN_LEVEL), answer["targets"]
    saved = answer["account_diversification"]
    less = {"value": -saved["value"], "low": _negative(saved["high"]), "high": _negative(saved["low"])}
    # The sum of the P80s of accounts that are no sums, and this row, make the P80 of the total.
    pooled = {"account": "DIVERSIFICATION", "percentiles": {level: less}}
    total = {
        "account": "TOTAL",
        "base": answer["base"]["cost"],
        **answer["cost"],
        "contingency": answer["contingency"][level]["money"],
        "budget": targets["budget"],
        "within_budget": targets["on_budget"],
    }
    levels = [level_key(level) for level in ACCOUNT_LEVELS]
    plain = ("account", "name", "parent", "is_sum", "base", "mean", "mean_low", "mean_high")
    head = [*plain, *(f"{name}{_ending(end)}" for name in levels for end in INTERVAL)]
    head += [f"contingency{_ending(end)}" for end in INTERVAL]
    head += ["budget", *(f"within_budget{_ending(end)}" for end in INTERVAL)]
    nothing = dict.fromkeys(INTERVAL)
    rows = [
        [*(row.get(name) for name in plain)]
        + [row["percentiles"].get(name, nothing)[end] for name in levels for end in INTERVAL]
        + [row.get("contingency", nothing)[end] for end in INTERVAL]
        + [row.get("budget"), *((row.get("within_budget") or nothing)[end] for end in INTERVAL)]
        for row in [*answer["accounts"], pooled, total]
    ]
    return [*head, "currency"], [[*row, answer["currency"]] for row in rows]


def _negative(value: float | None) -> float | None:
    return None if value is None else -value


def _milestones(answer: Json) -> Rows:
    head = ["id", "name", "exists", "base"]
    head += [f"{level_key(level)}{_ending(end)}" for level in MILESTONE_LEVELS for end in INTERVAL]
    rows = [
        [row["id"], row["name"], row["exists"], row["base"]]
        + [row["percentiles"][level_key(level)][end] for level in MILESTONE_LEVELS for end in INTERVAL]
        for row in answer["milestones"]
    ]
    return head, rows


def _cash_flow(answer: Json) -> Rows:
    """Return months, quarters and years, one below the other: their P-levels add neither up nor down."""
    found = answer["cash_flow"]
    rows = [{"step": step, **row} for step in ("month", "quarter", "year") for row in found[f"{step}s"]]
    return _flat(
        [
            {
                kind.removesuffix("percentiles") + name if kind.endswith("percentiles") else kind: cell
                for kind, value in row.items()
                for name, cell in (value.items() if kind.endswith("percentiles") else ((kind, value),))
            }
            for row in rows
        ]
    )


def _without_unknown(rows: Sequence[Json]) -> list[Json]:
    """Return rows in which an interval that there is none of is empty."""
    nothing = dict.fromkeys(INTERVAL)
    return [{name: nothing if cell is None else cell for name, cell in row.items()} for row in rows]


def _effective_inputs(answer: Json) -> Rows:
    return INPUT_COLUMNS, [[row.get(name) for name in INPUT_COLUMNS] for row in answer["effective_inputs"]]


TABLES: dict[str, Callable[[Json], Rows]] = {
    "percentiles": _percentiles,
    "tasks": _tasks,
    "wbs": _wbs,
    "risks": _risks,
    "accounts": _accounts,
    "milestones": _milestones,
    "effective_inputs": _effective_inputs,
}


def _ending(end: str) -> str:
    return "" if end == "value" else f"_{end}"


def _flat(rows: Sequence[Json]) -> Rows:
    flat = [dict(_flattened(row)) for row in rows]
    return list(flat[0]) if flat else ["id"], [list(row.values()) for row in flat]


def _flattened(row: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}{_ending(end)}", value[end]) for end in INTERVAL)
        else:
            yield name, value
