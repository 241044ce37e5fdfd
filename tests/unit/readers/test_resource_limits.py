"""Limits of resources in the model: the setting, and what is refused."""

from __future__ import annotations

from tests.unit.readers.conftest import Folder

RESOURCES = "id,day_rate,available\nNET,800,2\nLAB,500,\n"


def write(folder: Folder, setting: str, needs: str = "NET*2", resources: str = RESOURCES) -> None:
    folder.write("model.yaml", f"start: 2027-01-04\n{setting}\n")
    folder.write("risks.csv", "id\n")
    folder.write("resources.csv", resources)
    folder.write("tasks.csv", f"id,optimistic,most_likely,pessimistic,resources\nA,1,2,4,{needs}\n")


def test_the_setting_is_read_and_a_scenario_may_change_it(folder: Folder) -> None:
    write(folder, "resource_limits: yes")
    assert folder.read().project.resource_limits is True
    assert folder.read("project.resource_limits=no").project.resource_limits is False


def test_it_is_off_where_nothing_is_said(folder: Folder) -> None:
    write(folder, "currency: EUR")
    assert folder.read().project.resource_limits is False


def test_a_task_that_needs_more_than_there_is_could_never_start(folder: Folder) -> None:
    write(folder, "resource_limits: yes", "NET*2.5")
    (problem,) = folder.problems()
    assert (problem.code, problem.id, problem.field) == ("limit-exceeded", "A", "resources")
    assert "needs 2.5 of `NET`, of which 2 are available" in problem.message
    assert "raise `available`" in problem.hint
    assert problem.place is not None


def test_what_is_not_limited_may_be_needed_in_any_number(folder: Folder) -> None:
    write(folder, "resource_limits: yes", "LAB*40")
    assert folder.read().project.tasks[0].resources[0].units == 40.0


def test_limits_of_nothing_are_warned_of(folder: Folder) -> None:
    write(folder, "resource_limits: yes", resources="id,day_rate\nNET,800\n")
    (problem,) = folder.read().warnings
    assert (problem.code, problem.severity) == ("limits-of-nothing", "warning")
    assert problem.place is not None
