"""What is recommended, what is said when no family fits, and that the answer is the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions import estimate as questions
from forecast.distributions.notation import complete, parse
from forecast.fitting import FITTERS, History, fit
from forecast.fitting import history as room
from forecast.fitting.history import MOST_TESTED
from forecast.fitting.wording import difference, notes, standing, verdict

TRUE = {
    "lognormal": {"mean": 1.2, "sd": 0.7},
    "gamma": {"shape": 2.0, "scale": 4.0},
    "weibull": {"shape": 2.5, "scale": 30.0},
    "normal": {"mean": 50.0, "sd": 9.0},
    "uniform": {"low": 2.0, "high": 9.0},
    "exponential": {"mean": 3.0},
    "logistic": {"mean": 20.0, "sd": 3.0},
    "gumbel": {"mode": 70.0, "scale": 14.0},
}


def drawn(family: str, n: int, seed: int = 11) -> np.ndarray:
    """Return values of a family in random order."""
    return DISTRIBUTIONS[family].ppf(np.random.default_rng(seed).random(n), **TRUE[family])


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Draw as seldom as a rejection at 5 % allows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "N_REPLICATES", 24)
        yield


@pytest.fixture(scope="module")
def spiked(quick: None) -> History:
    """Return ratios of which a third are exactly 1."""
    random = np.random.default_rng(2)
    ratios = np.where(np.arange(1_200) % 3 == 0, 1.0, random.lognormal(0.1, 0.6, 1_200))
    return fit(ratios)


@pytest.mark.parametrize("family", TRUE)
def test_the_family_that_values_come_from_is_found_and_not_rejected(family: str) -> None:
    history = fit(drawn(family, 400))
    assert history.fits[0].family == family or family in [one.family for one in history.about_best]
    assert not next(one for one in history.fits if one.family == family).is_rejected


@pytest.mark.parametrize("family", TRUE)
def test_every_estimate_to_paste_reads_back_as_the_fit(family: str) -> None:
    for one in fit(drawn(family, 80)).fits:
        notation = parse(one.text)
        assert notation.is_whole
        parameters = complete(notation)
        assert questions.check(notation.family, parameters) == []
        mean, variance = questions.moments(notation.family, parameters, notation.low, notation.high)
        expected = questions.moments(one.family, one.parameters, notation.low, notation.high)
        assert notation.low == (0.0 if DISTRIBUTIONS[one.family].support(**one.parameters)[0] < 0.0 else -math.inf)
        assert mean == pytest.approx(expected[0], abs=0.01 * expected[1] ** 0.5)
        assert variance == pytest.approx(expected[1], rel=0.02)


def test_values_with_a_step_in_them_are_fitted_by_no_family(spiked: History) -> None:
    assert spiked.best is None
    assert verdict(spiked).startswith("No family fits")
    assert "33 % of the values are exactly 1: no curve has such a step." in notes(spiked)
    assert spiked.nearest is not None
    assert f"P80 is {spiked.nearest.quantile(0.8):.3f}"[:9] in difference(spiked)
    assert {standing(spiked, one) for one in spiked.fits} <= {"rejected", "below zero"}


def test_the_same_values_in_any_order_give_the_same_answer() -> None:
    values = drawn("gamma", 200)
    one, other = fit(values), fit(values[::-1].tolist())
    assert one.fits == other.fits
    assert fit(values, seed=2).fits[0].aicc == one.fits[0].aicc


def test_another_family_in_the_registry_changes_no_p_value(monkeypatch: pytest.MonkeyPatch) -> None:
    values = drawn("normal", 60)
    before = {one.family: one.p for one in fit(values).fits}
    monkeypatch.setattr(room, "FITTERS", dict(reversed([item for item in FITTERS.items() if item[0] != "gamma"])))
    after = {one.family: one.p for one in fit(values).fits}
    assert after == {family: p for family, p in before.items() if family != "gamma"}


def test_of_about_equally_supported_families_one_without_an_upper_end_is_recommended() -> None:
    history = fit(drawn("gumbel", 30, seed=3))
    assert len(history.about_best) > 1
    assert history.best is not None
    assert history.best.has_no_upper_end
    bounded = [one for one in history.fits if one.family in ("pert", "triangular", "uniform")]
    assert not any(one.has_no_upper_end for one in bounded)


def test_a_family_that_goes_far_below_zero_is_not_recommended() -> None:
    history = fit(drawn("exponential", 400))
    by_family = {one.family: one for one in history.fits}
    assert by_family["normal"].below_zero > 0.05
    assert standing(history, by_family["normal"]) == "below zero"
    assert any(note.startswith("Not usable: ") and "normal" in note for note in notes(history))
    assert not by_family["exponential"].below_zero


def test_values_below_zero_leave_out_the_families_that_cannot_be_there() -> None:
    history = fit(drawn("normal", 60) - 50.0)
    assert set(history.left_out) == {"lognormal", "gamma", "weibull", "exponential"}
    assert all(one.below_zero == 0.0 and one.is_usable for one in history.fits)
    assert any(note.startswith("Not tried: lognormal, gamma, weibull (") for note in notes(history))


def test_zeros_leave_the_exponential_in() -> None:
    values = np.append(drawn("exponential", 60), 0.0)
    assert set(fit(values).left_out) == {"lognormal", "gamma", "weibull"}


def test_tests_of_many_values_see_a_sample_and_say_so() -> None:
    history = fit(drawn("lognormal", MOST_TESTED + 500))
    assert history.n_tested == MOST_TESTED
    assert any(note.startswith("The tests saw 1,000 of the 1,500 values") for note in notes(history))
    assert history.fits[0].distances.kolmogorov_smirnov < 0.04


def test_a_p_level_of_the_past_is_the_least_value_not_exceeded_in_that_share() -> None:
    history = fit(np.arange(1.0, 11.0))
    assert [history.quantile(level) for level in (0.1, 0.5, 0.8, 0.9)] == [1.0, 5.0, 8.0, 9.0]
    assert history.share_within(5.0) == 0.5


@pytest.mark.parametrize("n", [41, 87, 1_000])
def test_values_summed_up_keep_the_mean_and_nearly_the_percentiles(n: int) -> None:
    history = fit(drawn("lognormal", n))
    few = history.summary_values(31)
    assert few.size == 31
    assert np.all(np.diff(few) >= 0.0)
    assert few.mean() == pytest.approx(history.values.mean(), rel=1e-12)
    assert history.values[0] <= few[0] <= few[-1] <= history.values[-1]
    for level in (0.5, 0.8, 0.9):
        assert np.quantile(few, level, method="inverted_cdf") == pytest.approx(history.quantile(level), rel=0.1)


@pytest.mark.parametrize("values", [[1.0] * 20, [1.0, 2.0, 3.0], [1.0, float("nan")] * 10, [1e-300, 2e-300] * 5, []])
def test_what_cannot_be_fitted_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least 8 finite values"):
        fit(values)


@pytest.mark.parametrize(
    "values",
    [
        [1.0] * 40 + [2.0],
        [0.0] * 30 + [5.0, 6.0],
        [1e-9, 2e-9, 3e-9, 5e-9, 6e-9, 8e-9, 9e-9, 2e-8],
        [1e12 + k for k in range(20)],
        [1.0] * 10 + [1e14],
        list(range(8)),
        [1.0] * 30_000 + [2.0],
        np.exp(np.linspace(-200.0, 30.0, 20)).tolist(),
    ],
    ids=[
        "nearly constant",
        "mostly zero",
        "tiny",
        "huge",
        "far outlier",
        "few",
        "a sample without spread",
        "all sizes",
    ],
)
def test_strange_values_are_answered_without_a_warning_of_numbers(values: list[float]) -> None:
    history = fit(values)
    assert history.fits
    assert all(isinstance(text, str) for text in (*notes(history), verdict(history), difference(history)))
    for one in history.fits:
        assert 0.0 < one.p.anderson_darling <= 1.0
        parse(one.text)
