"""Working time of a schedule's calendars, for the few dates that the import itself needs: counted day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from forecast.readers.schedules.planned import PlannedCalendar, PlannedLink, PlannedSchedule, PlannedTask, Shifts

LONGEST_BREAK = 400  # days without work that are searched
ALL_HOURS = PlannedCalendar(0, "24 hours", (((0, 1440),),) * 7, minutes_per_day=1440.0)
Spans = list[tuple[datetime, datetime]]


def shifts_of(calendar: PlannedCalendar, day: datetime) -> Shifts:
    """Return the shifts of a calendar on a day."""
    date = day.date()
    for first, last, shifts in reversed(calendar.exceptions):
        if first <= date <= last:
            return shifts
    return calendar.week[date.weekday()]


def work_between(calendar: PlannedCalendar, start: datetime, end: datetime) -> float:
    """Return the working minutes of a calendar between two moments, 0 if the second is earlier."""
    midnight = _midnight(start)
    total = 0.0
    while midnight < end:
        total += sum(_minutes(min(b, end) - max(a, start)) for a, b in _spans(calendar, midnight))
        midnight += timedelta(days=1)
    return total


def next_start(calendar: PlannedCalendar, at: datetime) -> datetime:
    """Return the first moment from ``at`` on at which work can begin."""
    midnight = _midnight(at)
    for k in range(LONGEST_BREAK):
        for opens, closes in _spans(calendar, midnight + timedelta(days=k)):
            if closes > at:
                return max(opens, at)
    return at


def last_end(calendar: PlannedCalendar, at: datetime) -> datetime:
    """Return the last moment up to ``at`` at which work can end."""
    midnight = _midnight(at)
    for k in range(LONGEST_BREAK):
        for opens, closes in reversed(_spans(calendar, midnight - timedelta(days=k))):
            if opens < at:
                return min(closes, at)
    return at


def after(calendar: PlannedCalendar, at: datetime, minutes: float) -> datetime:
    """Return when some working minutes from ``at`` on are over; negative ones go back to where they would begin."""
    left, step = abs(minutes), timedelta(days=1 if minutes > 0.0 else -1)
    midnight, idle = _midnight(at), 0
    while left > 0.0 and idle < LONGEST_BREAK:
        idle += 1
        spans = _spans(calendar, midnight)
        for opens, closes in spans if minutes > 0.0 else reversed(spans):
            begin, end = (max(opens, at), closes) if minutes > 0.0 else (opens, min(closes, at))
            length = _minutes(end - begin)
            if length <= 0.0:
                continue
            idle = 0
            if left <= length:
                return begin + timedelta(minutes=left) if minutes > 0.0 else end - timedelta(minutes=left)
            left -= length
        midnight += step
    return at


def calendar_of(schedule: PlannedSchedule, task: PlannedTask) -> PlannedCalendar:
    """Return the calendar that a task names, the project's where it names none."""
    if task.is_elapsed:
        return ALL_HOURS
    by_id = {one.id: one for one in schedule.calendars}
    return by_id.get(schedule.calendar if task.calendar is None else task.calendar, by_id[schedule.calendar])


def calendar_of_lag(schedule: PlannedSchedule, link: PlannedLink, tasks: Mapping[int, PlannedTask]) -> PlannedCalendar:
    """Return the calendar on which the lag of a link runs."""
    if link.is_elapsed or schedule.lag_calendar == "24 hours":
        return ALL_HOURS
    if schedule.lag_calendar == "project":
        return next(one for one in schedule.calendars if one.id == schedule.calendar)
    return calendar_of(schedule, tasks[link.predecessor if schedule.lag_calendar == "predecessor" else link.successor])


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _spans(calendar: PlannedCalendar, midnight: datetime) -> Spans:
    return [
        (midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in shifts_of(calendar, midnight)
    ]


def _minutes(length: timedelta) -> float:
    return max(length.total_seconds() / 60.0, 0.0)
