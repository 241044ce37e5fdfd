"""The deterministic pass: one set of durations, dates forward and backward, in plain Python.

It gives the base schedule, and stands beside the kernels as their slow twin: no code is shared with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.compiler.base_limits import BaseLimits
from forecast.compiler.base_logic import DRIFT, SNAP, BaseLogic
from forecast.compiler.bounds import LateLimits
from forecast.engine.inputs import (
    AFTER_BREAK,
    ANYWHERE,
    BEFORE_BREAK,
    FF,
    FS,
    LINK_KINDS,
    SF,
    SS,
    Calendars,
    Logic,
    Network,
)
from forecast.engine.limit_inputs import Bounds, ResourceLimits


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates of one set of durations, on the axis; arrays of shape (n_tasks,).

    ``durations`` are the working days that are left of each task, up to its expected finish where it has one.
    ``resumed`` is where what is left of a task begins: its start, unless it is in progress. ``total_float`` is in
    working days of the task's calendar, ``late_start`` and ``late_finish`` on the axis; ``critical`` marks the tasks
    on a chain of driving links to the project's finish; ``exists`` those that the plan holds. ``opens``, of shape
    (n_gates,), says which gates are open, ``drives``, of shape (n_links,), which links hold their task.
    """

    durations: np.ndarray
    start: np.ndarray
    resumed: np.ndarray
    finish: np.ndarray
    late_start: np.ndarray
    late_finish: np.ndarray
    total_float: np.ndarray
    critical: np.ndarray
    exists: np.ndarray
    opens: np.ndarray
    drives: np.ndarray
    project_finish: float


class WorkingTime:
    """Working time of one calendar, or of the axis itself."""

    def __init__(self, calendars: Calendars, row: int) -> None:
        """Take a calendar by its row, -1 for the axis."""
        self.is_axis = row < 0
        if not self.is_axis:
            self.rests, self.gaps = calendars.rests[row], calendars.gaps[row]
            self.horizon = len(self.rests) - 1

    def before(self, moment: float) -> float:
        """Return the worked slots before a moment of the axis."""
        if self.is_axis or moment < 0.0:
            return moment
        slot = math.floor(moment + SNAP + DRIFT * moment)
        rest = int(self.rests[min(slot, self.horizon)])
        return float((slot if rest & 1 else moment) - (rest >> 1))

    def _after(self, k: int, work: float) -> float:
        return work + int(self.gaps[min(max(k, 0), self.horizon)])

    def begin(self, work: float) -> float:
        """Return the beginning of work that some worked slots come before."""
        if self.is_axis or work < 0.0:
            return work
        return self._after(math.floor(work + SNAP + DRIFT * work), work)

    def end(self, work: float) -> float:
        """Return the moment at which some worked slots are done."""
        if self.is_axis or work < 0.0:
            return work
        return self._after(math.ceil(work - SNAP - DRIFT * work) - 1, work)

    def move(self, moment: float, slots: float, as_start: bool) -> float:
        """Return the moment some worked slots later, as a beginning or an end."""
        if self.is_axis:
            return moment + slots
        if slots == 0.0:
            return moment
        work = self.before(moment) + slots
        return self.begin(work) if as_start else self.end(work)


def _bounded(bounds: Bounds, row: int, begin: float, lasting: float, time: WorkingTime) -> float:
    """Return the beginning of a task that its bounds allow."""
    begin = max(begin, time.move(float(bounds.earliest_finish[row]), -lasting, True))
    begin = _held_to(bounds, row, begin, lasting, time)
    side, work = int(bounds.side[row]), time.before(begin)
    if side == AFTER_BREAK or (side == BEFORE_BREAK and begin - time.end(work) > SNAP):
        begin = time.begin(work)
    return begin


def _held_to(bounds: Bounds, row: int, begin: float, lasting: float, time: WorkingTime) -> float:
    """Return the beginning of a task that its bounds push no further."""
    begin = min(begin, float(bounds.latest_start[row]))
    if math.isfinite(bounds.latest_finish[row]):
        begin = min(begin, time.move(float(bounds.latest_finish[row]), -lasting, True))
    return begin


def _limited(limits: LateLimits, t: int, late_finish: float, lasting: float, time: WorkingTime) -> float:
    """Return the late finish that constraints and a deadline allow."""
    latest = float(limits.finish[t])
    if math.isfinite(limits.start[t]):
        latest = min(latest, time.move(float(limits.start[t]), lasting, False))
    return latest if limits.exact[t] else min(late_finish, latest)


def _at_shift_end(moment: float, lasting: float, side: int, time: WorkingTime) -> float:
    """Return a late finish, moved back out of a break; a milestone at the start of work may stay there."""
    work = time.before(moment)
    may_stay = side == ANYWHERE if lasting == 0.0 else False
    if may_stay or (side == AFTER_BREAK and moment - time.begin(work) >= -SNAP):
        return moment
    return time.end(work)


def successors_of(predecessor: Sequence[int], links: Sequence[range]) -> dict[int, list[tuple[int, int]]]:
    """Return the links that leave each task, as (link, successor)."""
    found: dict[int, list[tuple[int, int]]] = {}
    for t, own in enumerate(links):
        for j in own:
            found.setdefault(predecessor[j], []).append((j, t))
    return found


def schedule(
    network: Network,
    calendars: Calendars,
    durations: Sequence[float],
    logic: Logic | None = None,
    planned: Sequence[bool] = (),
    bounds: Bounds | None = None,
    limits: LateLimits | None = None,
    resources: ResourceLimits | None = None,
) -> Schedule:
    """Return the dates that given durations give, without uncertainty or risks.

    Parameters
    ----------
    network : Network
    calendars : Calendars
    durations : sequence of float, length n_tasks
        Working days.
    logic : Logic, optional
        What depends on chance.
    planned : sequence of bool, length n_gates
        Which of the gates that are drawn are open.
    bounds : Bounds, optional
        What holds tasks back, and to a date.
    limits : LateLimits, optional
        What bounds late dates.
    resources : ResourceLimits, optional
        What tasks wait for. Those that leave it free come before them, as by a link.
    """
    n_tasks = len(network.center)
    by_row = {row: WorkingTime(calendars, row) for row in range(-1, len(calendars.rests))}
    time, of_lag = ([by_row[row] for row in rows.tolist()] for rows in (calendars.of_task, calendars.of_lag))
    start, resumed, finish = [0.0] * n_tasks, [0.0] * n_tasks, [0.0] * n_tasks
    drives: list[bool] = [False] * len(network.predecessor)
    per_day, days = calendars.per_day.tolist(), list(durations)
    lasting, exists = [one * slots for one, slots in zip(days, per_day, strict=True)], [True] * n_tasks
    whole = list(lasting)  # with what is done of tasks in progress
    begun: set[int] = set()
    links = [range(network.first_link[t], network.first_link[t + 1]) for t in range(n_tasks)]
    predecessor, kind = network.predecessor.tolist(), network.link_kind.tolist()
    lag, lag_share = network.lag.tolist(), network.lag_share.tolist()
    chance = None if logic is None else BaseLogic(logic, planned)
    held = None if resources is None else BaseLimits(resources)
    for t in range(n_tasks):
        if chance is not None and not chance.exists(t):
            exists[t], lasting[t], whole[t] = False, 0.0, 0.0
        allowed = {}
        begin = float(network.earliest[t]) if exists[t] else 0.0
        row = int(bounds.row[t]) if bounds is not None and exists[t] else -1
        is_counted = bounds is not None and row >= 0 and bounds.expected_finish[row] >= 0.0
        # What lies before an expected finish is known once the links to the start are; then come those to the finish.
        for kinds in ((FS, SS), (FF, SF)) if is_counted else (LINK_KINDS.values(),):
            for j in links[t]:
                if kind[j] not in kinds:
                    continue
                p, from_start = predecessor[j], kind[j] in (SS, SF)
                lag[j] = lag[j] + lag_share[j] * whole[p] if exists[p] and exists[t] else 0.0
                moment = of_lag[j].move(start[p] if from_start else finish[p], lag[j], from_start)
                if kind[j] in (FF, SF):
                    moment = time[t].move(moment, -lasting[t], True)
                allowed[j] = moment
                begin = max(begin, moment)
            if bounds is not None and is_counted and FS in kinds:
                until = time[t].before(float(bounds.expected_finish[row]))
                lasting[t] = whole[t] = max(until - time[t].before(begin), 0.0)
                days[t] = lasting[t] / per_day[t]
        if bounds is not None and row >= 0:
            begin = _bounded(bounds, row, begin, lasting[t], time[t])
        for j, moment in allowed.items():
            drives[j] = begin - moment <= network.tie
        if chance is not None and exists[t]:
            begin = chance.wait(t, lasting[t], begin, time[t])
        while held is not None and exists[t] and (later := held.wait(t, begin, lasting[t], time[t])) > begin:
            begin = later if chance is None else chance.wait(t, lasting[t], later, time[t])
        if lasting[t] > 0.0:
            work = time[t].before(begin)
            start[t], finish[t] = time[t].begin(work), time[t].end(work + lasting[t])
        else:
            start[t] = finish[t] = begin
        resumed[t] = start[t]
        if held is not None and exists[t]:
            held.take(t, start[t], finish[t])
            for j in links[t] if t in held.freed_by else ():
                drives[j] = False
        if bounds is not None and row >= 0 and bounds.actual_start[row] >= 0.0:
            start[t] = float(bounds.actual_start[row])
            whole[t] = lasting[t] + float(bounds.days_done[row]) * per_day[t]
            begun.add(t)
        if chance is not None:
            chance.decide(t, lasting[t] / per_day[t], finish[t])
    project_finish = max([0.0, *(finish[t] for t in range(n_tasks) if exists[t])])

    critical = [
        network.may_finish_last[t] and exists[t] and project_finish - finish[t] <= network.tie for t in range(n_tasks)
    ]
    counted_from = project_finish if limits is None or limits.of_project is None else limits.of_project
    late_finish, late_start, latest_start = [counted_from] * n_tasks, [0.0] * n_tasks, [math.inf] * n_tasks
    after = successors_of(predecessor, links) if limits is not None and limits.postponed.any() else None
    for t in reversed(range(n_tasks)):
        if bounds is not None and bounds.is_complete[t]:
            late_finish[t] = finish[t]
        elif limits is not None:
            late_finish[t] = _limited(limits, t, late_finish[t], lasting[t], time[t])
            if after is not None and (limits.postponed[t] or not exists[t]):
                ends = [project_finish]
                for j, s in after.get(t, ()):
                    moment = of_lag[j].move(resumed[s] if kind[j] in (FS, SS) else finish[s], -lag[j], True)
                    ends.append(time[t].move(moment, lasting[t], False) if kind[j] in (SS, SF) else moment)
                latest = time[t].move(min(ends), -lasting[t], True)
                if bounds is not None and bounds.row[t] >= 0 and exists[t]:
                    latest = _held_to(bounds, int(bounds.row[t]), latest, lasting[t], time[t])
                start[t] = max(latest, start[t])
                finish[t] = time[t].end(time[t].before(start[t]) + lasting[t]) if lasting[t] > 0.0 else start[t]
                resumed[t] = start[t]
        if limits is not None and limits.at_shift_end and not (bounds is not None and bounds.is_complete[t]):
            side = ANYWHERE if bounds is None or bounds.row[t] < 0 else int(bounds.side[bounds.row[t]])
            late_finish[t] = _at_shift_end(late_finish[t], lasting[t], side, time[t])
        late_start[t] = time[t].move(late_finish[t], -lasting[t], True)
        if late_start[t] > latest_start[t]:
            # Where nothing is worked at that moment, whoever starts then starts later: it is the end before it.
            late_start[t] = time[t].end(time[t].before(latest_start[t]))
        for p in () if held is None else held.freed_by.get(t, ()):
            critical[p] = critical[p] or critical[t]
            late_finish[p] = min(late_finish[p], late_start[t])
        for j in links[t]:
            p = predecessor[j]
            critical[p] = critical[p] or (critical[t] and drives[j])
            latest = late_finish[t]
            if lasting[t] > 0.0 and not (limits is not None and limits.at_shift_end):
                # Of moments with as much work before them, the latest: an end on Friday may wait for a Sunday.
                latest = time[t].begin(time[t].before(latest))
            bound = latest if kind[j] in (FF, SF) else late_start[t]
            left = lag[j]
            if p in begun and kind[j] in (SS, SF):
                # What the work so far has used up of the lag does not hold back what is left of it; what a late
                # predecessor adds to the break is no work.
                goes_on = min(resumed[p], float(network.earliest[p]))
                left = max(left - (of_lag[j].before(goes_on) - of_lag[j].before(start[p])), 0.0)
            bound = of_lag[j].move(bound, -left, True)
            if kind[j] in (SS, SF):
                latest_start[p] = min(latest_start[p], bound)
                bound = time[p].move(bound, lasting[p], False)
            late_finish[p] = min(late_finish[p], bound)
    total_float = [(time[t].before(late_finish[t]) - time[t].before(finish[t])) / per_day[t] for t in range(n_tasks)]
    there = np.array(exists, np.bool_)
    opens = np.array([] if chance is None else chance.opens, np.bool_)
    return Schedule(
        np.array(days, np.float64),
        np.array(start),
        np.array(resumed),
        np.array(finish),
        np.array(late_start),
        np.array(late_finish),
        np.array(total_float),
        np.array(critical, np.bool_) & there,
        there,
        opens,
        np.array(drives, np.bool_),
        project_finish,
    )
