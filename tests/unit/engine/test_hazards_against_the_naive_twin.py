"""Windows, delayed responses, recurring strikes and lost days: the compiled simulation and its naive twin agree."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from tests.reference.hazard_projects import hazardous_project
from tests.reference.hazards import NaiveHazards
from tests.unit.engine import test_against_the_naive_twin as plain

N_BLOCKS, SEED = plain.N_BLOCKS, plain.SEED
SEEDS = range(16)


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed > 7 else []) for seed in SEEDS])
def test_the_kernels_find_what_the_naive_twin_finds(seed: int) -> None:
    project = hazardous_project(seed)
    compiled = compile_project(project)
    stratified = seed % 3 != 0
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = NaiveHazards(project, N_BLOCKS, SEED, stratified)
    plain.check_dates(compiled, found, twin)
    plain.check_finish_and_milestones(compiled, found, twin)
    plain.check_accounts(compiled, found, twin)
    plain.check_criticality(compiled, found, twin)
    plain.check_durations(compiled, found, twin)
    plain.check_swings(project, compiled, found, twin)
    plain.check_strikes(project, found, twin)
    for r, risk in enumerate(sorted(project.risks, key=lambda risk: risk.id)):
        assert found.n_strikes[r] == twin.column("n_strikes", risk.id).sum()
    assert found.n_slowest == twin.column("n_slowest").sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_neither_rows_nor_threads_change_a_bit(seed: int) -> None:
    project = hazardous_project(seed)
    random = Random(seed)
    rows = {name: tuple(random.sample(getattr(project, name), len(getattr(project, name)))) for name in (
        "tasks", "risks", "lost_days", "costs")}  # fmt: skip
    one = simulate(compile_project(project).inputs, 1_024, SEED, n_threads=1)
    other = simulate(compile_project(replace(project, **rows)).inputs, 1_024, SEED, n_threads=3)
    for name in ("finish", "cost", "account_cost", "detail_start"):
        np.testing.assert_array_equal(getattr(one.outcome, name), getattr(other.outcome, name))
    for name in ("strikes", "strike_cost", "n_strikes", "n_slowest", "duration_sum"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_project_without_hazards_is_compiled_without_them() -> None:
    assert compile_project(plain.random_project(1)).inputs.hazards is None
