"""A cost line: the one form that all money has on its way into the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from forecast.engine.inputs import DAYS, ONCE
from forecast.project.money import Spread

UNASSIGNED = "unassigned"
Quantity = Literal["once", "days"]
QUANTITIES: dict[Quantity, int] = {"once": ONCE, "days": DAYS}


@dataclass(frozen=True, slots=True)
class Line:
    """Money of a task or of the project: ``rate`` times its quantity times the values of streams.

    Attributes
    ----------
    account : str
        Where it is booked; the account's escalation applies.
    quantity : str
        ``days``: the working days of the task or the project; ``once``: 1.
    factors : tuple of int
        Streams.
    of_work : bool
        False for the amounts of risks, which are not what a task itself costs.
    spread : str
        When it is spent: evenly over the task (or the project), at its start, at its end, along a curve.
    on : date or None
        The day on which all of it is spent, in place of ``spread``.
    currency : str
        Of ``rate``; empty for the project's.
    """

    account: str
    rate: float = 1.0
    quantity: Quantity = "once"
    factors: tuple[int, ...] = ()
    of_work: bool = True
    spread: Spread = "linear"
    on: date | None = None
    currency: str = ""
