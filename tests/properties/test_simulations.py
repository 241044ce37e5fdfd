"""What holds for any project: identities that need no second program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.compiler import Compiled, compile_project
from forecast.engine.memory import Outcome
from forecast.engine.simulate import Simulation, simulate
from forecast.project import Estimate, Link, Project, Task
from forecast.statistics import error
from tests.properties.strategies import networks, projects_with_calendars, threats
from tests.reference.projects import constant, pert

FEW = settings(max_examples=25)
N = 512
ROUNDING = 1e-9  # days; sums of some tens of numbers below 1,000 in float64 are 1,000 times nearer


def run(project: Project, n_iterations: int = N) -> tuple[Compiled, Simulation]:
    compiled = compile_project(project)
    return compiled, simulate(compiled.inputs, n_iterations, 5, n_threads=1)


def outcome_of(project: Project) -> Outcome:
    return run(project)[1].outcome


def certain(project: Project) -> Project:
    """Return the project with every duration at its most likely value."""
    durations = compile_project(project).inputs.network.center
    by_id = dict(zip((task.id for task in compile_project(project).tasks), durations.tolist(), strict=True))
    return replace(project, tasks=tuple(replace(task, duration=constant(by_id[task.id])) for task in project.tasks))


@FEW
@given(networks())
def test_a_task_on_every_path_is_always_critical(project: Project) -> None:
    gate = Task("first", "first", pert(1.0, 2.0, 5.0))
    last = Task("last", "last", pert(1.0, 2.0, 5.0), predecessors=tuple(Link(task.id) for task in project.tasks))
    tasks = [replace(task, predecessors=(*task.predecessors, Link("first"))) for task in project.tasks]
    compiled, found = run(replace(project, tasks=(gate, *tasks, last)))
    share = dict(zip((task.id for task in compiled.tasks), found.critical.total / N, strict=True))
    assert share["first"] == share["last"] == 1.0
    assert max(share[task.id] for task in project.tasks) > 0.0


def longest_path_of(project: Project) -> tuple[str, ...]:
    """Return the tasks of one critical path of the most likely durations."""
    compiled = compile_project(project)
    by_id = {task.id: t for t, task in enumerate(compiled.tasks)}
    finish = compiled.base.finish
    path = [compiled.tasks[int(np.argmax(finish))]]
    while path[-1].predecessors:
        before = max(path[-1].predecessors, key=lambda link: finish[by_id[link.predecessor]])
        path.append(compiled.tasks[by_id[before.predecessor]])
    return tuple(task.id for task in reversed(path))


@FEW
@given(networks(), st.data())
def test_a_network_is_at_most_as_likely_on_time_as_any_of_its_paths(project: Project, data: st.DataObject) -> None:
    by_id = {task.id: task for task in project.tasks}
    path = [data.draw(st.sampled_from(project.tasks))]
    while path[-1].predecessors and data.draw(st.booleans()):
        path.append(by_id[data.draw(st.sampled_from(path[-1].predecessors)).predecessor])
    for chosen in (longest_path_of(project), [task.id for task in reversed(path)]):
        alone = [
            replace(by_id[name], predecessors=(Link(chosen[k - 1]),) if k else ()) for k, name in enumerate(chosen)
        ]
        date = compile_project(project).base.project_finish + ROUNDING
        of_path = outcome_of(replace(project, tasks=tuple(alone))).finish
        # The same draws: not only the probabilities but every single iteration is ordered.
        of_network = outcome_of(project).finish
        assert np.all(of_network >= of_path - ROUNDING)
        assert np.mean(of_network <= date) <= np.mean(of_path <= date + ROUNDING)


@FEW
@given(networks(), st.data())
def test_switching_a_threat_off_never_raises_any_percentile(project: Project, data: st.DataObject) -> None:
    ids = tuple(task.id for task in project.tasks)
    risks = tuple(data.draw(threats(ids, f"R{k}")) for k in range(data.draw(st.integers(1, 3))))
    project = replace(
        project, risks=risks, tasks=tuple(replace(task, cost_per_day=10.0) for task in project.tasks),
        risk_combination=data.draw(st.sampled_from(("series", "parallel"))),
    )  # fmt: skip
    on, off = outcome_of(project), outcome_of(replace(project, risks=risks[1:]))
    assert np.all(off.finish <= on.finish + ROUNDING)
    assert np.all(off.cost <= on.cost + ROUNDING * 100)
    for p in error.P_LEVELS:
        assert error.percentile(off.finish, p).value <= error.percentile(on.finish, p).value + ROUNDING


@FEW
@given(projects_with_calendars())
def test_without_risks_and_uncertainty_the_plan_comes_out_exactly(project: Project) -> None:
    compiled, found = run(certain(project), 256)
    np.testing.assert_array_equal(found.outcome.finish, compiled.base.project_finish)
    np.testing.assert_array_equal(found.outcome.duration, compiled.base_duration)
    np.testing.assert_array_equal(found.outcome.detail_finish, np.tile(compiled.base.finish, (256, 1)).T)
    np.testing.assert_array_equal(found.outcome.detail_start, np.tile(compiled.base.start, (256, 1)).T)
    np.testing.assert_array_equal(found.critical.total / 256, compiled.base.critical)


@FEW
@given(networks())
def test_six_hundred_days_on_a_critical_task_move_the_finish_by_six_hundred(project: Project) -> None:
    """The critical-path test of the DCMA 14-point assessment, point 12."""
    project = certain(project)
    base = compile_project(project)
    for t in np.flatnonzero(base.base.critical):
        longer = tuple(
            replace(task, duration=constant(base.inputs.network.center[t] + 600.0)) if task.id == base.tasks[t].id else task
            for task in project.tasks
        )  # fmt: skip
        moved = replace(project, tasks=longer)
        assert compile_project(moved).base.project_finish == base.base.project_finish + 600.0
        np.testing.assert_array_equal(outcome_of(moved).finish, base.base.project_finish + 600.0)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    return replace(estimate, parameters=tuple((name, value * factor) for name, value in estimate.parameters))


@FEW
@given(networks(), st.sampled_from((0.001, 1.0 / 3.0, 8.0, 28_800.0)))
def test_scaling_all_durations_scales_the_finish_and_leaves_criticality_alone(project: Project, factor: float) -> None:
    other = replace(
        project, tasks=tuple(replace(task, duration=scaled(task.duration, factor)) for task in project.tasks)
    )
    (_, one), (_, two) = run(project), run(other)
    np.testing.assert_allclose(two.outcome.finish, one.outcome.finish * factor, rtol=1e-12)
    np.testing.assert_array_equal(one.critical.total, two.critical.total)


@FEW
@given(projects_with_calendars(), st.randoms(use_true_random=False))
def test_permuting_tasks_changes_nothing(project: Project, random: object) -> None:
    tasks = list(project.tasks)
    random.shuffle(tasks)  # type: ignore[attr-defined]
    one, two = outcome_of(project), outcome_of(replace(project, tasks=tuple(tasks)))
    assert one.finish.tobytes() == two.finish.tobytes()
    assert one.detail_finish.tobytes() == two.detail_finish.tobytes()


@FEW
@given(projects_with_calendars())
def test_the_project_ends_with_its_last_task_and_every_link_is_kept(project: Project) -> None:
    compiled, found = run(project, 256)
    outcome = found.outcome
    np.testing.assert_allclose(outcome.finish, outcome.detail_finish.max(axis=0), rtol=0, atol=ROUNDING)
    assert np.all(outcome.detail_finish >= outcome.detail_start)
    row = {task.id: t for t, task in enumerate(compiled.tasks)}
    for task in compiled.tasks:
        for link in task.predecessors:
            before = (outcome.detail_finish if link.kind[0] == "F" else outcome.detail_start)[row[link.predecessor]]
            after = (outcome.detail_start if link.kind[1] == "S" else outcome.detail_finish)[row[task.id]]
            # Working time of the successor: a predecessor may end on its day off.
            name = task.calendar or project.calendar
            early = [compiled.timeline.work_before(name, moment) for moment in after]
            late = [compiled.timeline.work_before(name, moment) for moment in before]
            assert np.all(np.array(early) >= np.array(late) - ROUNDING)


@FEW
@given(projects_with_calendars())
def test_no_task_finishes_on_a_day_that_its_calendar_does_not_work(project: Project) -> None:
    compiled, found = run(project, 256)
    for t, task in enumerate(compiled.tasks):
        days = compiled.timeline.calendar_days(found.outcome.detail_finish[t])
        lasts = found.outcome.detail_finish[t] > found.outcome.detail_start[t]
        works = project.calendars[task.calendar or project.calendar].working(project.start, 40_000)
        assert np.all(works[np.ceil(days[lasts] - ROUNDING).astype(int) - 1])


@FEW
@given(networks())
def test_percentiles_rise_and_every_interval_contains_its_value(project: Project) -> None:
    _, found = run(project, 2_560)
    levels = error.percentiles(found.outcome.finish)
    values = [level.value for level in levels]
    assert values == sorted(values)
    assert all(level.low <= level.value <= level.high for level in levels)
    mean = error.mean(found.outcome.finish)
    assert mean.low <= mean.value <= mean.high
    for p in (0.05, 0.5, 0.95):
        hits = found.outcome.finish <= np.quantile(found.outcome.finish, p)
        share = error.probability(hits)
        assert 0.0 <= share.low <= share.value <= share.high <= 1.0
