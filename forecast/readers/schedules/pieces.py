"""Tasks that are split: the working time between the pieces that are still to come, and where work goes on."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from forecast.readers.schedules.planned import PlannedCalendar, PlannedSchedule, PlannedTask
from forecast.readers.schedules.working_time import ALL_HOURS, after, work_between


def pause_to_come(schedule: PlannedSchedule, task: PlannedTask, calendar: PlannedCalendar, done: float) -> float:
    """Return the working minutes between those pieces of a task that are still to come.

    Microsoft Project keeps them when the task moves, so they are part of what it lasts. The gap before work goes on is
    none of them: that date is known.

    Parameters
    ----------
    schedule : PlannedSchedule
    task : PlannedTask
    calendar : PlannedCalendar
        Of the task.
    done : float
        Working minutes that are done.
    """
    if schedule.program != "microsoft" or task.actual_finish is not None or task.is_elapsed or not task.splits:
        return 0.0
    goes_on = resumption(schedule, task, calendar, done)
    return sum(
        work_between(calendar, end, begin)
        for (_, end), (begin, _) in pairwise(task.splits)
        if goes_on is None or begin > goes_on
    )


def resumption(schedule: PlannedSchedule, task: PlannedTask, calendar: PlannedCalendar, done: float) -> datetime | None:
    """Return when work that has begun goes on; None where nothing but the status date says so.

    Microsoft Project plans what is left from there on, whatever the status date is. Files of other programs may leave
    the date out: then work goes on where what is done ends.
    """
    if task.actual_start is None or task.actual_finish is not None:
        return None
    if schedule.program == "primavera" or (task.suspended is not None and task.resumed is not None):
        return task.resumed if task.suspended is not None else None
    if done <= 0.0:
        return None
    on, left = ALL_HOURS if task.is_elapsed else calendar, done
    for begin, end in task.splits:
        length = work_between(on, begin, end)
        if left < length:
            return after(on, begin, left)
        left -= length
    return after(on, task.splits[-1][1] if task.splits else task.actual_start, left)
