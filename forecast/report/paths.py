"""Which paths drive the finish, where they meet, and how sensitive the finish is, as tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.report.why import level
from forecast.results import Results
from forecast.results.words import (
    DASH,
    days,
    days_interval,
    decimal,
    listed,
    one_line,
    percent,
    percent_interval,
)
from forecast.texts import say
from forecast.texts.stored import shares

Row = Mapping[str, Any]


def path_table(results: Results) -> Table:
    """Return the paths that most often drive the finish."""
    lines = [
        [
            Cell(percent(level(row, "share")), percent_interval(level(row, "share"))),
            Cell(" → ".join(one_line(name) for name in str(row["tasks"]).split("; "))),
            Cell(days(float(row["duration"]))),
        ]
        for row in results.studies.get("paths", ())
    ]
    head = [say("findings.paths.head.share"), say("findings.paths.head.path"), say("findings.paths.head.duration")]
    return Table(head, lines, frozenset({0, 2}))


def path_words(results: Results) -> str:
    """Say how many paths drive the finish and how often the first does; empty without the study."""
    rows = results.studies.get("paths", ())
    if not rows:
        return ""
    n, first = int(rows[0]["n_paths"]), percent(level(rows[0], "share"))
    if n == 1:
        return say("findings.paths.single")
    if len(rows) == n:
        return say("findings.paths.several", n, first=first)
    shown = percent(sum(float(row["share"]) for row in rows))
    return say("findings.paths.many", n, first=first, k=len(rows), shown=shown)


def merge_table(results: Results) -> Table:
    """Return the points at which paths meet, with what their meeting costs and who is waited for."""
    lines = []
    for row in results.studies.get("merges", ()):
        found = level(row, "bias")
        label = Cell(one_line(row["id"]), _name(row)) if row["id"] else Cell(say("findings.merges.end"))
        drivers = Cell(listed(shares(row["drivers"])))
        lines.append([label, Cell(days(found, signed=True), days_interval(found)), drivers])
    head = [say("findings.merges.head.before"), say("findings.merges.head.bias"), say("findings.merges.head.waits")]
    return Table(head, lines, frozenset({1}))


def merge_words(results: Results) -> str:
    """Say where the meeting of paths costs most; empty where it costs nothing."""
    rows = results.studies.get("merges", ())
    if not rows:
        return ""
    worst = rows[0]
    later = days(level(worst, "bias"))
    if not worst["id"]:
        return say("findings.merges.at_end", days=later)
    return say("findings.merges.before", task=f"{one_line(worst['id'])} {_name(worst)}".rstrip(), days=later)


def sensitivity_table(results: Results) -> Table:
    """Return how critical each task is and how the finish goes with it."""
    lines = []
    for row in results.studies.get("sensitivity", ()):
        line = [Cell(one_line(row["id"]), _name(row))]
        critical = level(row, "criticality")
        line.append(Cell(percent(critical), percent_interval(critical), order=critical.value))
        line += [_coefficient(row, name) for name in ("pearson", "spearman", "kendall")]
        indices = (float(row["significance"]), float(row["ssi"]))
        lines.append([*line, *(Cell(decimal(value, 2), order=value) for value in indices)])
    columns = ("task", "criticality", "pearson", "spearman", "kendall", "significance", "ssi")
    head = [say(f"findings.sensitivity.head.{name}") for name in columns]
    return Table(head, lines, frozenset(range(1, len(head))))


def path_group_table(results: Results) -> Table:
    """Return through which parts of the project the path to the finish goes."""
    lines = []
    for row in results.studies.get("path_groups", ()):
        share, found = level(row, "share"), level(row, "days")
        lines.append(
            [
                Cell(say(f"findings.path_groups.kind.{row['kind']}")),
                Cell(one_line(row["name"])),
                Cell(percent(share), percent_interval(share)),
                Cell(days(found), days_interval(found)),
                Cell(percent(level(row, "criticality")), percent_interval(level(row, "criticality"))),
                _coefficient(row, "spearman"),
                Cell(decimal(row["ssi"], 2)),
            ]
        )
    columns = ("name", "share", "days", "criticality", "spearman", "ssi")
    head = ["", *(say(f"findings.path_groups.head.{name}") for name in columns)]
    return Table(head, lines, frozenset(range(2, len(head))))


def _name(row: Row) -> str:
    return one_line(row["name"]) if row["name"] != row["id"] else ""


def _coefficient(row: Row, name: str) -> Cell:
    found = level(row, name)
    if not found.value:
        return Cell(DASH)
    interval = say("words.range", low=decimal(found.low, 2), high=decimal(found.high, 2))
    return Cell(decimal(found.value, 2), interval, found.low <= 0.0 <= found.high, found.value)
