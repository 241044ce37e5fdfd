"""Windows, recurring risks and lost days are said in the report, the summary and the effective inputs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forecast import pipeline
from forecast.project import Impact, LostDays, Proximity, Risk
from forecast.report.html import page
from forecast.report.register import register_table
from forecast.report.summary import summary
from forecast.results import Results, load, save
from forecast.scenario import Scenario
from tests.support.models import START, constant, estimate, project, task


@pytest.fixture(scope="module")
def results() -> Results:
    window = Proximity(START, START + timedelta(days=9))
    risks = (
        Risk("W", "Frost <b>", 0.5, impacts=(Impact(("B",), delay=constant(3.0)),), proximity=window),
        Risk("N", "Outage", 1.0, impacts=(Impact(("A",), delay=constant(0.5)),), per_month=estimate("uniform(1, 3)")),
        Risk("P", "Plain", 0.5, impacts=(Impact(("B",), delay=constant(1.0)),)),
    )
    lost = (LostDays("snow", "continuous", estimate("uniform(0, 4)"), (1, 2)),)
    whole = project([task("A", "uniform(2, 30)"), task("B", 5.0, "A")], risks=risks, lost_days=lost)
    scenario = Scenario("s", "m", whole, iterations=2_560, seed=3)
    return pipeline.study(scenario, pipeline.run(scenario))


def test_the_register_says_when_and_how_often_a_risk_strikes(results: Results) -> None:
    frost, outage, plain = register_table(results).rows
    assert frost[0].note == "Frost <b>, from 4 Jan 2027 until 13 Jan 2027"
    assert frost[2].text == "50 %"
    assert "of iterations" in frost[2].note
    assert outage[2].text.endswith(" times")
    assert outage[2].note == "uniform(1, 3) a month"
    assert (plain[0].note, plain[2].text) == ("Plain", "50 %")


def test_only_risks_that_can_always_strike_are_forced(results: Results) -> None:
    assert {row["id"] for row in results.studies["given"]} == {"P"}


def test_lost_days_are_a_table_and_a_comparison(results: Results) -> None:
    text = page(results, {})
    assert "Days that calendars lose" in text
    assert "Jan, Feb" in text
    assert "Without the lost days of the model the P80 finish would be" in text.replace("\u00a0", " ")
    with_them, without = results.studies["lost_days"]
    assert with_them["finish_p80"] > without["finish_p80"]


def test_the_summary_and_the_inputs_hold_it_all(results: Results, tmp_path: Path) -> None:
    answer = summary(results)
    assert answer["lost_days"] == [
        {"name": "snow", "calendar": "continuous", "months": [1, 2], "reading": "uniform(0, 4)", "mean": 2.0}
    ]
    by_id = {row["id"]: row for row in answer["risks"]}
    assert by_id["N"]["strikes_mean"] > 0.5
    assert by_id["W"]["window_closes"] == "2027-01-13"
    fields = {(row["table"], row["id"], row["field"]) for row in answer["effective_inputs"]}
    assert {("lost_days", "snow", "days"), ("risks", "N", "per_month"), ("risks", "N", "delay")} <= fields
    save(results, tmp_path)
    again = load(tmp_path)
    assert [dict(row) for row in again.lost_days] == [dict(row) for row in results.lost_days]
