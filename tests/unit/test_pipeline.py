"""The whole way, as the command line and a Python user call it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecast import pipeline, warming
from forecast.compiler.smallest import smallest_projects
from forecast.engine import cache, warm
from forecast.scenario import Scenario, Targets
from tests.reference.projects import random_project

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    targets = Targets(duration=30.0, budget=20_000.0)
    return Scenario("name", "model", random_project(4), targets=targets, iterations=600, seed=9)


def test_a_run_follows_the_settings_of_its_scenario(scenario: Scenario) -> None:
    results = pipeline.run(scenario)
    assert (results.n_iterations, results.provenance.seed, results.provenance.sampling) == (768, 9, "latin-hypercube")
    assert (results.targets.duration, results.targets.budget) == (30.0, 20_000.0)


def test_settings_of_the_call_win_also_when_they_are_zero(scenario: Scenario) -> None:
    results = pipeline.run(scenario, iterations=1, seed=0, sampling="monte-carlo", target_duration=0.0)
    assert (results.n_iterations, results.provenance.seed, results.provenance.sampling) == (256, 0, "monte-carlo")
    assert (results.targets.duration, results.targets.budget) == (0.0, 20_000.0)
    assert not np.array_equal(results.finish, pipeline.run(scenario, iterations=1, seed=0).finish)
    assert not np.array_equal(results.finish, pipeline.run(scenario, iterations=1, sampling="monte-carlo").finish)


def test_the_answer_does_not_depend_on_threads(scenario: Scenario) -> None:
    one, three = (pipeline.run(scenario, threads=n) for n in (1, 3))
    for name in ("finish", "duration", "cost", "account_cost", "milestone_finish"):
        assert getattr(one, name).tobytes() == getattr(three, name).tobytes()
    np.testing.assert_array_equal(one.tasks.criticality_index, three.tasks.criticality_index)


def test_progress_counts_blocks(scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    pipeline.run(scenario, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)


def test_compiling_is_announced_once_and_only_where_it_happens(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    compiled: list[bool] = []
    monkeypatch.setattr(warm, "compile_kernels", lambda inputs, plain: compiled.append(True))
    monkeypatch.setattr(cache, "ENABLED", True)
    monkeypatch.setattr(warm, "is_warm", lambda inputs, plain: False)
    pipeline.run(scenario, iterations=1, notice=said.append)
    assert said == [warming.COMPILING]
    assert compiled == [True]
    monkeypatch.setattr(warm, "is_warm", lambda inputs, plain: True)
    pipeline.run(scenario, iterations=1, notice=said.append)
    assert len(said) == len(compiled) == 1
    monkeypatch.setattr(cache, "ENABLED", False)
    monkeypatch.setattr(warm, "is_warm", lambda inputs, plain: False)
    pipeline.run(scenario, iterations=1, notice=said.append)
    assert "compiled anew" in said[1]
    assert len(compiled) == 1


def test_a_scenario_of_the_workspace_runs_to_its_report(tmp_path: Path) -> None:
    scenario = pipeline.load(SCENARIOS / "network-refresh.yaml", ["risks.R2.probability=0.9"])
    results = pipeline.run(scenario, iterations=512)
    (page,) = pipeline.write_report(results, tmp_path / "report")
    assert page.is_file()
    assert len(pipeline.evaluate(results)) == len(scenario.requirements.values)
    assert scenario.project.risks[1].probability == 0.9


def test_compiling_everything_ahead_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    compiled: list[object] = []
    monkeypatch.setattr(warm, "compile_kernels", lambda inputs, plain: compiled.append(plain))
    monkeypatch.setattr(cache, "ENABLED", True)
    monkeypatch.setattr(warm, "is_warm", lambda inputs, plain: False)
    monkeypatch.setattr(warm, "compile_following", lambda inputs: compiled.append("following"))
    warming.warm(said.append)
    assert said == [warming.COMPILING_ALL]
    assert compiled == [None, True, "following"] * len(smallest_projects())
