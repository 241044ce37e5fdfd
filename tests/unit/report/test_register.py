"""The risk register of the report: what each risk does, who answers for it, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forecast.project import Assignment, Impact, Resource, Risk
from forecast.project.scales import Scale, Scales
from forecast.report.register import register_table
from forecast.report.summary import summary
from forecast.results import Results
from tests.support.models import constant, estimate, project, run, task

CLASSES = ("L", "H")
SCALES = Scales(
    Scale(CLASSES, (0.25,)), {"delay": Scale(CLASSES, (5.0,))}, ((1.0, 2.0), (3.0, 4.0)), (("low", 0.0), ("high", 3.0))
)


@pytest.fixture(scope="module")
def results() -> Results:
    delay = (Impact(("A",), delay=constant(10.0)),)
    risks = (
        Risk("OPEN", "Flood", 0.5, impacts=delay, owner="Ann", response="Pump", strategy="mitigate", response_cost=9e3),
        Risk("GONE", "Fire", 0.5, impacts=delay, status="Closed", owner="Bob"),
        Risk(
            "RATE", "Scarce", 0.5, impacts=(Impact(resources=("MIG", "NET"), rate_factor=estimate("uniform(1, 1.3)")),)
        ),
        Risk("CHEAP", "Fewer", 0.5, "opportunity", (Impact(resources=("MIG",), quantity_factor=constant(0.8)),)),
        Risk("DEAR", "Dear", 0.5, impacts=(Impact(("A",), cost_factor=constant(1.5), cost_per_day=constant(1_200.0)),)),
        Risk("SNOW", "Snow", 0.5, impacts=(Impact(calendar="continuous", lost_days=constant(3.0)),)),
    )
    resources = (Resource("MIG", "MIG", day_rate=1_000.0), Resource("NET", "NET", day_rate=500.0))
    work = task("A", 40.0, resources=(Assignment("MIG"), Assignment("NET")))
    return run(project([work], risks=risks, resources=resources, scales=SCALES), 256)


def test_who_answers_for_a_risk_stands_with_what_is_done_about_it(results: Results) -> None:
    table = register_table(results)
    assert list(table.head) == [
        "Risk", "Owner and response", "Probability", "Delay, days", "Direct cost, USD", "Score",
        "Adds to the finish, days", "Adds to the cost, USD",
    ]  # fmt: skip
    cell = table.rows[0][1]
    assert cell.text == "Ann"
    assert cell.note.replace("\u00a0", " ") == "Pump: mitigate, not in force, USD 9,000"
    assert (table.rows[0][3].text, table.rows[0][4].text) == ("+10", "0")
    assert not any("USD" in cell.text for row in table.rows for cell in row)


def test_a_closed_risk_is_not_scored(results: Results) -> None:
    open_one, gone = register_table(results).rows[:2]
    assert open_one[5].text.replace("\u00a0", " ") == "4 high (H × H)"
    assert (gone[0].note, gone[5].text, gone[5].note) == ("Fire, Closed", "–", "")
    by_id = {row["id"]: row for row in summary(results)["risks"]}
    assert (by_id["OPEN"]["current_score"], by_id["GONE"]["current_score"]) == (4.0, None)


@pytest.mark.parametrize(
    ("risk", "said"),
    [
        ("RATE", "raises the rate of MIG, NET by 15 %"),
        ("CHEAP", "lowers the units of MIG by 20 %"),
        ("DEAR", "raises the cost of A by 50 %; costs USD 1,200 a working day"),
        ("SNOW", "takes 3 days a month from the calendar continuous"),
    ],
)
def test_what_a_risk_does_besides_delay_and_amount_is_said(results: Results, risk: str, said: str) -> None:
    (row,) = [row for row in register_table(results).rows if row[0].text == risk]
    assert said in row[0].note
    assert (row[5].text, row[5].note) == ("–", "no delay or direct cost to score")
    assert {row["id"]: row["also"] for row in summary(results)["risks"]}[risk] == said


def test_a_delay_alone_is_said_in_its_column(results: Results) -> None:
    assert register_table(results).rows[0][0].note == "Flood"
    assert {row["id"]: row["also"] for row in results.register}["OPEN"] == ""


def test_results_stored_before_it_was_said_have_a_register(results: Results) -> None:
    rows = tuple({name: cell for name, cell in row.items() if name != "also"} for row in results.register)
    assert register_table(replace(results, register=rows)).rows[2][0].note == "Scarce"
