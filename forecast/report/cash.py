"""Money in time as plain values: the keys `cash_flow` and `money` of a result."""

from __future__ import annotations

import math
from typing import Any

from forecast.results import Results
from forecast.statistics import Interval, mean, percentile, percentiles
from forecast.statistics.cash import CASH_LEVELS, Period, cash_flow, funding, present_value, sum_of_levels
from forecast.statistics.price import build_up, delay_cost

Json = dict[str, Any]
LEVEL = 0.80


def cash_flow_of(results: Results) -> Json | None:
    """Return the periods with what they spend; None where money was not followed by month."""
    if not results.money.months:
        return None
    alone, together = sum_of_levels(results, LEVEL)
    months, ever = funding(results)
    return {
        "n_iterations": results.money.monthly_cost.shape[1],
        "months": [_period(one) for one in cash_flow(results)],
        "quarters": [_period(one) for one in cash_flow(results, "quarter")],
        "years": [_period(one) for one in cash_flow(results, "year")],
        "sum_of_monthly_p80": alone,
        "p80_of_sum": together,
        "funding": {
            "exceeded": _interval(ever),
            "months": [
                {"month": f"{one.begin:%Y-%m}", "available": one.available, "exceeded": _interval(one.exceeded)}
                for one in months
            ],
        }
        if months
        else None,
    }


def money_of(results: Results) -> Json | None:
    """Return the build-up of the P80, present value, charges and the cost of delay; None where nothing asks for it."""
    money, size = results.money, results.block_size
    if money.is_empty:
        return None
    value, delay = present_value(results), delay_cost(results, LEVEL)
    return {
        "price_date": money.price_date,
        "build_up": [
            {"line": line.key, "amount": _interval(line.amount), "p80_alone": _interval(line.alone)}
            for line in build_up(results, LEVEL)
        ],
        "management_reserve": money.management_reserve,
        "present_value": None
        if value is None
        else {
            "discount_rate": money.discount_rate,
            "mean": _interval(mean(value, size)),
            "percentiles": {
                f"P{round(level * 100)}": _interval(found)
                for level, found in zip(CASH_LEVELS, percentiles(value, CASH_LEVELS, size), strict=True)
            },
        },
        "charges": [
            {key: _number(cell) if isinstance(cell, float) else cell for key, cell in charge.items()}
            for charge in money.charges
        ],
        "cost_of_delay": None
        if delay is None
        else {"per_day": money.cost_of_delay, "mean": _interval(delay[0]), "p80": delay[1]},
        "p80_cost": _interval(percentile(results.cost, LEVEL, size)),
    }


def _period(one: Period) -> Json:
    levels = [f"P{round(level * 100)}" for level in CASH_LEVELS]
    return {
        "period": one.name,
        "begin": one.begin.isoformat(),
        "base": one.base,
        "mean": _interval(one.mean),
        "percentiles": {name: _interval(found) for name, found in zip(levels, one.levels, strict=True)},
        "cumulative_base": one.base_cumulative,
        "cumulative_mean": _interval(one.cumulative_mean),
        "cumulative_percentiles": {name: _interval(found) for name, found in zip(levels, one.cumulative, strict=True)},
    }


def _interval(found: Interval | None) -> Json | None:
    if found is None:
        return None
    return {"value": _number(found.value), "low": _number(found.low), "high": _number(found.high)}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
