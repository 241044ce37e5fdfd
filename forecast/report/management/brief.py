"""The forecast in a few sentences and numbers: verdict, date and cost, what changed, what moves it, what to decide."""

from __future__ import annotations

from datetime import date

from forecast.charts.one_page.brief import Brief, Chance, Fact, Outcome
from forecast.report.answer import currency, has_cost, heading, target_words
from forecast.report.management.decision import decision
from forecast.report.management.odds import odds
from forecast.report.management.risks import movers
from forecast.report.management.since import basis_rows, basis_title, since
from forecast.report.management.texts import SAFE, amount, beginning, rounded, safe_level, whole_days
from forecast.results import Results
from forecast.results.words import day, days, finish_day, listed, one_line
from forecast.statistics import (
    Interval,
    cost_is_certain,
    finish_is_certain,
    is_certain,
    is_finished,
    joint_confidence,
    percentile,
)
from forecast.texts import say

EVEN = 0.50
YEAR_DAYS = 365.25
LONG_DAYS = 2 * YEAR_DAYS  # from here on nobody counts days


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
    if is_certain(results):
        return ()  # what is or is not kept is no chance
    met, targets = joint_confidence(results), results.targets
    time, budget = target_words(results), ""
    if targets.budget is not None:
        budget = say("management.chance.within", cost=amount(targets.budget, currency(results)))
    found = (
        ("joint", say("management.chance.both_targets", finish=time, cost=budget), met.joint),
        ("on_time", time, met.on_time),
        ("on_budget", budget, met.on_budget),
    )
    return tuple(
        Chance(key, say(f"management.chance.label.{key}"), detail, odds(p), p.value)
        for key, detail, p in found
        if p is not None
    )


def _verdict(results: Results, chances: tuple[Chance, ...]) -> str:
    if is_certain(results):
        return _certain(results)
    if not chances:
        return _without_targets(results)
    key, said = chances[0].key, chances[0].odds
    shown = {"target": target_words(results)} if key == "on_time" else {}
    if finish_is_certain(results) or cost_is_certain(results):
        met = getattr(joint_confidence(results), key)
        if met.low == met.high:
            return say(f"management.verdict.{'certain' if said.n else 'never'}.{key}", **shown)
    return say(f"management.verdict.{key}", odds=beginning(said.word), chances=said.text, **shown)


def _without_targets(results: Results) -> str:
    finish, cost = (percentile(values, SAFE, results.block_size) for values in (results.finish, results.cost))
    when = finish_day(results, finish)
    if not has_cost(results):
        return say("management.verdict.without_targets.finish", finish=when, level=safe_level())
    money = amount(cost, currency(results))
    return say("management.verdict.without_targets.both", finish=when, cost=money, level=safe_level())


def _end(results: Results) -> str:
    """Say when a project of which that is certain ends."""
    key = "finished" if is_finished(results) else "finishes"
    return say(f"management.end.{key}", finish=finish_day(results, float(results.finish.max())))


def _certain(results: Results) -> str:
    """Say of a project of which all is certain when it ends, and which promises it keeps."""
    hits = {"time": results.on_time(), "money": results.on_budget()}
    kept = {name: bool(one.all()) for name, one in hits.items() if one is not None}
    if not kept:
        return say("management.kept.open", end=_end(results))
    if len(kept) == 1:
        ((name, is_kept),) = kept.items()
        return say(f"management.kept.{name}_{'kept' if is_kept else 'missed'}", end=_end(results))
    time, money = ("kept" if one else "missed" for one in kept.values())
    return say(f"management.kept.both_{time}_{money}", end=_end(results))


def _finish(results: Results) -> Outcome:
    size, targets = results.block_size, results.targets
    even, safe = (percentile(results.finish, level, size) for level in (EVEN, SAFE))
    last = finish_day(results, safe)
    is_sure = finish_is_certain(results)
    if is_sure:
        label = say("management.finish.over") if is_finished(results) else say("management.finish.certain")
        facts = [Fact(label, last, _late(results, safe))]
    else:
        facts = [Fact(say("management.finish.even"), finish_day(results, even))]
        facts.append(Fact(say("management.finish.safe", level=safe_level()), last, _late(results, safe)))
    met, target = joint_confidence(results).on_time, ""
    if met is not None:
        if targets.duration is not None:
            promised = days(targets.duration, of="working_days")
        else:
            promised = finish_day(results, targets.finish or 0.0)
        facts.insert(0, Fact(say("management.finish.promised"), promised, "" if is_sure else _likely(met)))
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
    is_sure = cost_is_certain(results)
    if is_sure:
        facts = [Fact(say("management.cost.certain"), most, _over(results, safe))]
    else:
        facts = [Fact(say("management.cost.even"), amount(even, name))]
        facts.append(Fact(say("management.cost.safe", level=safe_level()), most, _over(results, safe)))
    met, target = joint_confidence(results).on_budget, ""
    if met is not None and budget is not None:
        approved = amount(budget, name)
        facts.insert(0, Fact(say("management.cost.approved"), approved, "" if is_sure else _likely(met)))
        target = say("management.cost.approved_line", target=approved)
    marked = say("management.cost.safe_line", level=safe_level(), cost=most)
    alt = _alt(say("management.cost.what"), facts)
    return Outcome(say("management.cost.title"), tuple(facts), target, marked, alt)


def _dates(results: Results) -> str:
    """Say until when and within which sum it is 80 % likely to hold, and how far that is from what was promised."""
    finish = _finish(results).facts[-1]
    cost = _cost(results).facts[-1] if has_cost(results) else None
    sure = finish_is_certain(results), cost is not None and cost_is_certain(results)
    if any(sure):
        first = _end(results) if sure[0] else say("management.dates.safe", level=safe_level(), finish=_noted(finish))
        if cost is None:
            return first
        if sure[1]:
            return say("management.dates.at_cost", first=first, cost=_noted(cost))
        return say("management.dates.within_cost", first=first, level=safe_level(), cost=_noted(cost))
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
    if abs(late) >= LONG_DAYS:
        n_years = round(abs(late) / YEAR_DAYS)
        return say("management.finish.years_late" if late > 0 else "management.finish.years_to_spare", n_years)
    return say("management.finish.late" if late > 0 else "management.finish.to_spare", abs(late))


def _over(results: Results, safe: Interval) -> str:
    """Say how far the cost that is 80 % likely is from the budget, of the amounts as they are shown."""
    budget, name = results.targets.budget, currency(results)
    more = 0.0 if budget is None else rounded(safe.value) - rounded(budget)
    if not more:
        return ""
    return say("management.cost.over" if more > 0.0 else "management.cost.left", cost=amount(abs(more), name))


def _likely(met: Interval) -> str:
    return say("management.chance.likely", percent=odds(met).percent)


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
