"""Correlation as arrays: which percentiles move together, by which weights, and how far a matrix had to be repaired."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.distributions import quantile_table, standard_normal
from forecast.engine.inputs import Correlations
from forecast.engine.memory import LANES
from forecast.engine.streams import stream_keys
from forecast.project import Correlation, Element
from forecast.project.correlation import components, implied, nearest_correlation, normal_of

Matrix = np.ndarray
Tied = tuple[list[Element], Matrix, Matrix, Matrix]  # elements, both roots, repaired normal correlations
FIRM = 1e-12  # added to a diagonal, so that a matrix of perfect correlations has a root


@dataclass(frozen=True, slots=True)
class Reported:
    """A correlation of the report: what was requested in the stated measure, and what a repair made of it.

    ``name`` is that of a group, empty for a pair; ``members`` are the two elements of a pair.
    """

    name: str
    members: tuple[Element, ...]
    requested: float
    repaired: float


@dataclass(frozen=True, slots=True)
class Compiled:
    """The arrays, which row each element has in them, what is reported, and the elements that are certain.

    ``same`` names the stream that perfectly correlated durations and costs all draw: their percentiles are one.
    """

    inputs: Correlations | None
    row: Mapping[Element, int]
    same: Mapping[Element, tuple[str, str]]
    reported: tuple[Reported, ...]
    certain: tuple[Element, ...]


def compile_correlation(correlation: Correlation, is_certain: Mapping[Element, bool]) -> Compiled:
    """Return the correlation of a model.

    Parameters
    ----------
    correlation : Correlation
        Without errors in `forecast.project.check`.
    is_certain : mapping of Element to bool
        All that can be correlated; what is certain is left out.
    """
    named = sorted({one for group in correlation.groups for one in group.members} | _paired(correlation))
    known = [one for one in named if one in is_certain]
    members = [one for one in known if not is_certain[one]]
    row = {one: m for m, one in enumerate(members)}
    certain = tuple(one for one in known if is_certain[one])
    if not members:
        return Compiled(None, {}, {}, (), certain)
    factors = sorted(group.name for group in correlation.groups)
    number = {name: len(members) + f for f, name in enumerate(factors)}
    weights: list[dict[int, float]] = []
    exact: list[dict[int, float]] = []
    matrices = _matrices(correlation, members)
    for m, one in enumerate(members):
        held = next((held for held in matrices if one in held[0]), None)
        if held is None:
            weights.append(_loadings(correlation, one, m, number, corrected=True))
            exact.append(_loadings(correlation, one, m, number, corrected=False))
        else:
            place = held[0].index(one)
            columns = [row[other] for other in held[0][: place + 1]]
            weights.append(dict(zip(columns, held[1][place], strict=False)))
            exact.append(dict(zip(columns, held[2][place], strict=False)))
    reported = _reported(correlation, row, matrices)
    sources = [(one.purpose, one.id) for one in members] + [("correlation", name) for name in factors]
    in_report = [[row[one] for one in held.members if one in row] for held in reported]
    return Compiled(
        Correlations(
            key=stream_keys(sources),
            sign=np.array([-1.0 if one.purpose == "occurrence" else 1.0 for one in members]),
            first_weight=np.cumsum([0, *(len(shares) for shares in weights)]).astype(np.int32),
            source=np.array([source for shares in weights for source in shares], np.int32),
            weight=np.array([share for shares in weights for share in shares.values()]),
            exact_weight=np.array([share for shares in exact for share in shares.values()]),
            first_reported=np.cumsum([0, *(len(some) for some in in_report)]).astype(np.int32),
            reported=np.array([m for some in in_report for m in some], np.int32),
            stratum_score=standard_normal.ppf((np.arange(LANES) + 0.5) / LANES),
            normal=quantile_table.tabulate("normal", {"mean": 0.0, "sd": 1.0}),
        ),
        row,
        {one: ("correlation", name) for one, name in _perfect(correlation, matrices).items()},
        tuple(reported),
        certain,
    )


def for_ranks(rho: float) -> float:
    """Return the correlation of scores whose ranks within a block of 256 have the Spearman correlation of ``rho``.

    A sample of n has the expected rank correlation ((n - 2) r_s + 3 tau) / (n + 1) (Moran 1948, Biometrika 35); with
    the r_s and tau of normal scores that is a little less than r_s.
    """
    wanted, guess = _spearman(rho), rho
    for _ in range(50):
        tau = 2.0 / math.pi * math.asin(guess)
        short = wanted - ((LANES - 2) * _spearman(guess) + 3.0 * tau) / (LANES + 1)
        guess = min(max(guess + short, -1.0), 1.0)
    return guess


def _spearman(rho: float) -> float:
    return 6.0 / math.pi * math.asin(rho / 2.0)


def _paired(correlation: Correlation) -> set[Element]:
    return {one for pair in correlation.pairs for one in (pair.one, pair.other)}


def _loadings(
    correlation: Correlation, one: Element, own: int, number: Mapping[str, int], *, corrected: bool
) -> dict[int, float]:
    shares: dict[int, float] = {}
    for group in sorted(correlation.groups, key=lambda group: group.name):
        if one in group.members:
            rho = normal_of(group.rho, correlation.measure)
            shares[number[group.name]] = math.sqrt(for_ranks(rho) if corrected else rho)
    rest = max(1.0 - sum(share * share for share in shares.values()), 0.0)
    return {**shares, own: math.sqrt(rest)}


def _perfect(correlation: Correlation, matrices: Sequence[Tied]) -> dict[Element, str]:
    """Return the group of each element that moves as its group's factor does."""
    tied = {one for held in matrices for one in held[0]}
    return {
        one: group.name
        for group in correlation.groups
        for one in group.members
        if group.rho == 1.0 and one not in tied and one.purpose != "occurrence"
    }


def _matrices(correlation: Correlation, members: Sequence[Element]) -> list[Tied]:
    """Return the sets of elements that pairs tie together."""
    found = []
    for whole in components(correlation):
        some = [one for one in whole if one in members]
        if not some:
            continue
        repaired = nearest_correlation(implied(correlation, some))
        corrected = np.array([[for_ranks(float(rho)) for rho in line] for line in repaired])
        found.append((some, _root(nearest_correlation(corrected)), _root(repaired), repaired))
    return found


def _root(matrix: Matrix) -> Matrix:
    """Return the lower triangular root of a correlation matrix, its rows of length 1."""
    root = np.linalg.cholesky(matrix + FIRM * np.eye(len(matrix)))
    return np.asarray(root / np.linalg.norm(root, axis=1, keepdims=True))


def _reported(
    correlation: Correlation,
    row: Mapping[Element, int],
    matrices: Sequence[Tied],
) -> list[Reported]:
    reported = []
    for group in sorted(correlation.groups, key=lambda group: group.name):
        if sum(one in row for one in group.members) > 1:
            reported.append(Reported(group.name, group.members, group.rho, group.rho))
    for pair in sorted(correlation.pairs, key=lambda pair: (pair.one, pair.other)):
        if pair.one not in row or pair.other not in row:
            continue
        some, _, _, matrix = next(held for held in matrices if pair.one in held[0])
        rho = float(matrix[some.index(pair.one), some.index(pair.other)])
        repaired = _spearman(rho) if correlation.measure == "spearman" else rho
        reported.append(Reported("", (pair.one, pair.other), pair.rho, repaired))
    return reported
