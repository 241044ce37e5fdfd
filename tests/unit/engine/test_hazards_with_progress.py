"""Risks in time, lost days, progress and constraints in one project: kernels and naive twin agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS
from forecast.compiler import Compiled, compile_project
from forecast.engine.simulate import Simulation, simulate
from forecast.project import (
    Assignment,
    Constraint,
    Impact,
    Link,
    LostDays,
    Progress,
    Project,
    Proximity,
    Resource,
    Risk,
    Task,
)
from forecast.project.time_checks import windows_open
from tests.reference.hazard_projects import hazardous_project
from tests.reference.hazards import NaiveHazards
from tests.reference.limited_projects import latest_finishes, limited
from tests.reference.progress_projects import with_dates
from tests.reference.projects import constant
from tests.unit.engine import test_against_the_naive_twin as plain

N_BLOCKS, SEED = plain.N_BLOCKS, plain.SEED
SEEDS, LIMITED_SEEDS = range(5), range(3)
START, STATUS = date(2027, 1, 4), date(2027, 2, 3)  # 30 days later


def made_up(seed: int) -> Project:
    return with_dates(hazardous_project(seed), seed)


def check(project: Project, twin: NaiveHazards) -> None:
    compiled = compile_project(project)
    assert compiled.inputs.hazards is not None
    assert compiled.inputs.bounds is not None
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED)
    plain.check_dates(compiled, found, twin)
    plain.check_finish_and_milestones(compiled, found, twin)
    plain.check_accounts(compiled, found, twin)
    plain.check_criticality(compiled, found, twin)
    plain.check_durations(compiled, found, twin)
    plain.check_strikes(project, found, twin)
    for r, risk in enumerate(sorted(project.risks, key=lambda risk: risk.id)):
        assert found.n_strikes[r] == twin.column("n_strikes", risk.id).sum()
    assert found.n_slowest == twin.column("n_slowest").sum()
    for t, task in enumerate(compiled.tasks):
        if task.is_complete:
            assert np.ptp(found.outcome.detail_start[t]) == np.ptp(found.outcome.detail_finish[t]) == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_kernels_find_what_the_naive_twin_finds(seed: int) -> None:
    project = made_up(seed)
    check(project, NaiveHazards(project, N_BLOCKS, SEED))


@pytest.mark.parametrize("seed", LIMITED_SEEDS)
def test_so_they_do_with_limited_resources(seed: int) -> None:
    project = limited(made_up(seed), seed)
    check(project, NaiveHazards(project, N_BLOCKS, SEED, True, latest_finishes(project)))


@pytest.mark.parametrize("seed", SEEDS)
def test_neither_rows_nor_threads_change_a_bit(seed: int) -> None:
    project = made_up(seed)
    permuted = replace(project, tasks=project.tasks[::-1], risks=project.risks[::-1])
    one = simulate(compile_project(project).inputs, 1_024, SEED, n_threads=1)
    other = simulate(compile_project(permuted).inputs, 1_024, SEED, n_threads=2)
    for name in ("finish", "cost", "account_cost", "detail_start", "detail_finish"):
        assert getattr(one.outcome, name).tobytes() == getattr(other.outcome, name).tobytes()
    for name in ("strikes", "strike_cost", "n_strikes", "n_slowest", "duration_sum"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_windows_that_wait_for_each_other_by_the_links_that_still_bind_are_refused() -> None:
    """Without progress each milestone waits for the other's task by its links, which makes no circle of windows."""
    assert "window-circle" not in {problem.code for problem in windows_open(hazardous_project(5))}
    assert "window-circle" in {problem.code for problem in windows_open(made_up(5))}
    for seed in SEEDS:
        assert "window-circle" not in {problem.code for problem in windows_open(made_up(seed))}


def small(tasks: Sequence[Task], risks: Sequence[Risk] = (), **further: object) -> Project:
    return Project(
        "small", START, tuple(tasks), risks=tuple(risks), calendars={"continuous": CONTINUOUS}, calendar="continuous",
        status_date=STATUS, **further,
    )  # fmt: skip


def run(project: Project) -> tuple[Compiled, Simulation]:
    compiled = compile_project(project)
    return compiled, simulate(compiled.inputs, 40 * 256, SEED)


def recurring(*tasks: str) -> Risk:
    return Risk("AGAIN", "AGAIN", 1.0, impacts=(Impact(tasks, cost=constant(1.0)),), per_month=constant(365.25 / 120))


def test_strikes_meet_what_is_left_of_a_task_only() -> None:
    """The task began 30 days ago and goes on 20 days from now for 10 more days: one strike in ten days."""
    running = Task("A", "A", constant(20.0), progress=Progress(START, None, 0.5, date(2027, 2, 23)))
    _, found = run(small([running], [recurring("A")]))
    within = 5.0 / np.sqrt(40 * 256)
    assert abs(found.n_strikes[0] / (40 * 256) - 1.0) < within
    assert abs(found.outcome.cost.mean() - 1.0) < within


def test_strikes_on_the_project_come_after_the_status_date() -> None:
    _, found = run(small([Task("A", "A", constant(20.0))], [recurring()]))
    assert abs(found.outcome.cost.mean() - 2.0) < 5.0 * np.sqrt(2.0 / (40 * 256))


@pytest.mark.parametrize(("closes", "share"), [(date(2027, 2, 2), 0.0), (STATUS, 1.0), ("DONE", 0.0), ("LEFT", 1.0)])
def test_a_window_that_closed_before_the_status_date_lets_no_risk_through(closes: date | str, share: float) -> None:
    tasks = [Task("DONE", "DONE", constant(5.0), progress=Progress(START, date(2027, 1, 9))),
             Task("LEFT", "LEFT", constant(5.0))]  # fmt: skip
    risk = Risk("R", "R", 1.0, impacts=(Impact(cost=constant(1.0)),), proximity=Proximity(None, closes))
    _, found = run(small(tasks, [risk]))
    assert found.outcome.cost.mean() == share


@pytest.mark.parametrize("purpose", ["rate_factor", "quantity_factor"])
def test_the_resources_of_a_complete_task_feel_no_risk(purpose: str) -> None:
    done = Task("A", "A", constant(5.0), progress=Progress(START, date(2027, 1, 8)), resources=(Assignment("R"),))
    risk = Risk("R", "R", 1.0, impacts=(Impact(resources=("R",), **{purpose: constant(2.0)}),))
    paid = [
        run(small([done, left], [risk], resources=(Resource("R", "R", day_rate=100.0),)))[1].outcome.cost.mean()
        for left in (Task("B", "B", constant(5.0)), Task("B", "B", constant(5.0), resources=(Assignment("R"),)))
    ]
    np.testing.assert_allclose(paid, [500.0, 1_500.0])


def test_work_before_the_project_loses_the_days_of_its_first_month() -> None:
    """A task of ten days that must end on the fifth day begins five days before the first; half of each is lost."""
    january = LostDays("frost", "continuous", constant(15.5), months=(1,))
    must = (Constraint("must finish on", date(2027, 1, 8)),)
    tasks = [Task("A", "A", constant(10.0), constraints=must), Task("B", "B", constant(1.0), predecessors=(Link("A"),))]
    project = replace(small(tasks, lost_days=(january,)), status_date=None)
    compiled, found = run(project)
    assert [task.id for task in compiled.tasks] == ["A", "B"]
    np.testing.assert_allclose(found.outcome.detail_start[0], -5.0)
    np.testing.assert_allclose(found.outcome.detail_finish[0], 15.0)
    np.testing.assert_allclose(found.outcome.detail_finish[1], 17.0)
