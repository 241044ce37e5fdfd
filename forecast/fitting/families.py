"""The families that past values are tried with, and how each one's parameters are found.

To add a family, write the function of its greatest likelihood and name it in `FITTERS`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, Protocol, cast

import numpy as np

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import ContinuousFamily, FloatArray
from forecast.fitting import open_ended, three_points

Parameters = dict[str, float]
# A smaller standard deviation, as a share of the mean, is lost in the digits of logarithms.
LEAST_SPREAD = 1e-4
# With a larger standard deviation of the logarithms, moments go beyond what a float holds.
MOST_LOG_SPREAD = 10.0
# Parameters that are places on the axis, and those without unit.
PLACES = ("optimistic", "most_likely", "pessimistic", "low", "high")
SHAPES = ("shape", "weight")


class Estimator(Protocol):
    """A function that returns the parameters of greatest likelihood."""

    def __call__(self, values: FloatArray, start: Mapping[str, float] | None = None) -> Parameters:
        """Return them for ascending values; ``start`` are parameters that are near, for a quicker search."""


class Fitter(NamedTuple):
    """How a family is fitted: its estimator, the number of free parameters, and the values that it can have.

    Attributes
    ----------
    least : float
        All values must be above it, or at it where ``at_least`` says so.
    """

    estimate: Estimator
    n_parameters: int
    least: float = -math.inf
    at_least: bool = False


FITTERS: dict[str, Fitter] = {
    "normal": Fitter(open_ended.normal, 2),
    "lognormal": Fitter(open_ended.lognormal, 2, 0.0),
    "gamma": Fitter(open_ended.gamma, 2, 0.0),
    "weibull": Fitter(open_ended.weibull, 2, 0.0),
    "exponential": Fitter(open_ended.exponential, 1, 0.0, at_least=True),
    "uniform": Fitter(open_ended.uniform, 2),
    "triangular": Fitter(three_points.triangular, 3),
    "pert": Fitter(three_points.pert, 3),
    "gumbel": Fitter(open_ended.gumbel, 2),
    "logistic": Fitter(open_ended.logistic, 2),
}


def reason_against(family: str, values: FloatArray) -> str | None:
    """Say why a family can't have such values; None where it can.

    Parameters
    ----------
    family : str
        A key of `FITTERS`.
    values : ndarray, shape (n,)
        Past values, ascending.

    Examples
    --------
    >>> reason_against("gamma", np.array([-1.0, 0.0, 3.0]))
    'values above 0 needed; 2 are not'
    """
    fitter = FITTERS[family]
    outside = values < fitter.least if fitter.at_least else values <= fitter.least
    n_outside = int(np.count_nonzero(outside))
    if n_outside == 0:
        begins_at_zero = fitter.least == 0.0 and fitter.n_parameters > 1
        if begins_at_zero and float(values.std()) < LEAST_SPREAD * float(values.mean()):
            return "the values differ by too little for their size"
        if begins_at_zero and float(np.log(values).std()) > MOST_LOG_SPREAD:
            return "the values span too many powers of ten"
        return None
    bound = f"of at least {fitter.least:g}" if fitter.at_least else f"above {fitter.least:g}"
    return f"values {bound} needed; {n_outside:,} {'is' if n_outside == 1 else 'are'} not"


def log_likelihood(family: str, parameters: Mapping[str, float], values: FloatArray) -> float:
    """Return the logarithm of a family's likelihood: the sum of the logarithms of its density at the values.

    Examples
    --------
    >>> round(log_likelihood("exponential", {"mean": 2.0}, np.array([1.0, 3.0])), 4)
    -3.3863
    """
    density = cast(ContinuousFamily, DISTRIBUTIONS[family]).pdf(values, **parameters)
    with np.errstate(divide="ignore"):
        return float(np.log(density).sum())


def corrected_aic(log_likelihood: float, n_parameters: int, n_values: int) -> float:
    """Return Akaike's criterion with the correction for few values (AICc); less is better.

    Source: Hurvich and Tsai (1989), Biometrika 76(2), 297-307.

    Examples
    --------
    >>> round(corrected_aic(-100.0, 2, 20), 4)
    204.7059
    """
    correction = 2.0 * n_parameters * (n_parameters + 1) / (n_values - n_parameters - 1)
    return 2.0 * n_parameters - 2.0 * log_likelihood + correction


def rounded(family: str, parameters: Mapping[str, float]) -> Parameters:
    """Return parameters with no more digits than matter: to about a thousandth of the standard deviation.

    Shapes keep four digits, and so does what is far below the standard deviation but not an end or a peak.

    Examples
    --------
    >>> rounded("normal", {"mean": 76.94444, "sd": 19.51472}), rounded("gamma", {"shape": 17.3912, "scale": 4.42433})
    ({'mean': 76.94, 'sd': 19.51}, {'shape': 17.39, 'scale': 4.424})
    """
    sd = math.sqrt(DISTRIBUTIONS[family].variance(**parameters))
    by_spread = 3 - math.floor(math.log10(sd))
    short = {}
    for name, value in parameters.items():
        by_value = 3 - math.floor(math.log10(abs(value))) if value else by_spread
        n_decimals = by_spread if name in PLACES else by_value if name in SHAPES else max(by_spread, by_value)
        short[name] = round(value, n_decimals) + 0.0  # no -0
    # What is rounded must still be an estimate.
    return short if not DISTRIBUTIONS[family].check(**short) else dict(parameters)
