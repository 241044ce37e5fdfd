"""Empirical distribution: past values, each equally likely to come again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_values

PARAMETERS: tuple[str, ...] = ("values",)
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("values",)
THREE_POINTS = False
DISCRETE = True
STATES_MOST_LIKELY = True


def check(values: Sequence[float]) -> list[str]:
    """Return the rules that the past values break, in words.

    Examples
    --------
    >>> check((3.0, float("nan")))
    ['value nan is not a finite number']
    """
    return broken_values(values)


def steps(values: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities and the distinct values, ascending.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        Past values, in the unit of the estimate, in any order.

    Returns
    -------
    tuple of ndarray
        Cumulative probabilities (the last is exactly 1) and values, both of shape (number of distinct values,).

    Examples
    --------
    >>> [part.tolist() for part in steps((4.0, 3.0, 4.0, 7.0))]
    [[0.25, 0.75, 1.0], [3.0, 4.0, 7.0]]
    """
    distinct, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    return np.cumsum(counts) / len(values), distinct


def ppf(u: ArrayLike, values: Sequence[float]) -> FloatArray:
    """Return the quantiles of an empirical estimate at probabilities ``u``: always one of the past values.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    values : sequence of float, shape (n,)
        Past values, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], (3.0, 4.0, 4.0, 7.0)).tolist()
    [3.0, 4.0, 7.0]
    """
    cumulative, distinct = steps(values)
    index = np.searchsorted(cumulative, np.asarray(u, dtype=np.float64), side="right")
    return np.asarray(distinct[np.minimum(index, distinct.size - 1)])


def isf(v: ArrayLike, values: Sequence[float]) -> FloatArray:
    """Return the values exceeded with probabilities of at most ``v``.

    Examples
    --------
    >>> isf([0.1], (3.0, 4.0, 4.0, 7.0)).tolist()
    [7.0]
    """
    return ppf(1.0 - np.asarray(v, dtype=np.float64), values)


def cdf(x: ArrayLike, values: Sequence[float]) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([2.0, 4.0], (3.0, 4.0, 4.0, 7.0)).tolist()
    [0.0, 0.75]
    """
    cumulative, distinct = steps(values)
    padded = np.concatenate(([0.0], cumulative))
    return np.asarray(padded[np.searchsorted(distinct, np.asarray(x, dtype=np.float64), side="right")])


def mean(values: Sequence[float]) -> float:
    """Return the mean of the past values.

    Examples
    --------
    >>> mean((3.0, 4.0, 4.0, 7.0))
    4.5
    """
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Return the variance of a draw from the past values (divisor n, not n - 1).

    Examples
    --------
    >>> variance((3.0, 4.0, 4.0, 7.0))
    2.25
    """
    center = mean(values)
    return math.fsum((value - center) ** 2 for value in values) / len(values)


def support(values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest past value.

    Examples
    --------
    >>> support((3.0, 4.0, 4.0, 7.0))
    (3.0, 7.0)
    """
    return min(values), max(values)


def most_likely(values: Sequence[float]) -> float:
    """Return the value seen most often, the smallest of several.

    Examples
    --------
    >>> most_likely((3.0, 4.0, 4.0, 7.0))
    4.0
    """
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
