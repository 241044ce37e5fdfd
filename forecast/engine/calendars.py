"""Working time and the axis, converted in constant time per task; compiled.

A conversion is one look-up in a table and no branch, so that loops over lanes vectorize.
"""

from __future__ import annotations

import numpy as np

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES

SNAP = 1e-9  # slots; a sum of durations this close to a slot's end is the slot's end
DRIFT = 1e-14  # the same as a share of the moment, where slots are short and moments large


@leaf
def place(slot, table):
    """Return where a whole number of slots stands in a table, whose last entry holds for all later ones.

    Compared as a float: a moment too large for an integer would become a negative index.
    """
    return np.uint32(np.int32(max(min(slot, len(table) - 1.0), 0.0)))


@leaf
def work_before(rests, moment):
    """Return the worked slots before a moment of the axis.

    Before the project's start, where a lead can reach, every slot counts as worked.
    """
    slot = np.floor(moment + (SNAP + DRIFT * moment))
    rest = rests[place(slot, rests)]
    work = (slot if rest & 1 else moment) - (rest >> 1)
    return moment if moment < 0.0 else work


@leaf
def moment_begin(gaps, work):
    """Return the first moment of the axis at which work can go on after ``work`` worked slots."""
    moment = work + gaps[place(np.floor(work + (SNAP + DRIFT * work)), gaps)]
    return work if work < 0.0 else moment


@leaf
def moment_end(gaps, work):
    """Return the moment of the axis at which ``work`` worked slots are done."""
    moment = work + gaps[place(np.ceil(work - (SNAP + DRIFT * work)) - 1.0, gaps)]
    return work if work < 0.0 else moment


@helper
def move(calendars, c, slots, as_start, moments):
    """Move each of ``moments`` by worked slots of calendar ``c`` (-1: the axis itself)."""
    if c < 0:
        for lane in range(LANES):
            moments[lane] += slots[lane]
        return
    rests, gaps = calendars.rests[c], calendars.gaps[c]
    if as_start:
        for lane in range(LANES):
            moved = moment_begin(gaps, work_before(rests, moments[lane]) + slots[lane])
            moments[lane] = moved if slots[lane] != 0.0 else moments[lane]
    else:
        for lane in range(LANES):
            moved = moment_end(gaps, work_before(rests, moments[lane]) + slots[lane])
            moments[lane] = moved if slots[lane] != 0.0 else moments[lane]


@helper
def move_all(calendars, c, slots, as_start, moments, out):
    """Fill ``out`` with each of ``moments`` moved by the same number of worked slots, as `move` does.

    Two loops with one look-up each take less time than one with two.
    """
    if c < 0 or slots == 0.0:
        for lane in range(LANES):
            out[lane] = moments[lane] + slots
        return
    rests, gaps = calendars.rests[c], calendars.gaps[c]
    for lane in range(LANES):
        out[lane] = work_before(rests, moments[lane]) + slots
    if as_start:
        for lane in range(LANES):
            out[lane] = moment_begin(gaps, out[lane])
    else:
        for lane in range(LANES):
            out[lane] = moment_end(gaps, out[lane])


@helper
def move_back(calendars, c, lasting, moments):
    """Move each of ``moments`` from the end of work of ``lasting`` slots to its beginning."""
    if c < 0:
        for lane in range(LANES):
            moments[lane] -= lasting[lane]
        return
    rests, gaps = calendars.rests[c], calendars.gaps[c]
    for lane in range(LANES):
        moved = moment_begin(gaps, work_before(rests, moments[lane]) - lasting[lane])
        moments[lane] = moved if lasting[lane] != 0.0 else moments[lane]


@helper
def finish_task(calendars, c, lasting, is_seen, start, finish):
    """Fill the finishes of a task that is ``lasting`` slots long.

    Its starts move to the time of its calendar where they are looked at later on: that costs half as much again.
    """
    if c < 0:
        for lane in range(LANES):
            finish[lane] = start[lane] + lasting[lane]
        return
    rests, gaps = calendars.rests[c], calendars.gaps[c]
    for lane in range(LANES):
        finish[lane] = work_before(rests, start[lane])
    if is_seen:
        for lane in range(LANES):
            start[lane] = moment_begin(gaps, finish[lane]) if lasting[lane] > 0.0 else start[lane]
    for lane in range(LANES):
        end = moment_end(gaps, finish[lane] + lasting[lane])
        finish[lane] = end if lasting[lane] > 0.0 else start[lane]
