"""Freezes with times of day: what they leave of the days on which they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from forecast.calendars import DAY_MINUTES, Calendar, ExceptionalDays, Shift
from forecast.project.progress import begin_of, end_of

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
# So that there is a day before and behind each one.
_EARLIEST, _LATEST = datetime.min + 3 * _DAY, datetime.max - 3 * _DAY


def closed_for(calendar: Calendar, freezes: Iterable[tuple[date, date, str]]) -> tuple[ExceptionalDays, ...]:
    """Return the days that differ from a calendar while it is closed between moments; without shifts where all is.

    A moment cuts the shifts that it meets, also one that began on the evening before; what is left of that after
    midnight is a shift of the new day. A day at an end counts as ever: it closes the shifts that begin on it.

    Parameters
    ----------
    calendar : Calendar
        With all else that closes its days.
    freezes : iterable of (date, date, str)
        Days or moments, and the name.

    Examples
    --------
    >>> office = Calendar("office").with_hours()
    >>> freeze = datetime(2026, 12, 22, 15), date(2026, 12, 24), "freeze"
    >>> [(str(one.first), str(one.last), one.shifts) for one in closed_for(office, [freeze])][0]
    ('2026-12-22', '2026-12-22', ((480, 720), (780, 900)))
    """
    found: list[ExceptionalDays] = []
    for freeze in freezes:
        found += _closed_for(replace(calendar, exceptions=(*calendar.exceptions, *found)), *freeze)
    return tuple(found)


def _closed_for(calendar: Calendar, first: date, last: date, name: str) -> Iterator[ExceptionalDays]:
    begin, end = max(begin_of(first), _EARLIEST), min(end_of(last), _LATEST)
    if begin >= end:
        return
    opening, closing = begin.date(), (end - _MINUTE).date()
    # Of all days between these the shifts begin and end while the calendar is closed.
    edges = dict.fromkeys(opening + k * _DAY for k in (-1, 0)) | dict.fromkeys(closing + k * _DAY for k in (-1, 0, 1))
    left: dict[date, list[Shift]] = {day: [] for day in edges}
    for day in edges:
        low, high = (round((moment - begin_of(day)) / _MINUTE) for moment in (begin, end))
        if day < opening and not isinstance(first, datetime):
            low = high = 2 * DAY_MINUTES
        if day == closing and not isinstance(last, datetime):
            high = 2 * DAY_MINUTES
        for shift in calendar.day(day):
            for opens, closes in _without(shift, low, high):
                n_days = opens // DAY_MINUTES
                left[day + n_days * _DAY].append((opens - n_days * DAY_MINUTES, closes - n_days * DAY_MINUTES))
    if opening + _DAY < closing - _DAY:
        yield ExceptionalDays(opening + _DAY, closing - 2 * _DAY, (), name)
    for day, shifts in sorted(left.items()):
        if tuple(sorted(shifts)) != calendar.day(day):
            yield ExceptionalDays(day, day, tuple(sorted(shifts)), name)


def _without(shift: Shift, low: int, high: int) -> Iterator[Shift]:
    opens, closes = shift
    if closes <= low or opens >= high:
        yield shift
        return
    if opens < low:
        yield opens, low
    if closes > high:
        yield high, closes
