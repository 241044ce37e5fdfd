"""Metalog distribution: a smooth curve through stated percentiles, without bounds or with one or two.

Source: Keelin (2016), Decision Analysis 13(4), 243-277. With ``t = u - 1/2`` and ``z = ln(u / (1 - u))`` the quantile
is ``Q(t) + P(t) z`` for two polynomials; as many coefficients as percentiles, in the paper's order 1, z, t z, t, t^2,
t^2 z, t^3, …, make it pass through all of them. With a lower bound it is the quantile of ``ln(x - low)``, with an upper
one that of ``-ln(high - x)``, with both that of ``ln((x - low) / (high - x))``. Percentiles that bend too sharply would
make the curve fall somewhere, which no distribution can; they are refused.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.quadrature import graded_half
from forecast.distributions.rules import broken_pairs

PARAMETERS: tuple[str, ...] = ("percents", "values", "low", "high")
OPTIONAL: dict[str, float] = {"low": -math.inf, "high": math.inf}
MOVED: tuple[str, ...] = ("values", "low", "high")
THREE_POINTS = False
DISCRETE = False
STATES_MOST_LIKELY = False

MOST_POINTS = 10  # more would be a curve that follows the rounding of its percentiles
HEAVIEST_TAIL = 0.45  # of the logarithm beside one bound; from 0.5 on there is no variance
_FARTHEST = 700.0  # |z|: beyond it probabilities are below 1e-304
_ZERO = 1e-9  # share of the largest coefficient below which the weight of a tail is rounding
# How far the integration goes towards each end, in octaves: far enough for a tail of the logarithm up to the second.
_OCTAVES, _LIGHT_TAIL = 72, 0.2
_OCTAVES_OF_HEAVY_TAIL = 900


class _Curve(NamedTuple):
    """The two polynomials of a metalog, lowest power first."""

    plain: tuple[float, ...]
    times_z: tuple[float, ...]

    def at(self, z: FloatArray) -> FloatArray:
        """Return the curve at ``z``, the logit of the probability."""
        t = 0.5 * np.tanh(0.5 * z)
        return _polynomial(self.plain, t) + _polynomial(self.times_z, t) * z

    def rise(self, z: FloatArray) -> FloatArray:
        """Return the derivative with respect to ``z``: positive all over for a distribution."""
        t = 0.5 * np.tanh(0.5 * z)
        slope = _polynomial(_derived(self.plain), t) + _polynomial(_derived(self.times_z), t) * z
        return (0.25 - t * t) * slope + _polynomial(self.times_z, t)

    def tails(self) -> tuple[float, float]:
        """Return the weight of ``z`` in the far lower and upper tail; 0 where the curve ends."""
        largest = max(map(abs, (*self.plain[1:], *self.times_z)))
        ends = _polynomial(self.times_z, np.array([-0.5, 0.5]))
        lower, upper = (0.0 if abs(end) < _ZERO * largest else end for end in ends.tolist())
        return lower, upper


def check(
    percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> list[str]:
    """Return the rules that percentiles and bounds break, in words.

    Examples
    --------
    >>> check((10.0, 50.0, 90.0), (5.0, 5.2, 40.0))
    ['the percentiles bend too sharply, the density would be negative near P8.32; smooth them, or use `cumulative(…)`']
    """
    broken = broken_pairs(percents, values)
    broken += [f"percent {percent:.10g} is not above 0 and below 100" for percent in percents if not 0 < percent < 100]
    if len(percents) > MOST_POINTS:
        broken.append(f"there are {len(percents)} points; a metalog takes at most {MOST_POINTS}")
    broken += [f"{name} is {bound}" for name, bound in (("low", low), ("high", high)) if math.isnan(bound)]
    broken += [f"low is {low}; it needs to be a finite number"] if low == math.inf else []
    broken += [f"high is {high}; it needs to be a finite number"] if high == -math.inf else []
    if broken:
        return broken
    if low >= values[0]:
        broken.append(f"low {low:.10g} is not below the lowest value {values[0]:.10g}")
    if high <= values[-1]:
        broken.append(f"high {high:.10g} is not above the highest value {values[-1]:.10g}")
    return broken or _broken_curve(tuple(percents), tuple(values), low, high)


def ppf(
    u: ArrayLike, percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the quantiles of a metalog estimate at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    percents : sequence of float, shape (n,)
        Percentages, ascending, above 0 and below 100; 2 to 10 of them.
    values : sequence of float, shape (n,)
        The values not exceeded with these probabilities, ascending, in the unit of the estimate.
    low, high : float
        Bounds, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> ppf([0.1, 0.5, 0.8, 0.9], (10.0, 50.0, 90.0), (5.0, 8.0, 15.0), low=0.0).round(4).tolist()
    [5.0, 8.0, 11.7463, 15.0]
    """
    u = np.asarray(u, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return _quantiles(np.log(u) - np.log1p(-u), percents, values, low, high)


def isf(
    v: ArrayLike, percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the values exceeded with probabilities ``v``.

    Examples
    --------
    >>> isf([0.1], (10.0, 50.0, 90.0), (5.0, 8.0, 15.0)).round(4).tolist()
    [15.0]
    """
    v = np.asarray(v, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return _quantiles(np.log1p(-v) - np.log(v), percents, values, low, high)


def cdf(
    x: ArrayLike, percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Examples
    --------
    >>> cdf([5.0, 15.0], (10.0, 50.0, 90.0), (5.0, 8.0, 15.0)).round(6).tolist()
    [0.1, 0.9]
    """
    x = np.asarray(x, dtype=np.float64)
    lowest, highest = support(percents, values, low, high)
    z = _logit(x, percents, values, low, high)
    with np.errstate(over="ignore"):
        inside = 1.0 / (1.0 + np.exp(-z))
    return np.where(x <= lowest, 0.0, np.where(x >= highest, 1.0, inside))


def pdf(
    x: ArrayLike, percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> FloatArray:
    """Return the density at ``x``, per unit of the estimate.

    Examples
    --------
    >>> pdf([8.0, 15.0], (10.0, 50.0, 90.0), (5.0, 8.0, 15.0)).round(6).tolist()
    [0.109861, 0.024754]
    """
    x = np.asarray(x, dtype=np.float64)
    lowest, highest = support(percents, values, low, high)
    inside = (x > lowest) & (x < highest)
    z = _logit(x, percents, values, low, high)
    rise = _curve(tuple(percents), tuple(values), low, high).rise(z)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        density = np.exp(-np.abs(z)) / (1.0 + np.exp(-np.abs(z))) ** 2 / rise / _stretch(x, low, high)
    return np.where(inside & np.isfinite(density), density, 0.0)


def mean(percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf) -> float:
    """Return the mean, in the unit of the estimate, integrated over the quantiles.

    Examples
    --------
    >>> round(mean((10.0, 50.0, 90.0), (5.0, 8.0, 15.0)), 4)
    9.1378
    """
    return _moments(tuple(percents), tuple(values), low, high)[0]


def variance(
    percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> float:
    """Return the variance, in the squared unit of the estimate, integrated over the quantiles.

    Examples
    --------
    >>> round(variance((10.0, 50.0, 90.0), (5.0, 8.0, 15.0)) ** 0.5, 4)
    4.3459
    """
    return _moments(tuple(percents), tuple(values), low, high)[1]


def support(
    percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> tuple[float, float]:
    """Return the lowest and the highest possible value.

    Examples
    --------
    >>> support((10.0, 50.0, 90.0), (5.0, 8.0, 15.0), low=0.0)
    (0.0, inf)
    """
    lowest, highest = _quantiles(np.array([-np.inf, np.inf]), percents, values, low, high).tolist()
    return lowest, highest


def most_likely(
    percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> float:
    """Return the mean: percentiles state no most likely value.

    Examples
    --------
    >>> round(most_likely((10.0, 50.0, 90.0), (5.0, 8.0, 11.0)), 6)
    8.0
    """
    return mean(percents, values, low, high)


def standardize(
    percents: Sequence[float], values: Sequence[float], low: float = -math.inf, high: float = math.inf
) -> tuple[float, float, dict[str, Any]]:
    """Return location, scale and the same shape with the outer percentiles at 0 and 1.

    Examples
    --------
    >>> standardize((10.0, 50.0, 90.0), (5.0, 8.0, 15.0), low=0.0)
    (5.0, 10.0, {'percents': (10.0, 50.0, 90.0), 'values': (0.0, 0.3, 1.0), 'low': -0.5, 'high': inf})
    """
    start, width = values[0], values[-1] - values[0]
    standard = tuple((value - start) / width for value in values)
    bounds = {"low": (low - start) / width, "high": (high - start) / width}
    return start, width, {"percents": tuple(percents), "values": standard, **bounds}


def _polynomial(coefficients: Sequence[float], t: FloatArray) -> FloatArray:
    """Return a polynomial, coefficients lowest power first (Horner)."""
    total = np.zeros_like(t)
    for coefficient in reversed(coefficients):
        total = total * t + coefficient
    return total


def _derived(coefficients: Sequence[float]) -> list[float]:
    return [power * coefficient for power, coefficient in enumerate(coefficients)][1:]


def _unbound(x: FloatArray, low: float, high: float) -> FloatArray:
    """Return values as the curve has them: their logarithm beside a bound."""
    with np.errstate(divide="ignore"):
        above = np.log(np.maximum(x - low, 0.0)) if low > -math.inf else None
        below = np.log(np.maximum(high - x, 0.0)) if high < math.inf else None
    if above is None:
        return x if below is None else np.asarray(-below)
    return np.asarray(above if below is None else above - below)


def _bound(curve: FloatArray, low: float, high: float) -> FloatArray:
    """Return values from the curve: the inverse of `_unbound`."""
    with np.errstate(over="ignore"):
        if low > -math.inf and high < math.inf:
            return np.asarray(
                np.where(
                    curve < 0.0,
                    low + (high - low) / (1.0 + np.exp(-np.minimum(curve, 0.0))),
                    high - (high - low) / (1.0 + np.exp(np.maximum(curve, 0.0))),
                )
            )
        if low > -math.inf:
            return np.asarray(low + np.exp(curve))
        return np.asarray(high - np.exp(-curve)) if high < math.inf else curve


def _stretch(x: FloatArray, low: float, high: float) -> FloatArray:
    """Return the slope of the values with respect to the curve."""
    above = x - low if low > -math.inf else np.ones_like(x)
    below = high - x if high < math.inf else np.ones_like(x)
    return np.asarray(above * below / (high - low if math.isfinite(high - low) else 1.0))


@lru_cache(maxsize=4096)
def _curve(percents: tuple[float, ...], values: tuple[float, ...], low: float, high: float) -> _Curve:
    """Return the curve through the percentiles."""
    u = np.asarray(percents) / 100.0
    z, t = np.log(u) - np.log1p(-u), u - 0.5
    # The paper's order; the first four are special, then powers alternate: t^2, t^2 z, t^3, t^3 z, …
    places = [(0, False), (0, True), (1, True), (1, False)]
    places += [(power, times) for power in range(2, MOST_POINTS // 2) for times in (False, True)]
    places = places[: len(percents)]
    terms = np.stack([t**power * (z if times else 1.0) for power, times in places], axis=1)
    solved = np.linalg.solve(terms, _unbound(np.asarray(values, dtype=np.float64), low, high)).tolist()
    plain, times_z = [0.0] * (MOST_POINTS // 2), [0.0] * (MOST_POINTS // 2)
    for (power, times), coefficient in zip(places, solved, strict=True):
        (times_z if times else plain)[power] = coefficient
    return _Curve(tuple(plain), tuple(times_z))


def _broken_curve(percents: tuple[float, ...], values: tuple[float, ...], low: float, high: float) -> list[str]:
    """Say where the curve through the percentiles is no distribution, or has too heavy a tail."""
    curve = _curve(percents, values, low, high)
    z = np.linspace(-40.0, 40.0, 4001)  # beyond, the rise is the weight of the tail
    rise = curve.rise(z)
    worst = int(np.argmin(rise))
    lower, upper = curve.tails()
    falls = rise[worst] < -_ZERO * float(np.abs(rise).max())
    if falls or min(lower, upper) < 0.0:
        percent = 100.0 / (1.0 + math.exp(-z[worst]))
        where = f"near P{percent:.3g}" if 1e-3 < percent < 100.0 - 1e-3 else "in the tails"
        remedy = "smooth them, or use `cumulative(…)`"
        return [f"the percentiles bend too sharply, the density would be negative {where}; {remedy}"]
    for bound, other, tail, name in ((low, high, upper, "high"), (-high, -low, lower, "low")):
        if math.isfinite(bound) and not math.isfinite(other) and tail > HEAVIEST_TAIL:
            far = "above" if name == "high" else "below"
            return [f"the tail {far} is so heavy that it has no reliable mean; state `{name}` too"]
    return []


def _quantiles(
    z: FloatArray, percents: Sequence[float], values: Sequence[float], low: float, high: float
) -> FloatArray:
    """Return the quantiles at ``z``, the logit of the probability; at infinity the ends of the support."""
    curve = _curve(tuple(percents), tuple(values), low, high)
    tails = curve.tails()
    at = np.clip(z, -_FARTHEST, _FARTHEST)
    found = curve.at(at)
    for side, infinite in ((0, z == -np.inf), (1, z == np.inf)):
        # Where the weight of the tail is 0 the curve ends; elsewhere it goes on for ever.
        if tails[side] > 0.0:
            found = np.where(infinite, np.inf if side else -np.inf, found)
    return _bound(found, low, high)


def _logit(x: FloatArray, percents: Sequence[float], values: Sequence[float], low: float, high: float) -> FloatArray:
    """Return where the curve reaches ``x``, by Newton's method within brackets that only shrink."""
    curve = _curve(tuple(percents), tuple(values), low, high)
    target = _unbound(x, low, high)
    grid = _starts()
    reached = curve.at(grid)
    cell = np.clip(np.searchsorted(np.maximum.accumulate(reached), target) - 1, 0, grid.size - 2)
    left, right = grid[cell], grid[cell + 1]
    z = 0.5 * (left + right)
    for _ in range(60):
        excess = curve.at(z) - target
        left, right = np.where(excess > 0.0, left, z), np.where(excess > 0.0, z, right)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = z - excess / curve.rise(z)
        rounding = 1e-12 * (1.0 + np.abs(z))
        is_inside = (step >= left - rounding) & (step <= right + rounding)
        better = np.where(is_inside, np.clip(step, left, right), 0.5 * (left + right))
        # The error squares with each step: after one of 1e-9 it is rounding.
        if np.all(np.abs(better - z) <= 1e-9 * (1.0 + np.abs(z))):
            return better
        z = better
    return np.asarray(z)


@lru_cache(maxsize=1)
def _starts() -> FloatArray:
    """Return logits to start the search from, finer in the middle."""
    return np.asarray(np.sinh(np.linspace(-math.asinh(_FARTHEST), math.asinh(_FARTHEST), 129)))


@lru_cache(maxsize=4096)
def _moments(percents: tuple[float, ...], values: tuple[float, ...], low: float, high: float) -> tuple[float, float]:
    """Return mean and variance."""
    one_bound = math.isfinite(low) != math.isfinite(high)
    is_heavy = one_bound and max(_curve(percents, values, low, high).tails()) > _LIGHT_TAIL
    half, weight = graded_half(_OCTAVES_OF_HEAVY_TAIL if is_heavy else _OCTAVES)
    lower, upper = ppf(half, percents, values, low, high), isf(half, percents, values, low, high)
    center = float(np.sum(weight * (lower + upper)))
    return center, float(np.sum(weight * ((lower - center) ** 2 + (upper - center) ** 2)))
