"""Constraints and progress: compiler and kernels against the naive twin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.distributions import estimate as estimates
from forecast.engine.simulate import simulate
from forecast.project import Task
from tests.reference.progress_projects import random_progress
from tests.reference.projects import constant
from tests.reference.simulation import NaiveSimulation
from tests.unit.engine.test_against_the_naive_twin import (
    N_BLOCKS,
    SEED,
    check_accounts,
    check_criticality,
    check_durations,
    check_finish_and_milestones,
    check_strikes,
    close,
    of_tasks,
)

CASES = [(seed, stratified) for seed in range(8) for stratified in (True, False)]


@pytest.mark.parametrize(("seed", "stratified"), CASES)
def test_the_kernels_find_what_the_naive_twin_finds(seed: int, stratified: bool) -> None:
    project = random_progress(seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = NaiveSimulation(project, N_BLOCKS, SEED, stratified)
    for dates, name in ((found.outcome.detail_start, "start_of"), (found.outcome.detail_finish, "finish_of")):
        close(dates, of_tasks(compiled, twin, name))
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    check_strikes(compiled.project, found, twin)


def test_the_random_projects_use_everything() -> None:
    projects = [random_progress(seed) for seed in sorted({seed for seed, _ in CASES})]
    tasks = [task for project in projects for task in project.tasks]
    assert len({one.kind for task in tasks for one in task.constraints}) == 11
    assert {task.milestone_side for task in tasks} == {"", "start", "finish"}
    assert {project.progress_rule for project in projects} == {"retained logic", "progress override"}
    assert {project.constraints_win for project in projects} == {True, False}
    running = [task.progress for task in tasks if task.progress is not None and not task.is_complete]
    assert any(one.resumed for one in running)
    assert any(task.is_complete for task in tasks)


@pytest.mark.parametrize("seed", range(8))
def test_the_base_plan_is_the_iteration_in_which_everything_goes_as_planned(seed: int) -> None:
    project = random_progress(seed)

    def planned(task: Task) -> Task:
        value = estimates.most_likely(task.duration.family, dict(task.duration.parameters), task.duration.low)
        return replace(task, duration=constant(value))

    certain = compile_project(replace(project, tasks=tuple(map(planned, project.tasks)), risks=()))
    run, base = simulate(certain.inputs, 256, SEED), certain.base
    close(np.full(256, base.project_finish), run.outcome.finish)
    close(run.outcome.detail_start, np.repeat(base.start[:, None], 256, axis=1))
    close(run.outcome.detail_finish, np.repeat(base.finish[:, None], 256, axis=1))
    np.testing.assert_array_equal(base.critical, run.critical.total == 256)


@pytest.mark.parametrize("seed", range(3))
def test_threads_and_the_order_of_rows_change_no_bit(seed: int) -> None:
    project = random_progress(seed)
    permuted = replace(project, tasks=tuple(reversed(project.tasks)), risks=tuple(reversed(project.risks)))
    one = simulate(compile_project(project).inputs, 5 * 256, SEED, n_threads=1)
    other = simulate(compile_project(permuted).inputs, 5 * 256, SEED, n_threads=2)
    for name in ("finish", "cost", "detail_start", "detail_finish"):
        np.testing.assert_array_equal(getattr(one.outcome, name), getattr(other.outcome, name))
    np.testing.assert_array_equal(one.critical.total, other.critical.total)
    np.testing.assert_array_equal(one.duration_sum, other.duration_sum)
