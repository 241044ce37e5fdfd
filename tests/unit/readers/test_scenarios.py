"""Scenarios: patches by id, chains, `--set`, settings, and where every value came from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.errors import UsageError
from forecast.project import Estimate, Task
from forecast.readers import read_model, read_scenario, resolve


def scenario(folder: Any, text: str, name: str = "small") -> None:
    (folder.root / "scenarios" / f"{name}.yaml").write_text("model: ../models/small\n" + text, encoding="utf-8")


def task(folder: Any, id_: str, *sets: str) -> Task:
    return next(task for task in folder.read(*sets).project.tasks if task.id == id_)


def points(estimate: Estimate) -> tuple[object, ...]:
    return tuple(value for _, value in estimate.parameters[:3])


def test_a_bare_model_is_a_scenario_named_after_it(folder: Any) -> None:
    for path in (folder.model, folder.model / "model.yaml"):
        found = read_scenario(path)
        assert (found.name, found.model, found.project) == ("small", "small", read_model(folder.model))


def test_settings_and_targets_are_read(folder: Any) -> None:
    scenario(
        folder,
        "title: The plan\ntargets: {finish: 2027-03-31, budget: 4_200_000}\nrequire: {on_time: 0.8, joint: 70%}\n"
        "iterations: 5_000\nseed: 0\nsampling: monte-carlo\n",
    )
    found = folder.read()
    assert (found.name, found.title, found.model) == ("small", "The plan", "small")
    assert (found.targets.finish, found.targets.budget) == (date(2027, 3, 31), 4_200_000.0)
    assert (dict(found.requirements.values), found.iterations, found.seed, found.sampling) == (
        {"on_time": 0.8, "joint": 0.7}, 5_000, 0, "monte-carlo",
    )  # fmt: skip


def test_every_file_that_was_read_is_hashed_by_its_path_in_the_workspace(folder: Any) -> None:
    hashes = folder.read().inputs_sha256
    assert list(hashes) == [
        "models/small/model.yaml", "models/small/resources.csv", "models/small/risks.csv", "models/small/tasks.csv", "scenarios/small.yaml",
    ]  # fmt: skip
    assert all(len(value) == 64 for value in hashes.values())


def test_change_add_and_remove_match_by_id(folder: Any) -> None:
    scenario(
        folder,
        "change: {tasks: {NET-020: {pessimistic: 12}}, project: {start: 2027-02-01}}\n"
        "add: {tasks: [{id: NET-040, duration: 2w, predecessors: NET-030}], costs: {C-1: {cost: 5e3}}}\n"
        "remove: {risks: [R-01]}\n",
    )
    project = folder.read().project
    assert project.start == date(2027, 2, 1)
    assert [task.id for task in project.tasks] == ["NET-010", "NET-020", "NET-030", "NET-040"]
    assert points(project.tasks[1].duration) == (4.0, 6.0, 12.0)
    assert points(project.tasks[3].duration) == (10.0,)
    assert project.risks == ()
    assert project.costs[0].fixed_cost is not None


def test_scale_multiplies_all_three_points_whatever_their_notation(folder: Any) -> None:
    folder.write(
        "tasks.csv",
        "id,optimistic,most_likely,pessimistic,distribution\nNET-010,2,3,5,\n"
        'NET-020,,,,"truncate(lognormal(mean=10, sd=2), 4, 20)"\nNET-030,1w,2w,3w,\n',
    )
    scenario(folder, "scale: {tasks: {all: {duration: 2}, NET-03*: {duration: 0.5}}}\n")
    one, two, three = (task.duration for task in folder.read().project.tasks)
    assert points(one) == (4.0, 6.0, 10.0)
    assert (points(two), two.low, two.high) == ((20.0, 4.0, 0.0), 8.0, 40.0)
    assert points(three) == (5.0, 10.0, 15.0)


def test_removing_and_adding_replaces_a_row(folder: Any) -> None:
    scenario(folder, "remove: {tasks: NET-020}\nadd: {tasks: [{id: NET-020, duration: 1, predecessors: NET-010}]}\n")
    assert points(task(folder, "NET-020").duration) == (1.0,)


def test_a_whole_estimate_replaces_the_points_and_points_replace_it(folder: Any) -> None:
    assert task(folder, "NET-020", "tasks.NET-020.distribution=uniform(2, 5)").duration.text == "uniform(2, 5)"
    folder.write("tasks.csv", 'id,optimistic,most_likely,pessimistic,distribution\nNET-020,,,,"uniform(2, 5)"\n')
    assert points(task(folder, "NET-020", "tasks.NET-020.most_likely=4").duration) == (4.0,)


def test_a_chain_of_scenarios_is_applied_from_the_farthest(folder: Any) -> None:
    scenario(
        folder,
        "seed: 5\ntitle: Base\ntargets: {finish: 2027-03-31, budget: 1000}\nchange: {risks: {R-01: {probability: 0.5}}}\n",
    )
    for name, text in {
        "middle": "extends: small\nchange: {risks: {R-01: {probability: 0.4}}}\n",
        "last": "extends: middle.yaml\ntargets: {duration: 60}\nscale: {risks: {R-01: {probability: 0.5}}}\n",
    }.items():
        (folder.root / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = read_scenario(folder.root / "scenarios" / "last.yaml")
    assert (found.name, found.title, found.seed) == ("last", "", 5)
    assert found.project.risks[0].probability == 0.2
    assert (found.targets.finish, found.targets.duration, found.targets.budget) == (None, 60.0, 1000.0)


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("risks.R-01.probability=0.1", 0.1),
        ("risks.R-01.probability=10%", 0.1),
        ("risks.R-01.prob=0.1", 0.1),
    ],
)
def test_set_changes_one_value(folder: Any, assignment: str, value: float) -> None:
    assert folder.read(assignment).project.risks[0].probability == value


def test_set_reaches_settings_the_project_and_calendars(folder: Any) -> None:
    found = folder.read(
        "seed=9", "iterations=512", "targets.duration=50", "require.on_time=0.5", "project.start=2027-02-01",
        "project.estimating.distribution=triangular", "tasks.NET-020.predecessors=", "tasks.NET-010.distribution=discrete(2: 1)",
    )  # fmt: skip
    assert (found.seed, found.iterations, found.targets.duration, found.targets.finish) == (9, 512, 50.0, None)
    assert (found.requirements.values["on_time"], found.project.start) == (0.5, date(2027, 2, 1))
    assert found.project.tasks[0].duration.family == "discrete"
    assert (found.project.tasks[1].duration.family, found.project.tasks[1].predecessors) == ("triangular", ())


def test_ids_with_dots_can_be_set(folder: Any) -> None:
    folder.write("tasks.csv", "id,duration\n1.2.3,5\nNET-020,1\n")
    assert points(task(folder, "1.2.3", "tasks.1.2.3.duration=7").duration) == (7.0,)


def test_a_mistake_in_set_is_said_with_its_path(folder: Any) -> None:
    problem = folder.problem("risks.R-1.probability=0.1")
    assert (problem.code, str(problem.place), problem.id) == (
        "patch-matches-nothing",
        "--set risks.R-1.probability",
        "R-1",
    )
    assert problem.hint == "did you mean `R-01`?"
    assert folder.problem("risks.R-01.probability=30").code == "probability-range"
    assert folder.problem("sede=3").hint == "did you mean `seed`?"
    assert folder.problem("tasks.NET-010=3").code == "set-path"
    with pytest.raises(UsageError, match="path=value"):
        folder.read("seed")


def test_responses_in_force_are_named(folder: Any) -> None:
    folder.write(
        "risks.csv",
        "id,probability,tasks,delay,residual_probability,residual_delay\nR-01,0.3,NET-020,5,0.1,\nR-02,0.3,NET-020,5,,\nR-03,0.3,NET-020,5,,2\n",
    )
    for text, expected in (
        ("none", set()),
        ("all", {"R-01", "R-03"}),
        ("[R-03]", {"R-03"}),
        ("R-01; R-03", {"R-01", "R-03"}),
    ):
        scenario(folder, f"responses: {text}\n")
        assert folder.read().project.responses == expected
    first, second, third = folder.read().project.risks
    assert (first.residual_probability, first.residual_impacts) == (0.1, first.impacts)
    assert (second.residual_probability, second.residual_impacts) == (None, ())
    assert third.residual_probability == 0.3
    assert third.residual_impacts[0].delay is not None
    assert points(third.residual_impacts[0].delay) == (2.0,)


MISTAKES = [
    ("targgets: {finish: 2027-03-31}", 2, 1, "unknown-key", None, "targgets", "did you mean `targets`?"),
    ("targets: {finissh: 2027-03-31}", 2, 11, "unknown-key", None, "finissh", "did you mean `finish`?"),
    ("targets: {finish: 2026-03-31}", 2, 19, "target-before-start", None, "finish", "check both"),
    ("targets: {finish: 2027-03-31, duration: 50}", 2, 41, "target-twice", None, "duration", "keep one"),
    ("require: {on_time: 0.8}", 2, 20, "gate-without-target", None, "on_time", "targets"),
    ("require: {on_time: 80}\ntargets: {duration: 50}", 2, 20, "probability-range", None, "on_time", "0.8"),
    ("iterations: 0", 2, 13, "number-range", None, "iterations", "1 or more"),
    ("iterations: 10,000", 2, 13, "number-format", None, "iterations", "10000"),
    ("iterations: 2.5", 2, 13, "whole-number", None, "iterations", "whole number"),
    ("sampling: lating-hypercube", 2, 11, "choice", None, "sampling", "latin-hypercube"),
    ("seed: -1", 2, 7, "number-range", None, "seed", "0 or more"),
    ("name: ../up", 2, 7, "name-format", None, "name", "letters"),
    ("responses: [R-02]", 2, 12, "unknown-risk", None, "responses", "did you mean `R-01`?"),
    ("responses: [R-01]", 2, 12, "no-response", None, "responses", "residual_"),
    ("change: {tasks: {NET-21: {pessimistic: 9}}}", 2, 18, "patch-matches-nothing", "NET-21", None, "did you mean `NET-020`?"),
    ("change: {tasks: {NET-020: {pesimistic: 9}}}", 2, 28, "unknown-field", "NET-020", "pesimistic", "did you mean `pessimistic`?"),
    ("change: {tasks: {NET-020: {pessimistic: 1}}}", 2, 41, "estimate-order", "NET-020", "pessimistic",
     "`most_likely` stands in models/small/tasks.csv"),
    ("change: {tasks: {NET-020: {id: X}}}", 2, 32, "change-id", "NET-020", "id", "add another"),
    ("change: {tassks: {NET-020: {pessimistic: 9}}}", 2, 10, "unknown-table", None, "change", "did you mean `tasks`?"),
    ("change: {tasks: [NET-020]}", 2, 17, "yaml-shape", None, "change", "{ID: {field: value}}"),
    ("change: [tasks]", 2, 9, "yaml-shape", None, "change", "tables"),
    ("remove: {risks: [R-1]}", 2, 18, "patch-matches-nothing", "R-1", None, "did you mean `R-01`?"),
    ("remove: {project: [x]}", 2, 10, "unknown-table", None, "remove", "tables: calendars"),
    ("add: {tasks: [{id: NET-010, duration: 3}]}", 2, 20, "duplicate-id", "NET-010", "id", "id of its own"),
    ("add: {tasks: [{name: x, duration: 3}]}", 2, 15, "missing-id", None, "id", "give it one"),
    ("scale: {tasks: {all: {duration: 0}}}", 2, 33, "number-range", "all", "duration", "1.1"),
    ("scale: {tasks: {all: {durations: 2}}}", 2, 23, "unknown-field", "all", "durations", "did you mean `duration`?"),
    ("scale: {tasks: {NET-9*: {duration: 2}}}", 2, 17, "patch-matches-nothing", "NET-9*", None, "did you mean"),
    ("scale: {tasks: {NET-010: {cost: 2}}}", 2, 33, "patch-without-effect", "NET-010", "cost", "`change`"),
    ("scale: {calendars: {all: {days: 2}}}", 2, 9, "unknown-table", None, "scale", "tables"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "code", "id_", "field", "hint"), MISTAKES)
def test_a_mistake_in_a_scenario_is_found(
    folder: Any,
    text: str,
    line: int,
    column: int,
    code: str,
    id_: str | None,
    field: str | None,
    hint: str,
) -> None:
    scenario(folder, text + "\n")
    problem = folder.problem()
    assert (problem.code, problem.id, problem.field) == (code, id_, field)
    assert (problem.place.file, problem.place.line, problem.place.column) == ("scenarios/small.yaml", line, column)
    assert hint in (problem.hint or "")


def test_a_removed_task_that_others_wait_for_is_an_error_that_says_so(folder: Any) -> None:
    scenario(folder, "remove:\n  tasks: [NET-020]\n")
    risk, hand_over = folder.problems()
    assert (hand_over.code, hand_over.id, hand_over.field) == ("removed-task", "NET-030", "predecessors")
    assert "the predecessor `NET-020` was removed by scenarios/small.yaml:3:11" in hand_over.message
    assert (risk.code, risk.table, risk.field) == ("removed-task", "risks", "tasks")


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("title: x\n", "missing-value", "names no model"),
        ("model: ../models/smaall\n", "missing-model", "there is no model"),
        ("extends: other\n", "missing-scenario", "there is no scenario"),
        ("extends: small\n", "extends-cycle", "scenarios/small.yaml -> scenarios/small.yaml"),
    ],
)
def test_a_scenario_needs_a_model(folder: Any, text: str, code: str, message: str) -> None:
    folder.scenario.write_text(text, encoding="utf-8")
    problem = folder.problem()
    assert problem.code == code
    assert message in problem.message


def test_resolve_shows_where_every_value_came_from(folder: Any) -> None:
    scenario(folder, "change: {risks: {R-01: {probability: 0.5}}}\n")
    origin = {
        (row.table, row.id, row.field): (row.value, str(row.origin)) for row in resolve(folder.scenario, ["seed=3"])
    }
    assert origin["risks", "R-01", "probability"] == ("0.5", "scenarios/small.yaml:2:38")
    assert origin["risks", "R-01", "delay_pessimistic"] == ("4", "models/small/risks.csv:2:43")
    assert origin["project", "", "start"] == ("2027-01-04", "models/small/model.yaml:3:8")
    assert origin["scenario", "", "seed"] == ("3", "--set seed")


@pytest.mark.parametrize("name", ["x" * 300, '"a\\0b"'])
def test_what_can_not_be_a_file_is_refused_before_it_is_looked_for(folder: Any, name: str) -> None:
    folder.scenario.write_text(f"model: {name}\n", encoding="utf-8")
    assert "file-name" in {problem.code for problem in folder.problems()}
