"""Resource limits, constraints and progress beside all that can be modelled: no way of running changes a bit.

Rows in another order, other numbers of threads and longer runs, with risks in time, lost days, forks, loops and windows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import Simulation, simulate
from forecast.project import Assignment, Constraint, Progress, Project, Resource, Task, check
from tests.reference.projects import MONDAY, constant, project_of
from tests.reference.serial_sgs import worst_excess
from tests.unit.engine.test_everything_on import turned, whole
from tests.unit.engine.test_promises import assert_same_bits

SEED, N = 20_261_103, 1_280
STATUS = MONDAY + timedelta(days=14)


@cache
def everything_limited() -> Project:
    """Return a project with everything on, few people, dates to keep and some work done."""
    project = whole()
    first = [task for task in project.tasks if not task.predecessors and task.window is None and task.exists == 1.0]
    begun = {task.id: k for k, task in enumerate(sorted(first, key=lambda one: one.id)) if not task.only_if}
    decides = {one.task for one in project.conditions} | {one.test for one in project.rework}

    def changed(task: Task, k: int) -> Task:
        if begun.get(task.id) in (2, 3) and task.id not in decides:
            return replace(task, progress=Progress(MONDAY, MONDAY + timedelta(days=7)))
        if begun.get(task.id) == 1 and task.id not in decides:
            return replace(task, progress=Progress(MONDAY, None, 0.6))
        kinds = {5: "start no earlier than", 15: "must start on", 25: "finish no earlier than", 35: "must finish on"}
        if task.window is None and k % 40 in kinds:
            return replace(task, constraints=(Constraint(kinds[k % 40], MONDAY + timedelta(days=60)),))  # type: ignore[arg-type]
        if task.window is None and k % 10 == 8:
            return replace(task, constraints=(Constraint("as late as possible"),), resources=())
        return task

    tasks = sorted(project.tasks, key=lambda one: one.id)
    return replace(
        project,
        tasks=tuple(changed(task, k) for k, task in enumerate(tasks)),
        resources=tuple(
            replace(one, available=(1.0, 1.5, 2.0)[k % 3]) for k, one in enumerate(sorted(project.resources, key=str))
        ),
        resource_limits=True,
        status_date=STATUS,
    )


@cache
def run_of_it() -> Simulation:
    return simulate(compile_project(everything_limited()).inputs, N, SEED, n_threads=1)


def test_the_project_has_every_part() -> None:
    # What the benchmark's windows do, overlap, is refused in files only.
    errors = {problem.code for problem in check(everything_limited()) if problem.severity == "error"}
    assert errors <= {"window-overlap"}
    inputs = compile_project(everything_limited()).inputs
    assert [name for name, part in inputs._asdict().items() if part is None] == []
    assert inputs.bounds is not None
    assert inputs.bounds.is_complete.any()
    assert (inputs.bounds.actual_start >= 0.0).any()
    assert np.isfinite(inputs.bounds.latest_start).any()
    assert inputs.postponed is not None
    assert inputs.postponed.is_late.sum() > 5
    assert (run_of_it().n_awaited.total > N / 4).any()


@pytest.mark.parametrize("n_threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(n_threads: int) -> None:
    found = simulate(compile_project(everything_limited()).inputs, N, SEED, n_threads=n_threads)
    assert_same_bits(run_of_it(), found)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_no_bit(seed: int) -> None:
    compiled = compile_project(turned(everything_limited(), Random(seed)))
    assert_same_bits(run_of_it(), simulate(compiled.inputs, N, SEED, n_threads=2))


def test_a_longer_run_begins_with_the_iterations_of_a_shorter_one() -> None:
    short = simulate(compile_project(everything_limited()).inputs, N // 2, SEED).outcome
    for name in ("finish", "cost", "account_cost", "milestone_finish"):
        first, whole_run = getattr(short, name), getattr(run_of_it().outcome, name)
        assert first.tobytes() == whole_run[..., : first.shape[-1]].tobytes(), name


def test_no_iteration_needs_more_than_there_is() -> None:
    project, compiled = everything_limited(), compile_project(everything_limited())
    available = {one.id: one.available for one in project.resources if one.available is not None}
    needs = {
        task.id: {one.resource: one.units for one in task.resources}
        for task in compiled.tasks
        if task.progress is None and task.resources
    }
    outcome = run_of_it().outcome
    for i in range(0, 1_024, 64):
        dates = {
            task.id: (float(begin), float(end))
            for task, begin, end in zip(
                compiled.tasks, outcome.detail_start[:, i], outcome.detail_finish[:, i], strict=True
            )
            if task.id in needs and not np.isnan(begin)
        }
        assert worst_excess(dates, {name: needs[name] for name in dates}, available) <= 1e-9


def test_amounts_that_are_no_simple_fractions_are_kept_too() -> None:
    # 0.123456789 of a unit is rounded down to a millionth: eight of them are at work together, the ninth waits.
    needs = (Assignment("r", 0.123456789),)
    tasks = [Task(f"T{k}", f"T{k}", constant(1.0), resources=needs) for k in range(9)]
    engineer = Resource("r", "r", day_rate=1.0, available=1.0)
    compiled = compile_project(project_of(tasks, resources=(engineer,), resource_limits=True))
    assert sorted(compiled.base.start.tolist()) == [0.0] * 8 + [1.0]
    found = simulate(compiled.inputs, 256, SEED).outcome
    np.testing.assert_array_equal(found.detail_start, np.repeat(compiled.base.start[:, None], 256, axis=1))
