"""Logistic distribution, stated by its mean and standard deviation: like a normal with heavier tails."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite, broken_positive, refuse_broken

PARAMETERS: tuple[str, ...] = ("mean", "sd")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("mean",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = True

SD_OF_UNIT_SCALE = math.pi / math.sqrt(3.0)


def check(mean: float, sd: float) -> list[str]:
    """Return the rules that the parameters break, in words.

    Examples
    --------
    >>> check(10.0, -2.0)
    ['sd is -2; it needs to be above 0']
    """
    return broken_finite(mean=mean) + broken_positive(sd=sd)


def from_mean_and_scale(mean: float, scale: float) -> dict[str, float]:
    """Return mean and standard deviation of the logistic distribution with a scale.

    Raises
    ------
    ValueError
        If the scale is not above 0.

    Examples
    --------
    >>> {name: round(value, 4) for name, value in from_mean_and_scale(10.0, 1.0).items()}
    {'mean': 10.0, 'sd': 1.8138}
    """
    refuse_broken(broken_positive(scale=scale))
    return {"mean": mean, "sd": scale * SD_OF_UNIT_SCALE}


def ppf(u: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the quantiles of a logistic estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1; the ends give minus and plus infinity.
    mean, sd : float
        Mean and standard deviation, in the unit of the estimate; the scale is sqrt(3) / pi times the latter.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.9], 10.0, 2.0).round(4).tolist()
    [7.5772, 10.0, 12.4228]
    """
    u = np.asarray(u, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return np.asarray(mean + sd / SD_OF_UNIT_SCALE * (np.log(u) - np.log1p(-u)))


def isf(v: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], 10.0, 2.0).round(4).tolist()
    [12.4228]
    """
    return np.asarray(2.0 * mean - ppf(v, mean, sd))


def cdf(x: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([8.0, 10.0], 10.0, 2.0).round(6).tolist()
    [0.14018, 0.5]
    """
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp((mean - np.asarray(x, dtype=np.float64)) * (SD_OF_UNIT_SCALE / sd))))


def pdf(x: ArrayLike, mean: float, sd: float) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([10.0], 10.0, 2.0).round(6).tolist()
    [0.226725]
    """
    scale = sd / SD_OF_UNIT_SCALE
    tail = np.exp(-np.abs((np.asarray(x, dtype=np.float64) - mean) / scale))
    return np.asarray(tail / (scale * (1.0 + tail) ** 2))


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
    """Return the lowest and the highest possible value: a logistic variable has no bounds.

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
    """Return location, scale and the logistic distribution with mean 0 and standard deviation 1.

    Examples
    --------
    >>> standardize(10.0, 2.0)
    (10.0, 2.0, {'mean': 0.0, 'sd': 1.0})
    """
    return mean, sd, {"mean": 0.0, "sd": 1.0}
