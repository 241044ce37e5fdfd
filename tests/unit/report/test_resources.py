"""Resources and deliveries in the report: tables, rows for JSON and CSV, and the way there and back through the store."""

from __future__ import annotations

from datetime import timedelta
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


def test_the_table_of_deliveries_says_when_they_arrive_and_who_waits(results: Results) -> None:
    (row,) = delivery_table(results).rows
    texts = [cell.text for cell in row]
    assert texts[:3] == ["D", "=Acme", "2027-01-04"]
    assert texts[5] == "2027-01-16"
    assert row[5].note == "promised 2027-01-13"
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
