"""Money in time: from the engine's months, prices and charges to results."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from forecast.assemble.tasks import spread
from forecast.compiler import Compiled
from forecast.compiler.charging import ordered
from forecast.engine.memory import LANES
from forecast.engine.simulate import Simulation
from forecast.errors import Problem
from forecast.project import Project
from forecast.results import MoneyOutcomes
from forecast.results.words import month, percent
from forecast.statistics import error


def money_outcomes(project: Project, compiled: Compiled, simulation: Simulation) -> MoneyOutcomes:
    """Return what was spent by month, at which prices, and what was charged.

    Parameters
    ----------
    project : Project
        As it was read.
    compiled : Compiled
    simulation : Simulation
    """
    outcome, base, finance = simulation.outcome, compiled.base_money, project.finance
    n_months = _months_in_use(compiled, simulation)
    return MoneyOutcomes(
        months=tuple(month.isoformat() for month in compiled.months[:n_months]),
        monthly_cost=outcome.monthly_cost[:n_months].copy(),
        base_monthly=base.monthly[:n_months],
        constant_cost=outcome.constant_cost,
        escalation_cost=outcome.escalation_cost,
        base_constant=base.constant,
        price_date=(finance.price_date or project.start).isoformat(),
        has_escalation=any(path.accounts for path in project.prices),
        has_exchange=any(path.currency for path in project.prices),
        charges=tuple(_charges(compiled, simulation)),
        discount_rate=finance.discount_rate,
        management_reserve=finance.management_reserve,
        cost_of_delay=finance.cost_of_delay,
        funding=tuple({"date": since.isoformat(), "amount": amount} for since, amount in finance.funding),
    )


def after_the_months(compiled: Compiled, simulation: Simulation) -> Iterator[Problem]:
    """Warn of money that is spent after the last month that was laid out, and is counted in that month."""
    late = simulation.outcome.monthly_cost[-1:] != 0.0
    if late.any():
        share = float(late.mean())
        yield Problem(
            "cash-flow-horizon",
            f"in {percent(share)} of iterations money is spent in {month(compiled.months[-1])} or later; the cash flow "
            "counts all of it in that month",
            "warning",
            hint="the finish lies at more than twice the base duration: look at what makes it so late",
        )


def _months_in_use(compiled: Compiled, simulation: Simulation) -> int:
    if not compiled.months:
        return 0
    spent = (simulation.outcome.monthly_cost != 0.0).any(axis=1) | (compiled.base_money.monthly != 0.0)
    return int(np.flatnonzero(spent).max(initial=0)) + 1


def _charges(compiled: Compiled, simulation: Simulation) -> Iterator[dict[str, object]]:
    """Yield a row for each charge, those of deliveries too."""
    n = len(simulation.outcome.finish)
    amounts, due = (spread(one, simulation.n_blocks) for one in (simulation.charged, simulation.n_charged))
    for c, charge in enumerate(ordered(compiled.project)):
        mean, low, high = (float(part[c]) / LANES for part in amounts)
        share, least, most = (float(part[c]) / LANES for part in due)
        if min(share, 1.0 - share) * n < error.RARE:
            rare = error.wilson(round(share * n), n)
            least, most = rare.low, rare.high
        yield {
            "id": charge.id,
            "name": charge.name,
            "account": charge.account or "unassigned",
            "per_day": charge.per_day,
            "most": charge.most,
            "base": float(compiled.base_money.charges[c]) + 0.0,  # never minus nothing
            "mean": mean,
            "mean_low": low,
            "mean_high": high,
            "due": share,
            "due_low": max(least, 0.0),
            "due_high": min(most, 1.0),
        }
