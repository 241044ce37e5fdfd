"""Base, contingency, escalation, exchange and reserve, apart from each other, and their sum.

Source: AACE PGD-02 and 58R-10: escalation is estimated apart from contingency; management reserve is in neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.results import Results
from forecast.statistics.error import Interval, mean, percentile

ROUNDING = 1e-12  # of the cost


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line of the build-up; ``alone`` is its own P-level, for lines that are shown by their mean."""

    key: str
    amount: Interval
    alone: Interval | None = None


def build_up(results: Results, p_level: float) -> list[MoneyLine]:
    """Return the lines from the base to the P-level of the cost and, with the reserve, to what is to be approved.

    ``base`` (at the prices of the price date), ``contingency`` (the P-level at those prices less the base),
    ``escalation`` and ``exchange`` (their means), ``rest`` (what the P-level of the whole needs beyond these, for
    levels do not add), ``cost`` (the P-level in money of the day), ``reserve``, ``total``.
    """
    money, size = results.money, results.block_size
    cost = percentile(results.cost, p_level, size)
    moves = len(money.constant_cost) > 0
    base = money.base_constant if moves else results.base.cost
    lines = [MoneyLine("base", _certain(base))]
    constant = percentile(money.constant_cost, p_level, size) if moves else cost
    needed = _less(constant, base)
    lines.append(MoneyLine("contingency", needed))
    together = base + needed.value
    if moves:
        parts = {"escalation": money.escalation_cost} if money.has_escalation else {}
        if money.has_exchange:
            parts["exchange"] = results.cost - money.constant_cost - money.escalation_cost
        for key, amounts in parts.items():
            found = mean(amounts, size)
            lines.append(MoneyLine(key, found, percentile(amounts, p_level, size)))
            together += found.value
        rest = cost.value - together
        lines.append(MoneyLine("rest", _certain(rest if abs(rest) > ROUNDING * abs(cost.value) else 0.0)))
    lines.append(MoneyLine("cost", cost))
    if money.management_reserve:
        lines.append(MoneyLine("reserve", _certain(money.management_reserve)))
        lines.append(MoneyLine("total", _less(cost, -money.management_reserve)))
    return lines


def delay_cost(results: Results, p_level: float) -> tuple[Interval, float] | None:
    """Return what lateness costs the organization on average, and at a P-level of the finish; None without a target."""
    rate, target = results.money.cost_of_delay, results.targets.finish
    if not rate or target is None:
        return None
    late = np.maximum(results.finish - target, 0.0) * rate
    return mean(late, results.block_size), percentile(late, p_level, results.block_size).value


def _certain(amount: float) -> Interval:
    return Interval(amount, amount, amount)


def _less(found: Interval, amount: float) -> Interval:
    return Interval(found.value - amount, found.low - amount, found.high - amount)
