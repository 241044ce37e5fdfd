"""What happens only sometimes, as a table: tasks that may not exist, branches, conditions, rework loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import (
    DASH,
    days,
    days_interval,
    listed,
    money,
    money_interval,
    one_line,
    percent,
    percent_interval,
)
from forecast.statistics import Interval
from forecast.texts import say

COLUMNS = ("what", "tasks", "base", "probability", "share", "finish", "cost")
MOST_NAMED = 4


def fork_table(results: Results) -> Table:
    """Return a row per outcome, with its share and what it goes along with."""
    name = currency(results)
    rows = []
    for row in results.forks:
        share, finish, cost = (_interval(row, column) for column in ("share", "finish_effect", "cost_effect"))
        tasks = row["tasks"]
        named = listed(map(one_line, tasks[:MOST_NAMED]), "semicolon")
        if len(tasks) > MOST_NAMED:
            named = say("tables.fork.more", len(tasks) - MOST_NAMED, tasks=named)
        sometimes = 0.0 < share.value < 1.0
        rows.append(
            [
                Cell(one_line(_label(row)), say(f"tables.fork.kind.{row['kind']}")),
                Cell(named or DASH),
                Cell(say(f"tables.fork.planned.{'yes' if row['planned'] else 'no'}")),
                Cell(DASH if row["probability"] is None else percent(row["probability"])),
                Cell(percent(share), percent_interval(share)),
                Cell(days(finish, signed=True), days_interval(finish)) if sometimes else Cell(DASH),
                Cell(money(cost, name, signed=True), money_interval(cost, "")) if sometimes else Cell(DASH),
            ]
        )
    return Table([say(f"tables.fork.head.{column}") for column in COLUMNS], rows, frozenset({3, 4, 5, 6}))


def _label(row: Mapping[str, Any]) -> str:
    is_choice = row["kind"] in ("branch", "condition")
    return say(f"tables.fork.label.{'choice' if is_choice else 'plain'}", name=row["name"], outcome=row["outcome"])


def _interval(row: Mapping[str, Any], column: str) -> Interval:
    return Interval(float(row[column]), float(row[f"{column}_low"]), float(row[f"{column}_high"]))
