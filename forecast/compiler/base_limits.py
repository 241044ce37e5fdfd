"""Limited resources in the base plan: each task takes what it needs at the first moment from which enough is free."""

from __future__ import annotations

from typing import Protocol

from forecast.compiler.base_logic import DRIFT, SNAP
from forecast.engine.limit_inputs import ResourceLimits

ROUNDING = 1e-9  # of units


class WorkingTime(Protocol):
    """Working time of a calendar."""

    def before(self, moment: float) -> float:
        """Return the worked slots before a moment of the axis."""

    def begin(self, work: float) -> float:
        """Return the first moment at which work can go on after ``work`` worked slots."""

    def end(self, work: float) -> float:
        """Return the moment at which ``work`` worked slots are done."""


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
        self.uses: list[list[tuple[float, float, float, int]]] = [[] for _ in limits.available]
        self.freed_by: dict[int, list[int]] = {}

    def _needs(self, t: int) -> list[tuple[int, float]]:
        first, last = self.limits.first_need[t], self.limits.first_need[t + 1]
        return [(int(self.limits.need[j]), float(self.limits.units[j])) for j in range(first, last)]

    def _in_use(self, resource: int, moment: float) -> float:
        later = moment + _near(moment)
        return sum(units for begin, end, units, _ in self.uses[resource] if begin <= later < end)

    def _free_from(self, resource: int, units: float, moment: float, lasting: float, time: WorkingTime) -> float:
        """Return when enough of a resource is free for a task that may begin at a moment."""
        most = float(self.limits.available[resource]) + ROUNDING - units
        changes = sorted({edge for begin, end, _, _ in self.uses[resource] for edge in (begin, end)})
        while True:
            work = time.before(moment)
            begin, end = time.begin(work), time.end(work + lasting)
            within = [edge for edge in changes if begin + _near(begin) < edge < end - _near(end)]
            busy = [edge for edge in (begin, *within) if self._in_use(resource, edge) > most]
            if not busy:
                return moment
            moment = next(edge for edge in changes if edge > busy[0] and self._in_use(resource, edge) <= most)

    def wait(self, t: int, begin: float, lasting: float, time: WorkingTime) -> float:
        """Return when a task starts that must wait for its resources, and note who leaves them free."""
        is_moving = lasting > 0.0
        while is_moving:
            is_moving = False
            for resource, units in self._needs(t):
                later = self._free_from(resource, units, begin, lasting, time)
                if later > begin:
                    begin, is_moving = later, True
                    near = 2.0 * _near(later)
                    self.freed_by[t] = [user for _, end, _, user in self.uses[resource] if abs(end - later) <= near]
        return begin

    def take(self, t: int, begin: float, finish: float) -> None:
        """Let a task use what it needs from its start to its finish."""
        for resource, units in self._needs(t) if finish > begin else ():
            self.uses[resource].append((begin, finish, units, t))


def _near(moment: float) -> float:
    return SNAP + DRIFT * moment
