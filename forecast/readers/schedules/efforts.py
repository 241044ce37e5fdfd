"""Levels of effort: they span what their links name, and nothing waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from forecast.readers.schedules.compare import ComputedDates, shifts_of, work_between
from forecast.readers.schedules.planned import PlannedCalendar, PlannedSchedule, PlannedTask

LONGEST_BREAK = 400  # days without work that are searched


def levels_of_effort(schedule: PlannedSchedule, dates: Mapping[int, ComputedDates]) -> dict[int, ComputedDates]:
    """Return the dates of the levels of effort of a schedule from those of its tasks; their lags are left out.

    Parameters
    ----------
    schedule : PlannedSchedule
    dates : mapping of unique id to ComputedDates
    """
    calendars = {one.id: one for one in schedule.calendars}
    found = {}
    for task in schedule.tasks:
        if task.kind == "level of effort":
            calendar = calendars.get(task.calendar if task.calendar is not None else schedule.calendar)
            spanned = None if calendar is None else _span(schedule, task, dates, calendar)
            if spanned is not None:
                found[task.uid] = spanned
    return found


def _span(
    schedule: PlannedSchedule, task: PlannedTask, dates: Mapping[int, ComputedDates], calendar: PlannedCalendar
) -> ComputedDates | None:
    starts: list[tuple[datetime, datetime]] = []
    finishes: list[tuple[datetime, datetime]] = []
    actual = {one.uid: (one.actual_start, one.actual_finish) for one in schedule.tasks}
    for link in schedule.links:
        if task.uid not in (link.predecessor, link.successor):
            continue
        is_after = link.successor == task.uid
        uid = link.predecessor if is_after else link.successor
        mine, theirs = (link.kind[1], link.kind[0]) if is_after else (link.kind[0], link.kind[1])
        if uid not in dates:
            continue
        one, done = dates[uid], actual[uid][theirs == "F"]
        early, late = (one.early_finish, one.late_finish) if theirs == "F" else (one.early_start, one.late_start)
        (starts if mine == "S" else finishes).append((done or early, late))
    if not starts or not finishes:
        return None
    begin = schedule.data_date or schedule.start
    early_start = max(min(one[0] for one in starts), begin)
    early_finish = max(*(one[0] for one in finishes), early_start)
    late_finish = max(one[1] for one in finishes)
    late_start = min(*(one[1] for one in starts), late_finish)
    total_float = (
        work_between(calendar, early_finish, late_finish)
        if late_finish >= early_finish
        else -work_between(calendar, late_finish, early_finish)
    )
    return ComputedDates(
        _next_start(calendar, early_start),
        early_finish,
        _next_start(calendar, late_start),
        late_finish,
        total_float,
        total_float <= schedule.critical_float + 0.5,
    )


def _next_start(calendar: PlannedCalendar, at: datetime) -> datetime:
    """Return the first moment from ``at`` on at which work can begin."""
    midnight = at.replace(hour=0, minute=0, second=0)
    for _ in range(LONGEST_BREAK):
        for first, last in shifts_of(calendar, midnight):
            opens, closes = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
            if closes > at:
                return max(opens, at)
        midnight += timedelta(days=1)
    return at
