"""Cost by account: the tree, its budgets, and contingencies that add up, in the page, in JSON and in the table."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.report import tables
from forecast.report.accounts import account_table, account_words
from forecast.report.html import page
from forecast.report.summary import dumps, summary
from forecast.results import AccountOutcomes, Results
from tests.support.sample_results import sample_results


@pytest.fixture
def results() -> Results:
    found = sample_results()
    mean = float(found.cost.mean())
    tree = AccountOutcomes(
        id=("IT", "hardware", "labor", "vendors", "unassigned"),
        name=("Information <technology>", "Hardware", "Labor", "Vendors", "unassigned"),
        parent=("", "IT", "IT", "", ""),
        budget=np.array([10.0 * mean, np.nan, 0.0, np.nan, np.nan]),
        base=np.array([0.0, 0.25, 0.5, 0.25, 0.0]) * found.base.cost,
    )
    return replace(found, account_tree=tree)


def test_accounts_below_others_are_indented_and_budgets_say_how_likely_they_are_kept(results: Results) -> None:
    table = account_table(results)
    assert [row[0].text.replace("\u2003", "> ") for row in table.rows] == [
        "IT", "> hardware", "> labor", "vendors", "unassigned", "Diversification", "Total",
    ]  # fmt: skip
    assert table.head[-1].startswith("Budget")
    assert table.head[0] == "Account, in USD"
    assert not [cell for row in table.rows for cell in row if "USD" in cell.text]
    assert table.rows[0][0].note == "Information <technology>"
    assert table.rows[0][-1].note.replace("\u00a0", " ") == ">99 % (99–100 %)"
    assert table.rows[1][-1].text == "–"
    assert table.rows[-1][-1].note.endswith(" %)")
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert "Information &lt;technology&gt;" in page(results, {})


def test_without_budgets_there_is_no_column_for_them() -> None:
    assert account_table(sample_results(n_blocks=8)).head[-1] == "Contingency to P80"


def test_one_account_has_nothing_to_pool() -> None:
    found = sample_results(n_blocks=8)
    alone = replace(found, accounts=("all",), account_cost=found.cost[None, :])
    assert [row[0].text for row in account_table(alone).rows] == ["all", "Total"]
    assert "for its own P80" not in account_words(alone)
    assert "for its own P80, they would hold USD" in account_words(found).replace("\u00a0", " ")


def test_the_rows_of_the_table_add_up_to_the_total(results: Results, tmp_path: Path) -> None:
    answer = summary(results)
    dumps(answer)
    tables.write(answer, tmp_path)
    with (tmp_path / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    *accounts, pooled, total = rows
    booked = [row for row in accounts if row["is_sum"] == "no"]
    assert len(booked) == len(results.accounts)
    assert (pooled["account"], total["account"]) == ("DIVERSIFICATION", "TOTAL")
    for column in ("base", "mean", "contingency"):
        assert sum(float(row[column]) for row in booked) == pytest.approx(float(total[column]), rel=1e-9)
    own = sum(float(row["P80"]) for row in booked)
    assert own + float(pooled["P80"]) == pytest.approx(float(total["P80"]), rel=1e-12)
    assert float(accounts[0]["contingency"]) == pytest.approx(
        sum(float(row["contingency"]) for row in accounts[1:3]), rel=1e-9
    )


def test_json_tells_parents_from_what_money_is_booked_to(results: Results) -> None:
    rows = summary(results)["accounts"]
    assert [(row["account"], row["parent"], row["is_sum"]) for row in rows[:3]] == [
        ("IT", "", True), ("hardware", "IT", False), ("labor", "IT", False),
    ]  # fmt: skip
    booked = [row for row in rows if not row["is_sum"]]
    assert sum(row["mean"] for row in booked) == pytest.approx(float(results.cost.mean()), rel=1e-12)
    assert rows[2]["within_budget"]["value"] == 0.0
    assert rows[1]["budget"] is rows[1]["within_budget"] is None


def test_what_is_certain_is_said_once() -> None:
    certain = account_table(sample_results(n_blocks=2, spread=0.0))
    assert {cell.note for row in certain.rows for cell in row[1:]} <= {""} | {row[-1].note for row in certain.rows}
    spread = account_table(sample_results(n_blocks=8))
    assert spread.rows[0][2].note
