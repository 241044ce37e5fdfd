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
from forecast.statistics import Interval, contingency, joint_confidence, percentile


def heading(results: Results) -> str:
    """Name the scenario and its project."""
    run = results.provenance
    title = one_line(run.title) or one_line(run.scenario)
    project = one_line(run.project)
    return title if project in title else f"{title} · {project}"


def answer(results: Results) -> str:
    """Say how likely the targets are; without targets, what to promise at P80."""
    confidence, targets = joint_confidence(results), results.targets
    parts = []
    if confidence.on_time is not None:
        parts.append(f"{_likely(confidence.on_time, 'likely to finish')} {target_words(results)}")
    if confidence.on_budget is not None and targets.budget is not None:
        lead = "" if parts else "likely to stay"
        parts.append(f"{_likely(confidence.on_budget, lead)} within {money(targets.budget, currency(results))}")
    if confidence.joint is not None:
        parts.append(f"{_likely(confidence.joint)} both")
    if parts:
        found = (confidence.on_time, confidence.on_budget, confidence.joint)
        intervals = [percent_interval(interval) for interval in found if interval is not None]
        return ", ".join(f"{part} ({interval})" for part, interval in zip(parts, intervals, strict=True)) + "."
    finish = percentile(results.finish, PLAN_LEVEL, results.block_size)
    cost = percentile(results.cost, PLAN_LEVEL, results.block_size)
    in_time = f"{_sure(results.finish)} to finish by {finish_day(results, finish)} ({finish_interval(results, finish)})"
    if not results.cost.any():
        return f"{in_time}. No cost is estimated, no target is set."
    amount = f"{money(cost, currency(results))} ({money_interval(cost, currency(results))})"
    return f"{in_time}, and {_sure(results.cost).lower()} to cost at most {amount}. No target is set."


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
    holds = f"That finish holds in {percent(on_time)} of iterations"
    if not has_cost(results):
        return f"{plan}. {holds}."
    on_budget = base_met(results.cost, base.cost, block_size)
    return f"{plan}, {money(base.cost, currency(results))}. {holds}, that cost in {percent(on_budget)}."


def contingency_words(results: Results, p_level: float = PLAN_LEVEL) -> str:
    """Say what must be added to the base to reach a P-level."""
    found = contingency(results, p_level)
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


def _likely(found: Interval, lead: str = "") -> str:
    return f"{percent(found)} {lead}".rstrip()
