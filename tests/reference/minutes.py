"""Working time minute by minute: slow, and as plain as the rule.

A day's shifts are those of the last exception that names it; else, where it is closed and not opened, none; else those
of its weekday; an opened day whose weekday has none is worked like most working days. A shift belongs to the day on
which it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np

from forecast.calendars import Calendar
from forecast.project import Link, Project, Task

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


class Clock:
    """The worked minutes of each calendar of a project, as minutes from the midnight at which the project begins."""

    def __init__(self, project: Project, n_days: int) -> None:
        self.project = project
        self.minutes = {name: _minutes(calendar, project.start, n_days) for name, calendar in project.calendars.items()}

    def worked_before(self, calendar: str, at: int) -> int:
        """Return the minutes that are worked before one on the clock."""
        return int(np.searchsorted(self.minutes[calendar], at))

    def later(self, calendar: str, at: int, minutes: int, is_start: bool) -> int:
        """Return the minute on the clock that many worked minutes later: when work goes on, or when it is done."""
        worked = self.minutes[calendar]
        n = self.worked_before(calendar, at) + minutes
        if minutes == 0:
            return at
        if n < 0:
            return 0
        return int(worked[n]) if is_start or n == 0 else int(worked[n - 1]) + 1

    def dates(self, held: Mapping[str, int] | None = None) -> dict[str, tuple[int, int]]:
        """Return when each task starts and finishes, from most likely durations of whole minutes; none is 0.

        Tasks that are ``held`` don't start before a minute on the clock.
        """
        found: dict[str, tuple[int, int]] = {}
        waiting = list(self.project.tasks)
        while waiting:
            task = next(one for one in waiting if all(link.predecessor in found for link in one.predecessors))
            waiting.remove(task)
            own = task.calendar or self.project.calendar
            lasting = self.length(task)
            begin = (held or {}).get(task.id, 0)
            for link in task.predecessors:
                at = found[link.predecessor][0 if link.kind[0] == "S" else 1]
                before = next(one for one in self.project.tasks if one.id == link.predecessor)
                calendar = self.calendar_of_lag(link, before, task)
                hours = self.project.calendars[calendar].hours_per_day
                lag = link.lag_days * hours * 60.0 + link.lag_minutes + link.lag_share * self.length(before)
                at = self.later(calendar, at, round(lag), link.kind[0] == "S")
                if link.kind[1] == "F":
                    at = self.later(own, at, -lasting, True)
                begin = max(begin, at)
            begin = int(self.minutes[own][self.worked_before(own, begin)])
            if task.window is not None:
                begin = self._in_window(task.window, own, begin, lasting)
            found[task.id] = begin, self.later(own, begin, lasting, False)
        return found

    def _in_window(self, name: str, own: str, begin: int, lasting: int) -> int:
        """Return the first minute from which a task ends within the period of its window in which it begins."""
        window = next(window for window in self.project.windows if window.name == name)
        midnight = datetime.combine(self.project.start, datetime.min.time())
        for opens, closes in window.periods:
            first, end = ((bound - midnight) // MINUTE for bound in (opens, closes))
            first = int(self.minutes[own][self.worked_before(own, max(begin, first))])
            if self.later(own, first, lasting, False) <= end:
                return first
        raise ValueError("no period is long enough")

    def total_float(self, name: str) -> int:
        """Return the minutes of its own calendar by which a task can start later without the project ending later."""
        dates = self.dates()
        finish = max(end for _, end in dates.values())
        own = next(task.calendar for task in self.project.tasks if task.id == name) or self.project.calendar
        low, high = dates[name][0], finish  # the last minute that is known to do, the first that does not
        while high - low > 1:
            middle = (low + high) // 2
            late = max(end for _, end in self.dates({name: middle}).values()) > finish
            low, high = (low, middle) if late else (middle, high)
        return self.worked_before(own, low) - self.worked_before(own, dates[name][0])

    def length(self, task: Task) -> int:
        """Return the duration of a task in minutes."""
        hours = self.project.calendars[task.calendar or self.project.calendar].hours_per_day
        return round(dict(task.duration.parameters)["value"] * hours * 60.0)

    def calendar_of_lag(self, link: Link, before: Task, task: Task) -> str:
        """Return the calendar on which a lag runs."""
        if link.is_elapsed:
            return "continuous"
        own = {
            "predecessor": before.calendar,
            "successor": task.calendar,
            "project": self.project.calendar,
            "24-hours": "continuous",
        }[self.project.lag_calendar]
        return own or self.project.calendar


def _minutes(calendar: Calendar, start: date, n_days: int) -> np.ndarray:
    # Shifts of one day can end in the next one, but never overlap its own.
    pieces = [np.empty(0, np.int64)]
    for k in range(n_days):
        pieces += [np.arange(begin, end) + 1440 * k for begin, end in shifts_of(calendar, start + timedelta(k))]
    return np.concatenate(pieces)
