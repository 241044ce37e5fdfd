"""As late as possible: compiler and kernels against the naive twin, and the promises that hold without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.compiler import Compiled, compile_project
from forecast.engine.simulate import Simulation, simulate
from forecast.engine.variants import run_variants, without_risk
from forecast.project import Constraint, Impact, Link, Progress, Project, Risk, Task
from forecast.project.lateness import AS_LATE_AS_POSSIBLE, as_soon_as_possible
from tests.reference.chance import random_logic
from tests.reference.hazard_projects import hazardous_project
from tests.reference.hazards import NaiveHazards
from tests.reference.lateness import with_late
from tests.reference.limited_projects import latest_finishes, limited
from tests.reference.progress_projects import random_progress
from tests.reference.projects import MONDAY, constant, project_of, random_project, uniform
from tests.reference.simulation import NaiveSimulation
from tests.unit.engine.test_against_the_naive_twin import (
    N_BLOCKS,
    SEED,
    check_accounts,
    check_criticality,
    check_durations,
    check_finish_and_milestones,
    close,
    of_tasks,
)

MADE_UP: tuple[Callable[[int], Project], ...] = (random_project, random_logic, random_progress, hazardous_project)
CASES = [
    pytest.param(made_up, seed, seed % 2 == 0, marks=[pytest.mark.slow] if seed > 1 else [])
    for made_up in MADE_UP
    for seed in range(4)
]
LATE = (Constraint(AS_LATE_AS_POSSIBLE),)


@pytest.mark.parametrize(("made_up", "seed", "stratified"), CASES)
def test_the_kernels_find_what_the_naive_twin_finds(
    made_up: Callable[[int], Project], seed: int, stratified: bool
) -> None:
    project = with_late(made_up(seed), seed)
    twin = NaiveHazards if made_up is hazardous_project else NaiveSimulation
    check_all(project, twin(project, N_BLOCKS, SEED, stratified), stratified)


@pytest.mark.parametrize("seed", range(4))
def test_tasks_that_need_no_limited_resource_are_late_under_limits(seed: int) -> None:
    made_up = (random_project, random_logic)[seed % 2]
    project = with_late(limited(made_up(seed), seed), seed, share=0.8)
    check_all(project, NaiveSimulation(project, N_BLOCKS, SEED, True, latest_finishes(project)), True)


def check_all(project: Project, twin: NaiveSimulation, stratified: bool) -> None:
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    there = of_tasks(compiled, twin, "exists").astype(bool)
    for dates, name in ((found.outcome.detail_start, "start_of"), (found.outcome.detail_finish, "finish_of")):
        expected = of_tasks(compiled, twin, name)
        np.testing.assert_array_equal(np.isnan(dates), ~there)
        close(dates[there], expected[there])
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)


def both(project: Project) -> tuple[Compiled, Simulation, Simulation]:
    compiled = compile_project(project)
    found, early = (
        simulate(inputs, 512, SEED)
        for inputs in (compiled.inputs, compile_project(as_soon_as_possible(project)).inputs)
    )
    return compiled, found, early


@pytest.mark.parametrize("made_up", MADE_UP)
@pytest.mark.parametrize("seed", range(4))
def test_nothing_but_the_late_tasks_moves_and_they_move_forward(made_up: Callable[[int], Project], seed: int) -> None:
    compiled, found, early = both(with_late(made_up(seed), seed))
    late = [t for t, task in enumerate(compiled.tasks) if LATE[0] in task.constraints]
    others = [t for t in range(len(compiled.tasks)) if t not in late]
    for name in ("finish", "duration"):
        np.testing.assert_array_equal(getattr(found.outcome, name), getattr(early.outcome, name))
    np.testing.assert_array_equal(found.critical.total, early.critical.total)
    np.testing.assert_array_equal(found.duration_sum, early.duration_sum)
    np.testing.assert_array_equal(found.strikes, early.strikes)
    for name in ("detail_start", "detail_finish"):
        now, before = getattr(found.outcome, name), getattr(early.outcome, name)
        np.testing.assert_array_equal(now[others], before[others])
        there = ~np.isnan(now)
        assert (now[there] >= before[there]).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_late_task_has_no_free_float(seed: int) -> None:
    # One calendar, links that end when the successor begins: then the float of a link is a difference of dates.
    project = random_project(seed)
    calendar = project.calendars[project.calendar]
    tasks = [
        replace(task, calendar=None, predecessors=tuple(dict.fromkeys(Link(link.predecessor, "FS", abs(link.lag_days)) for link in task.predecessors)))
        for task in project.tasks
    ]  # fmt: skip
    project = with_late(replace(project, tasks=tuple(tasks), calendars={calendar.id: calendar}), seed)
    compiled = compile_project(project)
    outcome = simulate(compiled.inputs, 512, SEED).outcome
    row = {task.id: t for t, task in enumerate(compiled.tasks)}
    least = {task.id: outcome.finish - outcome.detail_finish[row[task.id]] for task in compiled.tasks}
    for task in compiled.tasks:
        for link in task.predecessors:
            room = outcome.detail_start[row[task.id]] - link.lag_days - outcome.detail_finish[row[link.predecessor]]
            least[link.predecessor] = np.minimum(least[link.predecessor], room)
    for task in compiled.tasks:
        assert least[task.id].min() > -1e-9
        if LATE[0] in task.constraints:
            assert least[task.id].max() < 1e-9


def three(*middle: Task) -> Project:
    """Return a long and a short path to one end; the long one takes 20 days, the short one 2 before what is given."""
    first = Task("A", "short", constant(2.0), constraints=LATE)
    long = Task("L", "long", constant(20.0))
    return project_of([first, long, *middle])


def dates(project: Project) -> dict[str, tuple[float, float]]:
    compiled = compile_project(project)
    outcome = simulate(compiled.inputs, 256, SEED).outcome
    return {
        task.id: (float(outcome.detail_start[t, 0]), float(outcome.detail_finish[t, 0]))
        for t, task in enumerate(compiled.tasks)
    }


def test_a_chain_of_late_tasks_ends_where_what_follows_begins() -> None:
    middle = Task("B", "short, too", constant(3.0), predecessors=(Link("A"),), constraints=LATE)
    end = Task("E", "end", constant(1.0), predecessors=(Link("B"), Link("L")))
    found = dates(three(middle, end))
    assert found == {"A": (15.0, 17.0), "B": (17.0, 20.0), "E": (20.0, 21.0), "L": (0.0, 20.0)}


def test_a_late_task_stays_before_a_task_that_is_early() -> None:
    middle = Task("B", "short, too", constant(3.0), predecessors=(Link("A"),))
    end = Task("E", "end", constant(1.0), predecessors=(Link("B"), Link("L")))
    assert dates(three(middle, end))["A"] == (0.0, 2.0)


def test_what_does_not_exist_does_not_hold_a_late_task() -> None:
    middle = Task("B", "never", constant(3.0), predecessors=(Link("A", lag_days=4.0),), exists=0.0)
    sometimes = replace(middle, exists=1e-9)
    end = Task("E", "end", constant(1.0), predecessors=(Link("B", lag_days=5.0), Link("L")))
    for one in (middle, sometimes):
        assert dates(three(one, end))["A"] == (18.0, 20.0)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("A", "FS", 3.0), (15.0, 17.0)),
        (Link("A", "SS", 3.0), (17.0, 19.0)),
        (Link("A", "FF", 3.0), (16.0, 18.0)),
        (Link("A", "SF", 3.0), (18.0, 20.0)),
        (Link("A", "FS", lag_share=0.5), (17.0, 19.0)),
        (Link("A", "FS", -1.0), (19.0, 21.0)),
    ],
)
def test_each_kind_of_link_binds_the_end_that_it_is_tied_to(link: Link, expected: tuple[float, float]) -> None:
    end = Task("E", "end", constant(1.0), predecessors=(link, Link("L")))
    assert dates(three(end))["A"] == expected


def test_a_late_task_on_its_own_calendar_ends_before_a_weekend_that_its_successor_works() -> None:
    every = Calendar("every", weekdays=(True,) * 7)
    week = Calendar("week")
    end = Task("E", "end", constant(1.0), predecessors=(Link("A"), Link("L")))
    project = replace(three(end), calendar="every", calendars={"every": every, "week": week})
    tasks = [replace(task, calendar="week" if task.id == "A" else "every") for task in project.tasks]
    # Monday 2 November and 20 days: Saturday 21 November ends; A works on Thursday and Friday.
    found = dates(replace(project, tasks=tuple(tasks)))
    assert found["A"] == (17.0, 19.0)
    assert found["E"] == (20.0, 21.0)
    assert date(2026, 11, 2).toordinal() + 19 == date(2026, 11, 21).toordinal()


def test_a_late_task_keeps_a_date_that_wins_over_links() -> None:
    end = Task("E", "end", constant(1.0), predecessors=(Link("A"), Link("L")))
    project = three(end)
    latest = Constraint("finish no later than", date(2026, 11, 9))  # day 8 ends
    tasks = tuple(replace(task, constraints=(*LATE, latest)) if task.id == "A" else task for task in project.tasks)
    assert dates(replace(project, tasks=tasks, constraints_win=True))["A"] == (6.0, 8.0)
    assert dates(replace(project, tasks=tasks))["A"] == (18.0, 20.0)


def test_what_is_left_of_work_in_progress_holds_a_late_task() -> None:
    begun = Progress(MONDAY, None, 1.0)
    rest = Task("E", "in progress", constant(4.0), predecessors=(Link("A"), Link("L")), progress=begun)
    project = replace(three(rest), status_date=MONDAY + timedelta(days=1))
    assert dates(project) == {"A": (19.0, 21.0), "L": (1.0, 21.0), "E": (0.0, 25.0)}


def test_a_variant_of_a_run_is_what_a_run_of_it_would_be() -> None:
    tasks = (
        Task("A", "a", uniform(1.0, 3.0), constraints=LATE, cost_per_day=10.0),
        Task("L", "l", uniform(10.0, 20.0)),
        Task("E", "e", constant(1.0), predecessors=(Link("A"), Link("L")), cost_per_day=10.0),
    )
    risk = Risk("R", "r", 0.5, impacts=(Impact(("A", "L"), delay=uniform(1.0, 5.0)),))
    project = replace(project_of(list(tasks)), risks=(risk,), cash_flow=True)
    inputs = compile_project(project).inputs
    found = run_variants(inputs, [without_risk(inputs, np.array([0]))], 2, SEED)
    alone = simulate(compile_project(replace(project, risks=())).inputs, 512, SEED)
    close(found.finish[0], alone.outcome.finish)
    close(found.cost[0], alone.outcome.cost)


@pytest.mark.parametrize("made_up", MADE_UP)
def test_threads_and_the_order_of_rows_change_no_bit(made_up: Callable[[int], Project]) -> None:
    project = with_late(made_up(1), 1)
    permuted = replace(project, tasks=tuple(reversed(project.tasks)), risks=tuple(reversed(project.risks)))
    one = simulate(compile_project(project).inputs, 5 * 256, SEED, n_threads=1)
    other = simulate(compile_project(permuted).inputs, 5 * 256, SEED, n_threads=2)
    for name in ("finish", "cost", "milestone_finish", "detail_start", "detail_finish"):
        np.testing.assert_array_equal(getattr(one.outcome, name), getattr(other.outcome, name))
    np.testing.assert_array_equal(one.critical.total, other.critical.total)


def test_a_project_without_late_tasks_has_no_arrays_for_them() -> None:
    assert compile_project(random_project(0)).inputs.postponed is None
