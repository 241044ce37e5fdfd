"""The forecast in a few sentences and numbers: verdict, date and cost, what changed, what moves it, what to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecast.report.answer import currency, has_cost, heading, target_words
from forecast.report.management.decision import Decision, decision
from forecast.report.management.odds import SCALE_NAME, Odds, odds
from forecast.report.management.risks import Movers, movers
from forecast.report.management.since import Since, basis_rows, basis_title, since
from forecast.report.management.texts import amount, is_certain, working_days
from forecast.results import Results
from forecast.results.words import count, day, days, finish_day, one_line
from forecast.statistics import Interval, joint_confidence, percentile, probability

EVEN, SAFE = 0.50, 0.80


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of a promise: ``label`` names it, ``detail`` says what was promised, ``share`` is the probability."""

    label: str
    detail: str
    odds: Odds
    share: float


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with what it is, and a remark."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """When it ends, or what it costs: the numbers, and what the promise and what is 80 % likely are called."""

    title: str
    facts: tuple[Fact, ...]
    target: str
    safe: str
    alt: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that the one page, the deck and the Markdown say.

    Attributes
    ----------
    project : str
        What is forecast.
    verdict : str
        The answer in one sentence.
    chances : tuple of Chance
        Of both targets together first, then of each; empty where none is set.
    finish, cost : Outcome
        ``cost`` is None where no money is estimated. ``dates`` says both in one sentence.
    basis_title, basis_rows : str, tuple of (str, str)
        What the forecast rests on, in a sentence, and as (what, how much).
    as_of : str
        Of which day the plan is.
    basis : str
        What was calculated, from which inputs, with which seed, by which version.
    sources : str
        Where the words for the odds come from.
    document : str
        The title of a file.
    """

    project: str
    verdict: str
    chances: tuple[Chance, ...]
    finish: Outcome
    cost: Outcome | None
    dates: str
    since: Since
    basis_title: str
    basis_rows: tuple[tuple[str, str], ...]
    movers: Movers
    decision: Decision
    as_of: str
    basis: str
    sources: str
    document: str


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
        sources=f"Words for odds: {SCALE_NAME} (US Director of National Intelligence, 2015).",
        document=f"{heading(results)}: forecast",
    )


def _chances(results: Results) -> tuple[Chance, ...]:
    met, targets = joint_confidence(results), results.targets
    budget = "" if targets.budget is None else f"within {amount(targets.budget, currency(results))}"
    time = target_words(results)
    found = (
        ("Both", f"{time}, {budget}", met.joint),
        ("On time", time, met.on_time),
        ("On budget", budget, met.on_budget),
    )
    sure = is_certain(results)
    return tuple(Chance(label, detail, odds(p, sure), p.value) for label, detail, p in found if p is not None)


def _verdict(results: Results, chances: tuple[Chance, ...]) -> str:
    if not chances:
        return _without_targets(results)
    first = chances[0]
    what = {
        "Both": "finish on time and on budget",
        "On time": f"finish {target_words(results)}",
        "On budget": "stay within the budget",
    }[first.label]
    said = first.odds
    if said.text == "always":
        return f"Certain to {what}: nothing is left open"
    if said.text == "never":
        return f"Out of reach: no outcome would {what}"
    word = said.word[:1].upper() + said.word[1:]
    return f"{word} to {what}: {said.text}"


def _without_targets(results: Results) -> str:
    finish, cost = (percentile(values, SAFE, results.block_size) for values in (results.finish, results.cost))
    when = finish_day(results, finish)
    if is_certain(results):
        return f"It ends on {when}: nothing is left open"
    if not has_cost(results):
        return f"Plan for {when}: that is 80 % likely to hold"
    return f"Plan for {when} and {amount(cost, currency(results))}: each is 80 % likely to hold"


def _finish(results: Results) -> Outcome:
    size, targets = results.block_size, results.targets
    even, safe = (percentile(results.finish, level, size) for level in (EVEN, SAFE))
    if results.finish.min() == results.finish.max():
        facts = [Fact("Ends on", finish_day(results, safe))]
    else:
        facts = [Fact("Even odds by", finish_day(results, even))]
        facts.append(Fact("80 % likely by", finish_day(results, safe), _late(results, safe)))
    on_time = results.on_time()
    if on_time is not None:
        share = odds(probability(on_time, size), is_certain(results)).percent
        promised = (
            days(targets.duration) if targets.duration is not None else finish_day(results, targets.finish or 0.0)
        )
        facts.insert(0, Fact("Promised", promised, f"{share} likely"))
    target = "" if on_time is None else f"{facts[0].label} {facts[0].value}"
    marked = f"80 % likely by {finish_day(results, safe)}"
    if targets.duration is not None:
        marked = f"80 % likely within {working_days(percentile(results.duration, SAFE, size))}"
    return Outcome("When it ends", tuple(facts), target, marked, _alt("Finish date", facts))


def _cost(results: Results) -> Outcome:
    size, name, budget = results.block_size, currency(results), results.targets.budget
    even, safe = (percentile(results.cost, level, size) for level in (EVEN, SAFE))
    if results.cost.min() == results.cost.max():
        facts = [Fact("Costs", amount(safe, name))]
    else:
        facts = [Fact("Even odds within", amount(even, name))]
        note = ""
        if budget is not None:
            more = safe.value - budget
            note = f"{amount(abs(more), name)} {'over' if more > 0.0 else 'left'}" if more else ""
        facts.append(Fact("80 % likely within", amount(safe, name), note))
    on_budget = results.on_budget()
    if on_budget is not None and budget is not None:
        facts.insert(
            0,
            Fact(
                "Approved",
                amount(budget, name),
                f"{odds(probability(on_budget, size), is_certain(results)).percent} likely",
            ),
        )
    target = "" if on_budget is None else f"{facts[0].label} {facts[0].value}"
    return Outcome(
        "What it costs", tuple(facts), target, f"80 % likely within {amount(safe, name)}", _alt("Cost", facts)
    )


def _dates(results: Results) -> str:
    """Say until when and within which sum it is 80 % likely to hold, and how far that is from what was promised."""
    said = [_finish(results).facts[-1], *([_cost(results).facts[-1]] if has_cost(results) else [])]
    notes = [f" ({one.note})" if one.note else "" for one in said]
    if is_certain(results):
        costs = f" and costs {said[1].value}" if len(said) > 1 else ""
        return f"It ends on {said[0].value}{costs}: nothing is left open"
    second = f" and within {said[1].value}{notes[1]}" if len(said) > 1 else ""
    return f"80 % likely by {said[0].value}{notes[0]}{second}"


def _late(results: Results, safe: Interval) -> str:
    """Say how many days of the calendar lie between the promise and the date that is 80 % likely."""
    target = results.targets.finish
    if target is None:
        return ""
    late = (results.date_of(safe.value) - results.date_of(target)).days
    if late == 0:
        return "the promised day"
    return f"{count(abs(late))} day{'' if abs(late) == 1 else 's'} {'late' if late > 0 else 'to spare'}"


def _alt(what: str, facts: list[Fact]) -> str:
    said = ", ".join(f"{fact.label.lower()} {fact.value}{f' ({fact.note})' if fact.note else ''}" for fact in facts)
    return f"{what}: {said}."


def _as_of(results: Results) -> str:
    status = results.provenance.status_date
    if status:
        return f"Status of {day(date.fromisoformat(status))}"
    return f"Plan that starts on {day(results.start)}"


def _basis(results: Results) -> str:
    run = results.provenance
    return (
        f"{count(results.n_iterations)} outcomes played through with the estimates and risks of "
        f"{one_line(run.scenario)} · seed {run.seed} · forecast {run.engine_version}"
    )
