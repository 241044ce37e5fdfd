"""Discrete distribution: a list of values with their probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_values

PARAMETERS: tuple[str, ...] = ("values", "probabilities")
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("values",)
THREE_POINTS = False
DISCRETE = True
STATES_MOST_LIKELY = True

SUM_TOLERANCE = 2e-6  # thirds written with six digits still pass


def check(values: Sequence[float], probabilities: Sequence[float]) -> list[str]:
    """Return the rules that values and probabilities break, in words.

    Examples
    --------
    >>> check((2.0, 3.0), (0.1, 0.7))
    ['the probabilities add up to 0.8; they need to add up to 1']
    """
    broken = broken_values(values)
    if len(values) != len(probabilities):
        broken.append(f"{len(values)} values have {len(probabilities)} probabilities; each value needs one")
    wrong = [p for p in probabilities if not 0.0 <= p <= 1.0]
    broken += [f"probability {p:.10g} is outside 0 to 1" for p in wrong]
    if len(set(values)) < len(values):
        twice = sorted({value for value in values if list(values).count(value) > 1})
        broken.append(f"value {twice[0]:.10g} stands more than once; each value needs to stand once")
    total = math.fsum(p for p in probabilities if math.isfinite(p))
    if len(probabilities) > 0 and not wrong and abs(total - 1.0) > SUM_TOLERANCE:
        broken.append(f"the probabilities add up to {total:.10g}; they need to add up to 1")
    return broken


def steps(values: Sequence[float], probabilities: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities and the values, ascending; values of probability 0 are left out.

    The value at probability ``u`` is ``values[searchsorted(cumulative, u, side="right")]`` for 0 <= u < 1.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        Possible values, in the unit of the estimate.
    probabilities : sequence of float, shape (n,)
        Their probabilities, adding up to 1.

    Returns
    -------
    tuple of ndarray
        Cumulative probabilities (the last is exactly 1) and values, both of shape (number of possible values,).

    Examples
    --------
    >>> [part.tolist() for part in steps((4.0, 2.0), (0.75, 0.25))]
    [[0.25, 1.0], [2.0, 4.0]]
    """
    possible = sorted((value, p) for value, p in zip(values, probabilities, strict=True) if p > 0.0)
    ordered = np.array([value for value, _ in possible], dtype=np.float64)
    total = math.fsum(p for _, p in possible)
    cumulative = np.array([math.fsum(p for _, p in possible[: k + 1]) / total for k in range(len(possible))])
    cumulative[-1] = 1.0
    return cumulative, ordered


def ppf(u: ArrayLike, values: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the quantiles of a discrete estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    values, probabilities : sequence of float, shape (n,)
        Possible values in the unit of the estimate and their probabilities.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.05, 0.5, 0.99], (2.0, 3.0, 4.0), (0.1, 0.7, 0.2)).tolist()
    [2.0, 3.0, 4.0]
    """
    cumulative, ordered = steps(values, probabilities)
    index = np.searchsorted(cumulative, np.asarray(u, dtype=np.float64), side="right")
    return np.asarray(ordered[np.minimum(index, ordered.size - 1)])


def isf(v: ArrayLike, values: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the values exceeded with probabilities of at most ``v``.

    Examples
    --------
    >>> isf([0.1], (2.0, 3.0, 4.0), (0.1, 0.7, 0.2)).tolist()
    [4.0]
    """
    return ppf(1.0 - np.asarray(v, dtype=np.float64), values, probabilities)


def cdf(x: ArrayLike, values: Sequence[float], probabilities: Sequence[float]) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([1.0, 2.0, 3.5], (2.0, 3.0, 4.0), (0.25, 0.5, 0.25)).tolist()
    [0.0, 0.25, 0.75]
    """
    cumulative, ordered = steps(values, probabilities)
    padded = np.concatenate(([0.0], cumulative))
    return np.asarray(padded[np.searchsorted(ordered, np.asarray(x, dtype=np.float64), side="right")])


def mean(values: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> mean((2.0, 4.0), (0.25, 0.75))
    3.5
    """
    total = math.fsum(probabilities)
    return math.fsum(value * p for value, p in zip(values, probabilities, strict=True)) / total


def variance(values: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> variance((2.0, 4.0), (0.25, 0.75))
    0.75
    """
    center, total = mean(values, probabilities), math.fsum(probabilities)
    return math.fsum(p * (value - center) ** 2 for value, p in zip(values, probabilities, strict=True)) / total


def support(values: Sequence[float], probabilities: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support((4.0, 2.0), (0.75, 0.25))
    (2.0, 4.0)
    """
    ordered = steps(values, probabilities)[1]
    return float(ordered[0]), float(ordered[-1])


def most_likely(values: Sequence[float], probabilities: Sequence[float]) -> float:
    """Return the most probable value, the smallest of several.

    Examples
    --------
    >>> most_likely((4.0, 2.0, 3.0), (0.4, 0.4, 0.2))
    2.0
    """
    return min(zip(values, probabilities, strict=True), key=lambda pair: (-pair[1], pair[0]))[0]
