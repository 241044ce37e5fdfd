"""Over all real schedules that stand beside the repository: the dates that the planners' programs stored come out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Estimate, Project, Task
from forecast.readers.schedules import PlannedSchedule, read_schedules
from forecast.readers.schedules.compare import Handshake
from forecast.readers.schedules.projects import to_project
from tests.corpus.schedules import FOLDER, by_the_twin, files, handshakes
from tests.reference.planner import plan
from tests.support.schedule_files import needs_java

if not FOLDER.is_dir():
    pytest.skip("needs the schedules of the sibling directory `shared`", allow_module_level=True)
needs_java()

Row = tuple[Path, PlannedSchedule, Handshake]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(handshakes(FOLDER, by_the_twin))


@pytest.fixture(scope="module")
def planned() -> list[Row]:
    return list(handshakes(FOLDER))


def test_the_base_plan_reproduces_dates_floats_and_critical_flags(planned: list[Row]) -> None:
    chosen = [one for _, _, one in planned if one.is_recalculated]
    n = sum(one.n_tasks for one in chosen)
    assert n > 6_000
    assert sum(one.n_to_the_day for one in chosen) / n >= 0.995
    assert sum(one.n_to_the_minute for one in chosen) / n >= 0.995
    assert sum(one.n_float for one in chosen) / n >= 0.998
    assert sum(one.n_critical for one in chosen) / n >= 0.999


def test_every_file_of_the_base_plan_comes_out_to_the_day_but_for_single_tasks(planned: list[Row]) -> None:
    for path, _, one in planned:
        if one.is_recalculated:
            assert one.n_tasks - one.n_to_the_day <= max(4, 0.001 * one.n_tasks), path.name
    assert not [one.task.id for _, _, handshake in planned for one in handshake.differences if one.cause == "unknown"]


def test_at_least_95_in_100_tasks_come_out_to_the_day(rows: list[Row]) -> None:
    chosen = [one for _, _, one in rows if one.is_recalculated]
    n = sum(one.n_tasks for one in chosen)
    assert n > 6_000
    assert sum(one.n_to_the_day for one in chosen) / n >= 0.999
    assert sum(one.n_to_the_minute for one in chosen) / n >= 0.999
    assert sum(one.n_float for one in chosen) / n >= 0.998


def test_every_recalculated_file_comes_out_to_the_day_but_for_single_tasks(rows: list[Row]) -> None:
    wrong = {path.name: one.n_tasks - one.n_to_the_day for path, _, one in rows if one.is_recalculated}
    assert {name: n for name, n in wrong.items() if n} == {"house-51.xer": 1}


def test_every_task_that_differs_has_a_cause(rows: list[Row]) -> None:
    assert not [one.task.id for _, _, handshake in rows for one in handshake.differences if one.cause == "unknown"]


def test_the_reader_finds_the_stored_dates(rows: list[Row]) -> None:
    """The truth beside each file was taken from the raw columns, not by this reader."""
    n = 0
    for path in {path for path, _, _ in rows}:
        truth = path.with_name(path.name + ".truth.json")
        if not truth.is_file():
            continue
        stored = {(task.uid, schedule.data_date): task for schedule in read_schedules(path) for task in schedule.tasks}
        for project in json.loads(truth.read_text("utf-8"))["projects"]:
            at = datetime.fromisoformat(project["status_date"]) if project.get("status_date") else None
            for one in project["activities"]:
                task = stored.get((one["uid"], at))
                if task is None or "ES" not in one:
                    continue
                n += 1
                dates = task.stored
                found = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
                assert found == tuple(_date(one, key) for key in ("ES", "EF", "LS", "LF")), (path.name, one["id"])
                if dates.total_float is not None and "TF_h" in one:
                    assert dates.total_float == pytest.approx(one["TF_h"] * 60, abs=1.0), (path.name, one["id"])
    assert n > 5_000


def test_the_cases_computed_by_primavera_on_screen_come_out() -> None:
    """Seven networks scheduled in P6 23.12 by a person and read off: links, lags, negative float, calendars."""
    folder = FOLDER / "p6-13cases"
    captured = {
        case["p6_project"]: case for case in json.loads((folder / "p6-captured.json").read_text("utf-8"))["cases"]
    }
    schedules = read_schedules(folder / "cases-01-07.xer")
    assert len(schedules) == len(captured) == 7
    for schedule, (_, case) in zip(schedules, sorted(captured.items()), strict=True):
        dates = plan(schedule)
        computed = {task.id: dates[task.uid] for task in schedule.tasks if task.kind == "task"}
        for row in case["p6_result"]:
            ours = computed[row["code"]]
            assert ours.moments() == tuple(_date(row, key) for key in ("ES", "EF", "LS", "LF")), (
                case["case"],
                row["code"],
            )
            assert ours.total_float == row["TF_days"] * 480, (case["case"], row["code"])


def _date(row: dict[str, Any], key: str) -> datetime | None:
    return datetime.fromisoformat(row[key]) if row.get(key) else None


@pytest.mark.slow
def test_every_file_is_simulated_with_ranges_around_its_durations() -> None:
    for path in files(FOLDER):
        for schedule in read_schedules(path):
            project = to_project(schedule).project
            if project.tasks:
                found = simulate(compile_project(with_ranges(project)).inputs, 10_000, 1)
                assert np.isfinite(found.outcome.finish).all(), path.name


def with_ranges(project: Project) -> Project:
    """Return a project whose tasks take from 10 % less to 30 % more than planned."""

    def ranged(task: Task) -> Task:
        days = dict(task.duration.parameters)["value"]
        points = zip(("optimistic", "most_likely", "pessimistic"), (0.9 * days, days, 1.3 * days), strict=True)
        return replace(task, duration=Estimate("triangular", tuple(points))) if days > 0.0 else task

    return replace(project, tasks=tuple(map(ranged, project.tasks)))
