"""What a simulation promises whoever repeats it, one test each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler import Compiled, compile_project
from forecast.engine.simulate import Moments, Simulation, simulate
from forecast.project import Impact, Link, Project, Risk, Task
from tests.reference.chance import random_logic
from tests.reference.projects import chain, constant, pert, project_of, random_project, uniform

SEED = 20_261_102


def run(project: Project, n_iterations: int = 1_024, **settings: object) -> tuple[Compiled, Simulation]:
    compiled = compile_project(project)
    return compiled, simulate(compiled.inputs, n_iterations, SEED, **settings)


def figures(simulation: Simulation) -> Iterator[tuple[str, np.ndarray]]:
    yield from simulation.outcome._asdict().items()
    for name in Simulation.__slots__:
        value = getattr(simulation, name)
        if isinstance(value, Moments):
            yield f"{name} total", value.total
            yield f"{name} square", value.square
        elif name != "outcome":
            yield name, np.asarray(value)


def assert_same_bits(one: Simulation, other: Simulation) -> None:
    for (name, first), (_, second) in zip(figures(one), figures(other), strict=True):
        assert first.tobytes() == second.tobytes(), name


@pytest.mark.parametrize("made_up", [random_project, random_logic])
@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("n_threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(
    n_threads: int, stratified: bool, made_up: Callable[[int], Project]
) -> None:
    inputs = compile_project(made_up(3)).inputs
    one = simulate(inputs, 5_000, SEED, stratified=stratified, n_threads=1)
    assert_same_bits(one, simulate(inputs, 5_000, SEED, stratified=stratified, n_threads=n_threads))


@pytest.mark.parametrize("made_up", [random_project, random_logic])
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_no_bit(seed: int, made_up: Callable[[int], Project]) -> None:
    project = made_up(seed)
    random = Random(seed + 100)

    def shuffled(rows: tuple) -> tuple:
        return tuple(random.sample(rows, len(rows)))

    tasks = [
        replace(task, predecessors=shuffled(task.predecessors), resources=shuffled(task.resources))
        for task in project.tasks
    ]
    other = replace(
        project,
        tasks=shuffled(tuple(tasks)),
        risks=shuffled(project.risks),
        resources=shuffled(project.resources),
        costs=shuffled(project.costs),
        conditions=project.conditions[::-1],
        rework=tuple(replace(loop, redo=loop.redo[::-1]) for loop in project.rework[::-1]),
        windows=project.windows[::-1],
    )
    assert [task.id for task in other.tasks] != [task.id for task in project.tasks]
    (first, one), (second, two) = run(project), run(other)
    assert [task.id for task in first.tasks] == [task.id for task in second.tasks]
    assert (first.accounts, first.base_duration, first.base_cost) == (
        second.accounts, second.base_duration, second.base_cost,
    )  # fmt: skip
    assert_same_bits(one, two)


def test_the_order_of_a_risks_impacts_changes_no_bit() -> None:
    tasks = [Task(name, name, pert(2.0, 4.0, 9.0), account=name, fixed_cost=pert(1.0, 2.0, 3.0)) for name in "AB"]
    impacts = tuple(
        Impact(("A", "B"), key, delay=uniform(0.1, 0.7), factor=uniform(1.1, 1.3), cost=pert(1.0, 2.0, 4.0),
               cost_factor=uniform(1.1, 1.3))
        for key in ("", "one", "two", "three")
    )  # fmt: skip
    risk = Risk("R", "R", 0.5, impacts=impacts)
    project = project_of(tasks, risks=(risk,))
    other = replace(project, risks=(replace(risk, impacts=impacts[::-1]),))
    assert_same_bits(run(project)[1], run(other)[1])


def dates_by_task(compiled: Compiled, simulation: Simulation) -> dict[str, tuple[bytes, bytes, float]]:
    outcome = simulation.outcome
    return {
        task.id: (outcome.detail_start[t].tobytes(), outcome.detail_finish[t].tobytes(), simulation.duration_sum[t])
        for t, task in enumerate(compiled.tasks)
    }


@pytest.mark.parametrize("stratified", [True, False])
def test_adding_a_task_leaves_every_other_draw_alone(stratified: bool) -> None:
    project = random_project(5)
    before = dates_by_task(*run(project, stratified=stratified))
    new = Task("A0", "first of all by its name", pert(1.0, 30.0, 80.0), fixed_cost=pert(1.0, 2.0, 3.0))
    after = dates_by_task(*run(replace(project, tasks=(new, *project.tasks)), stratified=stratified))
    assert after.keys() - before.keys() == {"A0"}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("stratified", [True, False])
def test_adding_a_risk_leaves_every_other_draw_alone(stratified: bool) -> None:
    project = random_project(5)
    compiled, one = run(project, stratified=stratified)
    last = compiled.tasks[-1].id  # no task follows it in this project
    assert all(link.predecessor != last for task in project.tasks for link in task.predecessors)
    new = Risk("A0", "first of all by its name", 0.5, impacts=(Impact((last,), delay=pert(1.0, 2.0, 9.0)),))
    other, two = run(replace(project, risks=(new, *project.risks)), stratified=stratified)
    before, after = dates_by_task(compiled, one), dates_by_task(other, two)
    assert before.pop(last) != after.pop(last)
    assert after == before
    np.testing.assert_array_equal(two.strikes[:, 1:], one.strikes)


def with_risk(probability: float) -> Project:
    risk = Risk(
        "R", "R", probability, account="reserve",
        impacts=(Impact(("T2",), delay=pert(1.0, 2.0, 9.0), cost=constant(1.0)),),
    )  # fmt: skip
    return replace(chain([pert(2.0, 4.0, 9.0)] * 5), risks=(risk,))


@pytest.mark.parametrize("stratified", [True, False])
def test_two_scenarios_share_their_random_numbers(stratified: bool) -> None:
    seldom, often = (run(with_risk(p), stratified=stratified)[1].outcome for p in (0.2, 0.6))
    strikes, more = seldom.account_cost[0] > 0.0, often.account_cost[0] > 0.0
    assert 0 < strikes.sum() < more.sum()
    assert not np.any(strikes & ~more)  # a more probable risk strikes wherever the less probable one does
    same = strikes == more
    np.testing.assert_array_equal(seldom.finish[same], often.finish[same])
    assert np.all(often.finish[~same] > seldom.finish[~same])


@pytest.mark.parametrize(("asked", "ran"), [(1, 256), (256, 256), (257, 512), (10_000, 10_240)])
def test_iterations_are_rounded_up_to_whole_blocks(asked: int, ran: int) -> None:
    _, found = run(chain([pert(1.0, 2.0, 4.0)]), asked)
    assert len(found.outcome.finish) == ran
    assert found.n_blocks * 256 == ran


@pytest.mark.parametrize("stratified", [True, False])
def test_a_longer_run_begins_with_the_iterations_of_a_shorter_one(stratified: bool) -> None:
    project = random_project(3)
    short, long = (run(project, n, stratified=stratified)[1].outcome for n in (1_000, 3_000))
    for name in ("finish", "duration", "cost", "account_cost", "milestone_finish"):
        first, second = getattr(short, name), getattr(long, name)
        assert first.tobytes() == second[..., : first.shape[-1]].tobytes(), name


@pytest.mark.parametrize("seed", range(4))
def test_accounts_add_up_to_the_total_in_every_iteration_exactly(seed: int) -> None:
    _, found = run(random_project(seed))
    total = np.zeros(len(found.outcome.cost))
    for account in found.outcome.account_cost:
        total = total + account
    np.testing.assert_array_equal(total, found.outcome.cost)


@pytest.mark.parametrize("high_word", [0, 1])
def test_every_bit_of_the_seed_counts(high_word: int) -> None:
    inputs = compile_project(chain([pert(1.0, 2.0, 4.0)] * 2)).inputs
    seeds = [0, 1 << (32 * high_word + 31), 1 << (32 * high_word), (1 << 64) - 1]
    finishes = {simulate(inputs, 256, seed).outcome.finish.tobytes() for seed in seeds}
    assert len(finishes) == len(seeds)


N_BLOCKS, N_TASKS = 400, 8


def test_latin_hypercubes_know_the_mean_better_than_plain_draws() -> None:
    """The block mean of a sum of uniforms has a known variance under both.

    Plain: n_tasks / 12 / 256. Latin hypercube: each of 256 strata is drawn once, within a stratum of width 1/256 the
    variance is 1/12/256^2, so the mean's is n_tasks / 12 / 256^3: 65,536 times less. The sample variance of 400 block
    means has a relative error of sqrt(2 / 399); 5 of them are 0.35.
    """
    project = chain([uniform(0.0, 1.0)] * N_TASKS)
    plain = N_TASKS / 12 / 256
    for stratified, expected in ((False, plain), (True, plain / 256**2)):
        blocks = run(project, N_BLOCKS * 256, stratified=stratified)[1].outcome.finish.reshape(N_BLOCKS, 256)
        assert blocks.mean(axis=1).var(ddof=1) / expected == pytest.approx(1.0, abs=5 * np.sqrt(2 / (N_BLOCKS - 1)))


def test_progress_is_told_and_ends_with_all_blocks() -> None:
    inputs, told = compile_project(chain([pert(1.0, 2.0, 4.0)] * 3)).inputs, []
    simulate(inputs, 2_560, SEED, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (10, 10)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_interrupted_run_leaves_no_thread_behind() -> None:
    inputs = compile_project(chain([pert(1.0, 2.0, 4.0)] * 50)).inputs
    before = threading.active_count()

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(inputs, 256 * 5_000, SEED, progress=interrupt)
    assert threading.active_count() == before


@pytest.mark.parametrize("place", ["new_scratch", "new_partial"])
def test_a_failure_on_a_thread_reaches_the_caller(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise MemoryError("no memory left")

    monkeypatch.setattr(f"forecast.engine.simulate.{place}", fail)
    inputs = compile_project(chain([pert(1.0, 2.0, 4.0)] * 3)).inputs
    with pytest.raises(MemoryError, match="no memory left"):
        simulate(inputs, 256, SEED)


def test_a_chain_of_five_thousand_tasks_needs_no_recursion() -> None:
    tasks = [Task("T0", "T0", constant(1.0))]
    tasks += [Task(f"T{k}", f"T{k}", constant(1.0), predecessors=(Link(f"T{k - 1}"),)) for k in range(1, 5_000)]
    compiled, found = run(project_of(tasks[::-1]), 256)
    assert compiled.base.project_finish == 5_000.0
    assert set(found.outcome.finish) == {5_000.0}
    assert np.all(found.critical.total == 256)
