"""Normal distribution, stated by its mean and standard deviation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import standard_normal
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive

PARAMETERS: tuple[str, ...] = ("mean", "sd")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("mean",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = True


def check(mean: float, sd: float) -> list[str]:
    """Return the rules that the parameters break, in words.

    Examples
    --------
    >>> check(10.0, -2.0)
    ['sd is -2; it needs to be above 0']
    """
    return broken_finite(mean=mean) + broken_positive(sd=sd)


def ppf(u: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the quantiles of a normal estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; the ends give minus and plus infinity.
    mean, sd : float
        Mean and standard deviation, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 10.0, 2.0).round(4).tolist()
    [7.4369, 10.0, 12.5631]
    """
    return np.asarray(mean + sd * standard_normal.ppf(u))


def isf(v: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 10.0, 2.0).round(4).tolist()
    [12.5631]
    """
    return np.asarray(mean - sd * standard_normal.ppf(v))


def cdf(x: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([8.0, 10.0], 10.0, 2.0).round(6).tolist()
    [0.158655, 0.5]
    """
    return standard_normal.cdf((np.asarray(x, dtype=np.float64) - mean) / sd)


def pdf(x: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([10.0], 10.0, 2.0).round(6).tolist()
    [0.199471]
    """
    return np.asarray(standard_normal.pdf((np.asarray(x, dtype=np.float64) - mean) / sd) / sd)


def mean(mean: float, sd: float) -> float:
    """Return the mean.

    Examples
    --------
    >>> mean(10.0, 2.0)
    10.0
    """
    return mean


def variance(mean: float, sd: float) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(10.0, 2.0)
    4.0
    """
    return sd * sd


def support(mean: float, sd: float) -> tuple[float, float]:
    """Return the lowest and the highest possible value: a normal variable has no bounds.

    Examples
    --------
    >>> support(10.0, 2.0)
    (-inf, inf)
    """
    return -math.inf, math.inf


def most_likely(mean: float, sd: float) -> float:
    """Return the mean, which is the peak of the density.

    Examples
    --------
    >>> most_likely(10.0, 2.0)
    10.0
    """
    return mean


def standardize(mean: float, sd: float) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the standard normal distribution.

    Examples
    --------
    >>> standardize(10.0, 2.0)
    (10.0, 2.0, {'mean': 0.0, 'sd': 1.0})
    """
    return mean, sd, {"mean": 0.0, "sd": 1.0}
