"""Log-triangular distribution: the logarithm is triangular between the logarithms of the three points.

For ranges that are thought of as factors: "a third as long, three times as long". The peak is that of the logarithm's
density; it is the peak of the density itself too while the most likely value is at most e times the optimistic one.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import triangular
from forecast.distributions.family import FloatArray
from forecast.distributions.quadrature import POINTS, WEIGHTS
from forecast.distributions.rules import broken_finite, broken_order

PARAMETERS: tuple[str, ...] = ("optimistic", "most_likely", "pessimistic", "shift")
OPTIONAL: dict[str, float] = {"shift": 0.0}
MOVED: tuple[str, ...] = ("shift",)
THREE_POINTS = True
DISCRETE = False
STATES_MOST_LIKELY = True

_PANEL = 0.25  # of the logarithm; five Gauss-Legendre points integrate exp(2 y) over it to the last digit


def check(optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> list[str]:
    """Return the rules that the three points break, in words.

    Examples
    --------
    >>> check(0.0, 2.0, 4.0)
    ['optimistic is 0; a log_triangular estimate needs points above 0']
    """
    broken = broken_order(optimistic, most_likely, pessimistic)
    if not broken and optimistic <= 0.0:
        broken = [f"optimistic is {optimistic:.10g}; a log_triangular estimate needs points above 0"]
    return broken + broken_finite(shift=shift)


def ppf(u: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> FloatArray:
    """Return the quantiles of a log-triangular estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    optimistic, most_likely, pessimistic : float
        The three points before the shift, above 0, in the unit of the estimate; the ends and the peak.
    shift : float
        What is added to every value, in the unit of the estimate.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.0, 0.5, 1.0], 1.0, 10.0, 100.0).round(6).tolist()
    [1.0, 10.0, 100.0]
    """
    quantiles = np.exp(triangular.ppf(u, *_logarithms(optimistic, most_likely, pessimistic)))
    return np.asarray(shift + np.clip(quantiles, optimistic, pessimistic))


def isf(v: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.125], 1.0, 10.0, 100.0).round(6).tolist()
    [31.622777]
    """
    quantiles = np.exp(triangular.isf(v, *_logarithms(optimistic, most_likely, pessimistic)))
    return np.asarray(shift + np.clip(quantiles, optimistic, pessimistic))


def cdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([-5.0, 10.0, 100.0], 1.0, 10.0, 100.0).round(6).tolist()
    [0.0, 0.5, 1.0]
    """
    x = np.asarray(x, dtype=np.float64) - shift
    if optimistic == pessimistic:
        return np.asarray(x >= optimistic, dtype=np.float64)
    logarithm = np.log(np.clip(x, optimistic, pessimistic))
    return triangular.cdf(logarithm, *_logarithms(optimistic, most_likely, pessimistic))


def pdf(x: ArrayLike, optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate; the three points must not coincide.

    Examples
    --------
    >>> pdf([0.5, 10.0], 1.0, 10.0, 100.0).round(6).tolist()
    [0.0, 0.043429]
    """
    x = np.asarray(x, dtype=np.float64) - shift
    inside = np.clip(x, optimistic, pessimistic)
    density = triangular.pdf(np.log(inside), *_logarithms(optimistic, most_likely, pessimistic)) / inside
    return np.where((x < optimistic) | (x > pessimistic), 0.0, density)


def mean(optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> float:
    """Return the mean, in the unit of the estimate.

    Examples
    --------
    >>> round(mean(1.0, 10.0, 100.0), 4)
    15.2775
    """
    return shift + _moments(optimistic, most_likely, pessimistic)[0]


def variance(optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> float:
    """Return the variance, in the squared unit of the estimate.

    Examples
    --------
    >>> round(variance(1.0, 10.0, 100.0) ** 0.5, 4)
    15.1242
    """
    return _moments(optimistic, most_likely, pessimistic)[1]


def support(optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support(1.0, 10.0, 100.0, 2.0)
    (3.0, 102.0)
    """
    return optimistic + shift, pessimistic + shift


def most_likely(optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0) -> float:
    """Return the stated most likely value, shifted.

    Examples
    --------
    >>> most_likely(1.0, 10.0, 100.0, 2.0)
    12.0
    """
    return most_likely + shift


def standardize(
    optimistic: float, most_likely: float, pessimistic: float, shift: float = 0.0
) -> tuple[float, float, dict[str, float]]:
    """Return location, scale and the same shape with the most likely value 1.

    Examples
    --------
    >>> standardize(1.0, 10.0, 100.0, 2.0)
    (2.0, 10.0, {'optimistic': 0.1, 'most_likely': 1.0, 'pessimistic': 10.0})
    """
    points = {"optimistic": optimistic / most_likely, "most_likely": 1.0, "pessimistic": pessimistic / most_likely}
    return shift, most_likely, points


def _logarithms(optimistic: float, most_likely: float, pessimistic: float) -> tuple[float, float, float]:
    return math.log(optimistic), math.log(most_likely), math.log(pessimistic)


@lru_cache(maxsize=4096)
def _moments(optimistic: float, most_likely: float, pessimistic: float) -> tuple[float, float]:
    """Return mean and variance before the shift, integrated over the logarithm panel by panel.

    The closed form, differences of exponentials over products of small widths, loses all digits of narrow ranges.
    """
    low, peak, high = _logarithms(optimistic, most_likely, pessimistic)
    if low == high:
        return most_likely, 0.0
    edges = [low]
    for start, end in ((low, peak), (peak, high)):
        n_panels = math.ceil((end - start) / _PANEL)
        edges += [start + (end - start) * k / n_panels for k in range(1, n_panels + 1)]
    starts, widths = np.array(edges[:-1])[:, None], np.diff(edges)[:, None]
    logarithm = starts + widths * POINTS
    weights = widths * WEIGHTS * triangular.pdf(logarithm, low, peak, high)
    # Relative to the peak, so that narrow ranges keep the digits of their variance.
    excess = np.expm1(logarithm - peak)
    average = float(np.sum(weights * excess))
    spread = float(np.sum(weights * (excess - average) ** 2))
    return most_likely * (1.0 + average), most_likely * most_likely * spread
