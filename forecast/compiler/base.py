"""The deterministic pass: one set of durations, dates forward and backward, in plain Python.

It gives the base schedule, and stands beside the kernels as their slow twin: no code is shared with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.engine.inputs import FF, SF, SS, Calendars, Network

SNAP = 1e-9  # days; a sum of durations this close to a day's end is the day's end


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates of one set of durations, on the axis; arrays of shape (n_tasks,).

    ``total_float`` is in axis units; ``critical`` marks the tasks on a chain of driving links to the project's finish.
    """

    start: np.ndarray
    finish: np.ndarray
    total_float: np.ndarray
    critical: np.ndarray
    project_finish: float


class _WorkingTime:
    """Working time of one calendar, or of the axis itself."""

    def __init__(self, calendars: Calendars, row: int) -> None:
        self.is_axis = row < 0
        if not self.is_axis:
            self.worked, self.day = calendars.worked[row], calendars.day[row]
            self.horizon, self.n_worked = len(self.day), int(self.worked[-1])

    def before(self, moment: float) -> float:
        if self.is_axis or moment < 0.0:
            return moment
        day = math.floor(moment + SNAP)
        if day >= self.horizon:
            return self.n_worked + (moment - self.horizon)
        works = self.worked[day + 1] > self.worked[day]
        return float(self.worked[day] + ((moment - day) if works else 0.0))

    def _day(self, k: int) -> int:
        return self.horizon + k - self.n_worked if k >= self.n_worked else int(self.day[max(k, 0)])

    def begin(self, work: float) -> float:
        if self.is_axis or work < 0.0:
            return work
        k = math.floor(work + SNAP)
        return self._day(k) + (work - k)

    def end(self, work: float) -> float:
        if self.is_axis or work < 0.0:
            return work
        k = max(math.ceil(work - SNAP) - 1, 0)
        return self._day(k) + (work - k)

    def move(self, moment: float, days: float, as_start: bool) -> float:
        if self.is_axis:
            return moment + days
        if days == 0.0:
            return moment
        work = self.before(moment) + days
        return self.begin(work) if as_start else self.end(work)


def schedule(network: Network, calendars: Calendars, durations: Sequence[float]) -> Schedule:
    """Return the dates that ``durations`` (working days, length n_tasks) give, without uncertainty or risks."""
    n_tasks = len(network.center)
    time = [_WorkingTime(calendars, int(row)) for row in calendars.of_task]
    start, finish = [0.0] * n_tasks, [0.0] * n_tasks
    drives: list[bool] = [False] * len(network.predecessor)
    lasting = np.asarray(durations)[network.predecessor]
    lag = (network.lag + network.lag_share * lasting).tolist()
    links = [range(network.first_link[t], network.first_link[t + 1]) for t in range(n_tasks)]
    predecessor, kind = network.predecessor.tolist(), network.link_kind.tolist()
    for t in range(n_tasks):
        allowed = []
        for j in links[t]:
            p, from_start = predecessor[j], kind[j] in (SS, SF)
            moment = time[p].move(start[p] if from_start else finish[p], lag[j], from_start)
            if kind[j] in (FF, SF):
                moment = time[t].move(moment, -durations[t], True)
            allowed.append(moment)
        begin = max([float(network.earliest[t]), *allowed])
        for j, moment in zip(links[t], allowed, strict=True):
            drives[j] = begin - moment <= network.tie
        if durations[t] > 0.0:
            work = time[t].before(begin)
            start[t], finish[t] = time[t].begin(work), time[t].end(work + durations[t])
        else:
            start[t] = finish[t] = begin
    project_finish = max(finish)

    critical = [network.may_finish_last[t] and project_finish - finish[t] <= network.tie for t in range(n_tasks)]
    late_finish, late_start = [project_finish] * n_tasks, [0.0] * n_tasks
    for t in reversed(range(n_tasks)):
        late_start[t] = time[t].move(late_finish[t], -durations[t], True)
        for j in links[t]:
            p = predecessor[j]
            critical[p] = critical[p] or (critical[t] and drives[j])
            bound = late_finish[t] if kind[j] in (FF, SF) else late_start[t]
            bound = time[p].move(bound, -lag[j], kind[j] in (SS, SF))
            if kind[j] in (SS, SF):
                bound = time[p].move(bound, durations[p], False)
            late_finish[p] = min(late_finish[p], bound)
    total_float = [late_finish[t] - finish[t] for t in range(n_tasks)]
    return Schedule(
        np.array(start), np.array(finish), np.array(total_float), np.array(critical, np.bool_), project_finish
    )
