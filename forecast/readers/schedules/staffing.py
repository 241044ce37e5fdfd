"""Which calendar a task's work follows, and how long it takes: its own, its resources', or what both share."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from forecast.calendars import CONTINUOUS
from forecast.readers.schedules.planned import (
    PlannedAssignment,
    PlannedCalendar,
    PlannedSchedule,
    PlannedTask,
    Shifts,
)
from forecast.readers.schedules.working_time import after


class Staffing:
    """Calendars and lengths of the tasks of a schedule.

    Attributes
    ----------
    calendars : list of PlannedCalendar
        Those of the schedule, and the shared hours of two where a task needs them.
    """

    def __init__(self, schedule: PlannedSchedule) -> None:
        """Look up who works on what."""
        self.schedule = schedule
        self.calendars = list(schedule.calendars)
        self._by_id = {one.id: one for one in schedule.calendars}
        self._names: dict[int, str] = {}
        self._shared: dict[tuple[int, int], int] = {}
        self._resources = {one.uid: one for one in schedule.resources if one.kind == "work"}
        self._crew: dict[int, list[PlannedAssignment]] = {}
        self._last: dict[int, PlannedAssignment] = {}
        for one in schedule.assignments:
            if one.resource in self._resources:
                self._crew.setdefault(one.task, []).append(one)

    def of(self, task: PlannedTask) -> tuple[int, float, float]:
        """Return the calendar of a task, its length and what is left of it in minutes."""
        default = self.schedule.calendar
        own = task.calendar if task.calendar in self._by_id else None
        crew = self._crew.get(task.uid, ())
        if self.schedule.program == "primavera":
            theirs = {self._calendar_of(one) for one in crew} - {None}
            if task.is_resource_dependent and len(theirs) == 1:
                return theirs.pop() or default, task.duration, task.remaining
            return own or default, task.duration, task.remaining
        if task.is_elapsed or task.duration == 0.0 or (own is not None and task.ignores_resource_calendars):
            return own or default, task.duration, task.remaining
        working = [one for one in crew if one.units > 0.0]
        if not any(one.work for one in working):
            return own or default, task.duration, task.remaining
        if task.uid not in self._last:
            self._last[task.uid] = max(working, key=lambda one: (self._done(task, own, one), -one.resource))
        last = self._last[task.uid]
        return self._works_by(own, last), last.work / last.units, last.remaining_work / last.units

    def _works_by(self, own: int | None, one: PlannedAssignment) -> int:
        """Return the calendar by which a resource works on a task with a calendar of its own, or none."""
        theirs = self._calendar_of(one)
        if own is not None and theirs is not None and own != theirs:
            return self._common(own, theirs)
        return theirs or own or self.schedule.calendar

    def _done(self, task: PlannedTask, own: int | None, one: PlannedAssignment) -> tuple[datetime, float]:
        """Return when a resource is done if the work begins when the file says so, and how much it has to do."""
        minutes = one.work / one.units
        if len({self._calendar_of(other) for other in self._crew[task.uid]}) == 1:
            return datetime.min, minutes
        begin = task.actual_start or task.stored.early_start or task.stored.start or self.schedule.start
        return after(self._by_id[self._works_by(own, one)], begin, minutes), minutes

    def names(self) -> dict[int, str]:
        """Return a name of each calendar: its own, with its number where another has the same."""
        taken = {CONTINUOUS.id, *self._names.values()}
        for one in self.calendars[len(self._names) :]:
            plain = " ".join(re.sub(r"[;,]", " ", one.name).split()) or "calendar"
            self._names[one.id] = plain if plain not in taken else f"{plain} #{one.id}"
            taken.add(self._names[one.id])
        return self._names

    def by_id(self, calendar: int) -> PlannedCalendar:
        """Return a calendar, also one that two others share."""
        return self._by_id[calendar]

    def _calendar_of(self, one: PlannedAssignment) -> int | None:
        calendar = self._resources[one.resource].calendar
        return calendar if calendar in self._by_id else None

    def _common(self, one: int, other: int) -> int:
        """Return the calendar of the hours that two calendars share."""
        key = (one, other)
        if key not in self._shared:
            id_ = min(calendar.id for calendar in self.calendars) - 1
            self._shared[key] = min(id_, -1)
            self._by_id[min(id_, -1)] = common(self._by_id[one], self._by_id[other], min(id_, -1))
            self.calendars.append(self._by_id[min(id_, -1)])
        return self._shared[key]


def common(one: PlannedCalendar, other: PlannedCalendar, id_: int) -> PlannedCalendar:
    """Return a calendar of the hours that two others share."""
    edges = sorted(
        {edge for first, last, _ in (*one.exceptions, *other.exceptions) for edge in (first, last + timedelta(days=1))}
    )
    pieces: list[tuple[date, date, Shifts]] = []
    for first, behind in pairwise(edges):
        last = behind - timedelta(days=1)
        mine, theirs = _special(one, first), _special(other, first)
        if mine is None and theirs is None:
            continue
        day = first
        while day <= last:
            shifts = _overlap(
                one.week[day.weekday()] if mine is None else mine,
                other.week[day.weekday()] if theirs is None else theirs,
            )
            pieces.append((day, day, shifts))
            day += timedelta(days=1)
    week = tuple(_overlap(a, b) for a, b in zip(one.week, other.week, strict=True))
    return PlannedCalendar(id_, f"{one.name} and {other.name}", week, tuple(pieces), one.minutes_per_day)


def _special(calendar: PlannedCalendar, day: date) -> Shifts | None:
    return next((shifts for first, last, shifts in reversed(calendar.exceptions) if first <= day <= last), None)


def _overlap(one: Shifts, other: Shifts) -> Shifts:
    return tuple((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))
