"""Triangular distribution: the plain reading of a three-point estimate.

Source: Johnson (1997), The Statistician 46(3), 387-398.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_order

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True


def check(optimistic: float, most_likely: float, pessimistic: float) -> list[str]:
    """Return the rules that the three points break, in words.

    Examples
    --------
    >>> check(1.0, 2.0, 4.0)
    []
    """
    return broken_order(optimistic, most_likely, pessimistic)


def ppf(u: ArrayLike, optimistic: float, most_likely: float, pessimistic: float) -> FloatArray:
    """Return the quantiles of a triangular estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate; the ends and the peak, not P10/P50/P90.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.25, 0.5, 1.0], 0.0, 1.0, 4.0).round(3).tolist()
    [1.0, 1.551, 4.0]
    """
    u = np.asarray(u, dtype=np.float64)
    return _quantiles(u, 1.0 - u, optimistic, most_likely, pessimistic)


def isf(v: ArrayLike, optimistic: float, most_likely: float, pessimistic: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.75, 0.0], 0.0, 1.0, 4.0).tolist()
    [1.0, 4.0]
    """
    v = np.asarray(v, dtype=np.float64)
    return _quantiles(1.0 - v, v, optimistic, most_likely, pessimistic)


def cdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 1.0, 4.0], 0.0, 1.0, 4.0).tolist()
    [0.0, 0.25, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    width = pessimistic - optimistic
    if width == 0.0:
        return np.asarray(x >= optimistic, dtype=np.float64)
    inside = np.clip(x, optimistic, pessimistic)
    rising, falling = most_likely - optimistic, pessimistic - most_likely
    left = (inside - optimistic) ** 2 / (width * (rising or 1.0))
    right = 1.0 - (pessimistic - inside) ** 2 / (width * (falling or 1.0))
    return np.asarray(np.where((inside < most_likely) | (falling == 0.0), left, right))


def pdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the three points must not coincide.

    Examples
    --------
    >>> pdf([0.0, 1.0, 4.0], 0.0, 1.0, 4.0).tolist()
    [0.0, 0.5, 0.0]
    """
    x = np.asarray(x, dtype=np.float64)
    width, rising, falling = pessimistic - optimistic, most_likely - optimistic, pessimistic - most_likely
    left = 2.0 * (x - optimistic) / (width * (rising or 1.0))
    right = 2.0 * (pessimistic - x) / (width * (falling or 1.0))
    density = np.where((x < most_likely) | (falling == 0.0), left, right)
    return np.where((x < optimistic) | (x > pessimistic), 0.0, density)


def mean(optimistic: float, most_likely: float, pessimistic: float) -> float:
    """Return the mean, (optimistic + most likely + pessimistic) / 3.

    Examples
    --------
    >>> mean(10.0, 15.0, 35.0)
    20.0
    """
    return (optimistic + most_likely + pessimistic) / 3.0


def variance(optimistic: float, most_likely: float, pessimistic: float) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(0.0, 3.0, 6.0)
    1.5
    """
    width, rising, falling = pessimistic - optimistic, most_likely - optimistic, pessimistic - most_likely
    return (width * width - rising * falling) / 18.0


def support(optimistic: float, most_likely: float, pessimistic: float) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(0.0, 1.0, 4.0)
    (0.0, 4.0)
    """
    return optimistic, pessimistic


def most_likely(optimistic: float, most_likely: float, pessimistic: float) -> float:
    """Return the stated most likely value.

    Examples
    --------
    >>> most_likely(0.0, 1.0, 4.0)
    1.0
    """
    return most_likely


def standardize(optimistic: float, most_likely: float, pessimistic: float) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape between 0 and 1.

    Examples
    --------
    >>> standardize(2.0, 3.0, 6.0)
    (2.0, 4.0, {'optimistic': 0.0, 'most_likely': 0.25, 'pessimistic': 1.0})
    """
    width = pessimistic - optimistic
    # Rounded far below any accuracy, so that (0, 1, 3) and (10, 11, 13) meet as one shape.
    share = round((most_likely - optimistic) / width, 13) if width > 0.0 else 0.0
    return optimistic, width, {"optimistic": 0.0, "most_likely": share, "pessimistic": 1.0}


def _quantiles(u: FloatArray, v: FloatArray, optimistic: float, most_likely: float, pessimistic: float) -> FloatArray:
    """Return quantiles from the probability below, ``u``, and above, ``v``; each end uses its own small number."""
    width = pessimistic - optimistic
    if width == 0.0:
        return np.full(u.shape, optimistic, dtype=np.float64)
    share = (most_likely - optimistic) / width
    left = optimistic + np.sqrt(u * width * (most_likely - optimistic))
    right = pessimistic - np.sqrt(v * width * (pessimistic - most_likely))
    return np.where(u < share, left, right)
