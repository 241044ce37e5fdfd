"""Correlation matrices of a project: what groups and pairs say together, and the nearest that is possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from forecast.project.chance import Correlation, Element, Measure

if TYPE_CHECKING:
    import numpy as np

MOST_CHANGE = 0.1  # a repair that changes a coefficient by more would answer another question than was asked
SLACK = 1e-10  # a negative eigenvalue this small is rounding
STEPS = 1_000


def normal_of(rho: float, measure: Measure) -> float:
    """Return the correlation of normal scores that a coefficient of the stated measure means (Pearson 1907).

    Examples
    --------
    >>> round(normal_of(0.48258, "spearman"), 4)
    0.5
    """
    return rho if measure == "normal" else 2.0 * math.sin(math.pi * rho / 6.0)


def components(correlation: Correlation) -> list[list[Element]]:
    """Return the sets of elements that pairs tie together, with those that share a group with one of them; sorted."""
    neighbors: dict[Element, set[Element]] = {}
    for pair in correlation.pairs:
        neighbors.setdefault(pair.one, set()).add(pair.other)
        neighbors.setdefault(pair.other, set()).add(pair.one)
    tied = set(neighbors)
    for group in correlation.groups:
        for one in group.members:
            neighbors.setdefault(one, set()).update(group.members)
    found, seen = [], set()
    for begin in sorted(tied):
        if begin in seen:
            continue
        waiting, whole = [begin], {begin}
        while waiting:
            for other in neighbors[waiting.pop()] - whole:
                whole.add(other)
                waiting.append(other)
        seen |= whole
        found.append(sorted(whole))
    return found


def implied(correlation: Correlation, elements: Sequence[Element]) -> np.ndarray:
    """Return the normal-score correlations of elements as groups and pairs state them; it may be no possible matrix."""
    import numpy as np

    place = {one: k for k, one in enumerate(elements)}
    matrix = np.eye(len(elements))
    for group in correlation.groups:
        inside = [place[one] for one in group.members if one in place]
        for i in inside:
            for j in inside:
                if i != j:
                    matrix[i, j] += normal_of(group.rho, correlation.measure)
    for pair in correlation.pairs:
        if pair.one in place and pair.other in place:
            i, j = place[pair.one], place[pair.other]
            matrix[i, j] = matrix[j, i] = normal_of(pair.rho, correlation.measure)
    return np.clip(matrix, -1.0, 1.0)


def nearest_correlation(matrix: np.ndarray) -> np.ndarray:
    """Return the nearest correlation matrix (Frobenius norm) by alternating projections.

    Source: Higham (2002), IMA Journal of Numerical Analysis 22, 329-343.

    Parameters
    ----------
    matrix : ndarray, shape (n, n)
        Symmetric, with a diagonal of 1.
    """
    import numpy as np

    if np.linalg.eigvalsh(matrix)[0] >= -SLACK:
        return matrix
    correction, nearest = np.zeros_like(matrix), matrix
    for _ in range(STEPS):
        shifted = nearest - correction
        values, vectors = np.linalg.eigh(shifted)
        possible = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = possible - shifted
        before, nearest = nearest, (possible + possible.T) / 2.0
        np.fill_diagonal(nearest, 1.0)
        if np.abs(nearest - before).max() < SLACK:
            break
    values, vectors = np.linalg.eigh(nearest)
    possible = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = 1.0 / np.sqrt(np.diag(possible))
    # Rounding must not leave a coefficient above 1, the diagonal's least of all.
    repaired = np.clip(possible * scale[:, None] * scale[None, :], -1.0, 1.0)
    np.fill_diagonal(repaired, 1.0)
    return np.asarray(repaired)
