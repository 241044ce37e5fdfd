"""Calendars of a schedule file: the week, and exceptions expanded to ranges of days."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from forecast.readers.schedules.columns import Columns
from forecast.readers.schedules.java import java
from forecast.readers.schedules.planned import PlannedCalendar, Shifts

RANGE = re.compile(r"start=(\d\d):(\d\d)(?::\d\d)?\S* end=(\d\d):(\d\d)")
DAY = 1440


def calendars(project: Any) -> tuple[PlannedCalendar, ...]:
    """Return the calendars of a project, those of resources too.

    Parameters
    ----------
    project : org.mpxj.ProjectFile
    """
    jpype = java()
    days = list(jpype.JClass("java.time.DayOfWeek").values())
    exceptions = Columns("org.mpxj.ProjectCalendarException")
    found = []
    for calendar in project.getCalendars():
        if calendar.getUniqueID() is None:
            continue
        own = calendar.getExpandedCalendarExceptionsWithWorkWeeks()
        parents: list[Any] = []
        parent = calendar.getParent()
        while parent is not None and len(parents) < 20:
            parents.append(parent)
            parent = parent.getParent()
        ranges: list[tuple[date, date, Shifts]] = []
        for source in reversed(parents):
            ranges += _exceptions(exceptions, source.getExpandedCalendarExceptionsWithWorkWeeks())
        ranges += _exceptions(exceptions, own)
        found.append(
            PlannedCalendar(
                id=int(calendar.getUniqueID()),
                name=str(calendar.getName() or ""),
                week=tuple(_shifts(str(calendar.getHours(day))) for day in days),
                exceptions=tuple(ranges),
                minutes_per_day=float(calendar.getMinutesPerDay() or 480),
            )
        )
    return tuple(found)


def _exceptions(columns: Columns, items: Any) -> list[tuple[date, date, Shifts]]:
    """Return exceptions as ranges of days with the hours that hold there."""
    first, last, hours = columns.get(items, "getFromDate", "getToDate", "toString")
    return [
        (date.fromisoformat(a), date.fromisoformat(b or a), _shifts(text or ""))
        for a, b, text in zip(first, last, hours, strict=True)
        if a is not None
    ]


def _shifts(text: str) -> Shifts:
    """Return the shifts of a day as Java writes them; 24:00 is written as 00:00, and so is nothing at all."""
    shifts = []
    for start_hour, start_minute, end_hour, end_minute in RANGE.findall(text):
        start, end = int(start_hour) * 60 + int(start_minute), int(end_hour) * 60 + int(end_minute)
        shifts.append((start, end if end > start else DAY))
    return tuple(sorted(shifts))
