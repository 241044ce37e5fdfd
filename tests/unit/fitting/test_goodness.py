"""Distances and p-values: against scipy, against a published critical value, and counted over many samples."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from forecast.fitting.goodness import distances, p_values, rounding_step

# Stephens (1986), in D'Agostino and Stephens, Goodness-of-Fit Techniques, table 4.7: a normal with fitted mean and
# standard deviation; the statistic times (1 + 0.75 / n + 2.25 / n^2) exceeds this with a probability of 5 %.
CRITICAL = 0.752


def test_the_distances_are_those_of_scipy() -> None:
    values = np.sort(np.random.default_rng(1).normal(10.0, 3.0, 40))
    parameters = {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}
    found = distances("normal", parameters, values)
    theirs = scipy.stats.goodness_of_fit(
        scipy.stats.norm, values, known_params={"loc": parameters["mean"], "scale": parameters["sd"]},
        statistic="ad", n_mc_samples=1, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert found.anderson_darling == pytest.approx(theirs.statistic, rel=1e-9)
    kolmogorov = scipy.stats.kstest(values, "norm", args=(parameters["mean"], parameters["sd"]))
    assert found.kolmogorov_smirnov == pytest.approx(kolmogorov.statistic, rel=1e-12)
    assert found.at == kolmogorov.statistic_location


def test_equal_values_count_at_both_ends_of_their_step() -> None:
    found = distances("uniform", {"low": 0.0, "high": 1.0}, np.array([0.5, 0.5, 0.5, 0.5]))
    assert found.kolmogorov_smirnov == 0.5
    assert found.at == 0.5


def test_a_sample_at_the_published_critical_value_has_a_p_value_of_5_percent() -> None:
    n, n_replicates = 40, 2_000
    base = scipy.stats.norm.ppf((np.arange(n) + 0.5) / n)

    def skewed(strength: float) -> np.ndarray:
        return np.sort(np.exp(strength * base))

    def statistic(strength: float) -> float:
        values = skewed(strength)
        corrected = {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}
        return distances("normal", corrected, values).anderson_darling * (1.0 + 0.75 / n + 2.25 / n**2)

    low, high = 0.01, 2.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if statistic(middle) < CRITICAL else (low, middle)
    values = skewed(low)
    p = p_values("normal", values, n_replicates, np.random.default_rng(2))
    assert p.anderson_darling == pytest.approx(0.05, abs=5.0 * np.sqrt(0.05 * 0.95 / n_replicates))


@pytest.mark.parametrize("step", [None, 1.0])
@pytest.mark.parametrize("family", ["normal", "gamma"])
def test_p_values_of_true_families_are_spread_evenly(family: str, step: float | None) -> None:
    # Rounded to a third of the standard deviation: tests that take rounded values as exact reject most true families.
    random, n_samples, n_replicates = np.random.default_rng(7), 60, 39
    found = []
    for _ in range(n_samples):
        values = random.normal(30.0, 3.0, 120) if family == "normal" else random.gamma(4.0, 1.5, 120)
        if step is not None:
            values = np.maximum(np.round(values / step) * step, step)
        values = np.sort(values)
        found.append(p_values(family, values, n_replicates, random, step))
    mean = np.mean(found, axis=0)
    # An even spread over (0, 1] has the mean 0.5 and the standard deviation 0.289.
    assert np.all(np.abs(mean - 0.5) <= 5.0 * 0.289 / np.sqrt(n_samples)), mean


def test_a_wrong_family_has_the_least_p_value_that_there_can_be() -> None:
    values = np.sort(np.random.default_rng(4).lognormal(0.0, 1.5, 200))
    p = p_values("normal", values, 99, np.random.default_rng(1))
    assert p == (0.01, 0.01)
    assert p_values("normal", np.ones(20), 99, np.random.default_rng(1)) == (0.01, 0.01)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([52.0, 75.0, 61.0], 1.0),
        ([50.0, 75.0, 60.0], 5.0),
        ([1_000.0, 3_000.0], 1_000.0),
        ([0.0, 0.5, 1.5], 0.5),
        ([0.1, 0.2, 0.7], 0.1),
        ([-4.0, 7.0], 1.0),
        ([0.33333, 0.5], None),
        ([1 / 3, 2 / 3], None),
    ],
)
def test_the_step_of_rounded_values_is_the_largest_usual_one(values: list[float], step: float | None) -> None:
    assert rounding_step(np.array(values)) == (None if step is None else pytest.approx(step))
