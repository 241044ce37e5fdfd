"""Calendars in words: the week and the hours of a day as they are written in a model."""

from __future__ import annotations

from itertools import groupby

from forecast.calendars.calendar import DAY_MINUTES, Calendar, Day, Shift
from forecast.texts.regions import WEEKDAYS


def shift_in_words(shift: Shift) -> str:
    """Write a shift.

    Examples
    --------
    >>> shift_in_words((480, 720)), shift_in_words((1320, 1800)), shift_in_words((0, 1440))
    ('08:00-12:00', '22:00-06:00', '00:00-24:00')
    """
    begin, end = shift
    end = end - DAY_MINUTES if end > DAY_MINUTES else end
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def hours_in_words(day: Day) -> str:
    """Write the shifts of a day."""
    return ", ".join(map(shift_in_words, day)) or "closed"


def week_in_words(calendar: Calendar) -> str:
    """Write the days of the week that are worked, and their hours where the calendar has any.

    Examples
    --------
    >>> week_in_words(Calendar("standard"))
    'Mon-Fri'
    >>> week_in_words(Calendar("own", shifts=(((480, 720),),) * 4 + (((480, 600),), (), ())))
    'Mon-Thu 08:00-12:00; Fri 08:00-10:00'
    """
    week = calendar.shifts or [((0, DAY_MINUTES),) if works else () for works in calendar.weekdays]
    parts = []
    for day, some in groupby(range(7), key=lambda k: week[k]):
        days = list(some)
        if day:
            name = WEEKDAYS[days[0]] + (f"-{WEEKDAYS[days[-1]]}" if len(days) > 1 else "")
            parts.append(f"{name} {hours_in_words(day)}" if calendar.shifts else name)
    return ("; " if calendar.shifts else ", ").join(parts)
