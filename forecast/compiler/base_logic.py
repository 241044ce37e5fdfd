"""What chance decides, as the base plan has it: the likeliest outcome of each fork, and the first window that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from forecast.engine.inputs import Logic

SNAP = 1e-9  # slots; a sum of durations this close to a slot's end is the slot's end
DRIFT = 1e-14  # the same as a share of the moment


class WorkingTime(Protocol):
    """Working time of a calendar."""

    def before(self, moment: float) -> float:
        """Return the worked slots before a moment of the axis."""

    def begin(self, work: float) -> float:
        """Return the first moment at which work can go on after ``work`` worked slots."""


class BaseLogic:
    """The gates of the base plan: drawn ones as planned, the others once their tasks are done.

    Parameters
    ----------
    logic : Logic
    planned : sequence of bool, length n_gates
    """

    def __init__(self, logic: Logic, planned: Sequence[bool]) -> None:
        """Begin with the gates that are drawn."""
        self.logic, self.opens = logic, list(planned)

    def exists(self, t: int) -> bool:
        """Return whether the plan holds a task."""
        logic = self.logic
        return all(self.opens[gate] for gate in logic.need[logic.first_need[t] : logic.first_need[t + 1]])

    def decide(self, t: int, lasting: float, finish: float) -> None:
        """Open and close the gates that a task decides."""
        logic = self.logic
        for j in range(logic.first_decided[t], logic.first_decided[t + 1]):
            found = lasting if logic.by_duration[j] else finish
            self.opens[logic.decided[j]] = bool((found - logic.limit[j] > SNAP) == logic.opens_above[j])

    def wait(self, t: int, lasting: float, begin: float, time: WorkingTime) -> float:
        """Return when a task starts that must wait for its window."""
        logic, row = self.logic, self.logic.window[t]
        if row < 0:
            return begin
        periods = range(logic.first_period[row], logic.first_period[row + 1])
        of_axis = lasting == 0.0
        opens, closes = (logic.axis_opens, logic.axis_closes) if of_axis else (logic.work_opens, logic.work_closes)
        work = begin if of_axis else time.before(begin)
        left = [k for k in periods if (closes[k] >= work - SNAP if of_axis else closes[k] > work + SNAP)]
        fitting = [k for k in left if max(work, opens[k]) + lasting <= closes[k] + SNAP]
        if not left:
            return begin
        ahead = [k for k in left if opens[k] >= work - SNAP]
        k = (fitting or ahead or left)[0]
        if opens[k] <= work:
            return begin
        return float(opens[k]) if of_axis else time.begin(float(opens[k]))
