"""Where calendars have hours, JSON and tables carry the time of day, and the report the date."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from forecast import pipeline
from forecast.calendars import Calendar
from forecast.project import Delivery
from forecast.report.html import page
from forecast.report.summary import summary
from forecast.report.tables import write
from forecast.results import Results, load, save
from forecast.scenario import Scenario, Targets
from tests.support.models import START, constant, project, task

OFFICE = ((480, 720), (780, 1020))
NIGHT = ((1320, 1440 + 360),)
CALENDARS = {
    "office": Calendar("office", shifts=(OFFICE,) * 5 + ((),) * 2),
    "night": Calendar("night", shifts=(NIGHT,) * 5 + ((),) * 2),
    "continuous": Calendar("continuous", weekdays=(True,) * 7, hours_per_day=24.0),
}


@pytest.fixture(scope="module")
def results() -> Results:
    tasks = [task("A", 1.5), task("B", 0.5, "A", calendar="night"), task("C", 1.0, "B"), task("M", 0.0, "C")]
    whole = project(
        tasks,
        calendar="office",
        calendars=CALENDARS,
        deliveries=(Delivery("D", "D", constant(1.0), needed_for=("C",), due=START + timedelta(days=2)),),
    )
    targets = Targets(finish=START + timedelta(days=2))
    scenario = Scenario("s", "m", whole, iterations=256, seed=3, targets=targets)
    return pipeline.run(scenario)


def test_the_answer_has_times(results: Results) -> None:
    assert results.has_hours
    answer = summary(results)
    rows = {row["id"]: row for row in answer["tasks"]}
    assert (rows["A"]["base_start"], rows["A"]["base_finish"]) == ("2027-01-04T08:00", "2027-01-05T12:00")
    assert (rows["B"]["base_start"], rows["B"]["finish_P80"]) == ("2027-01-05T22:00", "2027-01-06T02:00")
    assert (rows["C"]["start_P50"], rows["C"]["finish_P50"]) == ("2027-01-06T08:00", "2027-01-06T17:00")
    assert (rows["M"]["base_start"], rows["M"]["base_finish"]) == ("2027-01-06T17:00", "2027-01-06T17:00")
    assert answer["finish"]["percentiles"]["P50"]["value"] == "2027-01-06T17:00"
    assert answer["base"]["finish"] == "2027-01-06T17:00"


def test_what_is_promised_for_a_day_stays_a_day(results: Results) -> None:
    answer = summary(results)
    assert answer["targets"]["finish"] == "2027-01-06"
    assert answer["targets"]["on_time"]["value"] == 1.0
    (delivery,) = answer["deliveries"]
    assert (delivery["due"], delivery["base_arrival"]) == ("2027-01-06", "2027-01-05T00:00")


def test_tables_have_times_and_the_report_has_dates(results: Results, tmp_path: Path) -> None:
    write(summary(results), tmp_path)
    with (tmp_path / "tasks.csv").open(encoding="utf-8-sig") as file:
        assert [row["base_finish"] for row in csv.DictReader(file)][:2] == ["2027-01-05T12:00", "2027-01-06T02:00"]
    html = page(results, {})
    assert "5 Jan 2027" in html
    assert "2027-01-05T" not in html


def test_stored_results_know_that_they_have_times(results: Results, tmp_path: Path) -> None:
    save(results, tmp_path)
    assert load(tmp_path).has_hours
    assert summary(load(tmp_path))["tasks"] == summary(results)["tasks"]
