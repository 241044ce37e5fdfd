"""Goods on their way: what is ordered, arrives after a lead time, and is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecast.project.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods that tasks wait for: ordered, under way for an uncertain time, stored until they are needed.

    Attributes
    ----------
    lead : Estimate
        From the order to the arrival, in working days of ``calendar``.
    needed_for : tuple of str
        The tasks that can't start before it arrives.
    order_after : tuple of str
        The tasks after which it is ordered, ``order_on`` the day before which it is not; neither: at the start.
    cost : Estimate or None
        Paid on arrival, in ``currency`` (empty for the project's, in which storage and fees are).
    storage_cost_per_day : float
        Per calendar day from the arrival to the start of the first task that needs it.
    due : date or None
        The day agreed with the supplier, who pays ``late_fee_per_day`` for each calendar day after it, up to ``most``.
    """

    id: str
    name: str
    lead: Estimate
    needed_for: tuple[str, ...] = ()
    vendor: str = ""
    order_after: tuple[str, ...] = ()
    order_on: date | None = None
    calendar: str = "continuous"
    cost: Estimate | None = None
    account: str = ""
    currency: str = ""
    storage_cost_per_day: float = 0.0
    due: date | None = None
    late_fee_per_day: float = 0.0
    most: float | None = None
