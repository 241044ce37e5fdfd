"""Lognormal distribution, stated by the mean and standard deviation of the variable itself (not of its logarithm)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import standard_normal
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive

PARAMETERS: tuple[str, ...] = ("mean", "sd", "shift")
OPTIONAL: dict[str, float] = {"shift": 0.0}
MOVED: tuple[str, ...] = ("shift",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(mean: float, sd: float, shift: float = 0.0) -> list[str]:
    """Return the rules that the parameters break, in words.

    Examples
    --------
    >>> check(0.0, 2.0)
    ['mean is 0; it needs to be above 0']
    """
    return broken_positive(mean=mean, sd=sd) + broken_finite(shift=shift)


def ppf(u: ArrayLike, mean: float, sd: float, shift: float = 0.0) -> FloatArray:
    """Return the quantiles of a lognormal estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    mean, sd : float
        Mean before the shift and standard deviation of the variable itself, in the unit of the estimate.
    shift : float
        What is added to every value, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 12.0, 4.0).round(4).tolist()
    [7.5101, 11.3842, 17.2568]
    """
    log_mean, log_sd = _of_logarithm(mean, sd)
    return np.asarray(shift + np.exp(log_mean + log_sd * standard_normal.ppf(u)))


def isf(v: ArrayLike, mean: float, sd: float, shift: float = 0.0) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 12.0, 4.0).round(4).tolist()
    [17.2568]
    """
    log_mean, log_sd = _of_logarithm(mean, sd)
    return np.asarray(shift + np.exp(log_mean - log_sd * standard_normal.ppf(v)))


def cdf(x: ArrayLike, mean: float, sd: float, shift: float = 0.0) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([-1.0, 0.0, 11.384199576606166], 12.0, 4.0).round(6).tolist()
    [0.0, 0.0, 0.5]
    """
    log_mean, log_sd = _of_logarithm(mean, sd)
    with np.errstate(divide="ignore"):
        logarithm = np.log(np.maximum(np.asarray(x, dtype=np.float64) - shift, 0.0))
    return standard_normal.cdf((logarithm - log_mean) / log_sd)


def pdf(x: ArrayLike, mean: float, sd: float, shift: float = 0.0) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([-1.0, 11.384199576606166], 12.0, 4.0).round(6).tolist()
    [0.0, 0.107961]
    """
    log_mean, log_sd = _of_logarithm(mean, sd)
    x = np.asarray(x, dtype=np.float64) - shift
    positive = np.where(x > 0.0, x, 1.0)
    density = standard_normal.pdf((np.log(positive) - log_mean) / log_sd) / (positive * log_sd)
    return np.where(x > 0.0, density, 0.0)


def mean(mean: float, sd: float, shift: float = 0.0) -> float:
    """Return the mean.

    Examples
    --------
    >>> mean(12.0, 4.0)
    12.0
    """
    return mean + shift


def variance(mean: float, sd: float, shift: float = 0.0) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(12.0, 4.0)
    16.0
    """
    return sd * sd


def support(mean: float, sd: float, shift: float = 0.0) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(12.0, 4.0)
    (0.0, inf)
    """
    return shift, math.inf


def most_likely(mean: float, sd: float, shift: float = 0.0) -> float:
    """Return the mean: a lognormal estimate states no most likely value.

    Examples
    --------
    >>> most_likely(12.0, 4.0)
    12.0
    """
    return mean + shift


def standardize(mean: float, sd: float, shift: float = 0.0) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape with mean 1.

    Examples
    --------
    >>> standardize(12.0, 3.0)
    (0.0, 12.0, {'mean': 1.0, 'sd': 0.25})
    """
    return shift, mean, {"mean": 1.0, "sd": sd / mean}


def _of_logarithm(mean: float, sd: float) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm."""
    log_variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - 0.5 * log_variance, math.sqrt(log_variance)
