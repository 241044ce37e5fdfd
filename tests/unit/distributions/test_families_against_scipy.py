"""Each family beside the same distribution in scipy.stats."""

import math

import numpy as np
import pytest
from scipy import stats

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.pert import shapes

U = np.concatenate(
    (10.0 ** -np.arange(14.0, 2.0, -1.0), np.linspace(0.01, 0.99, 99), 1.0 - np.geomspace(1e-2, 1e-8, 7))
)


def lognormal(mean, sd):
    log_sd = math.sqrt(math.log1p((sd / mean) ** 2))
    return stats.lognorm(log_sd, scale=math.exp(math.log(mean) - log_sd**2 / 2.0))


def pert(low, mode, high, weight):
    alpha, beta = shapes(low, mode, high, weight)
    return stats.beta(alpha, beta, low, high - low)


TWINS = [
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


@pytest.mark.parametrize(("family", "values", "twin"), TWINS, ids=[f"{family}{values}" for family, values, _ in TWINS])
def test_a_family_agrees_with_scipy(family, values, twin):
    module = DISTRIBUTIONS[family]
    parameters = dict(zip(module.PARAMETERS, map(float, values), strict=True))
    sd = twin.std()
    assert module.ppf(U, **parameters) == pytest.approx(twin.ppf(U), rel=1e-11, abs=2e-11 * sd)
    # scipy takes the triangle's upper quantile from 1 - v and loses digits below; the contract has that end
    v = U[U > 1e-3] if family == "triangular" else U
    assert module.isf(v, **parameters) == pytest.approx(twin.isf(v), rel=1e-11, abs=2e-11 * sd)
    x = np.linspace(twin.ppf(1e-6) - 0.1 * sd, twin.ppf(1.0 - 1e-6) + 0.1 * sd, 201)
    assert module.cdf(x, **parameters) == pytest.approx(twin.cdf(x), rel=1e-11, abs=1e-12)
    inside = x[(x > twin.support()[0]) & (x < twin.support()[1])]
    assert module.pdf(inside, **parameters) == pytest.approx(twin.pdf(inside), rel=1e-10)
    assert module.mean(**parameters) == pytest.approx(twin.mean(), rel=1e-12)
    assert module.variance(**parameters) == pytest.approx(twin.var(), rel=1e-11)
    assert module.support(**parameters) == pytest.approx(twin.support())


def test_a_strongly_weighted_pert_keeps_eight_digits():
    twin = pert(0.0, 0.3, 1.0, 1000.0)
    ppf = DISTRIBUTIONS["pert"].ppf(U, optimistic=0.0, most_likely=0.3, pessimistic=1.0, weight=1000.0)
    assert ppf == pytest.approx(twin.ppf(U), abs=1e-8 * twin.std() / 0.01)
