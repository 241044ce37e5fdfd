"""Links between the projects of one file: the dates that the file has of the other side hold.

A task of another project becomes a milestone at the date that a link names: the user may move it, or give it a risk. A
successor in another project becomes the latest finish that it allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from forecast.readers.schedules.planned import PlannedCalendar, PlannedLink, PlannedSchedule, PlannedTask, StoredDates
from forecast.readers.schedules.working_time import (
    after,
    calendar_of,
    calendar_of_lag,
    last_end,
    next_start,
    work_between,
)

SPANS = ("summary", "level of effort", "hammock")


class Undated(NamedTuple):
    """A task that waits for one of another project, of which the file has no date."""

    task: PlannedTask
    waits_for: PlannedTask
    of: PlannedSchedule


class WithOthers(NamedTuple):
    """A project with what it needs of the other projects of its file."""

    schedule: PlannedSchedule
    undated: tuple[Undated, ...] = ()


def with_other_sides(schedule: PlannedSchedule, others: Sequence[PlannedSchedule]) -> WithOthers:
    """Return a project with the tasks of other projects that its own wait for, as milestones.

    Parameters
    ----------
    schedule : PlannedSchedule
    others : sequence of PlannedSchedule
        The other projects of the file.
    """
    if schedule.ignores_others or not schedule.across:
        return WithOthers(schedule)
    sides = _Sides(schedule, others)
    for link in schedule.across:
        if link.successor in sides.mine and link.predecessor in sides.elsewhere:
            sides.wait(link)
        elif link.predecessor in sides.mine and link.successor in sides.elsewhere:
            sides.be_awaited(link)
    return sides.result()


def with_calendars(schedule: PlannedSchedule, other: PlannedSchedule) -> tuple[PlannedSchedule, dict[int, int]]:
    """Return a project with the calendars of another one, and the numbers by which it knows them."""
    known = {one.id: one for one in schedule.calendars}
    numbers: dict[int, int] = {}
    for one in other.calendars:
        numbers[one.id] = one.id if known.get(one.id, one) == one else max(known) + 1
        known.setdefault(numbers[one.id], replace(one, id=numbers[one.id]))
    return replace(schedule, calendars=tuple(known.values())), numbers


class _Sides:
    """The tasks of a project, and those of the others that its links name."""

    def __init__(self, schedule: PlannedSchedule, others: Sequence[PlannedSchedule]) -> None:
        self.mine = {task.uid: task for task in schedule.tasks}
        named = {uid for link in schedule.across for uid in (link.predecessor, link.successor)} - self.mine.keys()
        self.elsewhere: dict[int, tuple[PlannedSchedule, PlannedTask]] = {}
        for other in others:
            found = [] if other.is_baseline else [task for task in other.tasks if task.uid in named]
            if found:
                schedule, numbers = with_calendars(schedule, other)
                default = numbers.get(other.calendar)
                for task in found:
                    own = default if task.calendar is None else numbers.get(task.calendar, default)
                    self.elsewhere[task.uid] = other, replace(task, calendar=own)
        self.schedule = schedule
        self.begin = max(schedule.data_date or schedule.start, schedule.start)
        self.milestones: dict[tuple[int, str, datetime], PlannedTask] = {}
        self.links: list[PlannedLink] = []
        self.undated: list[Undated] = []

    def wait(self, link: PlannedLink) -> None:
        """Let a task wait for a milestone, where the other side still binds it."""
        (other, before), own = self.elsewhere[link.predecessor], self.mine[link.successor]
        if before.kind in SPANS or before.is_inactive or own.kind in SPANS:
            return
        at, lag = self.end_of(other, before, link)
        if at is None:
            if own.external_early_start is None:
                self.undated.append(Undated(own, before, other))
            return
        bound = after(self.lag_calendar(link), at, lag)
        if bound <= self.begin:
            return
        if at < self.begin:  # the milestone would stand before the project: what is left of the lag goes into its date
            at, lag = bound, 0.0
        key = (before.uid, "finish" if link.kind in ("FS", "FF") else "start", at)
        if key not in self.milestones:
            self.milestones[key] = PlannedTask(
                min(0, *self.mine) - len(self.milestones) - 1,
                f"{other.code or other.name}.{before.id}",
                f"{before.name} ({other.name})",
                kind="finish milestone" if key[1] == "finish" else "start milestone",
                calendar=before.calendar,
                is_external=True,
                stored=StoredDates(start=at, finish=at),
            )
        self.links.append(replace(link, predecessor=self.milestones[key].uid, lag=lag, lag_share=None))

    def be_awaited(self, link: PlannedLink) -> None:
        """Note the latest finish that a successor in another project allows."""
        (_, behind), own = self.elsewhere[link.successor], self.mine[link.predecessor]
        is_start = link.kind in ("FS", "SS")
        at = behind.stored.late_start if is_start else behind.stored.late_finish
        is_done = behind.actual_start is not None if is_start else behind.actual_finish is not None
        if at is None or is_done or behind.kind in SPANS or behind.is_inactive or own.kind in SPANS:
            return
        at = after(self.lag_calendar(link), at, -_lag_of(link, own))
        calendar = calendar_of(self.schedule, own)
        if link.kind in ("SS", "SF"):
            at = after(calendar, next_start(calendar, at), own.remaining)
        latest = min(last_end(calendar, at), own.external_late_finish or datetime.max)
        self.mine[own.uid] = replace(own, external_late_finish=latest)

    def end_of(self, other: PlannedSchedule, before: PlannedTask, link: PlannedLink) -> tuple[datetime | None, float]:
        """Return the date of the end of a task elsewhere that a link names, and the lag from there on."""
        stored, lag = before.stored, _lag_of(link, before)
        if link.kind in ("FS", "FF"):
            return before.actual_finish or stored.early_finish or stored.finish, lag
        is_in_progress = before.actual_start is not None and before.actual_finish is None
        if before.actual_start is not None and is_in_progress and self.schedule.lag_from_early_start:
            # What is left of the lag runs from the early start of the remaining work.
            status = other.data_date or other.start
            used = work_between(calendar_of(self.schedule, before), before.actual_start, status)
            return stored.early_start or status, max(lag - used, 0.0)
        return before.actual_start or stored.early_start or stored.start, lag

    def lag_calendar(self, link: PlannedLink) -> PlannedCalendar:
        """Return the calendar of the lag between two projects."""
        ends = (link.predecessor, link.successor)
        return calendar_of_lag(self.schedule, link, {uid: self.mine.get(uid) or self.elsewhere[uid][1] for uid in ends})

    def result(self) -> WithOthers:
        """Return the project with the milestones, whose ids say which end of a task they are where both are needed."""
        ends = Counter(uid for uid, _ in {key[:2] for key in self.milestones})
        named = [
            replace(one, id=f"{one.id}.{side}") if ends[uid] > 1 else one
            for (uid, side, _), one in self.milestones.items()
        ]
        schedule = replace(
            self.schedule, tasks=(*self.mine.values(), *named), links=(*self.schedule.links, *self.links), across=()
        )
        return WithOthers(schedule, tuple(self.undated))


def _lag_of(link: PlannedLink, before: PlannedTask) -> float:
    """Return the lag of a link in minutes."""
    return link.lag if link.lag_share is None else link.lag_share * before.duration
