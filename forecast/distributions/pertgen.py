"""PERT whose outer points are percentiles: optimistic is the P10 and pessimistic the P90, or as stated.

The ends of the PERT distribution follow from the three points. With ``share`` the position of the peak between the
ends, the standard beta distribution is known, hence its quantiles ``x_low`` and ``x_high`` at the two percentages, and

    (most_likely - optimistic) / (pessimistic - most_likely) = (share - x_low) / (x_high - share)

decides ``share``: the right side rises with it from 0, where the peak is the lower percentile, without end.
"""

from __future__ import annotations

from functools import lru_cache

from numpy.typing import ArrayLike

from forecast.distributions import pert, trigen
from forecast.distributions.family import FloatArray
from forecast.distributions.pert import PERT_WEIGHT
from forecast.distributions.rules import broken_order

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic", "low_percent", "high_percent", "weight")
OPTIONAL: dict[str, float] = {"low_percent": 10.0, "high_percent": 90.0, "weight": PERT_WEIGHT}
MOVED: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True

_LAST_DIGITS = 1e-15  # of the share, which lies between 0 and 1


def check(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> list[str]:
    """Return the rules that the three points, their percentages or the weight break, in words.

    Examples
    --------
    >>> check(10.0, 15.0, 30.0, 90.0, 10.0)
    ['the percentages are 90 and 10; pertgen needs 0 <= low percent < high percent <= 100']
    """
    broken = broken_order(optimistic, most_likely, pessimistic)
    broken += [rule.replace("trigen", "pertgen") for rule in trigen.check(0.0, 0.0, 0.0, low_percent, high_percent)]
    return broken + pert.check(0.0, 0.0, 0.0, weight)


def ends(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> tuple[float, float]:
    """Return the lower and the upper end of the PERT distribution.

    Parameters
    ----------
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate.
    low_percent, high_percent : float
        Which percentiles the outer points are, 0 <= low_percent < high_percent <= 100.
    weight : float
        Weight of the most likely value, without unit, above 0.

    Returns
    -------
    tuple of float
        The lowest and the highest possible value, in the unit of the estimate.

    Examples
    --------
    >>> [round(end, 4) for end in ends(10.0, 15.0, 30.0)]
    [5.928, 49.5761]
    """
    below, above = most_likely - optimistic, pessimistic - most_likely
    if below + above == 0.0 or (low_percent == 0.0 and high_percent == 100.0):
        return optimistic, pessimistic
    share, x_low, x_high = _solved(below / (below + above), low_percent, high_percent, weight)
    width = (below + above) / (x_high - x_low)
    # From the most likely value, which is the peak to the last digit then; rounding never moves an end inward.
    low_end, high_end = most_likely - share * width, most_likely + (1.0 - share) * width
    return min(low_end, optimistic), max(high_end, pessimistic)


def ppf(
    u: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> FloatArray:
    """Return the quantiles of a pertgen estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate; the outer ones are percentiles.
    low_percent, high_percent : float
        Which percentiles the outer points are, in percent.
    weight : float
        Weight of the most likely value, without unit, above 0.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 10.0, 15.0, 30.0).round(4).tolist()
    [10.0, 18.2583, 30.0]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.ppf(u, low_end, most_likely, high_end, weight)


def isf(
    v: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 10.0, 15.0, 30.0).round(4).tolist()
    [30.0]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.isf(v, low_end, most_likely, high_end, weight)


def cdf(
    x: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([10.0, 30.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.1, 0.9]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.cdf(x, low_end, most_likely, high_end, weight)


def pdf(
    x: ArrayLike,
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the three points must not coincide.

    Examples
    --------
    >>> pdf([15.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.050855]
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.pdf(x, low_end, most_likely, high_end, weight)


def mean(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(10.0, 15.0, 30.0), 4)
    19.2507
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.mean(low_end, most_likely, high_end, weight)


def variance(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(10.0, 15.0, 30.0) ** 0.5, 4)
    7.5972
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    return pert.variance(low_end, most_likely, high_end, weight)


def support(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> tuple[float, float]:
    """Return the lowest and the highest possible value: the ends, beyond the outer points.

    Examples
    --------
    >>> [round(end, 4) for end in support(80.0, 100.0, 130.0)]
    [62.5294, 162.9474]
    """
    return ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)


def most_likely(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> float:
    """Return the stated most likely value.

    Examples
    --------
    >>> most_likely(10.0, 15.0, 30.0)
    15.0
    """
    return most_likely


def standardize(
    optimistic: float,
    most_likely: float,
    pessimistic: float,
    low_percent: float = 10.0,
    high_percent: float = 90.0,
    weight: float = PERT_WEIGHT,
) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape between 0 and 1, its ends stated as the percentiles 0 and 100.

    Examples
    --------
    >>> location, scale, parameters = standardize(10.0, 15.0, 30.0)
    >>> round(location, 4), parameters["low_percent"], parameters["high_percent"], parameters["weight"]
    (5.928, 0.0, 100.0, 4.0)
    """
    low_end, high_end = ends(optimistic, most_likely, pessimistic, low_percent, high_percent, weight)
    location, scale, parameters = pert.standardize(low_end, most_likely, high_end, weight)
    return location, scale, {**parameters, "low_percent": 0.0, "high_percent": 100.0}


@lru_cache(maxsize=4096)
def _solved(place: float, low_percent: float, high_percent: float, weight: float) -> tuple[float, float, float]:
    """Return the share and the two quantiles at which the peak stands at ``place`` between the outer points, 0 to 1."""
    from scipy.special import betaincinv

    p_low, p_above = low_percent / 100.0, 1.0 - high_percent / 100.0

    def quantiles(share: float) -> tuple[float, float]:
        alpha, beta = 1.0 + weight * share, 1.0 + weight * (1.0 - share)
        return float(betaincinv(alpha, beta, p_low)), 1.0 - float(betaincinv(beta, alpha, p_above))

    def excess(share: float) -> float:
        x_low, x_high = quantiles(share)
        return place * (x_high - share) - (1.0 - place) * (share - x_low)

    # False position (Illinois): the end that stays loses half its weight, so that both ends move.
    bottom, top, at_bottom, at_top = 0.0, 1.0, excess(0.0), excess(1.0)
    share = 0.0 if at_bottom <= 0.0 else 1.0
    while at_top < 0.0 < at_bottom and top - bottom > _LAST_DIGITS:
        share = bottom + (top - bottom) * at_bottom / (at_bottom - at_top)
        if not bottom < share < top:
            break
        here = excess(share)
        if here > 0.0:
            bottom, at_bottom, at_top = share, here, 0.5 * at_top
        elif here < 0.0:
            top, at_top, at_bottom = share, here, 0.5 * at_bottom
        else:
            break
    return share, *quantiles(share)
