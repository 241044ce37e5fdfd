"""Which responses to pay for, in words: as text, Markdown and JSON."""

from __future__ import annotations

import math

from forecast.decisions.mitigation import Mitigation, Step, Tried
from forecast.decisions.runs import CHANCES
from forecast.report.document import Heading, Items, Part, Rows
from forecast.report.gates import kind_words
from forecast.report.plain import Json, interval, number
from forecast.results import words
from forecast.statistics import Interval

SCHEMA = "forecast.mitigate/1"
MOST_STEPS = 16
MOST_NAMED = 12
LONGEST = 64
MOST_HARM = 3
LEAST_LEFT = 0.5


def title(found: Mitigation, currency: str) -> str:
    """Return the finding in one sentence."""
    met = kind_words(found.aim)
    without = words.percent(found.none.met)
    if found.chosen is None:
        best = max(found.tried, key=lambda one: one.met.value)
        return (
            f"No set of responses that was tried makes it {words.percent(found.wanted or 0.0)} likely to be {met}; the "
            f"likeliest makes it {words.percent(best.met)}"
        )
    price = words.money(found.chosen.cost, currency)
    what = f"makes it {words.percent(found.chosen.met)} likely to be {met}, up from {without}"
    if not found.chosen.ids:
        return f"No response is worth its money: it is {without} likely to be {met} without any"
    n = len(found.chosen.ids)
    named = f"the response to {_named(found.chosen)}" if n == 1 else f"{words.count(n)} responses"
    spent = f"{price} for {named}"
    return f"{spent} {what}"


def document(found: Mitigation, currency: str, n_iterations: int, seed: int) -> list[Part]:
    """Return what was found as sentences and tables."""
    said: list[Part] = [Heading(f"{title(found, currency)}.")]
    said.append(f"{_how(found, n_iterations, seed)} {_bound(found, currency)}")
    if found.chosen is not None and found.chosen.ids:
        said += [_chosen(found, found.chosen, currency), Items(tuple(_remarks(found, found.chosen, currency)))]
    said += ["What more money buys (frontier of the sets that were tried):", _frontier(found, currency)]
    return said


def as_json(found: Mitigation, currency: str, n_iterations: int, seed: int) -> Json:
    """Return what was found as plain values, ``forecast.mitigate/1``."""
    return {
        "schema": SCHEMA,
        "seed": seed,
        "iterations": n_iterations,
        "currency": currency,
        "finding": title(found, currency),
        "aim": found.aim,
        "budget": found.budget,
        "wanted": found.wanted,
        "exact": found.is_exact,
        "sets_tried": found.n_sets,
        "bound": {**(interval(found.bound) or {}), "held_in_all_sets_tried": found.is_bounded},
        "ceiling": None
        if found.ceiling is None
        else {
            "most_for_the_budget": found.ceiling.most,
            "least_money_for_what_is_wanted": None if found.ceiling.least is None else number(found.ceiling.least),
            "harm": found.ceiling.harm,
        },
        "options": [
            {"id": one.id, "name": one.name, "response": one.response, "cost": one.cost} for one in found.options
        ],
        "without": _tried(found.none),
        "all": _tried(found.every),
        "chosen": None if found.chosen is None else _tried(found.chosen),
        "checked": interval(found.checked),
        "cheaper_and_not_told_apart": None if found.alike is None else _tried(found.alike),
        "frontier": [
            {**_tried(step.tried), "added": list(step.added), "dropped": list(step.dropped)} for step in found.frontier
        ],
    }


def _tried(one: Tried) -> Json:
    return {
        "responses": sorted(one.ids),
        "cost": one.cost,
        **{name: interval(one.chances[name]) for name in CHANCES if name in one.chances},
    }


def _how(found: Mitigation, n_iterations: int, seed: int) -> str:
    worlds = f"{words.count(n_iterations)} iterations with the same random numbers (seed {seed})"
    n = len(found.options)
    if found.is_exact:
        allowed = "that the budget allows " if found.budget is not None else ""
        return (
            f"All {words.count(found.n_sets)} sets of the {n} responses {allowed}were tried in {worlds}: no other one "
            "is better there."
        )
    return (
        f"{words.count(found.n_sets)} of the 2^{n} sets of {n} responses were tried in {worlds}, built up, cut down "
        "and improved by exchanges: this is the best found, not proven to be the best."
    )


def _bound(found: Mitigation, currency: str) -> str:
    """Say what no set can exceed, and on which condition."""
    said = f"With all responses in force, and free of charge, it would be {_share(found.bound)}"
    over, limit = found.ceiling, ""
    if over is not None and over.most is not None:
        highest = f"{min(math.ceil(100.0 * over.most - 1e-6), 100)} %"
        limit = f"no set for this money reaches more than {highest} in these iterations"
    elif over is not None and over.least is not None and math.isfinite(over.least):
        least = words.money(over.least, currency)
        limit = f"no set for less than about {least} reaches {words.percent(found.wanted or 0.0)} in these iterations"
    harm = {} if over is None else over.harm
    if found.is_bounded and not harm:
        also = f", and {limit}" if limit else ""
        return f"{said}. As long as no response does harm, and none did in what was tried, no set reaches more{also}."
    named = ", ".join(f"{id_} in {words.percent(share)}" for id_, share in list(harm.items())[:MOST_HARM])
    more = f" and {len(harm) - MOST_HARM} more" if len(harm) > MOST_HARM else ""
    where = f" ({named}{more})" if named else ""
    rest = f" Leaving those aside, {limit}." if limit else ""
    return f"{said}, which is no strict bound here: in some iterations a response does harm{where}.{rest}"


def _chosen(found: Mitigation, chosen: Tried, currency: str) -> Rows:
    rows = [
        (one.id, words.shorten(one.response or one.name, LONGEST), words.money(one.cost, ""))
        for one in found.options
        if one.id in chosen.ids
    ]
    return Rows(("risk", "response", f"cost, {currency}"), tuple(rows))


def _remarks(found: Mitigation, chosen: Tried, currency: str) -> list[str]:
    said = [f"To put them in force: `responses: [{', '.join(sorted(chosen.ids))}]` in the scenario."]
    if found.budget is not None:
        left = found.budget - chosen.cost
        if left >= LEAST_LEFT:
            said.append(f"Of {words.money(found.budget, currency)}, {words.money(left, currency)} are left.")
    if found.checked is not None:
        said.append(
            f"With other random numbers it is {_share(found.checked)}: the best of many sets is always a little lucky."
        )
    if found.alike is not None:
        other = found.alike
        said.append(
            f"The run can't tell it from a cheaper set: {words.money(other.cost, currency)} for "
            f"{_change(chosen, other)}, {_share(other.met)}."
        )
    if found.wanted is not None and chosen.met.low < found.wanted:
        said.append(
            f"The interval reaches below the {words.percent(found.wanted)} that are wanted: more iterations decide."
        )
    return said


def _change(chosen: Tried, other: Tried) -> str:
    less, more = sorted(chosen.ids - other.ids), sorted(other.ids - chosen.ids)
    parts = [
        f"without {', '.join(less[:MOST_NAMED])}" if less else "",
        f"with {', '.join(more[:MOST_NAMED])}" if more else "",
    ]
    return "it " + ", ".join(part for part in parts if part)


def _frontier(found: Mitigation, currency: str) -> Rows:
    shown = _thinned(found)
    names = [name for name in ("joint", "on_time", "on_budget") if name in found.none.chances]
    heads = {"joint": "both", "on_time": "on time", "on_budget": "on budget"}
    rows = []
    before: Tried | None = None
    for step in shown:
        one = step.tried
        mark = "chosen" if one is found.chosen else ""
        rows.append(
            (
                words.money(one.cost, ""),
                *(_share(one.chances[name]) for name in names),
                mark,
                _moves(before, one),
            )
        )
        before = one
    return Rows((f"cost, {currency}", *(heads[name] for name in names), "", "against the line above"), tuple(rows))


def _thinned(found: Mitigation) -> list[Step]:
    """Return the first and the last step, the chosen one, and steps between that gain most."""
    steps = list(found.frontier)
    if len(steps) <= MOST_STEPS:
        return steps
    kept = {0, len(steps) - 1, *(k for k, step in enumerate(steps) if step.tried is found.chosen)}
    span = steps[-1].tried.met.value - steps[0].tried.met.value
    for j in range(1, MOST_STEPS):
        level = steps[0].tried.met.value + span * j / MOST_STEPS
        kept.add(next(k for k, step in enumerate(steps) if step.tried.met.value >= level))
    return [steps[k] for k in sorted(kept)]


def _moves(before: Tried | None, one: Tried) -> str:
    ids = frozenset[str]() if before is None else before.ids
    added, dropped = sorted(one.ids - ids), sorted(ids - one.ids)
    parts = [*(f"+{id_}" for id_ in added), *(f"{words.MINUS}{id_}" for id_ in dropped)]
    more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    return " ".join(parts[:MOST_NAMED]) + more


def _named(one: Tried) -> str:
    return ", ".join(sorted(one.ids))


def _share(found: Interval) -> str:
    return f"{words.percent(found)} ({words.percent_interval(found)})"
