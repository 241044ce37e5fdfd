"""A table that readers can sort carries the numbers of its cells, whatever they look like."""

from __future__ import annotations

import math
import re

import pytest

from forecast.report import paths, register, sections, why
from forecast.report.html import page
from forecast.results.words import DASH, MINUS
from tests.support.sample_charts import chart_results
from tests.unit.report.ugly import UGLY

SORTABLE = {
    "drivers in time": lambda results: sections.driver_table(results, "days"),
    "drivers in money": lambda results: sections.driver_table(results, "money"),
    "tasks": sections.task_table,
    "register": register.register_table,
    "removal": why.removal_table,
    "sensitivity": paths.sensitivity_table,
}


@pytest.mark.parametrize("name", SORTABLE)
@pytest.mark.parametrize("results", ["charts", "plain", "rare risks", "300 risks"])
def test_every_number_of_a_sortable_table_has_an_order(name: str, results: str) -> None:
    table = SORTABLE[name](chart_results(n_blocks=2) if results == "charts" else UGLY[results]())
    cells = [cell for row in table.rows for k, cell in enumerate(row) if k in table.numbers and cell.text != DASH]
    assert [cell for cell in cells if cell.order is None or not math.isfinite(cell.order)] == []
    assert [
        cell for cell in cells if (cell.text[0] == MINUS) != ((cell.order or 0.0) < 0.0) and cell.text[0] in "+−"
    ] == []


def test_orders_stand_in_tables_that_are_sorted_only() -> None:
    text = page(chart_results(n_blocks=1), {})
    tables = re.findall(r"<table class=\"([^\"]*)\">(.*?)</table>", text, flags=re.DOTALL)
    assert {"sortable" in classes.split() for classes, inside in tables if "data-o=" in inside} == {True}
    assert sum("data-o=" in inside for _, inside in tables) >= 5
