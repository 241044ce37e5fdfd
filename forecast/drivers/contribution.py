"""Contribution: a risk's part in the mean, its probability times its effect when it strikes.

The contributions answer "how much later, on average, because of this risk?"; they take the whole network into account,
so a risk on a task with float contributes little.
"""

from __future__ import annotations

from typing import Literal

from forecast.drivers.driver import Driver, effects, ranked
from forecast.results import Results


def measure_days(results: Results) -> list[Driver]:
    """Return the risks by their part in the mean finish, in working days of the project calendar."""
    return _measure(results, "days")


def measure_money(results: Results) -> list[Driver]:
    """Return the risks by their part in the mean cost."""
    return _measure(results, "money")


def _measure(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    risks = results.risks
    return ranked(
        Driver("risk", id, name, unit, p * value, p * low, p * high, probability=p)
        for id, name, p, (value, low, high) in zip(
            risks.id, risks.name, risks.probability.tolist(), effects(risks, unit), strict=True
        )
        if p > 0.0
    )
