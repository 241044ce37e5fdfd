"""Working time and the axis, converted in constant time per task; compiled."""

from __future__ import annotations

import math

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES

SNAP = 1e-9  # days; a sum of durations this close to a day's end is the day's end


@leaf
def work_before(worked, moment):
    """Return the working days before a moment of the axis; ``worked`` counts them, shape (horizon + 1,).

    Before the project's start, where a lead can reach, every day counts as worked.
    """
    if moment < 0.0:
        return moment
    horizon = len(worked) - 1
    # Compared as a float: a moment too large for an integer would become a negative index.
    if moment + SNAP >= horizon:
        return worked[horizon] + (moment - horizon)
    day = int(math.floor(moment + SNAP))
    work = worked[day]
    if worked[day + 1] > work:
        return work + (moment - day)
    return float(work)


@leaf
def day_of(worked, days, k):
    """Return the axis day of working day ``k``."""
    horizon = len(days)
    n_worked = worked[horizon]
    if k >= n_worked:
        return horizon + (k - n_worked)
    return int(days[max(k, 0)])


@leaf
def moment_begin(worked, days, work):
    """Return the first moment of the axis at which work can go on after ``work`` working days."""
    if work < 0.0:
        return work
    k = int(math.floor(work + SNAP))
    return day_of(worked, days, k) + (work - k)


@leaf
def moment_end(worked, days, work):
    """Return the moment of the axis at which ``work`` working days are done."""
    if work < 0.0:
        return work
    k = max(int(math.ceil(work - SNAP)) - 1, 0)
    return day_of(worked, days, k) + (work - k)


@helper
def move(calendars, c, days, as_start, moments):
    """Move each of ``moments`` by working days of calendar ``c`` (-1: the axis itself)."""
    if c < 0:
        for lane in range(LANES):
            moments[lane] += days[lane]
        return
    worked, day = calendars.worked[c], calendars.day[c]
    for lane in range(LANES):
        if days[lane] != 0.0:
            work = work_before(worked, moments[lane]) + days[lane]
            moments[lane] = moment_begin(worked, day, work) if as_start else moment_end(worked, day, work)


@helper
def finish_task(calendars, c, lasting, start, finish):
    """Fill the finishes of a task; its starts move to the working time of its calendar."""
    if c < 0:
        for lane in range(LANES):
            finish[lane] = start[lane] + lasting[lane]
        return
    worked, day = calendars.worked[c], calendars.day[c]
    for lane in range(LANES):
        if lasting[lane] > 0.0:
            work = work_before(worked, start[lane])
            start[lane] = moment_begin(worked, day, work)
            finish[lane] = moment_end(worked, day, work + lasting[lane])
        else:
            finish[lane] = start[lane]
