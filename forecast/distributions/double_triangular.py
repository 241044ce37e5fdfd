"""Double triangle: two triangles back to back at the most likely value, with the probability below it stated.

A single triangle decides by its points how much probability lies below the most likely value; here the author says it.
Source: AACE International Recommended Practice 41R-08 names it beside the triangle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_order

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic", "below")
OPTIONAL: dict[str, float] = {"below": 0.5}
MOVED: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True


def check(optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> list[str]:
    """Return the rules that the three points or the probability below the most likely value break, in words.

    Examples
    --------
    >>> check(10.0, 15.0, 30.0, 1.5)
    ['below is 1.5; it is the probability below the most likely value and needs to be between 0 and 1']
    >>> check(10.0, 10.0, 30.0)
    ['below is 0.5, but optimistic equals most likely 10: no value lies below; it needs to be 0']
    """
    broken = broken_order(optimistic, most_likely, pessimistic)
    not_finite = broken_finite(below=below)
    if broken or not_finite:
        return broken + not_finite
    if not 0.0 <= below <= 1.0:
        need = "it is the probability below the most likely value and needs to be between 0 and 1"
        return [f"below is {below:.10g}; {need}"]
    if optimistic == pessimistic:
        return []
    found = f"below is {below:.10g}, but"
    if optimistic == most_likely and below != 0.0:
        return [f"{found} optimistic equals most likely {most_likely:.10g}: no value lies below; it needs to be 0"]
    if pessimistic == most_likely and below != 1.0:
        return [f"{found} pessimistic equals most likely {most_likely:.10g}: no value lies above; it needs to be 1"]
    if optimistic < most_likely < pessimistic and below in (0.0, 1.0):
        side, other = ("below", "optimistic") if below == 0.0 else ("above", "pessimistic")
        return [f"{found} {other} lies {side} the most likely value; it needs to be above 0 and below 1"]
    return []


def ppf(u: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> FloatArray:
    """Return the quantiles of a double triangle at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate; the ends and the peak, not P10/P50/P90.
    below : float
        Probability of a value below the most likely one, 0 < below < 1; 0 or 1 where that side is empty.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.125, 0.5, 0.875, 1.0], 10.0, 15.0, 30.0).tolist()
    [10.0, 12.5, 15.0, 22.5, 30.0]
    """
    u = np.asarray(u, dtype=np.float64)
    return _quantiles(u, 1.0 - u, optimistic, most_likely, pessimistic, below)


def isf(v: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.125, 0.0], 10.0, 15.0, 30.0).tolist()
    [22.5, 30.0]
    """
    v = np.asarray(v, dtype=np.float64)
    return _quantiles(1.0 - v, v, optimistic, most_likely, pessimistic, below)


def cdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([10.0, 12.5, 15.0, 30.0], 10.0, 15.0, 30.0, 0.4).tolist()
    [0.0, 0.1, 0.4, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    if optimistic == pessimistic:
        return np.asarray(x >= optimistic, dtype=np.float64)
    inside = np.clip(x, optimistic, pessimistic)
    left = below * ((inside - optimistic) / ((most_likely - optimistic) or 1.0)) ** 2
    right = 1.0 - (1.0 - below) * ((pessimistic - inside) / ((pessimistic - most_likely) or 1.0)) ** 2
    return np.asarray(np.where((inside < most_likely) | (most_likely == pessimistic), left, right))


def pdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; at the peak that of the upper side, if it has one.

    Examples
    --------
    >>> pdf([14.0, 15.0, 30.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.16, 0.066667, 0.0]
    """
    x = np.asarray(x, dtype=np.float64)
    rising, falling = (most_likely - optimistic) or 1.0, (pessimistic - most_likely) or 1.0
    left = 2.0 * below * (x - optimistic) / (rising * rising)
    right = 2.0 * (1.0 - below) * (pessimistic - x) / (falling * falling)
    density = np.where((x < most_likely) | (most_likely == pessimistic), left, right)
    return np.where((x < optimistic) | (x > pessimistic), 0.0, density)


def mean(optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(10.0, 15.0, 30.0), 6)
    16.666667
    """
    return most_likely + ((1.0 - below) * (pessimistic - most_likely) - below * (most_likely - optimistic)) / 3.0


def variance(optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(10.0, 15.0, 30.0), 6)
    18.055556
    """
    left, right = most_likely - optimistic, pessimistic - most_likely
    within = (below * left * left + (1.0 - below) * right * right) / 18.0
    return within + below * (1.0 - below) * ((left + right) / 3.0) ** 2


def support(optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(10.0, 15.0, 30.0)
    (10.0, 30.0)
    """
    return optimistic, pessimistic


def most_likely(optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5) -> float:
    """Return the stated most likely value.

    Examples
    --------
    >>> most_likely(10.0, 15.0, 30.0)
    15.0
    """
    return most_likely


def standardize(
    optimistic: float, most_likely: float, pessimistic: float, below: float = 0.5
) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape between 0 and 1.

    Examples
    --------
    >>> standardize(2.0, 3.0, 6.0)
    (2.0, 4.0, {'optimistic': 0.0, 'most_likely': 0.25, 'pessimistic': 1.0, 'below': 0.5})
    """
    width = pessimistic - optimistic
    # Rounded far below any accuracy, so that (0, 1, 3) and (10, 11, 13) meet as one shape.
    share = round((most_likely - optimistic) / width, 13) if width > 0.0 else 0.0
    return optimistic, width, {"optimistic": 0.0, "most_likely": share, "pessimistic": 1.0, "below": below}


def _quantiles(
    u: FloatArray, v: FloatArray, optimistic: float, most_likely: float, pessimistic: float, below: float
) -> FloatArray:
    """Return quantiles from the probability below, ``u``, and above, ``v``; each end uses its own small number."""
    if optimistic == pessimistic:
        return np.full(u.shape, optimistic, dtype=np.float64)
    left = optimistic + (most_likely - optimistic) * np.sqrt(np.minimum(u / (below or 1.0), 1.0))
    right = pessimistic - (pessimistic - most_likely) * np.sqrt(np.minimum(v / ((1.0 - below) or 1.0), 1.0))
    return np.where(u < below, left, right)
