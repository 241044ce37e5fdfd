"""Other scenarios beside the run: the same random numbers, so that the intervals of differences are paired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forecast.decisions.comparison import Comparison
from forecast.report.comparison import as_json, title
from forecast.report.workbook.book import Sheet
from forecast.report.workbook.placed import Column, bounded
from forecast.report.workbook.source import Source, dates, interval
from forecast.report.workbook.values import Value
from forecast.texts import say

LEVELS = ("P50", "P80")
# Heads of the probabilities, and of their differences.
TARGETS = {"on_time": "on_time", "on_budget": "on_budget", "joint": "on_time_and_budget"}
MOVES = {"on_time": "more_on_time", "on_budget": "more_on_budget", "joint": "more_both"}
SCENARIO = Column("name", "scenario")


def fill(sheet: Sheet, source: Source, compared: Comparison) -> None:
    """Fill the tables of other scenarios: finish, cost, and the probabilities of meeting the targets."""
    scenarios = as_json(compared)["scenarios"]
    titles = {one["title"] for one in scenarios}
    for one in scenarios:
        # Scenarios of one model may all be called like it.
        one["name"] = one["title"] if one["title"] and len(titles) == len(scenarios) else one["scenario"]
    sheet.state(say("workbook.scenarios.beside", finding=title(compared)), say("workbook.scenarios.paired"))
    source.placed["beside_finish"] = sheet.table(
        "beside_finish",
        _columns("level_finish", "date", "later", "days"),
        [
            _row(one, [dates(one["finish"][level]) for level in LEVELS], interval(_moved(one, "finish")))
            for one in scenarios
        ],
    )
    if source.has_cost:
        sheet.row += 1
        source.placed["beside_cost"] = sheet.table(
            "beside_cost",
            _columns("level_cost", "money", "dearer", "money"),
            [
                _row(one, [source.money(one["cost"][level]) for level in LEVELS], source.money(_moved(one, "cost")))
                for one in scenarios
            ],
        )
    met = [name for name in TARGETS if all(one["targets"][name] for one in scenarios)]
    if met:
        sheet.row += 1
        columns = [SCENARIO, *(column for name in met for column in bounded(name, TARGETS[name], "share"))]
        source.placed["beside_targets"] = sheet.table(
            "beside_targets", columns, [_shares(one, met, one["targets"]) for one in scenarios]
        )
        sheet.row += 1
        columns = [SCENARIO, *(column for name in met for column in bounded(name, MOVES[name], "share"))]
        source.placed["beside_moves"] = sheet.table(
            "beside_moves", columns, [_shares(one, met, one["against_first"]) for one in scenarios[1:]]
        )


def _columns(outcome: str, kind: str, difference: str, kind_of_difference: str) -> list[Column]:
    shown = [column for level in LEVELS for column in bounded(level, outcome, kind, level=level)]
    return [SCENARIO, *shown, *bounded("more", difference, kind_of_difference, level=LEVELS[-1])]


def _row(one: Any, shown: Sequence[Sequence[Value]], more: Sequence[Value]) -> list[Value]:
    return [one["name"], *(value for values in shown for value in values), *more]


def _moved(one: Any, outcome: str) -> Any:
    moved = one["against_first"]
    return None if moved is None else moved[outcome]["P80"]


def _shares(one: Any, names: Sequence[str], found: Any) -> list[Value]:
    return [one["name"], *(end for name in names for end in interval(found[name]))]
