"""What chance ties together: elements that correlate, and sets of risks that exclude each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class ExclusiveSet:
    """Risks of which at most one strikes in an iteration; exactly one where the set is ``exhaustive``."""

    risks: tuple[str, ...]
    exhaustive: bool = False
