"""Date and budget together: all pairs that hold in the same share of iterations, and the cheapest of them.

Each day has one budget: the least amount with which that share of all iterations ends by the day and stays within the
amount. A later day needs no more. The pairs are counted in the outcomes themselves, with all that ties cost to time.

Source: NASA Cost Estimating Handbook 4.0, appendix J (joint confidence level, iso-JCL frontier).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.results.results import DAY_TOLERANCE
from forecast.statistics.error import Interval, probability

Floats = NDArray[np.float64]
JOINT_LEVEL = 0.70  # NASA's policy for joint confidence (NPR 7120.5)


@dataclass(frozen=True, slots=True)
class JointPair:
    """A day, as the calendar days up to its end, with its budget; ``delay_cost`` is what that day costs by delay."""

    day: float
    budget: Interval
    delay_cost: float = 0.0

    @property
    def total(self) -> float:
        """Return what the pair costs in all."""
        return self.budget.value + self.delay_cost


@dataclass(frozen=True, slots=True, eq=False)
class JointFrontier:
    """All pairs of one joint confidence.

    Attributes
    ----------
    confidence : float
    days, budgets : ndarray, shape (n_days,)
        From the first day with which the confidence can be had at all to the first with the least budget.
    cheapest : int or None
        Position of the pair that costs least with the cost of delay; None where no such cost is stated.
    since : float or None
        The day after which delay costs: the target finish, or the first day where there is none.
    """

    confidence: float
    days: Floats
    budgets: Floats
    cheapest: int | None
    since: float | None
    rate: float


def pairs(finish: Floats, cost: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the days of a frontier and the budget of each.

    Parameters
    ----------
    finish : ndarray, shape (n_iterations,)
        Calendar days; the end of the third day is 3.0.
    cost : ndarray, shape (n_iterations,)
    confidence : float
        0 < confidence < 1.

    Examples
    --------
    Of four worlds two are to be kept:

    >>> days, budgets = pairs(np.array([1.0, 2.0, 3.0, 4.0]), np.array([9.0, 5.0, 7.0, 1.0]), 0.5)
    >>> days.tolist(), budgets.tolist()
    ([2.0, 3.0, 4.0], [9.0, 7.0, 5.0])
    """
    n_needed = max(math.ceil(confidence * len(finish) - 1e-9), 1)
    ends = np.ceil(finish - DAY_TOLERANCE)
    order = np.argsort(ends, kind="stable")
    ends, amounts = ends[order], cost[order]
    lasts = np.flatnonzero(np.append(ends[1:] != ends[:-1], True))
    days: list[float] = []
    budgets: list[float] = []
    kept: list[float] = []  # the least amounts so far, as many as are needed; the largest, with its sign changed, first
    begin = 0
    for last in lasts.tolist():
        for amount in amounts[begin : last + 1].tolist():
            if len(kept) < n_needed:
                heapq.heappush(kept, -amount)
            elif -amount > kept[0]:
                heapq.heapreplace(kept, -amount)
        begin = last + 1
        if len(kept) == n_needed and (not budgets or -kept[0] < budgets[-1]):
            days.append(float(ends[last]))
            budgets.append(-kept[0])
    return np.array(days), np.array(budgets)


def joint_frontier(results: Results, confidence: float | None = None) -> JointFrontier:
    """Return the frontier of a run, at the joint confidence that the scenario requires (70 % where it does not)."""
    level = wanted(results) if confidence is None else confidence
    days, budgets = pairs(results.finish, results.cost, level)
    rate = results.money.cost_of_delay
    if not rate:
        return JointFrontier(level, days, budgets, None, None, 0.0)
    target = results.targets.finish
    since = float(days[0]) if target is None else target
    total = budgets + rate * np.maximum(days - since, 0.0)
    return JointFrontier(level, days, budgets, int(np.argmin(total)), since, rate)


def wanted(results: Results) -> float:
    """Return the joint confidence that the scenario requires, else `JOINT_LEVEL`."""
    required = results.require.get("joint")
    return float(required) if isinstance(required, int | float) and 0.0 < required < 1.0 else JOINT_LEVEL


def shown(results: Results, frontier: JointFrontier, positions: Sequence[int]) -> list[JointPair]:
    """Return some pairs, by position, with the interval of each budget.

    The interval reaches from the budget of as much less confidence as the joint probability of the pair has error, to
    that of as much more.
    """
    found = []
    size, n = results.block_size, results.n_iterations
    for k in positions:
        day, budget = float(frontier.days[k]), float(frontier.budgets[k])
        in_time = results.finish <= day + DAY_TOLERANCE
        met = probability(in_time & (results.cost <= budget), size)
        amounts = np.sort(results.cost[in_time])
        low, high = (
            _amount(amounts, frontier.confidence + shift, n) for shift in (met.low - met.value, met.high - met.value)
        )
        late = 0.0 if frontier.since is None else frontier.rate * max(day - frontier.since, 0.0)
        found.append(JointPair(day, Interval(budget, min(low, budget), max(high, budget)), late))
    return found


def _amount(amounts: Floats, confidence: float, n: int) -> float:
    """Return the budget with which a share of all ``n`` iterations is kept; infinite where no budget is enough."""
    k = math.ceil(confidence * n - 1e-9) - 1
    if k >= len(amounts):
        return math.inf
    return float(amounts[max(k, 0)])
