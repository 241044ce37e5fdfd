"""What a distribution family offers: the contract that every module in `DISTRIBUTIONS` fulfills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Parameters: TypeAlias = Mapping[str, float | tuple[float, ...]]


class Family(Protocol):
    """A family of distributions: a module with these names; every function takes the parameters by name.

    Attributes
    ----------
    PARAMETERS : tuple of str
        Names of the parameters in the order in which a call states them.
    OPTIONAL : dict of str to float
        Parameters that may be left out, with their defaults.
    MOVED : tuple of str
        Parameters to which a number is added when the same number is added to all values.
    THREE_POINTS : bool
        Whether the family reads the columns optimistic, most likely and pessimistic.
    DISCRETE : bool
        Whether the family is a list of values with probabilities; such families also offer ``steps``.
    STATES_MOST_LIKELY : bool
        Whether the parameters name the value that a plan uses (or its peak); if not, the plan uses the mean.
    """

    PARAMETERS: tuple[str, ...]
    OPTIONAL: dict[str, float]
    MOVED: tuple[str, ...]
    THREE_POINTS: bool
    DISCRETE: bool
    STATES_MOST_LIKELY: bool

    @property
    def check(self) -> Callable[..., list[str]]:
        """Return the rules that the parameters break, in words; empty if all is well."""

    @property
    def ppf(self) -> Callable[..., FloatArray]:
        """Return the quantiles at probabilities ``u`` in [0, 1]."""

    @property
    def isf(self) -> Callable[..., FloatArray]:
        """Return the values exceeded with probabilities ``v``: ``ppf(1 - v)``, precise for small ``v``."""

    @property
    def cdf(self) -> Callable[..., FloatArray]:
        """Return the probabilities of staying at or below ``x``."""

    @property
    def mean(self) -> Callable[..., float]:
        """Return the mean."""

    @property
    def variance(self) -> Callable[..., float]:
        """Return the variance."""

    @property
    def support(self) -> Callable[..., tuple[float, float]]:
        """Return the lowest and the highest possible value."""

    @property
    def most_likely(self) -> Callable[..., float]:
        """Return the value that a deterministic plan uses."""


class ContinuousFamily(Family, Protocol):
    """A family with a density; only what a quantile table needs beyond `Family`."""

    @property
    def pdf(self) -> Callable[..., FloatArray]:
        """Return the density at ``x``."""

    @property
    def standardize(self) -> Callable[..., tuple[float, float, dict[str, Any]]]:
        """Return location, scale and the parameters of the same shape at location 0 and scale 1."""


class DiscreteFamily(Family, Protocol):
    """A family that is a list of values with probabilities."""

    @property
    def steps(self) -> Callable[..., tuple[FloatArray, FloatArray]]:
        """Return cumulative probabilities (the last is 1) and the values, ascending."""
