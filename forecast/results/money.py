"""Money in time as results: by month, at which prices, and what finance asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MoneyOutcomes:
    """What the project spends by month, and how much of its cost is prices that moved.

    Attributes
    ----------
    months : tuple of str
        First days of the months, ISO; the last one holds what comes later. Empty where money was not followed.
    monthly_cost : ndarray, shape (n_months, n_monthly)
        Of the run's first iterations: ``n_monthly`` is all of them up to 102,400.
    base_monthly : ndarray, shape (n_months,)
        Of the base plan.
    constant_cost : ndarray, shape (n_iterations,)
        Total cost at the prices of the price date; empty where no price moves.
    escalation_cost : ndarray, shape (n_iterations,)
        What escalation adds to it. The rest of the total cost is what exchange rates add.
    base_constant : float
        Cost of the base plan at those prices.
    price_date : str
        ISO.
    has_escalation, has_exchange : bool
        Which prices move.
    charges : tuple of mappings
        A row a charge: ``id, name, account, per_day, most, base, mean, mean_low, mean_high, due`` (the share of
        iterations in which it is due), ``due_low, due_high``.
    discount_rate : float or None
        Per year.
    management_reserve, cost_of_delay : float
    funding : tuple of mappings
        ``date`` (ISO) and ``amount``: what is available in all from that day on.
    """

    months: tuple[str, ...] = ()
    monthly_cost: Floats = field(default_factory=lambda: np.empty((0, 0)))
    base_monthly: Floats = field(default_factory=_none)
    constant_cost: Floats = field(default_factory=_none)
    escalation_cost: Floats = field(default_factory=_none)
    base_constant: float = 0.0
    price_date: str = ""
    has_escalation: bool = False
    has_exchange: bool = False
    charges: tuple[Mapping[str, Any], ...] = ()
    discount_rate: float | None = None
    management_reserve: float = 0.0
    cost_of_delay: float = 0.0
    funding: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing of money in time to report."""
        return not (self.months or self.charges or self.management_reserve or self.cost_of_delay)

    @property
    def begins(self) -> tuple[date, ...]:
        """Return the first days of the months."""
        return tuple(date.fromisoformat(month) for month in self.months)
