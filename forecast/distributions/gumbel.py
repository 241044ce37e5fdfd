"""Gumbel distribution of the largest value, stated by its peak and scale: the worst of many, skewed to the late side.

Source: Gumbel (1958), Statistics of Extremes. Its skewness, 1.14, does not depend on the parameters.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive, refuse_broken

PARAMETERS: tuple[str, ...] = ("mode", "scale")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("mode",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = True

EULER = 0.5772156649015329  # Euler's constant: the mean of the standard Gumbel distribution


def check(mode: float, scale: float) -> list[str]:
    """Return the rules that the parameters break, in words.

    Examples
    --------
    >>> check(10.0, 0.0)
    ['scale is 0; it needs to be above 0']
    """
    return broken_finite(mode=mode) + broken_positive(scale=scale)


def from_mean_and_sd(mean: float, sd: float) -> dict[str, float]:
    """Return peak and scale of the Gumbel distribution with a mean and a standard deviation.

    Raises
    ------
    ValueError
        If the standard deviation is not above 0.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in from_mean_and_sd(10.0, 2.0).items()}
    {'mode': 9.0999, 'scale': 1.5594}
    """
    refuse_broken(broken_positive(sd=sd))
    scale = sd * math.sqrt(6.0) / math.pi
    return {"mode": mean - EULER * scale, "scale": scale}


def ppf(u: ArrayLike, mode: float, scale: float) -> FloatArray:
    """Return the quantiles of a Gumbel estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; the ends give minus and plus infinity.
    mode : float
        Peak of the density, in the unit of the estimate; the value not exceeded with probability 36.8 %.
    scale : float
        Scale, in the unit of the estimate; the standard deviation is 1.2825 times it.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 10.0, 2.0).round(4).tolist()
    [8.3319, 10.733, 14.5007]
    """
    u = np.asarray(u, dtype=np.float64)
    with np.errstate(divide="ignore"):
        # -ln u loses its digits near u = 1, where 1 - u is exact.
        rest = np.where(u < 0.5, -np.log(u), -np.log1p(u - 1.0))
        return np.asarray(mode - scale * np.log(rest))


def isf(v: ArrayLike, mode: float, scale: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 10.0, 2.0).round(4).tolist()
    [14.5007]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(mode - scale * np.log(-np.log1p(-np.asarray(v, dtype=np.float64))))


def cdf(x: ArrayLike, mode: float, scale: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([10.0], 10.0, 2.0).round(6).tolist()
    [0.367879]
    """
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-np.exp(-(np.asarray(x, dtype=np.float64) - mode) / scale)))


def pdf(x: ArrayLike, mode: float, scale: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([10.0], 10.0, 2.0).round(6).tolist()
    [0.18394]
    """
    z = (np.asarray(x, dtype=np.float64) - mode) / scale
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-z - np.exp(-z)) / scale)


def mean(mode: float, scale: float) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(10.0, 2.0), 4)
    11.1544
    """
    return mode + EULER * scale


def variance(mode: float, scale: float) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(10.0, 2.0), 4)
    6.5797
    """
    return (math.pi * scale) ** 2 / 6.0


def support(mode: float, scale: float) -> tuple[float, float]:
    """Return the lowest and the highest possible value: a Gumbel variable has no bounds.

    Examples
    --------
    >>> support(10.0, 2.0)
    (-inf, inf)
    """
    return -math.inf, math.inf


def most_likely(mode: float, scale: float) -> float:
    """Return the peak of the density.

    Examples
    --------
    >>> most_likely(10.0, 2.0)
    10.0
    """
    return mode


def standardize(mode: float, scale: float) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the standard Gumbel distribution.

    Examples
    --------
    >>> standardize(10.0, 2.0)
    (10.0, 2.0, {'mode': 0.0, 'scale': 1.0})
    """
    return mode, scale, {"mode": 0.0, "scale": 1.0}
