"""A task that is expected to finish on a date takes what lies between its start and that date, in every iteration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import Compiled, compile_project
from forecast.engine.memory import Outcome
from forecast.engine.simulate import simulate
from forecast.project import Constraint, Impact, Link, Progress, Project, Risk, Task
from tests.reference.projects import MONDAY, constant, project_of, uniform

SEED = 11
ON_DAY_12 = (Constraint("expected finish", MONDAY + timedelta(days=11)),)  # its end
FIRST = Task("A", "a", uniform(5.0, 15.0))
SECOND = Task("B", "b", constant(3.0), predecessors=(Link("A"),), constraints=ON_DAY_12)


def run(project: Project) -> tuple[Compiled, Outcome]:
    compiled = compile_project(project)
    assert [task.id for task in compiled.tasks][:2] == ["A", "B"]
    return compiled, simulate(compiled.inputs, 512, SEED).outcome


def test_it_ends_on_the_date_or_when_it_starts() -> None:
    compiled, found = run(project_of([FIRST, replace(SECOND, cost_per_day=10.0)]))
    first = found.detail_finish[0]
    assert first.min() < 6.0
    assert first.max() > 14.0
    np.testing.assert_allclose(found.detail_finish[1], np.maximum(first, 12.0), rtol=1e-14)
    np.testing.assert_allclose(found.cost, 10.0 * np.maximum(12.0 - first, 0.0), rtol=1e-13, atol=1e-11)
    assert compiled.base.finish[1] == 12.0
    assert compiled.base.durations.tolist() == [10.0, 2.0]
    assert compiled.base_cost == 20.0


@pytest.mark.parametrize(
    ("impact", "longer"),
    [
        (Impact(("B",), delay=constant(2.0)), lambda days: days + 2.0),
        (Impact(("B",), factor=constant(1.5)), lambda days: days * 1.5),
    ],
)
def test_what_risks_do_to_it_comes_on_top(impact: Impact, longer: object) -> None:
    project = replace(project_of([FIRST, SECOND]), risks=(Risk("R", "r", 1.0, impacts=(impact,)),))
    _, found = run(project)
    first = found.detail_finish[0]
    assert callable(longer)
    np.testing.assert_allclose(found.detail_finish[1], first + longer(np.maximum(12.0 - first, 0.0)), rtol=1e-13)


def test_a_link_to_its_finish_holds_it_longer() -> None:
    later = replace(SECOND, predecessors=(Link("A", "FF", 1.0),))
    compiled, found = run(project_of([FIRST, later]))
    first = found.detail_finish[0]
    np.testing.assert_allclose(found.detail_finish[1], np.maximum(first + 1.0, 12.0), rtol=1e-14)
    # It takes the twelve days from the project's start, whenever it starts.
    np.testing.assert_allclose(found.detail_start[1], np.maximum(first - 11.0, 0.0), rtol=1e-13, atol=1e-12)
    assert compiled.inputs.network.may_finish_last.tolist() == [True, True]
    np.testing.assert_array_equal(found.finish, np.maximum(first, found.detail_finish[1]))


def test_of_work_in_progress_it_counts_what_is_left() -> None:
    begun = replace(SECOND, progress=Progress(MONDAY, None, 0.5), cost_per_day=10.0)
    project = replace(project_of([FIRST, begun]), status_date=MONDAY + timedelta(days=2))
    _, found = run(project)
    first = found.detail_finish[0]
    assert (found.detail_start[1] == 0.0).all()
    np.testing.assert_allclose(found.detail_finish[1], np.maximum(first, 12.0), rtol=1e-14)
    # The days up to the status date, and the days from where the rest begins.
    np.testing.assert_allclose(found.cost, 10.0 * (2.0 + np.maximum(12.0 - first, 0.0)), rtol=1e-13, atol=1e-11)


def test_a_date_on_a_day_off_is_the_end_of_the_work_before_it() -> None:
    week, every = Calendar("week"), Calendar("every", weekdays=(True,) * 7)
    second = replace(SECOND, calendar="week", constraints=(Constraint("expected finish", date(2026, 11, 15)),))
    project = project_of([FIRST, second], calendar="every", calendars={"week": week, "every": every})
    _, found = run(project)
    # Sunday the 15th: the work ends with Friday the 13th, after 12 days of the axis, unless A ends later.
    early = found.detail_finish[0] < 11.0
    np.testing.assert_allclose(found.detail_finish[1, early], 12.0, rtol=1e-14)


def test_the_range_counts_for_nothing() -> None:
    bits = [run(project_of([FIRST, replace(SECOND, duration=one)]))[1] for one in (constant(3.0), uniform(1.0, 90.0))]
    np.testing.assert_array_equal(bits[0].finish, bits[1].finish)
    np.testing.assert_array_equal(bits[0].detail_finish, bits[1].detail_finish)


def test_of_two_dates_the_first_holds() -> None:
    later = Constraint("expected finish", MONDAY + timedelta(days=30))
    one, two = (
        run(project_of([FIRST, replace(SECOND, constraints=some)]))[1]
        for some in (ON_DAY_12, (later, *ON_DAY_12))
    )  # fmt: skip
    np.testing.assert_array_equal(one.finish, two.finish)


@pytest.mark.parametrize("n_threads", [2, 4])
def test_threads_and_the_order_of_rows_change_no_bit(n_threads: int) -> None:
    tasks = [FIRST, replace(SECOND, cost_per_day=10.0), Task("C", "c", uniform(1.0, 4.0), predecessors=(Link("B"),))]
    one = simulate(compile_project(project_of(tasks)).inputs, 5 * 256, SEED, n_threads=1).outcome
    other = simulate(compile_project(project_of(tasks[::-1])).inputs, 5 * 256, SEED, n_threads=n_threads).outcome
    for name in ("finish", "cost", "detail_start", "detail_finish"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
