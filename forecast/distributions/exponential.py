"""Exponential distribution, stated by its mean: waiting times without memory."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive

PARAMETERS: tuple[str, ...] = ("mean", "shift")
OPTIONAL: dict[str, float] = {"shift": 0.0}
MOVED: tuple[str, ...] = ("shift",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(mean: float, shift: float = 0.0) -> list[str]:
    """Return the rules that the mean breaks, in words.

    Examples
    --------
    >>> check(-3.0)
    ['mean is -3; it needs to be above 0']
    """
    return broken_positive(mean=mean) + broken_finite(shift=shift)


def ppf(u: ArrayLike, mean: float, shift: float = 0.0) -> FloatArray:
    """Return the quantiles of an exponential estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; 1 gives infinity.
    mean : float
        Mean before the shift, in the unit of the estimate.
    shift : float
        What is added to every value, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.5, 0.9], 5.0).round(4).tolist()
    [0.0, 3.4657, 11.5129]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(shift - mean * np.log1p(-np.asarray(u, dtype=np.float64)))


def isf(v: ArrayLike, mean: float, shift: float = 0.0) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.5, 0.1], 5.0).round(4).tolist()
    [3.4657, 11.5129]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(shift - mean * np.log(np.asarray(v, dtype=np.float64)))


def cdf(x: ArrayLike, mean: float, shift: float = 0.0) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([-1.0, 5.0], 5.0).round(6).tolist()
    [0.0, 0.632121]
    """
    return np.asarray(-np.expm1(-np.maximum(np.asarray(x, dtype=np.float64) - shift, 0.0) / mean))


def pdf(x: ArrayLike, mean: float, shift: float = 0.0) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([-1.0, 0.0], 5.0).tolist()
    [0.0, 0.2]
    """
    x = np.asarray(x, dtype=np.float64) - shift
    return np.where(x < 0.0, 0.0, np.exp(-np.maximum(x, 0.0) / mean) / mean)


def mean(mean: float, shift: float = 0.0) -> float:
    """Return the mean.

    Examples
    --------
    >>> mean(5.0)
    5.0
    """
    return mean + shift


def variance(mean: float, shift: float = 0.0) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(5.0)
    25.0
    """
    return mean * mean


def support(mean: float, shift: float = 0.0) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(5.0)
    (0.0, inf)
    """
    return shift, math.inf


def most_likely(mean: float, shift: float = 0.0) -> float:
    """Return the mean: the peak of the density, 0, would be no plan.

    Examples
    --------
    >>> most_likely(5.0)
    5.0
    """
    return mean + shift


def standardize(mean: float, shift: float = 0.0) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the exponential distribution with mean 1.

    Examples
    --------
    >>> standardize(5.0)
    (0.0, 5.0, {'mean': 1.0})
    """
    return shift, mean, {"mean": 1.0}
