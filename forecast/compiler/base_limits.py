"""Limited resources in the base plan: each task takes what it needs at the first moment from which enough is free."""

from __future__ import annotations

from bisect import bisect_right
from typing import Protocol

from forecast.compiler.base_logic import DRIFT, SNAP
from forecast.engine.limit_inputs import BEFORE_ALL, ResourceLimits


class WorkingTime(Protocol):
    """Working time of a calendar."""

    def before(self, moment: float) -> float:
        """Return the worked slots before a moment of the axis."""

    def begin(self, work: float) -> float:
        """Return the first moment at which work can go on after ``work`` worked slots."""

    def end(self, work: float) -> float:
        """Return the moment at which ``work`` worked slots are done."""


class Occupied:
    """How much of one resource is in use, in steps over time, and which tasks end where a step begins."""

    def __init__(self) -> None:
        """Begin with all of it free."""
        self.moments, self.use = [BEFORE_ALL], [0]
        self.enders: list[list[int]] = [[]]

    def at(self, moment: float) -> int:
        """Return the step in which a moment lies."""
        return bisect_right(self.moments, moment + _near(moment)) - 1

    def cut(self, moment: float) -> int:
        """Let a step begin at a moment, unless one does; return it."""
        step = self.at(moment)
        if moment - self.moments[step] > _near(moment):
            step += 1
            self.moments.insert(step, moment)
            self.use.insert(step, self.use[step - 1])
            self.enders.insert(step, [])
        return step

    def take(self, t: int, units: int, begin: float, finish: float, full: int) -> None:
        """Let a task use some of it; steps in which no later task finds room are joined."""
        low, high = self.cut(begin), self.cut(finish)
        for step in range(low, high):
            self.use[step] += units
        if high > low:
            self.enders[high].append(t)
        for step in range(high, low - 1, -1):
            if min(self.use[step - 1 : step + 1]) > full:
                del self.moments[step], self.use[step], self.enders[step]


class BaseLimits:
    """Who uses which resource, and when; tasks come in the order of their priority.

    Parameters
    ----------
    limits : ResourceLimits

    Attributes
    ----------
    freed_by : dict of int to list of int
        The tasks that leave free, as they end, what a task waits for.
    """

    def __init__(self, limits: ResourceLimits) -> None:
        """Begin with all resources free."""
        self.limits = limits
        self.occupied = [Occupied() for _ in limits.first_step[1:]]
        self.freed_by: dict[int, list[int]] = {}

    def _free_from(self, j: int, moment: float, lasting: float, time: WorkingTime) -> int | None:
        """Return the step from whose beginning on a need can be met, None where it can from a moment on."""
        occupied, most = self.occupied[self.limits.need[j]], int(self.limits.most[j])
        moments, use, found = occupied.moments, occupied.use, None
        while True:
            work = time.before(moment)
            begin, end = time.begin(work), time.end(work + lasting)
            step, until = occupied.at(begin), end - _near(end)
            while step < len(use) and moments[step] < until and use[step] <= most:
                step += 1
            if step == len(use) or moments[step] >= until:
                return found
            while use[step] > most:
                step += 1
            found, moment = step, moments[step]

    def wait(self, t: int, begin: float, lasting: float, time: WorkingTime) -> float:
        """Return when a task starts that must wait for its resources, and note who leaves them free."""
        is_moving = lasting > 0.0
        while is_moving:
            is_moving = False
            for j in range(self.limits.first_need[t], self.limits.first_need[t + 1]):
                step = self._free_from(j, begin, lasting, time)
                if step is not None:
                    occupied = self.occupied[self.limits.need[j]]
                    begin, is_moving = occupied.moments[step], True
                    self.freed_by[t] = list(occupied.enders[step])
        return begin

    def take(self, t: int, begin: float, finish: float) -> None:
        """Let a task use what it needs from its start to its finish."""
        limits = self.limits
        for j in range(limits.first_need[t], limits.first_need[t + 1]) if finish > begin else ():
            if limits.full[j] >= 0:
                self.occupied[limits.need[j]].take(t, int(limits.units[j]), begin, finish, int(limits.full[j]))


def _near(moment: float) -> float:
    return SNAP + DRIFT * moment
