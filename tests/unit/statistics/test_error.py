"""The interval beside every number holds the truth as often as it says."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from forecast.statistics import Interval, mean, percentile, percentiles, probability
from forecast.statistics.error import P_LEVELS, RARE, student_975

BLOCK = 256
N_BLOCKS = 20
REPETITIONS = 300
Ppf = Callable[[NDArray[np.float64]], NDArray[np.float64]]
FAMILIES: dict[str, Ppf] = {"normal": special.ndtri, "exponential": lambda u: -np.log1p(-u)}
MEANS = {"normal": 0.0, "exponential": 1.0}
# Coverage of 95 % may miss by five standard errors of a share over the repetitions.
TOLERANCE = 5.0 * math.sqrt(0.95 * 0.05 / REPETITIONS)


def uniforms(rng: np.random.Generator, is_latin: bool, n_blocks: int = N_BLOCKS) -> NDArray[np.float64]:
    """Draw blocks of independent uniforms, or blocks that are one Latin hypercube each."""
    u = rng.random((n_blocks, BLOCK))
    if is_latin:
        strata = np.broadcast_to(np.arange(BLOCK, dtype=float), u.shape)
        u = (rng.permuted(strata, axis=1) + u) / BLOCK
    return u.ravel()


def coverage(estimate: Callable[[NDArray[np.float64]], Interval], truth: float, ppf: Ppf, is_latin: bool) -> float:
    """Return the share of repetitions whose interval holds the truth."""
    rng = np.random.default_rng(20261122)
    found = (estimate(ppf(uniforms(rng, is_latin))) for _ in range(REPETITIONS))
    return float(np.mean([interval.low <= truth <= interval.high for interval in found]))


@pytest.mark.parametrize("is_latin", [False, True], ids=["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_interval_of_a_mean_holds_the_truth_in_95_percent_of_runs(family: str, is_latin: bool) -> None:
    share = coverage(lambda values: mean(values, BLOCK), MEANS[family], FAMILIES[family], is_latin)
    assert abs(share - 0.95) < TOLERANCE, f"{share:.3f} is not 0.95 within {TOLERANCE:.3f}"


@pytest.mark.parametrize("p_level", [0.01, 0.1, 0.5, 0.8, 0.9])
@pytest.mark.parametrize("is_latin", [False, True], ids=["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_interval_of_a_percentile_holds_the_truth_in_95_percent_of_runs(
    family: str, is_latin: bool, p_level: float
) -> None:
    truth = float(FAMILIES[family](np.array([p_level]))[0])
    share = coverage(lambda values: percentile(values, p_level, BLOCK), truth, FAMILIES[family], is_latin)
    # A Latin hypercube of one stream knows its percentiles to within a stratum, which is less than one order statistic.
    assert share > 0.95 - TOLERANCE, f"{share:.3f} is below 0.95 by more than {TOLERANCE:.3f}"
    if not is_latin:
        assert share < 0.95 + TOLERANCE, f"{share:.3f} is above 0.95 by more than {TOLERANCE:.3f}"


def test_a_percentile_beside_a_value_that_many_iterations_share_is_not_certain() -> None:
    rng = np.random.default_rng(13)
    found = [percentile((rng.random(N_BLOCKS * BLOCK) > 0.799).astype(float), 0.8, BLOCK) for _ in range(REPETITIONS)]
    assert all(interval.low <= interval.value <= interval.high for interval in found)
    assert {interval.value for interval in found} == {0.0, 1.0}
    share = float(np.mean([interval.low <= 1.0 <= interval.high for interval in found]))
    assert share > 0.95 - TOLERANCE
    assert np.mean([interval.low < interval.high for interval in found]) > 0.9


@pytest.mark.parametrize("n_blocks", [2, 3, 10])
def test_the_interval_of_a_mean_is_honest_with_few_blocks(n_blocks: int) -> None:
    rng = np.random.default_rng(5)
    found = [mean(rng.standard_normal(n_blocks * BLOCK), BLOCK) for _ in range(REPETITIONS)]
    share = float(np.mean([interval.low <= 0.0 <= interval.high for interval in found]))
    assert abs(share - 0.95) < TOLERANCE, f"{share:.3f} is not 0.95 within {TOLERANCE:.3f}"


@pytest.mark.parametrize("p", [0.5, 0.8, 0.97])
@pytest.mark.parametrize("n_blocks", [4, 40])
def test_the_interval_of_a_probability_holds_the_truth_in_95_percent_of_runs(p: float, n_blocks: int) -> None:
    rng = np.random.default_rng(7)
    found = [probability(rng.random(n_blocks * BLOCK) < p, BLOCK) for _ in range(REPETITIONS)]
    share = float(np.mean([interval.low <= p <= interval.high for interval in found]))
    assert abs(share - 0.95) < TOLERANCE, f"{share:.3f} is not 0.95 within {TOLERANCE:.3f}"


def test_a_latin_hypercube_of_many_streams_has_a_narrower_but_honest_interval() -> None:
    rng = np.random.default_rng(11)
    latin, plain, covered = [], [], []
    for _ in range(REPETITIONS):
        wave = sum(uniforms(rng, True) for _ in range(4))
        found = percentile(np.asarray(wave), 0.5, BLOCK)
        latin.append(found.high - found.low)
        covered.append(found.low <= 2.0 <= found.high)
        loose = percentile(np.asarray(sum(uniforms(rng, False) for _ in range(4))), 0.5, BLOCK)
        plain.append(loose.high - loose.low)
    assert np.mean(latin) < 0.7 * np.mean(plain)
    share = float(np.mean(covered))
    assert abs(share - 0.95) < TOLERANCE, f"{share:.3f} is not 0.95 within {TOLERANCE:.3f}"


@pytest.mark.parametrize("n", [256, 512, 10_240])
def test_percentiles_are_those_of_the_inverted_distribution_function(n: int) -> None:
    values = np.random.default_rng(3).gamma(2.0, size=n)
    found = [interval.value for interval in percentiles(values, P_LEVELS, BLOCK)]
    assert found == np.quantile(values, P_LEVELS, method="inverted_cdf").tolist()


def test_a_percentile_is_the_least_value_not_exceeded_in_that_share() -> None:
    values = np.arange(1.0, 513.0)
    assert percentile(values, 0.5, BLOCK).value == 256.0
    assert np.mean(values <= 256.0) == 0.5
    assert percentile(values, 0.501, BLOCK).value == 257.0


def test_a_share_that_float_cannot_hold_moves_no_percentile() -> None:
    assert percentile(np.arange(1.0, 11.0), 0.8).value == 8.0
    assert percentile(np.arange(1.0, 11.0), 0.7).value == 7.0


def test_p_levels_are_1_then_5_to_95_then_99() -> None:
    assert [round(100 * level) for level in P_LEVELS] == [1, *range(5, 100, 5), 99]


def test_percentiles_do_not_depend_on_the_order_within_a_block() -> None:
    rng = np.random.default_rng(9)
    values = rng.random((8, BLOCK))
    assert percentiles(values.ravel()) == percentiles(rng.permuted(values, axis=1).ravel())


def test_one_block_has_a_percentile_interval_from_its_order_and_no_interval_of_the_mean() -> None:
    values = np.arange(1.0, 257.0)
    found = percentile(values, 0.5, BLOCK)
    # Conover (1999), Practical Nonparametric Statistics, 3.2: ranks np ± 1.96 sqrt(np(1 - p)) = 128 ± 15.7, rounded up.
    assert (found.low, found.value, found.high) == (113.0, 128.0, 144.0)
    assert mean(values, BLOCK) == Interval(128.5, -math.inf, math.inf)
    assert percentile(values, 0.001, BLOCK).low == -math.inf
    assert percentile(values, 0.999, BLOCK).high == math.inf


def test_a_certain_outcome_has_no_error() -> None:
    values = np.full(10 * BLOCK, 42.5)
    assert mean(values, BLOCK) == Interval(42.5, 42.5, 42.5)
    assert percentile(values, 0.8, BLOCK) == Interval(42.5, 42.5, 42.5)


@pytest.mark.parametrize(
    ("n_hits", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(n_hits: int, n: int, low: float, high: float) -> None:
    found = probability(np.arange(n) < n_hits, block_size=n)
    assert found.value == n_hits / n
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize("n", [1, 20, 256, 10_240, 99_840])
def test_all_hits_and_no_hits_bound_the_probability_on_one_side_exactly(n: int) -> None:
    every, none = probability(np.ones(n, bool), block_size=n), probability(np.zeros(n, bool), block_size=n)
    assert (every.value, every.high) == (1.0, 1.0)
    assert 0.0 < every.low < 1.0
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1.0 - every.low, abs=1e-12)


def test_a_rare_hit_has_an_interval_that_excludes_zero() -> None:
    hits = np.zeros(40 * BLOCK, bool)
    hits[: RARE - 1] = True
    found = probability(hits, BLOCK)
    assert 0.0 < found.low < found.value < found.high


def test_students_t_agrees_with_scipy() -> None:
    degrees = np.arange(1, 500)
    found = np.array([student_975(int(df)) for df in degrees])
    assert np.abs(found - special.stdtrit(degrees, 0.975)).max() < 1e-4
