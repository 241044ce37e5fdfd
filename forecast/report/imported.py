"""How the schedule came out that the model was imported from, as sentences and tables of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, day, one_line

OF = {"primavera": "Primavera", "microsoft": "Microsoft Project"}


def handshake_words(results: Results) -> str:
    """Say how many tasks have the dates that the planner's program computed; empty where nothing was imported."""
    record = results.handshake
    if not record:
        return ""
    named = f"“{one_line(record['project'])}” in {one_line(record['file'])} ({OF.get(record['program'], '')} rules)"
    n = record["tasks"]
    if not n:
        return f"The model was imported from {named}. The file holds no dates to compare with."
    n_differing = sum(record["causes"].values())
    rest = "No date differs." if not n_differing else f"{n_differing:,} with a difference, by cause:"
    return (
        f"The model was imported from {named} and planned without uncertainty. Of {n:,} tasks with dates in the file, "
        f"{record['to_the_minute']:,} have the same early dates to the minute and {record['to_the_day']:,} to the day; "
        f"the late dates of {record['late_dates']:,}, the float of {record['total_float']:,} and the critical flag of "
        f"{record['critical']:,} are the same. {rest}"
    )


def cause_table(results: Results) -> Table:
    """Return how many differences each cause has."""
    causes: Mapping[str, int] = results.handshake.get("causes", {})
    return Table(
        ["Cause", "Tasks"], [[Cell(one_line(cause)), Cell(f"{n:,}")] for cause, n in causes.items()], frozenset({1})
    )


def difference_table(results: Results) -> Table:
    """Return the tasks whose dates differ, up to the number that the import lists."""
    rows = [
        [
            Cell(one_line(row["id"]), one_line(row["name"]) if row["name"] != row["id"] else ""),
            Cell(row.get("what", "early dates")),
            Cell(_span(row, "file_start", "file_finish")),
            Cell(_span(row, "start", "finish")),
            Cell(one_line(row["cause"]), one_line(row["detail"])),
        ]
        for row in results.handshake.get("differences", ())
    ]
    return Table(["Task", "What", "In the file", "Planned here", "Cause"], rows)


def unlisted(results: Results) -> int:
    """Return how many differences are counted only."""
    record = results.handshake
    return sum(record["causes"].values()) - len(record["differences"]) if record else 0


def _span(row: Mapping[str, Any], *ends: str) -> str:
    moments = [datetime.fromisoformat(row[end]) for end in ends if row[end]]
    return " to ".join(f"{day(moment)} {moment:%H:%M}" for moment in moments) or DASH
