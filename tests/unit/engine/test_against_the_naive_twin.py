"""The compiled simulation and its naive twin give the same numbers, on projects that use everything at once.

Both do the same arithmetic on the same draws; only the order of additions differs. A sum of k numbers differs by at
most k roundings of 1.1e-16, far below the 1e-12 allowed.
"""

from __future__ import annotations

import numpy as np
import pytest

from forecast.compiler import Compiled, compile_project
from forecast.engine.simulate import Simulation, simulate
from forecast.project import Project
from tests.reference.projects import random_project
from tests.reference.simulation import NaiveSimulation

SEED = 2**40 + 5  # both words of the seed count
N_BLOCKS = 2
CASES = [(seed, stratified) for seed in range(8) for stratified in (True, False)]


def close(found: np.ndarray, expected: np.ndarray) -> None:
    scale = float(np.max(np.abs(expected), initial=1.0))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * scale)


def of_tasks(compiled: Compiled, twin: NaiveSimulation, name: str) -> np.ndarray:
    return np.array([twin.column(name, task.id) for task in compiled.tasks])


@pytest.mark.parametrize(("seed", "stratified"), CASES)
def test_the_kernels_find_what_the_naive_twin_finds(seed: int, stratified: bool) -> None:
    project = random_project(seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = NaiveSimulation(project, N_BLOCKS, SEED, stratified)
    check_dates(compiled, found, twin)
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    check_swings(project, compiled, found, twin)
    check_strikes(project, found, twin)


def check_dates(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    close(found.outcome.detail_start, of_tasks(compiled, twin, "start_of"))
    close(found.outcome.detail_finish, of_tasks(compiled, twin, "finish_of"))


def check_finish_and_milestones(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    close(found.outcome.finish, twin.column("finish"))
    close(found.outcome.duration, twin.column("duration"))
    milestones = [compiled.tasks[t].id for t in compiled.inputs.network.milestone]
    assert milestones == [
        task.id
        for task in compiled.tasks
        if task.duration.parameters == (("value", 0.0),) and twin.column("exists", task.id).all()
    ]
    for m, name in enumerate(milestones):
        close(found.outcome.milestone_finish[m], twin.column("finish_of", name))


def check_accounts(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    close(found.outcome.cost, twin.column("cost"))
    paid = {name for one in twin.iterations for name, amount in one.accounts.items() if amount != 0.0}
    assert paid <= set(compiled.accounts)
    for a, name in enumerate(compiled.accounts):
        close(found.outcome.account_cost[a], twin.column("accounts", name))


def check_criticality(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    by_block = of_tasks(compiled, twin, "is_critical").reshape(-1, N_BLOCKS, 256).sum(axis=2)
    np.testing.assert_array_equal(found.critical.total, by_block.sum(axis=1))
    np.testing.assert_array_equal(found.critical.square, (by_block**2).sum(axis=1))


def check_durations(compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    shifted = of_tasks(compiled, twin, "duration_of") - compiled.inputs.network.center[:, None]
    close(found.duration_sum, shifted.sum(axis=1))
    close(found.duration_square, (shifted**2).sum(axis=1))
    assert found.n_cut == twin.column("n_cut").sum()


def check_swings(project: Project, compiled: Compiled, found: Simulation, twin: NaiveSimulation) -> None:
    costs = sorted((item for item in project.costs if item.fixed_cost), key=lambda item: item.id)
    names = [("duration", task.id) for task in compiled.tasks]
    names += [("fixed-cost", task.id) for task in compiled.tasks if task.fixed_cost]
    names += [("item-cost", item.id) for item in costs]
    assert len(names) == len(found.finish_swing.total)
    for swing, figure in ((found.finish_swing, "duration"), (found.cost_swing, "cost")):
        values = twin.column(figure)
        expected = np.array([twin.swing_sums(*name, values) for name in names])
        # Differences of means: their error is relative to the figure, not to the difference.
        scale = float(np.max(np.abs(values)))
        np.testing.assert_allclose(swing.total, expected[:, 0], rtol=0, atol=1e-12 * scale)
        np.testing.assert_allclose(swing.square, expected[:, 1], rtol=0, atol=1e-12 * scale**2)


def check_strikes(project: Project, found: Simulation, twin: NaiveSimulation) -> None:
    for r, risk in enumerate(sorted(project.risks, key=lambda risk: risk.id)):
        strikes = twin.column("strikes", risk.id).reshape(N_BLOCKS, 256)
        np.testing.assert_array_equal(found.strikes[:, r], strikes.sum(axis=1))
        for sums, name in ((found.strike_finish, "duration"), (found.strike_cost, "cost")):
            close(sums[:, r], (twin.column(name).reshape(N_BLOCKS, 256) * strikes).sum(axis=1))


def test_the_random_projects_use_everything() -> None:
    projects = [random_project(seed) for seed in sorted({seed for seed, _ in CASES})]
    links = [link for project in projects for task in project.tasks for link in task.predecessors]
    assert {link.kind for link in links} == {"FS", "SS", "FF", "SF"}
    assert {link.lag_days > 0 for link in links} == {True, False}
    assert {link.lag_share > 0 for link in links} == {True, False}
    assert {len(project.calendars) for project in projects} >= {1, 3}
    assert {project.risk_combination for project in projects} == {"series", "parallel"}
    assert any(task.is_milestone for project in projects for task in project.tasks)
    assert any(task.not_before for project in projects for task in project.tasks)
    risks = [(project, risk) for project in projects for risk in project.risks]
    assert any(not risk.is_open for _, risk in risks)
    assert any(risk.has_response and risk.id in project.responses for project, risk in risks)
    assert any(not risk.has_response and risk.id in project.responses for project, risk in risks)
    impacts = [impact for _, risk in risks for impact in risk.impacts]
    for name in ("delay", "factor", "cost", "cost_factor", "cost_per_day"):
        assert any(getattr(impact, name) and impact.tasks for impact in impacts)
    assert any(impact.cost and not impact.tasks for impact in impacts)
    assert any(simulate(compile_project(project).inputs, 256, SEED).n_cut > 0 for project in projects)
