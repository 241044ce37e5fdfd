"""A file with several projects: one of them, or several that are planned as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast.errors import InputError
from forecast.readers import read_model, read_scenario
from forecast.readers.schedules import read_schedules
from tests.support.schedule_files import needs_java
from tests.support.several_projects import SECOND, A, stored, two

needs_java()
Forecast = Callable[..., Any]


def test_the_command_imports_several_and_a_scenario_names_them(forecast: Forecast, tmp_path: Path) -> None:
    known = [stored(SECOND[0], "01-13 08:00 01-13 17:00"), stored(SECOND[1], "01-14 08:00 01-15 17:00")]
    path = two(tmp_path, [A], known, [((1, "A"), "FS", (2, "C"), 8.0)])
    ending = forecast("import", path, "--to", tmp_path / "plan", "--project", "First", "--project", "Second")
    assert ending.code == 0, ending.err
    assert "early dates alike: 3 to the minute" in ending.out
    project = read_model(tmp_path / "plan")
    assert [task.id for task in project.tasks] == ["A", "C", "D"]
    (tmp_path / "both.yaml").write_text("model: both.xer\nimport: {project: [First, Second]}\n", "utf-8")
    assert read_scenario(tmp_path / "both.yaml").project.tasks == project.tasks
    (tmp_path / "both.yaml").write_text("model: both.xer\nimport: {project: [First, Third]}\n", "utf-8")
    with pytest.raises(InputError, match="no project `Third`"):
        read_scenario(tmp_path / "both.yaml")


def test_the_date_of_the_other_project_can_be_moved_in_the_model(forecast: Forecast, tmp_path: Path) -> None:
    path = two(tmp_path, [A], links=[((1, "A"), "FS", (2, "C"), 8.0)])
    ending = forecast("import", path, "--to", tmp_path / "plan", "--project", "Second", "--bands", "0.9/1/1.3")
    assert ending.code == 0, ending.err
    table = tmp_path / "plan" / "tasks.csv"
    assert "\nP1.A,A (First),,," in table.read_text("utf-8")
    before = forecast("run", tmp_path / "plan", "--format", "json", "--iterations", "256", "--quiet")
    table.write_text(table.read_text("utf-8").replace("2026-01-09 17:00", "2026-01-16 17:00"), "utf-8")
    behind = forecast("run", tmp_path / "plan", "--format", "json", "--iterations", "256", "--quiet")
    finishes = [json.loads(one.out)["finish"]["percentiles"]["P50"]["value"] for one in (before, behind)]
    assert [date.fromisoformat(one[:10]).isocalendar().week for one in finishes] == [3, 4]


def test_a_copy_of_the_projects_has_the_dates_of_the_run(forecast: Forecast, tmp_path: Path) -> None:
    path = two(tmp_path, [A, {"code": "C", "hours": 8}], links=[((1, "A"), "FS", (2, "D"), 0.0)])
    names = ("--project", "First", "--project", "Second")
    assert forecast("import", path, "--to", tmp_path / "plan", *names).code == 0
    ending = forecast("run", tmp_path / "plan", "--iterations", "256", "--output", tmp_path / "out", "--quiet")
    assert ending.code == 0, ending.err
    copy = tmp_path / "copy.xer"
    ending = forecast("export", tmp_path / "out", "--schedule", path, "--to", copy, *names)
    assert ending.code == 0, ending.err
    assert "tasks with their dates: 4" in ending.out
    fields = {f"{one.code}.{task.id}": dict(task.fields) for one in read_schedules(copy) for task in one.tasks}
    assert fields["P1.A"]["P80 finish"].startswith("2026-01-09T17:00")
    assert fields["P2.D"]["P80 finish"].startswith("2026-01-13T17:00")
    assert fields["P1.C"]["P80 finish"].startswith("2026-01-05T17:00")
    # One project alone: the milestone of the other is no task of its file.
    assert forecast("import", path, "--to", tmp_path / "alone", "--project", "Second").code == 0
    forecast("run", tmp_path / "alone", "--iterations", "256", "--output", tmp_path / "own", "--quiet")
    ending = forecast("export", tmp_path / "own", "--schedule", path, "--to", tmp_path / "own.xer", "--project", "P2")
    assert ending.code == 0, ending.err
    assert "tasks with their dates: 2" in ending.out
    assert "is not in the schedule" not in ending.err
