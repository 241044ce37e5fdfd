"""Measures of sensitivity as the literature defines them, from whole samples of durations; plain and slow.

Works on networks of finish-to-start links without lags and on one continuous calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Measures(NamedTuple):
    """One value for each task."""

    criticality: Floats
    pearson: Floats
    spearman: Floats
    kendall: Floats
    significance: Floats
    ssi: Floats
    merge_bias: Floats


def measure(before: Mapping[int, Sequence[int]], durations: Floats, rank_sample: int = 400) -> Measures:
    """Return all measures of durations, shape (n_tasks, n), of tasks in topological order."""
    n_tasks = len(durations)
    start, finish = np.zeros_like(durations), np.zeros_like(durations)
    bias = np.zeros(n_tasks)
    for t in range(n_tasks):
        if before[t]:
            allowed = np.array([finish[p] for p in before[t]])
            start[t] = allowed.max(axis=0)
            bias[t] = start[t].mean() - allowed.mean(axis=1).max()
        finish[t] = start[t] + durations[t]
    project = finish.max(axis=0)
    late = np.tile(project, (n_tasks, 1))
    for t in reversed(range(n_tasks)):
        for p in before[t]:
            late[p] = np.minimum(late[p], late[t] - durations[t])
    slack = late - finish
    critical = (slack < 1e-9).mean(axis=1)
    significance = (durations / (durations + slack) * project).mean(axis=1) / project.mean()
    sd = durations.std(axis=1)
    with np.errstate(invalid="ignore"):
        pearson = np.array([np.corrcoef(row, project)[0, 1] for row in durations])
        spearman = np.array([np.corrcoef(_ranks(row), _ranks(project))[0, 1] for row in durations])
    kendall = np.array([_kendall(row[:rank_sample], project[:rank_sample]) for row in durations])
    return Measures(critical, pearson, spearman, kendall, significance, critical * sd / project.std(), bias)


def _ranks(values: Floats) -> Floats:
    order = values.argsort(kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values))
    for value in np.unique(values[np.isin(values, values[order][1:][np.diff(values[order]) == 0.0])]):
        ranks[values == value] = ranks[values == value].mean()
    return ranks


def _kendall(one: Floats, other: Floats) -> float:
    both = ones = others = 0
    for i, j in combinations(range(len(one)), 2):
        x, y = np.sign(one[i] - one[j]), np.sign(other[i] - other[j])
        both, ones, others = both + x * y, ones + abs(x), others + abs(y)
    return float(both / np.sqrt(ones * others)) if ones and others else 0.0
