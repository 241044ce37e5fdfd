"""Histogram: ranges that follow one another, each with its share of the probability, evenly spread within."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from forecast.distributions import piecewise_linear
from forecast.distributions.discrete import SUM_TOLERANCE
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_order_of

PARAMETERS: tuple[str, ...] = ("edges", "probabilities")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("edges",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(edges: Sequence[float], probabilities: Sequence[float]) -> list[str]:
    """Return the rules that ranges and shares break, in words.

    Examples
    --------
    >>> check((2.0, 5.0, 9.0), (0.3, 0.6))
    ['the shares add up to 0.9; they need to add up to 1']
    >>> check((2.0, 5.0, 9.0), (0.0, 1.0))
    ['the first or the last range has the share 0; leave it out']
    """
    if len(edges) != len(probabilities) + 1:
        return [f"{len(edges)} edges have {len(probabilities)} shares; each range between two edges needs one"]
    if not probabilities:
        return ["there is no range; at least one is needed"]
    broken = broken_order_of("edge", edges)
    wrong = [share for share in probabilities if not 0.0 <= share <= 1.0]
    broken += [f"share {share:.10g} is outside 0 to 1" for share in wrong]
    total = math.fsum(share for share in probabilities if math.isfinite(share))
    if not wrong and abs(total - 1.0) > SUM_TOLERANCE:
        broken.append(f"the shares add up to {total:.10g}; they need to add up to 1")
    if 0.0 in (probabilities[0], probabilities[-1]):
        broken.append("the first or the last range has the share 0; leave it out")
    return broken


def ppf(u: ArrayLike, edges: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the quantiles of a histogram at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    edges : sequence of float, shape (n + 1,)
        Where the ranges begin and end, ascending, in the unit of the estimate.
    probabilities : sequence of float, shape (n,)
        The share of each range, adding up to 1; 0 only between others.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.15, 0.3, 0.65, 1.0], (2.0, 5.0, 9.0), (0.3, 0.7)).round(6).tolist()
    [2.0, 3.5, 5.0, 7.0, 9.0]
    """
    return piecewise_linear.ppf(u, edges, probabilities)


def isf(v: ArrayLike, edges: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.35], (2.0, 5.0, 9.0), (0.3, 0.7)).round(6).tolist()
    [7.0]
    """
    return piecewise_linear.isf(v, edges, probabilities)


def cdf(x: ArrayLike, edges: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([1.0, 5.0, 7.0], (2.0, 5.0, 9.0), (0.3, 0.7)).round(6).tolist()
    [0.0, 0.3, 0.65]
    """
    return piecewise_linear.cdf(x, edges, probabilities)


def pdf(x: ArrayLike, edges: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; at an edge that of the range above it.

    Examples
    --------
    >>> pdf([1.0, 4.0, 7.0], (2.0, 5.0, 9.0), (0.3, 0.7)).round(6).tolist()
    [0.0, 0.1, 0.175]
    """
    return piecewise_linear.pdf(x, edges, probabilities)


def mean(edges: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean((2.0, 5.0, 9.0), (0.3, 0.7)), 6)
    5.95
    """
    return piecewise_linear.mean(edges, probabilities)


def variance(edges: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance((0.0, 3.0, 6.0), (0.5, 0.5)), 6)
    3.0
    """
    return piecewise_linear.variance(edges, probabilities)


def support(edges: Sequence[float], probabilities: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest possible value: the outer edges.

    Examples
    --------
    >>> support((2.0, 5.0, 9.0), (0.3, 0.7))
    (2.0, 9.0)
    """
    return edges[0], edges[-1]


def most_likely(edges: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the mean: a range states no most likely value.

    Examples
    --------
    >>> round(most_likely((2.0, 5.0, 9.0), (0.3, 0.7)), 6)
    5.95
    """
    return mean(edges, probabilities)


def standardize(edges: Sequence[float], probabilities: Sequence[float]) -> tuple[float, float, dict[str, Any]]:
    """Return location, scale and the same histogram between 0 and 1.

    Examples
    --------
    >>> standardize((2.0, 5.0, 8.0), (0.3, 0.7))
    (2.0, 6.0, {'edges': (0.0, 0.5, 1.0), 'probabilities': (0.3, 0.7)})
    """
    width = edges[-1] - edges[0]
    standard = tuple((edge - edges[0]) / width for edge in edges)
    return edges[0], width, {"edges": standard, "probabilities": tuple(probabilities)}


def pieces(edges: Sequence[float], probabilities: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities, from 0 to 1, and the edges.

    Examples
    --------
    >>> [part.tolist() for part in pieces((2.0, 5.0, 9.0), (0.25, 0.75))]
    [[0.0, 0.25, 1.0], [2.0, 5.0, 9.0]]
    """
    return piecewise_linear.pieces(edges, probabilities)
