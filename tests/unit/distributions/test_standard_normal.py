"""The numpy normal distribution beside scipy's."""

import numpy as np
import pytest
from scipy import special

from forecast.distributions import standard_normal


def test_quantiles_have_full_double_accuracy():
    u = np.concatenate((np.geomspace(1e-300, 0.5, 2000), np.linspace(0.001, 0.999, 999), [0.075, 0.925]))
    # abs: one unit in the last place of u near 1/2, over the density there, is 1e-16
    assert standard_normal.ppf(u) == pytest.approx(special.ndtri(u), rel=1e-14, abs=1e-15)


def test_the_ends_are_infinite():
    assert standard_normal.ppf([0.0, 1.0]).tolist() == [-np.inf, np.inf]


def test_distribution_function_and_density_have_full_double_accuracy():
    x = np.linspace(-30.0, 8.0, 500)
    # rounding of x is magnified by its square, 900 units in the last place at -30
    assert standard_normal.cdf(x) == pytest.approx(special.ndtr(x), rel=900 * 2.0**-52, abs=0.0)
    assert standard_normal.pdf(x) == pytest.approx(np.exp(-(x**2) / 2.0) / np.sqrt(2.0 * np.pi), rel=1e-14)
