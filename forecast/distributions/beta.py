"""Beta distribution between two bounds, stated by its two shapes ("beta general").

Shapes of at least 1 are computed in numpy (see `standard_beta`), smaller ones by `scipy.special`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import standard_beta
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive

PARAMETERS: tuple[str, ...] = ("alpha", "beta", "low", "high")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("low", "high")
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False

LARGEST_SHAPE = 1000.0  # beyond it the estimate is as good as a normal one


def check(alpha: float, beta: float, low: float, high: float) -> list[str]:
    """Return the rules that shapes and bounds break, in words.

    Examples
    --------
    >>> check(2.0, 0.0, 5.0, 5.0)
    ['beta is 0; it needs to be above 0', 'low 5 is not below high 5; a beta estimate needs low < high']
    """
    broken = broken_positive(alpha=alpha, beta=beta)
    broken += [
        f"{name} is {shape:.10g}; it needs to be at most {LARGEST_SHAPE:.10g}"
        for name, shape in (("alpha", alpha), ("beta", beta))
        if LARGEST_SHAPE < shape < math.inf
    ]
    not_finite = broken_finite(low=low, high=high)
    if not not_finite and not low < high:
        broken.append(f"low {low:.10g} is not below high {high:.10g}; a beta estimate needs low < high")
    return broken + not_finite


def shapes(alpha: float, beta: float, low: float, high: float) -> tuple[float, float]:
    """Return alpha and beta.

    Examples
    --------
    >>> shapes(2.0, 5.0, 0.0, 10.0)
    (2.0, 5.0)
    """
    return alpha, beta


def ppf(u: ArrayLike, alpha: float, beta: float, low: float, high: float) -> FloatArray:
    """Return the quantiles of a beta estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    alpha, beta : float
        Shapes, without unit, above 0; the mean is ``low + (high - low) alpha / (alpha + beta)``.
    low, high : float
        The bounds, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 2.0, 5.0, 0.0, 10.0).round(4).tolist()
    [0.926, 2.6445, 5.1032]
    """
    return np.asarray(low + (high - low) * _standard_quantiles(u, alpha, beta))


def isf(v: ArrayLike, alpha: float, beta: float, low: float, high: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 2.0, 5.0, 0.0, 10.0).round(4).tolist()
    [5.1032]
    """
    # Seen from the other end the distribution is a beta with its shapes exchanged.
    return np.asarray(high - (high - low) * _standard_quantiles(v, beta, alpha))


def cdf(x: ArrayLike, alpha: float, beta: float, low: float, high: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 5.0, 12.0], 2.0, 5.0, 0.0, 10.0).round(6).tolist()
    [0.0, 0.890625, 1.0]
    """
    share = np.clip((np.asarray(x, dtype=np.float64) - low) / (high - low), 0.0, 1.0)
    if min(alpha, beta) >= 1.0:
        return standard_beta.cdf(share, alpha, beta)
    from scipy.special import betainc

    return np.asarray(betainc(alpha, beta, share))


def pdf(x: ArrayLike, alpha: float, beta: float, low: float, high: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; infinite at a bound whose shape is below 1.

    Examples
    --------
    >>> pdf([-1.0, 2.0], 2.0, 5.0, 0.0, 10.0).round(6).tolist()
    [0.0, 0.24576]
    """
    with np.errstate(divide="ignore"):
        share = (np.asarray(x, dtype=np.float64) - low) / (high - low)
        return np.asarray(standard_beta.pdf(share, alpha, beta) / (high - low))


def mean(alpha: float, beta: float, low: float, high: float) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(2.0, 5.0, 0.0, 10.0), 4)
    2.8571
    """
    return low + (high - low) * alpha / (alpha + beta)


def variance(alpha: float, beta: float, low: float, high: float) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(2.0, 5.0, 0.0, 10.0), 4)
    2.551
    """
    total = alpha + beta
    return (high - low) ** 2 * alpha * beta / (total * total * (total + 1.0))


def support(alpha: float, beta: float, low: float, high: float) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(2.0, 5.0, 0.0, 10.0)
    (0.0, 10.0)
    """
    return low, high


def most_likely(alpha: float, beta: float, low: float, high: float) -> float:
    """Return the mean: a beta estimate states no most likely value, and may have its peak at a bound.

    Examples
    --------
    >>> most_likely(2.0, 2.0, 0.0, 10.0)
    5.0
    """
    return mean(alpha, beta, low, high)


def standardize(alpha: float, beta: float, low: float, high: float) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape between 0 and 1.

    Examples
    --------
    >>> standardize(2.0, 5.0, 0.0, 10.0)
    (0.0, 10.0, {'alpha': 2.0, 'beta': 5.0, 'low': 0.0, 'high': 1.0})
    """
    return low, high - low, {"alpha": alpha, "beta": beta, "low": 0.0, "high": 1.0}


def _standard_quantiles(u: ArrayLike, alpha: float, beta: float) -> FloatArray:
    if min(alpha, beta) >= 1.0:
        return standard_beta.ppf(u, alpha, beta)
    from scipy.special import betaincinv

    return np.asarray(betaincinv(alpha, beta, np.asarray(u, dtype=np.float64)))
