"""What happens only sometimes, as a table: tasks that may not exist, branches, conditions, rework loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, days, days_interval, money, money_interval, one_line, percent, percent_interval
from forecast.statistics import Interval

HEAD = ("What", "Tasks", "Base plan", "Probability", "Happened in", "Finish, if it does", "Cost, if it does")
WORDS = {"task": "task", "branch": "branch", "condition": "condition", "rework": "rework loop"}
MOST_NAMED = 4


def fork_table(results: Results) -> Table:
    """Return a row per outcome, with its share and what it goes along with."""
    name = currency(results)
    rows = []
    for row in results.forks:
        share, finish, cost = (_interval(row, column) for column in ("share", "finish_effect", "cost_effect"))
        tasks = row["tasks"]
        more = f" and {len(tasks) - MOST_NAMED} more" if len(tasks) > MOST_NAMED else ""
        sometimes = 0.0 < share.value < 1.0
        rows.append(
            [
                Cell(one_line(_label(row)), WORDS[row["kind"]]),
                Cell(one_line("; ".join(tasks[:MOST_NAMED]) + more) or DASH),
                Cell("yes" if row["planned"] else "no"),
                Cell(DASH if row["probability"] is None else percent(row["probability"])),
                Cell(percent(share), percent_interval(share)),
                Cell(days(finish, signed=True), days_interval(finish)) if sometimes else Cell(DASH),
                Cell(money(cost, name, signed=True), money_interval(cost, name).removeprefix(name).lstrip())
                if sometimes
                else Cell(DASH),
            ]
        )
    return Table(HEAD, rows, frozenset({3, 4, 5, 6}))


def _label(row: Mapping[str, Any]) -> str:
    if row["kind"] in ("branch", "condition"):
        return f"{row['name']} = {row['outcome']}"
    return f"{row['name']} {row['outcome']}"


def _interval(row: Mapping[str, Any], column: str) -> Interval:
    return Interval(float(row[column]), float(row[f"{column}_low"]), float(row[f"{column}_high"]))
