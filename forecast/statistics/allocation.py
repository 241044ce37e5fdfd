"""What each part of a total needs so that together they reach the total's P-level: contingency that adds up.

P-levels of parts do not add: parts are not all dear at once. Instead each part gets its share of the iterations in
which the total comes to its P-level, E[part | total = P80]. These shares add up to the P80 exactly, and are where the
total gets its P80 from (Euler allocation).

The conditional mean is read off a straight line fitted to the parts against the total, over the iterations within some
percents around the P-level (local linear regression): five in a run of 10,000, fewer in a longer one. Such a line
reproduces a sum, so the parts add up without being scaled, and the slope removes what a window that is not symmetric
would add.

Source: Tasche (2000), Risk contributions and performance measurement, TU Muenchen; Gourieroux, Laurent & Scaillet
(2000), Journal of Empirical Finance 7(3-4), 225-245 (the derivative of a quantile); Fan & Gijbels (1996), Local
Polynomial Modelling (local linear regression).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecast.statistics.error import Interval, position, shares_below, spread

Floats = NDArray[np.float64]
WINDOW, AT, MOST = 0.05, 10_000, 0.10  # share of iterations to each side of the P-level, in a run of so many


class _Level(NamedTuple):
    """A P-level with the values at both ends of its window, and how much each block's share of iterations moves it."""

    value: float
    low: float
    high: float
    moves: Floats


def allocate(parts: Iterable[Floats], total: Floats, p_level: float, block_size: int = 256) -> list[Interval]:
    """Return what each part comes to where the total comes to its P-level; parts that add up to it still do.

    Parameters
    ----------
    parts : iterable of ndarray, shape (n_iterations,)
    total : ndarray, shape (n_iterations,)
    p_level : float
        Of the total, 0 < p_level < 1.
    block_size : int
        Iterations of a replicate.

    Examples
    --------
    >>> import numpy as np
    >>> u = np.random.default_rng(1).random(2560)
    >>> rows = allocate((2.0 * u, 3.0 * u), 5.0 * u, 0.80)
    >>> round(rows[1].value / rows[0].value, 6)
    1.5
    """
    level = _level(total, p_level, block_size)
    near = np.flatnonzero((total >= level.low) & (total <= level.high))
    distance = total[near] - level.value
    center = float(distance.mean())
    squares = float(np.sum((distance - center) ** 2))
    # Weights of the line's value at the P-level, and of its slope; without a spread, all of the window is there.
    tilt = (distance - center) / squares if squares > 0.0 else np.zeros(len(near))
    weights = 1.0 / len(near) - center * tilt
    n_blocks = len(total) // block_size
    blocks = near // block_size
    found = []
    for part in parts:
        values = part[near]
        value, slope = float(weights @ values), float(tilt @ values)
        rest = weights * (values - value - slope * distance)
        moves = np.bincount(blocks, rest, minlength=n_blocks) + slope * level.moves
        found.append(spread(value, value + n_blocks * moves))
    return found


def diversification(parts: Iterable[Floats], total: Floats, p_level: float, block_size: int = 256) -> Interval:
    """Return the sum of the parts' own P-levels less the P-level of their total: what pooling them saves.

    Parameters
    ----------
    parts : iterable of ndarray, shape (n_iterations,)
        They add up to the total.
    total : ndarray, shape (n_iterations,)
    """
    whole = _level(total, p_level, block_size)
    value, moves = -whole.value, -whole.moves
    for part in parts:
        level = _level(part, p_level, block_size)
        value, moves = value + level.value, moves + level.moves
    return spread(value, value + len(moves) * moves)


def window(n: int) -> float:
    """Return the share of ``n`` iterations on each side of a P-level: noise and curvature balance as n to the -1/5.

    Examples
    --------
    >>> window(10_000), round(window(320_000), 3)
    (0.05, 0.025)
    """
    return float(min(WINDOW * (AT / n) ** 0.2, MOST))


def _level(values: Floats, p_level: float, block_size: int) -> _Level:
    ordered = np.sort(values)
    n, half = len(values), window(len(values))
    at = [float(ordered[position(share, n)]) for share in (p_level - half, p_level, p_level + half)]
    n_blocks = n // block_size
    shares = shares_below(values.reshape(n_blocks, block_size), ordered, p_level)
    # The density around the level is the window's share over its width.
    reach = min(p_level + half, 1.0) - max(p_level - half, 0.0)
    moves = (p_level - shares) * (at[2] - at[0]) / reach / n_blocks
    return _Level(at[1], at[0], at[2], moves)
