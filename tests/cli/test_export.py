"""`forecast export`: a copy of the schedule has what the run found, and all that the schedule had."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from forecast.readers.schedules import PlannedSchedule, read_schedules
from tests.support.schedule_files import mspdi, needs_java, pmxml, xer

needs_java()

Forecast = Callable[..., Any]
TITLES = ("P50 start", "P50 finish", "P80 start", "P80 finish")
HOURS = "<ExtendedAttribute><FieldID>{}</FieldID><Value>PT{}H0M0S</Value><DurationFormat>7</DurationFormat></ExtendedAttribute>"


def primavera(path: Path) -> Path:
    tasks: list[dict[str, object]] = [
        {"code": "A", "hours": 40, "early_start_date": "2026-01-05 08:00", "early_end_date": "2026-01-09 17:00"},
        {"code": "B", "hours": 24, "early_start_date": "2026-01-13 08:00", "early_end_date": "2026-01-15 17:00"},
        {"code": "M", "task_type": "TT_FinMile", "early_start_date": "2026-01-15 17:00", "early_end_date": "2026-01-15 17:00"},
    ]  # fmt: skip
    estimates = {"risk": {"A": "Uniform(2;12)"}, "Mine": {"B": "kept"}}
    return xer(path, tasks, [("A", "FS", "B", 8.0), ("B", "FS", "M", 0.0)], fields=estimates)


def microsoft(path: Path) -> Path:
    points = "".join(HOURS.format(188743783 + k, hours) for k, hours in enumerate((16, 24, 80)))
    taken = "<ExtendedAttribute><FieldID>188743945</FieldID><Value>2026-01-05T08:00:00</Value></ExtendedAttribute>"
    dates = {"Start": "2026-01-05T08:00:00", "Finish": "2026-01-07T17:00:00"}
    return mspdi(
        path,
        [
            {"UID": 1, "Name": "A", "hours": 24, **dates, "xml": points + taken},
            {"UID": 2, "Name": "B", "hours": 24, "links": [(1, "FS", 8)]},
        ],
    )


@pytest.fixture
def ran(forecast: Forecast, tmp_path: Path) -> Callable[[Path], dict[str, Any]]:
    """Return a function that simulates a schedule file, stores the report in `report`, and returns its tasks by id."""

    def run(path: Path) -> dict[str, Any]:
        ending = forecast("run", path, "--iterations", 512, "--output", tmp_path / "report", "--quiet")
        assert ending.code == 0, ending.err
        tasks = json.loads((tmp_path / "report" / "summary.json").read_text("utf-8"))["tasks"]
        return {task["id"]: task for task in tasks}

    return run


def only(path: Path) -> PlannedSchedule:
    (schedule,) = read_schedules(path)
    return schedule


@pytest.mark.parametrize(
    ("source", "target", "form"),
    [
        ("plan.xer", "copy.xer", "XER"),
        ("plan.xer", "copy.pmxml", "PMXML"),
        ("plan.xer", "copy.xml", "PMXML"),
        ("plan.pmxml", "copy.xer", "XER"),
        ("plan.xml", "copy.xml", "MSPDI"),
    ],
)
def test_the_copy_has_the_dates_of_the_run_in_fields_of_the_user(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]], source: str, target: str, form: str
) -> None:
    make = {"plan.xer": primavera, "plan.pmxml": pmxml, "plan.xml": microsoft}[source]
    plan, copy = make(tmp_path / source), tmp_path / target
    was = plan.read_bytes()
    tasks = ran(plan)
    ending = forecast("export", tmp_path / "report", "--schedule", plan, "--to", copy)
    assert ending.code == 0, ending.err
    assert f"tasks with their dates: {len(tasks)}" in ending.out
    assert plan.read_bytes() == was
    before, after = only(plan), only(copy)
    assert after.format == form
    # What the planner had is there still.
    assert after.links == before.links
    kept = {task.uid: (task.name, task.duration, task.kind, set(task.fields), task.stored.early_finish) for task in before.tasks}  # fmt: skip
    for task in after.tasks:
        name, duration, kind, fields, finish = kept[task.uid]
        assert (task.name, task.duration, task.kind) == (name, duration, kind)
        assert fields <= set(task.fields)
        if kind != "summary":
            assert task.stored.early_finish == finish
        own = dict(task.fields)
        if task.kind != "summary":
            found = tasks[task.id]
            assert {title: own[title] for title in TITLES} == {
                "P50 start": found["start_P50"], "P50 finish": found["finish_P50"],
                "P80 start": own["P80 start"], "P80 finish": found["finish_P80"],
            }  # fmt: skip
            assert found["start_P50"] <= own["P80 start"] <= found["finish_P80"]
            assert float(own["Criticality"]) == pytest.approx(100.0 * found["criticality_index"], abs=0.005)


def test_a_copy_of_a_copy_uses_the_same_fields(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]
) -> None:
    for make, name in ((microsoft, "plan.xml"), (primavera, "plan.xer")):
        plan = make(tmp_path / name)
        ran(plan)
        copies = [plan, *(tmp_path / f"{k}-{name}" for k in range(2))]
        for one, next_ in pairwise(copies):
            assert forecast("export", tmp_path / "report", "--schedule", one, "--to", next_).code == 0
        assert [task.fields for task in only(copies[1]).tasks] == [task.fields for task in only(copies[2]).tasks]


def test_dates_of_a_level_become_the_dates_of_the_tasks(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]
) -> None:
    for make, name in ((microsoft, "plan.xml"), (primavera, "plan.xer")):
        plan = make(tmp_path / name)
        ran(plan)
        copy = tmp_path / f"copy-{name}"
        ending = forecast("export", tmp_path / "report", "--schedule", plan, "--to", copy, "--dates", "p80")
        assert ending.code == 0, ending.err
        spans = []
        for task in only(copy).tasks:
            own = dict(task.fields)
            if task.kind == "summary":
                continue
            begin, end = (datetime.fromisoformat(own[title]) for title in ("P80 start", "P80 finish"))
            assert (task.stored.start, task.stored.finish) == (begin, end)
            assert task.is_manual == (name == "plan.xml")
            spans.append((begin, end))
        for task in only(copy).tasks:
            if task.kind == "summary":
                assert task.stored.finish == max(end for _, end in spans)


def test_nothing_is_overwritten_and_other_endings_are_refused(forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]) -> None:  # fmt: skip
    plan = primavera(tmp_path / "plan.xer")
    ran(plan)
    for target, said in ((plan, "exists already"), (tmp_path / "copy.mpp", "`.xer`"), (tmp_path / "no" / "copy.xer", "there is no folder")):  # fmt: skip
        was = plan.read_bytes()
        ending = forecast("export", tmp_path / "report", "--schedule", plan, "--to", target)
        assert (ending.code, said in ending.err) == (2, True), ending.err
        assert plan.read_bytes() == was
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_letters_that_a_format_would_lose_are_refused(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]
) -> None:
    plan = mspdi(tmp_path / "plan.xml", [{"UID": 1, "Name": "Łódź – 工事", "hours": 8}])
    ran(plan)
    ending = forecast("export", tmp_path / "report", "--schedule", plan, "--to", tmp_path / "copy.xer")
    assert ending.code == 3
    assert "error[export-letters]" in ending.err
    assert "`.pmxml`" in ending.err
    assert not (tmp_path / "copy.xer").exists()
    assert forecast("export", tmp_path / "report", "--schedule", plan, "--to", tmp_path / "copy.pmxml").code == 0
    assert [task.name for task in only(tmp_path / "copy.pmxml").tasks] == ["Łódź – 工事"]


def test_a_schedule_of_another_project_is_refused_with_near_names(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]
) -> None:
    ran(primavera(tmp_path / "plan.xer"))
    other = xer(tmp_path / "other.xer", [{"code": "A1", "hours": 8}])
    ending = forecast("export", tmp_path / "report", "--schedule", other, "--to", tmp_path / "copy.xer")
    assert ending.code == 3
    assert "error[export-tasks]" in ending.err
    assert "did you mean `A1`?" in ending.err
    assert not (tmp_path / "copy.xer").exists()


def test_tasks_that_the_schedule_does_not_have_are_named(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]]
) -> None:
    ran(primavera(tmp_path / "plan.xer"))
    less = xer(tmp_path / "less.xer", [{"code": "A", "hours": 40}])
    ending = forecast("export", tmp_path / "report", "--schedule", less, "--to", tmp_path / "copy.xer")
    assert ending.code == 0
    assert "`B` is not in the schedule" in ending.err
    assert "tasks with their dates: 1" in ending.out


def test_without_java_one_line_says_what_to_install(
    forecast: Forecast, tmp_path: Path, ran: Callable[[Path], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from forecast.readers.schedules import reading
    from forecast.readers.schedules.java import ScheduleToolsError

    plan = primavera(tmp_path / "plan.xer")
    ran(plan)

    def missing() -> None:
        raise ScheduleToolsError("schedule files need Java, and no Java was found: install Java 11 or newer")

    monkeypatch.setattr(reading, "java", missing)
    ending = forecast("export", tmp_path / "report", "--schedule", plan, "--to", tmp_path / "copy.xer")
    assert (ending.code, ending.err.count("\n"), ending.out) == (3, 1, "")
