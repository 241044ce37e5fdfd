"""Quantile tables: one row of numbers per continuous estimate, from which the simulation interpolates.

A row holds values and slopes of the quantile function at fixed probabilities; between neighbors stands the cubic
through both values and both slopes (Hermite). Layout of a row, float64:

- interior: nodes ``u = k / 256``, k = 0 … 256, values at `VALUES` and slopes times 1/256 at `SLOPES`, so that a loop
  over cells reads without gaps; used for 8/256 <= u < 248/256, the nodes outside hold 0.
- lower tail, at `LOWER_TAIL`: octaves ``2**-(j + 1) <= u < 2**-j`` for j = 5 … 33, each in 8 equal cells, hence 9
  nodes, pairs (value, slope); slopes times the cell's width ``2**-(j + 4)``. Below ``2**-34`` the value at ``2**-34``
  holds.
- upper tail, at `UPPER_TAIL`: the same in terms of the probability above, ``v = 1 - u``; slopes are d value / dv,
  negative, so that the same code reads both tails.

Slopes are 1 / density, limited to three times the neighboring differences (Fritsch and Carlson 1980, SIAM Journal on
Numerical Analysis 17(2), 238-246), so that the interpolation never turns back. Measured error as a share of the
estimate's standard deviation, at probabilities from 1e-10 to 1 - 1e-10:

- 1.1e-6 normal; 1.5e-6 PERT, 2.8e-6 with any weight up to 50; 3e-6 exponential;
- 4e-7 triangular and trigen away from the bend at the peak, 9e-6 at the bend where it is sharpest (a peak right of P3);
- 1e-5 to P99.9 for skewed lognormal, gamma and Weibull estimates, 1e-4 in their far tails, while the standard
  deviation is at most the mean; 2e-3 in the far tail of a metalog beside one bound, which falls as a power;
- 4e-6 log-triangular, 2.4e-6 logistic and Gumbel, 1.5e-6 beta and pertgen (shapes of at least 1);
- 2.3e-3 for a double triangle in the cell of its peak, where the slope jumps, 1e-6 elsewhere. Where it does so at many
  places, in a histogram or a cumulative curve, `estimate.linear_pieces` serves instead of a table.

A simulation of a million iterations knows a P80 to 1.4e-3 standard deviations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecast.distributions import DISTRIBUTIONS, estimate, pert, standard_beta
from forecast.distributions import beta as beta_general
from forecast.distributions.family import ContinuousFamily, FloatArray, Parameters

N_CELLS = 256
FIRST_CELL = 8  # cells 8 … 247 of the interior are used
LAST_CELL = N_CELLS - FIRST_CELL - 1
FIRST_OCTAVE = 5  # 2**-5 is 8/256
LAST_OCTAVE = 33
N_OCTAVES = LAST_OCTAVE - FIRST_OCTAVE + 1
CELLS_PER_OCTAVE = 8
OCTAVE_LENGTH = 2 * (CELLS_PER_OCTAVE + 1)
LEAST_PROBABILITY = 2.0 ** -(LAST_OCTAVE + 1)

VALUES = 0
SLOPES = VALUES + N_CELLS + 1
LOWER_TAIL = SLOPES + N_CELLS + 1
UPPER_TAIL = LOWER_TAIL + N_OCTAVES * OCTAVE_LENGTH
ROW_LENGTH = UPPER_TAIL + N_OCTAVES * OCTAVE_LENGTH

Key: TypeAlias = tuple[str, tuple[tuple[str, Any], ...], float, float]
"""Family, parameters, low and high: a shape that several estimates may share."""


class Shapes(NamedTuple):
    """The tables of estimates that differ in location and scale only, once: the quantile is location + scale x table.

    ``table`` has the shape (n_shapes, ROW_LENGTH); ``row``, ``location`` and ``scale`` (n_estimates,).
    """

    table: FloatArray
    row: NDArray[np.int32]
    location: FloatArray
    scale: FloatArray


def _pertgen_shapes(
    optimistic: float, most_likely: float, pessimistic: float, weight: float, **_: float
) -> tuple[float, float]:
    """Return alpha and beta of a standardized pertgen, whose outer points are its ends."""
    return pert.shapes(optimistic, most_likely, pessimistic, weight)


# Families that are beta distributions between their ends, and how their parameters, standardized, give the shapes.
_BETA: dict[str, Callable[..., tuple[float, float]]] = {
    "pert": pert.shapes,
    "pertgen": _pertgen_shapes,
    "beta": beta_general.shapes,
}


def _tail_nodes() -> FloatArray:
    """Return the tail's probabilities, shape (N_OCTAVES, CELLS_PER_OCTAVE + 1)."""
    octave = 2.0 ** -np.arange(FIRST_OCTAVE + 1.0, LAST_OCTAVE + 2.0)
    return octave[:, None] * (1.0 + np.arange(CELLS_PER_OCTAVE + 1) / CELLS_PER_OCTAVE)


# All probabilities up to 1/2 at which quantiles are needed, ascending, and where the tail finds its own among them.
# A set, since numpy.unique would import numpy.ma: 40 ms of a start.
_HALF = np.array(sorted({*_tail_nodes().ravel().tolist(), *(k / N_CELLS for k in range(FIRST_CELL, N_CELLS // 2 + 1))}))
_TAIL_AT = np.searchsorted(_HALF, _tail_nodes())
_TAIL_WIDTH = (2.0 ** -np.arange(FIRST_OCTAVE + 1.0, LAST_OCTAVE + 2.0) / CELLS_PER_OCTAVE)[:, None]
_N_INTERIOR = N_CELLS // 2 - FIRST_CELL + 1  # nodes of the interior up to 1/2


def tabulate(family: str, parameters: Parameters, low: float = -math.inf, high: float = math.inf) -> FloatArray:
    """Return the quantile table of one continuous estimate.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS` that is not discrete.
    parameters : mapping of str to float
        The family's parameters by name.
    low, high : float
        Bounds of a truncation, in the unit of the estimate; infinite where there is none.

    Returns
    -------
    ndarray, shape (ROW_LENGTH,)
        The row, in the unit of the estimate.

    Examples
    --------
    >>> row = tabulate("pert", {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0})
    >>> evaluate(row, np.array([0.5, 0.8])).round(4).tolist()
    [16.2762, 19.8038]
    """
    return cast(FloatArray, tabulate_many([(family, parameters, low, high)])[0])


def tabulate_many(estimates: Sequence[tuple[str, Parameters, float, float]]) -> FloatArray:
    """Return the quantile tables of many continuous estimates.

    Estimates that differ in location and scale only are tabulated once. A row does not depend, to the bit, on the
    other estimates.

    Parameters
    ----------
    estimates : sequence of (family, parameters, low, high), length n_estimates
        As in `tabulate`.

    Returns
    -------
    ndarray, shape (n_estimates, ROW_LENGTH)
        One row per estimate, contiguous, in the unit of the estimate.

    Examples
    --------
    >>> tabulate_many([("uniform", {"low": 0.0, "high": 4.0}, -math.inf, math.inf)]).shape == (1, ROW_LENGTH)
    True
    """
    shared = shapes(estimates)
    rows = shared.table[shared.row] * shared.scale[:, None]
    rows[:, VALUES + FIRST_CELL : VALUES + LAST_CELL + 2] += shared.location[:, None]
    rows[:, LOWER_TAIL::2] += shared.location[:, None]
    return rows


def shapes(estimates: Sequence[tuple[str, Parameters, float, float]]) -> Shapes:
    """Return the quantile tables of the shapes of many continuous estimates.

    Parameters
    ----------
    estimates : sequence of (family, parameters, low, high), length n_estimates
        As in `tabulate`.

    Examples
    --------
    >>> both = shapes([("uniform", {"low": low, "high": 4.0}, -math.inf, math.inf) for low in (0.0, 2.0)])
    >>> len(both.table), both.row.tolist(), both.location.tolist(), both.scale.tolist()
    (1, [0, 0], [0.0, 2.0], [4.0, 2.0])
    """
    position: dict[Key, int] = {}
    row = np.empty(len(estimates), dtype=np.int32)
    location, scale = np.empty(len(estimates)), np.empty(len(estimates))
    for k, (family, parameters, low, high) in enumerate(estimates):
        key, location[k], scale[k] = _shape(family, parameters, low, high)
        row[k] = position.setdefault(key, len(position))
    return Shapes(_standard_rows(list(position)), row, location, scale)


def evaluate(row: FloatArray, u: ArrayLike) -> FloatArray:
    """Return interpolated quantiles: the slow and plain twin of the simulation's own look-up.

    Parameters
    ----------
    row : ndarray, shape (ROW_LENGTH,)
        A row of `tabulate`.
    u : array_like
        Probabilities, 0 <= u <= 1.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, in the unit of the estimate.

    Examples
    --------
    >>> evaluate(tabulate("uniform", {"low": 2.0, "high": 10.0}), [0.25, 0.5]).tolist()
    [4.0, 6.0]
    """
    u = np.asarray(u, dtype=np.float64)
    return np.array([_look_up(row, float(one)) for one in u.ravel()]).reshape(u.shape)


def _look_up(row: FloatArray, u: float) -> float:
    """Return one quantile; the simulation's kernel does exactly this, operation by operation."""
    scaled = u * N_CELLS
    if FIRST_CELL <= scaled < N_CELLS - FIRST_CELL:
        cell = int(scaled)
        f = scaled - cell
        q0, q1 = float(row[VALUES + cell]), float(row[VALUES + cell + 1])
        s0, s1 = float(row[SLOPES + cell]), float(row[SLOPES + cell + 1])
    else:
        base, p = (LOWER_TAIL, u) if u < 0.5 else (UPPER_TAIL, 1.0 - u)
        mantissa, exponent = math.frexp(max(p, LEAST_PROBABILITY))  # p = mantissa * 2**exponent, 1/2 <= mantissa < 1
        if exponent > -FIRST_OCTAVE:  # v = 8/256 itself: the end of the first octave
            mantissa, exponent = 1.0, -FIRST_OCTAVE
        scaled = (mantissa - 0.5) * (2 * CELLS_PER_OCTAVE)
        cell = min(int(scaled), CELLS_PER_OCTAVE - 1)
        at, f = base + (-exponent - FIRST_OCTAVE) * OCTAVE_LENGTH + 2 * cell, scaled - cell
        q0, s0, q1, s1 = (float(number) for number in row[at : at + 4])
    rise = q1 - q0
    return q0 + f * (s0 + f * ((3.0 * rise - 2.0 * s0 - s1) + f * (s0 + s1 - 2.0 * rise)))


def _shape(family: str, parameters: Parameters, low: float, high: float) -> tuple[Key, float, float]:
    """Return what is to be tabulated, and the location and scale that turn it into the estimate."""
    chosen = cast(ContinuousFamily, DISTRIBUTIONS[family])
    if chosen.DISCRETE:
        raise ValueError(f"`{family}` is a list of values; it has steps and no quantile table")
    lowest, highest = chosen.support(**parameters)
    if low <= lowest:
        low = -math.inf
    if high >= highest:
        high = math.inf
    if lowest == highest:
        return ("uniform", (("low", 0.0), ("high", 1.0)), -math.inf, math.inf), lowest, 0.0
    if low == -math.inf and high == math.inf:
        location, scale, standard = chosen.standardize(**parameters)
        return (family, tuple(standard.items()), low, high), location, scale
    return (family, tuple(parameters.items()), low, high), 0.0, 1.0


def _standard_rows(keys: list[Key]) -> FloatArray:
    """Return the rows of shapes, shape (n_shapes, ROW_LENGTH); unused nodes hold 0."""
    lower, upper, lower_slope, upper_slope = _nodes(keys)
    rows = np.zeros((len(keys), ROW_LENGTH))
    middle = N_CELLS // 2
    values, slopes = rows[:, VALUES:SLOPES], rows[:, SLOPES:LOWER_TAIL]
    values[:, FIRST_CELL : middle + 1] = lower[:, -_N_INTERIOR:]
    slopes[:, FIRST_CELL : middle + 1] = lower_slope[:, -_N_INTERIOR:] / N_CELLS
    values[:, middle + 1 : LAST_CELL + 2] = upper[:, -2 : -_N_INTERIOR - 1 : -1]
    slopes[:, middle + 1 : LAST_CELL + 2] = upper_slope[:, -2 : -_N_INTERIOR - 1 : -1] / N_CELLS
    tails = rows[:, LOWER_TAIL:].reshape(-1, 2, N_OCTAVES, CELLS_PER_OCTAVE + 1, 2)
    tails[:, 0, :, :, 0], tails[:, 1, :, :, 0] = lower[:, _TAIL_AT], upper[:, _TAIL_AT]
    tails[:, 0, :, :, 1] = lower_slope[:, _TAIL_AT] * _TAIL_WIDTH
    tails[:, 1, :, :, 1] = -upper_slope[:, _TAIL_AT] * _TAIL_WIDTH
    return rows


def _nodes(keys: list[Key]) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return values at ``u`` = `_HALF` and ``v`` = `_HALF` and the slopes dQ/du there, shapes (n_shapes, n_half)."""
    lower, upper, lower_slope, upper_slope = (np.empty((len(keys), _HALF.size)) for _ in range(4))
    beta_shapes = [_beta_shapes(*key) for key in keys]
    beta = np.array([k for k, found in enumerate(beta_shapes) if found is not None], dtype=np.intp)
    if beta.size:
        # The only distribution that is slow one by one: all its shapes at once.
        shapes = [found for found in beta_shapes if found is not None]
        lower[beta], lower_slope[beta] = standard_beta.lower_quantiles(_HALF, shapes)
        rest, upper_slope[beta] = standard_beta.lower_quantiles(_HALF, [(second, first) for first, second in shapes])
        upper[beta] = 1.0 - rest
    for k, (family, items, low, high) in enumerate(keys):
        if beta_shapes[k] is not None:
            continue
        parameters = dict(items)
        lower[k] = estimate.quantiles(family, parameters, _HALF, low, high)
        upper[k] = estimate.upper_quantiles(family, parameters, _HALF, low, high)
        lower_slope[k] = estimate.slopes(family, parameters, lower[k], low, high)
        upper_slope[k] = estimate.slopes(family, parameters, upper[k], low, high)
    _limit_slopes(lower, upper, lower_slope, upper_slope)
    return lower, upper, lower_slope, upper_slope


def _beta_shapes(
    family: str, parameters: tuple[tuple[str, Any], ...], low: float, high: float
) -> tuple[float, float] | None:
    """Return alpha and beta of what is a beta distribution between 0 and 1, None of anything else."""
    if family not in _BETA or low > -math.inf or high < math.inf:
        return None
    alpha, beta = _BETA[family](**dict(parameters))
    return (alpha, beta) if min(alpha, beta) >= 1.0 else None


def _limit_slopes(lower: FloatArray, upper: FloatArray, lower_slope: FloatArray, upper_slope: FloatArray) -> None:
    """Cut slopes, in place, to three times the neighboring difference quotients: enough for no cell to turn back."""
    width = np.diff(_HALF)
    for values, slope in ((lower, lower_slope), (-upper, upper_slope)):
        limit = 3.0 * np.maximum(np.diff(values, axis=1), 0.0) / width
        np.minimum(slope[:, :-1], limit, out=slope[:, :-1])
        np.minimum(slope[:, 1:], limit, out=slope[:, 1:])
    middle = np.minimum(lower_slope[:, -1], upper_slope[:, -1])
    lower_slope[:, -1], upper_slope[:, -1] = middle, middle
