"""Swing: how much later (dearer) the project ends in the worst tenth of iterations for a driver than in the best tenth.

For a task, or a factor on the whole project, the tenths are those in which its own estimate is drawn highest and
lowest. For a risk they are the iterations in which it strikes and those in which it does not; a risk that strikes in
less than a tenth of iterations fills only that part of its worst tenth, one that nearly always strikes leaves its best
tenth partly filled. So the swing of a risk with a probability of 10-90 % is its effect when it strikes, and tasks and
risks stand on one scale.
"""

from __future__ import annotations

from typing import Literal

from forecast.drivers.driver import Driver, effects, ranked
from forecast.results import Results

TENTH = 0.1


def tasks_days(results: Results) -> list[Driver]:
    """Return the tasks by the swing of the mean finish, in working days of the project calendar."""
    return ranked(_tasks(results, "days"))


def tasks_money(results: Results) -> list[Driver]:
    """Return the tasks by the swing of the mean cost."""
    return ranked(_tasks(results, "money"))


def fixed_costs_money(results: Results) -> list[Driver]:
    """Return the uncertain fixed costs by the swing of the mean cost."""
    return ranked(_fixed_costs(results))


def measure_days(results: Results) -> list[Driver]:
    """Return tasks and risks by the swing of the mean finish, in working days of the project calendar."""
    return ranked(_tasks(results, "days") + _risks(results, "days") + systemic(results, "days"))


def measure_money(results: Results) -> list[Driver]:
    """Return tasks, risks and fixed costs by the swing of the mean cost."""
    everything = _tasks(results, "money") + _risks(results, "money") + _fixed_costs(results)
    return ranked(everything + systemic(results, "money"))


def systemic(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    """Return the factors of the systemic risk, by the tenths in which they are drawn highest and lowest."""
    name = "finish_effect" if unit == "days" else "cost_effect"
    return [
        Driver("systemic", row["id"], row["name"], unit, row[name], row[f"{name}_low"], row[f"{name}_high"])
        for row in results.systemic
    ]


def _tasks(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    tasks = results.tasks
    return [
        Driver("task", id, name, unit, *effect)
        for id, name, is_milestone, effect in zip(
            tasks.id, tasks.name, tasks.is_milestone.tolist(), effects(tasks, unit), strict=True
        )
        if not is_milestone
    ]


def _fixed_costs(results: Results) -> list[Driver]:
    costs = results.costs
    effect = (costs.cost_effect.tolist(), costs.cost_effect_low.tolist(), costs.cost_effect_high.tolist())
    rows = zip(costs.id, costs.name, *effect, strict=True)
    return [Driver("fixed_cost", *row[:2], "money", *row[2:]) for row in rows]


def _risks(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    risks = results.risks
    rows = []
    for id, name, p, (value, low, high) in zip(
        risks.id, risks.name, risks.probability.tolist(), effects(risks, unit), strict=True
    ):
        filled = min(1.0, p / TENTH, (1.0 - p) / TENTH)
        if filled > 0.0:
            rows.append(Driver("risk", id, name, unit, filled * value, filled * low, filled * high, probability=p))
    return rows
