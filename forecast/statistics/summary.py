"""The answers of a run: targets and joint confidence, contingency."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.results import Results
from forecast.statistics.error import Interval, percentile, probability


@dataclass(frozen=True, slots=True)
class JointConfidence:
    """Shares of iterations on time, on budget and both; None where the target is not set."""

    on_time: Interval | None
    on_budget: Interval | None
    joint: Interval | None


@dataclass(frozen=True, slots=True)
class Contingency:
    """A P-level minus the base: ``days`` in working days, ``money`` in the project's currency."""

    p_level: float
    days: Interval
    money: Interval


def joint_confidence(results: Results) -> JointConfidence:
    """Return the probabilities of meeting the targets, with their intervals."""
    time, money = results.on_time(), results.on_budget()
    return JointConfidence(
        on_time=None if time is None else probability(time, results.block_size),
        on_budget=None if money is None else probability(money, results.block_size),
        joint=None if time is None or money is None else probability(time & money, results.block_size),
    )


def contingency(results: Results, p_level: float) -> Contingency:
    """Return what must be added to the base to reach a P-level; the same interval as the P-level's own."""
    days = percentile(results.duration, p_level, results.block_size)
    money = percentile(results.cost, p_level, results.block_size)
    return Contingency(p_level, _less(days, results.base.duration), _less(money, results.base.cost))


def _less(interval: Interval, base: float) -> Interval:
    return Interval(interval.value - base, interval.low - base, interval.high - base)
