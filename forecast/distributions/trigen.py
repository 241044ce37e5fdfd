"""Triangle whose outer points are percentiles: optimistic is the P10 and pessimistic the P90, or as stated.

People who name a "worst case" seldom name the worst; trigen reads their points as percentiles and solves for the ends
``low_end`` and ``high_end`` of the triangle with its peak at the most likely value:

    (optimistic - low_end)^2   = p_low (high_end - low_end) (most_likely - low_end)
    (high_end - pessimistic)^2 = (1 - p_high) (high_end - low_end) (high_end - most_likely)
"""

from __future__ import annotations

import math
from functools import lru_cache

from numpy.typing import ArrayLike

from forecast.distributions import triangular
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_order

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic", "low_percent", "high_percent")
OPTIONAL: dict[str, float] = {"low_percent": 10.0, "high_percent": 90.0}
MOVED: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True


def check(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> list[str]:
    """Return the rules that the three points or their percentages break, in words.

    Examples
    --------
    >>> check(10.0, 15.0, 30.0, 90.0, 10.0)
    ['the percentages are 90 and 10; trigen needs 0 <= low percent < high percent <= 100']
    """
    broken = broken_order(optimistic, most_likely, pessimistic)
    not_finite = broken_finite(low_percent=low_percent, high_percent=high_percent)
    if not not_finite and not 0.0 <= low_percent < high_percent <= 100.0:
        need = "trigen needs 0 <= low percent < high percent <= 100"
        broken.append(f"the percentages are {low_percent:.10g} and {high_percent:.10g}; {need}")
    return broken + not_finite


def ends(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> tuple[float, float]:
    """Return the lower and the upper end of the triangle.

    With ``share`` the position of the peak between the ends and ``width`` their distance, the two equations read
    ``most_likely - optimistic = width (share - sqrt(p_low share))`` and its mirror image; their quotient falls steadily
    in ``share``, so bisection finds the only solution, also where the most likely value equals an outer point.

    Parameters
    ----------
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate.
    low_percent, high_percent : float
        Which percentiles the outer points are, 0 <= low_percent < high_percent <= 100.

    Returns
    -------
    tuple of float
        The lowest and the highest possible value, in the unit of the estimate.

    Examples
    --------
    >>> [round(end, 6) for end in ends(10.0, 15.0, 30.0)]
    [3.630404, 39.314831]
    """
    return _solved(optimistic, most_likely, pessimistic, low_percent, high_percent)


def ppf(
    u: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
) -> FloatArray:
    """Return the quantiles of a trigen estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate; the outer ones are percentiles.
    low_percent, high_percent : float
        Which percentiles the outer points are, in percent.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 10.0, 15.0, 30.0).round(4).tolist()
    [10.0, 18.4862, 30.0]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.ppf(u, low_end, most_likely, high_end)


def isf(
    v: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 10.0, 15.0, 30.0).round(4).tolist()
    [30.0]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.isf(v, low_end, most_likely, high_end)


def cdf(
    x: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([10.0, 30.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.1, 0.9]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.cdf(x, low_end, most_likely, high_end)


def pdf(
    x: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the three points must not coincide.

    Examples
    --------
    >>> pdf([15.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.056047]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.pdf(x, low_end, most_likely, high_end)


def mean(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(10.0, 15.0, 30.0), 4)
    19.3151
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.mean(low_end, most_likely, high_end)


def variance(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(10.0, 15.0, 30.0) ** 0.5, 4)
    7.4421
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    return triangular.variance(low_end, most_likely, high_end)


def support(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> tuple[float, float]:
    """Return the lowest and the highest possible value: the ends of the triangle, beyond the outer points.

    Examples
    --------
    >>> [round(end, 4) for end in support(80.0, 100.0, 130.0)]
    [61.3131, 151.5766]
    """
    return ends(optimistic, most_likely, pessimistic, low_percent, high_percent)


def most_likely(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> float:
    """Return the stated most likely value.

    Examples
    --------
    >>> most_likely(10.0, 15.0, 30.0)
    15.0
    """
    return most_likely


def standardize(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float = 10.0, high_percent: float = 90.0
) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same triangle between 0 and 1, its ends stated as the percentiles 0 and 100.

    Examples
    --------
    >>> location, scale, parameters = standardize(10.0, 15.0, 30.0)
    >>> round(location, 4), round(scale, 4), parameters["low_percent"], parameters["high_percent"]
    (3.6304, 35.6844, 0.0, 100.0)
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent)
    location, scale, parameters = triangular.standardize(low_end, most_likely, high_end)
    return location, scale, {**parameters, "low_percent": 0.0, "high_percent": 100.0}


@lru_cache(maxsize=4096)
def _solved(
    optimistic: float, most_likely: float, pessimistic: float, low_percent: float, high_percent: float
) -> tuple[float, float]:
    """Solve for the ends; remembered, because each of the functions above asks again."""
    below, above = most_likely - optimistic, pessimistic - most_likely
    if below + above == 0.0 or (low_percent == 0.0 and high_percent == 100.0):
        return optimistic, pessimistic
    p_low, p_high = low_percent / 100.0, 1.0 - high_percent / 100.0

    def part(share: float, p: float) -> float:
        """Return the distance from outer point to peak, as a share of the width."""
        return share - math.sqrt(p * share)

    bottom, top = p_low, 1.0 - p_high
    while True:
        share = 0.5 * (bottom + top)
        if share in (bottom, top):
            break
        if below * part(1.0 - share, p_high) > above * part(share, p_low):
            bottom = share
        else:
            top = share
    if below == 0.0:
        share = p_low
    elif above == 0.0:
        share = 1.0 - p_high
    width = (below + above) / (part(share, p_low) + part(1.0 - share, p_high))
    return most_likely - share * width, most_likely + (1.0 - share) * width
