"""Lists of tasks take selectors beside ids: by tag, place in the work, resource and vendor."""

from __future__ import annotations

from typing import Any

import pytest

from forecast import pipeline
from forecast.compiler import compile_project
from tests.unit.readers.conftest import Folder

TASKS = """\
id,most_likely,wbs,tags,resources,account
A,5,1.1 Core,network; night,NET,hw
B,6,1.2 Edge,network,NET; PM,
C,7,2 Servers / 3 Racks,,ACME*2,
D,8,2 Servers,night,,
"""
RESOURCES = "id,day_rate,vendor\nNET,100,Acme\nPM,100,\nACME,100,Acme\nIDLE,100,Nobody\n"
RISKS = "id,probability,tasks,delay_optimistic,delay_most_likely,delay_pessimistic\n"


@pytest.fixture
def tables(folder: Folder) -> Folder:
    folder.write("tasks.csv", TASKS)
    folder.write("resources.csv", RESOURCES)
    return folder


def risks(tables: Folder, tasks: str) -> Folder:
    tables.write("risks.csv", f'{RISKS}R-01,0.3,"{tasks}",1,2,4\n')
    return tables


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tag:network", ["A", "B"]),
        ("tag: night ", ["A", "D"]),
        ("wbs:1", ["A", "B"]),
        ("wbs:1.2", ["B"]),
        ("wbs:1.2 Edge", ["B"]),
        ("wbs:2 Servers", ["C", "D"]),
        ("wbs:2 Servers/3 Racks", ["C"]),
        ("resource:NET", ["A", "B"]),
        ("vendor:Acme", ["A", "B", "C"]),
        ("D; tag:network; A", ["D", "A", "B"]),
    ],
)
def test_a_selector_means_the_tasks_that_it_fits(tables: Folder, written: str, meant: list[str]) -> None:
    (risk,) = risks(tables, written).read().project.risks
    assert list(risk.impacts[0].tasks) == meant


def test_a_task_whose_id_looks_like_a_selector_is_that_task(tables: Folder) -> None:
    tables.write("tasks.csv", TASKS + "tag:network,3,,,,\n")
    (risk,) = risks(tables, "tag:network").read().project.risks
    assert risk.impacts[0].tasks == ("tag:network",)


@pytest.mark.parametrize(
    ("written", "code", "said", "hint"),
    [
        ("tag:netwrok", "selector-matches-nothing", "`tag:netwrok` selects no task", "did you mean `network`?"),
        ("tag:", "selector-matches-nothing", "selects no task", "write it in `tags`"),
        ("wbs:1.2 Egde", "selector-matches-nothing", "selects no task", "did you mean `1.2 Edge`?"),
        ("resource:NTE", "unknown-resource", "the resource `NTE` does not exist", "did you mean `NET`?"),
        ("resource:IDLE", "selector-matches-nothing", "selects no task", "assign it to a task"),
        ("vendor:Akme", "unknown-vendor", "no resource has the vendor `Akme`", "did you mean `Acme`?"),
        ("vendor:Nobody", "selector-matches-nothing", "selects no task", "assign it to a task"),
        ("tags:network", "unknown-selector", "`tags:` selects nothing", "did you mean `tag`?"),
        ("AA", "unknown-task", "the task `AA` does not exist", "did you mean `A`?"),
    ],
)
def test_a_selector_that_selects_nothing_is_said_at_its_cell(
    tables: Folder, written: str, code: str, said: str, hint: str
) -> None:
    found = risks(tables, written).problem()
    assert (found.code, found.table, found.id, found.field) == (code, "risks", "R-01", "tasks")
    assert said in found.message
    assert hint in (found.hint or "")
    assert found.place is not None
    assert found.place.line == 2


def test_everything_wrong_in_a_list_is_said_at_once(tables: Folder) -> None:
    found = {one.code for one in risks(tables, "tag:x; vendor:y; Z").problems()}
    assert found == {"selector-matches-nothing", "unknown-vendor", "unknown-task"}


def test_further_impacts_and_correlation_groups_take_selectors(tables: Folder) -> None:
    risks(tables, "A").write("impacts.csv", "risk,tasks,delay_most_likely\nR-01,tag:night,3\n")
    tables.write(
        "model.yaml", "start: 2027-01-04\ncorrelation: {groups: [{name: g, rho: 0.5, tasks: ['tag:network', D]}]}\n"
    )
    project = tables.read().project
    assert [(one.key, one.tasks) for one in project.risks[0].impacts] == [("", ("A",)), ("tag:night", ("A", "D"))]
    assert [one.id for one in project.correlation.groups[0].members] == ["A", "B", "D"]
    tables.write(
        "model.yaml", "start: 2027-01-04\ncorrelation: {groups: [{name: g, rho: 0.5, tasks: ['tag:x', D, A]}]}\n"
    )
    assert tables.problem().code == "selector-matches-nothing"


def test_a_selected_task_draws_as_if_it_were_listed(tables: Folder) -> None:
    """The key of the draws is what the row says, not whom it selects: listing and selecting agree to the bit."""
    listed = pipeline.run(risks(tables, "A; B").read(), iterations=512)
    selected = pipeline.run(risks(tables, "tag:network").read(), iterations=512)
    assert listed.finish.tolist() == selected.finish.tolist()


def test_further_impacts_are_drawn_by_what_their_row_says(tables: Folder) -> None:
    def keys() -> Any:
        return {name: element for name, element, _ in compile_project(tables.read().project).drawn if name == "delay"}

    risks(tables, "C").write(
        "impacts.csv", "risk,tasks,delay_optimistic,delay_most_likely,delay_pessimistic\nR-01,tag:night,1,2,3\n"
    )
    before = keys()
    tables.write("tasks.csv", TASKS + "E,9,,night,,\n")
    assert keys() == before
