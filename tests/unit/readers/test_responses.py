"""Responses in the register and in tasks: what is read, and every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast import pipeline
from forecast.report.summary import summary
from tests.unit.readers.conftest import Folder

HEAD = (
    "id,kind,probability,tasks,delay_most_likely,response,response_strategy,response_owner,response_cost_optimistic,"
    "response_cost,response_cost_pessimistic,response_lead_time,residual_probability,residual_delay\n"
)


def register(folder: Folder, row: str) -> Folder:
    folder.write("risks.csv", HEAD + row + "\n")
    return folder


def test_a_response_is_read_with_strategy_owner_cost_and_lead_time(folder: Folder) -> None:
    (risk,) = (
        register(folder, "R,threat,0.3,NET-020,5,Spare switch,mitigate,Jo,400,500,900,2w,0.1,2").read().project.risks
    )
    assert (risk.response, risk.strategy, risk.response_owner) == ("Spare switch", "mitigate", "Jo")
    assert (risk.response_cost, risk.response_lead_days) == (500.0, 10.0)
    assert risk.response_cost_range is not None
    assert risk.response_cost_range.text == "pert(400, 500, 900)"


def test_a_plain_response_cost_is_certain_and_can_be_scaled_and_changed(folder: Folder) -> None:
    register(folder, "R,threat,0.3,NET-020,5,Spare switch,,,,500,,,0.1,2")
    folder.scenario.write_text(
        "model: ../models/small\nchange: {risks: {R: {response_cost: 600}}}\nscale: {risks: {R: {response_cost: 2}}}\n"
    )
    (risk,) = folder.read().project.risks
    assert (risk.response_cost, risk.response_cost_range) == (1_200.0, None)
    assert folder.read("risks.R.response_cost=70").project.risks[0].response_cost == 70.0


def test_a_task_says_whose_response_adds_it(folder: Folder) -> None:
    register(folder, "R,threat,0.3,NET-020,5,Spare switch,mitigate,,,500,,,0.1,2")
    tasks = "id,most_likely,predecessors,response\nNET-010,2,,\nSPARE,3,NET-010,R\nNET-020,5,SPARE,\n"
    folder.write("tasks.csv", tasks)
    assert folder.read().project.tasks[1].response == "R"
    folder.write("tasks.csv", tasks.replace(",R\n", ",RR\n"))
    found = folder.problem()
    assert (found.code, found.id, found.field) == ("unknown-risk", "SPARE", "response")
    assert "`R`" in (found.hint or "")


def test_a_task_of_a_response_that_can_not_be_in_force_is_said(folder: Folder) -> None:
    register(folder, "R,threat,0.3,NET-020,5,Spare switch,,,,500,,,,")
    folder.write("tasks.csv", "id,most_likely,predecessors,response\nSPARE,3,,R\nNET-020,5,SPARE,\n")
    found = folder.problem()
    assert (found.code, found.table, found.id, found.field) == ("response-not-assessed", "tasks", "SPARE", "response")


def test_a_project_of_response_tasks_alone_is_said(folder: Folder) -> None:
    register(folder, "R,threat,0.3,NET-020,5,Spare switch,,,,500,,,0.1,")
    folder.write("tasks.csv", "id,most_likely,response\nNET-020,3,R\n")
    assert folder.problem().code == "response-only"


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("R,threat,0.3,NET-020,5,x,avoid,,,,,,0.1,", "response-avoid", "residual probability is 0.1"),
        ("R,opportunity,0.3,NET-020,-5,x,exploit,,,,,,0.9,", "response-exploit", "residual probability is 0.9"),
        ("R,threat,0.3,NET-020,5,x,exploit,,,,,,1,", "response-strategy", "does not exploit a threat"),
        ("R,threat,0.3,NET-020,5,x,enhance,,,,,,0.2,", "response-strategy", "does not enhance a threat"),
        ("R,threat,0.3,NET-020,5,x,share,,,,,,0.2,", "response-strategy", "does not share a threat"),
        ("R,opportunity,0.3,NET-020,-5,x,avoid,,,,,,0,", "response-strategy", "does not avoid an opportunity"),
        ("R,opportunity,0.3,NET-020,-5,x,transfer,,,,,,0.1,", "response-strategy", "does not transfer an opportunity"),
        ("R,threat,0.3,NET-020,5,x,accept,,,,,,0.1,", "response-accept", "has no assessment after a response"),
        ("R,threat,0.3,NET-020,5,x,accept,,,500,,,,", "response-accept", "costs nothing"),
        ("R,threat,0.3,NET-020,5,x,mitigat,,,,,,0.1,", "choice", "`mitigat` is not one of"),
    ],
)
def test_a_strategy_that_the_numbers_contradict_is_refused(folder: Folder, row: str, code: str, said: str) -> None:
    found = register(folder, row).problem()
    assert (found.code, found.id, found.field) == (code, "R", "response_strategy")
    assert said in found.message
    assert found.place is not None
    assert found.place.line == 2


@pytest.mark.parametrize(
    "row",
    [
        "R,threat,0.3,NET-020,5,x,avoid,,,,,,0,",
        "R,threat,0.3,NET-020,5,x,avoid,,,,,,,0",
        "R,threat,0.3,NET-020,5,x,transfer,,,800,,,0.3,",
        "R,threat,0.3,NET-020,5,,accept,,,,,,,",
        "R,opportunity,0.3,NET-020,-5,x,exploit,,,,,,1,",
        "R,opportunity,0.3,NET-020,-5,x,share,,,,,,0.6,",
    ],
)
def test_a_strategy_that_fits_is_accepted(folder: Folder, row: str) -> None:
    assert not register(folder, row).read().warnings


def test_a_strategy_without_an_assessment_is_asked_about(folder: Folder) -> None:
    (found,) = register(folder, "R,threat,0.3,NET-020,5,x,mitigate,,,,,,,").read().warnings
    assert (found.code, found.severity, found.field) == ("response-not-assessed", "warning", "response_strategy")


def test_the_report_shows_strategy_owner_cost_and_both_assessments(folder: Folder, tmp_path: Path) -> None:
    register(folder, "R,threat,0.3,NET-020,5,Spare switch,mitigate,Jo,400,500,900,,0.1,2")
    folder.write(
        "tasks.csv",
        "id,most_likely,predecessors,response\nNET-010,2,,\nSPARE,3,NET-010,R\nNET-020,5,SPARE,\n",
    )
    folder.scenario.write_text("model: ../models/small\nresponses: all\n")
    results = pipeline.run(folder.read(), iterations=512)
    (row,) = summary(results)["risks"]
    assert (row["response_strategy"], row["response_owner"], row["response_tasks"]) == ("mitigate", "Jo", "SPARE")
    assert row["response_cost_reading"] == "pert(400, 500, 900)"
    page = pipeline.write_report(results, tmp_path / "report")[0].read_text("utf-8").replace("\u00a0", " ")
    assert "mitigate, in force, USD 500 (pert(400, 500, 900)), Jo, adds SPARE" in page
