"""Published and exact numbers of single distributions; the sources stand beside the numbers."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from forecast.distributions import DISTRIBUTIONS, discrete, estimate, pert, quantile_table, triangular, trigen
from forecast.distributions.notation import complete, parse

HERE = Path(__file__).parent
EXACT = json.loads((HERE / "exact_distributions.json").read_text(encoding="utf-8"))["items"]
READINGS = json.loads((HERE / "three_point_readings.json").read_text(encoding="utf-8"))["items"]
FOUR_DIGITS = 0.5e-4 * 1.001  # half a unit of the last printed digit


def read(text, points=None):
    notation = parse(text)
    return notation.family, complete(notation, points), notation.low, notation.high


@pytest.mark.parametrize("case", EXACT, ids=[case["estimate"] for case in EXACT])
def test_moments_and_percentiles_are_exact(case):
    family, parameters, low, high = read(case["estimate"])
    mean, variance = estimate.moments(family, parameters, low, high)
    assert mean == pytest.approx(case["mean"], rel=1e-10)
    assert math.sqrt(variance) == pytest.approx(case["sd"], rel=1e-10)
    u = np.array([int(name[1:]) / 100.0 for name in case["percentiles"]])
    expected = list(case["percentiles"].values())
    assert estimate.quantiles(family, parameters, u, low, high) == pytest.approx(expected, rel=1e-10)
    row = quantile_table.tabulate(family, parameters, low, high)
    assert quantile_table.evaluate(row, u) == pytest.approx(expected, abs=3.1e-6 * case["sd"])
    if "ends" in case:
        assert DISTRIBUTIONS[family].support(**parameters) == pytest.approx(case["ends"], rel=1e-12)


# The same distributions stated in another way, as the exact collection does it with the beta distribution.
RESTATED = {
    "pert(0, 2, 10, weight=5)": ["beta(alpha=2, beta=5, low=0, high=10)"],
    "triangular(8, 10, 18)": ["double_triangular(8, 10, 18, below=0.2)", "shift(triangular(5, 7, 15), 3)"],
    "pert(8, 10, 18, weight=4)": [
        "beta(1.8, 4.2, 8, 18)",
        "pertgen(8, 10, 18, 0, 100)",
        "shift(beta(1.8, 4.2, 0, 10), 8)",
    ],
    "uniform(3, 7)": ["histogram(3 to 4: 0.25, 4 to 7: 0.75)", "cumulative(0: 3, 50: 5, 100: 7)", "beta(1, 1, 3, 7)"],
    "normal(mean=20, sd=3)": ["shift(normal(mean=25, sd=3), -5)"],
    "exponential(mean=5)": ["gamma(mean=5, sd=5)", "weibull(shape=1, scale=5)"],
}


@pytest.mark.parametrize(("original", "text"), [(name, text) for name, texts in RESTATED.items() for text in texts])
def test_the_same_distribution_stated_in_another_way_has_the_same_exact_numbers(original, text):
    case = next(case for case in EXACT if case["estimate"] == original)
    family, parameters, low, high = read(text)
    mean, variance = estimate.moments(family, parameters, low, high)
    assert (mean, math.sqrt(variance)) == pytest.approx((case["mean"], case["sd"]), rel=1e-10)
    u = np.array([int(name[1:]) / 100.0 for name in case["percentiles"]])
    expected = list(case["percentiles"].values())
    assert estimate.quantiles(family, parameters, u, low, high) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("case", READINGS, ids=[f"{c['points']} {c['distribution']}" for c in READINGS])
def test_a_three_point_estimate_is_read_as_its_name_says(case):
    points = dict(zip(("optimistic", "most_likely", "pessimistic"), case["points"], strict=True))
    family, parameters, _, _ = read(case["distribution"], points)
    module = DISTRIBUTIONS[family]
    assert module.support(**parameters) == pytest.approx(case["ends"], abs=0.5e-6 * 1.001)
    assert module.mean(**parameters) == pytest.approx(case["mean"], abs=FOUR_DIGITS)
    assert math.sqrt(module.variance(**parameters)) == pytest.approx(case["sd"], abs=FOUR_DIGITS)
    assert module.ppf([0.5, 0.8], **parameters) == pytest.approx([case["P50"], case["P80"]], abs=FOUR_DIGITS)
    assert module.most_likely(**parameters) == points["most_likely"]


def test_published_pert_quantiles():
    # A2: docs of the crate distimate print 1.37847 and 2.62152 (off by 4e-5); exact 1.378511 and 2.621489
    assert pert.ppf([0.05, 0.95], 1.0, 2.0, 3.0) == pytest.approx([1.378511, 2.621489], abs=0.5e-6)
    assert pert.ppf([0.05, 0.95], 1.0, 2.0, 3.0) == pytest.approx([1.37847, 2.62152], abs=5e-5)


def test_the_sd_of_pert_is_not_a_sixth_of_the_range():
    # A2: sd^2 = (mean - optimistic)(pessimistic - mean) / 7 at weight 4
    assert math.sqrt(pert.variance(1.0, 2.0, 3.0)) == pytest.approx(0.377964, abs=0.5e-6)
    assert math.sqrt(pert.variance(1.0, 2.0, 3.0)) != pytest.approx(2.0 / 6.0, abs=0.01)


def test_vendor_three_points():
    # A3: Pertmaster tutorial, 30/45/90 minutes as a triangle
    assert triangular.mean(30.0, 45.0, 90.0) == 55.0
    assert triangular.cdf(45.0, 30.0, 45.0, 90.0) == 0.25
    found = triangular.ppf([0.5, 0.8, 0.9], 30.0, 45.0, 90.0)
    assert found == pytest.approx([53.2577, 66.7621, 73.5683], abs=FOUR_DIGITS)
    # A3: Lumivero, 4/5/10 weeks
    assert triangular.mean(4.0, 5.0, 10.0) == pytest.approx(6.3333, abs=FOUR_DIGITS)
    assert math.sqrt(triangular.variance(4.0, 5.0, 10.0)) == pytest.approx(1.3123, abs=FOUR_DIGITS)
    assert pert.mean(4.0, 5.0, 10.0) == pytest.approx(5.6667, abs=FOUR_DIGITS)
    # printed 1.0158; by A2 it is sqrt(5/3 * 13/3 / 7) = 1.015749
    assert math.sqrt(pert.variance(4.0, 5.0, 10.0)) == pytest.approx(math.sqrt(65.0 / 63.0), rel=1e-14)


def test_the_normal_density_at_p80_gives_the_known_sampling_error():
    # A7: SE(P_q) = sqrt(q (1 - q)) / f(x_q), in sd / sqrt(N)
    normal = DISTRIBUTIONS["normal"]
    q = np.array([0.5, 0.8, 0.9, 0.95])
    error = np.sqrt(q * (1.0 - q)) / normal.pdf(normal.ppf(q, mean=0.0, sd=1.0), mean=0.0, sd=1.0)
    assert error == pytest.approx([1.2533, 1.4288, 1.7094, 2.1132], abs=FOUR_DIGITS)


@pytest.mark.parametrize(
    ("points", "expected"), [((1, 2, 3), (3, 3)), ((10, 15, 30), (2, 4)), ((80, 100, 130), (2.6, 3.4))]
)
def test_the_shapes_of_pert(points, expected):
    # C9: a published formula lacks the "1 +" and has 2 instead of 4
    assert pert.shapes(*points) == pytest.approx(expected, rel=1e-15)


def test_discrete_tasks_have_their_exact_moments():
    # C3: a published notebook prints the expected value 13.3 of the sum; exact 13.4, sd 1.2
    tasks = [
        ((2.0, 3.0, 4.0), (0.1, 0.7, 0.2)),
        ((5.0, 6.0, 8.0), (0.2, 0.6, 0.2)),
        ((3.0, 4.0, 5.0), (0.05, 0.8, 0.15)),
    ]
    assert sum(discrete.mean(*task) for task in tasks) == pytest.approx(13.4)
    assert math.sqrt(sum(discrete.variance(*task) for task in tasks)) == pytest.approx(1.2, abs=0.05)


def test_cases_that_open_tools_get_wrong():
    # E: the mean put where the mode belongs gives 3.22
    assert pert.mean(0.0, 1.0, 10.0) == pytest.approx(2.3333, abs=FOUR_DIGITS)
    # E: ten tasks (5, 10, 25)
    assert 10.0 * pert.mean(5.0, 10.0, 25.0) == pytest.approx(116.667, abs=0.5e-3)
    # E: the mode at an end is continuous with its neighbor
    u = np.linspace(0.01, 0.99, 99)
    assert pert.ppf(u, 10.0, 10.0, 30.0) == pytest.approx(pert.ppf(u, 10.0, 10.001, 30.0), abs=2e-3)
    # E: a fixed estimate
    assert np.all(pert.ppf(u, 5.0, 5.0, 5.0) == 5.0)


def test_a_trigen_reading_can_reach_below_zero():
    # A1: P20/P80 of 10/15/30; the project's checks must refuse or truncate it
    assert trigen.support(10.0, 15.0, 30.0, 20.0, 80.0)[0] == pytest.approx(-4.417853, abs=0.5e-6)
    assert 0.0 < trigen.cdf(0.0, 10.0, 15.0, 30.0, 20.0, 80.0) < 0.05


def test_the_copied_numbers_are_those_of_the_shared_collection():
    original = Path(__file__).parents[4] / "shared" / "truth" / "exact" / "distributions.json"
    if not original.exists():
        pytest.skip("no shared collection beside the checkout")
    items = json.loads(original.read_text(encoding="utf-8"))["items"]
    assert len(items) == len(EXACT)
    for item, copied in zip(items, EXACT, strict=True):
        for name, value in {"mean": copied["mean"], "sd": copied["sd"], **copied["percentiles"]}.items():
            assert item["truth"][name] == value
