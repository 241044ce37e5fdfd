"""The move of a percentile between two runs with the same random numbers, and how sure it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecast.statistics import percentile
from forecast.statistics.paired import percentile_shift

N_BLOCKS, SIZE = 20, 256
NORMAL_80 = 0.8416212335729143


def test_a_shift_of_every_iteration_has_no_error() -> None:
    values = np.random.default_rng(1).normal(size=N_BLOCKS * SIZE)
    found = percentile_shift(values, values - 0.25, 0.8)
    assert (found.value, found.low, found.high) == pytest.approx((-0.25,) * 3)


def test_the_interval_covers_the_true_move_as_often_as_it_says() -> None:
    random, n_hits, n_trials = np.random.default_rng(2), 0, 400
    # Of a standard normal against one of sd 1.5 made of it: the P80 moves by 0.8416 * 0.5.
    true = 0.5 * NORMAL_80
    for _ in range(n_trials):
        before = random.normal(size=N_BLOCKS * SIZE)
        found = percentile_shift(before, before + math.sqrt(1.25) * random.normal(size=len(before)), 0.8)
        n_hits += found.low <= true <= found.high
    assert n_hits / n_trials == pytest.approx(0.95, abs=5 * math.sqrt(0.95 * 0.05 / n_trials))


def test_pairs_tell_more_than_two_runs_apart() -> None:
    random = np.random.default_rng(3)
    before = random.normal(size=N_BLOCKS * SIZE)
    after = np.maximum(before, 0.5)
    # They disagree about being below the P80 in a share of about 2 * 0.28 * 0.02 * 0.4 of iterations, 0.16 is the variance
    # of one run alone: the error is a sixth of that.
    paired = percentile_shift(before, before + 0.02 * random.normal(size=len(before)), 0.8)
    alone = percentile(before, 0.8)
    assert paired.high - paired.low < 0.4 * (alone.high - alone.low)
    assert percentile_shift(before, after, 0.8).value == 0.0


def test_one_block_knows_no_error() -> None:
    values = np.arange(float(SIZE))
    found = percentile_shift(values, values + 1.0, 0.5)
    assert (found.value, found.low, found.high) == (1.0, -math.inf, math.inf)
