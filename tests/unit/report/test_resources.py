"""Resources and deliveries in the report: tables, rows for JSON and CSV, and the way there and back through the store."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from forecast.project import Assignment, Delivery, Resource
from forecast.report.resources import delivery_table, resource_table
from forecast.report.summary import dumps, summary
from forecast.report.tables import write
from forecast.results import Results, load, save
from tests.support.models import START, constant, estimate, project, run, task


@pytest.fixture(scope="module")
def results() -> Results:
    """Return a run with a resource that works, one that does not, and a delivery."""
    tasks = [task("A", 12.0, resources=(Assignment("NET", 2.0),)), task("B", 3.0, "A")]
    resources = (
        Resource("NET", "Engineer", "engineer", day_rate=800.0, vendor="=Acme", available=3.0),
        Resource("IDLE", "Nobody", day_rate=1.0),
    )
    delivery = Delivery(
        "D", "Racks", estimate("uniform(0, 20)"), ("B",), "=Acme", cost=constant(100.0), storage_cost_per_day=10.0,
        due=START + timedelta(days=9), late_fee_per_day=100.0,
    )  # fmt: skip
    return run(project(tasks, resources=resources, deliveries=(delivery,)), 2_560)


def test_the_table_of_resources_says_what_they_do_and_cost(results: Results) -> None:
    (row,) = resource_table(results).rows
    assert [cell.text for cell in row] == ["NET", "engineer", "2 of 3", "800", "24.0", "24.0", "19.2 k"]
    assert (row[1].note, row[3].note) == ("=Acme", "USD per day")


def test_rates_are_money_and_say_how_they_vary_and_when_they_change(tmp_path: Path) -> None:
    work = task("A", 12.0, resources=tuple(Assignment(name) for name in ("SUM", "RANGE", "LATER")))
    later = ((date(2028, 1, 1), 1_300.0), (date(2028, 6, 15), 1_350.5))
    resources = (
        Resource("SUM", "Lead", annual_salary=156_000.0),
        Resource("RANGE", "Crew", day_rate=1_260.0, rate_estimate=estimate("pert(1220, 1260, 1400)"), rate_from=later),
        Resource("LATER", "Firm", hourly_rate=88.0, rate_estimate=estimate("uniform(80, 100)")),
    )
    found = run(project([work], resources=resources), 256)
    cells = [row[2] for row in resource_table(found).rows]
    assert [cell.text for cell in cells] == ["156,000", "1,220 – 1,260 – 1,400", "uniform(80, 100)"]
    assert [cell.note for cell in cells] == [
        "USD per year",
        "USD per day; 1,300 from Jan 2028; 1,350.5 from 15 Jun 2028",
        "USD per hour",
    ]
    assert [row["later_rates"] for row in summary(found)["resources"]] == [
        "",
        "2028-01-01: 1300; 2028-06-15: 1350.5",
        "",
    ]
    save(found, tmp_path)
    assert load(tmp_path).resources == found.resources


def test_the_table_of_deliveries_says_when_they_arrive_and_who_waits(results: Results) -> None:
    (row,) = delivery_table(results).rows
    texts = [cell.text for cell in row]
    assert texts[:3] == ["D", "=Acme", "4 Jan 2027"]
    assert texts[5] == "16 Jan 2027"
    assert row[5].note == "promised 13 Jan 2027"
    assert texts[6] == "40 %"


def test_json_and_csv_have_the_rows(results: Results, tmp_path: Path) -> None:
    answer = summary(results)
    assert dumps(answer)
    assert [row["id"] for row in answer["resources"]] == ["NET"]
    (delivery,) = answer["deliveries"]
    assert delivery["latest_need"] == "2027-01-16"
    assert delivery["late"]["low"] <= delivery["late"]["value"] <= delivery["late"]["high"]
    assert [row["id"] for row in answer["tasks"] if row["is_delivery"]] == ["D"]
    assert "deliveries.csv" in {path.name for path in write(answer, tmp_path)}
    assert "'=Acme" in (tmp_path / "deliveries.csv").read_text("utf-8-sig")


def test_a_run_without_them_has_no_such_tables(tmp_path: Path) -> None:
    answer = summary(run([task("A", 1.0)], 256))
    assert (answer["resources"], answer["deliveries"]) == ([], [])
    assert "deliveries.csv" not in {path.name for path in write(answer, tmp_path)}


def test_the_rows_survive_the_store(results: Results, tmp_path: Path) -> None:
    save(results, tmp_path)
    found = load(tmp_path)
    assert found.resources == results.resources
    assert found.deliveries == results.deliveries
