"""Maximum likelihood of the families that lie between two ends: triangular and PERT.

Both searches run over the two ends alone, because the third parameter that is best for given ends is known: the peak
of a triangle lies at one of the values (Oliver 1972, The American Statistician 26(4)), and of a PERT it solves one
equation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from forecast.distributions.family import FloatArray
from forecast.distributions.pert import PERT_WEIGHT
from forecast.fitting.simplex import minimize

# Distances of the ends from the values, as logarithms of shares of the values' range.
LEAST, MOST = math.log(1e-9), math.log(1e3)
START = math.log(0.1)
TABLE_POINTS = 2001
ROUGHLY = 1e-4  # of the log-likelihood: close enough for a replicate


def triangular(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the triangle of greatest likelihood.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Past values, ascending, not all equal.
    start : mapping of str to float, optional
        Parameters to start from; then the search is rough, as a replicate needs it.

    Returns
    -------
    dict of str to float
        ``optimistic``, ``most_likely``, ``pessimistic``.

    Examples
    --------
    >>> import numpy as np
    >>> {name: round(value, 2) for name, value in triangular(np.array([1.0, 2.0, 3.0, 3.0, 4.0, 5.0])).items()}
    {'optimistic': 0.18, 'most_likely': 3.0, 'pessimistic': 5.82}
    """
    n, places = values.size, _places(values)
    before = np.arange(1.0, n + 1.0)
    after = n - before

    def of_peaks(low: float, high: float) -> FloatArray:
        """Return the log-likelihood with the peak at each of the values, up to a constant."""
        left, right = np.log(places - low), np.log(high - places)
        sums = np.cumsum(left) - before * left - after * right
        return np.asarray(sums + (right.sum() - np.cumsum(right)) - n * math.log(high - low))

    low, high = _ends(values, lambda low, high: float(of_peaks(low, high).max()), start)
    peak = float(values[int(np.argmax(of_peaks(low, high)))])
    return {"optimistic": _value(values, low), "most_likely": peak, "pessimistic": _value(values, high)}


def pert(values: FloatArray, start: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the PERT of greatest likelihood, with the usual weight of the most likely value.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Past values, ascending, not all equal.
    start : mapping of str to float, optional
        Parameters to start from; then the search is rough, as a replicate needs it.

    Returns
    -------
    dict of str to float
        ``optimistic``, ``most_likely``, ``pessimistic``, ``weight``.

    Examples
    --------
    >>> import numpy as np
    >>> {name: round(value, 2) for name, value in pert(np.array([1.0, 2.0, 3.0, 3.0, 4.0, 5.0])).items()}
    {'optimistic': -0.2, 'most_likely': 3.0, 'pessimistic': 6.2, 'weight': 4.0}
    """
    n, places = values.size, _places(values)
    shapes, slopes = _shapes()

    def best_shape(low: float, high: float) -> tuple[float, float, float]:
        """Return the first shape that is best for these ends, and the means of the logarithms."""
        left, right = float(np.log(places - low).sum()) / n, float(np.log(high - places).sum()) / n
        return float(np.interp(left - right, slopes, shapes)), left, right

    def likelihood(low: float, high: float) -> float:
        alpha, left, right = best_shape(low, high)
        beta = PERT_WEIGHT + 2.0 - alpha
        # The logarithm of the beta function, up to a constant: the sum of the shapes is the same for every PERT.
        log_beta = math.lgamma(alpha) + math.lgamma(beta)
        return n * ((alpha - 1.0) * left + (beta - 1.0) * right - log_beta - (PERT_WEIGHT + 1.0) * math.log(high - low))

    low, high = _ends(values, likelihood, start)
    share = (best_shape(low, high)[0] - 1.0) / PERT_WEIGHT
    return {
        "optimistic": _value(values, low),
        "most_likely": _value(values, low + share * (high - low)),
        "pessimistic": _value(values, high),
        "weight": PERT_WEIGHT,
    }


def _places(values: FloatArray) -> FloatArray:
    """Return where values stand between the least, 0, and the greatest, 1: their own size costs no digits there."""
    return np.asarray((values - values[0]) / (values[-1] - values[0]))


def _value(values: FloatArray, place: float) -> float:
    """Return the value at a place, inside or outside the values' range."""
    return float(values[0] + place * (values[-1] - values[0]))


def _ends(
    values: FloatArray, likelihood: Callable[[float, float], float], start: Mapping[str, float] | None
) -> tuple[float, float]:
    """Return the ends, as places outside the values' range, at which a log-likelihood is greatest."""
    least, most = float(values[0]), float(values[-1])
    width = most - least

    def ends(below: float, above: float) -> tuple[float, float]:
        return -math.exp(below), 1.0 + math.exp(above)

    def loss(below: float, above: float) -> float:
        if not (LEAST <= below <= MOST and LEAST <= above <= MOST):
            return math.inf
        return -likelihood(*ends(below, above))

    if start is None:
        return ends(*minimize(loss, (START, START)))
    below = math.log(max(least - start["optimistic"], 0.01 * width) / width)
    above = math.log(max(start["pessimistic"] - most, 0.01 * width) / width)
    return ends(*minimize(loss, (min(below, MOST - 1.0), min(above, MOST - 1.0)), tolerance=ROUGHLY))


@lru_cache(maxsize=1)
def _shapes() -> tuple[FloatArray, FloatArray]:
    """Return first shapes of a PERT and the slope of the logarithm of their beta function, ascending."""
    from scipy.special import digamma

    shapes = np.linspace(1.0, PERT_WEIGHT + 1.0, TABLE_POINTS)
    others = PERT_WEIGHT + 2.0 - shapes
    return shapes, np.asarray(digamma(shapes) - digamma(others))
