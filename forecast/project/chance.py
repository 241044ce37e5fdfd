"""What depends on chance besides durations and single risks: correlation, sets of risks, branches, loops, windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

import numpy as np

from forecast.project.estimate import Estimate
from forecast.project.progress import begin_of, end_of

ESTIMATES = "estimates"  # what a systemic risk covers besides single risks
Measure = Literal["spearman", "normal"]
# What of a task, cost item or risk is correlated; the names are those of the random streams.
Purpose = Literal["duration", "fixed-cost", "item-cost", "occurrence"]


@dataclass(frozen=True, slots=True, order=True)
class Element:
    """Something that is drawn: the duration or the fixed cost of a task, a cost item, the occurrence of a risk."""

    purpose: Purpose
    id: str


@dataclass(frozen=True, slots=True)
class CorrelationGroup:
    """Elements that share one factor: any two of them correlate by ``rho``, 0 to 1."""

    name: str
    rho: float
    members: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class CorrelationPair:
    """Two elements and their correlation, -1 to 1; it replaces what groups imply for these two."""

    one: Element
    other: Element
    rho: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """How elements move together; ``measure`` says what every ``rho`` is: Spearman's, or that of normal scores."""

    measure: Measure = "spearman"
    groups: tuple[CorrelationGroup, ...] = ()
    pairs: tuple[CorrelationPair, ...] = ()

    def among(self, stays: Callable[[Element], bool]) -> Correlation:
        """Return the correlation of the elements that stay; a group needs two of them."""
        left = [replace(group, members=tuple(one for one in group.members if stays(one))) for group in self.groups]
        return Correlation(
            self.measure,
            tuple(group for group in left if len(group.members) > 1),
            tuple(pair for pair in self.pairs if stays(pair.one) and stays(pair.other)),
        )


@dataclass(frozen=True, slots=True)
class ExclusiveSet:
    """Risks of which at most one strikes in an iteration; exactly one where the set is ``exhaustive``."""

    risks: tuple[str, ...]
    exhaustive: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A fork by chance: one outcome is drawn per iteration; probabilities sum to 1."""

    name: str
    outcomes: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A fork that an earlier task decides: ``then`` where it ends late or lasts long, else ``otherwise``.

    Exactly one of ``finishes_after`` (the end of that day) and ``lasts_longer_than`` (working days) is set.
    """

    name: str
    task: str
    then: str
    otherwise: str
    finishes_after: date | None = None
    lasts_longer_than: float | None = None


@dataclass(frozen=True, slots=True)
class Rework:
    """A loop: after ``test`` the tasks of ``redo`` are done again with ``probabilities[0]``, then again with the next.

    Each pass draws fresh durations and pays fresh costs, both times ``factor``. ``test`` is the last of ``redo``.
    """

    name: str
    test: str
    redo: tuple[str, ...]
    probabilities: tuple[float, ...]
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Proximity:
    """When a risk can strike: the tasks that are being worked on between two moments.

    Either is a day (its beginning for ``opens``, its end for ``closes``), a moment, or the id of a task, whose finish
    counts.
    """

    opens: date | str | None = None
    closes: date | str | None = None


@dataclass(frozen=True, slots=True)
class LostDays:
    """Working days that a calendar loses in each of the named months (1-12): weather, outages, change boards.

    ``days`` is drawn for every month of every year anew. The loss slows work in that month evenly.
    """

    name: str
    calendar: str
    days: Estimate
    months: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)


@dataclass(frozen=True, slots=True)
class CutoverWindow:
    """Periods in which a task must begin and end; one that misses its window takes the next.

    A period has a first and a last day, or the moments at which it begins and ends.
    """

    name: str
    periods: tuple[tuple[date, date], ...]

    @property
    def bounds(self) -> np.ndarray:
        """Return the moments at which each period begins and ends, as datetime64[m] of shape (n_periods, 2)."""
        if self.has_times:
            moments = [(begin_of(first), end_of(last)) for first, last in self.periods]
            return np.array(moments, "datetime64[m]").reshape(-1, 2)
        # Windows by a rule have thousands of periods: days go through numpy at once.
        days = np.array(self.periods, "datetime64[D]").reshape(-1, 2)
        return np.asarray((days + np.array([0, 1])).astype("datetime64[m]"))

    @property
    def has_times(self) -> bool:
        """Return whether any period begins or ends within a day."""
        return any(isinstance(bound, datetime) for period in self.periods for bound in period)


@dataclass(frozen=True, slots=True)
class Systemic:
    """A distribution on the whole project, from a parametric model or a reference class (AACE 42R-08, 117R-21).

    ``duration_factor`` multiplies the estimate of every duration, ``cost_factor`` every cost of the plan: of tasks,
    resources, items and responses; one draw each per iteration. Delays and amounts of risks come on top and are not
    multiplied. ``covers`` names what the distribution accounts for already and which is therefore left out while it is
    in force: `ESTIMATES` (the spread of what a factor multiplies) and ids of risks.
    """

    duration_factor: Estimate | None = None
    cost_factor: Estimate | None = None
    covers: tuple[str, ...] = ()
    source: str = ""
