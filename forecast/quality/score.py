"""What a check of the quality of a schedule says: its score, whether that is good enough, and who offends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["passed", "failed", "to review", "not applicable"]
Unit = Literal["share", "count", "index"]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Offender:
    """A task that a check finds fault with: what was found, and the field of its row that says so."""

    task: str
    found: str
    field: str = "predecessors"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found.

    Attributes
    ----------
    value : float or None
        The score; None where the check does not apply, which ``reason`` explains. Elsewhere that adds to the score.
    n_looked_at : int
        Tasks or links that were looked at.
    offenders : tuple of Offender
    reason : str
    """

    value: float | None
    n_looked_at: int = 0
    offenders: tuple[Offender, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A check with its verdict.

    ``limit`` is the most that passes, or the least where ``at_least``; None where people judge. ``source`` is who asks
    for the check, e.g. ``DCMA 1``; ``rule`` says the limit in words.
    """

    code: str
    source: str
    name: str
    rule: str
    unit: Unit
    limit: float | None
    at_least: bool
    answer: Answer

    @property
    def verdict(self) -> Verdict:
        """Return whether the score is good enough."""
        value = self.answer.value
        if value is None:
            return "not applicable"
        if self.limit is None:
            return "to review" if self.answer.offenders else "passed"
        good = value >= self.limit - TOLERANCE if self.at_least else value <= self.limit + TOLERANCE
        return "passed" if good else "failed"

    def as_row(self) -> Mapping[str, Any]:
        """Return it as plain values."""
        return {
            "code": self.code,
            "source": self.source,
            "name": self.name,
            "rule": self.rule,
            "verdict": self.verdict,
            "score": self.answer.value,
            "unit": self.unit,
            "limit": self.limit,
            "n_looked_at": self.answer.n_looked_at,
            "reason": self.answer.reason,
            "n_offenders": len(self.answer.offenders),
            "offenders": "; ".join(f"{one.task}: {one.found}" for one in self.answer.offenders),
        }


def not_applicable(reason: str) -> Answer:
    """Return the answer of a check that does not apply."""
    return Answer(None, reason=reason)


def share(offenders: Iterable[Offender], n_looked_at: int, nothing: str) -> Answer:
    """Return the share of tasks that offend; a task counts once. ``nothing`` says why there may be none to look at."""
    found = tuple(offenders)
    if n_looked_at == 0:
        return not_applicable(nothing)
    return Answer(len({one.task for one in found}) / n_looked_at, n_looked_at, found)


def number(offenders: Iterable[Offender], n_looked_at: int, nothing: str) -> Answer:
    """Return how many findings there are."""
    found = tuple(offenders)
    return Answer(float(len(found)), n_looked_at, found) if n_looked_at else not_applicable(nothing)
