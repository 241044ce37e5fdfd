"""Working time minute by minute: slow, and as plain as the rule.

A day's shifts are those of the last exception that names it; else, where it is closed and not opened, none; else those
of its weekday; an opened day whose weekday has none is worked like most working days. A shift belongs to the day on
which it begins.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from forecast.calendars import Calendar

MINUTE = timedelta(minutes=1)


def shifts_of(calendar: Calendar, day: date) -> tuple[tuple[int, int], ...]:
    """Return the shifts that begin on a day, in minutes from its midnight."""
    for one in reversed(calendar.exceptions):
        if one.first <= day <= one.last:
            return one.shifts
    week = calendar.shifts or tuple(whole_day(calendar) if works else () for works in calendar.weekdays)
    own = week[day.weekday()]
    if any(first <= day <= last for first, last, _ in calendar.opened):
        counted = Counter(shifts for shifts in week if shifts)
        longest = max(counted, key=lambda one: (counted[one], sum(end - begin for begin, end in one), one), default=())
        return own or longest or whole_day(calendar)
    if any(first <= day <= last for first, last, _ in calendar.closed):
        return ()
    return own


def whole_day(calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """Return the hours of a day of which only the length is known: from 8 o'clock, with a break from 12 to 13."""
    length = round(calendar.hours_per_day * 60)
    if length <= 240:
        return ((480, 480 + length),)
    if length <= 240 + 660:
        return ((480, 720), (780, 780 + length - 240))
    return ((1440 - length, 1440),)


def worked_minutes(calendar: Calendar, start: date, n_days: int) -> set[datetime]:
    """Return the minutes of ``n_days`` days from ``start`` in which work is done; shifts that began before are not."""
    found = set()
    for k in range(n_days):
        midnight = datetime.combine(start + timedelta(k), datetime.min.time())
        for begin, end in shifts_of(calendar, midnight.date()):
            found |= {midnight + m * MINUTE for m in range(begin, end)}
    last = datetime.combine(start + timedelta(n_days), datetime.min.time())
    return {minute for minute in found if minute < last}
