"""The calendars of a project as a table of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import DASH, count, day_interval, figures, listed, one_line
from forecast.texts import conventions, say
from forecast.texts.regions import WEEKDAYS
from forecast.texts.stored import retold

WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
NAMED = 6  # days that differ from the week; the JSON answer has all


def calendar_table(results: Results) -> Table:
    """Return the calendars in use: week, length of a day, and the days that differ while the project may last."""
    rows = [
        [
            Cell(one_line(row["id"]), say("tables.calendar.of_project") if row["is_project"] else ""),
            Cell(count(row["n_tasks"])),
            Cell(_week(one_line(row["week"]))),
            Cell(figures(float(row["hours_per_day"]))),
            Cell(_differing(row["days"]), _holidays_of(row["public_holidays"])),
        ]
        for row in results.calendars
    ]
    head = [say(f"tables.calendar.head.{column}") for column in ("id", "tasks", "week", "hours", "days")]
    if not _n_lags(results):
        return Table(head, rows, frozenset({1, 3}))
    head.insert(2, say("tables.calendar.lags"))
    for row, of in zip(rows, results.calendars, strict=True):
        row.insert(2, Cell(count(of["n_lags"])))
    return Table(head, rows, frozenset({1, 2, 4}))


def lag_words(results: Results) -> str:
    """Say on which calendar lags run; empty where there are none, or the results are of an older version."""
    if not _n_lags(results):
        return ""
    return say(f"tables.calendar.lags_run.{results.calendars[0]['lag_calendar']}")


def _week(words: str) -> str:
    """Say the days of a week by their names in the language of now; a stored week has English ones."""
    return WEEKDAY.sub(lambda found: conventions().weekday_name(WEEKDAYS.index(found[0])), words)


def _n_lags(results: Results) -> int:
    return sum(row.get("n_lags", 0) for row in results.calendars)


def _differing(days: Sequence[Mapping[str, Any]]) -> str:
    said = [_day(row) for row in days[:NAMED]]
    if len(days) > NAMED:
        said.append(say("tables.calendar.more", len(days) - NAMED))
    return listed(said, "semicolon") or DASH


def _day(row: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(row[end]) for end in ("from", "to"))
    said = say("tables.calendar.day", days=day_interval(first, last), hours=retold(one_line(row["hours"]), "calendar"))
    return say("tables.calendar.named", day=said, name=one_line(row["name"])) if row["name"] else said


def _holidays_of(places: Sequence[str]) -> str:
    return say("tables.calendar.holidays", places=listed(map(one_line, places))) if places else ""
