"""A cost line: the one form that all money has on its way into the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from forecast.engine.inputs import DAYS, EFFORT, ONCE
from forecast.project.money import Spread

UNASSIGNED = "unassigned"
Quantity = Literal["once", "days", "effort"]
QUANTITIES: dict[Quantity, int] = {"once": ONCE, "days": DAYS, "effort": EFFORT}


@dataclass(frozen=True, slots=True)
class Line:
    """Money of a task or of the project: ``rate`` times its quantity times the values of streams.

    Attributes
    ----------
    account : str
        Where it is booked; the account's escalation applies.
    quantity : str
        ``days``: the working days of the task or the project; ``effort``: those of the task without delays;
        ``once``: 1.
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
    resource : str
        Whose work and cost it is; empty for none.
    units : float
        Multiply the quantity.
    n_measured : int
        How many of the first factors multiply the quantity; the others multiply the money.
    changes : tuple of (date, float)
        What the rate is multiplied by from a day on.
    """

    account: str
    rate: float = 1.0
    quantity: Quantity = "once"
    factors: tuple[int, ...] = ()
    of_work: bool = True
    spread: Spread = "linear"
    on: date | None = None
    currency: str = ""
    resource: str = ""
    units: float = 1.0
    n_measured: int = 0
    changes: tuple[tuple[date, float], ...] = ()
