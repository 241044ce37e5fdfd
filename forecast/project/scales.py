"""Qualitative scales: classes of probability, delay and cost, and the scores of their pairs."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scale:
    """The classes of one quantity, the lowest first; class ``k + 1`` begins at ``limits[k]``."""

    classes: tuple[str, ...]
    limits: tuple[float, ...]

    def class_of(self, value: float) -> int:
        """Return the position of the class that a number falls into.

        Examples
        --------
        >>> Scale(("L", "M", "H"), (0.2, 0.5)).class_of(0.2)
        1
        """
        return bisect_right(self.limits, value)


@dataclass(frozen=True, slots=True)
class Scored:
    """A risk on the scales: its classes, the score of their pair and what that is rated."""

    probability: str
    impact: str
    score: float
    rating: str


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales of a model.

    Attributes
    ----------
    probability : Scale or None
    impacts : mapping of str to Scale
        Of ``delay`` (working days) and ``cost`` (currency), as amounts: an opportunity's savings count like losses.
        Both have the same classes.
    scores : tuple of tuples
        A row for each class of probability, a column for each class of impact, the lowest first.
    ratings : tuple of (name, least score)
        The lowest first.
    """

    probability: Scale | None = None
    impacts: Mapping[str, Scale] = field(default_factory=dict)
    scores: tuple[tuple[float, ...], ...] = ()
    ratings: tuple[tuple[str, float], ...] = ()

    def score(self, probability: float, impacts: Mapping[str, float]) -> Scored | None:
        """Return how a risk scores: by its highest impact class; None where nothing can happen or be scored.

        Parameters
        ----------
        probability : float
        impacts : mapping of str to float
            Mean ``delay`` and ``cost`` of a strike.
        """
        reached = [
            self.impacts[name].class_of(abs(value))
            for name, value in impacts.items()
            if name in self.impacts and math.isfinite(value) and value != 0.0
        ]
        if self.probability is None or not self.scores or not reached or not probability > 0.0:
            return None
        row, column = self.probability.class_of(probability), max(reached)
        score = self.scores[row][column]
        rating = [name for name, least in self.ratings if score >= least]
        classes = next(iter(self.impacts.values())).classes
        return Scored(self.probability.classes[row], classes[column], score, rating[-1] if rating else "")
