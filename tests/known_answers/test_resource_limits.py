"""Limited resources: answers that can be calculated by hand, and the serial method on a small network."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS, Calendar
from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Assignment, Project, Resource, check
from forecast.results import Results
from tests.reference.serial_sgs import by_priority, latest_finishes, serial_schedule
from tests.support.models import project, run, task

ONE = (Assignment("R"),)


def limited(tasks: list, available: float = 1.0, **more: object) -> Project:
    resource = Resource("R", "R", day_rate=1.0, available=available)
    return project(tasks, resources=(resource,), resource_limits=True, **more)


def dates(results: Results) -> dict[str, tuple[float, float]]:
    tasks = results.tasks
    return {name: (tasks.base_start[t], tasks.base_finish[t]) for t, name in enumerate(tasks.id)}


def test_two_tasks_of_one_engineer_come_one_after_the_other() -> None:
    tasks = [task(name, "uniform(0, 10)", resources=ONE) for name in ("A", "B")]
    results = run(limited(tasks), 25_600)
    # The sum of two times U(0, 10) is at most x with probability x^2 / 200 up to 10, and 1 - (20 - x)^2 / 200 above.
    for p_level, exact in ((0.2, math.sqrt(40.0)), (0.5, 10.0), (0.8, 20.0 - math.sqrt(40.0))):
        error = 5.0 * math.sqrt(p_level * (1.0 - p_level) / 25_600)
        assert abs(np.mean(results.duration <= exact) - p_level) < error
    assert results.tasks.criticality_index.tolist() == [1.0, 1.0]


def test_three_tasks_of_two_engineers() -> None:
    tasks = [task(name, "uniform(0, 10)", resources=ONE) for name in ("A", "B", "C")]
    found = run(limited(tasks, 2.0), 25_600)
    # C follows the shorter of A and B. With a <= b uniform on 0 to 1: mean of max(b, a + c) by integration is 23 / 24.
    u = (np.arange(200) + 0.5) / 200
    a, b, c = np.meshgrid(u, u, u, indexing="ij", sparse=True)
    exact = 10.0 * float(np.maximum(np.maximum(a, b), np.minimum(a, b) + c).mean())
    assert abs(found.duration.mean() - exact) < 5.0 * found.duration.std() / math.sqrt(25_600) + 1e-3
    # Both of the first two are critical only where they end at once; C is where it ends last.
    ends_last = float((np.minimum(a, b) + c > np.maximum(a, b)).mean())
    assert abs(found.tasks.criticality_index[2] - ends_last) < 5.0 * math.sqrt(0.25 / 25_600) + 1e-2


def test_who_must_finish_first_comes_first() -> None:
    # B has a successor of 10 days, so its late finish is earlier than that of A.
    tasks = [task("A", 4.0, resources=ONE), task("B", 3.0, resources=ONE), task("C", 10.0, "B")]
    found = compile_project(limited(tasks))
    assert [one.id for one in found.tasks] == ["B", "A", "C"]
    assert dict(zip("BAC", found.base.start.tolist(), strict=True)) == {"B": 0.0, "A": 3.0, "C": 3.0}


def test_a_later_task_uses_a_gap_that_is_long_enough() -> None:
    # A must wait until day 5 and takes the engineer; B and C come after it in the order, B fits before it, C does not.
    tasks = [
        task("W", 5.0), task("A", 20.0, "W", resources=ONE), task("B", 5.0, resources=ONE),
        task("C", 1.0, resources=ONE),
    ]  # fmt: skip
    compiled = compile_project(limited(tasks))
    begins = dict(zip((one.id for one in compiled.tasks), compiled.base.start.tolist(), strict=True))
    assert begins == {"W": 0.0, "A": 5.0, "B": 0.0, "C": 25.0}


def test_a_resource_is_kept_over_the_weekend() -> None:
    # A begins on Monday 4 Jan 2027 and has the engineer until the Monday after; W works at weekends only.
    week, weekend = Calendar("week"), Calendar("weekend", weekdays=(False,) * 5 + (True,) * 2)
    tasks = [task("A", 6.0, resources=ONE, calendar="week"), task("W", 1.0, resources=ONE, calendar="weekend")]
    calendars = {"week": week, "weekend": weekend, CONTINUOUS.id: CONTINUOUS}
    compiled = compile_project(limited(tasks, calendar="week", calendars=calendars))
    begins = dict(zip((one.id for one in compiled.tasks), compiled.base.start.tolist(), strict=True))
    assert begins == {"A": 0.0, "W": 12.0}


def test_the_path_goes_on_with_who_leaves_the_resource_free() -> None:
    tasks = [task("A", 4.0, resources=ONE), task("X", 1.0), task("B", 3.0, "X", resources=ONE)]
    compiled = compile_project(limited(tasks))
    found = simulate(compiled.inputs, 256, 1)
    share = dict(zip((one.id for one in compiled.tasks), (found.critical.total / 256).tolist(), strict=True))
    # Both must finish on day 4, so A comes first. B would be ready on day 1 and waits until A ends.
    assert compiled.base.project_finish == 7.0
    assert share == {"A": 1.0, "B": 1.0, "X": 0.0}
    by_id = dict(zip((one.id for one in compiled.tasks), compiled.base.total_float.tolist(), strict=True))
    assert by_id == {"A": 0.0, "B": 0.0, "X": 3.0}


@pytest.mark.parametrize("available", [1.0, 2.0, 3.0, 4.5])
def test_the_base_plan_is_the_serial_schedule_with_the_rule_of_latest_finish(available: float) -> None:
    lasting = {"A": 3.0, "B": 5.0, "C": 2.0, "D": 7.0, "E": 4.0, "F": 1.0, "G": 6.0, "H": 2.0}
    before = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B"], "F": ["C", "E"], "G": ["B"], "H": ["D", "F"]}
    units = {"A": 1.0, "B": 0.5, "C": 1.0, "D": 0.5, "E": 1.0, "F": 0.5, "G": 1.0, "H": 1.0}
    needs = {name: {"R": one} for name, one in units.items()}
    order = by_priority(before, latest_finishes(lasting, before))
    expected = serial_schedule(order, lasting, before, needs, {"R": available})
    tasks = [
        task(name, lasting[name], *before[name], resources=(Assignment("R", units[name]),))
        for name in reversed(lasting)
    ]
    compiled = compile_project(limited(tasks, available))
    assert [one.id for one in compiled.tasks] == order
    found = zip(compiled.base.start.tolist(), compiled.base.finish.tolist(), strict=True)
    assert dict(zip(order, found, strict=True)) == expected


def test_limits_without_any_resource_that_is_limited_are_warned_of() -> None:
    plain = project([task("A", 4.0)], resources=(Resource("R", "R", day_rate=1.0),), resource_limits=True)
    (found,) = check(plain)
    assert (found.code, found.severity, found.field) == ("limits-of-nothing", "warning", "resource_limits")
    assert compile_project(plain).inputs.limits is None


def test_off_means_nothing_is_compiled() -> None:
    tasks = [task(name, 4.0, resources=ONE) for name in ("A", "B")]
    resource = Resource("R", "R", day_rate=1.0, available=1.0)
    assert compile_project(project(tasks, resources=(resource,))).inputs.limits is None
