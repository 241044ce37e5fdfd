"""A distribution function of straight pieces: what the histogram and the cumulative curve share.

``edges`` has one number more than ``shares``; ``shares[k]`` of the probability lies evenly between ``edges[k]`` and
``edges[k + 1]``. The first and the last share are above 0, the shares add up to 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray


def ppf(u: ArrayLike, edges: Sequence[float], shares: Sequence[float]) -> FloatArray:
    """Return the quantiles at probabilities ``u``.

    Examples
    --------
    >>> ppf([0.0, 0.125, 0.5, 1.0], (2.0, 6.0, 9.0), (0.25, 0.75)).tolist()
    [2.0, 4.0, 7.0, 9.0]
    """
    u = np.asarray(u, dtype=np.float64)
    cumulative, corners, widths = _cumulative(shares), np.asarray(edges), np.diff(edges)
    # Behind an empty piece the search finds the next that is not; it never finds an empty one.
    piece = np.clip(np.searchsorted(cumulative, u, side="right") - 1, 0, len(shares) - 1)
    within = (u - cumulative[piece]) / (cumulative[piece + 1] - cumulative[piece])
    return np.asarray(corners[piece] + np.minimum(within, 1.0) * widths[piece])


def isf(v: ArrayLike, edges: Sequence[float], shares: Sequence[float]) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.0, 0.5, 0.875], (2.0, 6.0, 9.0), (0.25, 0.75)).tolist()
    [9.0, 7.0, 4.0]
    """
    return -ppf(v, [-edge for edge in edges[::-1]], shares[::-1])


def cdf(x: ArrayLike, edges: Sequence[float], shares: Sequence[float]) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 4.0, 9.0], (2.0, 6.0, 9.0), (0.25, 0.75)).tolist()
    [0.0, 0.125, 1.0]
    """
    return np.asarray(np.interp(np.asarray(x, dtype=np.float64), edges, _cumulative(shares)))


def pdf(x: ArrayLike, edges: Sequence[float], shares: Sequence[float]) -> FloatArray:
    """Return the density at ``x``; at an edge that of the piece above it.

    Examples
    --------
    >>> pdf([0.0, 4.0, 6.0, 9.0], (2.0, 6.0, 9.0), (0.25, 0.75)).tolist()
    [0.0, 0.0625, 0.25, 0.25]
    """
    x = np.asarray(x, dtype=np.float64)
    piece = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, len(shares) - 1)
    density = (np.diff(_cumulative(shares)) / np.diff(edges))[piece]
    return np.where((x < edges[0]) | (x > edges[-1]), 0.0, density)


def mean(edges: Sequence[float], shares: Sequence[float]) -> float:
    """Return the mean.

    Examples
    --------
    >>> mean((2.0, 6.0, 9.0), (0.25, 0.75))
    6.625
    """
    corners = np.asarray(edges)
    return float(np.sum(np.diff(_cumulative(shares)) * (corners[:-1] + corners[1:]) / 2.0))


def variance(edges: Sequence[float], shares: Sequence[float]) -> float:
    """Return the variance.

    Examples
    --------
    >>> round(variance((0.0, 3.0, 6.0), (0.5, 0.5)), 12)
    3.0
    """
    corners, center = np.asarray(edges), mean(edges, shares)
    middle, width = (corners[:-1] + corners[1:]) / 2.0, np.diff(corners)
    return float(np.sum(np.diff(_cumulative(shares)) * ((middle - center) ** 2 + width * width / 12.0)))


def pieces(edges: Sequence[float], shares: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities, from 0 to 1, and the values at which the distribution function bends.

    Examples
    --------
    >>> [part.tolist() for part in pieces((2.0, 6.0, 9.0), (0.25, 0.75))]
    [[0.0, 0.25, 1.0], [2.0, 6.0, 9.0]]
    """
    return _cumulative(shares), np.asarray(edges, dtype=np.float64)


def _cumulative(shares: Sequence[float]) -> FloatArray:
    cumulative = np.concatenate(([0.0], np.cumsum(shares)))
    return np.asarray(cumulative / cumulative[-1])
