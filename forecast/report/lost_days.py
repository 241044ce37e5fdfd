"""What takes days from calendars, as a table and a sentence of the report."""

from __future__ import annotations

import math
from calendar import month_abbr

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import day, days, one_line

EVERY = list(range(1, 13))


def lost_days_table(results: Results) -> Table:
    """Return each cause that takes days from a calendar, when, and how many a month loses on average."""
    rows = [
        [
            Cell(one_line(row["name"])),
            Cell(one_line(row["calendar"])),
            Cell("every month" if row["months"] == EVERY else ", ".join(month_abbr[month] for month in row["months"])),
            Cell(f"{row['mean']:.2g}", one_line(row["reading"])),
        ]
        for row in results.lost_days
    ]
    return Table(["Days lost by", "Calendar", "Months", "Days a month"], rows, frozenset({3}))


def lost_days_words(results: Results) -> str:
    """Say how much earlier the P80 would be without the lost days of the model; empty without the study."""
    rows = results.studies.get("lost_days", ())
    if not rows:
        return ""
    with_them, without = rows
    moved = math.floor(with_them["finish_p80"] - without["finish_p80"] + 0.5)
    return (
        f"Without the lost days of the model the P80 finish would be {day(results.date_of(without['finish_p80']))}, "
        f"{days(float(moved))} earlier in the calendar."
    )
