"""Moves between two runs with the same random numbers, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special

from forecast.statistics import Interval, percentile, probability
from forecast.statistics.error import wilson
from forecast.statistics.paired import (
    combined,
    holds_zero,
    mean_shift,
    percentile_shift,
    percentile_shifts,
    probability_shift,
    replicated_mean,
    replicated_percentiles,
)

N_BLOCKS, SIZE = 20, 256
N = N_BLOCKS * SIZE
N_TRIALS = 400
TOLERANCE = 5.0 * math.sqrt(0.95 * 0.05 / N_TRIALS)
NORMAL_80 = 0.8416212335729143
LINE = 0.5  # of being on time, in standard deviations


def two_normals(random: np.random.Generator, is_latin: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return a standard normal, and one of sd 1.5 made of it and of a second stream."""
    u = random.random((2, N_BLOCKS, SIZE))
    if is_latin:
        strata = np.broadcast_to(np.arange(SIZE, dtype=float), u.shape)
        u = (random.permuted(strata, axis=2) + u) / SIZE
    before, more = special.ndtri(u).reshape(2, -1)
    return before, before + math.sqrt(1.25) * more


MOVES: dict[str, tuple[Callable[[np.ndarray, np.ndarray], Interval], float]] = {
    "mean": (lambda before, after: mean_shift(before, after + 0.1), 0.1),
    "P50": (lambda before, after: percentile_shift(before, after, 0.5), 0.0),
    "P80": (lambda before, after: percentile_shift(before, after, 0.8), 0.5 * NORMAL_80),
    "probability": (
        lambda before, after: probability_shift(before <= LINE, after <= LINE),
        float(special.ndtr(LINE / 1.5) - special.ndtr(LINE)),
    ),
}


@pytest.mark.parametrize("is_latin", [False, True], ids=["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize("move", MOVES)
def test_the_interval_covers_the_true_move_as_often_as_it_says(move: str, is_latin: bool) -> None:
    find, truth = MOVES[move]
    random = np.random.default_rng(2)
    found = [find(*two_normals(random, is_latin)) for _ in range(N_TRIALS)]
    share = float(np.mean([one.low - 1e-12 <= truth <= one.high + 1e-12 for one in found]))
    assert abs(share - 0.95) < TOLERANCE, f"{share:.3f} is not 0.95 within {TOLERANCE:.3f}"


@pytest.mark.parametrize("chance", [0.0001, 0.0005, 0.002])
def test_the_interval_covers_the_move_of_a_risk_that_hardly_ever_strikes(chance: float) -> None:
    random, is_on_time, quantile = np.random.default_rng(4), 0, 0
    # A strike makes the project late and ends it behind the P80, so 0.8 (1 - chance) of them are lost,
    # and the P80 becomes the P-level 0.8 / (1 - chance) of before.
    lost, moved = -0.8 * chance, float(special.ndtri(0.8 / (1.0 - chance))) - NORMAL_80
    for _ in range(N_TRIALS):
        before = random.normal(size=N)
        after = np.where(random.random(N) < chance, before + 20.0, before)
        found = probability_shift(before <= NORMAL_80, after <= NORMAL_80)
        is_on_time += found.low <= lost <= found.high
        found = percentile_shift(before, after, 0.8)
        # Where nothing struck nothing is known, and that is said: the interval has no width.
        quantile += found.low <= moved <= found.high or not np.any(before != after)
    assert min(is_on_time, quantile) / N_TRIALS > 0.95 - TOLERANCE


def test_a_shift_of_every_iteration_has_no_error() -> None:
    values = np.random.default_rng(1).normal(size=N)
    for find in (mean_shift, lambda one, other: percentile_shift(one, other, 0.8)):
        found = find(values, values - 0.25)
        assert (found.value, found.low, found.high) == pytest.approx((-0.25,) * 3)


def test_pairs_tell_more_than_two_runs_apart() -> None:
    random = np.random.default_rng(3)
    before = random.normal(size=N)
    after = np.maximum(before, 0.5)
    # They disagree about being below the P80 in a share of about 2 * 0.28 * 0.02 * 0.4 of iterations, 0.16 is the variance
    # of one run alone: the error is a sixth of that.
    near = before + 0.02 * random.normal(size=N)
    paired, alone = percentile_shift(before, near, 0.8), percentile(before, 0.8)
    assert paired.high - paired.low < 0.4 * (alone.high - alone.low)
    paired, alone = probability_shift(before < 0.8, near < 0.8), probability(before < 0.8)
    assert paired.high - paired.low < 0.4 * (alone.high - alone.low)
    assert percentile_shift(before, after, 0.8).value == 0.0


def test_several_levels_at_once_are_those_one_by_one() -> None:
    before, after = two_normals(np.random.default_rng(5), True)
    assert percentile_shifts(before, after, (0.5, 0.8)) == [
        percentile_shift(before, after, 0.5),
        percentile_shift(before, after, 0.8),
    ]


def test_a_sum_of_runs_that_compares_them_loses_what_they_share() -> None:
    random = np.random.default_rng(8)
    shared, own = 10.0 * random.normal(size=N), random.normal(size=N)
    runs = [replicated_mean(shared), replicated_mean(shared + own), replicated_mean(shared + 2.0 * own)]
    found = combined((-1.0, 0.5, 0.5), runs)
    # Half of each step is 1.5 times the mean of `own`, known to 1.5 / sqrt(5,120) = 0.021.
    assert found.value == pytest.approx(1.5 * own.mean())
    assert found.high - found.low == pytest.approx(2 * 2.093 * 1.5 / math.sqrt(N), rel=0.6)
    (level,) = replicated_percentiles(shared, (0.8,))
    assert level.whole == percentile(shared, 0.8).value
    assert level.blocks.tolist() == [percentile(block, 0.8).value for block in shared.reshape(-1, SIZE)]


def test_one_block_knows_no_error_of_a_level_but_counts() -> None:
    values = np.arange(float(SIZE))
    found = percentile_shift(values, values + 1.0, 0.5)
    assert (found.value, found.low, found.high) == (1.0, -math.inf, math.inf)
    found = probability_shift(values < 100, values < 120)
    # 20 of 256 are gained and none is lost: 0.0511 to 0.1176, and 0 to 0.0148 by Wilson, then square and add.
    gained, lost = wilson(20, 256), wilson(0, 256)
    low = gained.value - math.hypot(gained.value - gained.low, lost.high)
    assert (found.value, found.low, found.high) == pytest.approx((20 / 256, low, gained.high))


def test_two_equal_runs_differ_by_nothing() -> None:
    values = np.random.default_rng(6).normal(size=N)
    assert mean_shift(values, values) == percentile_shift(values, values, 0.8) == Interval(0.0, 0.0, 0.0)
    found = probability_shift(values < 0, values < 0)
    # None of 5,120 differs: neither the share gained nor that lost is likely to be above 3.84 / (5,120 + 3.84).
    assert (found.low, found.value, found.high) == pytest.approx((-0.000749729, 0.0, 0.000749729), rel=1e-5)


def test_a_probability_does_not_move_by_more_than_one() -> None:
    random = np.random.default_rng(7)
    before = random.random(N) < 0.001
    found = probability_shift(before, ~before)
    assert 0.99 < found.low < found.value < found.high <= 1.0


@pytest.mark.parametrize(("low", "high", "holds"), [(-1.0, 1.0, True), (0.0, 1.0, True), (0.1, 1.0, False)])
def test_an_interval_that_holds_zero_tells_no_difference(low: float, high: float, holds: bool) -> None:
    assert holds_zero(Interval(0.5 * (low + high), low, high)) is holds
