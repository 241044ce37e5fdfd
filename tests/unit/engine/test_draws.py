"""The generator and the look-up, compiled and naive, against published numbers and against each other."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.distributions import estimate as estimates
from forecast.distributions import quantile_table
from forecast.engine.simulate import simulate
from forecast.engine.streams import stream_keys
from forecast.project import Estimate
from tests.reference import draws as reference
from tests.reference.projects import chain, pert, uniform
from tests.unit.engine import kernels

# Random123 1.14, file tests/kat_vectors, lines "philox4x32 10" (Salmon, Moraes, Dror & Shaw, D. E. Shaw Research):
# counter, key, words.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def numbers(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_philox_gives_the_published_words(counter: str, key: str, expected: str) -> None:
    assert kernels.philox(numbers(counter), numbers(key)) == numbers(expected)
    assert list(reference.philox(tuple(numbers(counter)), tuple(numbers(key)))) == numbers(expected)


def test_the_key_of_a_stream_is_a_hash_of_purpose_and_id() -> None:
    names = [("duration", "NET-020"), ("delay", "R-07\x1f"), ("duration", "é")]
    assert [tuple(key) for key in stream_keys(names).tolist()] == [reference.key_of(*name) for name in names]


def test_no_two_streams_of_a_large_model_share_their_key() -> None:
    names = [(purpose, f"T{k:05}") for purpose in ("duration", "fixed-cost", "delay") for k in range(5_000)]
    assert len(np.unique(stream_keys(names), axis=0)) == len(names)


ESTIMATES = [
    pert(10.0, 15.0, 30.0),
    uniform(2.0, 10.0),
    Estimate("normal", (("mean", 10.0), ("sd", 2.0))),
    Estimate("lognormal", (("mean", 10.0), ("sd", 8.0)), low=2.0),
    Estimate("exponential", (("mean", 3.0),)),
]


@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda estimate: estimate.family)
def test_the_look_up_of_the_kernel_is_that_of_its_plain_twin_to_the_bit(estimate: Estimate) -> None:
    row = quantile_table.tabulate(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
    random = np.random.default_rng(1)
    strata = np.arange(256)
    inside = random.integers(0, 2**32, 256)
    # Positions so near to a stratum's ends that the outermost ones reach the last octave of the tails.
    ends = np.where(random.random(256) < 0.5, random.integers(0, 50, 256), 2**32 - 1 - random.integers(0, 50, 256))
    for words in (inside, ends, np.zeros(256, int), np.full(256, 2**32 - 1)):
        u = (strata + (words + 0.5) / 2**32) / 256
        np.testing.assert_array_equal(kernels.look_up(row, strata, words), quantile_table.evaluate(row, u))


PIECES = [
    Estimate("histogram", (("edges", (2.0, 5.0, 8.0, 9.0)), ("probabilities", (0.3, 0.001, 0.699)))),
    Estimate("histogram", (("edges", (2.0, 5.0, 8.0, 9.0)), ("probabilities", (0.3, 0.0, 0.7)))),
    Estimate("cumulative", (("percents", (0.0, 25.0, 90.0, 100.0)), ("values", (5.0, 8.0, 12.0, 20.0)))),
    Estimate("cumulative", (("percents", (0.0, 50.0, 100.0)), ("values", (5.0, 8.0, 12.0))), low=6.0, high=11.0),
    Estimate("histogram", (("edges", (2.0, 5.0)), ("probabilities", (1.0,)))),
    Estimate("discrete", (("values", (2.0, 5.0)), ("probabilities", (0.25, 0.75)))),
]


@pytest.mark.parametrize("stratified", [True, False])
def test_estimates_of_straight_pieces_are_drawn_without_rounding_their_corners(stratified: bool) -> None:
    compiled = compile_project(chain(PIECES))
    outcome = simulate(compiled.inputs, 512, 11, stratified=stratified).outcome
    lasting = (outcome.detail_finish - outcome.detail_start)[np.argsort([task.id for task in compiled.tasks])]
    for position, estimate in enumerate(PIECES):
        u, _ = reference.percentiles("duration", f"T{position}", 2, 11, stratified)
        exact = estimates.quantiles(estimate.family, dict(estimate.parameters), u, estimate.low, estimate.high)
        assert lasting[position].ravel() == pytest.approx(exact, rel=1e-12)


def draws_of(n_streams: int, n_blocks: int, stratified: bool) -> np.ndarray:
    """Return uniform draws of streams, shape (n_blocks, n_streams, 256), from the simulation itself."""
    compiled = compile_project(chain([uniform(0.0, 1.0)] * n_streams))
    outcome = simulate(compiled.inputs, n_blocks * 256, 11, stratified=stratified).outcome
    lasting = outcome.detail_finish - outcome.detail_start
    order = [int(task.id[1:]) for task in compiled.tasks]
    return lasting[np.argsort(order)].reshape(n_streams, n_blocks, 256).swapaxes(0, 1)


def test_each_stream_visits_each_of_the_256_strata_once_per_block() -> None:
    strata = np.floor(draws_of(20, 4, stratified=True) * 256)
    assert np.all(np.sort(strata, axis=2) == np.arange(256))


def test_plain_monte_carlo_does_not_visit_every_stratum() -> None:
    strata = np.floor(draws_of(20, 4, stratified=False) * 256).astype(int)
    # A block misses a stratum with probability (1 - 1/256)^256 = 0.367; 80 blocks miss 0.367 +- 0.005 (5 errors: 0.02).
    missed = np.mean([256 - len(np.unique(block)) for block in strata.reshape(-1, 256)]) / 256
    assert missed == pytest.approx(0.367, abs=0.02)


def test_every_block_and_every_stream_has_its_own_order_of_strata() -> None:
    orders = np.floor(draws_of(20, 4, stratified=True) * 256).reshape(-1, 256)
    assert len(np.unique(orders, axis=0)) == len(orders)


N_STREAMS = 400


def orders_of_strata(n_streams: int) -> np.ndarray:
    return np.array(
        [np.argsort(reference.lane_of_stratum(0, 3, reference.key_of("x", str(k)))) for k in range(n_streams)]
    )


def test_strata_of_two_streams_are_no_more_correlated_than_random_orders() -> None:
    """The rank correlation of two random orders of 256 has mean 0 and variance 1/255 (Kendall 1948, chapter 5)."""
    ranks = orders_of_strata(N_STREAMS) - 127.5
    found = (ranks @ ranks.T / (256 * (256**2 - 1) / 12))[np.triu_indices(N_STREAMS, 1)]
    n = len(found)
    # 79,800 pairs: the mean is within 5 errors of 0; the variance, whose own error is a share sqrt(2 / n) were the
    # pairs independent, within 5 % of 1/255; no pair beyond the 1e-9 tail of a normal of that variance (6.1 sd).
    assert abs(found.mean()) <= 5 / np.sqrt(255 * n)
    assert found.var() * 255 == pytest.approx(1.0, abs=0.05)
    assert np.abs(found).max() <= 6.1 / np.sqrt(255)


def test_lanes_of_a_stratum_are_spread_evenly_over_streams() -> None:
    """Chi-square of 16 x 16 cells (stratum, lane) over 400 streams, within 5 standard deviations of its mean."""
    orders = orders_of_strata(N_STREAMS)
    counts = np.zeros((16, 16))
    np.add.at(counts, (np.broadcast_to(np.arange(256) // 16, orders.shape), orders // 16), 1)
    expected = N_STREAMS * 256 / 256
    # Orders are permutations, so the margins are fixed: 15 * 15 degrees of freedom, shrunk by 256/255.
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    assert abs(chi2 - 225) <= 5 * np.sqrt(2 * 225)


def test_the_wait_for_a_strike_is_minus_the_logarithm_of_its_position() -> None:
    """Within two units in the last place of a logarithm in extended precision, at both ends and between."""
    ends = np.arange(1_000, dtype=np.int64)
    words = np.concatenate([ends, 2**32 - 1 - ends, np.random.default_rng(1).integers(0, 2**32, 200_000)])
    exact = -np.log((words.astype(np.longdouble) + 0.5) / 2.0**32)
    found = kernels.waits(words)
    assert (np.abs(found - exact) <= 2 * np.spacing(found)).all()
