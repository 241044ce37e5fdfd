"""Cash flow, present value and funding: statistics of what is spent by month.

P-levels of periods do not add: each period has its own iterations at its P80. The cumulative spend has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.statistics.error import Interval, mean, percentile, percentiles, probability

Floats = NDArray[np.float64]
Step = Literal["month", "quarter", "year"]
CASH_LEVELS = (0.10, 0.50, 0.80, 0.90)
DAYS_PER_YEAR = 365.0  # of discounting, as spreadsheets count (XNPV)
TOLERANCE = 1e-9  # of an amount: rounding of sums


@dataclass(frozen=True, slots=True)
class Period:
    """What a period spends: mean and P-levels (`CASH_LEVELS`), alone and with all before it."""

    name: str
    begin: date
    base: float
    mean: Interval
    levels: tuple[Interval, ...]
    base_cumulative: float
    cumulative_mean: Interval
    cumulative: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class FundingMonth:
    """What is available by the end of a month, and how likely the spend up to then exceeds it."""

    begin: date
    available: float
    exceeded: Interval


def cash_flow(results: Results, step: Step = "month") -> list[Period]:
    """Return the periods from the project's start to the last that is reached; quarters and years sum months."""
    money = results.money
    if not money.months:
        return []
    begins = money.begins
    names = [_name(begin, step) for begin in begins]
    firsts = [k for k, name in enumerate(names) if k == 0 or name != names[k - 1]]
    total, found, base_total = np.zeros(money.monthly_cost.shape[1]), [], 0.0
    size = results.block_size
    for first, end in zip(firsts, [*firsts[1:], len(names)], strict=True):
        spent = money.monthly_cost[first:end].sum(axis=0)
        base = float(money.base_monthly[first:end].sum())
        total, base_total = total + spent, base_total + base
        found.append(
            Period(
                names[first],
                begins[first],
                base,
                mean(spent, size),
                tuple(percentiles(spent, CASH_LEVELS, size)),
                base_total,
                mean(total, size),
                tuple(percentiles(total, CASH_LEVELS, size)),
            )
        )
    return found


def sum_of_levels(results: Results, p_level: float) -> tuple[float, float]:
    """Return the sum of the months' P-levels, and the P-level of all they spend, which is not the same."""
    money = results.money
    alone = sum(percentile(spent, p_level, results.block_size).value for spent in money.monthly_cost)
    return alone, percentile(money.monthly_cost.sum(axis=0), p_level, results.block_size).value


def present_value(results: Results) -> Floats | None:
    """Return the net present value at the price date of what each iteration spends; None without a discount rate.

    What a month spends is discounted from its middle.
    """
    money = results.money
    if money.discount_rate is None or not money.months:
        return None
    value: Floats = discount_factors(results) @ money.monthly_cost
    return value


def discount_factors(results: Results) -> Floats:
    """Return by what the money of each month is multiplied, shape (n_months,)."""
    money, since = results.money, date.fromisoformat(results.money.price_date).toordinal()
    middles = [(begin.toordinal() + following_month(begin).toordinal()) / 2.0 for begin in money.begins]
    years = (np.array(middles) - since) / DAYS_PER_YEAR
    factors: Floats = (1.0 + (money.discount_rate or 0.0)) ** -years
    return factors


def funding(results: Results) -> tuple[list[FundingMonth], Interval | None]:
    """Return the months with what is available, and how likely the spend exceeds it in any of them.

    A step of funding counts for the whole month in which it falls; before the first one nothing is available.
    """
    money = results.money
    if not money.funding or not money.months:
        return [], None
    steps = [(date.fromisoformat(step["date"]), float(step["amount"])) for step in money.funding]
    total, ever, found = np.zeros(money.monthly_cost.shape[1]), np.zeros(money.monthly_cost.shape[1], np.bool_), []
    for begin, spent in zip(money.begins, money.monthly_cost, strict=True):
        total = total + spent
        available = max((amount for since, amount in steps if since < following_month(begin)), default=0.0)
        exceeds = total > available * (1.0 + TOLERANCE)
        ever |= exceeds
        found.append(FundingMonth(begin, available, probability(exceeds, results.block_size)))
    return found, probability(ever, results.block_size)


def most_exceeded(months: list[FundingMonth]) -> tuple[FundingMonth, bool]:
    """Return the first of the months that exceed their funding most often, and whether all later ones do as often.

    Shares that agree to a percent are as often: what is overspent in the end stays so in every month after it.
    """
    shares = [round(100.0 * one.exceeded.value) for one in months]
    first = shares.index(max(shares))
    return months[first], first < len(months) - 1 and min(shares[first:]) == shares[first]


def following_month(begin: date) -> date:
    """Return the first day of the month after the one of ``begin``."""
    return (begin + timedelta(days=31)).replace(day=1)


def _name(begin: date, step: Step) -> str:
    if step == "month":
        return f"{begin:%Y-%m}"
    return f"{begin.year}-Q{(begin.month + 2) // 3}" if step == "quarter" else str(begin.year)
