"""Times of the parts, for pytest-benchmark: `pytest tests/bench -m bench --benchmark-enable`."""

from __future__ import annotations

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from tests.bench.cases import ENGINE_CASES, inputs_of, network
from tests.reference.vectorized import simulate_network


def test_drawing_the_uniforms_with_numpy(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(ENGINE_CASES[0].floor)) == 10_000_000


def test_simulating_on_two_threads(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(ENGINE_CASES[0].work).outcome.finish) == 10_240


def test_simulating_on_one_thread(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(ENGINE_CASES[1].work).outcome.finish) == 10_240


def test_simulating_by_plain_monte_carlo(benchmark: BenchmarkFixture) -> None:
    found = benchmark(lambda: simulate(inputs_of(1_000), 10_000, 1, stratified=False))
    assert len(found.outcome.finish) == 10_240


def test_compiling_a_thousand_tasks(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(compile_project, network(1_000)).tasks) == 1_000


def test_simulating_with_a_numpy_program(benchmark: BenchmarkFixture) -> None:
    answer = benchmark.pedantic(simulate_network, (network(1_000), 10_000, 1), rounds=1)
    assert np.all(answer.finish > 0.0)
