"""What single families promise beyond the contract."""

import math

import numpy as np
import pytest

from forecast.distributions import (
    DISTRIBUTIONS,
    discrete,
    estimate,
    log_triangular,
    metalog,
    pert,
    pertgen,
    quantile_table,
    triangular,
    trigen,
)

INF = math.inf
THREE = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0}
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
        "metalog = dict(percents=(10.0, 50.0, 90.0), values=(5.0, 8.0, 15.0))\n"
        "quantile_table.tabulate('metalog', metalog, 0.0)\n"
        "quantile_table.tabulate('beta', dict(alpha=2.0, beta=5.0, low=0.0, high=1.0))\n"
        "for family in ('double_triangular', 'log_triangular'): quantile_table.tabulate(family, points, 1.5)\n"
        "quantile_table.tabulate('gumbel', dict(mode=2.0, scale=1.0))\n"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("family", "parameters", "words"),
    [
        ("beta", {"alpha": 2.0, "beta": 0.0, "low": 0.0, "high": 1.0}, "beta is 0; it needs to be above 0"),
        ("beta", {"alpha": 2.0, "beta": 2e3, "low": 0.0, "high": 1.0}, "beta is 2000; it needs to be at most 1000"),
        ("beta", {"alpha": 2.0, "beta": 2.0, "low": 1.0, "high": 1.0}, "low 1 is not below high 1"),
        ("pertgen", {**THREE, "low_percent": 90.0, "high_percent": 10.0}, "pertgen needs 0 <= low percent"),
        ("pertgen", {**THREE, "weight": 0.0}, "weight is 0"),
        ("double_triangular", {**THREE, "below": 0.0}, "optimistic lies below the most likely value"),
        ("double_triangular", {**THREE, "below": 1.0}, "pessimistic lies above the most likely value"),
        ("double_triangular", {**THREE, "optimistic": 15.0}, "no value lies below; it needs to be 0"),
        ("double_triangular", {**THREE, "pessimistic": 15.0}, "no value lies above; it needs to be 1"),
        ("log_triangular", {**THREE, "optimistic": -1.0}, "needs points above 0"),
        ("cumulative", {"percents": (0.0,), "values": (1.0,)}, "there is one point; at least two are needed"),
        ("cumulative", {"percents": (0.0, 90.0), "values": (1.0, 2.0)}, "runs from 0 to 90 percent"),
        ("cumulative", {"percents": (0.0, 60.0, 50.0, 100.0), "values": (1.0, 2.0, 3.0, 4.0)}, "50 stands after 60"),
        ("cumulative", {"percents": (0.0, 50.0, 100.0), "values": (1.0, 2.0, 2.0)}, "value 2 stands after 2"),
        ("histogram", {"edges": (1.0, 2.0), "probabilities": (0.5, 0.5)}, "each range between two edges needs one"),
        ("histogram", {"edges": (1.0,), "probabilities": ()}, "no range"),
        ("histogram", {"edges": (1.0, 3.0, 2.0), "probabilities": (0.5, 0.5)}, "edge 2 stands after 3"),
        ("histogram", {"edges": (1.0, 2.0, 3.0), "probabilities": (1.5, -0.5)}, "share -0.5 is outside 0 to 1"),
        ("histogram", {"edges": (1.0, 2.0, 3.0), "probabilities": (0.5, 0.4)}, "the shares add up to 0.9"),
        ("metalog", {"percents": (0.0, 50.0), "values": (1.0, 2.0)}, "percent 0 is not above 0 and below 100"),
        ("metalog", {"percents": (10.0, 90.0), "values": (1.0, 2.0), "low": 1.0}, "low 1 is not below the lowest"),
        ("metalog", {"percents": (10.0, 90.0), "values": (1.0, 2.0), "high": 2.0}, "high 2 is not above the highest"),
        ("metalog", {"percents": (10.0, 50.0, 90.0), "values": (5.0, 5.2, 40.0)}, "would be negative near P8.32"),
        ("metalog", {"percents": (10.0, 50.0, 90.0), "values": (5.0, 39.0, 40.0)}, "would be negative near P91.7"),
        (
            "metalog",
            {"percents": (10.0, 40.0, 50.0, 60.0, 90.0), "values": (1.0, 1.1, 5.0, 8.9, 9.0)},
            "bend too sharply",
        ),
        ("metalog", {"percents": (10.0, 90.0), "values": (1.0, 50.0), "low": 0.0}, "tail above is so heavy"),
        ("metalog", {"percents": (10.0, 90.0), "values": (-50.0, -1.0), "high": 0.0}, "tail below is so heavy"),
        (
            "metalog",
            {"percents": tuple(range(5, 60, 5)), "values": tuple(range(11))},
            "there are 11 points; a metalog takes at most 10",
        ),
    ],
)
def test_what_makes_no_distribution_is_refused_in_words(family, parameters, words):
    assert any(words in found for found in DISTRIBUTIONS[family].check(**parameters)), DISTRIBUTIONS[family].check(
        **parameters
    )


def test_the_coefficients_of_a_symmetric_percentile_triplet_are_those_of_keelin():
    # Keelin (2016), section 4: of P10, P50 and P90 the metalog has a2 = (q90 - q10) / (2 ln 9) and
    # a3 = (q90 - 2 q50 + q10) / (0.8 ln 9), the mean a1 + a3 / 2 and the variance
    # pi^2/3 a2^2 + (1/12 + pi^2/36) a3^2 + a2 a3 times the integral of 2 t z^2, which is 0.
    a2, a3 = 10.0 / (2.0 * math.log(9.0)), 4.0 / (0.8 * math.log(9.0))
    stated = (10.0, 50.0, 90.0), (5.0, 8.0, 15.0)
    u = np.linspace(0.01, 0.99, 99)
    z = np.log(u / (1.0 - u))
    assert metalog.ppf(u, *stated) == pytest.approx(8.0 + a2 * z + a3 * (u - 0.5) * z, rel=1e-13)
    assert metalog.mean(*stated) == pytest.approx(8.0 + a3 / 2.0, rel=1e-9)
    variance = math.pi**2 / 3.0 * a2**2 + (1.0 / 12.0 + math.pi**2 / 36.0) * a3**2
    assert metalog.variance(*stated) == pytest.approx(variance, rel=1e-9)


def test_keelins_limit_of_a_percentile_triplet_is_where_it_is_refused():
    # Keelin (2016), section 4: P10, P50, P90 are feasible while r = (q50 - q10) / (q90 - q10) lies between
    # k and 1 - k, k = (1 - 1.66711 (1/2 - alpha)) / 2 with alpha = 0.1, hence 0.16658.
    for r, feasible in ((0.1660, False), (0.1672, True), (0.8328, True), (0.8340, False)):
        assert (metalog.check((10.0, 50.0, 90.0), (0.0, r, 1.0)) == []) is feasible


def test_a_metalog_may_end_without_a_bound_where_its_tails_have_no_weight():
    # four terms: the percentiles of a uniform variable leave only the one that is linear in u
    stated = (10.0, 30.0, 60.0, 90.0), (1.0, 3.0, 6.0, 9.0)
    assert metalog.check(*stated) == []
    assert metalog.support(*stated) == pytest.approx((0.0, 10.0), abs=1e-9)
    assert metalog.ppf(U, *stated) == pytest.approx(10.0 * U, abs=1e-9)


def test_the_mean_of_a_heavy_tail_is_that_of_the_log_logistic_distribution():
    # b pi / c over sin(pi / c) for the shape c: a tail of 0.44 is nearly the heaviest that is accepted
    tail = 0.44
    stated = (10.0, 90.0), (9.0**-tail, 9.0**tail), 0.0
    assert metalog.check(*stated) == []
    mean, second = (n * math.pi * tail / math.sin(n * math.pi * tail) for n in (1, 2))
    assert metalog.mean(*stated) == pytest.approx(mean, rel=1e-9)
    assert metalog.variance(*stated) == pytest.approx(second - mean**2, rel=1e-8)


@pytest.mark.parametrize("percents", [(5.0, 80.0), (0.0, 90.0), (20.0, 100.0)])
def test_pertgen_of_percentiles_of_a_pert_is_that_pert(percents):
    # there and back: the ends are found again
    low, high = pert.ppf(np.array(percents) / 100.0, 10.0, 15.0, 30.0).tolist()
    if low <= 15.0 <= high:
        assert pertgen.ends(low, 15.0, high, *percents) == pytest.approx((10.0, 30.0), rel=1e-9)


def test_a_narrow_log_triangle_keeps_the_digits_of_its_variance():
    points = (1e6, 1e6 + 1.0, 1e6 + 3.0)
    assert log_triangular.variance(*points) == pytest.approx(triangular.variance(*points), rel=1e-5)
    assert log_triangular.mean(*points) == pytest.approx(triangular.mean(*points), rel=1e-12)


def test_a_double_triangle_errs_little_at_its_peak():
    # measured 2.3e-3 where the slopes differ most; a million iterations know a P80 to 1.4e-3
    points = {"optimistic": 10.0, "most_likely": 11.0, "pessimistic": 30.0, "below": 0.6}
    row = quantile_table.tabulate("double_triangular", points)
    error = np.abs(quantile_table.evaluate(row, U) - DISTRIBUTIONS["double_triangular"].ppf(U, **points))
    assert error.max() / math.sqrt(DISTRIBUTIONS["double_triangular"].variance(**points)) < 2.5e-3
    away = (np.abs(U - 0.6) > 1.0 / 256.0) & (U > 0.0) & (U < 1.0)
    assert error[away].max() < 1e-5


def test_values_never_fall_into_the_gap_of_a_histogram():
    parameters = {"edges": (2.0, 5.0, 8.0, 9.0), "probabilities": (0.25, 0.0, 0.75)}
    values = DISTRIBUTIONS["histogram"].ppf(np.linspace(0.0, 1.0, 10_001), **parameters)
    assert not np.any((values > 5.0) & (values < 8.0))
    assert DISTRIBUTIONS["histogram"].ppf([0.25], **parameters).tolist() == [8.0]
    assert DISTRIBUTIONS["histogram"].isf([0.75], **parameters).tolist() == [5.0]
