"""How much of the contingency is still needed after each month, as what it was set aside for passes.

The contingency (P80 less base) is split by what it is for (`studies.contributions`, parts that add up). The part of a
risk runs off evenly while its tasks run, from the start of the first to the finish of the last; that of the estimates
and of all else with each task that moves the cost, by how much it does. What has no task runs off evenly over the
project. That is a plan of what to release, not a simulation of what will have been spent.

Source: time-phased risk exposure: Hulett (2009), Practical Schedule Risk Analysis, chapter 5; release of contingency as
risks retire: GAO-20-195G, Cost Estimating and Assessment Guide, chapter 14.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.statistics.cash import following_month
from forecast.statistics.error import percentile

Floats = NDArray[np.float64]
MOST_MONTHS = 240
LATEST = 0.90  # P-level of the finish up to which months are shown
DAYS = ("early", "usual", "late")


@dataclass(frozen=True, slots=True)
class DrawDown:
    """What is still needed at the start and after each month.

    Attributes
    ----------
    months : tuple of date
        The first days of the months, from that of the project's start.
    days : ndarray, shape (n_months + 1,)
        Calendar days from the start: 0, then the end of each month.
    usual, early, late : ndarray, shape (n_months + 1,)
        Of the P80 contingency where tasks run at their P50, P10 and P80 dates.
    half : ndarray, shape (n_months + 1,)
        Of the P50 contingency at P50 dates.
    """

    months: tuple[date, ...]
    days: Floats
    usual: Floats
    early: Floats
    late: Floats
    half: Floats


def is_known(results: Results) -> bool:
    """Say whether the contingency was split, and the tasks of all risks are known."""
    rows = results.studies.get("contributions", ())
    tasks_by_risk = {str(row["id"]): row.get("tasks") for row in results.register}
    return (
        bool(rows)
        and rows[-1]["money_p80"] > 0.0
        and bool(results.tasks.id)
        and all(tasks_by_risk.get(id) is not None for id in results.risks.id)
    )


def draw_down(results: Results) -> DrawDown | None:
    """Return the curve; None where it is not known."""
    if not is_known(results):
        return None
    rows = results.studies["contributions"]
    months, days = _months(results)
    found = {}
    for name in DAYS:
        spans = _Spans(results, name, days)
        left = {"money_p80": np.zeros(len(days)), "money_p50": np.zeros(len(days))}
        for row in rows[:-1]:
            share = 1.0 - spans.passed(row, rows)
            for key in left:
                left[key] += float(row[key]) * share
        found[name] = left
    return DrawDown(
        months, days, found["usual"]["money_p80"], found["early"]["money_p80"], found["late"]["money_p80"],
        found["usual"]["money_p50"],
    )  # fmt: skip


class _Spans:
    """When what the contingency is for begins and ends, with all tasks at one P-level of their dates."""

    def __init__(self, results: Results, when: str, days: Floats) -> None:
        tasks = results.tasks
        start, finish = {
            "early": (tasks.start_p10, tasks.finish_p10),
            "usual": (tasks.start_p50, tasks.finish_p50),
            "late": (tasks.start_p80, tasks.finish_p80),
        }[when]
        known = np.isfinite(start) & np.isfinite(finish)
        self.place = {id: k for k, id in enumerate(tasks.id) if known[k]}
        self.start, self.finish = start, finish
        self.end = float(np.max(finish[known], initial=1e-9))
        self.results, self.days = results, days
        self.register = {str(row["id"]): row for row in results.register}
        self.evenly = _ramp(0.0, self.end, days)
        self.with_tasks = self._with_tasks()

    def passed(self, row: Mapping[str, Any], rows: tuple[Mapping[str, Any], ...]) -> Floats:
        """Return the share of a part of the contingency that is not needed any more after each month."""
        if row["group"] == "risk":
            return self._risk(str(row["id"]))
        if row["group"] == "other risks":
            own = {str(one["id"]) for one in rows if one["group"] == "risk"}
            risks = self.results.risks
            weights = np.abs(np.nan_to_num(risks.cost_effect)) * np.nan_to_num(risks.probability)
            others = [(self._risk(id), float(weights[k])) for k, id in enumerate(risks.id) if id not in own]
            return _weighted(others, self.evenly)
        return self.with_tasks

    def _with_tasks(self) -> Floats:
        """Return the share of all that moves the cost, each task by its effect, that has passed."""
        tasks, costs = self.results.tasks, self.results.costs
        parts = [
            (_ramp(float(self.start[k]), float(self.finish[k]), self.days), abs(float(tasks.cost_effect[k])))
            for k in self.place.values()
        ]
        parts.append((self.evenly, float(np.abs(costs.cost_effect).sum())))
        return _weighted(parts, self.evenly)

    def _risk(self, id: str) -> Floats:
        row = self.register[id]
        tasks = [task for task in str(row["tasks"]).split("; ") if task in self.place]
        places = [self.place[task] for task in tasks]
        begin = float(self.start[places].min()) if places else 0.0
        end = float(self.finish[places].max()) if places else self.end
        opens, closes = self._moment(row.get("window_opens")), self._moment(row.get("window_closes"))
        if opens is not None:
            begin = max(begin, opens)
        if closes is not None:
            end = min(end, closes)
        return _ramp(begin, max(begin, end), self.days)

    def _moment(self, bound: Any) -> float | None:
        """Return where a window opens or closes in days: at a day, or with a task."""
        if not bound:
            return None
        if str(bound) in self.place:
            return float(self.finish[self.place[str(bound)]])
        try:
            return float((date.fromisoformat(str(bound)[:10]) - self.results.start).days)
        except ValueError:
            return None


def _ramp(begin: float, end: float, days: Floats) -> Floats:
    """Return the share of a span that has passed; at its end all of it, also of one that takes no time."""
    if end <= begin:
        return np.where(days >= end, 1.0, 0.0)
    return np.clip((days - begin) / (end - begin), 0.0, 1.0)


def _weighted(parts: list[tuple[Floats, float]], otherwise: Floats) -> Floats:
    total = sum(weight for _, weight in parts)
    if not total > 0.0:
        return otherwise
    out = np.zeros(len(otherwise))
    for share, weight in parts:
        out += share * (weight / total)
    return out


def _months(results: Results) -> tuple[tuple[date, ...], Floats]:
    last = percentile(results.finish, LATEST, results.block_size).value
    last = max(last, float(np.nanmax(results.tasks.finish_p80)))
    begin, days = results.start.replace(day=1), [0.0]
    months: list[date] = []
    while len(months) < MOST_MONTHS and days[-1] < last:
        months.append(begin)
        begin = following_month(begin)
        days.append(float((begin - results.start).days))
    return tuple(months), np.array(days)
