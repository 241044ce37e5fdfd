"""The compiled simulation of a systemic risk and of uncertain responses, and its naive twin, give the same numbers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Project, Systemic
from tests.reference.projects import pert, random_project, triangular, uniform
from tests.reference.systemic import SystemicSimulation
from tests.unit.engine.test_against_the_naive_twin import (
    N_BLOCKS,
    SEED,
    check_accounts,
    check_criticality,
    check_dates,
    check_durations,
    check_finish_and_milestones,
    check_strikes,
)


def systemic_project(seed: int) -> Project:
    """Return a project with everything on, a systemic risk and responses of uncertain cost."""
    random = Random(seed)
    project = random_project(seed)
    covers = [risk.id for risk in project.risks if random.random() < 0.2]
    return replace(
        project,
        risks=tuple(
            replace(risk, response_cost=500.0, response_cost_range=pert(200.0, 500.0, 1_000.0))
            if random.random() < 0.5
            else risk
            for risk in project.risks
        ),
        systemic=Systemic(
            triangular(0.8, 1.1, 1.7) if seed % 3 != 1 else None,
            uniform(0.9, 1.4) if seed % 3 != 2 else None,
            (*(["estimates"] if seed % 2 else []), *covers),
        ),
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("stratified", [True, False])
def test_the_kernels_find_what_the_naive_twin_finds(seed: int, stratified: bool) -> None:
    project = systemic_project(seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED, stratified=stratified)
    twin = SystemicSimulation(project, N_BLOCKS, SEED, stratified)
    check_dates(compiled, found, twin)
    check_finish_and_milestones(compiled, found, twin)
    check_accounts(compiled, found, twin)
    check_criticality(compiled, found, twin)
    check_durations(compiled, found, twin)
    check_strikes(project, found, twin)


@pytest.mark.parametrize("seed", [0, 1])
def test_permuted_rows_and_more_threads_change_no_bit(seed: int) -> None:
    project = systemic_project(seed)
    turned = replace(project, tasks=project.tasks[::-1], risks=project.risks[::-1], costs=project.costs[::-1])
    one = simulate(compile_project(project).inputs, 1_024, SEED, n_threads=1).outcome
    other = simulate(compile_project(turned).inputs, 1_024, SEED, n_threads=2).outcome
    np.testing.assert_array_equal(one.finish, other.finish)
    np.testing.assert_array_equal(one.cost, other.cost)
