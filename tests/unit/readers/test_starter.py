"""The starter workspace: sound, commented, readable by editors, and never in the way of existing files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forecast.errors import UsageError
from forecast.readers import create, json_schema, read_scenario


def test_the_starter_is_valid_and_shows_what_the_formats_can_do(tmp_path: Path) -> None:
    create(tmp_path)
    scenario = read_scenario(tmp_path / "scenarios" / "example.yaml")
    assert scenario.warnings == ()
    project = scenario.project
    assert (len(project.tasks), len(project.risks)) == (8, 3)
    assert {task.duration.family for task in project.tasks} == {"constant", "pert", "trigen"}
    assert {risk.kind for risk in project.risks} == {"threat", "opportunity"}
    assert any(risk.has_response for risk in project.risks)
    assert {link.kind for task in project.tasks for link in task.predecessors} >= {"FS", "SS"}
    assert {task.calendar for task in project.tasks} == {None, "continuous", "weekend"}


def test_the_changes_that_the_starter_shows_as_comments_work(tmp_path: Path) -> None:
    create(tmp_path)
    path = tmp_path / "scenarios" / "example.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    begin = lines.index("# change:")
    path.write_text("\n".join([*lines[:begin], *(line.removeprefix("# ") for line in lines[begin:])]), encoding="utf-8")
    project = read_scenario(path).project
    assert [task.id for task in project.tasks][-1] == "TRAIN"
    assert [risk.id for risk in project.risks] == ["R-01", "R-02"]
    assert project.risks[0].probability == 0.2


def test_the_starter_points_editors_at_schemas_that_are_there(tmp_path: Path) -> None:
    written = create(tmp_path)
    for name, kind in (("models/example/model.yaml", "model"), ("scenarios/example.yaml", "scenario")):
        path = tmp_path / name
        first = path.read_text(encoding="utf-8").splitlines()[0]
        prefix = "# yaml-language-server: $schema="
        assert first.startswith(prefix)
        schema = (path.parent / first.removeprefix(prefix)).resolve()
        assert json.loads(schema.read_text(encoding="utf-8")) == json_schema(kind)  # type: ignore[arg-type]
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("name", ["scenarios/example.yaml", "models/example/costs.csv", "reports/README.md"])
def test_an_existing_file_stays_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=name):
        create(tmp_path)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="can't be written"):
        create(tmp_path / "file" / "workspace")
