"""Correlated durations in plain numpy: the slow twin of `correlate_block`."""

from __future__ import annotations

import numpy as np

from forecast.distributions import standard_normal
from forecast.engine.inputs import EngineInputs
from forecast.project import Project
from tests.reference import draws
from tests.reference.draws import BLOCK


def durations(project: Project, inputs: EngineInputs, n_blocks: int, seed: int) -> dict[str, np.ndarray]:
    """Return the drawn durations of all correlated tasks, each of shape (n_iterations,); Latin hypercube sampling."""
    correlations, streams = inputs.correlations, inputs.streams
    assert correlations is not None
    scores = [_scores((int(key[0]), int(key[1])), n_blocks, seed) for key in correlations.key]
    found = {}
    for task in project.tasks:
        at = np.flatnonzero((streams.key == draws.key_of("duration", task.id)).all(axis=1))[0]
        member = streams.member[at]
        if member < 0:
            continue
        parts = range(correlations.first_weight[member], correlations.first_weight[member + 1])
        total = sum(correlations.weight[j] * scores[correlations.source[j]] for j in parts)
        u, strata = draws.percentiles("duration", task.id, n_blocks, seed, True)
        values = draws.values(task.duration, u)
        out = np.empty_like(values)
        for block in range(n_blocks):
            part = slice(block * BLOCK, (block + 1) * BLOCK)
            rank = np.argsort(np.argsort(total[part], kind="stable"), kind="stable")
            out[part] = values[part][np.argsort(strata[part])][rank]
        found[task.id] = out
    return found


def _scores(key: tuple[int, int], n_blocks: int, seed: int) -> np.ndarray:
    """Return the normal score of the middle of each iteration's stratum."""
    of_stratum = standard_normal.ppf((np.arange(BLOCK) + 0.5) / BLOCK)
    found = np.empty(n_blocks * BLOCK)
    for block in range(n_blocks):
        found[[block * BLOCK + lane for lane in draws.lane_of_stratum(block, seed, key)]] = of_stratum
    return found
