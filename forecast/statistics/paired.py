"""Differences of two runs with the same random numbers.

Blocks are paired: what both runs share, luck included, is gone from the difference of a block and from its error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.statistics.error import Interval, percentile, position, spread


def percentile_shift(
    before: NDArray[np.float64], after: NDArray[np.float64], p_level: float, block_size: int = 256
) -> Interval:
    """Return how far a P-level moves from one run to another, with its interval from paired blocks.

    Source: Asmussen & Glynn (2007), Stochastic Simulation, III.5 (sectioning around the whole run's value).

    Parameters
    ----------
    before, after : ndarray, each of shape (n_iterations,)
        Iteration by iteration with the same random numbers.

    Examples
    --------
    >>> values = np.arange(2560.0)
    >>> percentile_shift(values, values + 3.0, 0.8)
    Interval(value=3.0, low=3.0, high=3.0)
    """
    k = position(p_level, block_size)
    blocks = [np.sort(values.reshape(-1, block_size), axis=1)[:, k] for values in (before, after)]
    whole = [percentile(values, p_level, block_size).value for values in (before, after)]
    return spread(whole[1] - whole[0], blocks[1] - blocks[0])
