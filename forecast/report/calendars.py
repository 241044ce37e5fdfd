"""The calendars of a project as a table of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, day, day_interval, one_line

OF_LAGS = {
    "predecessor": "the calendar of the predecessor",
    "successor": "the calendar of the successor",
    "project": "the project's calendar",
    "24-hours": "every hour",
}
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
    if not _n_lags(results):
        return Table(["Calendar", "Tasks", "Week", "Hours a day", "Other days"], rows, frozenset({1, 3}))
    for row, of in zip(rows, results.calendars, strict=True):
        row.insert(2, Cell(f"{of['n_lags']:,}"))
    return Table(["Calendar", "Tasks", "Lags", "Week", "Hours a day", "Other days"], rows, frozenset({1, 2, 4}))


def lag_words(results: Results) -> str:
    """Say on which calendar lags run; empty where there are none, or the results are of an older version."""
    if not _n_lags(results):
        return ""
    rule = OF_LAGS[results.calendars[0]["lag_calendar"]]
    return f"Lags run on {rule}, elapsed ones round the clock." if rule != "every hour" else "Lags run round the clock."


def _n_lags(results: Results) -> int:
    return sum(row.get("n_lags", 0) for row in results.calendars)


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
