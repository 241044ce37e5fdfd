"""Hours of calendars: shifts of the days of a week, and exceptional days with hours of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecast.calendars import DAY_MINUTES, Day, ExceptionalDays, Shift
from forecast.calendars.wording import shift_in_words
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.lists import weekdays
from forecast.readers.periods import periods
from forecast.readers.raw import Cell
from forecast.readers.values import WEEKDAYS, text

EXAMPLE = "`mon-thu 08:00-12:00, 13:00-17:00; fri 08:00-12:00`"
CLOSED = ("closed", "none", "off")
LONGEST_NIGHT = 16 * 60  # minutes of a shift that ends on the next day; more is taken for a mistake
_TIME = r"(\d{1,2}):(\d{2})"
_SHIFT = re.compile(rf"{_TIME}\s*(?:-|–|\.\.|\bto\b)\s*{_TIME}")
_GROUP = re.compile(r"(?P<days>[^\d]+?)\s+(?P<hours>\d.*)")
_EXCEPTION = re.compile(
    r"(?P<days>(?:[^:;]*?:\s*)?\d{4}-\d{2}-\d{2}(?:\s*(?:\.\.+|…|\bto\b|/)\s*\d{4}-\d{2}-\d{2})?)\s+(?P<hours>\D.*|\d{1,2}:.*)"
)


def week_of_shifts(cell: Cell) -> tuple[Day, ...]:
    """Return the shifts of each day of the week, Monday first.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> week_of_shifts(Cell("mon-thu 08:00-12:00, 13:00-17:00; fri 22:00-06:00", Place("model.yaml")))[3:5]
    (((480, 720), (780, 1020)), ((1320, 1800),))
    """
    week: list[Day | None] = [None] * 7
    for words in _groups(cell):
        match = _GROUP.fullmatch(words)
        if match is None:
            raise CellError("shift-format", f"{shown(words)} is not days and their shifts", f"write {EXAMPLE}")
        day = _hours(match["hours"])
        for position in (k for k, works in enumerate(weekdays(Cell(match["days"], cell.place))) if works):
            if week[position] is not None:
                name = WEEKDAYS[position]
                raise CellError("shift-twice", f"the shifts of `{name}` are stated twice", f"write `{name}` once")
            week[position] = day
    found = tuple(day or () for day in week)
    for position, day in enumerate(found):
        _check_night(day, found[(position + 1) % 7], position)
    return found


def exceptions(cell: Cell) -> tuple[ExceptionalDays, ...]:
    """Return days with hours of their own: ``2026-12-24 08:00-12:00``, or ``{from: …, to: …, hours: …, name: …}``."""
    listed = cell.value if isinstance(cell.value, list) else [cell]
    found: list[ExceptionalDays] = []
    for item in listed:
        try:
            found += _exceptions_of_mapping(item) if isinstance(item.value, dict) else _exceptions_of_text(item)
        except CellError as wrong:
            raise CellError(wrong.code, wrong.message, wrong.hint, wrong.place or item.place) from None
    return tuple(found)


def _exceptions_of_text(cell: Cell) -> Iterator[ExceptionalDays]:
    for words in _groups(cell):
        match = _EXCEPTION.fullmatch(words)
        if match is None:
            raise CellError(
                "exception-format",
                f"{shown(words)} is not a day and its hours",
                "write `2026-12-24 08:00-12:00` or `2026-12-31 closed`; whole days off stand in `holidays`",
            )
        ((first, last, name),) = periods(Cell([Cell(match["days"], cell.place)], cell.place), "")
        yield ExceptionalDays(first, last, _hours_or_closed(match["hours"]), name)


def _exceptions_of_mapping(cell: Cell) -> Iterator[ExceptionalDays]:
    assert isinstance(cell.value, dict)
    hours = cell.value.get("hours")
    if hours is None or hours.is_empty:
        raise CellError(
            "exception-format", "the exception has no `hours`", "write `hours: [08:00-12:00]`, or `hours: closed`"
        )
    days = {key: value for key, value in cell.value.items() if key != "hours"}
    ((first, last, name),) = periods(Cell(days, cell.place), "")
    words = ", ".join(map(text, hours.value)) if isinstance(hours.value, list) else text(hours)
    yield ExceptionalDays(first, last, _hours_or_closed(words), name)


def _groups(cell: Cell) -> list[str]:
    """Return the parts between semicolons, or those of a list."""
    if isinstance(cell.value, dict):
        raise CellError("shift-format", "a mapping stands where a text is expected", f"write {EXAMPLE}")
    texts = [text(item) for item in cell.value] if isinstance(cell.value, list) else [text(cell)]
    return [part.strip() for words in texts for part in words.split(";") if part.strip()]


def _hours_or_closed(words: str) -> Day:
    if words.strip().casefold() in CLOSED:
        return ()
    if not words[:1].isdigit():
        hint = did_you_mean(words.strip(), CLOSED, otherwise="write `08:00-12:00`, or `closed`")
        raise CellError("exception-format", f"{shown(words)} is neither hours nor `closed`", hint)
    return _hours(words)


def _hours(words: str) -> Day:
    """Return the shifts of a day, in order; what touches is one shift."""
    shifts = sorted(_shift(part.strip()) for part in words.split(",") if part.strip())
    joined: list[Shift] = []
    for begin, end in shifts:
        if joined and begin < joined[-1][1]:
            raise CellError(
                "shift-overlap",
                f"the shifts `{shift_in_words(joined[-1])}` and `{shift_in_words((begin, end))}` of a day overlap",
                "let one end when the other begins",
            )
        if joined and begin == joined[-1][1]:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((begin, end))
    return tuple(joined)


def _shift(words: str) -> Shift:
    match = _SHIFT.fullmatch(words.casefold())
    if match is None:
        raise CellError("shift-format", f"{shown(words)} is not a shift", "write begin and end, `08:00-12:00`")
    times = [(int(match[k]), int(match[k + 1])) for k in (1, 3)]
    for hour, minute in times:
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise CellError(
                "shift-time", f"{shown(words)}: there is no time {hour}:{minute:02}", "write 00:00 to 24:00"
            )
    begin, end = (60 * hour + minute for hour, minute in times)
    if begin in (end, DAY_MINUTES):
        raise CellError("shift-empty", f"the shift {shown(words)} has no length", "write `00:00-24:00` for a whole day")
    if end > begin:
        return begin, end
    if end + DAY_MINUTES - begin > LONGEST_NIGHT:
        raise CellError(
            "shift-order",
            f"the shift {shown(words)} ends before it begins; as a night shift it would last "
            f"{(end + DAY_MINUTES - begin) / 60:g} hours, and {LONGEST_NIGHT // 60} are the most",
            "swap the two times, or make two shifts of it",
        )
    return begin, end + DAY_MINUTES


def _check_night(day: Day, following: Day, position: int) -> None:
    """Refuse a night shift that has not ended when the first one of the next day begins."""
    if day and following and day[-1][1] - DAY_MINUTES > following[0][0]:
        name, next_name = WEEKDAYS[position], WEEKDAYS[(position + 1) % 7]
        raise CellError(
            "shift-overlap",
            f"the shift `{shift_in_words(day[-1])}` of `{name}` has not ended when `{shift_in_words(following[0])}` of "
            f"`{next_name}` begins",
            "let one end when the other begins",
        )
