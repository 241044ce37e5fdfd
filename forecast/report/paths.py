"""Which paths drive the finish, where they meet, and how sensitive the finish is, as tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.report.why import level
from forecast.results import Results
from forecast.results.words import DASH, MINUS, count, days, days_interval, one_line, percent, percent_interval

Row = Mapping[str, Any]
KINDS = {"wbs": "WBS", "resource": "Resource", "vendor": "Vendor", "calendar": "Calendar"}
END = "End of the project"


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
    return Table(["Drives in", "Path", "Project lasts then"], lines, frozenset({0, 2}))


def path_words(results: Results) -> str:
    """Say how many paths drive the finish and how often the first does; empty without the study."""
    rows = results.studies.get("paths", ())
    if not rows:
        return ""
    n, first = int(rows[0]["n_paths"]), percent(level(rows[0], "share"))
    if n == 1:
        return "One path drives the finish in every iteration."
    shown = sum(float(row["share"]) for row in rows)
    several = f"; the {count(len(rows))} most frequent ones in {percent(shown)}" if len(rows) < n else ""
    return f"{count(n)} different paths drive the finish; the most frequent one does in {first} of iterations{several}."


def merge_table(results: Results) -> Table:
    """Return the points at which paths meet, with what their meeting costs and who is waited for."""
    lines = []
    for row in results.studies.get("merges", ()):
        found = level(row, "bias")
        label = Cell(one_line(row["id"]), _name(row)) if row["id"] else Cell(END)
        drivers = Cell(str(row["drivers"]).replace("; ", ", "))
        lines.append([label, Cell(days(found, signed=True), days_interval(found)), drivers])
    return Table(["Paths meet before", "Merge bias", "Waits for"], lines, frozenset({1}))


def merge_words(results: Results) -> str:
    """Say where the meeting of paths costs most; empty where it costs nothing."""
    rows = results.studies.get("merges", ())
    if not rows:
        return ""
    worst = rows[0]
    at = f"before {one_line(worst['id'])} {_name(worst)}".rstrip() if worst["id"] else "at the end of the project"
    return (
        f"Merge bias is no pessimism: who waits for several waits for the last of them. It is most {at}: "
        f"{days(level(worst, 'bias'))} later, on average, than the latest of its predecessors alone would have it."
    )


def sensitivity_table(results: Results) -> Table:
    """Return how critical each task is and how the finish goes with it."""
    lines = []
    for row in results.studies.get("sensitivity", ()):
        line = [Cell(one_line(row["id"]), _name(row))]
        line.append(Cell(percent(level(row, "criticality")), percent_interval(level(row, "criticality"))))
        line += [_coefficient(row, name) for name in ("pearson", "spearman", "kendall")]
        lines.append([*line, Cell(_number(row["significance"])), Cell(_number(row["ssi"]))])
    head = ["Task", "Criticality", "Pearson", "Spearman", "Kendall", "Significance", "SSI"]
    return Table(head, lines, frozenset(range(1, len(head))))


def path_group_table(results: Results) -> Table:
    """Return through which parts of the project the path to the finish goes."""
    lines = []
    for row in results.studies.get("path_groups", ()):
        share, found = level(row, "share"), level(row, "days")
        lines.append(
            [
                Cell(KINDS[row["kind"]]),
                Cell(one_line(row["name"])),
                Cell(percent(share), percent_interval(share)),
                Cell(days(found), days_interval(found)),
                Cell(percent(level(row, "criticality")), percent_interval(level(row, "criticality"))),
                _coefficient(row, "spearman"),
                Cell(_number(row["ssi"])),
            ]
        )
    head = ["", "Name", "On the path in", "Days on it", "Criticality", "Spearman", "SSI"]
    return Table(head, lines, frozenset(range(2, len(head))))


def _name(row: Row) -> str:
    return one_line(row["name"]) if row["name"] != row["id"] else ""


def _coefficient(row: Row, name: str) -> Cell:
    found = level(row, name)
    if not found.value:
        return Cell(DASH)
    return Cell(_number(found.value), f"{_number(found.low)} to {_number(found.high)}", found.low <= 0.0 <= found.high)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)
