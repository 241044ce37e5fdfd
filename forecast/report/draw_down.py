"""How much of the contingency is still needed after each month, as a table."""

from __future__ import annotations

import math

from forecast.charts import CHARTS
from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.rounding import to_step
from forecast.results.words import money, month, p_name
from forecast.statistics.draw_down import draw_down
from forecast.texts import say

MOST_ROWS = 15


def draw_down_table(results: Results) -> Table:
    """Return what is still needed after each month; empty without the chart."""
    found = draw_down(results) if CHARTS["draw_down"].applies(results) else None
    if found is None:
        return Table((), ())
    name, curves = currency(results), (found.usual, found.early, found.late, found.half)
    # A plan is no finer than a hundredth of what it begins with.
    finest = 10.0 ** (math.floor(math.log10(max(float(found.usual[0]), 1.0))) - 2)
    step = -(-len(found.months) // MOST_ROWS)
    rows = [
        [
            Cell(month(found.months[k - 1])),
            *(Cell(money(to_step(float(curve[k]), finest) + 0.0, "")) for curve in curves),
        ]
        for k in range(step, len(found.days), step)
    ]
    p80 = p_name(0.8)
    head = [
        say("tables.draw_down.month", currency=name),
        *(say("tables.draw_down.needed", level=p80, dates=p_name(dates)) for dates in (0.5, 0.1, 0.8)),
        say("tables.draw_down.needed", level=p_name(0.5), dates=p_name(0.5)),
    ]
    return Table(head, rows, frozenset({1, 2, 3, 4}))
