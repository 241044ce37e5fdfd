"""Uniform distribution: every value between two bounds is equally likely."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite

PARAMETERS: tuple[str, ...] = ("low", "high")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("low", "high")
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(low: float, high: float) -> list[str]:
    """Return the rules that the bounds break, in words.

    Examples
    --------
    >>> check(10.0, 2.0)
    ['low 10 is above high 2; a uniform estimate needs low <= high']
    """
    broken = broken_finite(low=low, high=high)
    if not broken and low > high:
        broken = [f"low {low:.10g} is above high {high:.10g}; a uniform estimate needs low <= high"]
    return broken


def ppf(u: ArrayLike, low: float, high: float) -> FloatArray:
    """Return the quantiles of a uniform estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    low, high : float
        The bounds, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.25, 1.0], 2.0, 10.0).tolist()
    [2.0, 4.0, 10.0]
    """
    u = np.asarray(u, dtype=np.float64)
    return np.asarray(low + (high - low) * u)


def isf(v: ArrayLike, low: float, high: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.25], 2.0, 10.0).tolist()
    [8.0]
    """
    v = np.asarray(v, dtype=np.float64)
    return np.asarray(high - (high - low) * v)


def cdf(x: ArrayLike, low: float, high: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 4.0, 12.0], 2.0, 10.0).tolist()
    [0.0, 0.25, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    if low == high:
        return np.asarray(x >= low, dtype=np.float64)
    return np.asarray((np.clip(x, low, high) - low) / (high - low))


def pdf(x: ArrayLike, low: float, high: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the bounds must differ.

    Examples
    --------
    >>> pdf([1.0, 4.0], 2.0, 10.0).tolist()
    [0.0, 0.125]
    """
    x = np.asarray(x, dtype=np.float64)
    return np.where((x < low) | (x > high), 0.0, 1.0 / (high - low))


def mean(low: float, high: float) -> float:
    """Return the mean.

    Examples
    --------
    >>> mean(2.0, 10.0)
    6.0
    """
    return 0.5 * (low + high)


def variance(low: float, high: float) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(0.0, 6.0)
    3.0
    """
    return (high - low) ** 2 / 12.0


def support(low: float, high: float) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(2.0, 10.0)
    (2.0, 10.0)
    """
    return low, high


def most_likely(low: float, high: float) -> float:
    """Return the mean: no value is more likely than another.

    Examples
    --------
    >>> most_likely(2.0, 10.0)
    6.0
    """
    return mean(low, high)


def standardize(low: float, high: float) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the uniform distribution between 0 and 1.

    Examples
    --------
    >>> standardize(2.0, 10.0)
    (2.0, 8.0, {'low': 0.0, 'high': 1.0})
    """
    return low, high - low, {"low": 0.0, "high": 1.0}
