"""Swing: how much later (dearer) the project ends in the worst tenth of iterations for a driver than in the best tenth.

For a task, or a factor on the whole project, the tenths are those in which its own estimate is drawn highest and
lowest. For a risk they are the iterations in which it strikes and those in which it does not; a risk that strikes in
less than a tenth of iterations fills only that part of its worst tenth, one that nearly always strikes leaves its best
tenth partly filled. So the swing of a risk with a probability of 10-90 % is its effect when it strikes, and tasks and
risks stand on one scale.

An outcome that is drawn (a task that may not exist, a branch, the first pass of a loop) counts like a risk. What a
condition decides follows from other draws and moves nothing by itself; nor do the tasks of passes, which their loop
stands for.
"""

from __future__ import annotations

from typing import Literal, cast

from forecast.drivers.driver import Driver, Kind, effects, ranked
from forecast.results import Results
from forecast.texts import say
from forecast.texts.stored import retold

TENTH = 0.1
# What is drawn and has a text of its own, beside branches, whose outcomes have names.
FORKS = ("task", "rework")


def tasks_days(results: Results) -> list[Driver]:
    """Return the tasks by the swing of the mean finish, in working days of the project calendar."""
    return ranked(_tasks(results, "days"))


def tasks_money(results: Results) -> list[Driver]:
    """Return the tasks by the swing of the mean cost."""
    return ranked(_tasks(results, "money"))


def fixed_costs_money(results: Results) -> list[Driver]:
    """Return the uncertain fixed costs, rates and prices by the swing of the mean cost."""
    return ranked(_fixed_costs(results))


def measure_days(results: Results) -> list[Driver]:
    """Return tasks, risks and outcomes by the swing of the mean finish, in working days."""
    return ranked(
        _tasks(results, "days") + _risks(results, "days") + systemic(results, "days") + _forks(results, "days")
    )


def measure_money(results: Results) -> list[Driver]:
    """Return tasks, risks, fixed costs, rates, prices and outcomes by the swing of the mean cost."""
    everything = _tasks(results, "money") + _risks(results, "money") + _fixed_costs(results)
    return ranked(everything + systemic(results, "money") + _forks(results, "money"))


def systemic(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    """Return the factors of the systemic risk, by the tenths in which they are drawn highest and lowest."""
    name = "finish_effect" if unit == "days" else "cost_effect"
    return [
        Driver("systemic", row["id"], retold(row["name"]), unit, row[name], row[f"{name}_low"], row[f"{name}_high"])
        for row in results.systemic
    ]


def _tasks(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    tasks = results.tasks
    return [
        Driver("task", id, name, unit, *effect)
        for id, name, is_milestone, again, effect in zip(
            tasks.id, tasks.name, tasks.is_milestone.tolist(), tasks.again, effects(tasks, unit), strict=True
        )
        if not is_milestone and not again
    ]


def _fixed_costs(results: Results) -> list[Driver]:
    costs = results.costs
    effect = (costs.cost_effect.tolist(), costs.cost_effect_low.tolist(), costs.cost_effect_high.tolist())
    rows = zip(costs.kind, costs.id, costs.name, *effect, strict=True)
    return [Driver(cast(Kind, kind), id, name, "money", *effect) for kind, id, name, *effect in rows]


def _risks(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    risks = results.risks
    rows = []
    for id, name, p, (value, low, high) in zip(
        risks.id, risks.name, risks.probability.tolist(), effects(risks, unit), strict=True
    ):
        filled = _filled(p)
        if filled > 0.0:
            rows.append(Driver("risk", id, name, unit, filled * value, filled * low, filled * high, probability=p))
    return rows


def _forks(results: Results, unit: Literal["days", "money"]) -> list[Driver]:
    rows: dict[tuple[str, str], Driver] = {}
    of = "finish_effect" if unit == "days" else "cost_effect"
    for fork in results.forks:
        p = fork["probability"]
        if p is None or _filled(p) <= 0.0 or (fork["outcome"] not in ("exists", "pass 2") and fork["kind"] != "branch"):
            continue
        value, low, high = (_filled(p) * float(fork[f"{of}{end}"]) for end in ("", "_low", "_high"))
        name, id_ = "", fork["name"]
        if fork["kind"] == "branch":
            id_ = f"{fork['name']} = {fork['outcome']}"
        elif fork["kind"] in FORKS:
            name = say(f"words.fork.{fork['kind']}")
        row = Driver("fork", id_, name, unit, value, low, high, probability=p)
        # Of a branch the outcome that moves most speaks for all.
        key = fork["kind"], fork["name"]
        if key not in rows or abs(row.value) > abs(rows[key].value):
            rows[key] = row
    return list(rows.values())


def _filled(p: float) -> float:
    """Return how much of its worst tenth what happens with a probability fills, or of its best tenth what does not."""
    return min(1.0, p / TENTH, (1.0 - p) / TENTH)
