"""What single families promise beyond the contract."""

import math

import numpy as np
import pytest

from forecast.distributions import DISTRIBUTIONS, discrete, estimate, pert, quantile_table, triangular, trigen

INF = math.inf
U = np.linspace(0.0, 1.0, 101)


@pytest.mark.parametrize("family", [name for name, module in DISTRIBUTIONS.items() if module.THREE_POINTS])
def test_three_equal_points_are_a_constant(family):
    module = DISTRIBUTIONS[family]
    points = {"optimistic": 5.0, "most_likely": 5.0, "pessimistic": 5.0}
    assert module.check(**points) == []
    assert np.all(module.ppf(U, **points) == 5.0)
    assert np.all(module.isf(U, **points) == 5.0)
    assert module.cdf([4.9, 5.0, 5.1], **points).tolist() == [0.0, 1.0, 1.0]
    assert module.mean(**points) == pytest.approx(5.0, rel=1e-15)
    assert module.variance(**points) == pytest.approx(0.0, abs=1e-28)
    assert module.support(**points) == (5.0, 5.0)
    assert module.most_likely(**points) == 5.0
    for low in (-INF, 0.0):
        row = quantile_table.tabulate(family, points, low)
        assert np.all(quantile_table.evaluate(row, np.linspace(0.0, 1.0, 1001)) == 5.0)
        assert estimate.moments(family, points, low) == pytest.approx((5.0, 0.0))


@pytest.mark.parametrize("family", [name for name, module in DISTRIBUTIONS.items() if module.THREE_POINTS])
def test_three_points_out_of_order_are_refused_with_the_rule(family):
    found = DISTRIBUTIONS[family].check(optimistic=10.0, most_likely=18.0, pessimistic=15.0)
    assert found == [
        "most likely 18 is above pessimistic 15; an estimate needs optimistic <= most likely <= pessimistic"
    ]
    found = DISTRIBUTIONS[family].check(optimistic=10.0, most_likely=8.0, pessimistic=7.0)
    assert len(found) == 2


@pytest.mark.parametrize("module", [pert, triangular])
@pytest.mark.parametrize(("at_end", "nearby"), [((10, 10, 30), (10, 10.001, 30)), ((10, 30, 30), (10, 29.999, 30))])
def test_a_most_likely_value_at_an_end_is_continuous_with_its_neighbors(module, at_end, nearby):
    assert module.ppf(U, *map(float, at_end)) == pytest.approx(module.ppf(U, *nearby), abs=0.01)
    assert module.mean(*at_end) == pytest.approx(module.mean(*nearby), abs=0.001)


@pytest.mark.parametrize("points", [(10, 15, 30), (10, 10, 30), (10, 30, 30), (10, 10 + 1e-9, 30), (-8, -8, -7)])
@pytest.mark.parametrize("percents", [(10, 90), (5, 95), (0, 100), (0, 80), (20, 100), (45, 55), (1, 60)])
def test_the_outer_points_of_trigen_are_its_percentiles(points, percents):
    optimistic, most_likely, pessimistic = map(float, points)
    low_end, high_end = trigen.ends(optimistic, most_likely, pessimistic, *map(float, percents))
    shares = triangular.cdf([optimistic, pessimistic], low_end, most_likely, high_end)
    assert 100.0 * shares == pytest.approx(percents, abs=1e-6)
    assert low_end <= optimistic
    assert high_end >= pessimistic


def test_trigen_scales_with_its_unit():
    small, large = trigen.ends(1.0, 1.5, 3.0), trigen.ends(1e6, 1.5e6, 3e6)
    assert large == pytest.approx([1e6 * end for end in small], rel=1e-12)


@pytest.mark.parametrize(
    ("values", "probabilities", "words"),
    [
        ((1.0, 2.0), (0.5, 0.4), "add up to 0.9"),
        ((1.0, 2.0), (1.5, -0.5), "outside 0 to 1"),
        ((1.0, 1.0), (0.5, 0.5), "more than once"),
        ((1.0,), (0.5, 0.5), "each value needs one"),
        ((), (), "no value"),
    ],
)
def test_discrete_says_which_rule_its_pairs_break(values, probabilities, words):
    assert any(words in found for found in discrete.check(values, probabilities))


def test_thirds_written_with_six_digits_are_normalized():
    parameters = {"values": (1.0, 2.0, 3.0), "probabilities": (0.333333, 0.333333, 0.333333)}
    assert discrete.check(**parameters) == discrete.check((1.0, 2.0, 3.0), (0.3333333, 0.3333333, 0.3333334)) == []
    assert discrete.mean(**parameters) == pytest.approx(2.0)
    assert discrete.ppf(0.999999999, **parameters) == 3.0


def test_importing_the_families_and_tabulating_a_pert_leaves_scipy_alone():
    import subprocess
    import sys

    code = (
        "import sys; from forecast.distributions import quantile_table, estimate, notation\n"
        "points = dict(optimistic=1.0, most_likely=2.0, pessimistic=4.0)\n"
        "for family in ('pert', 'triangular', 'trigen'): quantile_table.tabulate(family, points, 1.5)\n"
        "for family in ('normal', 'lognormal'): quantile_table.tabulate(family, dict(mean=5.0, sd=2.0), 0.0)\n"
        "quantile_table.tabulate('weibull', dict(shape=2.0, scale=2.0))\n"
        "quantile_table.tabulate('exponential', dict(mean=2.0))\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
