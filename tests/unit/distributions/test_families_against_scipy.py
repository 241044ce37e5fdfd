"""Each family beside the same distribution in scipy.stats."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from forecast.distributions import DISTRIBUTIONS, double_triangular, estimate, metalog, pertgen, quantile_table
from forecast.distributions.pert import shapes

U = np.concatenate(
    (10.0 ** -np.arange(14.0, 2.0, -1.0), np.linspace(0.01, 0.99, 99), 1.0 - np.geomspace(1e-2, 1e-8, 7))
)


def lognormal(mean, sd, shift=0.0):
    log_sd = math.sqrt(math.log1p((sd / mean) ** 2))
    return stats.lognorm(log_sd, shift, math.exp(math.log(mean) - log_sd**2 / 2.0))


def pert(low, mode, high, weight):
    alpha, beta = shapes(low, mode, high, weight)
    return stats.beta(alpha, beta, low, high - low)


def log_triangular(low, mode, high, shift):
    """Return what scipy has under no name: the exponential of a triangular variable."""

    class Twin(stats.rv_continuous):
        logarithm = stats.triang(
            math.log(mode / low) / math.log(high / low), math.log(low), math.log(high) - math.log(low)
        )

        def _ppf(self, u):
            return np.exp(self.logarithm.ppf(u))

        def _isf(self, v):
            return np.exp(self.logarithm.isf(v))

        def _cdf(self, x):
            return self.logarithm.cdf(np.log(x))

        def _pdf(self, x):
            return self.logarithm.pdf(np.log(x)) / x

        def _munp(self, n):
            # scipy's own integration of the logarithm's density, in two parts because of its bend
            edges = (math.log(low), math.log(mode), math.log(high))
            parts = [
                integrate.quad(lambda y: math.exp(n * y) * self.logarithm.pdf(y), *ends, epsabs=0.0, epsrel=1e-13)[0]
                for ends in (edges[:2], edges[1:])
                if ends[0] < ends[1]
            ]
            return sum(parts)

    return Twin(a=low, b=high)(loc=shift)


TWINS = [
    ("beta", (2, 5, 0, 10), stats.beta(2, 5, 0, 10)),
    ("beta", (0.7, 1.5, -4, 6), stats.beta(0.7, 1.5, -4, 10)),
    ("beta", (1, 1, 2, 3), stats.beta(1, 1, 2, 1)),
    ("log_triangular", (10, 15, 30, 0), log_triangular(10, 15, 30, 0)),
    ("log_triangular", (1, 10, 1000, -3), log_triangular(1, 10, 1000, -3)),
    ("log_triangular", (10, 10, 30, 2), log_triangular(10, 10, 30, 2)),
    ("logistic", (10, 2), stats.logistic(10, 2.0 * math.sqrt(3.0) / math.pi)),
    ("gumbel", (10, 2), stats.gumbel_r(10, 2)),
    (
        "cumulative",
        ((0, 25, 90, 100), (5, 8, 12, 20)),
        stats.rv_histogram(([25, 65, 10], [5, 8, 12, 20]), density=False),
    ),
    ("histogram", ((2, 5, 9), (0.3, 0.7)), stats.rv_histogram(([0.3, 0.7], [2, 5, 9]), density=False)),
    # Keelin (2016): two percentiles give a logistic distribution, beside a lower bound a log-logistic (Fisk) one
    ("metalog", ((10, 90), (5, 15)), stats.logistic(10, 5.0 / math.log(9.0))),
    ("metalog", ((20, 80), (4, 9), 1), stats.fisk(math.log(16.0) / math.log(8.0 / 3.0), 1, math.sqrt(24.0))),
    ("lognormal", (12, 4, 3), lognormal(12, 4, 3)),
    ("exponential", (3, -7), stats.expon(-7, 3)),
    ("gamma", (2, 3, 5), stats.gamma(2, 5, 3)),
    ("weibull", (1.8, 7, 20), stats.weibull_min(1.8, 20, 7)),
    *[
        ("pert", (low, mode, high, weight), pert(low, mode, high, weight))
        for low, mode, high in ((10, 15, 30), (0, 0, 1), (0, 1, 1), (2, 2.001, 3), (-4, 2, 2.5))
        for weight in (0.5, 2.0, 4.0, 15.0)
    ],
    *[
        ("triangular", (low, mode, high), stats.triang((mode - low) / (high - low), low, high - low))
        for low, mode, high in ((10, 15, 30), (5, 5, 9), (5, 9, 9), (-3, 0, 1))
    ],
    ("uniform", (2, 10), stats.uniform(2, 8)),
    ("normal", (10, 2), stats.norm(10, 2)),
    ("lognormal", (12, 4), lognormal(12, 4)),
    ("lognormal", (5, 10), lognormal(5, 10)),
    ("exponential", (3,), stats.expon(scale=3)),
    ("gamma", (2, 3), stats.gamma(2, scale=3)),
    ("gamma", (0.4, 3), stats.gamma(0.4, scale=3)),
    ("weibull", (1.8, 7), stats.weibull_min(1.8, scale=7)),
    ("weibull", (0.7, 7), stats.weibull_min(0.7, scale=7)),
]


def named(family, values):
    """Return parameters by name from numbers in the family's order; trailing optional ones may be left out."""
    module = DISTRIBUTIONS[family]
    assert set(module.PARAMETERS[len(values) :]) <= set(module.OPTIONAL)
    as_floats = [tuple(map(float, value)) if isinstance(value, tuple) else float(value) for value in values]
    return dict(zip(module.PARAMETERS, as_floats, strict=False))


def bends(family, parameters):
    return estimate.linear_pieces(family, parameters) is not None


@pytest.mark.parametrize(("family", "values", "twin"), TWINS, ids=[f"{family}{values}" for family, values, _ in TWINS])
def test_a_family_agrees_with_scipy(family, values, twin):
    module = DISTRIBUTIONS[family]
    parameters = named(family, values)
    sd = twin.std()
    # scipy's fisk loses digits near u = 1, and the moments of a metalog are integrated
    rel = 1e-8 if family == "metalog" else 1e-11
    assert module.ppf(U, **parameters) == pytest.approx(twin.ppf(U), rel=rel, abs=2e-11 * sd)
    # scipy takes the triangle's upper quantile from 1 - v and loses digits below; the contract has that end
    v = U[U > 1e-3] if "triangular" in family or bends(family, parameters) else U
    assert module.isf(v, **parameters) == pytest.approx(twin.isf(v), rel=rel, abs=2e-11 * sd)
    x = np.linspace(twin.ppf(1e-6) - 0.1 * sd, twin.ppf(1.0 - 1e-6) + 0.1 * sd, 201)
    assert module.cdf(x, **parameters) == pytest.approx(twin.cdf(x), rel=1e-11, abs=1e-12)
    inside = x[(x > twin.support()[0]) & (x < twin.support()[1])]
    assert module.pdf(inside, **parameters) == pytest.approx(twin.pdf(inside), rel=1e-10)
    assert module.mean(**parameters) == pytest.approx(twin.mean(), rel=0.1 * rel)
    assert module.variance(**parameters) == pytest.approx(twin.var(), rel=rel)
    assert module.support(**parameters) == pytest.approx(twin.support())


def test_a_strongly_weighted_pert_keeps_eight_digits():
    twin = pert(0.0, 0.3, 1.0, 1000.0)
    ppf = DISTRIBUTIONS["pert"].ppf(U, optimistic=0.0, most_likely=0.3, pessimistic=1.0, weight=1000.0)
    assert ppf == pytest.approx(twin.ppf(U), abs=1e-8 * twin.std() / 0.01)


@pytest.mark.parametrize(("family", "values", "twin"), TWINS, ids=[f"{family}{values}" for family, values, _ in TWINS])
def test_draws_of_the_quantile_table_pass_the_test_of_kolmogorov_and_smirnov(family, values, twin):
    parameters = named(family, values)
    u = np.random.default_rng(20270104).random(20_000)
    if bends(family, parameters):
        draws = DISTRIBUTIONS[family].ppf(u, **parameters)  # the simulation draws these from their straight pieces
    else:
        draws = quantile_table.evaluate(quantile_table.tabulate(family, parameters), u)
    # 5 standard errors: two-sided probability 5.7e-7
    assert stats.kstest(draws, twin.cdf).pvalue > 5.7e-7


@pytest.mark.parametrize("points", [(10, 15, 30), (10, 10, 30), (10, 30, 30), (-8, -7.5, -7)])
@pytest.mark.parametrize("percents", [(10, 90), (5, 80), (0, 95), (20, 100), (45, 55)])
@pytest.mark.parametrize("weight", [0.5, 4.0, 30.0])
def test_the_outer_points_of_pertgen_are_percentiles_of_the_beta_distribution(points, percents, weight):
    optimistic, mode, pessimistic = map(float, points)
    low, high = pertgen.ends(optimistic, mode, pessimistic, *map(float, percents), weight)
    twin = pert(low, mode, high, weight)
    assert 100.0 * twin.cdf([optimistic, pessimistic]) == pytest.approx(percents, abs=1e-9)
    assert low <= optimistic
    assert pessimistic <= high


def test_a_double_triangle_is_a_mixture_of_two_triangles():
    left, right = stats.triang(1.0, 10.0, 5.0), stats.triang(0.0, 15.0, 15.0)
    x = np.linspace(9.0, 31.0, 89)
    parameters = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0, "below": 0.3}
    assert double_triangular.cdf(x, **parameters) == pytest.approx(0.3 * left.cdf(x) + 0.7 * right.cdf(x), abs=1e-14)
    inside = x[x != 15.0]
    density = 0.3 * left.pdf(inside) + 0.7 * right.pdf(inside)
    assert double_triangular.pdf(inside, **parameters) == pytest.approx(density, abs=1e-14)
    mean = 0.3 * left.mean() + 0.7 * right.mean()
    second = 0.3 * (left.var() + left.mean() ** 2) + 0.7 * (right.var() + right.mean() ** 2)
    assert double_triangular.mean(**parameters) == pytest.approx(mean, rel=1e-14)
    assert double_triangular.variance(**parameters) == pytest.approx(second - mean**2, rel=1e-12)
    u = np.random.default_rng(7).random(20_000)
    draws = quantile_table.evaluate(quantile_table.tabulate("double_triangular", parameters), u)
    assert stats.kstest(draws, lambda x: 0.3 * left.cdf(x) + 0.7 * right.cdf(x)).pvalue > 5.7e-7


def test_a_double_triangle_with_the_triangles_own_share_below_is_that_triangle():
    x = np.linspace(9.0, 31.0, 89)
    assert double_triangular.cdf(x, 10.0, 15.0, 30.0, 0.25) == pytest.approx(
        stats.triang(0.25, 10, 20).cdf(x), abs=1e-15
    )


@pytest.mark.parametrize(
    ("twin", "low", "high", "error"),
    [
        (stats.norm(10, 2), -np.inf, np.inf, 0.02),
        (stats.gumbel_r(10, 2), -np.inf, np.inf, 0.02),
        (stats.lognorm(0.4, scale=10), 0.0, np.inf, 0.04),
        (stats.beta(2, 4, 10, 20), 10.0, 30.0, 0.02),
    ],
    ids=["normal", "gumbel", "lognormal", "beta"],
)
def test_a_metalog_through_five_percentiles_comes_near_the_distribution_they_are_from(twin, low, high, error):
    percents = (1.0, 10.0, 50.0, 90.0, 99.0)
    values = tuple(twin.ppf(np.array(percents) / 100.0).tolist())
    stated = percents, values, low, high
    assert metalog.check(*stated) == []
    assert metalog.ppf(np.array(percents) / 100.0, *stated) == pytest.approx(values, rel=1e-11)
    u = np.linspace(0.01, 0.99, 99)
    assert np.abs(metalog.ppf(u, *stated) - twin.ppf(u)).max() < error * twin.std()
    assert metalog.mean(*stated) == pytest.approx(twin.mean(), abs=0.003 * twin.std())
    draws = quantile_table.evaluate(
        quantile_table.tabulate("metalog", dict(zip(metalog.PARAMETERS, stated, strict=True))),
        np.random.default_rng(3).random(20_000),
    )
    assert stats.kstest(draws, lambda x: metalog.cdf(x, *stated)).pvalue > 5.7e-7
