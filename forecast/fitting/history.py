"""Which families past values may come from: each is fitted, ranked by AICc and held against the values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.family import FloatArray
from forecast.distributions.notation import describe
from forecast.fitting.families import FITTERS, corrected_aic, log_likelihood, reason_against, rounded
from forecast.fitting.goodness import Distances, PValues, distances, p_values, rounding_step

LEAST_VALUES = 8  # fewer say next to nothing about a shape
# A family is rejected where chance alone would make it fit as badly in less than this share of cases.
REJECTED_BELOW = 0.05
# More of a family below zero, where no value is, is no tail but a wrong family: a duration would be refused.
MOST_BELOW_ZERO = 0.05
# Families whose AICc differs by less are about equally supported (Burnham and Anderson 2002, section 2.6).
NEARLY_AS_GOOD = 2.0
MOST_TESTED = 1_000
N_REPLICATES = 199
SEED = 1


@dataclass(frozen=True, slots=True)
class Fit:
    """One family with the parameters of greatest likelihood.

    Attributes
    ----------
    family : str
        A key of `DISTRIBUTIONS`.
    parameters : dict of str to float
        By name, not rounded.
    text : str
        The estimate in its notation, rounded to what matters, cut off at zero if no value is below zero.
    log_likelihood, aicc : float
        At these parameters; a family with a lower AICc is better supported.
    distances : Distances
        To all values.
    p : PValues
        Of the tests, from at most `MOST_TESTED` values.
    below_zero : float
        Share of the family below zero, if no value is below zero; else 0.
    """

    family: str
    parameters: Mapping[str, float]
    text: str
    log_likelihood: float
    aicc: float
    distances: Distances
    p: PValues
    below_zero: float

    @property
    def is_rejected(self) -> bool:
        """Return whether the values speak against the family: the test of Anderson and Darling decides."""
        return self.p.anderson_darling < REJECTED_BELOW

    @property
    def is_usable(self) -> bool:
        """Return whether the family stays, nearly, where values can be."""
        return self.below_zero <= MOST_BELOW_ZERO

    @property
    def has_no_upper_end(self) -> bool:
        """Return whether the family goes beyond any value."""
        return math.isinf(DISTRIBUTIONS[self.family].support(**self.parameters)[1])

    def quantile(self, p_level: float) -> float:
        """Return a P-level of the family."""
        return float(DISTRIBUTIONS[self.family].ppf(np.array([p_level]), **self.parameters)[0])

    def share_within(self, value: float) -> float:
        """Return the probability of staying at or below a value."""
        return float(DISTRIBUTIONS[self.family].cdf(np.array([value]), **self.parameters)[0])


class Commonest(NamedTuple):
    """The value seen most often and its share of all values."""

    value: float
    share: float


@dataclass(frozen=True, slots=True)
class History:
    """Past values and what each family makes of them.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Ascending.
    fits : tuple of Fit
        By AICc, the best supported first.
    left_out : dict of str to str
        Families that can't have such values, and why.
    n_tested : int
        How many of the values the tests saw, drawn at random where there are more.
    n_replicates : int
        How often each test drew; the least p-value is 1 / (n_replicates + 1).
    seed : int
        Of those draws.
    step : float or None
        To what the values are rounded, where some are equal.
    """

    values: FloatArray
    fits: tuple[Fit, ...]
    left_out: Mapping[str, str]
    n_tested: int
    n_replicates: int
    seed: int
    step: float | None

    @property
    def best(self) -> Fit | None:
        """Return the best supported family that the values do not speak against; None where no family fits.

        Of several that are about equally supported the first without an upper end, if there is one: the worst that can
        happen is seldom among past values, and a fitted end lies close to the greatest of them.
        """
        fitting = self.about_best
        return next((one for one in fitting if one.has_no_upper_end), fitting[0] if fitting else None)

    @property
    def about_best(self) -> list[Fit]:
        """Return the families that are not rejected and about as well supported as the first of them."""
        fitting = [one for one in self.fits if one.is_usable and not one.is_rejected]
        return [one for one in fitting if one.aicc - fitting[0].aicc < NEARLY_AS_GOOD]

    @property
    def nearest(self) -> Fit | None:
        """Return the usable family nearest to the values by Anderson and Darling, whatever the tests say."""
        usable = [one for one in self.fits if one.is_usable]
        return min(usable, key=lambda one: one.distances.anderson_darling, default=None)

    @property
    def commonest(self) -> Commonest:
        """Return the value seen most often, the smallest of several."""
        distinct, counts = np.unique(self.values, return_counts=True)
        most = int(np.argmax(counts))
        return Commonest(float(distinct[most]), float(counts[most]) / self.values.size)

    def quantile(self, p_level: float) -> float:
        """Return a P-level: the least value not exceeded in that share of the past."""
        return float(np.quantile(self.values, p_level, method="inverted_cdf"))

    def share_within(self, value: float) -> float:
        """Return the share of the past at or below a value."""
        return float(np.searchsorted(self.values, value, side="right")) / self.values.size

    def summary_values(self, n_parts: int) -> FloatArray:
        """Return the means of equally large parts of the values, from the least to the greatest.

        As equally likely values they have the mean of the past and nearly its percentiles, but shorter tails.

        Parameters
        ----------
        n_parts : int
            At most the number of values.
        """
        cumulative = np.concatenate(([0.0], np.cumsum(self.values)))
        cuts = np.linspace(0.0, self.values.size, n_parts + 1)
        # Where a cut falls within a value, each part takes its share of it.
        return np.asarray(np.diff(np.interp(cuts, np.arange(self.values.size + 1.0), cumulative)) * n_parts) / (
            self.values.size
        )


def fit(values: Sequence[float] | FloatArray, seed: int = SEED) -> History:
    """Fit every family that can have such values, rank them, and test each against the values.

    The time is bounded: tests see at most `MOST_TESTED` values, drawn at random without replacement.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        Past values in any order: at least `LEAST_VALUES`, finite, not all equal.
    seed : int
        Of the tests' random numbers; the same values give the same answer.

    Returns
    -------
    History
        The fits, the best supported first.

    Raises
    ------
    ValueError
        If there are too few values, all are equal, or one is not a number.

    Examples
    --------
    >>> from forecast.distributions import DISTRIBUTIONS
    >>> past = DISTRIBUTIONS["normal"].ppf((np.arange(40) + 0.5) / 40, mean=50.0, sd=9.0)
    >>> [one.family for one in fit(past).fits if not one.is_rejected][:1]
    ['normal']
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if ordered.size < LEAST_VALUES or not np.isfinite(ordered).all() or not ordered.var() > 0.0:
        raise ValueError(f"at least {LEAST_VALUES} finite values that are not all equal are needed")
    has_ties = bool((np.diff(ordered) == 0.0).any())
    step = rounding_step(ordered) if has_ties else None
    tested = ordered
    if ordered.size > MOST_TESTED:
        tested = np.sort(_random(seed, "sample").choice(ordered, MOST_TESTED, replace=False))
    fits, left_out = [], {}
    for family in FITTERS:
        reason = reason_against(family, ordered)
        found = None if reason is not None else _fitted(family, ordered, tested, step, seed)
        if found is None:
            left_out[family] = reason or "some values lie too far out"
        else:
            fits.append(found)
    fits.sort(key=lambda one: one.aicc)
    return History(ordered, tuple(fits), left_out, tested.size, N_REPLICATES, seed, step)


def _fitted(family: str, values: FloatArray, tested: FloatArray, step: float | None, seed: int) -> Fit | None:
    """Return a family's fit; None where its parameters are beyond what numbers or its rules allow."""
    fitter = FITTERS[family]
    parameters = fitter.estimate(values)
    if DISTRIBUTIONS[family].check(**parameters):
        return None
    likelihood = log_likelihood(family, parameters, values)
    if not math.isfinite(likelihood):
        return None
    # A model would cut a duration off at zero, with a warning.
    reaches_below = values[0] >= 0.0 and DISTRIBUTIONS[family].support(**parameters)[0] < 0.0
    return Fit(
        family,
        parameters,
        describe(family, rounded(family, parameters), low=0.0 if reaches_below else -math.inf),
        likelihood,
        corrected_aic(likelihood, fitter.n_parameters, values.size),
        distances(family, parameters, values),
        p_values(family, tested, N_REPLICATES, _random(seed, family), step),
        float(DISTRIBUTIONS[family].cdf(np.array([0.0]), **parameters)[0]) if values[0] >= 0.0 else 0.0,
    )


def _random(seed: int, purpose: str) -> np.random.Generator:
    """Return random numbers that no other purpose shares: adding a family changes no other's p-values."""
    return np.random.default_rng([seed, *purpose.encode()])
