"""The beta distribution between 0 and 1, for shapes of at least 1, in numpy alone and for many shapes at once.

The distribution function is summed up by Gauss-Legendre quadrature on a grid that is graded towards both ends, each
cell a fixed ratio wide, so that the powers at the ends are smooth within every cell; below the first grid point the
leading power is exact. A quantile is found by inverse Hermite interpolation in logarithms and one step of Halley's
method. Against `scipy.special` the quantiles differ by less than 1e-11 for alpha + beta up to 22, 1e-8 beyond.

Why not `scipy.special.betaincinv`: the 705 quantiles of a quantile table take 1.0 ms a shape with it and 0.2 ms here,
where many shapes go together, and importing `scipy.special` costs 0.05 to 0.3 s more.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from forecast.distributions.family import FloatArray
from forecast.distributions.quadrature import POINTS, WEIGHTS

_OCTAVES = 40  # the grid starts at 2**-40; below it the leading power is exact to a share of 1e-9 of x itself
_CELLS_PER_OCTAVE = 3
_SHAPES_AT_ONCE = 32  # working arrays stay in the cache


def ppf(u: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the quantiles at probabilities ``u``.

    Parameters
    ----------
    u : array_like
        Probabilities, 0 <= u <= 1.
    alpha, beta : float
        Shapes, at least 1.

    Returns
    -------
    ndarray, shape of ``u``
        Quantiles, 0 to 1.

    Examples
    --------
    >>> ppf([0.0, 0.5, 1.0], 2.0, 4.0).round(6).tolist()
    [0.0, 0.31381, 1.0]
    """
    u = np.asarray(u, dtype=np.float64)
    flat = u.ravel()
    upper = flat > 0.5
    x = np.empty_like(flat)
    x[~upper] = lower_quantiles(flat[~upper], [(alpha, beta)])[0][0]
    x[upper] = 1.0 - lower_quantiles(1.0 - flat[upper], [(beta, alpha)])[0][0]
    return x.reshape(u.shape)


def cdf(x: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the probabilities of staying at or below ``x``.

    Parameters
    ----------
    x : array_like
        Values, 0 to 1.
    alpha, beta : float
        Shapes, at least 1.

    Returns
    -------
    ndarray, shape of ``x``
        Probabilities.

    Examples
    --------
    >>> cdf([0.0, 0.25, 1.0], 1.0, 2.0).round(6).tolist()
    [0.0, 0.4375, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    flat = x.ravel()
    upper = flat > alpha / (alpha + beta)
    probability = np.empty_like(flat)
    probability[~upper] = _below(flat[~upper], alpha, beta)
    probability[upper] = 1.0 - _below(1.0 - flat[upper], beta, alpha)
    return probability.reshape(x.shape)


def pdf(x: ArrayLike, alpha: float, beta: float) -> FloatArray:
    """Return the density at ``x``.

    Examples
    --------
    >>> pdf([0.0, 0.25, 1.5], 1.0, 2.0).round(6).tolist()
    [2.0, 1.5, 0.0]
    """
    x = np.asarray(x, dtype=np.float64)
    inside = np.clip(x, 0.0, 1.0)
    density = math.exp(-_log_beta(alpha, beta)) * inside ** (alpha - 1.0) * (1.0 - inside) ** (beta - 1.0)
    return np.asarray(np.where((x < 0.0) | (x > 1.0), 0.0, density))


def lower_quantiles(u: FloatArray, shapes: list[tuple[float, float]]) -> tuple[FloatArray, FloatArray]:
    """Return the quantiles of many beta distributions at the same probabilities of at most 1/2, and their slopes.

    The quantiles of one shape do not depend, to the bit, on the other shapes in the list.

    Parameters
    ----------
    u : ndarray, shape (n_probabilities,)
        Probabilities, 0 <= u <= 1/2.
    shapes : list of tuple of float, length n_shapes
        Pairs alpha, beta, each at least 1. For the upper end ask for (beta, alpha) and subtract from 1.

    Returns
    -------
    tuple of ndarray, both of shape (n_shapes, n_probabilities)
        Quantiles, 0 to 1, and the slopes of the quantile function there, 1 / density, precise to about 1e-6.

    Examples
    --------
    >>> [part.round(6).tolist() for part in lower_quantiles(np.array([0.25]), [(1.0, 1.0), (2.0, 1.0)])]
    [[[0.25], [0.5]], [[1.0], [1.0]]]
    """
    x, slope = np.empty((len(shapes), u.size)), np.empty((len(shapes), u.size))
    by_cells: dict[int, list[int]] = {}
    for position, (alpha, beta) in enumerate(shapes):
        by_cells.setdefault(_cells_per_octave(alpha, beta), []).append(position)
    for n_cells, positions in by_cells.items():
        for start in range(0, len(positions), _SHAPES_AT_ONCE):
            some = positions[start : start + _SHAPES_AT_ONCE]
            x[some], slope[some] = _invert(u, [shapes[position] for position in some], n_cells)
    return x, slope


def _invert(u: FloatArray, shapes: list[tuple[float, float]], n_cells: int) -> tuple[FloatArray, FloatArray]:
    """Return quantiles and slopes, both of shape (n_shapes, n_probabilities), on one grid."""
    grid = _grid(n_cells)[0]
    alpha = np.array([shape[0] for shape in shapes])[:, None]
    beta = np.array([shape[1] for shape in shapes])[:, None]
    log_scale = np.array([_log_beta(*shape) for shape in shapes])[:, None]
    below, density = _forward(alpha, beta, log_scale, n_cells)
    with np.errstate(divide="ignore"):
        log_u = np.log(u)
    cell = np.stack([np.searchsorted(row, u, side="right") for row in below]) - 1
    is_first = (cell < 0) | (u == 0.0)
    cell = np.clip(cell, 0, grid.size - 2)
    at = cell + np.arange(len(shapes))[:, None] * grid.size

    # Inverse Hermite interpolation of ln x against ln F, whose slope is F / (x density).
    log_below = np.log(np.maximum(below, 1e-300))
    slope = np.minimum(below / (grid * np.maximum(density, 1e-300)), 1e300)
    width = np.maximum(np.diff(log_below, axis=1, append=np.inf), 1e-300)
    rise = np.take(np.diff(np.log(grid), append=0.0), cell)
    span = np.take(width, at)
    t = np.clip((log_u - np.take(log_below, at)) / span, 0.0, 1.0)
    start = np.minimum(span * np.take(slope, at), 3.0 * rise)
    stop = np.minimum(span * np.take(slope, at + 1), 3.0 * rise)
    left, right = np.take(grid, cell), np.take(grid, cell + 1)
    x = left * np.exp(t * (start + t * (3.0 * rise - 2.0 * start - stop + t * (start + stop - 2.0 * rise))))
    x = np.clip(x, left, right)

    # Halley: the error of the interpolation, about 1e-4 of a cell, to the third power.
    excess = np.take(below, at) + _integral(left, x, alpha, beta, log_scale) - u
    density = np.maximum(_density(x, alpha, beta, log_scale), 1e-300)
    step = excess / density
    bend = (alpha - 1.0) / x - (beta - 1.0) / (1.0 - x)
    step /= np.maximum(1.0 - 0.5 * step * bend, 0.5)
    slope = 1.0 / (density * np.clip(1.0 - step * bend, 0.5, 2.0))
    x = np.clip(x - step, left, right)
    if is_first.any():
        # Below the grid u = x**alpha / (alpha B), hence dx/du = x / (alpha u).
        first = np.minimum(np.exp((log_u + np.log(alpha) + log_scale) / alpha), grid[0])
        x = np.where(is_first, first, x)
        slope = np.where(is_first, first / (alpha * np.maximum(u, 1e-300)), slope)
    return x, slope


def _below(x: FloatArray, alpha: float, beta: float) -> FloatArray:
    """Return the distribution function of one shape at ``x`` below the mean."""
    n_cells = _cells_per_octave(alpha, beta)
    grid = _grid(n_cells)[0]
    a, b, log_scale = np.array([[alpha]]), np.array([[beta]]), np.array([[_log_beta(alpha, beta)]])
    below, _ = _forward(a, b, log_scale, n_cells)
    cell = np.clip(np.searchsorted(grid, x, side="right") - 1, 0, grid.size - 2)
    inside = np.maximum(x, grid[0])
    value = below[0, cell] + _integral(grid[cell], inside, a, b, log_scale)[0]
    first = np.exp(-float(log_scale[0, 0])) * np.maximum(x, 0.0) ** alpha / alpha
    return np.asarray(np.where(x < grid[0], first, value))


def _forward(alpha: FloatArray, beta: FloatArray, log_scale: FloatArray, n_cells: int) -> tuple[FloatArray, FloatArray]:
    """Return distribution function and density at the grid points, both of shape (n_shapes, n_points)."""
    grid, weights, log_nodes, log_rests, log_grid, log_grid_rest = _grid(n_cells)
    pieces = np.zeros((alpha.size, grid.size))
    pieces[:, 0] = np.exp(alpha * log_grid[0] - log_scale)[:, 0] / alpha[:, 0]
    for weight, log_node, log_rest in zip(weights, log_nodes, log_rests, strict=True):
        pieces[:, 1:] += weight * np.exp((alpha - 1.0) * log_node + (beta - 1.0) * log_rest - log_scale)
    density = np.exp((alpha - 1.0) * log_grid + (beta - 1.0) * log_grid_rest - log_scale)
    return np.cumsum(pieces, axis=1), density


def _integral(
    left: FloatArray, x: FloatArray, alpha: FloatArray, beta: FloatArray, log_scale: FloatArray
) -> FloatArray:
    """Return the integral of the density from ``left`` to ``x`` within one cell."""
    width = x - left
    total = np.zeros(np.broadcast_shapes(width.shape, alpha.shape))
    for point, weight in zip(POINTS.tolist(), WEIGHTS.tolist(), strict=True):
        total += weight * _density(left + point * width, alpha, beta, log_scale)
    return np.asarray(width * total)


def _density(x: FloatArray, alpha: FloatArray, beta: FloatArray, log_scale: FloatArray) -> FloatArray:
    return np.asarray(np.exp((alpha - 1.0) * np.log(x) + (beta - 1.0) * np.log1p(-x) - log_scale))


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)


def _cells_per_octave(alpha: float, beta: float) -> int:
    """Return how fine the grid must be: the peak narrows with the root of the weight, alpha + beta - 2."""
    return _CELLS_PER_OCTAVE * max(1, math.ceil(math.sqrt((alpha + beta) / 12.0) - 1e-9))


@lru_cache(maxsize=8)
def _grid(n_cells: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return what all shapes share on a grid with ``n_cells`` cells an octave towards both ends.

    Grid points, shape (n_points,); for each Gauss-Legendre point the weights times cell widths, ln x and ln(1 - x) at
    the nodes, shape (n_legendre, n_points - 1); ln x and ln(1 - x) at the grid points.
    """
    half = 2.0 ** (-np.arange(_OCTAVES * n_cells, n_cells - 1, -1) / n_cells)
    grid = np.concatenate((half, 1.0 - half[-2::-1]))
    width = np.diff(grid)
    points, weights = (part[:, None] for part in (POINTS, WEIGHTS))
    nodes = grid[:-1] + points * width
    return grid, weights * width, np.log(nodes), np.log1p(-nodes), np.log(grid), np.log1p(-grid)
