"""Limited resources: compiler and kernels against the naive twin, and against the plain serial method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.distributions import estimate as estimates
from forecast.engine.simulate import simulate
from forecast.project import Project, Task
from tests.reference.chance import random_logic
from tests.reference.hazard_projects import hazardous_project
from tests.reference.hazards import NaiveHazards
from tests.reference.limited_projects import latest_finishes, limited
from tests.reference.progress_projects import random_progress
from tests.reference.projects import constant, random_project
from tests.reference.serial_sgs import worst_excess
from tests.reference.simulation import NaiveSimulation
from tests.unit.engine.test_against_the_naive_twin import (
    N_BLOCKS,
    SEED,
    check_accounts,
    check_criticality,
    check_dates,
    check_durations,
    check_finish_and_milestones,
    close,
    of_tasks,
)

MADE_UP = [random_project, random_logic, random_progress]
CASES = [(made_up, seed, seed % 2 == 0) for made_up in MADE_UP for seed in range(5)]


@pytest.mark.parametrize(("made_up", "seed", "stratified"), CASES)
def test_the_kernels_find_what_the_naive_twin_finds(
    made_up: Callable[[int], Project], seed: int, stratified: bool
) -> None:
    project = limited(made_up(seed), seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = NaiveSimulation(project, N_BLOCKS, SEED, stratified, latest_finishes(project))
    assert [task.id for task in compiled.tasks] == [task.id for task in twin.tasks]
    there = of_tasks(compiled, twin, "exists").astype(bool)
    for dates, name in ((found.outcome.detail_start, "start_of"), (found.outcome.detail_finish, "finish_of")):
        expected = of_tasks(compiled, twin, name)
        np.testing.assert_array_equal(np.isnan(dates), ~there)
        close(dates[there], expected[there])
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    for r, name in enumerate(compiled.awaited):
        waits = np.array([name in one.awaited.values() for one in twin.iterations]).reshape(N_BLOCKS, 256).sum(axis=1)
        assert found.n_awaited.total[r] == waits.sum()
        assert found.n_awaited.square[r] == (waits**2).sum()


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.slow)])
def test_risks_in_time_and_limits_together(seed: int) -> None:
    project = limited(hazardous_project(seed), seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED)
    twin = NaiveHazards(project, N_BLOCKS, SEED, True, latest_finishes(project))
    assert [task.id for task in compiled.tasks] == [task.id for task in twin.tasks]
    check_dates(compiled, found, twin)
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    assert found.n_slowest == twin.column("n_slowest").sum()


def test_in_the_random_projects_tasks_wait_often() -> None:
    waiting = 0
    for made_up, seed, _ in CASES:
        compiled = compile_project(limited(made_up(seed), seed))
        waiting += int(simulate(compiled.inputs, 256, SEED).n_awaited.total.max(initial=0) > 64)
    assert waiting > len(CASES) / 2


@pytest.mark.parametrize(("made_up", "seed"), [case[:2] for case in CASES])
def test_no_iteration_needs_more_than_there_is(made_up: Callable[[int], Project], seed: int) -> None:
    project = limited(made_up(seed), seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, 256, SEED).outcome
    available = {one.id: one.available for one in project.resources if one.available is not None}
    needs = {
        task.id: {one.resource: one.units for one in task.resources if one.resource in available}
        for task in compiled.tasks
        if task.progress is None
    }
    for i in range(0, 256, 8):
        dates = {
            task.id: (float(begin), float(end))
            for task, begin, end in zip(
                compiled.tasks, found.detail_start[:, i], found.detail_finish[:, i], strict=True
            )
            if task.id in needs and not np.isnan(begin)
        }
        assert worst_excess(dates, {name: needs[name] for name in dates}, available) <= 1e-9


@pytest.mark.parametrize(("made_up", "seed"), [case[:2] for case in CASES if case[0] is not random_logic])
def test_the_base_plan_is_the_iteration_in_which_everything_goes_as_planned(
    made_up: Callable[[int], Project], seed: int
) -> None:
    project = limited(made_up(seed), seed)

    def planned(task: Task) -> Task:
        value = estimates.most_likely(task.duration.family, dict(task.duration.parameters), task.duration.low)
        return replace(task, duration=constant(value))

    certain = compile_project(replace(project, tasks=tuple(map(planned, project.tasks)), risks=()))
    run, base = simulate(certain.inputs, 256, SEED), certain.base
    close(run.outcome.detail_start, np.repeat(base.start[:, None], 256, axis=1))
    close(run.outcome.detail_finish, np.repeat(base.finish[:, None], 256, axis=1))
    np.testing.assert_array_equal(base.critical, run.critical.total == 256)


@pytest.mark.parametrize("made_up", MADE_UP)
def test_threads_and_the_order_of_rows_change_no_bit(made_up: Callable[[int], Project]) -> None:
    project = limited(made_up(2), 2)
    permuted = replace(
        project,
        tasks=tuple(replace(task, resources=task.resources[::-1]) for task in reversed(project.tasks)),
        risks=project.risks[::-1],
        resources=project.resources[::-1],
    )
    one = simulate(compile_project(project).inputs, 5 * 256, SEED, n_threads=1)
    other = simulate(compile_project(permuted).inputs, 5 * 256, SEED, n_threads=2)
    for name in ("finish", "cost", "detail_start", "detail_finish"):
        assert getattr(one.outcome, name).tobytes() == getattr(other.outcome, name).tobytes()
    for name in ("critical", "n_awaited"):
        np.testing.assert_array_equal(getattr(one, name).total, getattr(other, name).total)
    np.testing.assert_array_equal(one.duration_sum, other.duration_sum)
