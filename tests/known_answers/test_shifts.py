"""Schedules on calendars with shifts, against a walk over the minutes of the clock."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import Compiled, compile_project
from forecast.engine.simulate import simulate
from forecast.errors import Place
from forecast.project import Link, Project, Task
from forecast.readers.public_holidays import public_holidays
from forecast.readers.raw import Cell
from tests.reference.minutes import Clock
from tests.reference.projects import constant
from tests.reference.shift_projects import shift_project

CAPTURED = Path(__file__).resolve().parents[3] / "shared" / "schedules" / "p6-13cases" / "p6-captured.json"
OFFICE = ((480, 720), (780, 1020))
MINUTE = 1.0 / 1440.0
LAST = 0.001 * MINUTE  # days; six hundredths of a second


def clock_minutes(compiled: Compiled, starts: np.ndarray, finishes: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return starts and finishes in minutes on the clock from the project's first midnight."""
    begin, end = (
        compiled.timeline.calendar_days(moments, ends=e) for moments, e in ((starts, False), (finishes, True))
    )
    return {task.id: (float(begin[t]) / MINUTE, float(end[t]) / MINUTE) for t, task in enumerate(compiled.tasks)}


def assert_same(found: dict[str, tuple[float, float]], expected: dict[str, tuple[int, int]]) -> None:
    for name, dates in expected.items():
        assert found[name] == pytest.approx(dates, abs=LAST / MINUTE, rel=0.0), name


def check(project: Project, n_days: int) -> Compiled:
    compiled, clock = compile_project(project), Clock(project, n_days)
    expected = clock.dates()
    assert_same(clock_minutes(compiled, compiled.base.start, compiled.base.finish), expected)
    simulation = simulate(compiled.inputs, 256, seed=1)
    outcome = simulation.outcome
    assert_same(clock_minutes(compiled, outcome.detail_start[:, 17], outcome.detail_finish[:, 17]), expected)
    own = project.calendars[project.calendar]
    worked = clock.worked_before(project.calendar, max(end for _, end in expected.values()))
    assert outcome.duration == pytest.approx(np.full(256, worked / own.hours_per_day / 60.0), abs=1e-6)
    return compiled


@pytest.mark.parametrize("seed", range(12))
def test_dates_are_those_of_a_walk_over_the_minutes(seed: int) -> None:
    check(shift_project(seed, step=(1, 5, 15, 30)[seed % 4]), 1_500)


@pytest.mark.parametrize("seed", range(200, 212))
def test_float_is_what_a_task_can_start_later_without_moving_the_finish(seed: int) -> None:
    project = shift_project(seed, n_tasks=8, step=30, years=0.1)
    compiled, clock = compile_project(project), Clock(project, 400)
    for t, task in enumerate(compiled.tasks):
        hours = project.calendars[task.calendar or project.calendar].hours_per_day
        # The float is the least upper bound; what starts exactly there may start in the next shift and be a minute late.
        assert 0.0 <= compiled.base.total_float[t] * hours * 60.0 - clock.total_float(task.id) + 0.01 <= 1.02, task


@pytest.mark.parametrize("seed", range(100, 103))
def test_dates_are_exact_to_the_minute_over_thirty_years(seed: int) -> None:
    compiled = check(shift_project(seed, n_tasks=24, step=1, years=28.0), 16_000)
    assert compiled.timeline.slot_minutes == 1
    assert compiled.base.finish.max() > 20 * 365 * 200


@pytest.mark.skipif(not CAPTURED.is_file(), reason="needs the schedules of the sibling directory `shared`")
@pytest.mark.parametrize("number", [1, 2, 3, 4, 6, 7])
def test_dates_and_floats_are_those_of_primavera(number: int) -> None:
    # Networks that were scheduled by hand in Primavera P6; the fifth has a mandatory date.
    case = json.loads(CAPTURED.read_text(encoding="utf-8"))["cases"][number - 1]
    options, start = case["input"]["opts"], date.fromisoformat(case["input"]["opts"]["projectStart"])
    calendars = {name: _captured_calendar(name, said) for name, said in options["cal_map"].items()}
    before: dict[str, list[Link]] = {}
    for one in case["input"]["relationships"]:
        before.setdefault(one["to_code"], []).append(Link(one["from_code"], one["type"], one["lag_days"]))
    tasks = [
        Task(one["code"], "", constant(one["duration_days"]), predecessors=tuple(before.get(one["code"], ())),
             calendar=one["clndr_id"])
        for one in case["input"]["activities"]
    ]  # fmt: skip
    project = Project("captured", start, tuple(tasks), calendar=next(iter(calendars)), calendars=calendars)
    compiled = compile_project(project)
    base, midnight = compiled.base, datetime.combine(start, datetime.min.time())
    late = compiled.timeline.calendar_days(base.late_finish)
    found = clock_minutes(compiled, base.start, base.finish)
    for t, task in enumerate(compiled.tasks):
        expected = next(one for one in case["p6_result"] if one["code"] == task.id)
        dates = [midnight + timedelta(minutes=round(minutes)) for minutes in (*found[task.id], late[t] / MINUTE)]
        assert dates == [datetime.fromisoformat(expected[name]) for name in ("ES", "EF", "LF")], task.id
        assert base.total_float[t] == pytest.approx(expected["TF_days"], abs=1e-9)


def _captured_calendar(name: str, said: dict) -> Calendar:
    holidays = tuple((day, day, "") for day in map(date.fromisoformat, said["holidays"]))
    if "jurisdiction" in said:
        holidays = public_holidays(Cell(said["jurisdiction"], Place("")), date(said["year_range"][0], 1, 1))
    week = tuple(OFFICE if day in said["work_days"] else () for day in range(1, 8))
    return Calendar(name, shifts=week, closed=holidays)
