"""How the answers settled while iterations came in, as a table."""

from __future__ import annotations

import math

from forecast.charts import CHARTS
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import count, finish_day, finish_interval, money, money_interval, percent, percent_interval
from forecast.statistics import Interval
from forecast.statistics.convergence import Track, convergence, steps
from forecast.texts import say

MOST_ROWS = 10


def convergence_table(results: Results) -> Table:
    """Return the answers after more and more iterations, in small letters their interval; empty without the chart."""
    if not CHARTS["convergence"].applies(results):
        return Table((), ())
    at = steps(results)
    at = at[::-1][:: -(-len(at) // MOST_ROWS)][::-1]  # the last one is all of them
    tracks = convergence(results, at)
    rows = [
        [Cell(count(n)), *(_cell(results, track.outcome, track.found[k]) for track in tracks)] for k, n in enumerate(at)
    ]
    head = [say("tables.convergence.head.iterations"), *map(_head, tracks)]
    return Table(head, rows, frozenset(range(len(head))), frozenset({len(rows) - 1}))


def _head(track: Track) -> str:
    if track.outcome == "chance":
        return say(f"findings.met.{'joint' if track.name == 'both' else track.name}")
    return say(f"tables.convergence.{track.outcome}", level=say(f"charts.convergence.name.{track.name.lower()}"))


def _cell(results: Results, outcome: str, found: Interval) -> Cell:
    is_known = math.isfinite(found.low) and math.isfinite(found.high)
    if outcome == "chance":
        return Cell(percent(found), percent_interval(found) if is_known else "")
    if outcome == "cost":
        return Cell(money(found, results.currency), money_interval(found, "") if is_known else "")
    return Cell(finish_day(results, found), finish_interval(results, found) if is_known else "")
