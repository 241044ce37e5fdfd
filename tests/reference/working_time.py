"""Working time by counting days on a list.

The axis is the list of days on which at least one calendar in use works; a moment is a number of such days since the
project began, 3.0 being the end of the third. Work is counted in the days of one calendar.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from forecast.calendars import Calendar

SNAP = 1e-9


def is_worked(calendar: Calendar, day: date) -> bool:
    """Return whether a calendar works on a day."""
    if any(first <= day <= last for first, last, _ in calendar.opened):
        return True
    if any(first <= day <= last for first, last, _ in calendar.closed):
        return False
    return calendar.weekdays[day.weekday()]


class Axis:
    """The days of a project, and each calendar's share of them."""

    def __init__(self, start: date, calendars: Iterable[Calendar], n_days: int = 3_000) -> None:
        self.start = start
        self.calendars = {calendar.id: calendar for calendar in calendars}
        days = [start + timedelta(days=k) for k in range(n_days)]
        self.days = [day for day in days if any(is_worked(one, day) for one in self.calendars.values())]
        self.worked = {
            name: [k for k, day in enumerate(self.days) if is_worked(calendar, day)]
            for name, calendar in self.calendars.items()
        }

    def moment(self, day: date) -> float:
        """Return the moment at which a date begins, or that of a time of day: its share of a day that is worked."""
        if not isinstance(day, datetime):
            return float(bisect_left(self.days, day))
        begin = float(bisect_left(self.days, day.date()))
        is_worked = int(begin) < len(self.days) and self.days[int(begin)] == day.date()
        return begin + ((day.hour * 60 + day.minute) / 1440 if is_worked else 0.0)

    def end(self, day: date) -> float:
        """Return the moment at which a date ends, or that of a time of day."""
        return self.moment(day if isinstance(day, datetime) else day + timedelta(days=1))

    def work_before(self, calendar: str, moment: float) -> float:
        """Return the working days of a calendar before a moment; before the project began every day counts."""
        if moment < 0.0:
            return moment
        worked = self.worked[calendar]
        day = int(moment + SNAP)
        n = bisect_left(worked, day)
        return n + (moment - day) if n < len(worked) and worked[n] == day else float(n)

    def first_moment(self, calendar: str, work: float) -> float:
        """Return when work goes on after ``work`` days: the beginning of the next day, where a day is full."""
        if work < 0.0:
            return work
        n = int(work + SNAP)
        return self.worked[calendar][n] + (work - n)

    def last_moment(self, calendar: str, work: float) -> float:
        """Return when ``work`` days are done: the end of the last day, where it is full."""
        if work < 0.0:
            return work
        n = int(work + SNAP)
        if abs(work - n) <= SNAP and n > 0:
            n -= 1
        return self.worked[calendar][n] + (work - n)

    def later(self, calendar: str, moment: float, days: float, is_start: bool) -> float:
        """Return the moment ``days`` working days after a moment at which work begins (or ends)."""
        if days == 0.0:
            return moment
        work = self.work_before(calendar, moment) + days
        return self.first_moment(calendar, work) if is_start else self.last_moment(calendar, work)
