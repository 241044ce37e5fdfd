"""`forecast import`: a schedule becomes a model whose base plan is the schedule."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forecast.readers import read_model
from forecast.readers.handshakes import ROW_MOMENTS
from tests.support.schedule_files import SIX, mspdi, needs_java, xer

needs_java()

TASKS: list[dict[str, object]] = [
    {"code": "A", "hours": 40, "early_start_date": "2026-01-05 08:00", "early_end_date": "2026-01-12 17:00"},
    {"code": "B", "hours": 24, "clndr_id": SIX, "early_start_date": "2026-01-14 08:00", "early_end_date": "2026-01-16 17:00", "cstr_type": "CS_MSOA", "cstr_date": "2026-01-14 08:00"},
    {"code": "M", "task_type": "TT_FinMile", "early_start_date": "2026-01-16 17:00", "early_end_date": "2026-01-16 17:00"},
]  # fmt: skip
LINKS = [("A", "FS", "B", 8.0), ("B", "FS", "M", 0.0)]


Forecast = Callable[..., Any]


def test_a_schedule_becomes_a_model(forecast: Forecast, tmp_path: Path) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, LINKS, days_off=[46029])
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 0
    assert "early dates alike: 3 to the minute, 3 to the day" in ending.out
    assert "no duration has a range yet" in ending.err
    project = read_model(tmp_path / "plan")
    assert project.tasks == read_model(path).tasks
    assert dict(project.calendars) == dict(read_model(path).calendars)
    assert [(task.id, task.duration.text) for task in project.tasks] == [
        ("A", "constant(5)"),
        ("B", "constant(3)"),
        ("M", "constant(0)"),
    ]
    assert (tmp_path / "plan" / "tasks.csv").read_text("utf-8").startswith("id,name,wbs,most_likely,predecessors,")


def test_estimates_of_the_planner_become_estimates_of_the_model(tmp_path: Path) -> None:
    duration = "<ExtendedAttribute><FieldID>{}</FieldID><Value>PT{}H0M0S</Value><DurationFormat>7</DurationFormat></ExtendedAttribute>"
    points = duration.format(188743783, 8) + duration.format(188743784, 16) + duration.format(188743785, 48)
    call = "<ExtendedAttribute><FieldID>188743731</FieldID><Value>Uniform(2;10)</Value></ExtendedAttribute>"
    path = mspdi(
        tmp_path / "plan.xml",
        [{"UID": 1, "Name": "A", "hours": 24, "xml": points}, {"UID": 2, "Name": "B", "hours": 24, "xml": call}],
    )
    assert [task.duration.text for task in read_model(path).tasks] == ["pert(1, 2, 6)", "uniform(2, 10)"]


def test_strict_writes_nothing_where_a_date_differs(forecast: Forecast, tmp_path: Path) -> None:
    wrong = [{**TASKS[0], "early_end_date": "2026-01-13 17:00"}, *TASKS[1:]]
    path = xer(tmp_path / "plan.xer", wrong, LINKS, days_off=[46029])
    ending = forecast("import", path, "--to", tmp_path / "plan", "--strict")
    assert ending.code == 1
    assert "differs" in ending.out
    assert (
        "`A`, early dates: 2026-01-05 08:00 to 2026-01-13 17:00 in the file, here 2026-01-05 08:00 to 2026-01-12 17:00"
        in ending.err
    )
    assert not (tmp_path / "plan").exists()


def test_strict_is_so_with_late_dates_and_float_too(forecast: Forecast, tmp_path: Path) -> None:
    wrong = [{**TASKS[0], "late_start_date": "2026-01-05 08:00", "late_end_date": "2026-01-13 17:00", "total_float_hr_cnt": 8}, *TASKS[1:]]  # fmt: skip
    path = xer(tmp_path / "plan.xer", wrong, LINKS, days_off=[46029])
    ending = forecast("import", path, "--to", tmp_path / "plan", "--strict")
    assert ending.code == 1
    assert "early dates alike: 3 to the minute, 3 to the day\nlate dates alike: 2" in ending.out
    assert "`A`, late dates: 2026-01-05 08:00 to 2026-01-13 17:00 in the file" in ending.err


def test_nothing_is_overwritten(forecast: Forecast, tmp_path: Path) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, LINKS)
    forecast("import", path, "--to", tmp_path / "plan")
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 2
    assert "exists already" in ending.err


def test_texts_of_the_file_become_no_formulas(forecast: Forecast, tmp_path: Path) -> None:
    path = mspdi(tmp_path / "plan.xml", [{"UID": 1, "Name": "=HYPERLINK(evil)", "hours": 8}])
    forecast("import", path, "--to", tmp_path / "plan")
    assert "\n1,'=HYPERLINK(evil)," in (tmp_path / "plan" / "tasks.csv").read_text("utf-8")


def test_a_project_that_is_not_there_is_named(forecast: Forecast, tmp_path: Path) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, LINKS)
    ending = forecast("import", path, "--to", tmp_path / "plan", "--project", "other")
    assert ending.code == 3
    assert "projects: `Own project` (OWN)" in ending.err


def test_links_in_a_circle_are_refused(forecast: Forecast, tmp_path: Path) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, [*LINKS, ("B", "FS", "A", 0.0)])
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 3
    assert "cycle" in ending.err
    assert not (tmp_path / "plan").exists()


def test_a_file_that_is_no_schedule_is_refused(forecast: Forecast, tmp_path: Path) -> None:
    path = tmp_path / "plan.mpp"
    path.write_bytes(b"nothing of that kind")
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 3
    assert "error[schedule-unknown]" in ending.err
    assert "it begins with `nothing of that kind`" in ending.err


def test_a_file_that_breaks_off_is_no_shorter_schedule(forecast: Forecast, tmp_path: Path) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, LINKS)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"PR_FS") + 3])
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 3
    assert "error[schedule-unreadable]" in ending.err
    assert "the file breaks off in line " in ending.err
    path.write_bytes(whole[: whole.index(b"%T\tTASKPRED")])  # between two tables
    ending = forecast("import", path, "--to", tmp_path / "plan")
    assert ending.code == 0
    assert "warning[schedule-end]" in ending.err
    plan = mspdi(tmp_path / "plan.xml", [{"UID": 1, "Name": "A", "hours": 8}])
    plan.write_bytes(plan.read_bytes()[:-60])
    ending = forecast("import", plan, "--to", tmp_path / "other")
    assert ending.code == 3
    assert "the file breaks off in line 2" in ending.err


def test_the_import_leaves_its_handshake_for_the_report(forecast: Forecast, tmp_path: Path) -> None:
    wrong = [{**TASKS[0], "early_end_date": "2026-01-13 17:00"}, *TASKS[1:]]
    path = xer(tmp_path / "plan.xer", wrong, LINKS, days_off=[46029])
    forecast("import", path, "--to", tmp_path / "plan")
    record = json.loads((tmp_path / "plan" / "handshake.json").read_text("utf-8"))
    assert (record["tasks"], record["to_the_minute"], record["causes"]) == (3, 2, {"unknown": 1})
    # The folder and the file itself say the same.
    for model in (tmp_path / "plan", path):
        ending = forecast("run", model, "--format", "json", "--iterations", "256", "--quiet")
        assert ending.code == 0
        found = json.loads(ending.out)["handshake"]
        assert found | {"file": ""} == record | {"file": ""}
        assert found["file"].endswith("plan.xer")
        (difference,) = found["differences"]
        assert (difference["id"], difference["what"], difference["file_finish"]) == (
            "A",
            "early dates",
            "2026-01-13T17:00",
        )
        assert difference["finish"] == "2026-01-12T17:00"


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"schema": "forecast.handshake/1"}', "[" * 100_000])
def test_a_damaged_record_is_left_out_with_a_warning(forecast: Forecast, tmp_path: Path, text: str) -> None:
    path = xer(tmp_path / "plan.xer", TASKS, LINKS, days_off=[46029])
    forecast("import", path, "--to", tmp_path / "plan")
    (tmp_path / "plan" / "handshake.json").write_text(text, "utf-8")
    ending = forecast("validate", tmp_path / "plan")
    assert ending.code == 0
    assert "warning[handshake-file]" in ending.err + ending.out
    assert "handshake.json" in ending.err + ending.out


@pytest.mark.parametrize(
    ("key", "value", "is_known"),
    [("program", "paper", False), ("what", "dates", False), ("what", [], False), ("what", "late dates", True)],
)
def test_a_record_with_words_that_no_import_writes_is_left_out_with_a_warning(
    forecast: Forecast, tmp_path: Path, key: str, value: object, is_known: bool
) -> None:
    forecast("import", xer(tmp_path / "plan.xer", TASKS, LINKS, days_off=[46029]), "--to", tmp_path / "plan")
    path = tmp_path / "plan" / "handshake.json"
    record = json.loads(path.read_text("utf-8"))
    row = dict.fromkeys(("id", "name", "cause", "detail"), "A") | dict.fromkeys(ROW_MOMENTS)
    record["differences"] = [row | {"what": "total float"}]
    (record["differences"][0] if key == "what" else record)[key] = value
    path.write_text(json.dumps(record), "utf-8")
    ending = forecast("validate", tmp_path / "plan")
    assert ending.code == 0
    assert ("warning[handshake-file]" in ending.err + ending.out) is not is_known


def test_an_expected_finish_becomes_a_constraint(forecast: Forecast, tmp_path: Path) -> None:
    tasks = [
        {"code": "A", "hours": 8},
        {"code": "B", "hours": 8, "expect_end_date": "2026-01-09 17:00", "early_start_date": "2026-01-06 08:00"},
    ]
    path = xer(tmp_path / "plan.xer", tasks, [("A", "FS", "B", 0.0)])
    assert forecast("import", path, "--to", tmp_path / "models" / "plan").code == 0
    project = read_model(tmp_path / "models" / "plan")
    (task,) = (task for task in project.tasks if task.constraints)
    assert (task.id, task.duration.text) == ("B", "constant(4)")
    assert [(one.kind, f"{one.on:%Y-%m-%d %H:%M}") for one in task.constraints] == [
        ("expected finish", "2026-01-09 17:00")
    ]
