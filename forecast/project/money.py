"""Money around the tasks: accounts, prices that move, charges that depend on dates, funding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forecast.project.estimate import Estimate

Spread = Literal["linear", "start", "end", "curve"]


@dataclass(frozen=True, slots=True)
class Account:
    """A cost account; ``parent`` makes a tree, ``budget`` is its job-cost budget (None: not budgeted)."""

    id: str
    name: str = ""
    parent: str = ""
    budget: float | None = None


def account_and_above(accounts: Iterable[Account], account: str) -> tuple[str, ...]:
    """Return an account and those above it in the tree, from the bottom up."""
    parent_of = {one.id: one.parent for one in accounts}
    found: list[str] = []
    while account and account not in found:
        found.append(account)
        account = parent_of.get(account, "")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PricePath:
    """Prices that change by the year from ``price_date`` on: escalation of accounts, or a currency's exchange rate.

    ``yearly`` gives the relative change within a calendar year (0.03: 3 % dearer at its end than at its beginning),
    ``default`` that of all other years. Money spent in a month is multiplied by the path's level in the middle of it.

    Attributes
    ----------
    accounts : tuple of str
        Accounts whose money follows the path, with those below them; empty for a currency.
    currency : str
        The currency whose rate follows the path; empty for an escalation.
    level : float
        Level at the price date: 1 for an escalation, units of the project's currency for one of ``currency``.
    """

    name: str
    price_date: date
    accounts: tuple[str, ...] = ()
    currency: str = ""
    level: float = 1.0
    yearly: Mapping[int, Estimate] = field(default_factory=dict)
    default: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that a charge counts from or to: a date's end, a task's start or finish, or the project's finish.

    ``or_task`` names further tasks whose starts count too where a charge counts to the start of a task: the earliest.
    """

    date: date | None = None
    task: str = ""
    side: Literal["start", "finish"] = "finish"
    or_task: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """Money per calendar day from ``earlier`` to ``later``, nothing where ``later`` comes first.

    Storage from delivery to use, late fees, a delay penalty (project finish after a date), an early bonus (negative
    ``per_day``; a date after the project's finish). It is booked at the later moment.
    """

    id: str
    name: str
    per_day: float
    earlier: Moment
    later: Moment
    account: str = ""
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Finance:
    """What finance asks beside the cost: all of it is reported, none of it changes the simulated cost.

    Attributes
    ----------
    discount_rate : float or None
        Per year, for the net present value at ``price_date``.
    price_date : date or None
        The date of the prices in the tables; the project's start if not given.
    management_reserve : float
        Held by management, outside of contingency.
    funding : tuple of (date, amount)
        Cumulative money that is available from that day on.
    cost_of_delay : float
        What a calendar day of delay costs the organization, outside of the project's accounts.
    """

    discount_rate: float | None = None
    price_date: date | None = None
    management_reserve: float = 0.0
    funding: tuple[tuple[date, float], ...] = ()
    cost_of_delay: float = 0.0
