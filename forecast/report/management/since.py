"""What changed since last time: since the stored run that the scenario names as its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.report.answer import currency
from forecast.report.management.risks import interval
from forecast.report.management.texts import amount, points, whole_days
from forecast.results import Results
from forecast.results.words import count, day, finish_day, percent
from forecast.statistics import Interval, joint_confidence, percentile

SAFE = 0.80
CHANCES = {"joint": "On time and on budget", "on_time": "On time", "on_budget": "On budget"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure: what it is, what it was, what it is now, and the move in words."""

    label: str
    before: str
    now: str
    move: str


@dataclass(frozen=True, slots=True)
class Since:
    """``title`` is the finding; without ``rows`` nothing is known of an earlier forecast."""

    title: str
    rows: tuple[Change, ...] = ()


def since(results: Results) -> Since:
    """Return what moved since the baseline; nothing where the run was compared with none."""
    rows = {row["figure"]: row for row in results.studies.get("since", ())}
    if not rows:
        return Since("")
    met, size = joint_confidence(results), results.block_size
    finish, cost = (percentile(values, SAFE, size) for values in (results.finish, results.cost))
    shown = []
    for name, label in CHANCES.items():
        row, now = rows.get(name), getattr(met, name)
        if row is not None and now is not None:
            move = _points(interval(row, "moved"))
            shown.append(Change(label, percent(float(row["before"])), percent(now), move))
    if row := rows.get("finish_p80"):
        move = _moved(interval(row, "moved"), whole_days, "later", "earlier")
        before = finish_day(results, float(row["before"]))
        shown.append(Change("80 % likely by", before, finish_day(results, finish), move))
    if row := rows.get("cost_p80"):
        name = currency(results)
        move = _moved(interval(row, "moved"), lambda at: amount(at, name), "more", "less")
        shown.append(Change("80 % likely within", amount(float(row["before"]), name), amount(cost, name), move))
    when = next((row["date"] for row in rows.values() if row.get("date")), "")
    last = f"Since {day(date.fromisoformat(when))}" if when else "Since last time"
    return Since(f"{last}: {_finding(rows)}", tuple(shown))


def basis_title(results: Results) -> str:
    """Say what the forecast rests on, for readers who know of no earlier one."""
    n = _n_risks(results)
    risks = f", {count(n)} risk{'' if n == 1 else 's'}" if n else ""
    tasks = f"{count(len(results.tasks.id))} task{'' if len(results.tasks.id) == 1 else 's'}"
    return f"It rests on {tasks}{risks} and {count(results.n_iterations)} outcomes played through"


def basis_rows(results: Results) -> tuple[tuple[str, str], ...]:
    """Return what the forecast rests on as rows: what, and how much of it."""
    base = results.base
    rows = [
        ("outcomes played through", count(results.n_iterations)),
        ("tasks with their estimates", count(len(results.tasks.id))),
        ("risks that can happen", count(_n_risks(results))),
        ("is the end of the plan, if nothing goes wrong", finish_day(results, base.finish)),
    ]
    if base.cost:
        rows.append(("is the cost of the plan, if nothing goes wrong", amount(base.cost, currency(results))))
    if results.warnings:
        rows.append(("remarks on the inputs, in the full report", count(len(results.warnings))))
    return tuple(rows)


def _n_risks(results: Results) -> int:
    return sum(p > 0.0 for p in results.risks.probability.tolist())


def _finding(rows: Mapping[str, Row]) -> str:
    for name, label in (("joint", "the odds"), ("on_time", "the odds"), ("on_budget", "the odds")):
        if name in rows:
            at = interval(rows[name], "moved")
            if at.low <= 0.0 <= at.high:
                return f"{label} are what they were"
            return f"{label} {'rose' if at.value > 0.0 else 'fell'} by {points(at.value)}"
    at = interval(rows["finish_p80"], "moved")
    if at.low <= 0.0 <= at.high:
        return "the end is where it was"
    return f"the end moved {whole_days(at)} {'later' if at.value > 0.0 else 'earlier'}"


def _points(at: Interval) -> str:
    if at.low <= 0.0 <= at.high:
        return "no change"
    return f"{points(at.value)} {'up' if at.value > 0.0 else 'down'}"


def _moved(at: Interval, write: Any, more: str, less: str) -> str:
    if at.low <= 0.0 <= at.high:
        return "no change"
    size = Interval(abs(at.value), *sorted((abs(at.low), abs(at.high))))
    return f"{write(size)} {more if at.value > 0.0 else less}"
