"""What a reader must not stumble over: nothing empty, nothing said twice, nothing that the model makes untrue."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from forecast import pipeline
from forecast.charts import risk_matrix
from forecast.drivers import top_drivers
from forecast.project import Account, Assignment, Delivery, Impact, PricePath, Proximity, Resource, Risk
from forecast.report.accounts import top_account_table
from forecast.report.finance import build_up_table, cash_table, charge_table
from forecast.report.html import page
from forecast.report.method import acts_on_top, tied_words
from forecast.report.register import register_table
from forecast.report.resources import delivery_table, delivery_words
from forecast.report.sections import milestone_table, run_record
from forecast.report.summary import dumps, summary
from forecast.report.tables import write
from forecast.report.text import screen
from forecast.results import Results, load, save
from forecast.scenario import Scenario
from tests.support.models import START, constant, estimate, project, run, task


@pytest.fixture(scope="module")
def bare() -> Results:
    """Return a run of one uncertain task, without money and risks."""
    return run(project([task("A", "uniform(2, 6)")]), 2_560)


@pytest.fixture(scope="module")
def priced() -> Results:
    """Return a run in which a rate, a price and a fixed cost are uncertain, with a risk and a milestone on a branch."""
    work = replace(
        task("A", "uniform(20, 40)", resources=(Assignment("NET", 1.0),)), fixed_cost=estimate("uniform(1, 5000)")
    )
    gate = replace(task("M", 0.0, "A"), exists=0.25)
    rate = estimate("uniform(500, 1500)")
    return run(
        project(
            [replace(work, account="labor"), gate, task("E", 0.0, "A")],
            resources=(Resource("NET", "NET", day_rate=1_000.0, rate_estimate=rate),),
            risks=(Risk("R", "R", 0.3, impacts=(Impact(("A",), delay=constant(2.0)),)),),
            accounts=(Account("labor"),),
            prices=(PricePath("wages", START, ("labor",), default=estimate("uniform(0, 0.5)")),),
            cash_flow=True,
        ),
        2_560,
    )


def test_a_model_without_money_has_no_empty_section_about_it(bare: Results) -> None:
    text = page(bare, {})
    for words in ("Cost by account", "In money", "USD", "Finance", 'href="#accounts"', "P80 cost"):
        assert words not in text
    shown = screen(bare)
    assert "cost" not in shown.replace("No cost is estimated", "")
    assert "USD" not in shown


def test_the_method_says_what_the_model_holds_and_nothing_else(bare: Results, priced: Results) -> None:
    assert acts_on_top(bare) == ""
    assert tied_words(bare) == "(the model states no correlation and no risk)"
    assert acts_on_top(priced) == "; risks and prices that move come on top"
    assert tied_words(priced).startswith("but for what a risk on several tasks, the rate of a resource or a price")


def test_a_rate_and_a_price_are_not_called_fixed_costs(priced: Results) -> None:
    found = {row.kind: row.label for row in top_drivers(priced, "money", 99)}
    assert found["rate"] == "NET rate of NET"
    assert found["price"] == f"wages {START.year}"
    assert found["fixed_cost"].startswith("A")
    assert {row["kind"] for row in summary(priced)["drivers"]["money"]} == set(found)


def test_what_kind_a_cost_is_survives_the_store(priced: Results, tmp_path: Path) -> None:
    save(priced, tmp_path)
    assert load(tmp_path).costs.kind == priced.costs.kind


def test_a_milestone_that_may_be_missing_says_how_often_it_exists(priced: Results, tmp_path: Path) -> None:
    sometimes, always = milestone_table(priced).rows
    assert (sometimes[0].text, always[0].text) == ("M", "E")
    assert sometimes[0].note == "exists in 25 %"
    assert "exists" not in always[0].note
    assert all(cell.text[-4:].isdigit() and not cell.note for cell in sometimes[2:])
    answer = summary(priced)
    assert dumps(answer)
    write(answer, tmp_path)
    with (tmp_path / "milestones.csv").open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert (float(rows["M"]["exists"]), rows["E"]["exists"]) == (pytest.approx(0.25, abs=0.05), "1.0")
    assert rows["M"]["P80"]
    assert not rows["M"]["P80_low"]


def test_resources_are_a_table_beside_deliveries(bare: Results, priced: Results, tmp_path: Path) -> None:
    for one, name in ((bare, "bare"), (priced, "priced")):
        (tmp_path / name).mkdir()
        write(summary(one), tmp_path / name)
    assert (tmp_path / "priced" / "resources.csv").exists()
    assert not (tmp_path / "bare" / "resources.csv").exists()


def test_a_name_that_is_the_id_is_not_said_twice(priced: Results) -> None:
    assert register_table(priced).rows[0][0].note == ""
    names = [name for name, _ in run_record(priced)]
    assert len(names) == len(set(names))


def test_money_of_tables_has_its_currency_in_the_head(priced: Results) -> None:
    for table in (build_up_table(priced), cash_table(priced), charge_table(priced)):
        assert "in USD" in table.head[0]
        assert not any("USD" in cell.text + cell.note for row in table.rows for cell in row)


def test_a_currency_with_a_long_name_does_not_cost_an_interval(priced: Results) -> None:
    results = replace(priced, currency="Convertible Marks of Bosnia")
    lines = screen(results).splitlines()
    (row,) = [line for line in lines if line.startswith("  P80 ")]
    assert row.endswith(")")
    assert any(line.endswith("cost, Convertible Marks of Bosnia") for line in lines)


def test_a_risk_that_dates_decide_on_is_no_driver_of_the_finish() -> None:
    """Where the task before it is short the window is met: the difference would tell of that task."""
    window = Proximity(START, START + timedelta(days=9))
    risks = (
        Risk("W", "Frost", 0.5, impacts=(Impact(("B",), delay=constant(3.0)),), proximity=window),
        Risk("O", "Open", 0.5, impacts=(Impact(("B",), delay=constant(3.0)),), proximity=Proximity(START, None)),
    )
    scenario = Scenario(
        "s", "m", project([task("A", "uniform(2, 30)"), task("B", 5.0, "A")], risks=risks), iterations=2_560
    )
    results = pipeline.run(scenario)
    effects = dict(zip(results.risks.id, results.risks.finish_effect.tolist(), strict=True))
    assert math.isnan(effects["W"])
    assert effects["O"] == pytest.approx(3.0, abs=1.5)
    assert [row.id for row in top_drivers(results, "days", 99) if row.kind == "risk"] == ["O"]
    assert register_table(results).rows[0][-2].text == "–"
    assert dumps(summary(results))
    assert np.isfinite(results.risks.share).all()


def test_many_accounts_show_the_uppermost_and_fold_the_rest(bare: Results) -> None:
    departments = [Account(f"d{k}") for k in range(3)]
    accounts = (*departments, *(Account(f"d{k % 3}.{k}", "", f"d{k % 3}") for k in range(18)))
    tasks = [replace(task(f"T{k}", 5.0), fixed_cost=constant(10.0), account=f"d{k % 3}.{k}") for k in range(18)]
    results = run(project(tasks, accounts=accounts), 2_560)
    shown = [row[0].text for row in top_account_table(results, 20).rows]
    assert shown == ["d0", "d1", "d2", "Diversification", "Total"]
    assert not top_account_table(results, 99).rows
    assert not top_account_table(bare, 1).rows
    assert "Show all 23 rows" in page(results, {})


def test_the_delivery_that_is_waited_for_most_is_named(bare: Results) -> None:
    late = Delivery("LATE", "Racks", estimate("uniform(10, 20)"), ("B",))
    early = Delivery("EARLY", "Cables", constant(1.0), ("B",))
    results = run(project([task("A", 12.0), task("B", 3.0, "A")], deliveries=(early, late)), 2_560)
    assert delivery_words(results).startswith("Tasks wait most often for LATE: in ")
    assert "Vendor" not in delivery_table(results).head
    assert delivery_words(bare) == ""


def test_a_recurring_risk_stands_in_the_matrix_with_all_its_strikes() -> None:
    risk = Risk(
        "N", "Outage", 1.0, impacts=(Impact(("A",), delay=constant(0.5)),), per_month=constant(1.0),
        residual_probability=0.4,
    )  # fmt: skip
    results = run(project([task("A", 20.0)], risks=(risk,)), 2_560)
    (panel,) = risk_matrix.panels(results)
    assert panel.p[0] == pytest.approx(results.risks.share[0])
    assert 0.0 < panel.p[0] < 1.0
    assert panel.before[0] == pytest.approx(0.5 * results.register[0]["strikes_mean"])
    assert not panel.has_response.any()
