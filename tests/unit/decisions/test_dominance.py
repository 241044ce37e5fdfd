"""Stochastic dominance, on quantile functions whose order is known."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.decisions.dominance import dominance

N, SIZE = 10_240, 256


def latin(seed: int) -> np.ndarray:
    """Return blocks of percentiles, each of them a Latin hypercube."""
    random = np.random.default_rng(seed)
    strata = random.permuted(np.broadcast_to(np.arange(SIZE, dtype=float), (N // SIZE, SIZE)), axis=1)
    return ((strata + random.random(strata.shape)) / SIZE).ravel()


U = latin(1)


@pytest.mark.parametrize(
    ("one", "other", "order", "better"),
    [
        (10 + 10 * U, 11 + 10 * U, "first", 0),
        (11 + 10 * U, 10 + 10 * U, "first", 1),
        (10 + 10 * U, 8 + 18 * U, "second", 0),  # less spread and a lower mean
        (8 + 18 * U, 10 + 10 * U, "second", 1),
        (10 + 10 * U, 10 + 10 * U, "same", -1),
        (10 + 10 * U, 10 + 10 * latin(2), "same", -1),  # other luck, the same project
        (np.where(U < 0.9, 10.0, 10 + 50 * U), np.where(U < 0.9, 10.0, 12 + 50 * U), "first", 0),  # in the tail alone
    ],
)
def test_the_order_is_the_one_that_the_quantiles_have(
    one: np.ndarray, other: np.ndarray, order: str, better: int
) -> None:
    found = dominance(one, other, SIZE)
    assert (found.order, found.better) == (order, better)


def test_a_lower_mean_with_a_longer_tail_dominates_in_no_order_and_the_dates_say_where() -> None:
    # 14 for certain, or 10 to 16 with a mean of 13: the second is likelier to keep any date before 14, the first from 14 on.
    found = dominance(np.full(N, 14.0), 10 + 6 * U, SIZE)
    assert (found.order, found.better, found.early) == ("none", -1, 1)
    assert found.before is not None
    assert found.after is not None
    assert 13.0 < found.before < 14.0 <= found.after < 15.0


def test_chance_alone_is_rarely_taken_for_dominance() -> None:
    # Two runs of one project with different seeds: 21 limits at once are judged at 95 %.
    random, n_trials = np.random.default_rng(3), 200
    wrong = sum(
        dominance(random.normal(size=N), random.normal(size=N), SIZE).order not in ("same", "none")
        for _ in range(n_trials)
    )
    # At first and at second order each: twice 5 % at most, and five standard errors of a share.
    assert wrong / n_trials < 0.10 + 5 * np.sqrt(0.1 * 0.9 / n_trials)
