"""Periods: days and ranges of days, in some fields with times of day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from operator import itemgetter

from forecast.project.progress import begin_of, day_words, end_of
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.raw import Cell
from forecast.readers.values import day, items, moment, text

Period = tuple[date, date]
"""The first and the last day, or the moments at which it begins and ends."""
_DAY = timedelta(days=1)
_SEPARATOR = re.compile(r"\s*(?:\.\.+|…|\bto\b|/)\s*")
# What is said before a colon is the name, unless the colon is that of a time: followed by two digits.
_NAMED = re.compile(r"(?:(?P<name>.*):(?!\d\d(?!\d)))?(?P<words>.*)", re.DOTALL)


def periods(cell: Cell, default_name: str, *, has_times: bool = False) -> tuple[tuple[date, date, str], ...]:
    """Return days and ranges: ``2026-12-25``, ``Shutdown: 2026-12-24..2027-01-03``, ``{from: …, to: …, name: …}``.

    Where ``has_times`` is true, ends may be moments: ``Freeze: 2026-12-24 18:00..2027-01-03``.
    """
    found = []
    listed = items(cell) if not isinstance(cell.value, dict) else [cell]
    for item in listed:
        try:
            found.append(_period(item, default_name, has_times))
        except CellError as wrong:
            raise CellError(wrong.code, wrong.message, wrong.hint, wrong.place or item.place) from None
    return tuple(found)


def has_time(period: Period) -> bool:
    """Return whether a period begins or ends at a moment within a day."""
    return any(isinstance(bound, datetime) for bound in period)


def bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the moments at which a period begins and ends."""
    return begin_of(period[0]), end_of(period[1])


def without(periods: Iterable[Period], excepted: Iterable[Period]) -> tuple[Period, ...]:
    """Return what is left of periods without some others, in the order of time; a period may fall into two.

    A night, which has times and is shorter than a day, falls away whole where an excepted day touches it.

    Examples
    --------
    >>> night = (datetime(2027, 2, 6, 22), datetime(2027, 2, 7, 6))
    >>> without([night], [(date(2027, 2, 6), date(2027, 2, 6))])
    ()
    """
    left = [(*bounds(one), one) for one in periods]
    for gone in excepted:
        begin, end = begin_of(gone[0]), end_of(gone[1])
        parts = []
        for first, last, one in left:
            if last <= begin or first >= end:
                parts.append((first, last, one))
                continue
            if _is_night(one) and not has_time(gone):
                continue
            if first < begin:
                parts.append((first, begin, (one[0], _last_before(gone[0]))))
            if last > end:
                parts.append((end, last, (_first_after(gone[1]), one[1])))
        left = parts
    return tuple(one for _, _, one in sorted(left, key=itemgetter(0, 1)))


def _is_night(one: Period) -> bool:
    return all(isinstance(bound, datetime) for bound in one) and end_of(one[1]) - begin_of(one[0]) < _DAY


def _last_before(bound: date) -> date:
    return bound if isinstance(bound, datetime) else bound - _DAY


def _first_after(bound: date) -> date:
    return bound if isinstance(bound, datetime) else bound + _DAY


def _period(item: Cell, default_name: str, has_times: bool) -> tuple[date, date, str]:
    if isinstance(item.value, dict):
        return _period_of_mapping(item.value, default_name, has_times)
    if isinstance(item.value, date):
        return item.value, item.value, default_name
    match = _NAMED.fullmatch(text(item))
    assert match is not None
    words = match["words"].strip()
    ends = [(moment if has_times else day)(Cell(part, item.place)) for part in _SEPARATOR.split(words)]
    if len(ends) > 2:
        raise CellError("date-range", f"{shown(words)} is not a range of days", "write `2026-12-24..2027-01-03`")
    return _ordered(ends[0], ends[-1], (match["name"] or "").strip() or default_name)


def _period_of_mapping(mapping: dict[str, Cell], default_name: str, has_times: bool) -> tuple[date, date, str]:
    for key, cell in mapping.items():
        if key not in ("from", "to", "date", "name"):
            raise CellError(
                "unknown-key",
                f"unknown key `{key}` in a period",
                did_you_mean(key, ("from", "to", "date", "name"), otherwise="keys: from, to, date, name"),
                cell.key_place,
            )
    ends = {}
    for key in ("from", "to", "date"):
        if key in mapping and not mapping[key].is_empty:
            try:
                ends[key] = (moment if has_times else day)(mapping[key])
            except CellError as wrong:
                raise CellError(wrong.code, wrong.message, wrong.hint, mapping[key].place) from None
    begin, end = ends.get("from", ends.get("date")), ends.get("to", ends.get("date"))
    if begin is None or end is None or ("date" in ends and len(ends) > 1):
        raise CellError(
            "date-range",
            "a period needs `from` and `to`, or `date`",
            "write `{from: 2026-12-24, to: 2027-01-03, name: …}`",
        )
    name = text(mapping["name"]) if "name" in mapping else ""
    return _ordered(begin, end, name or default_name)


def _ordered(begin: date, end: date, name: str) -> tuple[date, date, str]:
    if begin_of(begin) == end:
        raise CellError(
            "date-range",
            f"the period that begins on {day_words(begin)} has no end",
            "write both, `2026-12-24 18:00..2027-01-03 06:00`",
        )
    if begin_of(begin) >= end_of(end):
        raise CellError(
            "date-range",
            f"the period ends on {day_words(end)} before it begins on {day_words(begin)}",
            "swap the two days",
        )
    return begin, end, name
