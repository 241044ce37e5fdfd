"""Resources with everything on: the kernels give what the naive twin gives, and no way of running changes a bit."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Project
from tests.reference.money import in_time
from tests.reference.projects import random_project
from tests.reference.resources import with_resources
from tests.reference.simulation import NaiveSimulation
from tests.unit.engine.test_against_the_naive_twin import SEED, close
from tests.unit.engine.test_promises import assert_same_bits

SEEDS = range(10)


def project(seed: int) -> Project:
    """Return a random project with resources; every second one follows its money month by month."""
    found = with_resources(random_project(seed), seed)
    return in_time(found, seed) if seed % 2 else found


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_kernels_find_what_the_naive_twin_finds(seed: int, stratified: bool) -> None:
    compiled = compile_project(project(seed))
    found = simulate(compiled.inputs, 256, SEED, stratified=stratified)
    twin = NaiveSimulation(project(seed), 1, SEED, stratified)
    close(found.outcome.cost, twin.column("cost"))
    for a, name in enumerate(compiled.accounts):
        close(found.outcome.account_cost[a], twin.column("accounts", name))
    for r, name in enumerate(compiled.resources):
        work = twin.column("work", name)
        close(found.outcome.detail_work[r], work)
        close(found.work.total[r], work.sum())
        close(found.spent.total[r], twin.column("of_resource", name).sum())


def test_the_random_projects_use_everything() -> None:
    resources = [resource for seed in SEEDS for resource in project(seed).resources]
    assert {len(resource.rate_from) for resource in resources} == {0, 1, 2}
    assert {resource.cost_follows for resource in resources} == {"duration", "effort"}
    assert any(resource.rate_estimate and resource.rate_from for resource in resources)
    assert any(resource.cost_per_use for resource in resources)
    impacts = [impact for seed in SEEDS for risk in project(seed).risks for impact in risk.impacts]
    assert any(impact.rate_factor for impact in impacts)
    assert any(impact.quantity_factor for impact in impacts)


@pytest.mark.parametrize("n_threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(n_threads: int) -> None:
    inputs = compile_project(project(3)).inputs
    assert_same_bits(simulate(inputs, 3_000, SEED, n_threads=1), simulate(inputs, 3_000, SEED, n_threads=n_threads))


def test_the_order_of_rows_changes_no_bit() -> None:
    whole, random = project(5), Random(1)
    shuffled = replace(
        whole,
        **{
            name: tuple(random.sample(getattr(whole, name), len(getattr(whole, name))))
            for name in ("tasks", "risks", "resources", "costs", "prices", "charges", "accounts")
        },
    )
    one, other = (simulate(compile_project(some).inputs, 1_024, SEED) for some in (whole, shuffled))
    assert_same_bits(one, other)


def test_a_rate_is_one_draw_for_all_tasks() -> None:
    whole = project(2)
    others = tuple(replace(resource, cost_per_use=0.0, rate_from=()) for resource in whole.resources)
    risks = tuple(replace(risk, impacts=(), residual_impacts=()) for risk in whole.risks)
    plain = replace(whole, resources=others, risks=risks, costs=(), tasks=tuple(
        replace(task, fixed_cost=None, cost_per_day=0.0) for task in whole.tasks
    ))  # fmt: skip
    twin = NaiveSimulation(plain, 1, SEED)
    found = simulate(compile_project(plain).inputs, 256, SEED)
    close(found.outcome.cost, twin.column("cost"))
    assert np.ptp(found.outcome.cost) > 0.0
