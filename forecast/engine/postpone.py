"""As late as possible within an iteration: tasks move up to the dates of those that follow them; compiled.

It comes after everything that looks at early dates, the critical path among them, and before money and milestones,
which look at late ones.
"""

from __future__ import annotations

import numpy as np

from forecast.engine.bounds import hold_to
from forecast.engine.cache import helper, kernel
from forecast.engine.calendars import finish_task, move
from forecast.engine.closing import trace_critical
from forecast.engine.inputs import FS, SF, SS
from forecast.engine.logic import drop_lag
from forecast.engine.memory import LANES


@helper
def find_latest(network, calendars, logic, link, task, successor, theirs, lasting, values, slots, moment):
    """Fill ``moment`` with the latest finish of a task that link ``link`` to a successor allows it.

    ``theirs`` is the date of the successor that the link binds, ``lasting`` what the task takes in slots.
    """
    kind, lag = network.link_kind[link], network.lag[link]
    for lane in range(LANES):
        moment[lane] = theirs[lane]
        slots[lane] = -lag - network.lag_share[link] * lasting[lane]
    if lag != 0.0 or network.lag_share[link] != 0.0:
        if logic is not None:
            drop_lag(logic.row[task], values, slots)
            drop_lag(logic.row[successor], values, slots)
        move(calendars, calendars.of_lag[link], slots, True, moment)
    if kind in (SS, SF):
        move(calendars, calendars.of_task[task], lasting, False, moment)


@kernel
def postpone_block(network, calendars, logic, limits, bounds, postponed, first, scratch, outcome, partial):
    """Find the critical path of the block that begins with iteration ``first``, then move tasks to their late dates."""
    values, slots, latest, moment, lasting = (
        scratch.values, scratch.start, scratch.threat, scratch.chance, scratch.ordered
    )  # fmt: skip
    trace_critical(
        network, logic, limits, scratch.held, values, scratch.finishes, scratch.drives, scratch.critical,
        scratch.finish, partial.critical,
    )  # fmt: skip
    for k in range(len(postponed.task)):
        task, is_late = postponed.task[k], postponed.is_late[k]
        own, per_day, days = calendars.of_task[task], calendars.per_day[task], values[task]
        begin, ends = scratch.starts[network.start_row[task]], scratch.finishes[task]
        exists = scratch.always
        if logic is not None:  # noqa: SIM102  (numba leaves out what stands below a test of None alone)
            if logic.row[task] >= 0:
                exists = values[logic.row[task]]
        for lane in range(LANES):
            lasting[lane] = days[lane] * per_day
            latest[lane] = scratch.finish[lane]
        for j in range(postponed.first_link[k], postponed.first_link[k + 1]):
            link, successor = postponed.link[j], postponed.successor[j]
            theirs = scratch.finishes[successor]
            if network.link_kind[link] in (FS, SS):
                row = network.start_row[successor]
                if bounds is not None:  # noqa: SIM102
                    if bounds.row[successor] >= 0 and bounds.start_of_rest[bounds.row[successor]] >= 0:
                        row = bounds.start_of_rest[bounds.row[successor]]
                theirs = scratch.starts[row]
            find_latest(network, calendars, logic, link, task, successor, theirs, lasting, values, slots, moment)
            for lane in range(LANES):
                latest[lane] = min(latest[lane], moment[lane])
        for lane in range(LANES):
            slots[lane] = -lasting[lane]
        move(calendars, own, slots, True, latest)
        if bounds is not None:  # noqa: SIM102
            if bounds.row[task] >= 0:
                hold_to(bounds, calendars, bounds.row[task], own, lasting, exists, slots, moment, latest)
        for lane in range(LANES):
            # No later than by rounding is not later.
            is_moved = latest[lane] - begin[lane] > network.tie and (is_late or exists[lane] == 0.0)
            slots[lane] = 1.0 if is_moved else 0.0
        finish_task(calendars, own, lasting, True, latest, moment)
        for lane in range(LANES):
            begin[lane] = latest[lane] if slots[lane] > 0.0 else begin[lane]
            ends[lane] = moment[lane] if slots[lane] > 0.0 else ends[lane]
        if first < outcome.detail_start.shape[1]:
            for lane in range(LANES):
                is_there = exists[lane] != 0.0
                outcome.detail_start[task, first + lane] = begin[lane] if is_there else np.nan
                outcome.detail_finish[task, first + lane] = ends[lane] if is_there else np.nan
