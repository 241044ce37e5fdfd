"""Questions to one estimate: a family with its parameters, perhaps truncated (the conditional distribution)."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import ContinuousFamily, DiscreteFamily, FloatArray, Parameters
from forecast.distributions.quadrature import POINTS, WEIGHTS, graded_half

LEAST_KEPT = 1e-6  # a truncation that keeps less is a mistake, and its quantiles would lose their digits


def check(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> list[str]:
    """Return the rules that an estimate breaks, in words: those of its family and those of its truncation.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name; optional ones may be missing.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    list of str
        Broken rules; empty if all is well.

    Examples
    --------
    >>> check("normal", {"mean": 10.0, "sd": 2.0}, low=40.0)
    ['the truncation to 40 and above keeps only 0 % of the distribution']
    """
    broken = DISTRIBUTIONS[family].check(**parameters)
    broken += [f"the truncation bound {bound} is not a number" for bound in (low, high) if math.isnan(bound)]
    if broken or not _is_cut(low, high):
        return broken
    if low > high:
        return [f"the truncation's low {low:.10g} is above its high {high:.10g}; it needs low <= high"]
    kept = share_kept(family, parameters, low, high)
    if kept < LEAST_KEPT:
        return [f"the truncation to {_range_in_words(low, high)} keeps only {100 * kept:.2g} % of the distribution"]
    return []


def share_kept(family: str, parameters: Parameters, low: float, high: float) -> float:
    """Return the share of the family's distribution that a truncation keeps.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; values on a bound are kept.

    Returns
    -------
    float
        Probability, 0 to 1.

    Examples
    --------
    >>> round(share_kept("normal", {"mean": 10.0, "sd": 2.0}, 8.0, 12.0), 4)
    0.6827
    """
    below, above = _cut(family, parameters, low, high)
    return max(0.0, 1.0 - below - above)


def quantiles(
    family: str, parameters: Parameters, u: ArrayLike, low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the quantiles of an estimate at probabilities ``u``.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    u : array_like
        Probabilities, 0 <= u <= 1.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> quantiles("normal", {"mean": 10.0, "sd": 4.0}, [0.0, 0.5, 1.0], low=6.0, high=20.0).round(4).tolist()
    [6.0, 10.769, 20.0]
    """
    if not _is_cut(low, high):
        return DISTRIBUTIONS[family].ppf(np.asarray(u, dtype=np.float64), **parameters)
    if DISTRIBUTIONS[family].DISCRETE:
        cumulative, values = steps(family, parameters, low, high)
        index = np.searchsorted(cumulative, np.asarray(u, dtype=np.float64), side="right")
        return np.asarray(values[np.minimum(index, values.size - 1)])
    u = np.asarray(u, dtype=np.float64)
    below, above = _cut(family, parameters, low, high)
    values = DISTRIBUTIONS[family].ppf(np.minimum(below + u * (1.0 - below - above), 1.0), **parameters)
    return np.clip(values, low, high)


def upper_quantiles(
    family: str, parameters: Parameters, v: ArrayLike, low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the values that an estimate exceeds with probabilities ``v``: precise however small ``v`` is.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    v : array_like
        Probabilities of exceeding, 0 <= v <= 1.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    ndarray, shape of ``v``
        Values, in the unit of the estimate.

    Examples
    --------
    >>> upper_quantiles("exponential", {"mean": 1.0}, [1e-20]).round(4).tolist()
    [46.0517]
    """
    v = np.asarray(v, dtype=np.float64)
    if not _is_cut(low, high):
        return DISTRIBUTIONS[family].isf(v, **parameters)
    if DISTRIBUTIONS[family].DISCRETE:
        return quantiles(family, parameters, 1.0 - v, low, high)
    below, above = _cut(family, parameters, low, high)
    values = DISTRIBUTIONS[family].isf(np.minimum(above + v * (1.0 - below - above), 1.0), **parameters)
    return np.clip(values, low, high)


def slopes(
    family: str, parameters: Parameters, values: FloatArray, low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the slope of the quantile function where it takes ``values``: 1 / density, infinite where that is 0.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS` that is not discrete.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    values : ndarray
        Quantiles, in the unit of the estimate.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    ndarray, shape of ``values``
        Slopes, in the unit of the estimate per unit of probability.

    Examples
    --------
    >>> import numpy as np
    >>> slopes("uniform", {"low": 2.0, "high": 10.0}, np.array([3.0]), high=6.0).tolist()
    [4.0]
    """
    below, above = _cut(family, parameters, low, high)
    density = cast(ContinuousFamily, DISTRIBUTIONS[family]).pdf(values, **parameters)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray((1.0 - below - above) / density)


def steps(
    family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf
) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative probabilities and the values of a discrete estimate.

    The value at probability ``u`` is ``values[searchsorted(cumulative, u, side="right")]`` for 0 <= u < 1.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS` that is discrete.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; values on a bound are kept.

    Returns
    -------
    tuple of ndarray
        Cumulative probabilities (the last is exactly 1) and values, ascending, both of shape (number of values,).

    Examples
    --------
    >>> [part.tolist() for part in steps("empirical", {"values": (3.0, 4.0, 4.0, 7.0)}, high=5.0)]
    [[0.3333333333333333, 1.0], [3.0, 4.0]]
    """
    cumulative, values = cast(DiscreteFamily, DISTRIBUTIONS[family]).steps(**parameters)
    kept = (values >= low) & (values <= high)
    if not kept.all():
        shares = np.cumsum(np.diff(cumulative, prepend=0.0)[kept])
        cumulative, values = shares / shares[-1], values[kept]
    return cumulative, values


def linear_pieces(
    family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Return the straight pieces of a quantile function that bends, None of any other.

    A quantile table would round the corners off; the simulation draws such an estimate from its pieces.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    tuple of ndarray, each of shape (n_pieces,), or None
        Cumulative probabilities where the pieces end (the last is exactly 1), the values there, in the unit of the
        estimate, and the slopes of the quantile function, in that unit per unit of probability.

    Examples
    --------
    >>> found = linear_pieces("histogram", {"edges": (2.0, 6.0, 9.0), "probabilities": (0.5, 0.5)}, high=7.5)
    >>> [part.round(6).tolist() for part in found]
    [[0.666667, 1.0], [6.0, 7.5], [6.0, 4.5]]
    """
    chosen: Any = DISTRIBUTIONS[family]
    if not hasattr(chosen, "pieces"):
        return None
    cumulative, values = chosen.pieces(**parameters)
    below, above = _cut(family, parameters, low, high)
    cumulative = np.clip((cumulative - below) / (1.0 - below - above), 0.0, 1.0)
    values = np.clip(values, low, high)
    share = np.diff(cumulative)
    kept = share > 0.0
    if kept.sum() < 2:
        return None
    ends = cumulative[1:][kept]
    ends[-1] = 1.0
    return ends, values[1:][kept], np.diff(values)[kept] / share[kept]


def moments(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> tuple[float, float]:
    """Return mean and variance of an estimate: in closed form, or integrated to about 1e-9 where truncated.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    tuple of float
        Mean, in the unit of the estimate, and variance, in its square.

    Examples
    --------
    >>> moments("uniform", {"low": 0.0, "high": 10.0}, high=6.0)[0].__round__(9)
    3.0
    """
    if not _is_cut(low, high):
        chosen = DISTRIBUTIONS[family]
        return float(chosen.mean(**parameters)), float(chosen.variance(**parameters))
    if DISTRIBUTIONS[family].DISCRETE:
        cumulative, values = steps(family, parameters, low, high)
        weights = np.diff(cumulative, prepend=0.0)
    elif (pieces := linear_pieces(family, parameters, low, high)) is not None:
        ends, tops, rises = pieces
        share = np.diff(ends, prepend=0.0)
        # Gauss-Legendre points within each piece, on which the values are a straight line.
        values = (tops[:, None] - (rises * share)[:, None] * (1.0 - POINTS)).ravel()
        weights = (share[:, None] * WEIGHTS).ravel()
    else:
        half, half_weights = graded_half()
        lower = quantiles(family, parameters, half, low, high)
        upper = upper_quantiles(family, parameters, half, low, high)
        values, weights = np.concatenate((lower, upper)), np.concatenate((half_weights, half_weights))
    mean = float(np.sum(weights * values))
    return mean, float(np.sum(weights * (values - mean) ** 2))


def most_likely(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> float:
    """Return the value that a deterministic plan uses.

    It is the stated most likely value, or the mean where none is stated; where a truncation cuts the stated value
    off, it is the nearest bound (of a discrete estimate: the most probable value that is left).

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    float
        The value, in the unit of the estimate.

    Examples
    --------
    >>> most_likely("triangular", {"optimistic": 2.0, "most_likely": 3.0, "pessimistic": 9.0}, low=4.0)
    4.0
    """
    if DISTRIBUTIONS[family].DISCRETE and _is_cut(low, high):
        cumulative, values = steps(family, parameters, low, high)
        return float(values[int(np.argmax(np.diff(cumulative, prepend=0.0)))])
    if not DISTRIBUTIONS[family].STATES_MOST_LIKELY:
        return moments(family, parameters, low, high)[0]
    return float(min(max(DISTRIBUTIONS[family].most_likely(**parameters), low), high))


def support(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> tuple[float, float]:
    """Return the lowest and the highest possible value of an estimate.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float or tuple of float
        The family's parameters by name.
    low, high : float
        Bounds of the truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    tuple of float
        Lowest and highest value, in the unit of the estimate.

    Examples
    --------
    >>> support("normal", {"mean": 10.0, "sd": 2.0}, low=0.0)
    (0.0, inf)
    """
    if DISTRIBUTIONS[family].DISCRETE:
        values = steps(family, parameters, low, high)[1]
        return float(values[0]), float(values[-1])
    lowest, highest = DISTRIBUTIONS[family].support(**parameters)
    return max(lowest, low), min(highest, high)


def _is_cut(low: float, high: float) -> bool:
    return low > -math.inf or high < math.inf


def _cut(family: str, parameters: Parameters, low: float, high: float) -> tuple[float, float]:
    """Return the probabilities that a truncation cuts off below ``low`` and above ``high``."""
    chosen: Any = DISTRIBUTIONS[family]
    if chosen.DISCRETE:
        cumulative, values = chosen.steps(**parameters)
        shares = np.diff(cumulative, prepend=0.0)
        return float(shares[values < low].sum()), float(shares[values > high].sum())
    below = float(chosen.cdf(low, **parameters)) if low > -math.inf else 0.0
    above = 1.0 - float(chosen.cdf(high, **parameters)) if high < math.inf else 0.0
    return below, above


def _range_in_words(low: float, high: float) -> str:
    if high == math.inf:
        return f"{low:.10g} and above"
    return f"{high:.10g} and below" if low == -math.inf else f"{low:.10g} to {high:.10g}"
