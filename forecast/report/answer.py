"""The answer in sentences, shared by the terminal and the report: when, how much, how sure."""

from __future__ import annotations

from forecast.report.summary import PLAN_LEVEL, base_met
from forecast.results import Results
from forecast.results.words import (
    day,
    days,
    days_interval,
    finish_day,
    finish_interval,
    listed,
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
from forecast.texts import say


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
        return say("findings.answer.nothing_varies", outcome=outcome_words(results))
    parts = []
    if sure[0]:
        parts.append(_finish_words(results))
    elif confidence.on_time is not None:
        parts.append(say("findings.answer.on_time", **_likely(confidence.on_time), target=target_words(results)))
    if sure[1]:
        parts.append(say(f"findings.answer.costs.{'too' if parts else 'alone'}", cost=_cost_words(results)))
    elif confidence.on_budget is not None and targets.budget is not None:
        kind, budget = "too" if parts and not sure[0] else "alone", money(targets.budget, currency(results))
        parts.append(say(f"findings.answer.on_budget.{kind}", **_likely(confidence.on_budget), budget=budget))
    if confidence.joint is not None and not any(sure):
        parts.append(say("findings.answer.joint", **_likely(confidence.joint)))
    if confidence.on_time is not None or confidence.on_budget is not None:
        return f"{listed(parts)}."
    finish = percentile(results.finish, PLAN_LEVEL, results.block_size)
    cost = percentile(results.cost, PLAN_LEVEL, results.block_size)
    when = f"{finish_day(results, finish)} ({finish_interval(results, finish)})"
    shown = {"finish": when, "level": percent(PLAN_LEVEL)}
    if not results.cost.any():
        return say(f"findings.answer.finish.{_sure(finish_is_certain(results))}", **shown)
    amount = f"{money(cost, currency(results))} ({money_interval(cost, currency(results))})"
    key = f"{_sure(finish_is_certain(results))}_{_sure(cost_is_certain(results))}"
    return say(f"findings.answer.finish_and_cost.{key}", **shown, cost=amount)


def outcome_words(results: Results) -> str:
    """Say when a project of which all is certain ends and what it costs, and whether that is what was promised."""
    said = _finish_words(results)
    return say("findings.answer.at_cost", finish=said, cost=_cost_words(results)) if has_cost(results) else said


def _finish_words(results: Results) -> str:
    when = finish_day(results, float(results.finish.max()))
    kept, state = kept_time(results), "finished" if is_finished(results) else "finishes"
    said = say(f"findings.answer.ends.{state}", finish=when)
    return listed((said, kept)) if kept else said


def _cost_words(results: Results) -> str:
    said, kept = money(float(results.cost.max()), currency(results)), kept_money(results)
    return listed((said, kept)) if kept else said


def kept_time(results: Results) -> str:
    """Say of a finish that is certain whether it is on time; empty without a target."""
    hits, targets = results.on_time(), results.targets
    if hits is None:
        return ""
    if targets.duration is not None:
        target = days(targets.duration, of="working_days")
    else:
        target = finish_day(results, targets.finish or 0.0)
    return say(f"findings.answer.kept_time.{'on_time' if hits.all() else 'late'}", target=target)


def kept_money(results: Results) -> str:
    """Say of a cost that is certain whether it is within the budget; empty without one."""
    hits, budget = results.on_budget(), results.targets.budget
    if hits is None or budget is None:
        return ""
    kept = "within" if hits.all() else "over"
    return say(f"findings.answer.kept_money.{kept}", budget=money(budget, currency(results)))


def _likely(found: Interval) -> dict[str, str]:
    return {"chance": percent(found), "interval": percent_interval(found)}


def has_cost(results: Results) -> bool:
    """Say whether the model estimates any cost."""
    return bool(results.base.cost) or bool(results.cost.any()) or results.targets.budget is not None


def target_words(results: Results) -> str:
    """Say what was promised for the finish, to follow "finish"; empty without such a target."""
    if results.targets.duration is not None:
        return say("findings.answer.within", days=days(results.targets.duration, of="working_days"))
    if results.targets.finish is not None:
        return say("findings.answer.by", day=day(results.date_of(results.targets.finish)))
    return ""


def base_words(results: Results) -> str:
    """Say what the base is and how likely it is to hold."""
    base, block_size = results.base, results.block_size
    plan = [finish_day(results, base.finish), days(base.duration, of="working_days")]
    if has_cost(results):
        plan.append(money(base.cost, currency(results)))
    if is_certain(results):
        if is_finished(results):
            return say("findings.answer.base.finished", days=days(base.duration, of="working_days"))
        return say("findings.answer.base.alone", plan=listed(plan))
    on_time = percent(base_met(results.duration, base.duration, block_size))
    if not has_cost(results):
        return say("findings.answer.base.finish", plan=listed(plan), on_time=on_time)
    on_budget = percent(base_met(results.cost, base.cost, block_size))
    return say("findings.answer.base.both", plan=listed(plan), on_time=on_time, on_budget=on_budget)


def is_as_planned(results: Results) -> bool:
    """Say whether every outcome is the base, so that it needs no contingency."""
    found = contingency(results, PLAN_LEVEL)
    return is_certain(results) and not round(found.days.value, 6) and not round(found.money.value, 2)


def contingency_words(results: Results, p_level: float = PLAN_LEVEL) -> str:
    """Say what must be added to the base to reach a P-level."""
    found = contingency(results, p_level)
    if is_certain(results):
        more = [days(found.days.value, signed=True)]
        if has_cost(results):
            more.append(money(found.money.value, currency(results), signed=True))
        return listed(more, "and")
    in_time = f"{days(found.days, signed=True)} ({days_interval(found.days)})"
    if not has_cost(results):
        return in_time
    name = currency(results)
    in_money = f"{money(found.money, name, signed=True)} ({money_interval(found.money, name)})"
    return listed((in_time, in_money), "and")


def run_words(results: Results) -> str:
    """Say how the run can be repeated."""
    run = results.provenance
    return say(
        "findings.answer.run",
        results.n_iterations,
        scenario=one_line(run.scenario),
        seed=str(run.seed),
        sampling=say(f"tables.sampling.{run.sampling.replace('-', '_')}"),
        version=run.engine_version,
    )


def currency(results: Results) -> str:
    """Return the currency without anything that could break a line."""
    return one_line(results.currency)


def _sure(is_certain: bool) -> str:
    """Return in which words a P80 is given: it is likely to hold, or certain, as where nothing varies."""
    return "certain" if is_certain else "likely"
