"""Money month by month: the kernels give what the naive twin gives, and no way of running changes a bit."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from tests.reference.money import in_time
from tests.reference.projects import random_project
from tests.reference.simulation import NaiveSimulation
from tests.unit.engine.test_against_the_naive_twin import SEED, close
from tests.unit.engine.test_promises import assert_same_bits

N_BLOCKS = 1


@pytest.mark.parametrize("seed", range(12))
def test_the_kernels_find_what_the_naive_twin_finds(seed: int) -> None:
    project = in_time(random_project(seed), seed)
    compiled = compile_project(project)
    found = simulate(compiled.inputs, N_BLOCKS * 256, SEED)
    twin = NaiveSimulation(project, N_BLOCKS, SEED)
    close(found.outcome.cost, twin.column("cost"))
    for a, name in enumerate(compiled.accounts):
        close(found.outcome.account_cost[a], twin.column("accounts", name))
    spent = [one.spent for one in twin.iterations]
    months = [(begin.year, begin.month) for begin in compiled.months]
    close(found.outcome.monthly_cost, np.array([[one.by_month.get(month, 0.0) for one in spent] for month in months]))
    close(found.outcome.constant_cost, np.array([one.constant for one in spent]))
    close(found.outcome.escalation_cost, np.array([one.escalation for one in spent]))
    for c, name in enumerate(sorted(charge.id for charge in project.charges)):
        charged = np.array([one.charges[name] for one in spent])
        close(found.charged.total[c], charged.sum())
        assert found.n_charged.total[c] == np.count_nonzero(charged)


@pytest.mark.parametrize("seed", range(4))
def test_months_and_accounts_sum_to_the_total_in_every_iteration(seed: int) -> None:
    found = simulate(compile_project(in_time(random_project(seed), seed)).inputs, 1_024, SEED).outcome
    np.testing.assert_allclose(found.monthly_cost.sum(axis=0), found.cost, rtol=1e-12)
    np.testing.assert_allclose(found.account_cost.sum(axis=0), found.cost, rtol=1e-12)


def test_following_the_cash_changes_no_cost() -> None:
    project = random_project(5)
    plain, followed = (compile_project(one).inputs for one in (project, replace(project, cash_flow=True)))
    assert plain.timing is None
    np.testing.assert_allclose(
        simulate(followed, 512, SEED).outcome.cost, simulate(plain, 512, SEED).outcome.cost, rtol=1e-13
    )


@pytest.mark.parametrize("n_threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(n_threads: int) -> None:
    inputs = compile_project(in_time(random_project(3), 3)).inputs
    assert_same_bits(simulate(inputs, 3_000, SEED, n_threads=1), simulate(inputs, 3_000, SEED, n_threads=n_threads))


def test_the_order_of_rows_changes_no_bit() -> None:
    project, random = in_time(random_project(2), 2), Random(1)
    names = ("tasks", "risks", "resources", "costs", "prices", "charges", "accounts")
    shuffled = replace(
        project, **{name: tuple(random.sample(getattr(project, name), len(getattr(project, name)))) for name in names}
    )
    one, other = (simulate(compile_project(some).inputs, 1_024, SEED) for some in (project, shuffled))
    assert_same_bits(one, other)
