"""Tags of tasks, and ranges without width."""

from __future__ import annotations

from typing import Any


def test_tags_are_read_as_a_list(folder: Any) -> None:
    folder.write("tasks.csv", "id,most_likely,tags\nA,2,network; night work\nB,3,\n")
    folder.write("risks.csv", "id,probability,cost\nR,0.1,5\n")
    assert [task.tags for task in folder.read().project.tasks] == [("network", "night work"), ()]


def test_three_equal_points_are_certain_and_asked_about_once(folder: Any) -> None:
    folder.write("tasks.csv", "id,optimistic,most_likely,pessimistic\nNET-020,5,5,5\nB,3,3,3\nM,0,0,0\nD,2,3,5\n")
    scenario = folder.read()
    assert [task.duration.text for task in scenario.project.tasks[:3]] == ["constant(5)", "constant(3)", "constant(0)"]
    (problem,) = scenario.warnings
    assert (problem.code, str(problem.place)) == ("range-zero-width", "models/small/tasks.csv")
    assert "make 2 estimates certain (NET-020, B)" in problem.message
