"""Working time and the axis, converted in constant time per task; compiled."""

from __future__ import annotations

import math

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES

SNAP = 1e-9  # slots; a sum of durations this close to a slot's end is the slot's end
DRIFT = 1e-14  # the same as a share of the moment, where slots are short and moments large


@leaf
def work_before(worked, moment):
    """Return the worked slots before a moment of the axis; ``worked`` counts them, shape (horizon + 1,).

    Before the project's start, where a lead can reach, every slot counts as worked.
    """
    if moment < 0.0:
        return moment
    horizon = len(worked) - 1
    snapped = moment + (SNAP + DRIFT * moment)
    # Compared as a float: a moment too large for an integer would become a negative index.
    if snapped >= horizon:
        return worked[horizon] + (moment - horizon)
    slot = int(math.floor(snapped))
    work = worked[slot]
    if worked[slot + 1] > work:
        return work + (moment - slot)
    return float(work)


@leaf
def slot_of(worked, slots, k):
    """Return the axis slot of worked slot ``k``."""
    horizon = len(slots)
    n_worked = worked[horizon]
    if k >= n_worked:
        return horizon + (k - n_worked)
    return int(slots[max(k, 0)])


@leaf
def moment_begin(worked, slots, work):
    """Return the first moment of the axis at which work can go on after ``work`` worked slots."""
    if work < 0.0:
        return work
    k = int(math.floor(work + (SNAP + DRIFT * work)))
    return slot_of(worked, slots, k) + (work - k)


@leaf
def moment_end(worked, slots, work):
    """Return the moment of the axis at which ``work`` worked slots are done."""
    if work < 0.0:
        return work
    k = max(int(math.ceil(work - (SNAP + DRIFT * work))) - 1, 0)
    return slot_of(worked, slots, k) + (work - k)


@helper
def move(calendars, c, slots, as_start, moments):
    """Move each of ``moments`` by worked slots of calendar ``c`` (-1: the axis itself)."""
    if c < 0:
        for lane in range(LANES):
            moments[lane] += slots[lane]
        return
    worked, slot = calendars.worked[c], calendars.slot[c]
    for lane in range(LANES):
        if slots[lane] != 0.0:
            work = work_before(worked, moments[lane]) + slots[lane]
            moments[lane] = moment_begin(worked, slot, work) if as_start else moment_end(worked, slot, work)


@helper
def finish_task(calendars, c, lasting, start, finish):
    """Fill the finishes of a task that is ``lasting`` slots long; its starts move to the time of its calendar."""
    if c < 0:
        for lane in range(LANES):
            finish[lane] = start[lane] + lasting[lane]
        return
    worked, slot = calendars.worked[c], calendars.slot[c]
    for lane in range(LANES):
        if lasting[lane] > 0.0:
            work = work_before(worked, start[lane])
            start[lane] = moment_begin(worked, slot, work)
            finish[lane] = moment_end(worked, slot, work + lasting[lane])
        else:
            finish[lane] = start[lane]
