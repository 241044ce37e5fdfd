"""An uncertain number, as people state it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """An uncertain number: a distribution family with its parameters, perhaps truncated.

    Attributes
    ----------
    family : str
        A key of `forecast.distributions.DISTRIBUTIONS`.
    parameters : tuple of (name, value)
        The family's parameters, in the unit of the estimate; a tuple as value for `discrete` and `empirical`.
    low, high : float
        Bounds of a truncation (conditional distribution); infinite where there is none.
    text : str
        The reading in words as it is printed among the effective inputs, e.g. ``pert(2, 3, 5)``.
    source : str
        Where the estimate comes from if nobody typed it: the estimating rule, or the scale, that made it.
    """

    family: str
    parameters: tuple[tuple[str, float | tuple[float, ...]], ...]
    low: float = -math.inf
    high: float = math.inf
    text: str = ""
    source: str = ""
