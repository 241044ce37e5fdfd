"""Levels of effort: they span what their links name, and nothing waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from forecast.readers.schedules.causes import ComputedDates
from forecast.readers.schedules.planned import PlannedLink, PlannedSchedule, PlannedTask
from forecast.readers.schedules.working_time import (
    after,
    calendar_of,
    calendar_of_lag,
    last_end,
    next_start,
    work_between,
)


def levels_of_effort(schedule: PlannedSchedule, dates: Mapping[int, ComputedDates]) -> dict[int, ComputedDates]:
    """Return the dates of the levels of effort of a schedule from those of its tasks.

    Parameters
    ----------
    schedule : PlannedSchedule
    dates : mapping of unique id to ComputedDates
    """
    tasks = {task.uid: task for task in schedule.tasks}
    links: dict[int, list[PlannedLink]] = {task.uid: [] for task in schedule.tasks if task.kind == "level of effort"}
    for link in schedule.links:
        for uid in (link.predecessor, link.successor):
            if uid in links:
                links[uid].append(link)
    found = {}
    for uid, own in links.items():
        spanned = _span(schedule, tasks, uid, own, dates)
        if spanned is not None:
            found[uid] = spanned
    return found


def _span(
    schedule: PlannedSchedule,
    tasks: Mapping[int, PlannedTask],
    effort: int,
    links: Sequence[PlannedLink],
    dates: Mapping[int, ComputedDates],
) -> ComputedDates | None:
    """Return the dates of one level of effort, None where its links name no start or no finish."""
    calendar = calendar_of(schedule, tasks[effort])
    starts: list[tuple[datetime, datetime]] = []
    finishes: list[tuple[datetime, datetime]] = []
    for link in links:
        is_after = link.successor == effort
        uid = link.predecessor if is_after else link.successor
        mine, theirs = (link.kind[1], link.kind[0]) if is_after else (link.kind[0], link.kind[1])
        if uid not in dates:
            continue
        one, done = dates[uid], tasks[uid].actual_finish if theirs == "F" else tasks[uid].actual_start
        early, late = (one.early_finish, one.late_finish) if theirs == "F" else (one.early_start, one.late_start)
        on, lag = calendar_of_lag(schedule, link, tasks), _lag(link, tasks) * (1.0 if is_after else -1.0)
        moved = after(on, done or early, lag), after(on, late, lag)
        if mine == "S":
            starts.append(moved)
        else:
            finishes.append((last_end(calendar, moved[0]), last_end(calendar, moved[1])))
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
        next_start(calendar, early_start),
        early_finish,
        next_start(calendar, late_start),
        late_finish,
        total_float,
        total_float <= schedule.critical_float + 0.5,
    )


def _lag(link: PlannedLink, tasks: Mapping[int, PlannedTask]) -> float:
    return link.lag if link.lag_share is None else link.lag_share * tasks[link.predecessor].duration
