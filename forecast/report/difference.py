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

SCHEMA = "forecast.diff/1"
MOST_EDITS = 3


def title(told: Told) -> str:
    """Return the finding in one sentence."""
    found = told.difference
    if not found.shares:
        return f"Nothing that the forecast depends on differs between {told.names[0]} and {told.names[1]}"
    said = []
    for name in ("finish_p80", "cost_p80", "joint"):
        if name in told.figures:
            said.append(f"{figure_name(name)} {_move(told, name, found.moved[name])}")
    if "joint" not in told.figures:
        said += [
            f"{figure_name(name)} {_move(told, name, found.moved[name])}" for name in told.figures if name[:3] == "on_"
        ]
    return "; ".join(said).replace("both ", "on time and on budget ")


def headline(told: Told) -> str:
    """Return the finding in a few words, for a chart that shows the rest."""
    found = told.difference
    if not found.shares:
        return title(told)
    chances = ["joint"] if "joint" in told.figures else ["on_time", "on_budget"]
    names = [name for name in ("finish_p80", "cost_p80", *chances) if name in told.figures]
    said = [f"{figure_name(name)} {_rounded_move(told, name)}" for name in names]
    return ", ".join(said).replace("both ", "on time and on budget ")


def document(told: Told) -> list[Part]:
    """Return the difference as sentences and a table."""
    found = told.difference
    how = (
        f"From {told.names[0]} to {told.names[1]}, {words.count(told.n_iterations)} iterations with the same random "
        f"numbers (seed {told.seed})."
    )
    said: list[Part] = [Heading(f"{title(told)}."), how]
    if not found.shares:
        return said
    said += [_table(told), "Why:", Items(tuple(_sentence(told, k) for k in range(len(found.shares))))]
    orders = (
        "averages over all orders of the changes (Shapley values)"
        if found.is_exact
        else "averages of two orders of the changes, one the reverse of the other"
    )
    said.append(
        f"The moves are {orders}, so that they add up; {words.count(found.n_runs)} runs. Moves of "
        "probabilities are in points of a percent. Rounding is shared out. In parentheses the 95 % interval of the "
        "simulation's own error."
    )
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
    return f"{_rounded_move(told, name)} ({_interval(told, name, moved)}), from {before} to {after}"


def _rounded_move(told: Told, name: str) -> str:
    value = told.difference.moved[name].value
    return move_words(told, name, parts([value], value, step_of(told, name))[0])


def _table(told: Told) -> Rows:
    found, names = told.difference, told.figures
    columns = {name: rounded(told, name) for name in names}
    rows = [("before", *(_short(told, name, found.before[name]) for name in names))]
    for k, share in enumerate(found.shares):
        rows.append((cause_name(share.cause), *(short_move(told, name, columns[name][k]) for name in names)))
    rows.append(("after", *(_short(told, name, found.after[name]) for name in names)))
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
        text = f"{figure_name(name)} {move_words(told, name, rounded(told, name)[k])} ({_interval(told, name, one)})"
        moved.append(f"{text}, not told from 0" if holds_zero(one) else text)
    effect = "; ".join(moved) or "no move"
    what = told.edits.get(share.cause, ())
    said = "; ".join(what[:MOST_EDITS]) + (f"; {len(what) - MOST_EDITS} more" if len(what) > MOST_EDITS else "")
    if share.cause == REST:
        said = "what the files don't hold: the version of the engine, or options of that run"
    return f"{cause_name(share.cause).capitalize()}{f' ({said})' if said else ''}: {effect}."


def _interval(told: Told, name: str, moved: Interval) -> str:
    if name.startswith("finish"):
        return words.days_interval(moved).removesuffix(" days")
    if name.startswith("cost"):
        return words.money_interval(moved, "").strip()
    return words.points_interval(moved).removesuffix(" points")


def _short(told: Told, name: str, value: float) -> str:
    return value_words(told, name, value).removeprefix(f"{told.currency} ")


def _value(told: Told, name: str, value: float) -> str | float | None:
    if name.startswith("finish"):
        return day_of(told, value).isoformat()
    return number(value)
