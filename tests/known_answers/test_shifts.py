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
from forecast.project import Assignment, Charge, Link, Moment, Project, Resource, Task
from forecast.readers.public_holidays import public_holidays
from forecast.readers.raw import Cell
from tests.reference.minutes import Clock
from tests.reference.projects import constant
from tests.reference.shift_projects import shift_project, windowed_project
from tests.support.models import project, run

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


@pytest.mark.parametrize("seed", range(8))
def test_a_window_with_times_is_met_to_the_minute(seed: int) -> None:
    check(windowed_project(seed), 4_000)


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


def test_money_follows_hours() -> None:
    """Worked out by hand.

    A takes 12 of its 8-hour days' hours (1.5 days) from Monday 8:00 until Tuesday 12:00: 12 x 100 + 1.5 x 80. B waits
    for the night, so that the goods lie for ten hours at 24 a day. All of it is spent in January.
    """
    nights = (((1320, 1800),),) * 7
    calendars = {
        "office": Calendar("office", shifts=(OFFICE,) * 5 + ((),) * 2),
        "night": Calendar("night", shifts=nights),
    }
    tasks = [
        Task("A", "", constant(1.5), resources=(Assignment("NET"),), cost_per_day=80.0),
        Task("B", "", constant(1.0), predecessors=(Link("A"),), calendar="night", fixed_cost=constant(800.0)),
    ]
    whole = project(
        tasks,
        start=date(2027, 1, 25),
        calendar="office",
        calendars=calendars,
        resources=(Resource("NET", "", hourly_rate=100.0, account="people"),),
        charges=(Charge("S", "S", 24.0, Moment(task="A"), Moment(task="B", side="start"), "goods"),),
        cash_flow=True,
    )
    results = run(whole, 256)
    tasks_of = dict(zip(results.tasks.id, results.tasks.base_start, strict=True))
    assert tasks_of["B"] == pytest.approx(1.0 + 22.0 / 24.0)
    assert results.cost == pytest.approx(np.full(256, 1_200.0 + 120.0 + 10.0 + 800.0))
    assert results.money.monthly_cost[0] == pytest.approx(results.cost)


def test_a_night_over_the_end_of_a_month_is_spent_in_both() -> None:
    nights = Calendar("night", shifts=(((1320, 1800),),) * 7)
    tasks = [Task("B", "", constant(1.0), fixed_cost=constant(800.0))]
    whole = project(tasks, start=date(2027, 1, 31), calendar="night", calendars={"night": nights}, cash_flow=True)
    results = run(whole, 256)
    assert results.money.monthly_cost[:2, 0] == pytest.approx([200.0, 600.0])
    assert results.money.base_monthly[:2] == pytest.approx([200.0, 600.0])
