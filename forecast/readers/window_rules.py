"""Rules of cut-over windows: every weekend, every Saturday night, the first Saturday of the month; as periods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from forecast.project.progress import begin_of, end_of
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.lists import weekdays
from forecast.readers.periods import Period
from forecast.readers.raw import Cell
from forecast.readers.values import text

YEARS = 100  # as far as calendars are known
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
EXAMPLES = (
    "`Sat-Sun`, `first Sat-Sun of the month`, `first and third Saturday of the month`, `last weekend of the quarter`"
)
TIMED = "`Sat 22:00 to Sun 06:00`, `first Sat 22:00 to Sun 06:00 of the month`"
_WHICH = r"(?:(?P<which>.+?)\s+)??"
_SPAN = r"(?:\s+of\s+(?:the|a|each|every)\s+(?P<span>month|quarter))?"
_TO = r"\s*(?:-|–|to)\s*"
_RULE = re.compile(rf"{_WHICH}(?P<days>weekend|[a-z]{{3,9}}(?:{_TO}[a-z]{{3,9}})?){_SPAN}")
_TIMED_RULE = re.compile(
    rf"{_WHICH}(?P<first>[a-z]{{3,9}})\s+(?P<opens>\d{{1,2}}:\d{{2}}){_TO}"
    rf"(?:(?P<last>[a-z]{{3,9}})\s+)?(?P<closes>\d{{1,2}}:\d{{2}}){_SPAN}"
)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def periods_of(cell: Cell, start: date, *, has_times: bool = False) -> tuple[Period, ...]:
    """Return the periods of a rule from a day on.

    Where ``has_times`` is true the rule may state when its first day begins and its last one ends.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> first = periods_of(Cell("first Sat-Sun of the month", Place("model.yaml")), date(2027, 1, 4))[0]
    >>> str(first[0]), str(first[1])
    ('2027-02-06', '2027-02-07')
    """
    words = " ".join(text(cell).casefold().split())
    timed = _TIMED_RULE.fullmatch(words) if has_times else None
    match = timed or _RULE.fullmatch(words)
    if match is None or bool(match["which"]) != bool(match["span"]):
        examples = f"{EXAMPLES}, {TIMED}" if has_times else EXAMPLES
        raise CellError("window-rule", f"{shown(text(cell))} is no rule for windows", f"write {examples}")
    which = {_ordinal(word) for word in re.split(r"\s*(?:,|\band\b)\s*", match["which"] or "") if word}
    begins, opens, closes = _days(match, cell) if timed is None else _times(match, cell)
    periods = []
    for day in _every_week(start, begins):
        if match["span"] is None or which & set(_places(day, match["span"])):
            midnight = begin_of(day)
            period = (day, day + closes) if timed is None else (midnight + opens, midnight + closes)
            if end_of(period[1]) > begin_of(start):
                periods.append(period)
    return tuple(periods)


def _days(match: re.Match[str], cell: Cell) -> tuple[int, timedelta, timedelta]:
    """Return the first weekday of a rule, and how far it is to its first and to its last day."""
    days = "sat-sun" if match["days"] == "weekend" else match["days"]
    flags = weekdays(Cell(days.replace(" to ", "-"), cell.place))
    # The first day of the range: worked, and the day before is not.
    begins = next((k for k in range(7) if flags[k] and not flags[k - 1]), 0)
    return begins, timedelta(0), (sum(flags) - 1) * _DAY


def _times(match: re.Match[str], cell: Cell) -> tuple[int, timedelta, timedelta]:
    """Return the first weekday of a rule with times, and how far it is from its midnight to the two of them."""
    begins = weekdays(Cell(match["first"], cell.place)).index(True)
    opens, closes = (_time(match[name], cell) for name in ("opens", "closes"))
    n_days = 0 if match["last"] is None else (weekdays(Cell(match["last"], cell.place)).index(True) - begins) % 7
    if n_days == 0 and closes <= opens:
        n_days = 1 if match["last"] is None else 7
    return begins, opens, n_days * _DAY + closes


def _time(words: str, cell: Cell) -> timedelta:
    hour, minute = map(int, words.split(":"))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise CellError("window-rule", f"{shown(text(cell))}: there is no time {words}", "write 00:00 to 24:00")
    return timedelta(hours=hour, minutes=minute)


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
