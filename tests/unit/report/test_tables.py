"""CSV tables open in a spreadsheet: nothing becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from forecast.report import sections, tables
from forecast.report.summary import summary
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY

STARTS = ("=", "+", "-", "@", "\t", "\r")


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", UGLY)
def test_no_cell_is_a_formula_and_every_row_is_as_long_as_the_head(tmp_path: Path, name: str) -> None:
    results = UGLY[name]()
    paths = tables.write(summary(results), tmp_path)
    of_money = [
        "cash_flow",
        *(["joint_frontier"] if name not in ("certain", "no money") else []),
        "build_up",
        "charges",
    ]
    of_studies = [f"study_{study}" for study in results.studies]
    assert [path.stem for path in paths] == [*tables.TABLES, *of_money, *of_studies]
    for path in paths:
        head, rows = read(path)
        for row in [head, *rows]:
            assert len(row) == len(head)
            assert [cell for cell in row if cell.startswith(STARTS) and not is_number(cell)] == []
            assert {"nan", "inf", "-inf", "None"}.isdisjoint(row)


def test_text_that_looks_like_a_negative_number_is_text() -> None:
    assert tables.safe("-1") == "'-1"
    assert tables.safe("  =1+1") == "'  =1+1"
    assert tables.safe("\t=1") == "'\t=1"
    assert tables.safe("\r=1") == "'\n=1"
    assert tables.safe("a-b") == "a-b"
    assert tables.safe(-1) == -1
    assert tables.safe(True) == "yes"
    assert tables.safe(float("nan")) == ""


def test_numbers_keep_their_full_precision(tmp_path: Path) -> None:
    results = sample_results(n_blocks=2)
    tables.write(summary(results), tmp_path)
    head, rows = read(tmp_path / "accounts.csv")
    mean = head.index("mean")
    assert [float(row[mean]) for row in rows[:-2]] == [float(amounts.mean()) for amounts in results.account_cost]
    assert rows[-1][0] == "TOTAL"
    assert float(rows[-1][mean]) == pytest.approx(float(results.cost.mean()), rel=1e-12)


def test_each_table_has_a_row_per_thing(tmp_path: Path) -> None:
    results = sample_results(n_tasks=30, n_risks=7, n_blocks=2)
    tables.write(summary(results), tmp_path)
    n_rows = {name: len(read(tmp_path / f"{name}.csv")[1]) for name in tables.TABLES}
    assert n_rows == {
        "percentiles": 21,
        "tasks": 30,
        "wbs": len(results.wbs.path),
        "risks": 7,
        "accounts": 6,
        "milestones": len(results.milestones),
        "effective_inputs": 0,
    }


def test_what_rules_made_is_told_beside_the_reading(tmp_path: Path) -> None:
    row = {"table": "tasks", "id": "A", "field": "duration", "reading": "pert(7, 10, 20)", "source": "low by rule 2"}
    results = replace(sample_results(n_blocks=2), effective_inputs=(row,))
    assert sections.input_table(results).rows[0][2] == sections.Cell("pert(7, 10, 20)", "low by rule 2")
    tables.write(summary(results), tmp_path)
    assert "pert(7, 10, 20)" in (tmp_path / "effective_inputs.csv").read_text("utf-8-sig")
    assert "low by rule 2" in (tmp_path / "effective_inputs.csv").read_text("utf-8-sig")
