"""Enterprise risks: one table, several projects, the same iterations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecast import pipeline
from forecast.readers import read_model
from forecast.report.summary import summary
from tests.unit.readers.conftest import Folder

SHARED = """\
id,name,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic,cost_most_likely
E-1,The vendor is late,0.3,vendor:Acme,3,5,9,
E-2,The network is down,0.2,tag:network,2,4,8,500
E-3,The rate rises,0.25,,,,,1000
"""
START = "start: 2027-01-04\ncalendar: continuous\nfiles: {enterprise_risks: ../enterprise-risks.csv}\n"
TASKS = "id,most_likely,tags,resources\nA,10,network,ACME\nB,5,,\n"
RESOURCES = "id,day_rate,vendor\nACME,0,Acme\n"


def a_model(root: Path, name: str, tasks: str, more: str = "", resources: str = RESOURCES) -> Path:
    folder = root / "models" / name
    folder.mkdir(parents=True)
    (root / "models" / "enterprise-risks.csv").write_text(SHARED, encoding="utf-8")
    (folder / "model.yaml").write_text(START + more, encoding="utf-8")
    (folder / "tasks.csv").write_text(tasks, encoding="utf-8")
    (folder / "resources.csv").write_text(resources, encoding="utf-8")
    return folder


@pytest.fixture
def shared(folder: Folder) -> Folder:
    (folder.model.parent / "enterprise-risks.csv").write_text(SHARED, encoding="utf-8")
    folder.write("model.yaml", START)
    folder.write("tasks.csv", TASKS)
    folder.write("resources.csv", RESOURCES)
    folder.write("risks.csv", "id,probability,tasks,delay_most_likely\nR-01,0.1,B,2\n")
    return folder


def test_shared_risks_join_the_register_and_are_marked(shared: Folder) -> None:
    risks = shared.read().project.risks
    assert [(risk.id, risk.shared) for risk in risks] == [("R-01", False), ("E-1", True), ("E-2", True), ("E-3", True)]
    assert [risk.impacts[0].tasks for risk in risks] == [("B",), ("A",), ("A",), ()]
    results = pipeline.run(shared.read(), iterations=256)
    assert [row["shared"] for row in summary(results)["risks"]] == [False, True, True, True]


def test_a_shared_risk_strikes_in_the_same_iterations_of_every_project(tmp_path: Path) -> None:
    one = a_model(tmp_path, "one", TASKS)
    other = a_model(
        tmp_path,
        "other",
        "id,most_likely,resources,predecessors\nX,40,ACME,\nY,7,,X\n",
        "enterprise_risks: {E-2: [Y]}\n",
    )
    (other / "risks.csv").write_text("id,probability,tasks,delay_most_likely\nR-9,0.5,Y,0\n", encoding="utf-8")
    sets = ["risks.E-3.status=closed"]
    first, second = (
        pipeline.run(pipeline.load(path, sets), iterations=5_120, seed=11, threads=threads)
        for path, threads in ((one, 1), (other, 2))
    )
    late, later = first.duration - first.base.duration, second.duration - second.base.duration
    assert (late > 0.0).mean() == pytest.approx(1 - 0.7 * 0.8, abs=0.03)
    np.testing.assert_allclose(late, later, atol=1e-9)
    np.testing.assert_array_equal(first.cost, second.cost)


def test_with_another_seed_it_strikes_in_others(tmp_path: Path) -> None:
    one = a_model(tmp_path, "one", TASKS)
    first = pipeline.run(pipeline.load(one), iterations=1_024, seed=11)
    again = pipeline.run(pipeline.load(one), iterations=1_024, seed=12)
    assert (first.duration != again.duration).any()


def test_the_model_assigns_a_shared_risk_to_its_tasks(shared: Folder) -> None:
    shared.write("model.yaml", START + "enterprise_risks: {E-1: [B], E-2: 'A; B'}\n")
    risks = {risk.id: risk for risk in shared.read().project.risks}
    assert (risks["E-1"].impacts[0].tasks, risks["E-2"].impacts[0].tasks) == (("B",), ("A", "B"))
    changed = {risk.id: risk for risk in shared.read("risks.E-1.tasks=A").project.risks}
    assert changed["E-1"].impacts[0].tasks == ("A",)


def test_a_shared_risk_that_concerns_no_task_does_nothing_and_says_so(shared: Folder) -> None:
    shared.write("tasks.csv", "id,most_likely\nA,10\nB,5\n")
    scenario = shared.read()
    assert [(one.code, one.id) for one in scenario.warnings] == [
        ("shared-risk-without-task", "E-1"),
        ("shared-risk-without-task", "E-2"),
    ]
    assert [len(risk.impacts) for risk in scenario.project.risks] == [1, 0, 0, 1]
    assert pipeline.run(scenario, iterations=256).duration.max() == 10.0


def test_further_impacts_and_scenarios_reach_shared_risks(shared: Folder) -> None:
    shared.write("impacts.csv", "risk,tasks,delay_most_likely\nE-1,B,3\n")
    shared.scenario.write_text(
        "model: ../models/small\nchange: {risks: {E-1: {probability: 0.9}}}\nremove: {risks: [E-2]}\n"
    )
    risks = {risk.id: risk for risk in shared.read().project.risks}
    assert risks["E-1"].probability == 0.9
    assert [impact.tasks for impact in risks["E-1"].impacts] == [("A",), ("B",)]
    assert "E-2" not in risks


def test_an_id_that_the_model_uses_itself_is_refused(shared: Folder) -> None:
    shared.write("risks.csv", "id,probability,tasks,delay_most_likely\nE-1,0.1,B,2\n")
    found = shared.problem()
    assert (found.code, found.id, found.field) == ("shared-risk-twice", "E-1", "id")
    assert "enterprise-risks.csv:2" in found.message
    assert str(found.place).endswith("small/risks.csv:2:1")


@pytest.mark.parametrize(
    ("more", "code", "hint"),
    [
        ("enterprise_risks: {E-11: [A]}", "unknown-risk", "did you mean `E-1`?"),
        ("enterprise_risks: {R-01: [A]}", "not-shared", "in its own row"),
        ("enterprise_risks: [E-1]", "yaml-shape", "enterprise_risks: {E-01"),
        ("enterprise_risks: {E-1: [AA]}", "unknown-task", "did you mean `A`?"),
        ("enterprise_risks: {E-1: ['tag:netwok']}", "selector-matches-nothing", "did you mean `network`?"),
    ],
)
def test_a_wrong_assignment_is_said_at_its_place(shared: Folder, more: str, code: str, hint: str) -> None:
    shared.write("model.yaml", f"{START}{more}\n")
    found = shared.problem()
    assert found.code == code
    assert hint in (found.hint or "")
    assert found.place is not None
    assert (found.place.file.rpartition("/")[2], found.place.line) == ("model.yaml", 4)


def test_mistakes_of_the_shared_table_stand_there(shared: Folder) -> None:
    file = shared.model.parent / "enterprise-risks.csv"
    file.write_text(SHARED.replace("0.3,vendor:Acme", "30,Z9"), encoding="utf-8")
    assert [(one.code, one.id) for one in shared.problems()] == [("probability-range", "E-1"), ("unknown-task", "E-1")]
    file.unlink()
    assert "enterprise-risks.csv" in str(shared.problem().place)


def test_a_shared_risk_that_is_tied_to_others_is_asked_about(shared: Folder) -> None:
    shared.write("model.yaml", START + "exclusive: [[E-1, R-01]]\n")
    (found,) = shared.read().warnings
    assert (found.code, found.field) == ("shared-risk-tied", "exclusive")


def test_the_shared_table_is_among_the_inputs_of_the_run(shared: Folder) -> None:
    assert any(path.endswith("enterprise-risks.csv") for path in shared.read().inputs_sha256)
    assert read_model(shared.model).risks[1].shared
