"""Questions to one estimate, truncated or not."""

import math

import numpy as np
import pytest
from scipy import stats

from forecast.distributions import estimate

INF = math.inf
NORMAL = {"mean": 10.0, "sd": 4.0}


def test_a_truncated_normal_agrees_with_scipy():
    for low, high in ((6.0, 20.0), (0.0, INF), (-INF, 9.0), (14.0, 15.0), (25.0, INF)):
        twin = stats.truncnorm((low - 10.0) / 4.0, (high - 10.0) / 4.0, loc=10.0, scale=4.0)
        u = np.linspace(0.001, 0.999, 101)
        assert estimate.quantiles("normal", NORMAL, u, low, high) == pytest.approx(twin.ppf(u), rel=1e-10)
        assert estimate.upper_quantiles("normal", NORMAL, u, low, high) == pytest.approx(twin.isf(u), rel=1e-10)
        assert estimate.moments("normal", NORMAL, low, high) == pytest.approx((twin.mean(), twin.var()), rel=1e-8)


def test_an_exponential_cut_below_starts_anew_because_it_has_no_memory():
    mean, variance = estimate.moments("exponential", {"mean": 3.0}, low=7.0)
    assert (mean, variance) == pytest.approx((10.0, 9.0), rel=1e-9)


def test_a_truncated_triangle_keeps_its_moments_across_the_bend():
    points = {"optimistic": 0.0, "most_likely": 1.0, "pessimistic": 4.0}
    mean, variance = estimate.moments("triangular", points, low=1.0)
    # right of the peak the triangle falls in a straight line: a triangle again
    assert (mean, variance) == pytest.approx((2.0, 0.5), rel=1e-9)
    mean, _ = estimate.moments("triangular", points, low=0.5, high=3.0)
    x = np.linspace(0.5, 3.0, 200_001)
    density = np.where(x < 1.0, x / 2.0, (4.0 - x) / 6.0)
    assert mean == pytest.approx(np.trapezoid(x * density, x) / np.trapezoid(density, x), rel=1e-8)


def test_a_truncated_curve_keeps_its_moments_across_its_bends():
    # left are 2/3 of the first 25 percent, the next 65 and half of the last 10, each evenly spread
    points = {"percents": (0.0, 25.0, 90.0, 100.0), "values": (5.0, 8.0, 12.0, 20.0)}
    shares, middles, widths = [50.0 / 3.0, 65.0, 5.0], [7.0, 10.0, 14.0], [2.0, 4.0, 4.0]
    total = sum(shares)
    mean = sum(share * middle for share, middle in zip(shares, middles, strict=True)) / total
    pieces = zip(shares, middles, widths, strict=True)
    variance = sum(share * ((middle - mean) ** 2 + width**2 / 12.0) for share, middle, width in pieces) / total
    assert estimate.moments("cumulative", points, 6.0, 16.0) == pytest.approx((mean, variance), rel=1e-12)


def test_a_truncated_discrete_estimate_shares_the_rest_out():
    parameters = {"values": (2.0, 3.0, 4.0), "probabilities": (0.1, 0.7, 0.2)}
    cumulative, values = estimate.steps("discrete", parameters, low=3.0)
    assert values.tolist() == [3.0, 4.0]
    assert cumulative == pytest.approx([7.0 / 9.0, 1.0])
    assert estimate.quantiles("discrete", parameters, [0.0, 0.7, 0.8], low=3.0).tolist() == [3.0, 3.0, 4.0]
    assert estimate.moments("discrete", parameters, low=3.0)[0] == pytest.approx(29.0 / 9.0)
    assert estimate.most_likely("discrete", parameters, high=2.5) == 2.0
    assert estimate.support("discrete", parameters, low=2.5) == (3.0, 4.0)


def test_values_on_a_bound_are_kept():
    assert estimate.share_kept("constant", {"value": 5.0}, 5.0, 5.0) == 1.0
    assert estimate.check("constant", {"value": 5.0}, 5.0, 5.0) == []
    assert estimate.quantiles("constant", {"value": 5.0}, [0.3], 5.0, 5.0).tolist() == [5.0]


@pytest.mark.parametrize(
    ("family", "parameters", "low", "high", "words"),
    [
        ("normal", NORMAL, 5.0, 2.0, "low 5 is above its high 2"),
        ("normal", NORMAL, 100.0, INF, "100 and above keeps only"),
        ("uniform", {"low": 0.0, "high": 1.0}, -INF, -1.0, "-1 and below keeps only 0 %"),
        ("constant", {"value": 5.0}, 6.0, 7.0, "6 to 7 keeps only 0 %"),
        ("normal", NORMAL, math.nan, INF, "nan is not a number"),
        ("normal", {"mean": 10.0, "sd": -1.0}, 0.0, INF, "sd is -1"),
    ],
)
def test_a_truncation_that_cannot_be_meant_is_refused(family, parameters, low, high, words):
    found = estimate.check(family, parameters, low, high)
    assert len(found) == 1
    assert words in found[0]


def test_a_plan_uses_the_stated_value_or_the_mean():
    points = {"optimistic": 2.0, "most_likely": 3.0, "pessimistic": 9.0}
    assert estimate.most_likely("pert", points) == 3.0
    assert estimate.most_likely("pert", points, low=4.0) == 4.0
    assert estimate.most_likely("normal", NORMAL, low=0.0) == 10.0
    assert estimate.most_likely("uniform", {"low": 0.0, "high": 10.0}) == 5.0
    assert estimate.most_likely("uniform", {"low": 0.0, "high": 10.0}, high=6.0) == pytest.approx(3.0)
    assert estimate.most_likely("exponential", {"mean": 3.0}, low=7.0) == pytest.approx(10.0)


def test_the_support_is_the_narrower_of_family_and_truncation():
    assert estimate.support("normal", NORMAL, low=0.0) == (0.0, INF)
    assert estimate.support("uniform", {"low": 2.0, "high": 5.0}, low=0.0, high=4.0) == (2.0, 4.0)
