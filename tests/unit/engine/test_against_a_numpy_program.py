"""A network of a thousand tasks against a plain numpy program, and the engine's speed beside it."""

from __future__ import annotations

import time
from functools import lru_cache

import numpy as np

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from tests.bench.cases import LEAST_TWIN_RATIO, EngineCase, in_turn
from tests.reference.projects import layered_network
from tests.reference.vectorized import simulate_network

N_TASKS, N_ITERATIONS = 300, 4_096
GENEROSITY = 3.0  # other tests run at the same time and take caches and memory


@lru_cache(maxsize=1)
def project():  # type: ignore[no-untyped-def]
    return layered_network(N_TASKS)


def test_finish_and_criticality_agree_within_their_sampling_error() -> None:
    compiled = compile_project(project())
    found = simulate(compiled.inputs, N_ITERATIONS, 1)
    twin = simulate_network(project(), N_ITERATIONS, 1)
    finish = found.outcome.finish
    # Errors of independent draws; those of the engine's Latin hypercubes are smaller.
    error = np.sqrt((finish.var() + twin.finish.var()) / N_ITERATIONS)
    assert abs(finish.mean() - twin.finish.mean()) <= 5 * error
    assert abs(finish.std() / twin.finish.std() - 1) <= 5 * np.sqrt(2 * 0.75 / N_ITERATIONS)
    # Each index has a binomial error; 5 of the worst case, 1/2 against 1/2, for each of the 300 tasks.
    index = found.critical.total / N_ITERATIONS
    expected = np.array([twin.criticality_index[task.id] for task in compiled.tasks])
    assert np.abs(index - expected).max() <= 5 * np.sqrt(2 * 0.25 / N_ITERATIONS)


def test_a_simulation_costs_few_times_the_drawing_of_its_uniforms() -> None:
    """The quick version of `tests/bench`: processor time on one thread, with room for a busy machine."""
    case = EngineCase("quick", N_TASKS, N_ITERATIONS, 1, 2.5)
    measured = case.measure(rounds=9, clock=time.process_time)
    print(f"\n{measured.ratio:.2f} times the floor; the limit is {case.limit}")
    assert measured.ratio <= GENEROSITY * case.limit


def test_a_numpy_program_is_several_times_slower() -> None:
    case = EngineCase("quick", N_TASKS, N_ITERATIONS, 1, 2.5)
    measured = in_turn(
        lambda: simulate_network(project(), N_ITERATIONS, 1), case.work, rounds=3, clock=time.process_time
    )
    print(f"\n{measured.ratio:.1f} times slower; at least {LEAST_TWIN_RATIO:.0f} on 2 threads")
    assert measured.ratio >= LEAST_TWIN_RATIO / 2 / GENEROSITY
