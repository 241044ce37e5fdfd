"""PERT distribution: a beta distribution between the outer points whose peak is the most likely value.

Source: Malcolm, Roseboom, Clark, Fazar (1959), Operations Research 7(5), 646-669; with ``width = pessimistic -
optimistic`` the shapes are ``alpha = 1 + weight (most_likely - optimistic) / width`` and ``beta = 1 + weight
(pessimistic - most_likely) / width``. The standard deviation follows from them; it is not ``width / 6``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import standard_beta
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_order, broken_positive

PERT_WEIGHT = 4.0  # Malcolm et al. 1959
HIGHEST_WEIGHT = 1000.0  # beyond it the estimate is as good as a constant

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic", "weight")
OPTIONAL: dict[str, float] = {"weight": PERT_WEIGHT}
MOVED: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic")
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True


def check(optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT) -> list[str]:
    """Return the rules that the three points or the weight break, in words.

    Examples
    --------
    >>> check(10.0, 18.0, 15.0)
    ['most likely 18 is above pessimistic 15; an estimate needs optimistic <= most likely <= pessimistic']
    """
    broken = broken_order(optimistic, most_likely, pessimistic)
    broken_weight = broken_positive(weight=weight)
    if not broken_weight and weight > HIGHEST_WEIGHT:
        broken_weight = [f"weight is {weight:.10g}; it needs to be at most {HIGHEST_WEIGHT:.10g}"]
    return broken + broken_weight


def shapes(
    optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> tuple[float, float]:
    """Return alpha and beta of the beta distribution; the outer points must differ.

    Parameters
    ----------
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate.
    weight : float
        Weight of the most likely value, without unit, above 0.

    Returns
    -------
    tuple of float
        Alpha and beta, both at least 1.

    Examples
    --------
    >>> shapes(10.0, 15.0, 30.0)
    (2.0, 4.0)
    """
    width = pessimistic - optimistic
    return 1.0 + weight * (most_likely - optimistic) / width, 1.0 + weight * (pessimistic - most_likely) / width


def ppf(
    u: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> FloatArray:
    """Return the quantiles of a PERT estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points, in the unit of the estimate; the ends and the peak, not P10/P50/P90.
    weight : float
        Weight of the most likely value, without unit, above 0.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.5, 0.8, 1.0], 10.0, 15.0, 30.0).round(4).tolist()
    [10.0, 16.2762, 19.8038, 30.0]
    """
    u = np.asarray(u, dtype=np.float64)
    if optimistic == pessimistic:
        return np.full(u.shape, optimistic, dtype=np.float64)
    alpha, beta = shapes(optimistic, most_likely, pessimistic, weight)
    return np.asarray(optimistic + (pessimistic - optimistic) * standard_beta.ppf(u, alpha, beta))


def isf(
    v: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.2], 10.0, 15.0, 30.0).round(4).tolist()
    [19.8038]
    """
    v = np.asarray(v, dtype=np.float64)
    if optimistic == pessimistic:
        return np.full(v.shape, optimistic, dtype=np.float64)
    alpha, beta = shapes(optimistic, most_likely, pessimistic, weight)
    # Seen from the other end the distribution is a beta with its shapes exchanged.
    return np.asarray(pessimistic - (pessimistic - optimistic) * standard_beta.ppf(v, beta, alpha))


def cdf(
    x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([10.0, 20.0, 30.0], 10.0, 20.0, 30.0).round(6).tolist()
    [0.0, 0.5, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    if optimistic == pessimistic:
        return np.asarray(x >= optimistic, dtype=np.float64)
    alpha, beta = shapes(optimistic, most_likely, pessimistic, weight)
    return standard_beta.cdf(np.clip((x - optimistic) / (pessimistic - optimistic), 0.0, 1.0), alpha, beta)


def pdf(
    x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the outer points must differ.

    Examples
    --------
    >>> pdf([10.0, 15.0], 10.0, 15.0, 30.0).round(6).tolist()
    [0.0, 0.105469]
    """
    width = pessimistic - optimistic
    alpha, beta = shapes(optimistic, most_likely, pessimistic, weight)
    return np.asarray(standard_beta.pdf((np.asarray(x, dtype=np.float64) - optimistic) / width, alpha, beta) / width)


def mean(optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT) -> float:
    """Return the mean, (optimistic + weight * most likely + pessimistic) / (weight + 2).

    Examples
    --------
    >>> round(mean(0.0, 1.0, 10.0), 4)
    2.3333
    """
    return (optimistic + weight * most_likely + pessimistic) / (weight + 2.0)


def variance(optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(1.0, 2.0, 3.0) ** 0.5, 6)
    0.377964
    """
    center = mean(optimistic, most_likely, pessimistic, weight)
    return (center - optimistic) * (pessimistic - center) / (weight + 3.0)


def support(
    optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(10.0, 15.0, 30.0)
    (10.0, 30.0)
    """
    return optimistic, pessimistic


def most_likely(optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT) -> float:
    """Return the stated most likely value.

    Examples
    --------
    >>> most_likely(10.0, 15.0, 30.0)
    15.0
    """
    return most_likely


def standardize(
    optimistic: float, most_likely: float, pessimistic: float, weight: float = PERT_WEIGHT
) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape between 0 and 1.

    Examples
    --------
    >>> standardize(2.0, 3.0, 6.0)
    (2.0, 4.0, {'optimistic': 0.0, 'most_likely': 0.25, 'pessimistic': 1.0, 'weight': 4.0})
    """
    width = pessimistic - optimistic
    # Rounded far below any accuracy, so that (0, 1, 3) and (10, 11, 13) meet as one shape.
    share = round((most_likely - optimistic) / width, 13) if width > 0.0 else 0.0
    return optimistic, width, {"optimistic": 0.0, "most_likely": share, "pessimistic": 1.0, "weight": weight}
