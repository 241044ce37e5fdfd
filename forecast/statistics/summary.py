"""The answers of a run: targets and joint confidence, contingency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.statistics.certainty import cost_is_certain, finish_is_certain
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
    """Return the probabilities of meeting the targets, with their intervals; 0 or 1 without one where it is certain."""
    time, money = results.on_time(), results.on_budget()
    sure_time, sure_money = finish_is_certain(results), cost_is_certain(results)

    def share(hits: NDArray[np.bool_], is_sure: bool) -> Interval:
        return _exactly(hits) if is_sure else probability(hits, results.block_size)

    joint = None
    if time is not None and money is not None:
        # What is certain to be missed can't be met together with anything else.
        is_sure = (sure_time and sure_money) or (sure_time and not time.any()) or (sure_money and not money.any())
        joint = share(time & money, is_sure)
    return JointConfidence(
        on_time=None if time is None else share(time, sure_time),
        on_budget=None if money is None else share(money, sure_money),
        joint=joint,
    )


def contingency(results: Results, p_level: float) -> Contingency:
    """Return what must be added to the base to reach a P-level; the same interval as the P-level's own."""
    days = percentile(results.duration, p_level, results.block_size)
    money = percentile(results.cost, p_level, results.block_size)
    return Contingency(p_level, _less(days, results.base.duration), _less(money, results.base.cost))


def _less(interval: Interval, base: float) -> Interval:
    return Interval(interval.value - base, interval.low - base, interval.high - base)


def _exactly(hits: NDArray[np.bool_]) -> Interval:
    share = float(hits.all())
    return Interval(share, share, share)
