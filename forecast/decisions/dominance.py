"""Stochastic dominance of two outcomes of which less is better: dates and costs.

First order: whatever the limit, one is at least as likely to keep it. Whoever wants to be early (cheap) prefers it.
Second order: whatever the limit, it is exceeded by less on average. Whoever also dislikes large overruns more than they
like savings of the same size prefers it (the increasing convex order, for losses).

Both are judged at limits all over the range of the two runs, with paired intervals that hold for all limits at once
(Bonferroni). So "dominates" means that no limit speaks against it and some speak for it, beyond the simulation's error.

Source: Hadar & Russell (1969), American Economic Review 59(1), 25-34; Shaked & Shanthikumar (2007), Stochastic Orders,
1.A and 4.A.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecast.statistics.error import P_LEVELS, Interval, position
from forecast.statistics.paired import mean_shift, probability_shift

Floats = NDArray[np.float64]
Order = Literal["first", "second", "none", "same"]
# An interval that has to hold at all of 21 limits is wider: Student's t of 39 degrees at 0.05 / 21, 3.25, over 2.02.
SIMULTANEOUS = 1.6
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Dominance:
    """Which of two outcomes is to be preferred, whatever the limit.

    Attributes
    ----------
    order : str
        ``first`` or ``second``; ``none`` where it depends on the limit; ``same`` where the run can't tell them apart.
    better : int
        0 or 1: the one that dominates; -1 where neither does.
    before, after : float or None
        Where it depends on the limit: up to ``before`` the one, ``early``, is likelier to keep the limit, from
        ``after`` on the other one is.
    early : int
        0 or 1; -1 where the order is not ``none``.
    """

    order: Order
    better: int = -1
    early: int = -1
    before: float | None = None
    after: float | None = None


def dominance(one: Floats, other: Floats, block_size: int = 256) -> Dominance:
    """Compare two outcomes with the same random numbers.

    Parameters
    ----------
    one, other : ndarray, each of shape (n_iterations,)

    Examples
    --------
    >>> values = np.random.default_rng(1).normal(size=2560)
    >>> dominance(values, values + 0.5).order, dominance(values, 2.0 * values).order
    ('first', 'second')
    """
    limits = _limits(one, other)
    signs = _signs(limits, lambda limit: probability_shift(other <= limit, one <= limit, block_size))
    # A sign says which one is likelier to keep a limit: 1 the first, -1 the other.
    if any(signs) and (min(signs) >= 0 or max(signs) <= 0):
        return Dominance("first", 0 if max(signs) > 0 else 1)
    over = _signs(
        [float(min(one.min(), other.min())), *limits],
        lambda limit: mean_shift(np.maximum(one - limit, 0.0), np.maximum(other - limit, 0.0), block_size),
    )
    if any(over) and (min(over) >= 0 or max(over) <= 0):
        return Dominance("second", 0 if max(over) > 0 else 1)
    if not any(signs):
        return Dominance("same")
    told = [(limit, sign) for limit, sign in zip(limits, signs, strict=True) if sign]
    early = told[0][1]
    before = max(limit for limit, sign in told if sign == early)
    after = min(limit for limit, sign in told if sign != early)
    # Curves that cross more than once have no such limits.
    crosses_once = before < after
    return Dominance(
        "none", -1, 0 if early > 0 else 1, before if crosses_once else None, after if crosses_once else None
    )


def _limits(one: Floats, other: Floats) -> list[float]:
    """Return limits all over the range of both."""
    together = np.sort(np.concatenate((one, other)))
    return sorted({float(together[position(level, len(together))]) for level in P_LEVELS})


def _signs(limits: Sequence[float], gain: Callable[[float], Interval]) -> list[int]:
    """Return at each limit whether the gain of the first is more than none, less, or not known."""
    found = []
    for limit in limits:
        shift = gain(limit)
        low = shift.value - SIMULTANEOUS * (shift.value - shift.low)
        high = shift.value + SIMULTANEOUS * (shift.high - shift.value)
        found.append(1 if low > ROUNDING else -1 if high < -ROUNDING else 0)
    return found
