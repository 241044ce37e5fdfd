"""Rules of cut-over windows: every weekend, the first Saturday of the month; turned into periods of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.lists import weekdays
from forecast.readers.raw import Cell
from forecast.readers.values import text

Period = tuple[date, date]
YEARS = 100  # as far as calendars are known
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
EXAMPLES = (
    "`Sat-Sun`, `first Sat-Sun of the month`, `first and third Saturday of the month`, `last weekend of the quarter`"
)
_RULE = re.compile(
    r"(?:(?P<which>.+?)\s+)??(?P<days>weekend|[a-z]{3,9}(?:\s*(?:-|–|to)\s*[a-z]{3,9})?)"
    r"(?:\s+of\s+(?:the|a|each|every)\s+(?P<span>month|quarter))?",
)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def periods_of(cell: Cell, start: date) -> tuple[Period, ...]:
    """Return the periods of a rule from a day on.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> first = periods_of(Cell("first Sat-Sun of the month", Place("model.yaml")), date(2027, 1, 4))[0]
    >>> str(first[0]), str(first[1])
    ('2027-02-06', '2027-02-07')
    """
    words = " ".join(text(cell).casefold().split())
    match = _RULE.fullmatch(words)
    if match is None or bool(match["which"]) != bool(match["span"]):
        raise CellError("window-rule", f"{shown(text(cell))} is no rule for windows", f"write {EXAMPLES}")
    which = {_ordinal(word) for word in re.split(r"\s*(?:,|\band\b)\s*", match["which"] or "") if word}
    days = "sat-sun" if match["days"] == "weekend" else match["days"]
    flags = weekdays(Cell(days.replace(" to ", "-"), cell.place))
    length = sum(flags)
    # The first day of the range: worked, and the day before is not.
    begins = next((k for k in range(7) if flags[k] and not flags[k - 1]), 0)
    return tuple(
        (day, day + (length - 1) * _DAY)
        for day in _every_week(start, begins)
        if day + (length - 1) * _DAY >= start and (match["span"] is None or which & set(_places(day, match["span"])))
    )


def without(periods: Iterable[Period], excepted: Iterable[Period]) -> tuple[Period, ...]:
    """Return what is left of periods without some days; a period may fall into two."""
    left = list(periods)
    for begin, end in excepted:
        parts = []
        for first, last in left:
            if last < begin or first > end:
                parts.append((first, last))
                continue
            if first < begin:
                parts.append((first, begin - _DAY))
            if last > end:
                parts.append((end + _DAY, last))
        left = parts
    return tuple(left)


def _ordinal(word: str) -> int:
    if word not in ORDINALS:
        raise CellError(
            "window-rule",
            f"{shown(word)} is not one of first, second, third, fourth, last",
            did_you_mean(word, list(ORDINALS), otherwise=f"write {EXAMPLES}"),
        )
    return ORDINALS[word]


def _every_week(start: date, weekday: int) -> Iterator[date]:
    # A period that began before the start may still be open.
    day = start + ((weekday - start.weekday()) % 7) * _DAY
    day = day - _WEEK if day - date.min > _WEEK else day
    last = min(start.year + YEARS, date.max.year - 1)
    while day.year <= last:
        yield day
        day += _WEEK


def _places(day: date, span: str) -> tuple[int, int]:
    """Return the place of a day among its weekdays in a month or quarter, and -1 if it is the last."""

    def span_of(one: date) -> tuple[int, int]:
        return one.year, one.month if span == "month" else (one.month - 1) // 3

    month = day.month if span == "month" else (day.month - 1) // 3 * 3 + 1
    place = (day - date(day.year, month, 1)).days // 7
    return place, -1 if span_of(day + _WEEK) != span_of(day) else place
