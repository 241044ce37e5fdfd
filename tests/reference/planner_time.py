"""Working time for the planner's twin: a sorted list of shifts, counted by hand.

Moments are whole minutes since `BASE`; work is counted in minutes since the first shift of the list. Nothing here knows
the product's calendars.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from forecast.readers.schedules import PlannedSchedule
from forecast.readers.schedules.planned import PlannedCalendar

BASE = datetime(1970, 1, 1)
DAY = 1440


def minute(moment: datetime) -> int:
    """Return a moment in whole minutes; seconds are rounded to the nearest minute."""
    return round((moment - BASE).total_seconds() / 60)


def moment(at: float) -> datetime:
    return BASE + timedelta(minutes=round(at))


class Work:
    """The working time of one calendar between two years."""

    def __init__(self, calendar: PlannedCalendar, first: datetime, last: datetime) -> None:
        day, end = first.date(), last.date()
        special = {}
        for begin, finish, shifts in calendar.exceptions:
            one = max(begin, day)
            while one <= min(finish, end):
                special[one] = shifts
                one += timedelta(days=1)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.done: list[int] = []  # work before each shift
        total, at = 0, minute(datetime(day.year, day.month, day.day))
        while day <= end:
            for begin_minute, end_minute in special.get(day, calendar.week[day.weekday()]):
                self.starts.append(at + begin_minute)
                self.ends.append(at + end_minute)
                self.done.append(total)
                total += end_minute - begin_minute
            day += timedelta(days=1)
            at += DAY
        self.total = total

    def common(self, other: Work) -> Work:
        """Return the time that both calendars work."""
        both = object.__new__(Work)
        both.starts, both.ends, both.done, both.total = [], [], [], 0
        j = 0
        for start, end in zip(self.starts, self.ends, strict=True):
            while j < len(other.ends) and other.ends[j] <= start:
                j += 1
            k = j
            while k < len(other.starts) and other.starts[k] < end:
                low, high = max(start, other.starts[k]), min(end, other.ends[k])
                both.starts.append(low)
                both.ends.append(high)
                both.done.append(both.total)
                both.total += high - low
                k += 1
        return both

    def before(self, at: float) -> float:
        """Return the work done before a moment."""
        k = bisect_right(self.starts, at) - 1
        return 0.0 if k < 0 else self.done[k] + min(at, self.ends[k]) - self.starts[k]

    def between(self, a: float, b: float) -> float:
        """Return the work from a to b, negative if b is earlier."""
        return self.before(b) - self.before(a)

    def next_start(self, at: float) -> float:
        """Return the first moment from ``at`` on at which work can begin."""
        k = bisect_right(self.ends, at)
        return at if k == len(self.starts) else max(at, self.starts[k])

    def last_finish(self, at: float) -> float:
        """Return the last moment up to ``at`` at which work can end."""
        k = bisect_left(self.starts, at) - 1
        return at if k < 0 else min(at, self.ends[k])

    def add(self, at: float, work: float) -> float:
        """Return when ``work`` is done that begins at ``at``; negative work goes back to where it would begin."""
        if work == 0 or not self.starts:
            return at
        target = self.before(at) + work
        if work > 0:
            k = bisect_left(self.done, target) - 1
            return self.starts[k] + target - self.done[k]
        k = max(bisect_right(self.done, target) - 1, 0)
        return self.starts[k] + target - self.done[k]


class Always:
    """Every minute counts: elapsed time."""

    def before(self, at: float) -> float:
        return at

    def between(self, a: float, b: float) -> float:
        return b - a

    def next_start(self, at: float) -> float:
        return at

    def last_finish(self, at: float) -> float:
        return at

    def add(self, at: float, work: float) -> float:
        return at + work


def working_times(schedule: PlannedSchedule) -> dict[int, Work]:
    """Return the working time of every calendar of a schedule, from ten years before it to forty after."""
    first = datetime(schedule.start.year - 10, 1, 1)
    dates = [schedule.start, schedule.data_date, schedule.must_finish]
    for task in schedule.tasks:
        dates += [task.actual_start, task.actual_finish]
    known = [one for one in dates if one is not None]
    first = datetime(min(known).year - 10, 1, 1)
    last = datetime(max(known).year + 40, 1, 1)
    return {calendar.id: Work(calendar, first, last) for calendar in schedule.calendars}
