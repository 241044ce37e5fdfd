"""Sobol indices from runs that exchange the draws of a group; see `forecast.engine.sobol`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.statistics.error import Interval, spread

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Indices:
    """The part of the variance that a group explains alone (``first``), and with all that it takes part in."""

    first: Interval
    total: Interval


def indices(one: Floats, other: Floats, mixed: Floats, block_size: int = 256) -> Indices | None:
    """Return the indices of a group; None where nothing varies.

    Parameters
    ----------
    one, other : ndarray, shape (n_iterations,)
        Two runs with independent draws.
    mixed : ndarray
        The first run with the group's draws of the second.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b, c, d = rng.random((4, 25_600))
    >>> found = indices(a + b, c + d, c + b)
    >>> round(found.first.value, 1), round(found.total.value, 1)
    (0.5, 0.5)
    """
    center = (one.mean() + other.mean()) / 2.0
    a, b, c = (values - center for values in (one, other, mixed))
    varied = (a * a + b * b) / 2.0
    variance = float(varied.mean())
    if variance <= 1e-18 * float(np.abs(one).max(initial=0.0)) ** 2:
        return None
    return Indices(
        _ratio(b * (c - a), varied, variance, block_size), _ratio((a - c) ** 2 / 2.0, varied, variance, block_size)
    )


def _ratio(part: Floats, whole: Floats, variance: float, block_size: int) -> Interval:
    """Return the ratio of two means, with the interval of its linear approximation over blocks."""
    value = float(part.mean()) / variance
    parts, wholes = (values.reshape(-1, block_size).mean(axis=1) for values in (part, whole))
    return spread(value, value + (parts - value * wholes) / variance)
