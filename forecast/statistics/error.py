"""Point values and their 95 % intervals, from the spread of blocks.

A block of 256 iterations is one replicate. The spread of the block estimates around the value of the whole run is an
honest error also under Latin hypercube sampling, where formulas for independent draws are not. For a percentile the
spread is that of the share of iterations below it, and the interval runs between the percentiles at that share plus
and minus its error: the percentile of a single block is too coarse a number (one of 256) to take a spread of.

Source: Asmussen & Glynn (2007), Stochastic Simulation, III.5 (sectioning); Avramidis & Wilson (1998), Operations
Research 46(4), 574-591 (percentiles under Latin hypercube sampling); Nakayama (2014), ACM TOMACS 24(4) 20.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.distributions.standard_normal import ppf

P_LEVELS = (0.01, *(round(0.05 * k, 2) for k in range(1, 20)), 0.99)
# Two-sided 95 % quantiles of Student's t for 1, 2, … 30 degrees of freedom (Abramowitz & Stegun, table 26.10).
STUDENT_975 = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
)  # fmt: skip
NORMAL_975 = 1.959963984540054
USUAL = 0.95  # the confidence of every interval that is shown without another one beside it
RARE = 30
# With fewer blocks Student's t is so wide that the formula for independent draws, which is never too narrow for
# outcomes that grow with their inputs (Stein 1987, Technometrics 29(2), 143-151), says more.
FEW_BLOCKS = 8


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the 95 % interval of the simulation's own error."""

    value: float
    low: float
    high: float


def student_975(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t, to four digits.

    Examples
    --------
    >>> round(student_975(39), 3)
    2.023
    """
    if degrees <= len(STUDENT_975):
        return STUDENT_975[degrees - 1]
    z = NORMAL_975
    # Cornish-Fisher expansion in 1/degrees (Abramowitz & Stegun 26.7.5).
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def normal(confidence: float) -> float:
    """Return how many standard errors an interval of that confidence reaches to each side.

    Examples
    --------
    >>> round(normal(0.95), 2), round(normal(0.9999), 2)
    (1.96, 3.89)
    """
    return NORMAL_975 if confidence == USUAL else float(ppf(0.5 + 0.5 * confidence))


def student(confidence: float, degrees: int) -> float:
    """Return the same for a standard error that is itself estimated with so many degrees of freedom.

    Source: Hill (1970), Algorithm 396: Student's t-quantiles, Communications of the ACM 13(10), 619-620.

    Examples
    --------
    >>> round(student(0.95, 39), 3), round(student(0.9999, 39), 3)
    (2.023, 4.333)
    """
    if confidence == USUAL:
        return student_975(degrees)
    p = 1.0 - confidence
    if degrees == 1:
        return 1.0 / math.tan(0.5 * math.pi * p)
    if degrees == 2:
        return math.sqrt(2.0 / (p * (2.0 - p)) - 2.0)
    a = 1.0 / (degrees - 0.5)
    b = 48.0 / (a * a)
    c = ((20700.0 * a / b - 98.0) * a - 16.0) * a + 96.36
    d = ((94.5 / (b + c) - 3.0) / b + 1.0) * math.sqrt(0.5 * a * math.pi) * degrees
    x = d * p
    y = x ** (2.0 / degrees)
    if y > 0.05 + a:
        x = -normal(confidence)
        y = x * x
        if degrees < 5:
            c += 0.3 * (degrees - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x
        y = math.expm1(a * y * y)
    else:
        y = ((1.0 / (((degrees + 6.0) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2.0) * 3.0)
              + 0.5 / (degrees + 4.0)) * y - 1.0) * (degrees + 1.0) / (degrees + 2.0) + 1.0 / y  # fmt: skip
    return math.sqrt(degrees * y)


def spread(whole: float, blocks: NDArray[np.float64], confidence: float = USUAL) -> Interval:
    """Return ``whole`` with the interval that the spread of block estimates around it gives.

    Parameters
    ----------
    whole : float
        The estimate of the whole run.
    blocks : ndarray, shape (n_blocks,)
        The same estimate from each block alone. With fewer than two blocks the interval is unbounded.
    """
    n_blocks = len(blocks)
    if n_blocks < 2:
        return Interval(whole, -math.inf, math.inf)
    error = math.sqrt(float(np.sum((blocks - whole) ** 2)) / (n_blocks - 1) / n_blocks)
    half = student(confidence, n_blocks - 1) * error
    return Interval(whole, whole - half, whole + half)


def mean(values: NDArray[np.float64], block_size: int = 256) -> Interval:
    """Return the mean of ``values``, shape (n_iterations,), with its interval."""
    blocks = values.reshape(-1, block_size).mean(axis=1)
    return spread(float(values.mean()), blocks)


def percentiles(
    values: NDArray[np.float64],
    p_levels: Sequence[float] = P_LEVELS,
    block_size: int = 256,
    confidence: float = USUAL,
) -> list[Interval]:
    """Return P-levels of ``values``, each the least value not exceeded in that share of iterations.

    Parameters
    ----------
    values : ndarray, shape (n_iterations,)
    p_levels : sequence of float
        Each 0 < p_level < 1; 0.80 for P80.

    Returns
    -------
    list of Interval
        A bound is infinite where the run is too short to know it.
    """
    ordered = np.sort(values)
    n_blocks = len(values) // block_size
    found = []
    for p_level in p_levels:
        if n_blocks < FEW_BLOCKS:
            half = normal(confidence) * math.sqrt(p_level * (1.0 - p_level) / len(values))
        else:
            shares = shares_below(values.reshape(n_blocks, block_size), ordered, p_level)
            half = spread(p_level, shares, confidence).high - p_level
        found.append(_between(ordered, p_level, half))
    return found


def percentile(
    values: NDArray[np.float64], p_level: float, block_size: int = 256, confidence: float = USUAL
) -> Interval:
    """Return one P-level; see `percentiles`."""
    return percentiles(values, (p_level,), block_size, confidence)[0]


def probability(hits: NDArray[np.bool_], block_size: int = 256, confidence: float = USUAL) -> Interval:
    """Return the share of iterations in which ``hits`` is true, with its interval inside 0-1.

    Where hits or misses are fewer than `RARE`, or blocks than `FEW_BLOCKS`, the interval is Wilson's (1927) for
    independent draws, which is never too narrow under Latin hypercube sampling.

    Parameters
    ----------
    hits : ndarray of bool, shape (n_iterations,)
    """
    if len(hits) < FEW_BLOCKS * block_size:
        return wilson(int(np.count_nonzero(hits)), len(hits), confidence)
    return probability_of_counts(hits.reshape(-1, block_size).sum(axis=1), block_size, confidence)


def probability_of_counts(counts: NDArray[np.int64], block_size: int = 256, confidence: float = USUAL) -> Interval:
    """Return the same from the hits of each block, shape (n_blocks,)."""
    n_hits, n = int(counts.sum()), len(counts) * block_size
    share = n_hits / n
    if min(n_hits, n - n_hits) < RARE or len(counts) < FEW_BLOCKS:
        return wilson(n_hits, n, confidence)
    interval = spread(share, counts / block_size, confidence)
    return Interval(share, max(interval.low, 0.0), min(interval.high, 1.0))


def position(p_level: float, n: int) -> int:
    """Return where a P-level stands among ``n`` ordered values, from 0."""
    # The subtraction keeps 0.8 * 10 from becoming position 9 through rounding in the last bit.
    return min(max(math.ceil(p_level * n - 1e-9) - 1, 0), n - 1)


def shares_below(blocks: NDArray[np.float64], ordered: NDArray[np.float64], p_level: float) -> NDArray[np.float64]:
    """Return each block's share of iterations below a percentile, weighted so that their mean is ``p_level``.

    Iterations at the percentile count in part: all of them or none would hide the error of a percentile that stands on
    a value which many iterations share.
    """
    value = ordered[position(p_level, len(ordered))]
    below, up_to = (blocks < value).mean(axis=1), (blocks <= value).mean(axis=1)
    least, most = float(below.mean()), float(up_to.mean())
    weight = (p_level - least) / (most - least)
    shares: NDArray[np.float64] = (1.0 - weight) * below + weight * up_to
    return shares


def _between(ordered: NDArray[np.float64], p_level: float, half: float) -> Interval:
    n = len(ordered)
    half = max(half, 1.0 / n)  # order statistics tell nothing finer than their neighbors
    low = -math.inf if p_level - half <= 0.0 else float(ordered[position(p_level - half, n)])
    high = math.inf if p_level + half >= 1.0 else float(ordered[position(p_level + half, n)])
    return Interval(float(ordered[position(p_level, n)]), low, high)


def wilson(n_hits: int, n: int, confidence: float = USUAL) -> Interval:
    """Return the share ``n_hits / n`` of independent draws with its interval (Wilson 1927)."""
    z = normal(confidence)
    share, z2 = n_hits / n, z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # At the ends the bounds are 0 and 1 exactly, which the sums above may miss in their last bit.
    low = 0.0 if n_hits == 0 else max(centre - half, 0.0)
    return Interval(share, low, 1.0 if n_hits == n else min(centre + half, 1.0))
