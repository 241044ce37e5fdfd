"""Correlation as arrays: which percentiles move together, by which weights, and how far a matrix had to be repaired."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from forecast.compiler.streams import Name
from forecast.distributions import estimate as estimates
from forecast.distributions import quantile_table, standard_normal
from forecast.engine.inputs import Correlations
from forecast.engine.memory import LANES
from forecast.engine.streams import stream_keys
from forecast.project import Correlation, Element, Project
from forecast.project.correlation import components, implied, nearest_correlation, normal_of

Matrix = np.ndarray
Tied = tuple[list[Element], Matrix, Matrix, Matrix]  # elements, both roots, repaired normal correlations
RANK_STEPS = 50  # each leaves about a hundredth of the error
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
class CompiledCorrelation:
    """The arrays, the row of each stream in them, what is reported, and the elements that are certain.

    ``same`` names the stream that perfectly correlated durations and costs all draw: their percentiles are one.
    """

    inputs: Correlations | None
    row: Mapping[Name, int]
    same: Mapping[Name, Name]
    reported: tuple[Reported, ...]
    certain: tuple[Element, ...]


def compile_correlation(project: Project) -> CompiledCorrelation:
    """Return the correlation of a checked project; elements that are certain are left out."""
    correlation, is_certain = project.correlation, _is_certain(project)
    named = sorted({one for group in correlation.groups for one in group.members} | _paired(correlation))
    members = [one for one in named if not is_certain[one]]
    row = {one: m for m, one in enumerate(members)}
    certain = tuple(one for one in named if is_certain[one])
    if not members:
        return CompiledCorrelation(None, {}, {}, (), certain)
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
    return CompiledCorrelation(
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
        {(one.purpose, one.id): m for one, m in row.items()},
        {(one.purpose, one.id): ("correlation", name) for one, name in _perfect(correlation, matrices).items()},
        tuple(reported),
        certain,
    )


def for_ranks(rho: ArrayLike) -> Matrix:
    """Return the correlation of scores whose ranks within a block of 256 have the Spearman correlation of ``rho``.

    A sample of n has the expected rank correlation ((n - 2) r_s + 3 tau) / (n + 1) (Moran 1948, Biometrika 35); with
    the r_s and tau of normal scores that is a little less than r_s.

    Parameters
    ----------
    rho : array_like
        Correlations of normal scores, -1 to 1.
    """
    wanted, guess = _spearman(rho), np.asarray(rho, dtype=np.float64)
    for _ in range(RANK_STEPS):
        tau = 2.0 / math.pi * np.arcsin(guess)
        short = wanted - ((LANES - 2) * _spearman(guess) + 3.0 * tau) / (LANES + 1)
        guess = np.clip(guess + short, -1.0, 1.0)
    return guess


def _spearman(rho: ArrayLike) -> Matrix:
    return np.asarray(6.0 / math.pi * np.arcsin(np.asarray(rho) / 2.0))


def _is_certain(project: Project) -> dict[Element, bool]:
    """Return all that can be correlated, and whether it has one possible value only."""
    estimated = {Element("duration", task.id): task.duration for task in project.tasks}
    estimated |= {Element("fixed-cost", task.id): task.fixed_cost for task in project.tasks if task.fixed_cost}
    estimated |= {Element("item-cost", item.id): item.fixed_cost for item in project.costs if item.fixed_cost}
    found = {}
    for one, estimate in estimated.items():
        least, most = estimates.support(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
        found[one] = least == most
    return found | {Element("occurrence", risk.id): project.assessment(risk)[0] in (0.0, 1.0) for risk in project.risks}


def _paired(correlation: Correlation) -> set[Element]:
    return {one for pair in correlation.pairs for one in (pair.one, pair.other)}


def _loadings(
    correlation: Correlation, one: Element, own: int, number: Mapping[str, int], *, corrected: bool
) -> dict[int, float]:
    shares: dict[int, float] = {}
    for group in sorted(correlation.groups, key=lambda group: group.name):
        if one in group.members:
            rho = normal_of(group.rho, correlation.measure)
            shares[number[group.name]] = math.sqrt(float(for_ranks(rho)) if corrected else rho)
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
        corrected = for_ranks(repaired)
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
    place = {one: (matrix, k) for some, _, _, matrix in matrices for k, one in enumerate(some)}
    for pair in sorted(correlation.pairs, key=lambda pair: (pair.one, pair.other)):
        if pair.one not in row or pair.other not in row:
            continue
        matrix, k = place[pair.one]
        rho = float(matrix[k, place[pair.other][1]])
        repaired = float(_spearman(rho)) if correlation.measure == "spearman" else rho
        reported.append(Reported("", (pair.one, pair.other), pair.rho, repaired))
    return reported
