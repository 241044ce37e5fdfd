"""The layout of quantile tables and how many are made at once; their accuracy is in the contract."""

import math

import numpy as np
import pytest

from forecast.distributions import estimate, quantile_table
from forecast.distributions.quantile_table import (
    CELLS_PER_OCTAVE,
    FIRST_CELL,
    FIRST_OCTAVE,
    LAST_CELL,
    LAST_OCTAVE,
    LOWER_TAIL,
    N_CELLS,
    OCTAVE_LENGTH,
    ROW_LENGTH,
    SLOPES,
    UPPER_TAIL,
    VALUES,
    evaluate,
    tabulate,
    tabulate_many,
)

INF = math.inf
POINTS = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0}
NORMAL = {"mean": 10.0, "sd": 2.0}


def test_nodes_stand_where_the_layout_says():
    row = tabulate("normal", NORMAL)
    assert row.shape == (ROW_LENGTH,)
    for k in (FIRST_CELL, 64, 128, 200, LAST_CELL + 1):
        assert row[VALUES + k] == pytest.approx(estimate.quantiles("normal", NORMAL, k / N_CELLS), rel=1e-14)
    for octave in (FIRST_OCTAVE, 9, LAST_OCTAVE):
        for cell in (0, 3, CELLS_PER_OCTAVE):
            p = 2.0 ** -(octave + 1) * (1.0 + cell / CELLS_PER_OCTAVE)
            at = (octave - FIRST_OCTAVE) * OCTAVE_LENGTH + 2 * cell
            assert row[LOWER_TAIL + at] == pytest.approx(estimate.quantiles("normal", NORMAL, p), rel=1e-14)
            assert row[UPPER_TAIL + at] == pytest.approx(estimate.upper_quantiles("normal", NORMAL, p), rel=1e-14)


def test_slopes_are_those_of_the_quantiles_times_the_width_of_the_cell():
    row = tabulate("normal", NORMAL)
    density = 1.0 / math.sqrt(2.0 * math.pi) / 2.0
    assert row[SLOPES + 128] == pytest.approx(1.0 / density / 256.0, rel=1e-12)
    lower, upper = row[LOWER_TAIL + 1 : LOWER_TAIL + 4 : 2], row[UPPER_TAIL + 1 : UPPER_TAIL + 4 : 2]
    step = 2.0**-20
    p = 2.0**-6 * np.array([1.0, 1.125])
    rise = estimate.quantiles("normal", NORMAL, p + step) - estimate.quantiles("normal", NORMAL, p - step)
    assert lower == pytest.approx(rise / (2.0 * step) * 2.0**-9, rel=1e-6)
    assert upper == pytest.approx(-lower, rel=1e-12)


def test_unused_nodes_hold_zero():
    row = tabulate("pert", POINTS)
    for part in (row[VALUES:SLOPES], row[SLOPES:LOWER_TAIL]):
        assert not part[:FIRST_CELL].any()
        assert not part[LAST_CELL + 2 :].any()


@pytest.mark.parametrize(
    ("family", "parameters"), [("pert", POINTS), ("normal", NORMAL), ("exponential", {"mean": 3.0})]
)
def test_interior_and_tails_meet_without_a_jump(family, parameters):
    row = tabulate(family, parameters)
    edges = np.concatenate(([8.0 / 256.0, 248.0 / 256.0], 2.0 ** -np.arange(6.0, 34.0)))
    below, above = evaluate(row, np.nextafter(edges, 0.0)), evaluate(row, edges)
    assert above == pytest.approx(below, rel=1e-12)
    exact = estimate.quantiles(family, parameters, edges)
    assert above == pytest.approx(exact, rel=1e-12)


def test_beyond_the_last_octave_the_last_value_holds():
    row = tabulate("normal", NORMAL)
    least = quantile_table.LEAST_PROBABILITY
    assert np.unique(evaluate(row, [0.0, 1e-300, 1e-12, least])).size == 1
    assert evaluate(row, 1.0) == pytest.approx(estimate.upper_quantiles("normal", NORMAL, least))


def estimates():
    rng = np.random.default_rng(20260101)
    found = []
    for k in range(60):
        low = float(rng.integers(0, 40))
        points = {"optimistic": low, "most_likely": low + float(rng.integers(0, 9)), "pessimistic": low + 9.0}
        family = ("pert", "triangular", "trigen", "pert")[k % 4]
        found.append((family, {**points, "weight": 2.0} if k % 8 == 3 else points, -INF, INF))
    found.append(("pert", POINTS, 12.0, INF))
    found.append(("normal", NORMAL, 0.0, INF))
    found.append(("pert", {"optimistic": 5.0, "most_likely": 5.0, "pessimistic": 5.0}, -INF, INF))
    return found


def test_a_row_does_not_depend_on_the_other_estimates_to_the_bit():
    many = estimates()
    together = tabulate_many(many)
    assert together.flags.c_contiguous
    for row, one in zip(together, many, strict=True):
        assert np.array_equal(row, tabulate(*one))
    assert np.array_equal(tabulate_many(many[::-1]), together[::-1])
    assert np.array_equal(tabulate_many(many[7:20]), together[7:20])


def test_a_truncation_outside_the_support_changes_nothing():
    assert np.array_equal(tabulate("pert", POINTS, 0.0, 99.0), tabulate("pert", POINTS))


def test_no_estimates_give_no_rows():
    assert tabulate_many([]).shape == (0, ROW_LENGTH)


@pytest.mark.parametrize("family", ["discrete", "empirical", "constant"])
def test_a_list_of_values_has_no_table(family):
    parameters = {"discrete": {"values": (1.0,), "probabilities": (1.0,)}, "empirical": {"values": (1.0,)}}
    with pytest.raises(ValueError, match="no quantile table"):
        tabulate(family, parameters.get(family, {"value": 1.0}))


@pytest.mark.parametrize("most_likely", [0.0, 0.032, 0.1, 0.5, 0.9, 1.0])
def test_the_bend_of_a_triangle_costs_at_most_a_hundred_thousandth(most_likely):
    points = {"optimistic": 0.0, "most_likely": most_likely, "pessimistic": 1.0}
    u = np.linspace(0.001, 0.999, 3001)
    error = np.abs(evaluate(tabulate("triangular", points), u) - estimate.quantiles("triangular", points, u))
    assert error.max() / math.sqrt(estimate.moments("triangular", points)[1]) < 1e-5


def test_extreme_shapes_stay_finite_and_monotone():
    cases = [
        ("gamma", {"shape": 0.01, "scale": 1.0}),
        ("weibull", {"shape": 0.2, "scale": 1.0}),
        ("lognormal", {"mean": 1.0, "sd": 50.0}),
        ("pert", {"optimistic": 0.0, "most_likely": 1.0, "pessimistic": 1.0, "weight": 1000.0}),
        ("pert", {"optimistic": 1e6, "most_likely": 1e6, "pessimistic": 1e6 + 1e-3}),
        ("uniform", {"low": 3.0, "high": 3.0}),
        ("beta", {"alpha": 0.01, "beta": 0.01, "low": 0.0, "high": 1.0}),
        ("beta", {"alpha": 0.3, "beta": 1000.0, "low": 0.0, "high": 1.0}),
        ("log_triangular", {"optimistic": 1e-6, "most_likely": 1.0, "pessimistic": 1e6}),
        ("pertgen", {"optimistic": 10.0, "most_likely": 10.0, "pessimistic": 30.0, "weight": 1000.0}),
        ("double_triangular", {"optimistic": 1.0, "most_likely": 1.0 + 1e-7, "pessimistic": 3.0, "below": 0.999}),
        ("metalog", {"percents": (10.0, 90.0), "values": (5.0, 15.0), "low": 0.0, "high": 15.001}),
        ("metalog", {"percents": (0.001, 50.0, 99.999), "values": (5.0, 8.0, 12.0)}),
        ("histogram", {"edges": (2.0, 5.0, 100.0, 101.0), "probabilities": (0.5, 1e-6, 0.499999)}),
    ]
    u = np.unique(np.concatenate((np.geomspace(1e-12, 0.5, 999), 1.0 - np.geomspace(1e-12, 0.5, 999))))
    for family, parameters in cases:
        row = tabulate(family, parameters)
        values = evaluate(row, u)
        assert np.all(np.isfinite(row)), family
        assert np.all(np.diff(values) >= -8.0 * np.finfo(float).eps * np.abs(values[1:])), family
