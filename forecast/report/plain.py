"""Numbers, days and rows of results as JSON holds them: what isn't known is None."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from forecast.results import Results
from forecast.statistics import Interval

Json = dict[str, Any]


def number(value: float) -> float | None:
    """Return a finite number as a plain float, anything else as None."""
    value = float(value)
    return value if math.isfinite(value) else None


def iso(results: Results, finish: float) -> str | None:
    """Return the day in which a moment falls as an ISO date, with its time where calendars have hours.

    None where the moment isn't known.
    """
    if results.has_hours and math.isfinite(finish):
        return results.time_of(finish).isoformat(timespec="minutes")
    return iso_date(results, finish)


def iso_date(results: Results, finish: float) -> str | None:
    """Return the day in which a moment falls as an ISO date; None where the moment isn't known."""
    return results.date_of(finish).isoformat() if math.isfinite(finish) else None


def iso_start(results: Results, moment: float, is_milestone: bool) -> str | None:
    """Return when work begins, as `start_day` does, with its time where calendars have hours."""
    return iso(results, moment) if results.has_hours else start_day(results, moment, is_milestone)


def start_day(results: Results, moment: float, is_milestone: bool) -> str | None:
    """Return the day in which work begins: a start at the end of a day is the next day's, but not a milestone's."""
    if is_milestone or not math.isfinite(moment):
        return iso_date(results, moment)
    # A start of exactly 3.0 is the morning of the fourth day; `date_of` reads 3.0 as the end of the third.
    return results.date_of(math.floor(moment + 1e-8) + 0.5).isoformat()


def plain(row: Mapping[str, object]) -> Json:
    """Return a row with numpy's scalars made plain and unknown numbers None."""
    cells: Json = {}
    for key, cell in row.items():
        value = cell.item() if isinstance(cell, np.generic) else cell
        cells[key] = number(value) if isinstance(value, float) else value
    return cells


def interval(found: Interval | None) -> Json | None:
    """Return a number with its interval."""
    if found is None:
        return None
    return {"value": number(found.value), "low": number(found.low), "high": number(found.high)}


def finish_interval(results: Results, found: Interval) -> Json:
    """Return a moment with its interval, as dates."""
    return {"value": iso(results, found.value), "low": iso(results, found.low), "high": iso(results, found.high)}
