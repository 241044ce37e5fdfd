"""What takes days from calendars, as a table and a sentence of the report."""

from __future__ import annotations

import math
from collections.abc import Sequence

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import day, days, figures, listed, one_line
from forecast.texts import conventions, say

EVERY = list(range(1, 13))


def lost_days_table(results: Results) -> Table:
    """Return each cause that takes days from a calendar, when, and how many a month loses on average."""
    rows = [
        [
            Cell(one_line(row["name"])),
            Cell(one_line(row["calendar"])),
            Cell(_months(row["months"])),
            Cell(figures(float(row["mean"]), 2), one_line(row["reading"])),
        ]
        for row in results.lost_days
    ]
    head = [say(f"tables.lost_days.head.{column}") for column in ("name", "calendar", "months", "days")]
    return Table(head, rows, frozenset({3}))


def _months(months: Sequence[int]) -> str:
    if months == EVERY:
        return say("tables.lost_days.every_month")
    return listed(conventions().month_name(month) for month in months)


def lost_days_words(results: Results) -> str:
    """Say how much earlier the P80 would be without the lost days of the model; empty without the study."""
    rows = results.studies.get("lost_days", ())
    if not rows:
        return ""
    with_them, without = rows
    moved = math.floor(with_them["finish_p80"] - without["finish_p80"] + 0.5)
    finish = day(results.date_of(without["finish_p80"]))
    return say("tables.lost_days.without", finish=finish, days=days(float(moved)))
