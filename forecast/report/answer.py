"""The answer in sentences, shared by the terminal and the report: when, how much, how sure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.report.summary import PLAN_LEVEL, base_met
from forecast.results import Results
from forecast.results.words import (
    count,
    day,
    days,
    days_interval,
    finish_day,
    finish_interval,
    money,
    money_interval,
    one_line,
    percent,
    percent_interval,
)
from forecast.statistics import (
    Interval,
    contingency,
    cost_is_certain,
    finish_is_certain,
    is_certain,
    is_finished,
    joint_confidence,
    percentile,
)


def heading(results: Results) -> str:
    """Name the scenario and its project."""
    run = results.provenance
    title = one_line(run.title) or one_line(run.scenario)
    project = one_line(run.project)
    return title if project in title else f"{title} · {project}"


def answer(results: Results) -> str:
    """Say how likely the targets are; without targets, what to promise at P80."""
    confidence, targets = joint_confidence(results), results.targets
    sure = finish_is_certain(results), has_cost(results) and cost_is_certain(results)
    if sure[0] and sure[1] is has_cost(results):
        return f"{outcome_words(results)}. Nothing varies."
    parts = []
    if sure[0]:
        parts.append(_finish_words(results))
    elif confidence.on_time is not None:
        parts.append(
            f"{percent(confidence.on_time)} likely to finish {target_words(results)}{_error(confidence.on_time)}"
        )
    if sure[1]:
        parts.append(f"{'costs' if parts else 'Costs'} {_cost_words(results)}")
    elif confidence.on_budget is not None and targets.budget is not None:
        lead = "" if parts and not sure[0] else " likely to stay"
        within = f"within {money(targets.budget, currency(results))}"
        parts.append(f"{percent(confidence.on_budget)}{lead} {within}{_error(confidence.on_budget)}")
    if confidence.joint is not None and not any(sure):
        parts.append(f"{percent(confidence.joint)} both{_error(confidence.joint)}")
    if confidence.on_time is not None or confidence.on_budget is not None:
        return ", ".join(parts) + "."
    finish = percentile(results.finish, PLAN_LEVEL, results.block_size)
    cost = percentile(results.cost, PLAN_LEVEL, results.block_size)
    in_time = f"{_sure(results.finish)} to finish by {finish_day(results, finish)} ({finish_interval(results, finish)})"
    if not results.cost.any():
        return f"{in_time}. No cost is estimated, no target is set."
    amount = f"{money(cost, currency(results))} ({money_interval(cost, currency(results))})"
    return f"{in_time}, and {_sure(results.cost).lower()} to cost at most {amount}. No target is set."


def outcome_words(results: Results) -> str:
    """Say when a project of which all is certain ends and what it costs, and whether that is what was promised."""
    said = _finish_words(results)
    return f"{said}, at a cost of {_cost_words(results)}" if has_cost(results) else said


def _finish_words(results: Results) -> str:
    when = finish_day(results, float(results.finish.max()))
    kept = kept_time(results)
    return f"{'Finished' if is_finished(results) else 'Finishes'} on {when}{f', {kept}' if kept else ''}"


def _cost_words(results: Results) -> str:
    said, kept = money(float(results.cost.max()), currency(results)), kept_money(results)
    return f"{said}, {kept}" if kept else said


def kept_time(results: Results) -> str:
    """Say of a finish that is certain whether it is on time; empty without a target."""
    hits, targets = results.on_time(), results.targets
    if hits is None:
        return ""
    target = days(targets.duration) if targets.duration is not None else finish_day(results, targets.finish or 0.0)
    return f"{'on time' if hits.all() else 'late'} (target {target})"


def kept_money(results: Results) -> str:
    """Say of a cost that is certain whether it is within the budget; empty without one."""
    hits, budget = results.on_budget(), results.targets.budget
    if hits is None or budget is None:
        return ""
    return f"{'within' if hits.all() else 'over'} the budget of {money(budget, currency(results))}"


def _error(found: Interval) -> str:
    return f" ({percent_interval(found)})"


def has_cost(results: Results) -> bool:
    """Say whether the model estimates any cost."""
    return bool(results.base.cost) or bool(results.cost.any()) or results.targets.budget is not None


def target_words(results: Results) -> str:
    """Say what was promised for the finish, to follow "finish"; empty without such a target."""
    if results.targets.duration is not None:
        return f"within {days(results.targets.duration).replace(' day', ' working day')}"
    if results.targets.finish is not None:
        return f"by {day(results.date_of(results.targets.finish))}"
    return ""


def base_words(results: Results) -> str:
    """Say what the base is and how likely it is to hold."""
    base, block_size = results.base, results.block_size
    on_time = base_met(results.duration, base.duration, block_size)
    plan = f"With most likely values and no risks: {finish_day(results, base.finish)}, "
    plan += days(base.duration).replace(" day", " working day")
    if is_certain(results):
        return f"{plan}, {money(base.cost, currency(results))}." if has_cost(results) else f"{plan}."
    holds = f"That finish holds in {percent(on_time)} of iterations"
    if not has_cost(results):
        return f"{plan}. {holds}."
    on_budget = base_met(results.cost, base.cost, block_size)
    return f"{plan}, {money(base.cost, currency(results))}. {holds}, that cost in {percent(on_budget)}."


def is_as_planned(results: Results) -> bool:
    """Say whether every outcome is the base, so that it needs no contingency."""
    found = contingency(results, PLAN_LEVEL)
    return is_certain(results) and not round(found.days.value, 6) and not round(found.money.value, 2)


def contingency_words(results: Results, p_level: float = PLAN_LEVEL) -> str:
    """Say what must be added to the base to reach a P-level."""
    found = contingency(results, p_level)
    if is_certain(results):
        more = days(found.days.value, signed=True)
        return f"{more} and {money(found.money.value, currency(results), signed=True)}" if has_cost(results) else more
    in_time = f"{days(found.days, signed=True)} ({days_interval(found.days)})"
    if not has_cost(results):
        return in_time
    return (
        f"{in_time} and "
        f"{money(found.money, currency(results), signed=True)} ({money_interval(found.money, currency(results))})"
    )


def run_words(results: Results) -> str:
    """Say how the run can be repeated."""
    run = results.provenance
    return (
        f"scenario {one_line(run.scenario)}, seed {run.seed}, {count(results.n_iterations)} iterations "
        f"({run.sampling.replace('-', ' ')}), forecast {run.engine_version}"
    )


def currency(results: Results) -> str:
    """Return the currency without anything that could break a line."""
    return one_line(results.currency)


def _sure(outcomes: NDArray[np.float64]) -> str:
    """Say how likely a P80 is to hold: a project in which nothing varies is certain."""
    return "80 % likely" if np.ptp(outcomes) > 0.0 else "Certain"
