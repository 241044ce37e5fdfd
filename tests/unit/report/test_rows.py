"""A long table of the page: which rows stay, and that the file that it names holds the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecast.report import html, tables
from forecast.report.page.rows import of_most_weight, shortened
from forecast.report.sections import Cell, Table
from forecast.report.summary import summary
from forecast.studies import STUDIES
from tests.support.sample_results import sample_results

# Never long: a row for each of a few levels, or the first few drivers.
SHORT = ("convergence", "draw_down", "p_table", "contingency_table", "drivers_days", "drivers_money")


def long_table(n: int, strong: set[int]) -> Table:
    return Table(["Row"], [[Cell(str(k))] for k in range(n)], strong=frozenset(strong))


def shown(table: Table) -> list[str]:
    return [row[0].text for row in table.rows]


@pytest.mark.parametrize(
    ("strong", "expected"),
    [
        (set(), ["0", "1", "2", "3"]),
        ({9}, ["0", "1", "2", "9"]),
        ({8, 9}, ["0", "1", "8", "9"]),
        ({0, 5}, ["0", "1", "2", "3"]),
        (set(range(10)), ["6", "7", "8", "9"]),
    ],
)
def test_the_sums_at_the_end_of_a_table_stay(strong: set[int], expected: list[str]) -> None:
    found = of_most_weight(long_table(10, strong), "tables/x.csv", None, 4)
    assert shown(found) == expected
    assert {int(expected[k]) for k in found.strong} == strong & {int(text) for text in expected}
    assert (found.n_all, found.file) == (10, "tables/x.csv")


def test_rows_with_weights_stay_by_them_and_short_tables_stay_whole() -> None:
    table = long_table(4, set())
    assert shown(of_most_weight(table, "x", np.array([1.0, np.nan, 3.0, 2.0]), 2)) == ["2", "3"]
    assert of_most_weight(table, "x", None, 4) is table


def test_the_file_that_a_table_names_is_written(tmp_path: Path) -> None:
    results = sample_results()
    answer = summary(results)
    written = {path.stem for path in tables.write(answer, tmp_path)} | set(tables.LISTS)
    written |= {"cash_flow", "joint_frontier", "build_up", "charges", "study_certificate"}
    written |= {f"study_{name}" for name in STUDIES}
    found = html._sections(results)
    named = {name: long_table(99, set()) for name, value in found.items() if isinstance(value, Table)}
    for name, table in shortened(named, results, 15).items():
        if name in SHORT:
            continue
        place, _, file = table.file.rpartition("/")
        if not place:
            key = "handshake" if name in ("causes", "differences") else name
            assert table.file == "summary.json"
            assert key in answer
        else:
            assert file.removesuffix(".csv") in written, name
