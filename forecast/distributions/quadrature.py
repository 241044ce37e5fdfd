"""The five Gauss-Legendre points and weights on [0, 1], in closed form, and nodes to integrate quantiles with.

Source: Abramowitz & Stegun 25.4.29. numpy.polynomial would give them too, and cost every start 30 ms.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from forecast.distributions.family import FloatArray

_INNER, _OUTER = (math.sqrt(5.0 - sign * 2.0 * math.sqrt(10.0 / 7.0)) / 3.0 for sign in (1.0, -1.0))
_HEAVY, _LIGHT = ((322.0 + sign * 13.0 * math.sqrt(70.0)) / 1800.0 for sign in (1.0, -1.0))

POINTS = 0.5 + 0.5 * np.array([-_OUTER, -_INNER, 0.0, _INNER, _OUTER])
WEIGHTS = np.array([_LIGHT, _HEAVY, 64.0 / 225.0, _HEAVY, _LIGHT])


@lru_cache(maxsize=2)
def graded_half(n_octaves: int = 72) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights that integrate over probabilities 0 to 1/2, finer and finer towards 0.

    Gauss-Legendre with 5 points on [k/512, (k + 1)/512] and, below 1/512, on quarters of octaves down to
    ``2**-n_octaves``; what lies below weighs, at 72 octaves, 2e-22.

    Parameters
    ----------
    n_octaves : int
        How far the octaves go, 10 to 1000.

    Returns
    -------
    tuple of ndarray, both of shape (n_nodes,)
        Probabilities and weights, ascending.

    Examples
    --------
    >>> nodes, weights = graded_half()
    >>> round(float((weights * nodes).sum()), 12)
    0.125
    """
    octaves = 2.0 ** np.arange(-float(n_octaves), -9.0)[:, None] * (1.0 + np.arange(4) / 4.0)
    edges = np.concatenate(([0.0], octaves.ravel(), np.arange(1, 257) / 512.0))
    width = np.diff(edges)[:, None]
    return (edges[:-1, None] + width * POINTS).ravel(), (width * WEIGHTS).ravel()
