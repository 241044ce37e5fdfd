"""What every registered distribution promises; registering one tests it."""

import inspect
import math

import numpy as np
import pytest

from forecast.distributions import DISTRIBUTIONS, estimate, quantile_table
from forecast.distributions.notation import describe, parse
from forecast.readers import scaling

INF = math.inf
POINTS = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0}
PERCENTILES = {"percents": (10.0, 50.0, 90.0), "values": (5.0, 8.0, 14.0)}

# At least one example per family; the contract fails for a family without any.
EXAMPLES = {
    "pert": [
        {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0, "weight": 4.0},
        {"optimistic": 0.0, "most_likely": 0.0, "pessimistic": 1.0, "weight": 4.0},
        {"optimistic": 2.0, "most_likely": 4.9, "pessimistic": 5.0, "weight": 2.0},
        {"optimistic": -5.0, "most_likely": 1.0, "pessimistic": 5.0, "weight": 20.0},
    ],
    "triangular": [
        {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0},
        {"optimistic": 5.0, "most_likely": 5.0, "pessimistic": 9.0},
        {"optimistic": 5.0, "most_likely": 9.0, "pessimistic": 9.0},
    ],
    "trigen": [
        {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0, "low_percent": 10.0, "high_percent": 90.0},
        {"optimistic": 10.0, "most_likely": 10.0, "pessimistic": 30.0, "low_percent": 5.0, "high_percent": 80.0},
        {"optimistic": 10.0, "most_likely": 30.0, "pessimistic": 30.0, "low_percent": 0.0, "high_percent": 95.0},
    ],
    "pertgen": [
        {**POINTS, "low_percent": 10.0, "high_percent": 90.0, "weight": 4.0},
        {**POINTS, "most_likely": 10.0, "low_percent": 5.0, "high_percent": 80.0, "weight": 2.0},
        {**POINTS, "most_likely": 30.0, "low_percent": 0.0, "high_percent": 95.0, "weight": 4.0},
    ],
    "double_triangular": [
        {**POINTS, "below": 0.5},
        {**POINTS, "below": 0.25},
        {**POINTS, "most_likely": 10.0, "below": 0.0},
        {**POINTS, "most_likely": 30.0, "below": 1.0},
    ],
    "log_triangular": [
        {**POINTS, "shift": 0.0},
        {"optimistic": 1.0, "most_likely": 10.0, "pessimistic": 1000.0, "shift": -3.0},
        {"optimistic": 5.0, "most_likely": 5.0, "pessimistic": 5.1, "shift": 0.0},
    ],
    "uniform": [{"low": 2.0, "high": 10.0}],
    "beta": [
        {"alpha": 2.0, "beta": 5.0, "low": 0.0, "high": 10.0},
        {"alpha": 0.7, "beta": 1.5, "low": -4.0, "high": 6.0},
        {"alpha": 40.0, "beta": 1.0, "low": 0.0, "high": 1.0},
    ],
    "normal": [{"mean": 10.0, "sd": 2.0}, {"mean": -3.0, "sd": 100.0}],
    "lognormal": [{"mean": 12.0, "sd": 4.0, "shift": 0.0}, {"mean": 5.0, "sd": 5.0, "shift": 3.0}],
    "logistic": [{"mean": 10.0, "sd": 2.0}],
    "gumbel": [{"mode": 10.0, "scale": 2.0}, {"mode": -3.0, "scale": 50.0}],
    "exponential": [{"mean": 3.0, "shift": 0.0}, {"mean": 3.0, "shift": 7.0}],
    "gamma": [{"shape": 2.0, "scale": 3.0, "shift": 5.0}, {"shape": 0.5, "scale": 1.0, "shift": 0.0}],
    "weibull": [{"shape": 1.8, "scale": 7.0, "shift": -2.0}, {"shape": 0.7, "scale": 2.0, "shift": 0.0}],
    "metalog": [
        {**PERCENTILES, "low": -INF, "high": INF},
        {**PERCENTILES, "low": 0.0, "high": INF},
        {**PERCENTILES, "low": -INF, "high": 40.0},
        {**PERCENTILES, "low": 0.0, "high": 40.0},
        {
            "percents": (5.0, 25.0, 50.0, 75.0, 95.0),
            "values": (4.0, 6.0, 8.0, 10.5, 17.0),
            "low": -INF,
            "high": INF,
        },
    ],
    "cumulative": [{"percents": (0.0, 25.0, 90.0, 100.0), "values": (5.0, 8.0, 12.0, 20.0)}],
    "histogram": [
        {"edges": (2.0, 5.0, 9.0), "probabilities": (0.3, 0.7)},
        {"edges": (2.0, 5.0, 8.0, 9.0), "probabilities": (0.3, 0.0, 0.7)},
    ],
    "discrete": [{"values": (2.0, 3.0, 4.0), "probabilities": (0.1, 0.7, 0.2)}],
    "constant": [{"value": 5.0}],
    "empirical": [{"values": (3.0, 4.0, 4.0, 7.0)}],
}
CASES = [(family, parameters) for family, examples in EXAMPLES.items() for parameters in examples]
CONTINUOUS = [case for case in CASES if not DISTRIBUTIONS[case[0]].DISCRETE]
FUNCTIONS = ("check", "ppf", "isf", "cdf", "mean", "variance", "support", "most_likely")

# Share of the standard deviation by which a table may miss the quantile between P0.1 and P99.9, and beyond to 1e-9. The
# interpolation error of the exponential, 6/384 (1/8.5)^4, is 3e-6; heavier tails than its own have more, and so has the
# bend at the peak of a triangle, which falls between two nodes. The density of a double triangle jumps at its peak, where
# the slope of the quantiles jumps from s to s': an eighth of the cell's width, 1/256, times the difference.
MIDDLE_ERROR = {"lognormal": 1e-5, "gamma": 1e-5, "weibull": 1e-5, "triangular": 1e-5, "trigen": 1e-5, "metalog": 1e-5}
MIDDLE_ERROR |= {"double_triangular": 2e-3, "log_triangular": 1e-5}
OTHER_MIDDLE_ERROR = 3.1e-6
TAIL_ERROR = 1e-4
HEAVY_TAIL_ERROR = {"metalog": 1e-3}  # beside one bound its tail falls as a power, not as an exponential

PROBABILITIES = np.unique(np.concatenate((np.geomspace(1e-9, 0.5, 200), np.linspace(0.001, 0.999, 400))))


# A quantile table would round off the corners of these; the simulation draws them from their straight pieces.
def bends(family, parameters):
    return estimate.linear_pieces(family, parameters) is not None


def named(cases):
    return pytest.mark.parametrize(
        ("family", "parameters"), cases, ids=[describe(family, parameters) for family, parameters in cases]
    )


def test_every_registered_family_has_an_example_here():
    assert set(EXAMPLES) == set(DISTRIBUTIONS)


@pytest.mark.parametrize("family", DISTRIBUTIONS)
def test_every_family_documents_each_function_with_an_example(family):
    module = DISTRIBUTIONS[family]
    more = ("steps",) if module.DISCRETE else ("pdf", "standardize")
    for name in FUNCTIONS + more:
        function = getattr(module, name)
        assert ">>>" in inspect.getdoc(function), name
    assert inspect.getdoc(module)


@pytest.mark.parametrize("family", DISTRIBUTIONS)
def test_every_function_takes_the_parameters_in_the_order_of_the_notation(family):
    module = DISTRIBUTIONS[family]
    assert set(module.OPTIONAL) <= set(module.PARAMETERS)
    for name in FUNCTIONS:
        parameters = [p for p in inspect.signature(getattr(module, name)).parameters if p not in ("u", "v", "x")]
        assert tuple(parameters) == module.PARAMETERS, name
    for name, default in module.OPTIONAL.items():
        assert inspect.signature(module.ppf).parameters[name].default == default


@named(CASES)
def test_good_parameters_break_no_rule(family, parameters):
    assert DISTRIBUTIONS[family].check(**parameters) == []


@named(CASES)
@pytest.mark.parametrize("bad", [math.nan, INF, -INF])
def test_no_parameter_may_be_missing_a_finite_number(family, parameters, bad):
    for name, value in parameters.items():
        if bad == DISTRIBUTIONS[family].OPTIONAL.get(name):
            continue
        broken = {**parameters, name: (bad, *value[1:]) if isinstance(value, tuple) else bad}
        assert DISTRIBUTIONS[family].check(**broken), name


@named(CASES)
def test_the_canonical_notation_reads_back_to_the_same_estimate(family, parameters):
    notation = parse(describe(family, parameters, low=1.0))
    assert notation.family == family
    assert notation.is_whole
    assert {**DISTRIBUTIONS[family].OPTIONAL, **notation.arguments} == parameters
    assert (notation.low, notation.high) == (1.0, INF)


@named(CASES)
def test_quantiles_never_fall_and_stay_in_the_support(family, parameters):
    module = DISTRIBUTIONS[family]
    values = module.ppf(PROBABILITIES, **parameters)
    low, high = module.support(**parameters)
    assert values.shape == PROBABILITIES.shape
    assert values.dtype == np.float64
    assert np.all(np.diff(values) >= 0.0)
    assert low <= values[0]
    assert values[-1] <= high
    assert module.ppf(0.0, **parameters) == pytest.approx(low, abs=1e-12)
    assert module.ppf(1.0, **parameters) == pytest.approx(high)


@named(CONTINUOUS)
def test_the_distribution_function_inverts_the_quantiles(family, parameters):
    module = DISTRIBUTIONS[family]
    assert module.cdf(module.ppf(PROBABILITIES, **parameters), **parameters) == pytest.approx(PROBABILITIES, abs=1e-11)


@named([case for case in CASES if DISTRIBUTIONS[case[0]].DISCRETE])
def test_a_discrete_quantile_is_the_first_value_whose_cumulative_probability_exceeds_u(family, parameters):
    module = DISTRIBUTIONS[family]
    cumulative, values = module.steps(**parameters)
    assert cumulative[-1] == 1.0
    assert np.all(np.diff(cumulative) > 0.0)
    assert np.all(np.diff(values) > 0.0)
    assert module.cdf(values, **parameters) == pytest.approx(cumulative)
    assert module.ppf(np.concatenate(([0.0], cumulative[:-1])), **parameters).tolist() == values.tolist()
    assert module.most_likely(**parameters) in values


@named(CONTINUOUS)
def test_the_upper_quantile_is_the_lower_one_seen_from_above(family, parameters):
    module = DISTRIBUTIONS[family]
    v = np.linspace(0.01, 0.99, 99)
    scale = math.sqrt(module.variance(**parameters))
    assert module.isf(v, **parameters) == pytest.approx(module.ppf(1.0 - v, **parameters), abs=1e-11 * scale)


@named(CONTINUOUS)
def test_far_upper_quantiles_keep_their_digits(family, parameters):
    module = DISTRIBUTIONS[family]
    values = module.isf(10.0 ** -np.arange(1.0, 18.0), **parameters)
    assert np.all(np.diff(values) >= 0.0)
    if module.support(**parameters)[1] == INF:
        assert np.all(np.diff(values) > 0.0)


@named(CONTINUOUS)
def test_the_density_is_the_slope_of_the_distribution_function(family, parameters):
    module = DISTRIBUTIONS[family]
    u = np.array([0.021, 0.11, 0.31, 0.51, 0.71, 0.91, 0.979])  # where no example bends
    x, step = module.ppf(u, **parameters), 1e-5 * math.sqrt(module.variance(**parameters))
    slope = (module.cdf(x + step, **parameters) - module.cdf(x - step, **parameters)) / (2.0 * step)
    assert module.pdf(x, **parameters) == pytest.approx(slope, rel=1e-4)


@named(CASES)
def test_mean_and_variance_are_those_of_the_quantiles(family, parameters):
    module = DISTRIBUTIONS[family]
    if module.DISCRETE or bends(family, parameters):
        u = (np.arange(200_000) + 0.5) / 200_000.0
        values, weights = module.ppf(u, **parameters), np.full(200_000, 1.0 / 200_000.0)
    else:
        points, half = np.polynomial.legendre.leggauss(20)
        edges = np.concatenate(([0.0], 2.0 ** np.arange(-60.0, -6.0), np.arange(1, 33) / 64.0))
        edges = np.unique(edges)
        width = np.diff(edges)[:, None]
        u = (edges[:-1, None] + width * (0.5 + 0.5 * points)).ravel()
        weights = np.tile((width * 0.5 * half).ravel(), 2)
        values = np.concatenate((module.ppf(u, **parameters), module.isf(u, **parameters)))
    mean = float(np.sum(weights * values))
    assert module.mean(**parameters) == pytest.approx(mean, rel=1e-7)
    assert module.variance(**parameters) == pytest.approx(float(np.sum(weights * (values - mean) ** 2)), rel=1e-6)


@named(CONTINUOUS)
def test_standardizing_moves_and_stretches_but_keeps_the_shape(family, parameters):
    module = DISTRIBUTIONS[family]
    location, scale, standard = module.standardize(**parameters)
    u = np.linspace(0.001, 0.999, 50)
    moved = location + scale * module.ppf(u, **standard)
    assert moved == pytest.approx(module.ppf(u, **parameters), rel=1e-11, abs=1e-11 * scale)


@named([case for case in CONTINUOUS if not bends(*case)])
def test_the_quantile_table_is_close_and_never_turns_back(family, parameters):
    row = quantile_table.tabulate(family, parameters)
    sd = math.sqrt(DISTRIBUTIONS[family].variance(**parameters))
    lower = np.abs(quantile_table.evaluate(row, PROBABILITIES) - estimate.quantiles(family, parameters, PROBABILITIES))
    v = np.geomspace(1e-9, 1e-3, 200)
    upper = np.abs(quantile_table.evaluate(row, 1.0 - v) - estimate.upper_quantiles(family, parameters, v))
    middle = (PROBABILITIES >= 1e-3) & (PROBABILITIES <= 0.999)
    assert lower[middle].max() / sd < MIDDLE_ERROR.get(family, OTHER_MIDDLE_ERROR)
    assert max(lower[~middle].max(), upper.max()) / sd < HEAVY_TAIL_ERROR.get(family, TAIL_ERROR)
    u = np.unique(np.concatenate((np.geomspace(1e-12, 0.5, 3000), 1.0 - np.geomspace(1e-12, 0.5, 3000))))
    values = quantile_table.evaluate(row, u)
    assert np.diff(values).min() >= -8.0 * np.finfo(float).eps * np.abs(values).max()


@named(CASES)
def test_a_truncated_estimate_is_the_conditional_distribution(family, parameters):
    module = DISTRIBUTIONS[family]
    if module.DISCRETE:
        low, high = estimate.support(family, parameters)
        high = (low + high) / 2.0
    else:
        low, high = module.ppf([0.2, 0.7], **parameters).tolist()
    u = np.linspace(0.005, 0.995, 100)
    values = estimate.quantiles(family, parameters, u, low, high)
    assert np.all((values >= low) & (values <= high))
    if not module.DISCRETE:
        assert (module.cdf(values, **parameters) - 0.2) / 0.5 == pytest.approx(u, abs=1e-9)
        assert estimate.share_kept(family, parameters, low, high) == pytest.approx(0.5, abs=1e-11)
    mean, variance = estimate.moments(family, parameters, low, high)
    assert low <= mean <= high
    assert 0.0 <= variance <= (high - low) ** 2 / 4.0 + 1e-12


@named([case for case in CONTINUOUS if bends(*case)])
@pytest.mark.parametrize("cut", [(-INF, INF), (0.2, INF), (0.2, 0.7)])
def test_straight_pieces_are_the_quantiles(family, parameters, cut):
    low, high = (bound if math.isinf(bound) else float(DISTRIBUTIONS[family].ppf(bound, **parameters)) for bound in cut)
    ends, values, slopes = estimate.linear_pieces(family, parameters, low, high)
    assert ends[-1] == 1.0
    assert np.all(np.diff(ends) > 0.0)
    u = np.linspace(0.0, 1.0, 1000, endpoint=False)
    piece = np.searchsorted(ends, u, side="right")
    found = values[piece] - slopes[piece] * (ends[piece] - u)
    assert found == pytest.approx(estimate.quantiles(family, parameters, u, low, high), rel=1e-12)


@named(CASES)
def test_shifting_adds_the_same_number_to_all_values(family, parameters):
    module = DISTRIBUTIONS[family]
    later = parse(f"shift({describe(family, parameters, high=1e4)}, 2.5)")
    assert (later.family, later.high, later.is_whole) == (family, 10_002.5, True)
    shifted = {**module.OPTIONAL, **later.arguments}
    sd = math.sqrt(module.variance(**parameters))
    assert module.check(**shifted) == []
    u = np.linspace(0.001, 0.999, 50)
    assert module.ppf(u, **shifted) == pytest.approx(module.ppf(u, **parameters) + 2.5, rel=1e-11, abs=1e-11 * sd)
    assert module.mean(**shifted) == pytest.approx(module.mean(**parameters) + 2.5, rel=1e-11, abs=1e-11 * sd)
    assert module.variance(**shifted) == pytest.approx(module.variance(**parameters), rel=1e-9)
    most_likely = module.most_likely(**parameters) + 2.5
    assert module.most_likely(**shifted) == pytest.approx(most_likely, rel=1e-11, abs=1e-11 * sd)


@named(CASES)
def test_scaling_what_is_in_the_unit_of_the_estimate_scales_all_values(family, parameters):
    module = DISTRIBUTIONS[family]
    large = {
        name: scaling.times(value, 3.0) if name in scaling.SCALED_PARAMETERS else value
        for name, value in parameters.items()
    }
    u, sd = np.linspace(0.001, 0.999, 50), math.sqrt(module.variance(**parameters))
    assert module.check(**large) == []
    assert module.ppf(u, **large) == pytest.approx(3.0 * module.ppf(u, **parameters), rel=1e-11, abs=1e-11 * sd)
