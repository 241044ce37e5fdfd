"""Logic that depends on chance: compiler and kernels against the naive twin, on projects with all of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import Compiled, compile_project
from forecast.distributions import estimate as estimates
from forecast.engine.simulate import Simulation, simulate
from forecast.project import Task
from tests.reference.chance import random_logic
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
    project = random_logic(seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = NaiveSimulation(project, N_BLOCKS, SEED, stratified)
    check_existence(compiled, found, twin)
    check_outcomes(compiled, found, twin)
    check_windows(compiled, found, twin)
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    check_strikes(compiled.project, found, twin)


def check_existence(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    exists = of_tasks(compiled, twin, "exists").astype(bool)
    always = compiled.inputs.logic.row < 0
    np.testing.assert_array_equal(found.present, np.where(always, 0, exists.sum(axis=1)))
    assert exists[always].all()
    for dates, name in ((found.outcome.detail_start, "start_of"), (found.outcome.detail_finish, "finish_of")):
        np.testing.assert_array_equal(np.isnan(dates), ~exists)
        close(dates[exists], of_tasks(compiled, twin, name)[exists])


def check_outcomes(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    n = len(twin.iterations)
    for g, gate in enumerate(compiled.gates):
        if gate.kind in ("branch", "condition"):
            chosen = np.array([one.outcome_of[gate.name] == gate.outcome for one in twin.iterations])
        elif gate.kind == "rework":
            loop = next(again.loop for again in twin.again.values() if again.loop.name == gate.name)
            probability = np.prod(loop.probabilities[: int(gate.outcome.removeprefix("pass ")) - 1])
            u = twin._percentiles("rework", gate.name)
            chosen = u < probability
        else:
            task = twin.task_by_id[gate.name]
            chosen = twin._percentiles("existence", gate.name) < (0.0 if task.rework_only else task.exists)
        assert len(chosen) == n
        by_block = chosen.reshape(N_BLOCKS, 256)
        np.testing.assert_array_equal(found.opens[:, g], by_block.sum(axis=1))
        close(found.open_finish[:, g], (twin.column("duration").reshape(N_BLOCKS, 256) * by_block).sum(axis=1))
        close(found.open_cost[:, g], (twin.column("cost").reshape(N_BLOCKS, 256) * by_block).sum(axis=1))


def check_windows(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    trouble = Counter((name, what) for one in twin.iterations for name, what in one.window_trouble.items())
    for t, task in enumerate(compiled.tasks):
        row = compiled.inputs.logic.window[t]
        assert (row >= 0) == (task.window is not None)
        if row >= 0:
            counts = trouble[task.id, "overrun"], trouble[task.id, "missed"]
            assert (found.n_overrun[row], found.n_missed[row]) == counts


def test_the_random_projects_use_everything() -> None:
    projects = [random_logic(seed) for seed in sorted({seed for seed, _ in CASES})]
    found = [simulate(compile_project(project).inputs, 256, SEED) for project in projects]
    assert sum(one.n_overrun.sum() for one in found) > 0
    assert sum(one.n_missed.sum() for one in found) > 0
    links = [link for project in projects for task in project.tasks for link in task.predecessors]
    assert {link.kind for link in links if link.predecessor == "TEST"} == {"FS", "FF", "SS"}
    assert all(((one.opens.sum(axis=0) > 0) & (one.opens.sum(axis=0) < 256)).any() for one in found)


@pytest.mark.parametrize("seed", range(8))
def test_the_base_plan_is_the_iteration_in_which_everything_goes_as_planned(seed: int) -> None:
    """With certain estimates, and forks that always turn out as planned, every iteration is the plan."""
    project = random_logic(seed)
    compiled = compile_project(project)

    def planned(task: Task) -> Task:
        value = estimates.most_likely(task.duration.family, dict(task.duration.parameters), task.duration.low)
        return replace(task, duration=constant(value), exists=float(task.exists >= 0.5))

    branches = tuple(replace(one, outcomes=(("one", 1.0), ("other", 0.0), ("none", 0.0))) for one in project.branches)
    loops = tuple(replace(one, probabilities=tuple(0.0 for _ in one.probabilities)) for one in project.rework)
    certain = replace(
        project, tasks=tuple(planned(task) for task in project.tasks), branches=branches, rework=loops, risks=()
    )
    found = compile_project(certain)
    run = simulate(found.inputs, 256, SEED).outcome
    base = compiled.base
    close(np.full(256, base.project_finish), run.finish)
    for dates, plan in ((run.detail_start, base.start), (run.detail_finish, base.finish)):
        np.testing.assert_array_equal(np.isnan(dates), np.repeat(~base.exists[:, None], 256, axis=1))
        close(dates[base.exists], np.repeat(plan[base.exists][:, None], 256, axis=1))
    np.testing.assert_array_equal(base.critical, simulate(found.inputs, 256, SEED).critical.total == 256)
