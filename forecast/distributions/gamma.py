"""Gamma distribution, stated by shape and scale: sums of exponential waiting times."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive, refuse_broken

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
    >>> check(2.0, -1.0)
    ['scale is -1; it needs to be above 0']
    """
    return broken_positive(shape=shape, scale=scale) + broken_finite(shift=shift)


def from_mean_and_sd(mean: float, sd: float) -> dict[str, float]:
    """Return shape and scale of the gamma distribution with a mean and a standard deviation.

    Raises
    ------
    ValueError
        If one of them is not above 0.

    Examples
    --------
    >>> from_mean_and_sd(6.0, 3.0)
    {'shape': 4.0, 'scale': 1.5}
    """
    refuse_broken(broken_positive(mean=mean, sd=sd))
    return {"shape": (mean / sd) ** 2, "scale": sd * sd / mean}


def ppf(u: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the quantiles of a gamma estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; 1 gives infinity.
    shape : float
        Shape, without unit; the mean is ``shift + shape * scale``.
    scale : float
        Scale, in the unit of the estimate.
    shift : float
        What is added to every value, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.5, 0.9], 2.0, 3.0).round(4).tolist()
    [5.035, 11.6692]
    """
    from scipy.special import gammaincinv

    return np.asarray(shift + scale * gammaincinv(shape, np.asarray(u, dtype=np.float64)))


def isf(v: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 2.0, 3.0).round(4).tolist()
    [11.6692]
    """
    from scipy.special import gammainccinv

    return np.asarray(shift + scale * gammainccinv(shape, np.asarray(v, dtype=np.float64)))


def cdf(x: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([0.0, 6.0], 2.0, 3.0).round(6).tolist()
    [0.0, 0.593994]
    """
    from scipy.special import gammainc

    return np.asarray(gammainc(shape, np.maximum(np.asarray(x, dtype=np.float64) - shift, 0.0) / scale))


def pdf(x: ArrayLike, shape: float, scale: float, shift: float = 0.0) -> FloatArray:
    """Return the density at ``x`` > 0, per unit of the estimate; 0 below.

    Examples
    --------
    >>> pdf([-1.0, 3.0], 2.0, 3.0).round(6).tolist()
    [0.0, 0.122626]
    """
    x = np.asarray(x, dtype=np.float64) - shift
    ratio = np.where(x > 0.0, x, scale) / scale
    with np.errstate(over="ignore"):  # infinite at 0 for shapes below 1
        density = np.exp((shape - 1.0) * np.log(ratio) - ratio - math.lgamma(shape)) / scale
    return np.where(x > 0.0, density, 0.0)


def mean(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> mean(2.0, 3.0)
    6.0
    """
    return shift + shape * scale


def variance(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance(2.0, 3.0)
    18.0
    """
    return shape * scale * scale


def support(shape: float, scale: float, shift: float = 0.0) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(2.0, 3.0)
    (0.0, inf)
    """
    return shift, math.inf


def most_likely(shape: float, scale: float, shift: float = 0.0) -> float:
    """Return the mean: a gamma estimate states no most likely value.

    Examples
    --------
    >>> most_likely(2.0, 3.0)
    6.0
    """
    return mean(shape, scale, shift)


def standardize(shape: float, scale: float, shift: float = 0.0) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape at scale 1.

    Examples
    --------
    >>> standardize(2.0, 3.0)
    (0.0, 3.0, {'shape': 2.0, 'scale': 1.0})
    """
    return shift, scale, {"shape": shape, "scale": 1.0}
