"""Greatest likelihood: held against scipy's own fits, against other starting points, and against the true parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.stats

from forecast.distributions import DISTRIBUTIONS
from forecast.fitting.families import FITTERS, log_likelihood, rounded

# Parameters from which values are drawn, for every family.
TRUE = {
    "normal": {"mean": 50.0, "sd": 9.0},
    "lognormal": {"mean": 1.2, "sd": 0.7},
    "gamma": {"shape": 2.5, "scale": 4.0},
    "weibull": {"shape": 1.4, "scale": 30.0},
    "exponential": {"mean": 3.0},
    "uniform": {"low": 2.0, "high": 9.0},
    "triangular": {"optimistic": 1.0, "most_likely": 2.0, "pessimistic": 7.0},
    "pert": {"optimistic": 10.0, "most_likely": 14.0, "pessimistic": 40.0, "weight": 4.0},
    "gumbel": {"mode": 70.0, "scale": 14.0},
    "logistic": {"mean": 5.0, "sd": 2.0},
}
# The same families in scipy: the function that fits and the parameters that it may not move.
SCIPY = {
    "normal": (scipy.stats.norm, {}),
    "lognormal": (scipy.stats.lognorm, {"floc": 0.0}),
    "gamma": (scipy.stats.gamma, {"floc": 0.0}),
    "weibull": (scipy.stats.weibull_min, {"floc": 0.0}),
    "exponential": (scipy.stats.expon, {"floc": 0.0}),
    "uniform": (scipy.stats.uniform, {}),
    "triangular": (scipy.stats.triang, {}),
    "gumbel": (scipy.stats.gumbel_r, {}),
    "logistic": (scipy.stats.logistic, {}),
}


def draws(family: str, n: int, seed: int = 3) -> np.ndarray:
    """Return values of a family in ascending order."""
    uniforms = np.random.default_rng(seed).random(n)
    return np.sort(DISTRIBUTIONS[family].ppf(uniforms, **TRUE[family]))


@pytest.mark.parametrize("n", [8, 60, 2_000])
@pytest.mark.parametrize("family", FITTERS)
def test_no_other_parameters_nearby_are_likelier(family: str, n: int) -> None:
    values = draws(family, n)
    found = FITTERS[family].estimate(values)
    best = log_likelihood(family, found, values)
    assert best >= log_likelihood(family, TRUE[family], values) - 1e-6
    for name in found:
        for change in (-0.02, -0.001, 0.001, 0.02):
            other = {**found, name: found[name] + change * math.sqrt(DISTRIBUTIONS[family].variance(**found))}
            if name != "weight" and not DISTRIBUTIONS[family].check(**other):
                assert log_likelihood(family, other, values) <= best + 1e-5, (name, change)


@pytest.mark.parametrize("n", [8, 500])
@pytest.mark.parametrize("family", SCIPY)
def test_a_fit_is_at_least_as_likely_as_that_of_scipy(family: str, n: int) -> None:
    values = draws(family, n)
    scipys, fixed = SCIPY[family]
    theirs = scipys.logpdf(values, *scipys.fit(values, **fixed)).sum()
    found = log_likelihood(family, FITTERS[family].estimate(values), values)
    assert found >= theirs - 1e-4
    if family != "triangular":  # scipy's search does not always find the best triangle
        assert found == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_fitted_pert_is_as_likely_as_a_search_over_all_three_points_finds(seed: int) -> None:
    values = draws("pert", 150, seed)
    width = values[-1] - values[0]

    def loss(place: np.ndarray) -> float:
        low, high = values[0] - width * np.exp(place[0]), values[-1] + width * np.exp(place[1])
        peak = low + (high - low) / (1.0 + np.exp(-place[2]))
        points = {"optimistic": low, "most_likely": peak, "pessimistic": high}
        return -log_likelihood("pert", points, values)

    starts = [(a, b, c) for a in (-3.0, -1.0) for b in (-2.0, 0.0) for c in (-1.0, 0.0)]
    options = {"xatol": 1e-7, "fatol": 1e-8, "maxiter": 4_000}
    searched = min(scipy.optimize.minimize(loss, start, method="Nelder-Mead", options=options).fun for start in starts)
    found = log_likelihood("pert", FITTERS["pert"].estimate(values), values)
    assert found == pytest.approx(-searched, abs=1e-4)


@pytest.mark.parametrize("family", FITTERS)
def test_many_values_give_the_true_quantiles_back(family: str) -> None:
    n = 20_000
    values = draws(family, n)
    found = FITTERS[family].estimate(values)
    levels = np.array([0.1, 0.5, 0.8, 0.9])
    off = DISTRIBUTIONS[family].cdf(DISTRIBUTIONS[family].ppf(levels, **found), **TRUE[family]) - levels
    # The share below a fitted quantile errs no more than that below a quantile of the values.
    assert np.all(np.abs(off) <= 5.0 * np.sqrt(levels * (1.0 - levels) / n)), off


@pytest.mark.parametrize("factor", [1e-6, 1e6])
@pytest.mark.parametrize("family", FITTERS)
def test_a_fit_does_not_depend_on_the_unit(family: str, factor: float) -> None:
    values = draws(family, 60)
    here, there = FITTERS[family].estimate(values), FITTERS[family].estimate(values * factor)
    levels = np.array([0.1, 0.5, 0.9])
    expected = DISTRIBUTIONS[family].ppf(levels, **here) * factor
    assert DISTRIBUTIONS[family].ppf(levels, **there) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("family", ["triangular", "pert"])
def test_a_rough_search_from_near_parameters_finds_nearly_the_best(family: str) -> None:
    values = draws(family, 200)
    best = log_likelihood(family, FITTERS[family].estimate(values), values)
    rough = FITTERS[family].estimate(values, TRUE[family])
    assert log_likelihood(family, rough, values) == pytest.approx(best, abs=0.01)


@pytest.mark.parametrize("family", FITTERS)
def test_rounded_parameters_move_no_quantile_by_more_than_a_hundredth_of_the_spread(family: str) -> None:
    for n in (8, 300):
        found = FITTERS[family].estimate(draws(family, n))
        short = rounded(family, found)
        assert not DISTRIBUTIONS[family].check(**short)
        levels = np.array([0.01, 0.2, 0.5, 0.8, 0.95])
        sd = math.sqrt(DISTRIBUTIONS[family].variance(**found))
        moved = DISTRIBUTIONS[family].ppf(levels, **short) - DISTRIBUTIONS[family].ppf(levels, **found)
        assert np.abs(moved).max() <= 0.01 * sd


def test_far_outliers_leave_the_gumbel_and_the_logistic_search_on_the_way() -> None:
    values = np.sort(np.append(np.random.default_rng(5).normal(0.0, 1.0, 300), [2e3, -4e3]))
    for family, scipys in (("gumbel", scipy.stats.gumbel_r), ("logistic", scipy.stats.logistic)):
        theirs = scipys.logpdf(values, *scipys.fit(values)).sum()
        density = log_likelihood(family, FITTERS[family].estimate(values), values)
        assert density >= theirs - 1e-4 or not math.isfinite(density)
