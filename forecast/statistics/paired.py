"""Differences of two runs with the same random numbers, each with its 95 % interval.

Iterations are paired, and so are blocks: what both runs share, luck included, is gone from the difference of a block
and from its error. A block of 256 iterations is one replicate; the spread of the blocks' differences around the
difference of the whole runs is an honest error also under Latin hypercube sampling (see `statistics.error`). Where only
few iterations differ, that spread knows too little, and the interval is one for counts of independent draws, which is
not too narrow under Latin hypercube sampling (Owen 1997, SIAM Journal on Numerical Analysis 34(5), 1884-1910).

Source: Asmussen & Glynn (2007), Stochastic Simulation, III.5 (sectioning), V.6 (common random numbers); Newcombe
(1998), Statistics in Medicine 17(22), 2635-2650, and Zou & Donner (2008), 27(10), 1693-1702 (paired shares by square
and add).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.statistics.error import FEW_BLOCKS, RARE, USUAL, Interval, position, spread, wilson

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def mean_shift(before: Floats, after: Floats, block_size: int = 256) -> Interval:
    """Return how far the mean moves from one run to another.

    Parameters
    ----------
    before, after : ndarray, each of shape (n_iterations,)
        Iteration by iteration with the same random numbers.

    Examples
    --------
    >>> values = np.arange(2560.0)
    >>> mean_shift(values, values + 3.0)
    Interval(value=3.0, low=3.0, high=3.0)
    """
    moved = after - before
    return spread(float(moved.mean()), moved.reshape(-1, block_size).mean(axis=1))


def percentile_shift(
    before: Floats, after: Floats, p_level: float, block_size: int = 256, confidence: float = USUAL
) -> Interval:
    """Return how far a P-level moves from one run to another; see `percentile_shifts`.

    Examples
    --------
    >>> values = np.arange(2560.0)
    >>> percentile_shift(values, values + 3.0, 0.8)
    Interval(value=3.0, low=3.0, high=3.0)
    """
    return percentile_shifts(before, after, (p_level,), block_size, confidence)[0]


def percentile_shifts(
    before: Floats, after: Floats, p_levels: Sequence[float], block_size: int = 256, confidence: float = USUAL
) -> list[Interval]:
    """Return how far P-levels move from one run to another.

    Where fewer than `RARE` iterations differ, no P-level can have moved further than to the P-level which is that share
    of iterations away. Where none differs, nothing moved.

    Parameters
    ----------
    before, after : ndarray, each of shape (n_iterations,)
        Iteration by iteration with the same random numbers.
    p_levels : sequence of float
        Each 0 < p_level < 1; 0.80 for P80.
    """
    n_different = int(np.count_nonzero(before != after))
    if n_different == 0:
        return [Interval(0.0, 0.0, 0.0) for _ in p_levels]
    if n_different < RARE:
        ordered = [np.sort(values) for values in (before, after)]
        most = wilson(n_different, len(before), confidence).high
        return [_within(ordered[0], ordered[1], p_level, most) for p_level in p_levels]
    runs = [replicated_percentiles(values, p_levels, block_size) for values in (before, after)]
    return [combined((-1.0, 1.0), pair, confidence) for pair in zip(*runs, strict=True)]


def probability_shift(before: Bools, after: Bools, block_size: int = 256, confidence: float = USUAL) -> Interval:
    """Return how far a probability moves from one run to another, inside -1 to 1.

    Where fewer than `RARE` iterations differ, or blocks than `FEW_BLOCKS`, the interval is that of the two counts of
    iterations which are gained and lost.

    Parameters
    ----------
    before, after : ndarray of bool, each of shape (n_iterations,)
        Iteration by iteration with the same random numbers.

    Examples
    --------
    >>> before = np.arange(2560) % 10 < 6
    >>> probability_shift(before, np.arange(2560) % 10 < 8).value
    0.2
    """
    gained, lost = after & ~before, before & ~after
    n, n_gained, n_lost = len(before), int(np.count_nonzero(gained)), int(np.count_nonzero(lost))
    if n_gained + n_lost < RARE or n < FEW_BLOCKS * block_size:
        return _of_counts(n_gained, n_lost, n, confidence)
    moved = gained.reshape(-1, block_size).sum(axis=1) - lost.reshape(-1, block_size).sum(axis=1)
    found = spread((n_gained - n_lost) / n, moved / block_size, confidence)
    return Interval(found.value, max(found.low, -1.0), min(found.high, 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class Replicated:
    """A figure of a whole run, and the same figure of each of its blocks, shape (n_blocks,)."""

    whole: float
    blocks: Floats


def replicated_mean(values: Floats, block_size: int = 256) -> Replicated:
    """Return the mean of a run and of its blocks."""
    return Replicated(float(values.mean()), values.reshape(-1, block_size).mean(axis=1))


def replicated_percentiles(values: Floats, p_levels: Sequence[float], block_size: int = 256) -> list[Replicated]:
    """Return P-levels of a run and of its blocks."""
    ordered, blocks = np.sort(values), np.sort(values.reshape(-1, block_size), axis=1)
    return [
        Replicated(float(ordered[position(level, len(ordered))]), blocks[:, position(level, block_size)])
        for level in p_levels
    ]


def combined(weights: Sequence[float], figures: Sequence[Replicated], confidence: float = USUAL) -> Interval:
    """Return a weighted sum of figures of runs with the same random numbers, such as a share of a difference.

    Parameters
    ----------
    weights : sequence of float
        They sum to 0 where the sum compares runs: only then does what the runs share leave the interval.

    Examples
    --------
    >>> runs = [replicated_mean(np.arange(512.0) + more) for more in (0.0, 2.0, 5.0)]
    >>> combined((-1.0, 0.5, 0.5), runs)
    Interval(value=3.5, low=3.5, high=3.5)
    """
    whole = math.fsum(weight * one.whole for weight, one in zip(weights, figures, strict=True))
    blocks = np.zeros(len(figures[0].blocks))
    for weight, one in zip(weights, figures, strict=True):
        blocks += weight * one.blocks
    return spread(whole, blocks, confidence)


def holds_zero(interval: Interval) -> bool:
    """Return whether an interval can't tell a difference from none."""
    return interval.low <= 0.0 <= interval.high


def _within(before: Floats, after: Floats, p_level: float, most: float) -> Interval:
    """Return the move of a P-level when at most a share ``most`` of iterations differs; both arrays are sorted."""
    n = len(before)
    k = position(p_level, n)
    low = -math.inf if p_level - most <= 0.0 else float(before[position(p_level - most, n)] - before[k])
    high = math.inf if p_level + most >= 1.0 else float(before[position(p_level + most, n)] - before[k])
    value = float(after[k] - before[k])
    return Interval(value, min(low, value), max(high, value))


def _of_counts(n_gained: int, n_lost: int, n: int, confidence: float) -> Interval:
    """Return the difference of two shares of the same ``n`` iterations by square and add."""
    gained, lost = wilson(n_gained, n, confidence), wilson(n_lost, n, confidence)
    value = (n_gained - n_lost) / n
    # What is gained can't be lost: the two counts correlate negatively.
    together = math.sqrt(n_gained * n_lost / max((n - n_gained) * (n - n_lost), 1))

    def half(one: float, other: float) -> float:
        return math.sqrt(one * one + other * other + 2.0 * together * one * other)

    low = value - half(gained.value - gained.low, lost.high - lost.value)
    high = value + half(gained.high - gained.value, lost.value - lost.low)
    return Interval(value, max(low, -1.0), min(high, 1.0))
