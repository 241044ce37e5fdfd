"""What changed since last time: since the stored run that the scenario names as its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forecast.charts.one_page.brief import Change, Since
from forecast.report.answer import currency
from forecast.report.management.risks import CHANCES, interval
from forecast.report.management.texts import SAFE, amount, points, safe_level, whole_days
from forecast.results import Results
from forecast.results.words import count, day, finish_day, percent
from forecast.statistics import Interval, cost_is_certain, is_finished, joint_confidence, percentile
from forecast.texts import say

Row = Mapping[str, Any]


def since(results: Results) -> Since:
    """Return what moved since the baseline; nothing where the run was compared with none."""
    rows = {row["figure"]: row for row in results.studies.get("since", ())}
    if not rows:
        return Since("")
    met, size = joint_confidence(results), results.block_size
    finish, cost = (percentile(values, SAFE, size) for values in (results.finish, results.cost))
    shown = []
    for name in CHANCES:
        row, now = rows.get(name), getattr(met, name)
        if row is not None and now is not None:
            label = say(f"management.chance.name.{name}")
            shown.append(Change(label, percent(float(row["before"])), percent(now), _points(interval(row, "moved"))))
    if row := rows.get("finish_p80"):
        at, label = interval(row, "moved"), say("management.finish.safe", level=safe_level())
        if _is_unsure(at):
            move = say("management.since.no_change")
        elif at.value > 0.0:
            move = say("management.later", days=whole_days(at))
        else:
            move = say("management.earlier", days=whole_days(at))
        shown.append(Change(label, finish_day(results, float(row["before"])), finish_day(results, finish), move))
    if row := rows.get("cost_p80"):
        name, at, label = currency(results), interval(row, "moved"), say("management.cost.safe", level=safe_level())
        if _is_unsure(at):
            move = say("management.since.no_change")
        elif at.value > 0.0:
            move = say("management.since.more", cost=amount(at.value, name))
        else:
            move = say("management.since.less", cost=amount(-at.value, name))
        shown.append(Change(label, amount(float(row["before"]), name), amount(cost, name), move))
    when = next((row["date"] for row in rows.values() if row.get("date")), "")
    if when:
        title = say("management.since.title", day=day(date.fromisoformat(when)), finding=_finding(rows))
    else:
        title = say("management.since.title_without_day", finding=_finding(rows))
    return Since(title, tuple(shown))


def basis_title(results: Results) -> str:
    """Say what the forecast rests on, for readers who know of no earlier one."""
    # What could strike in a project that is finished no longer can.
    n_risks = 0 if is_finished(results) else _n_risks(results)
    n_tasks, n = len(results.tasks.id), results.n_iterations
    tasks = say("management.basis.tasks", n_tasks)
    if not n_risks:
        return say("management.basis.title_without_risks", n, tasks=tasks)
    return say("management.basis.title", n, tasks=tasks, risks=say("management.basis.risks", n_risks))


def basis_rows(results: Results) -> tuple[tuple[str, str], ...]:
    """Return what the forecast rests on as rows: what, and how much of it."""
    base, n_tasks = results.base, len(results.tasks.id)
    rows = [(say("management.basis.row.outcomes", results.n_iterations), count(results.n_iterations))]
    if is_finished(results):
        rows += [
            (say("management.basis.row.tasks_over", n_tasks), count(n_tasks)),
            (say("management.basis.row.finish_over"), finish_day(results, base.finish)),
        ]
    else:
        rows += [
            (say("management.basis.row.tasks", n_tasks), count(n_tasks)),
            (say("management.basis.row.risks", _n_risks(results)), count(_n_risks(results))),
            (say("management.basis.row.finish"), finish_day(results, base.finish)),
        ]
    if base.cost:
        is_spent = is_finished(results) and cost_is_certain(results)
        label = say("management.basis.row.cost_over") if is_spent else say("management.basis.row.cost")
        rows.append((label, amount(base.cost, currency(results))))
    if results.warnings:
        rows.append((say("management.basis.row.remarks", len(results.warnings)), count(len(results.warnings))))
    return tuple(rows)


def _n_risks(results: Results) -> int:
    return sum(p > 0.0 for p in results.risks.probability.tolist())


def _finding(rows: Mapping[str, Row]) -> str:
    name = next((name for name in CHANCES if name in rows), None)
    at = interval(rows[name or "finish_p80"], "moved")
    if name is not None:
        if _is_unsure(at):
            return say("management.since.odds_same")
        moved = points(at.value)
        if at.value > 0.0:
            return say("management.since.odds_rose", points=moved)
        return say("management.since.odds_fell", points=moved)
    if _is_unsure(at):
        return say("management.since.end_same")
    if at.value > 0.0:
        return say("management.since.end_later", days=whole_days(at))
    return say("management.since.end_earlier", days=whole_days(at))


def _points(at: Interval) -> str:
    if _is_unsure(at):
        return say("management.since.no_change")
    if at.value > 0.0:
        return say("management.points.up", points=points(at.value))
    return say("management.points.down", points=points(at.value))


def _is_unsure(at: Interval) -> bool:
    """Say whether a move can't be told from none."""
    return at.low <= 0.0 <= at.high
