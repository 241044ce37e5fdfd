"""A cost line: the one form that all money has on its way into the engine."""

from __future__ import annotations

from dataclasses import dataclass

UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Line:
    """Money of a task or of the project: ``rate``, per working day where ``by_day``, times the values of streams.

    ``of_work`` is false for the amounts of risks, which are not what a task itself costs.
    """

    account: str
    rate: float = 1.0
    by_day: bool = False
    factors: tuple[int, ...] = ()
    of_work: bool = True
