"""Serial schedule generation under resource limits, in plain Python: who needs more than there is waits.

Tasks are placed one by one in a list in which predecessors come first. Each starts at the first moment from which all
its resources are free until it ends, beside what was placed before it. Who was placed stays.

Source: Kelley (1963); Kolisch (1996), European Journal of Operational Research 90, 320-333 (the serial method with the
rule LFT: of the tasks whose predecessors are placed, the one with the least latest finish).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

NEAR = 1e-9  # what ends and begins this close together does so at the same moment
UNITS = 1e-9

Needs = Mapping[str, float]


@dataclass
class Occupied:
    """Who uses which resource, and when, in the order in which they were placed."""

    capacity: Mapping[str, float]
    by: dict[str, list[tuple[float, float, float, str]]] = field(default_factory=dict)

    def used(self, resource: str, moment: float) -> float:
        """Return how much of a resource is in use at a moment."""
        return sum(units for begin, end, units, _ in self.by.get(resource, ()) if begin <= moment < end)

    def first_conflict(self, resource: str, units: float, begin: float, end: float) -> float | None:
        """Return the first moment between two at which so many units of a resource are not free."""
        edges = {begin, end}
        for other in self.by.get(resource, ()):
            edges |= {edge for edge in other[:2] if begin < edge < end}
        between = sorted(edges)
        for low, high in pairwise(between):
            middle = (low + high) / 2.0
            if high - low > NEAR and self.used(resource, middle) > self.capacity[resource] + UNITS - units:
                return middle
        return None

    def first_room(
        self, needs: Needs, earliest: float, dates: Callable[[float], tuple[float, float]]
    ) -> tuple[float, str]:
        """Return the first moment at which a task can begin, and the resource for which it waits until then, if any.

        ``dates`` says from when to when it runs if it can begin at a moment.
        """
        moment, waits_for = earliest, ""
        is_moving = True
        while is_moving:
            is_moving = False
            for resource in sorted(needs):
                free = self.capacity[resource] + UNITS - needs[resource]
                while (conflict := self.first_conflict(resource, needs[resource], *dates(moment))) is not None:
                    ends = sorted(end for _, end, _, _ in self.by[resource] if end > conflict)
                    moment = next(end for end in ends if self.used(resource, end + 2.0 * NEAR) <= free)
                    waits_for, is_moving = resource, True
        return moment, waits_for

    def place(self, task: str, needs: Needs, begin: float, end: float) -> None:
        """Let a task use what it needs."""
        for resource, units in needs.items():
            if end > begin:
                self.by.setdefault(resource, []).append((begin, end, units, task))

    def ending_at(self, resource: str, moment: float) -> list[str]:
        """Return the tasks that leave a resource free at a moment."""
        return [task for _, end, _, task in self.by.get(resource, ()) if abs(end - moment) <= NEAR]


def latest_finishes(duration: Mapping[str, float], predecessors: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the latest finishes that do not delay the project, where nothing is limited."""
    order = by_priority(predecessors, dict.fromkeys(duration, 0.0))
    finish: dict[str, float] = {}
    for name in order:
        finish[name] = max((finish[before] for before in predecessors[name]), default=0.0) + duration[name]
    latest = dict.fromkeys(duration, max(finish.values()))
    for name in reversed(order):
        for before in predecessors[name]:
            latest[before] = min(latest[before], latest[name] - duration[name])
    return latest


def by_priority(predecessors: Mapping[str, Sequence[str]], priority: Mapping[str, float]) -> list[str]:
    """Return the list in which tasks are placed: of those whose predecessors are on it, the least priority, then id."""
    chosen: list[str] = []
    left = set(predecessors)
    while left:
        ready = [name for name in left if not left & set(predecessors[name])]
        chosen.append(min(ready, key=lambda name: (priority[name], name)))
        left.remove(chosen[-1])
    return chosen


def serial_schedule(
    order: Sequence[str],
    duration: Mapping[str, float],
    predecessors: Mapping[str, Sequence[str]],
    needs: Mapping[str, Needs],
    capacity: Mapping[str, float],
) -> dict[str, tuple[float, float]]:
    """Return start and finish of each task, placed in the order of a list."""
    occupied = Occupied(capacity)
    dates: dict[str, tuple[float, float]] = {}
    for name in order:
        earliest = max((dates[before][1] for before in predecessors[name]), default=0.0)
        lasting = duration[name]
        begin = earliest
        if lasting > 0.0:
            begin, _ = occupied.first_room(needs[name], earliest, lambda moment, days=lasting: (moment, moment + days))
        dates[name] = begin, begin + lasting
        occupied.place(name, needs[name], begin, begin + lasting)
    return dates


def worst_excess(
    dates: Mapping[str, tuple[float, float]], needs: Mapping[str, Needs], capacity: Mapping[str, float]
) -> float:
    """Return by how much the most overloaded resource is overloaded at any moment; 0 or less where none is."""
    worst = -math.inf
    for resource, available in capacity.items():
        users = [(*dates[name], units[resource]) for name, units in needs.items() if units.get(resource)]
        edges = sorted({edge for begin, end, _ in users for edge in (begin, end)})
        for low, high in pairwise(edges):
            if high - low > 1e-6:
                middle = (low + high) / 2.0
                used = sum(units for begin, end, units in users if begin <= middle < end)
                worst = max(worst, used - available)
    return worst


def makespan(dates: Mapping[str, tuple[float, float]]) -> float:
    """Return the last finish."""
    return max(finish for _, finish in dates.values())
