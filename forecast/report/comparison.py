"""Scenarios beside each other in words: as text, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from forecast.decisions.comparison import LEVELS, TARGETS, Comparison, Pair, Shifts, best
from forecast.decisions.dominance import Dominance
from forecast.report.answer import currency
from forecast.report.document import Heading, Items, Part, Rows
from forecast.report.plain import Json, finish_interval, interval, iso, number
from forecast.report.summary import level_key
from forecast.results import Results, words
from forecast.statistics import Interval, joint_confidence, percentiles
from forecast.texts import say

SCHEMA = "forecast.compare/1"
LONGEST_NAME = 34


def title(comparison: Comparison) -> str:
    """Return the finding: the scenario that is likeliest to meet the targets, or the first shift of the P80."""
    found = best(comparison)
    if found is None:
        days = words.days(comparison.shifts[0].finish[LEVELS.index(0.80)], signed=True)
        return say("findings.comparison.shift", name=_name(comparison, 1), days=days, first=_name(comparison, 0))
    key, top, sure = found
    values = [getattr(joint_confidence(one), key) for one in comparison.results]
    share = words.percent(values[top])
    others = words.listed((words.percent(value) for k, value in enumerate(values) if k != top), "and")
    if not sure:
        return say(f"findings.comparison.unsure.{key}", share=share, others=others)
    return say(f"findings.comparison.likeliest.{key}", name=_name(comparison, top), share=share, others=others)


def document(comparison: Comparison) -> list[Part]:
    """Return the comparison as sentences and tables."""
    first = comparison.results[0]
    said = say(
        "findings.comparison.how", first.n_iterations, seed=str(first.provenance.seed), level=words.percent(0.95)
    )
    against = say("findings.comparison.against", name=_name(comparison, 0))
    head = ("", say("findings.comparison.scenario"), "", against)
    parts: list[Part] = [Heading(f"{title(comparison)}."), said, Rows(head, tuple(_rows(comparison)))]
    parts += [say("findings.comparison.world"), Items(sentences(comparison))]
    if notes := tuple(_notes(comparison)):
        parts.append(Items(notes))
    return parts


def sentences(comparison: Comparison) -> tuple[str, ...]:
    """Return what is said of each pair of scenarios."""
    return tuple(line for pair in comparison.pairs for line in _pair(comparison, pair))


def as_json(comparison: Comparison) -> Json:
    """Return the comparison as plain values, ``forecast.compare/1``."""
    first = comparison.results[0]
    return {
        "schema": SCHEMA,
        "seed": first.provenance.seed,
        "iterations": first.n_iterations,
        "sampling": first.provenance.sampling,
        "engine_version": first.provenance.engine_version,
        "currency": first.currency,
        "finding": title(comparison),
        "scenarios": [_scenario(comparison, k) for k in range(len(comparison.results))],
        "pairs": [
            {
                "one": comparison.names[pair.one],
                "other": comparison.names[pair.other],
                **{name: interval(getattr(pair, name)) for name in PAIR_SHARES},
                "finish": _dominance(comparison, pair, pair.finish, is_date=True),
                "cost": _dominance(comparison, pair, pair.cost, is_date=False),
            }
            for pair in comparison.pairs
        ],
    }


PAIR_SHARES = ("earlier", "later", "cheaper", "dearer", "both", "neither")


def _scenario(comparison: Comparison, k: int) -> Json:
    one = comparison.results[k]
    met = joint_confidence(one)
    finish, cost = (percentiles(values, LEVELS, one.block_size) for values in (one.finish, one.cost))
    shift = comparison.shifts[k - 1] if k else None
    return {
        "scenario": one.provenance.scenario,
        "title": one.provenance.title,
        "targets": {
            "finish": None if one.targets.finish is None else iso(one, one.targets.finish),
            "duration": one.targets.duration,
            "budget": one.targets.budget,
            **{name: interval(getattr(met, name)) for name in TARGETS},
        },
        "finish": {level_key(level): finish_interval(one, found) for level, found in zip(LEVELS, finish, strict=True)},
        "cost": {
            "mean": number(one.cost.mean()),
            **{level_key(level): interval(found) for level, found in zip(LEVELS, cost, strict=True)},
        },
        "against_first": None if shift is None else _shift(shift),
    }


def _shift(shift: Shifts) -> Json:
    """Return the distance from the first scenario: calendar days, money, probabilities."""
    named = [level_key(level) for level in LEVELS]
    return {
        "finish": {
            "mean": interval(shift.finish_mean),
            **{name: interval(one) for name, one in zip(named, shift.finish, strict=True)},
        },
        "cost": {
            "mean": interval(shift.cost_mean),
            **{name: interval(one) for name, one in zip(named, shift.cost, strict=True)},
        },
        **{name: interval(getattr(shift, name)) for name in TARGETS},
    }


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    results, shifts = comparison.results, comparison.shifts
    names = [_name(comparison, k) for k in range(len(results))]
    for k, level in enumerate(LEVELS):
        found = [percentiles(one.finish, (level,), one.block_size)[0] for one in results]
        texts = [_date(one, at) for one, at in zip(results, found, strict=True)]
        metric = say("findings.level.finish", level=words.p_name(level))
        yield from _group(metric, names, texts, [days_moved(one.finish[k]) for one in shifts])
    if comparison.has_cost:
        name = currency(results[0])
        for k, level in enumerate(LEVELS):
            found = [percentiles(one.cost, (level,), one.block_size)[0] for one in results]
            texts = [f"{words.money(at, name)} ({words.money_interval(at, '')})" for at in found]
            moved = [money_moved(one.cost[k], name) for one in shifts]
            yield from _group(say("findings.level.money", level=words.p_name(level)), names, texts, moved)
    met = [joint_confidence(one) for one in results]
    for key in TARGETS:
        values = [getattr(one, key) for one in met]
        if all(value is None for value in values):
            continue
        texts = [say("findings.comparison.no_target") if at is None else _chance(at) for at in values]
        moved = [points_moved(getattr(one, key)) for one in shifts]
        yield from _group(say(f"findings.comparison.met.{key}"), names, texts, moved)


def _group(metric: str, names: list[str], texts: list[str], moved: list[str]) -> Iterator[tuple[str, ...]]:
    for k, (name, text) in enumerate(zip(names, texts, strict=True)):
        yield ("" if k else metric, name, text, moved[k - 1] if k else "")


def _date(one: Results, at: Interval) -> str:
    return f"{words.finish_day(one, at)} ({words.finish_interval(one, at)})"


def days_moved(shift: Interval) -> str:
    """Return how far a date is from another, with its interval."""
    return f"{words.days(shift, signed=True)} ({words.days_interval(shift, of='')})"


def money_moved(shift: Interval, name: str) -> str:
    """Return how far an amount is from another, with its interval."""
    return f"{words.money(shift, name, signed=True)} ({words.money_interval(shift, '')})"


def points_moved(shift: Interval | None) -> str:
    """Return how far a probability is from another, with its interval; nothing where there is none."""
    return "" if shift is None else f"{words.points(shift)} ({words.points_interval(shift, of='')})"


def _pair(comparison: Comparison, pair: Pair) -> Iterator[str]:
    one, other = _name(comparison, pair.one), _name(comparison, pair.other)

    def share(found: Interval) -> str:
        return say("findings.comparison.share", percent=words.percent(found), interval=words.percent_interval(found))

    earlier = share(pair.earlier)
    if comparison.has_cost:
        cheaper, both = share(pair.cheaper), share(pair.both)
        yield say("findings.comparison.pair_cost", one=one, other=other, earlier=earlier, cheaper=cheaper, both=both)
    else:
        yield say("findings.comparison.pair", one=one, other=other, earlier=earlier)
    yield _dominance_words(comparison, pair, pair.finish, is_date=True)
    if comparison.has_cost:
        yield _dominance_words(comparison, pair, pair.cost, is_date=False)


def _dominance_words(comparison: Comparison, pair: Pair, found: Dominance, is_date: bool) -> str:
    """Say what stochastic dominance of one outcome means."""
    names = (_name(comparison, pair.one), _name(comparison, pair.other))
    what = "finish" if is_date else "cost"
    if found.order == "same":
        return say(f"findings.dominance.{what}.same", one=names[0], other=names[1])
    if found.order == "none":
        if found.before is None or found.after is None:
            return say(f"findings.dominance.{what}.changing")
        early, late = names[found.early], names[1 - found.early]
        before, after = (_limit(comparison, value, is_date) for value in (found.before, found.after))
        return say(f"findings.dominance.{what}.crossing", early=early, late=late, before=before, after=after)
    better, worse = names[found.better], names[1 - found.better]
    if found.order == "first":
        return say(f"findings.dominance.{what}.first", better=better, worse=worse)
    return say(f"findings.dominance.{what}.second", better=better, worse=worse)


def _limit(comparison: Comparison, value: float, is_date: bool) -> str:
    first = comparison.results[0]
    return words.finish_day(first, value) if is_date else words.money(value, currency(first))


def _dominance(comparison: Comparison, pair: Pair, found: Dominance, is_date: bool) -> Json:
    names = (comparison.names[pair.one], comparison.names[pair.other])
    first = comparison.results[0]

    def limit(value: float | None) -> str | float | None:
        return None if value is None else iso(first, value) if is_date else value

    return {
        "order": found.order,
        "better": names[found.better] if found.better >= 0 else None,
        "early": names[found.early] if found.early >= 0 else None,
        "before": limit(found.before),
        "after": limit(found.after),
        "words": _dominance_words(comparison, pair, found, is_date),
    }


def _notes(comparison: Comparison) -> Iterator[str]:
    """Say what makes the scenarios differ in what they are asked, not in what they are."""
    results = comparison.results
    if len({_promise(one) for one in results}) > 1:
        yield say("findings.comparison.other_targets")
    if any(bool(np.any(one.cost)) != comparison.has_cost for one in results):
        yield say("findings.comparison.no_costs")


def _promise(one: Results) -> tuple[object, ...]:
    target = one.targets
    finish = None if target.finish is None else one.start.toordinal() + target.finish
    return finish, target.duration, target.budget


def _name(comparison: Comparison, k: int) -> str:
    return words.shorten(comparison.names[k], LONGEST_NAME)


def _chance(p: Interval) -> str:
    """Write a probability with its interval; what is certain has none."""
    return words.percent(p) if p.low == p.high else f"{words.percent(p)} ({words.percent_interval(p)})"
