"""Why a forecast moved, in words: as text, Markdown and JSON."""

from __future__ import annotations

from forecast.decisions.difference import REST, parts
from forecast.decisions.telling import (
    Told,
    cause_name,
    day_of,
    figure_name,
    move_words,
    rounded,
    short_move,
    step_of,
    value_words,
)
from forecast.report.document import Heading, Items, Part, Rows
from forecast.report.plain import Json, interval, number
from forecast.results import words
from forecast.statistics import Interval
from forecast.statistics.paired import holds_zero
from forecast.texts import say

SCHEMA = "forecast.diff/1"
MOST_EDITS = 3


def title(told: Told) -> str:
    """Return the finding in one sentence."""
    found = told.difference
    if not found.shares:
        return say("findings.difference.nothing", old=told.names[0], new=told.names[1])
    return words.listed((_move(told, name, found.moved[name]) for name in _headlines(told)), "semicolon")


def headline(told: Told) -> str:
    """Return the finding in a few words, for a chart that shows the rest."""
    if not told.difference.shares:
        return title(told)
    return words.listed(
        say(f"findings.difference.moved.{name}", move=_rounded_move(told, name)) for name in _headlines(told)
    )


def document(told: Told) -> list[Part]:
    """Return the difference as sentences and a table."""
    found = told.difference
    old, new = told.names
    how = say("findings.difference.how", told.n_iterations, old=old, new=new, seed=str(told.seed))
    said: list[Part] = [Heading(f"{title(told)}."), how]
    if not found.shares:
        return said
    why = say("findings.difference.why")
    said += [_table(told), why, Items(tuple(_sentence(told, k) for k in range(len(found.shares))))]
    orders = "all" if found.is_exact else "two"
    said.append(say(f"findings.difference.orders.{orders}", found.n_runs, level=words.percent(0.95)))
    return said


def as_json(told: Told) -> Json:
    """Return the difference as plain values, ``forecast.diff/1``; finishes of a move are calendar days."""
    found = told.difference
    return {
        "schema": SCHEMA,
        "old": told.names[0],
        "new": told.names[1],
        "seed": told.seed,
        "iterations": told.n_iterations,
        "currency": told.currency,
        "finding": title(told),
        "method": "shapley" if found.is_exact else "two orders",
        "runs": found.n_runs,
        "before": {name: _value(told, name, found.before[name]) for name in found.moved},
        "after": {name: _value(told, name, found.after[name]) for name in found.moved},
        "moved": {name: interval(one) for name, one in found.moved.items()},
        "causes": [
            {
                "cause": share.cause,
                "name": cause_name(share.cause),
                "edits": list(told.edits.get(share.cause, ())),
                "moved": {name: interval(one) for name, one in share.moved.items()},
                "words": _sentence(told, k),
            }
            for k, share in enumerate(found.shares)
        ],
    }


def _move(told: Told, name: str, moved: Interval) -> str:
    """Write the move of a figure with its interval, and between which values."""
    found = told.difference
    before, after = (value_words(told, name, one[name]) for one in (found.before, found.after))
    return say(
        "findings.difference.from_to",
        moved=say(f"findings.difference.moved.{name}", move=_rounded_move(told, name)),
        interval=_interval(told, name, moved),
        before=before,
        after=after,
    )


def _headlines(told: Told) -> list[str]:
    """Return the figures that a title says: with both targets, what becomes of both."""
    chances = ("joint",) if "joint" in told.figures else ("on_time", "on_budget")
    return [name for name in ("finish_p80", "cost_p80", *chances) if name in told.figures]


def _rounded_move(told: Told, name: str) -> str:
    value = told.difference.moved[name].value
    return move_words(told, name, parts([value], value, step_of(told, name))[0])


def _table(told: Told) -> Rows:
    found, names = told.difference, told.figures
    columns = {name: rounded(told, name) for name in names}
    rows = [(say("findings.difference.before"), *(_short(told, name, found.before[name]) for name in names))]
    for k, share in enumerate(found.shares):
        rows.append((cause_name(share.cause), *(short_move(told, name, columns[name][k]) for name in names)))
    rows.append((say("findings.difference.after"), *(_short(told, name, found.after[name]) for name in names)))
    return Rows(("", *(figure_name(name) for name in names)), tuple(rows))


def _sentence(told: Told, k: int) -> str:
    """Say what changed and what it moves."""
    share = told.difference.shares[k]
    moved = []
    for name in ("finish_p80", "cost_p80", "joint", "on_time", "on_budget"):
        if name not in told.figures or (name[:3] == "on_" and "joint" in told.figures):
            continue
        one = share.moved[name]
        if one.value == 0.0 and one.low == one.high == 0.0:
            continue
        move, sure = move_words(told, name, rounded(told, name)[k]), "unsure" if holds_zero(one) else "sure"
        figure, ends = figure_name(name), _interval(told, name, one)
        moved.append(say(f"findings.difference.effect.{sure}", figure=figure, move=move, interval=ends))
    effect = words.listed(moved, "semicolon") or say("findings.difference.no_move")
    what = list(told.edits.get(share.cause, ()))
    if len(what) > MOST_EDITS:
        what[MOST_EDITS:] = [say("findings.difference.more", len(what) - MOST_EDITS)]
    if share.cause == REST:
        what = [say("findings.difference.rest")]
    cause = cause_name(share.cause)
    cause = cause[:1].upper() + cause[1:]
    if not what:
        return say("findings.difference.cause", cause=cause, effect=effect)
    return say("findings.difference.cause_edits", cause=cause, edits=words.listed(what, "semicolon"), effect=effect)


def _interval(told: Told, name: str, moved: Interval) -> str:
    if name.startswith("finish"):
        return words.days_interval(moved, of="")
    return words.money_interval(moved, "") if name.startswith("cost") else words.points_interval(moved, of="")


def _short(told: Told, name: str, value: float) -> str:
    return words.money(value, "") if name.startswith("cost") else value_words(told, name, value)


def _value(told: Told, name: str, value: float) -> str | float | None:
    if name.startswith("finish"):
        return day_of(told, value).isoformat()
    return number(value)
