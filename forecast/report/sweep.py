"""One field over a range in words: as text, Markdown and JSON."""

from __future__ import annotations

import math
from datetime import date, timedelta

from forecast.decisions.runs import CHANCES, FIGURES
from forecast.decisions.sweep import Point, Sweep
from forecast.report.document import Heading, Part, Rows
from forecast.report.plain import Json, interval
from forecast.results import words
from forecast.results.results import DAY_TOLERANCE
from forecast.statistics import Interval

SCHEMA = "forecast.sweep/1"
HEADS = {"on_time": "on time", "on_budget": "on budget", "joint": "both"}


def title(found: Sweep, currency: str) -> str:
    """Return the finding: how far the P80s, and the most that is asked of the targets, move over the range."""
    first, last = found.points[0], found.points[-1]
    said = []
    said.append(f"P80 finish {words.days(found.span['finish_p80'], signed=True)}")
    if _has_cost(found):
        said.append(f"P80 cost {words.money(found.span['cost_p80'], currency, signed=True)}")
    if (name := _chance(found)) is not None:
        said.append(f"{HEADS[name]} {words.percent(first.found[name])} to {words.percent(last.found[name])}")
    return f"{found.field} from {first.value} to {last.value}: {', '.join(said)}"


def document(found: Sweep, currency: str, start: date, n_iterations: int, seed: int) -> list[Part]:
    """Return the sweep as a sentence and a table."""
    now = f" (now {found.now})" if found.now else ""
    said = (
        f"{found.field}{now}; {words.count(n_iterations)} iterations of each value with the same random numbers (seed "
        f"{seed}). Moves are against the scenario as it is, in calendar days and {currency}, with their paired 95 % "
        "interval."
    )
    chances = [name for name in ("joint", "on_time", "on_budget") if name in found.as_it_is.found][:1]
    head = ["value", "P80 finish", "move"]
    head += ["P80 cost", "move"] if _has_cost(found) else []
    head += [HEADS[name] for name in chances]
    rows = []
    for point in (found.as_it_is, *found.points):
        is_now = point is found.as_it_is
        row = [words.shorten(point.value, 24) or "as it is", _date(start, point.found["finish_p80"])]
        row.append("" if is_now else _days(point.moved["finish_p80"]))
        if _has_cost(found):
            row.append(words.money(point.found["cost_p80"], ""))
            row.append("" if is_now else _money(point.moved["cost_p80"]))
        row += [
            f"{words.percent(point.found[name])} ({words.percent_interval(point.found[name])})"
            if name in point.found
            else ""
            for name in chances
        ]
        rows.append(tuple(row))
    return [Heading(f"{title(found, currency)}."), said, Rows(tuple(head), tuple(rows))]


def as_json(found: Sweep, currency: str, start: date, n_iterations: int, seed: int) -> Json:
    """Return the sweep as plain values, ``forecast.sweep/1``; finishes are dates, their moves calendar days."""
    return {
        "schema": SCHEMA,
        "field": found.field,
        "now": found.now or None,
        "seed": seed,
        "iterations": n_iterations,
        "currency": currency,
        "finding": title(found, currency),
        "as_it_is": _point(found.as_it_is, start),
        "points": [
            {
                "value": point.value,
                **_point(point, start),
                "moved": {name: interval(point.moved[name]) for name in FIGURES if name in point.moved},
            }
            for point in found.points
        ],
    }


def _point(point: Point, start: date) -> Json:
    found: Json = {}
    for name in FIGURES:
        if name not in point.found:
            continue
        one = point.found[name]
        if name.startswith("finish"):
            ends = {"value": one.value, "low": one.low, "high": one.high}
            found[name] = {
                end: _day(start, day).isoformat() if math.isfinite(day) else None for end, day in ends.items()
            }
        else:
            found[name] = interval(one)
    return found


def _chance(found: Sweep) -> str | None:
    ends = (found.points[0].found, found.points[-1].found)
    return next((name for name in reversed(CHANCES) if all(name in one for one in ends)), None)


def _has_cost(found: Sweep) -> bool:
    return any(point.found["cost_p80"].value for point in (found.as_it_is, *found.points))


def _day(start: date, finish: float) -> date:
    # Like `Results.date_of`: the end of a day belongs to that day.
    return start + timedelta(days=max(math.ceil(finish - DAY_TOLERANCE) - 1, 0))


def _date(start: date, finish: Interval) -> str:
    return words.day(_day(start, finish.value))


def _days(moved: Interval) -> str:
    return f"{words.days(moved, signed=True, of='')} ({words.days_interval(moved, of='')})"


def _money(moved: Interval) -> str:
    return f"{words.money(moved, '', signed=True)} ({words.money_interval(moved, '')})"
