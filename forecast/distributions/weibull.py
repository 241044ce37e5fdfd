"""Weibull distribution, stated by shape and scale: times to failure or to completion."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive

PARAMETERS: tuple[str, ...] = ("shape", "scale", "shift")
OPTIONAL: dict[str, float] = {"shift": 0.0}
MOVED: tuple[str, ...] = ("shift",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(shape: float, scale: float, shift: float = 0.0) -> list[str]:
    """Return the rules that the parameters break, in words.

    Examples
    --------
    >>> check(0.0, 3.0)
    ['shape is 0; it needs to be above 0']
    """
    return broken_positive(shape=shape, scale=scale) + broken_finite(shift=shift)


def ppf(u: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the quantiles of a Weibull estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; 1 gives infinity.
    shape : float
        Shape, without unit; 1 is the exponential distribution.
    scale : float
        Scale, in the unit of the estimate: the value not exceeded with probability 63.2 %.
    shift : float
        What is added to every value, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.5, 0.9], 1.8, 7.0).round(4).tolist()
    [5.7104, 11.1257]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(shift + scale * (-np.log1p(-np.asarray(u, dtype=np.float64))) ** (1.0 / shape))


def isf(v: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 1.8, 7.0).round(4).tolist()
    [11.1257]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(shift + scale * (-np.log(np.asarray(v, dtype=np.float64))) ** (1.0 / shape))


def cdf(x: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 7.0], 1.8, 7.0).round(6).tolist()
    [0.0, 0.632121]
    """
    return np.asarray(-np.expm1(-((np.maximum(np.asarray(x, dtype=np.float64) - shift, 0.0) / scale) ** shape)))


def pdf(x: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the density at ``x`` > 0, per unit of the estimate; 0 below.

    Examples
    --------
    >>> pdf([-1.0, 7.0], 1.8, 7.0).round(6).tolist()
    [0.0, 0.094598]
    """
    x = np.asarray(x, dtype=np.float64) - shift
    ratio = np.where(x > 0.0, x, scale) / scale
    with np.errstate(over="ignore"):  # infinite at 0 for shapes below 1
        density = shape / scale * ratio ** (shape - 1.0) * np.exp(-(ratio**shape))
    return np.where(x > 0.0, density, 0.0)


def mean(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(1.8, 7.0), 4)
    6.225
    """
    return shift + scale * math.gamma(1.0 + 1.0 / shape)


def variance(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(1.0, 3.0), 6)
    9.0
    """
    return scale * scale * (math.gamma(1.0 + 2.0 / shape) - math.gamma(1.0 + 1.0 / shape) ** 2)


def support(shape: float, scale: float, shift: float = 0.0) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(1.8, 7.0)
    (0.0, inf)
    """
    return shift, math.inf


def most_likely(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the mean: a Weibull estimate states no most likely value.

    Examples
    --------
    >>> most_likely(1.0, 7.0)
    7.0
    """
    return mean(shape, scale, shift)


def standardize(shape: float, scale: float, shift: float = 0.0) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape at scale 1.

    Examples
    --------
    >>> standardize(1.8, 7.0)
    (0.0, 7.0, {'shape': 1.8, 'scale': 1.0})
    """
    return shift, scale, {"shape": shape, "scale": 1.0}
