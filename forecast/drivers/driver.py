"""One row of a driver measure, and how rows are ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from forecast.results import RiskOutcomes, TaskOutcomes
from forecast.texts import say

Kind = Literal["task", "risk", "fixed_cost", "rate", "response_cost", "price", "systemic", "fork"]
Unit = Literal["days", "money", "share"]


@dataclass(frozen=True, slots=True)
class Driver:
    """What moves the project, such as a task, a risk, a price or an outcome of a fork, and how much.

    Attributes
    ----------
    value, low, high : float
        The effect with the 95 % interval of the simulation's own error; its meaning is the measure's, its unit is
        ``unit``: working days of the project calendar, the project's currency, or a share 0-1.
    probability : float or None
        The probability of a risk or of an outcome, 0-1; None for anything else.
    rank : int
        From 1; drivers whose intervals overlap that of the first of their group share its rank.
    """

    kind: Kind
    id: str
    name: str
    unit: Unit
    value: float
    low: float
    high: float
    probability: float | None = None
    rank: int = 0

    @property
    def is_uncertain(self) -> bool:
        """Return whether the interval holds zero, so that even the direction is not known."""
        return self.low <= 0.0 <= self.high

    @property
    def kind_words(self) -> str:
        """Return the kind as people say it."""
        return say(f"words.driver.{self.kind}")

    @property
    def label(self) -> str:
        """Return the id with the name, or the id alone where there is no other name."""
        return f"{self.id} {self.name}" if self.name and self.name != self.id else self.id


def effects(outcomes: TaskOutcomes | RiskOutcomes, unit: Unit) -> list[tuple[float, float, float]]:
    """Return value, low and high of the effect on the finish (``unit`` days) or on the cost, one row per outcome."""
    columns = (
        (outcomes.finish_effect, outcomes.finish_effect_low, outcomes.finish_effect_high)
        if unit == "days"
        else (outcomes.cost_effect, outcomes.cost_effect_low, outcomes.cost_effect_high)
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def ranked(drivers: Iterable[Driver]) -> list[Driver]:
    """Return the drivers that move something, largest first, with their ranks; not separable ones share a rank.

    Examples
    --------
    >>> rows = [Driver("risk", id, "", "days", x, x - 1, x + 1) for id, x in (("A", 2.0), ("B", -9.0), ("C", 3.0))]
    >>> [(row.id, row.rank) for row in ranked(rows)]
    [('B', 1), ('C', 2), ('A', 2)]
    """
    moving = [driver for driver in drivers if math.isfinite(driver.value) and driver.value != 0.0]
    rows: list[Driver] = []
    floor, rank = math.inf, 0
    for position, driver in enumerate(sorted(moving, key=lambda row: -abs(row.value)), start=1):
        size, half = abs(driver.value), (driver.high - driver.low) / 2.0
        if position == 1 or size + half < floor:
            floor, rank = size - half, position
        rows.append(replace(driver, rank=rank))
    return rows
