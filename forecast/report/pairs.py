"""The pairs of date and budget that hold together equally often, as JSON."""

from __future__ import annotations

import numpy as np

from forecast.report.plain import Json, iso_date, number
from forecast.results import Results
from forecast.statistics.frontier import joint_frontier, shown
from forecast.texts import say


def frontier_json(results: Results) -> Json | None:
    """Return all pairs, day by day; None where there is nothing uncertain to pair."""
    if not applies(results):
        return None
    found = joint_frontier(results)
    cheapest = None if found.cheapest is None else shown(results, found, [found.cheapest])[0]
    return {
        "confidence": found.confidence,
        "cost_of_delay": found.rate or None,
        "cheapest": None
        if cheapest is None
        else {
            "finish": iso_date(results, cheapest.day),
            "budget": cheapest.budget.value,
            "low": number(cheapest.budget.low),
            "high": number(cheapest.budget.high),
            "delay_cost": cheapest.delay_cost,
        },
        "pairs": [
            {"finish": iso_date(results, day), "budget": budget}
            for day, budget in zip(found.days.tolist(), found.budgets.tolist(), strict=True)
        ],
        "note": say("findings.frontier.no_menu"),
    }


def applies(results: Results) -> bool:
    """Say whether finish and cost are both uncertain."""
    return float(np.ptp(results.finish)) > 0.0 and float(np.ptp(results.cost)) > 0.0
