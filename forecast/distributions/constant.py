"""Constant: a number without uncertainty."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.rules import broken_finite

PARAMETERS: tuple[str, ...] = ("value",)
OPTIONAL: dict[str, float] = {}
MOVED: tuple[str, ...] = ("value",)
THREE_POINTS = False
DISCRETE = True
STATES_MOST_LIKELY = True


def check(value: float) -> list[str]:
    """Return the rules that the value breaks, in words.

    Examples
    --------
    >>> check(float("inf"))
    ['value is inf; it needs to be a finite number']
    """
    return broken_finite(value=value)


def steps(value: float) -> tuple[FloatArray, FloatArray]:
    """Return one step: cumulative probability 1 and the value.

    Examples
    --------
    >>> [part.tolist() for part in steps(5.0)]
    [[1.0], [5.0]]
    """
    return np.array([1.0]), np.array([value], dtype=np.float64)


def ppf(u: ArrayLike, value: float) -> FloatArray:
    """Return the value for every probability in ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    value : float
        The number, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        The value, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.9], 5.0).tolist()
    [5.0, 5.0]
    """
    return np.full(np.shape(u), value, dtype=np.float64)


def isf(v: ArrayLike, value: float) -> FloatArray:
    """Return the value for every probability in ``v``.

    Examples
    --------
    >>> isf([0.1], 5.0).tolist()
    [5.0]
    """
    return ppf(v, value)


def cdf(x: ArrayLike, value: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``: 0 or 1.

    Examples
    --------
    >>> cdf([4.9, 5.0], 5.0).tolist()
    [0.0, 1.0]
    """
    return np.asarray(np.asarray(x, dtype=np.float64) >= value, dtype=np.float64)


def mean(value: float) -> float:
    """Return the value.

    Examples
    --------
    >>> mean(5.0)
    5.0
    """
    return value


def variance(value: float) -> float:
    """Return 0.

    Examples
    --------
    >>> variance(5.0)
    0.0
    """
    return 0.0


def support(value: float) -> tuple[float, float]:
    """Return the value twice.

    Examples
    --------
    >>> support(5.0)
    (5.0, 5.0)
    """
    return value, value


def most_likely(value: float) -> float:
    """Return the value.

    Examples
    --------
    >>> most_likely(5.0)
    5.0
    """
    return value
