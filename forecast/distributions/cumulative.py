"""Cumulative curve: percentages and the values reached at them, in straight pieces between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from numpy.typing import ArrayLike

from forecast.distributions import piecewise_linear
from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_pairs

PARAMETERS: tuple[str, ...] = ("percents", "values")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("values",)
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False


def check(percents: Sequence[float], values: Sequence[float]) -> list[str]:
    """Return the rules that the points of the curve break, in words.

    Examples
    --------
    >>> check((10.0, 90.0), (5.0, 8.0))
    ['the curve runs from 10 to 90 percent; it needs to begin at 0, the lowest value, and to end at 100, the highest']
    """
    broken = broken_pairs(percents, values)
    if not broken and (percents[0], percents[-1]) != (0.0, 100.0):
        need = "it needs to begin at 0, the lowest value, and to end at 100, the highest"
        broken = [f"the curve runs from {percents[0]:.10g} to {percents[-1]:.10g} percent; {need}"]
    return broken


def ppf(u: ArrayLike, percents: Sequence[float], values: Sequence[float]) -> FloatArray:
    """Return the quantiles of a cumulative estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    percents : sequence of float, shape (n,)
        Percentages, ascending, from 0 to 100.
    values : sequence of float, shape (n,)
        The values not exceeded with these probabilities, ascending, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.1, 0.25, 0.95], (0.0, 25.0, 90.0, 100.0), (5.0, 8.0, 12.0, 20.0)).round(6).tolist()
    [5.0, 6.2, 8.0, 16.0]
    """
    return piecewise_linear.ppf(u, values, _shares(percents))


def isf(v: ArrayLike, percents: Sequence[float], values: Sequence[float]) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.05], (0.0, 25.0, 90.0, 100.0), (5.0, 8.0, 12.0, 20.0)).round(6).tolist()
    [16.0]
    """
    return piecewise_linear.isf(v, values, _shares(percents))


def cdf(x: ArrayLike, percents: Sequence[float], values: Sequence[float]) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([5.0, 12.0], (0.0, 25.0, 90.0, 100.0), (5.0, 8.0, 12.0, 20.0)).tolist()
    [0.0, 0.9]
    """
    return piecewise_linear.cdf(x, values, _shares(percents))


def pdf(x: ArrayLike, percents: Sequence[float], values: Sequence[float]) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([4.0, 14.0], (0.0, 25.0, 90.0, 100.0), (5.0, 8.0, 12.0, 20.0)).round(6).tolist()
    [0.0, 0.0125]
    """
    return piecewise_linear.pdf(x, values, _shares(percents))


def mean(percents: Sequence[float], values: Sequence[float]) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean((0.0, 25.0, 90.0, 100.0), (5.0, 8.0, 12.0, 20.0)), 6)
    9.725
    """
    return piecewise_linear.mean(values, _shares(percents))


def variance(percents: Sequence[float], values: Sequence[float]) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance((0.0, 50.0, 100.0), (0.0, 3.0, 6.0)), 6)
    3.0
    """
    return piecewise_linear.variance(values, _shares(percents))


def support(percents: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest possible value: the ends of the curve.

    Examples
    --------
    >>> support((0.0, 25.0, 100.0), (5.0, 8.0, 20.0))
    (5.0, 20.0)
    """
    return values[0], values[-1]


def most_likely(percents: Sequence[float], values: Sequence[float]) -> float:
    """Return the mean: a curve states no most likely value.

    Examples
    --------
    >>> most_likely((0.0, 50.0, 100.0), (0.0, 3.0, 6.0))
    3.0
    """
    return mean(percents, values)


def standardize(percents: Sequence[float], values: Sequence[float]) -> tuple[float, float, dict[str, Any]]:
    """Return location, scale and the same curve between 0 and 1.

    Examples
    --------
    >>> standardize((0.0, 25.0, 100.0), (5.0, 8.0, 20.0))
    (5.0, 15.0, {'percents': (0.0, 25.0, 100.0), 'values': (0.0, 0.2, 1.0)})
    """
    width = values[-1] - values[0]
    standard = tuple((value - values[0]) / width for value in values)
    return values[0], width, {"percents": tuple(percents), "values": standard}


def pieces(percents: Sequence[float], values: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities, from 0 to 1, and the values at which the curve bends.

    Examples
    --------
    >>> [part.tolist() for part in pieces((0.0, 25.0, 100.0), (5.0, 8.0, 20.0))]
    [[0.0, 0.25, 1.0], [5.0, 8.0, 20.0]]
    """
    return piecewise_linear.pieces(values, _shares(percents))


def _shares(percents: Sequence[float]) -> list[float]:
    return [(after - before) / 100.0 for before, after in pairwise(percents)]
