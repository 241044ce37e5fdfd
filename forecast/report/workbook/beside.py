"""Other scenarios beside the run: the same random numbers, so that the intervals of differences are paired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forecast.decisions.comparison import Comparison
from forecast.report.comparison import as_json, title
from forecast.report.workbook.book import Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import Source, dates, interval
from forecast.report.workbook.values import Value

LEVELS = ("P50", "P80")
TARGETS = {"on_time": "On time", "on_budget": "On budget", "joint": "On time and on budget"}
ENDS = ("", ", low", ", high")


def fill(sheet: Sheet, source: Source, compared: Comparison) -> None:
    """Fill the tables of other scenarios: finish, cost, and the probabilities of meeting the targets."""
    scenarios = as_json(compared)["scenarios"]
    titles = {one["title"] for one in scenarios}
    for one in scenarios:
        # Scenarios of one model may all be called like it.
        one["name"] = one["title"] if one["title"] and len(titles) == len(scenarios) else one["scenario"]
    sheet.say(
        f"{title(compared)}.",
        "Each scenario was simulated with the same random numbers as the first. Differences are taken iteration by "
        "iteration, so their interval is narrower than those of the values, and they may differ from the difference of "
        "two values that are shown by what is rounded.",
    )
    source.placed["beside_finish"] = sheet.table(
        "BesideFinish",
        _columns("P80 later by, calendar days", "finish", "date", "days"),
        [
            _row(one, [dates(one["finish"][level]) for level in LEVELS], interval(_moved(one, "finish")))
            for one in scenarios
        ],
    )
    if source.has_cost:
        sheet.row += 1
        source.placed["beside_cost"] = sheet.table(
            "BesideCost",
            _columns("P80 dearer by", "cost", "money", "money"),
            [
                _row(one, [source.money(one["cost"][level]) for level in LEVELS], source.money(_moved(one, "cost")))
                for one in scenarios
            ],
        )
    met = {name: words for name, words in TARGETS.items() if all(one["targets"][name] for one in scenarios)}
    if met:
        sheet.row += 1
        columns = [Column("name", "Scenario")]
        columns += [Column(f"{name}{end}", f"{words}{end}", "share") for name, words in met.items() for end in ENDS]
        source.placed["beside_targets"] = sheet.table(
            "BesideTargets", columns, [_shares(one, met, one["targets"]) for one in scenarios]
        )
        sheet.row += 1
        columns = [Column("name", "Scenario")]
        columns += [
            Column(f"{name}{end}", f"{words}, more by{end}", "share") for name, words in met.items() for end in ENDS
        ]
        source.placed["beside_moves"] = sheet.table(
            "BesideMoves", columns, [_shares(one, met, one["against_first"]) for one in scenarios[1:]]
        )


def _columns(difference: str, outcome: str, kind: str, kind_of_difference: str) -> list[Column]:
    shown = [Column(f"{level}{end}", f"{level} {outcome}{end}", kind) for level in LEVELS for end in ENDS]
    more = [Column(f"more{end}", f"{difference}{end}", kind_of_difference) for end in ENDS]
    return [Column("name", "Scenario"), *shown, *more]


def _row(one: Any, shown: Sequence[Sequence[Value]], more: Sequence[Value]) -> list[Value]:
    return [one["name"], *(value for values in shown for value in values), *more]


def _moved(one: Any, outcome: str) -> Any:
    moved = one["against_first"]
    return None if moved is None else moved[outcome]["P80"]


def _shares(one: Any, names: Mapping[str, str], found: Any) -> list[Value]:
    return [one["name"], *(end for name in names for end in interval(found[name]))]
