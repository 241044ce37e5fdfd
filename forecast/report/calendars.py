"""The calendars of a project as a table of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, day, day_interval, one_line

NAMED = 6  # days that differ from the week; the JSON answer has all


def calendar_table(results: Results) -> Table:
    """Return the calendars in use: week, length of a day, and the days that differ while the project may last."""
    rows = [
        [
            Cell(one_line(row["id"]), "the project's" if row["is_project"] else ""),
            Cell(f"{row['n_tasks']:,}"),
            Cell(one_line(row["week"])),
            Cell(f"{row['hours_per_day']:g}"),
            Cell(_differing(row["days"]), _holidays_of(row["public_holidays"])),
        ]
        for row in results.calendars
    ]
    return Table(["Calendar", "Tasks", "Week", "Hours a day", "Other days"], rows, frozenset({1, 3}))


def _differing(days: Sequence[Mapping[str, Any]]) -> str:
    said = [_day(row) for row in days[:NAMED]]
    if len(days) > NAMED:
        said.append(f"and {len(days) - NAMED} more")
    return "; ".join(said) or DASH


def _day(row: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(row[end]) for end in ("from", "to"))
    named = f" ({one_line(row['name'])})" if row["name"] else ""
    return f"{day(first) if first == last else day_interval(first, last)} {one_line(row['hours'])}{named}"


def _holidays_of(places: Sequence[str]) -> str:
    return f"public holidays of {', '.join(map(one_line, places))}" if places else ""
