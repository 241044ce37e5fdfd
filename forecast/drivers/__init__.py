"""What moves the project: measures of tasks and risks, each row with the simulation's own error.

To add a measure, write a file with a function ``measure(results) -> list of Driver`` and register it here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from forecast.drivers import contribution, criticality, swing
from forecast.drivers.driver import Driver, ranked
from forecast.drivers.swing import systemic
from forecast.results import Results

Measure = Callable[[Results], list[Driver]]

DRIVERS: dict[str, Measure] = {
    "criticality": criticality.measure,
    "contribution_days": contribution.measure_days,
    "contribution_money": contribution.measure_money,
    "task_swing_days": swing.tasks_days,
    "task_swing_money": swing.tasks_money,
    "fixed_cost_swing_money": swing.fixed_costs_money,
    "swing_days": swing.measure_days,
    "swing_money": swing.measure_money,
}


def top_drivers(results: Results, unit: Literal["days", "money"] = "days", n: int = 5) -> list[Driver]:
    """Return the ``n`` drivers that swing the finish or the cost the most, on one scale (see `swing`)."""
    return DRIVERS[f"swing_{unit}"](results)[:n]


def sure_drivers(results: Results, unit: Literal["days", "money"] = "days", n: int = 5) -> list[Driver]:
    """Return those of the top drivers that surely do anything; all of them, where the run can't tell of any."""
    found = top_drivers(results, unit, n)
    return [row for row in found if not row.low <= 0.0 <= row.high] or found


__all__ = ["DRIVERS", "Driver", "Measure", "ranked", "sure_drivers", "systemic", "top_drivers"]
