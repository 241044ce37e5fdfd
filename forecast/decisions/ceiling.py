"""What no set of responses can exceed for its money, as long as no response does harm.

Where responses only help, an iteration that misses its targets with all others in force, free of charge, misses them in
every set without this response: the response is *essential* there. So a set meets the targets at most where they are
met with all responses, and all essential ones are in it. Each iteration is shared out evenly over its essential
responses; then a set is worth at most what its responses hold, and the most for a budget is that of a knapsack that
takes parts (Dantzig 1957, Operations Research 5(2), 266-288).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Hits = NDArray[np.bool_]
ROUNDING = 1e-9  # of sums of thirds and fifths


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What was found in the iterations of a run.

    Attributes
    ----------
    most : float or None
        No set that the budget allows meets the targets in a larger share of the iterations.
    least : float or None
        No set of less money reaches the probability that is wanted; infinity where no money does.
    harm : dict of str to float
        Responses without which the targets are met in iterations in which they are missed with all, and the share of
        such iterations. Where there are any, the other two hold but for what such responses do.
    """

    most: float | None
    least: float | None
    harm: dict[str, float]


def ceiling(
    whole: Hits, without: Mapping[str, Hits], costs: Mapping[str, float], budget: float | None, wanted: float | None
) -> Ceiling:
    """Bound what sets of responses can reach.

    Parameters
    ----------
    whole : ndarray of bool, shape (n_iterations,)
        Where the targets are met with all responses in force, free of charge.
    without : mapping of str to ndarray of bool, shape (n_iterations,)
        The same with all but this one.
    costs : mapping of str to float
        What each response costs.

    Examples
    --------
    Three of four iterations can be met; the second needs A, the third A and B, which costs three times as much:

    >>> whole = np.array([True, True, True, False])
    >>> without = {"A": np.array([True, False, False, False]), "B": np.array([True, True, False, False])}
    >>> ceiling(whole, without, {"A": 1.0, "B": 3.0}, 1.0, None).most
    0.625
    >>> ceiling(whole, without, {"A": 1.0, "B": 3.0}, None, 0.75).least
    4.0
    """
    essential = {id_: whole & ~hits for id_, hits in without.items()}
    shared_by = np.sum(list(essential.values()), axis=0)
    weight = np.divide(1.0, shared_by, out=np.zeros(len(whole)), where=shared_by > 0)
    share = float((whole & (shared_by == 0)).mean())
    worth = {id_: float((weight * hits).mean()) for id_, hits in essential.items()}
    money, reached, points = 0.0, share, [(0.0, share)]
    for id_ in sorted(worth, key=lambda one: (-_rate(worth[one], costs[one]), one)):
        money, reached = money + costs[id_], reached + worth[id_]
        points.append((money, reached))
    bends = _steepest(points)
    harm = {id_: float((hits & ~whole).mean()) for id_, hits in without.items() if np.any(hits & ~whole)}
    return Ceiling(
        None if budget is None else float(np.interp(budget, [at for at, _ in bends], [most for _, most in bends])),
        None if wanted is None else _least(points, wanted),
        dict(sorted(harm.items(), key=lambda one: (-one[1], one[0]))),
    )


def _rate(worth: float, cost: float) -> float:
    return worth / cost if cost > 0.0 else math.inf


def _steepest(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points without those that others of the same money exceed."""
    return [one for one, after in pairwise(points) if after[0] > one[0]] + points[-1:]


def _least(points: list[tuple[float, float]], wanted: float) -> float:
    if points[0][1] >= wanted - ROUNDING:
        return 0.0
    for (before, less), (after, more) in pairwise(points):
        if more >= wanted - ROUNDING:
            return before + (after - before) * min((wanted - less) / (more - less), 1.0)
    return math.inf
