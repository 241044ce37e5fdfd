"""Goodness of fit: two distances between values and a fitted family, and how often chance alone makes them as large.

The p-values come from a parametric bootstrap: the fitted family is drawn from, each draw is fitted anew and its
distance taken. Tables of critical values would not do, because the parameters are fitted and the values may be rounded.

Sources: Anderson and Darling (1954), JASA 49(268), 765-769; Stute, Gonzalez Manteiga and Presedo Quindimil (1993),
Metrika 40, 243-256 (the bootstrap with fitted parameters).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import FloatArray
from forecast.fitting.families import FITTERS

# The logarithm of a smaller probability would say more of rounding errors than of the fit.
LEAST_PROBABILITY = 1e-12
# Steps to which people round, as shares of a power of ten.
ROUND_STEPS = (1.0, 0.5, 0.25, 0.2)
COARSEST, FINEST = 6, -4
NEARLY_WHOLE = 1e-6


class Distances(NamedTuple):
    """How far a family is from values.

    Attributes
    ----------
    anderson_darling : float
        The statistic A squared, which looks at the tails too.
    kolmogorov_smirnov : float
        The largest difference between the two cumulative distributions, 0 to 1.
    at : float
        The value at which that difference is.
    """

    anderson_darling: float
    kolmogorov_smirnov: float
    at: float


class PValues(NamedTuple):
    """How often chance alone makes the distances as large as they are."""

    anderson_darling: float
    kolmogorov_smirnov: float


def distances(family: str, parameters: Mapping[str, float], values: FloatArray) -> Distances:
    """Return how far a family is from values.

    Parameters
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to float
        The family's parameters by name.
    values : ndarray, shape (n,)
        Past values, ascending.

    Examples
    --------
    >>> found = distances("uniform", {"low": 0.0, "high": 1.0}, np.array([0.1, 0.4, 0.8]))
    >>> round(found.anderson_darling, 4), round(found.kolmogorov_smirnov, 4), found.at
    (0.2786, 0.2667, 0.4)
    """
    n = values.size
    share = DISTRIBUTIONS[family].cdf(values, **parameters)
    steps = np.arange(n + 1) / n
    over, under = steps[1:] - share, share - steps[:-1]
    gap = np.maximum(over, under)
    at = int(np.argmax(gap))
    inside = np.clip(share, LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY)
    odd = np.arange(1.0, 2.0 * n, 2.0)
    squared = -n - float(odd @ (np.log(inside) + np.log1p(-inside[::-1]))) / n
    return Distances(squared, float(gap[at]), float(values[at]))


def p_values(
    family: str,
    values: FloatArray,
    n_replicates: int,
    random: np.random.Generator,
    step: float | None = None,
) -> PValues:
    """Return how often values drawn from the fitted family, and fitted anew, are as far from their fit.

    Parameters
    ----------
    family : str
        A key of `FITTERS`.
    values : ndarray, shape (n,)
        Past values, ascending; of a family with a density, equal values alone are the worst that can be.
    n_replicates : int
        How often values are drawn; the least p-value is 1 / (n_replicates + 1).
    random : Generator
        Random numbers.
    step : float, optional
        To what the values are rounded; the draws are rounded likewise.

    Returns
    -------
    PValues
        Each within (0, 1].
    """
    least = 1.0 / (n_replicates + 1.0)
    if values[0] == values[-1]:
        return PValues(least, least)
    fitter = FITTERS[family]
    parameters = fitter.estimate(values)
    found = distances(family, parameters, values)
    uniforms = random.random((n_replicates, values.size))
    draws = DISTRIBUTIONS[family].ppf(uniforms, **parameters)
    if step is not None:
        draws = np.round(draws / step) * step
        if fitter.least > -math.inf and not fitter.at_least:
            # The past values were not rounded to 0 either, or the family would not have been tried.
            draws = np.maximum(draws, fitter.least + step)
    draws.sort(axis=1)
    n_farther = np.zeros(2)
    for draw in draws:
        if draw[0] == draw[-1]:
            continue  # so coarse a rounding that nothing varies: no distance from anything
        again = distances(family, fitter.estimate(draw, parameters), draw)
        n_farther += (
            again.anderson_darling >= found.anderson_darling,
            again.kolmogorov_smirnov >= found.kolmogorov_smirnov,
        )
    shares = (n_farther + 1.0) * least
    return PValues(float(shares[0]), float(shares[1]))


def rounding_step(values: FloatArray) -> float | None:
    """Return the step of which all values are multiples, the largest of the usual ones; None where there is none.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Past values.

    Examples
    --------
    >>> [rounding_step(np.array(values)) for values in ([52.0, 75.0, 61.0], [0.25, 1.5], [1 / 3, 1.0])]
    [1.0, 0.25, None]
    """
    least = float(np.diff(np.unique(np.append(values, 0.0))).min(initial=math.inf))
    for power in range(COARSEST, FINEST - 1, -1):
        for share in ROUND_STEPS:
            step = share * 10.0**power
            if step > least * (1.0 + NEARLY_WHOLE):
                continue  # closer together than any multiples of it
            multiples = values / step
            if np.all(np.abs(multiples - np.round(multiples)) <= NEARLY_WHOLE):
                return step
    return None
