"""The forecast in a few sentences and numbers: verdict, date and cost, what changed, what moves it, what to decide."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from forecast.charts.one_page.brief import Brief, Chance, Fact, Outcome
from forecast.report.answer import currency, has_cost, heading, target_words
from forecast.report.management.decision import decision
from forecast.report.management.odds import odds
from forecast.report.management.risks import movers
from forecast.report.management.since import basis_rows, basis_title, since
from forecast.report.management.texts import SAFE, amount, beginning, is_certain, safe_level, whole_days
from forecast.results import Results
from forecast.results.words import day, days, finish_day, listed, one_line
from forecast.statistics import Interval, joint_confidence, percentile, probability
from forecast.texts import say

EVEN = 0.50


def brief(results: Results) -> Brief:
    """Return the forecast in words."""
    chances = _chances(results)
    return Brief(
        project=heading(results),
        verdict=_verdict(results, chances),
        chances=chances,
        finish=_finish(results),
        cost=_cost(results) if has_cost(results) else None,
        dates=_dates(results),
        since=since(results),
        basis_title=basis_title(results),
        basis_rows=basis_rows(results),
        movers=movers(results),
        decision=decision(results),
        as_of=_as_of(results),
        basis=_basis(results),
        sources=say("management.sources"),
        document=say("management.document", project=heading(results)),
    )


def _chances(results: Results) -> tuple[Chance, ...]:
    met, targets = joint_confidence(results), results.targets
    time, budget = target_words(results), ""
    if targets.budget is not None:
        budget = say("management.chance.within", cost=amount(targets.budget, currency(results)))
    found = (
        ("joint", say("management.chance.both_targets", finish=time, cost=budget), met.joint),
        ("on_time", time, met.on_time),
        ("on_budget", budget, met.on_budget),
    )
    sure = is_certain(results)
    return tuple(
        Chance(key, say(f"management.chance.label.{key}"), detail, odds(p, sure), p.value)
        for key, detail, p in found
        if p is not None
    )


def _verdict(results: Results, chances: tuple[Chance, ...]) -> str:
    if not chances:
        return _without_targets(results)
    key, said = chances[0].key, chances[0].odds
    shown = {"target": target_words(results)} if key == "on_time" else {}
    if is_certain(results):
        kind = "certain" if said.n else "never"
        return say(f"management.verdict.{kind}.{key}", **shown)
    return say(f"management.verdict.{key}", odds=beginning(said.word), chances=said.text, **shown)


def _without_targets(results: Results) -> str:
    finish, cost = (percentile(values, SAFE, results.block_size) for values in (results.finish, results.cost))
    when = finish_day(results, finish)
    if is_certain(results):
        return say("management.verdict.without_targets.certain", finish=when)
    if not has_cost(results):
        return say("management.verdict.without_targets.finish", finish=when, level=safe_level())
    money = amount(cost, currency(results))
    return say("management.verdict.without_targets.both", finish=when, cost=money, level=safe_level())


def _finish(results: Results) -> Outcome:
    size, targets = results.block_size, results.targets
    even, safe = (percentile(results.finish, level, size) for level in (EVEN, SAFE))
    last = finish_day(results, safe)
    if results.finish.min() == results.finish.max():
        facts = [Fact(say("management.finish.certain"), last)]
    else:
        facts = [Fact(say("management.finish.even"), finish_day(results, even))]
        facts.append(Fact(say("management.finish.safe", level=safe_level()), last, _late(results, safe)))
    on_time, target = results.on_time(), ""
    if on_time is not None:
        promised = (
            days(targets.duration) if targets.duration is not None else finish_day(results, targets.finish or 0.0)
        )
        facts.insert(0, Fact(say("management.finish.promised"), promised, _likely(results, on_time)))
        target = say("management.finish.promised_line", target=promised)
    marked = say("management.finish.safe_line", level=safe_level(), finish=last)
    if targets.duration is not None:
        duration = whole_days(percentile(results.duration, SAFE, size), "working_days")
        marked = say("management.finish.safe_line_days", level=safe_level(), days=duration)
    alt = _alt(say("management.finish.what"), facts)
    return Outcome(say("management.finish.title"), tuple(facts), target, marked, alt)


def _cost(results: Results) -> Outcome:
    size, name, budget = results.block_size, currency(results), results.targets.budget
    even, safe = (percentile(results.cost, level, size) for level in (EVEN, SAFE))
    most = amount(safe, name)
    if results.cost.min() == results.cost.max():
        facts = [Fact(say("management.cost.certain"), most)]
    else:
        facts = [Fact(say("management.cost.even"), amount(even, name))]
        facts.append(Fact(say("management.cost.safe", level=safe_level()), most, _over(results, safe)))
    on_budget, target = results.on_budget(), ""
    if on_budget is not None and budget is not None:
        approved = amount(budget, name)
        facts.insert(0, Fact(say("management.cost.approved"), approved, _likely(results, on_budget)))
        target = say("management.cost.approved_line", target=approved)
    marked = say("management.cost.safe_line", level=safe_level(), cost=most)
    alt = _alt(say("management.cost.what"), facts)
    return Outcome(say("management.cost.title"), tuple(facts), target, marked, alt)


def _dates(results: Results) -> str:
    """Say until when and within which sum it is 80 % likely to hold, and how far that is from what was promised."""
    finish = _finish(results).facts[-1]
    cost = _cost(results).facts[-1] if has_cost(results) else None
    if is_certain(results):
        if cost is None:
            return say("management.dates.certain", finish=finish.value)
        return say("management.dates.certain_both", finish=finish.value, cost=cost.value)
    if cost is None:
        return say("management.dates.safe", level=safe_level(), finish=_noted(finish))
    return say("management.dates.safe_both", level=safe_level(), finish=_noted(finish), cost=_noted(cost))


def _late(results: Results, safe: Interval) -> str:
    """Say how many days of the calendar lie between the promise and the date that is 80 % likely."""
    target = results.targets.finish
    if target is None:
        return ""
    late = (results.date_of(safe.value) - results.date_of(target)).days
    if late == 0:
        return say("management.finish.on_the_day")
    return say("management.finish.late" if late > 0 else "management.finish.to_spare", abs(late))


def _over(results: Results, safe: Interval) -> str:
    """Say how far the cost that is 80 % likely is from the budget."""
    budget, name = results.targets.budget, currency(results)
    if budget is None or safe.value == budget:
        return ""
    if safe.value > budget:
        return say("management.cost.over", cost=amount(safe.value - budget, name))
    return say("management.cost.left", cost=amount(budget - safe.value, name))


def _likely(results: Results, hits: NDArray[np.bool_]) -> str:
    share = odds(probability(hits, results.block_size), is_certain(results))
    return say("management.chance.likely", percent=share.percent)


def _noted(fact: Fact) -> str:
    return say("management.alt.noted", value=fact.value, note=fact.note) if fact.note else fact.value


def _alt(what: str, facts: list[Fact]) -> str:
    said = listed([say("management.alt.fact", label=fact.label, value=_noted(fact)) for fact in facts], "semicolon")
    return say("management.alt.facts", what=what, facts=said)


def _as_of(results: Results) -> str:
    status = results.provenance.status_date
    if status:
        return say("management.status", day=day(date.fromisoformat(status)))
    return say("management.plan", day=day(results.start))


def _basis(results: Results) -> str:
    run = results.provenance
    return say(
        "management.basis.run",
        results.n_iterations,
        scenario=one_line(run.scenario),
        seed=str(run.seed),
        version=run.engine_version,
    )
