"""Everything at once: the kernels give what the naive twins give together.

A task of a thousandth of a day is known to 1e-14 days after some 100 days; so the shares of it that fall into days,
months and rates are known to 1e-10 or better.
"""

from __future__ import annotations

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Project
from tests.reference.whole import NaiveWhole, random_whole, with_times
from tests.unit.engine import test_against_the_naive_twin as plain
from tests.unit.engine import test_logic_against_the_naive_twin as chance

SEED, OF_SHARES = plain.SEED, 1e-9


def of_shares(found: np.ndarray, expected: np.ndarray) -> None:
    scale = float(np.max(np.abs(expected), initial=1.0))
    np.testing.assert_allclose(found, expected, rtol=0, atol=OF_SHARES * scale)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)])
def test_windows_with_times_of_day_are_those_of_the_naive_twin(seed: int) -> None:
    check_all(with_times(random_whole(seed), seed), seed)


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(k, marks=pytest.mark.slow) for k in (3, 4))])
def test_the_kernels_find_what_the_naive_twin_finds(seed: int) -> None:
    check_all(random_whole(seed), seed)


def check_all(project: Project, seed: int) -> None:
    stratified = seed % 3 != 0
    compiled = compile_project(project)
    found = simulate(compiled.inputs, 2 * 256, SEED, stratified=stratified)
    twin = NaiveWhole(project, 2, SEED, stratified)
    chance.check_existence(compiled, found, twin)
    chance.check_outcomes(compiled, found, twin)
    chance.check_windows(compiled, found, twin)
    plain.check_finish_and_milestones(compiled, found, twin)
    plain.check_durations(compiled, found, twin)
    plain.check_criticality(compiled, found, twin)
    for a, name in enumerate(compiled.accounts):
        of_shares(found.outcome.account_cost[a], twin.column("accounts", name))
    plain.check_strikes(compiled.project, found, twin)
    for r, risk in enumerate(sorted(project.risks, key=lambda risk: risk.id)):
        assert found.n_strikes[r] == sum(one.n_strikes.get(risk.id, 0) for one in twin.iterations)
    assert found.n_slowest == twin.column("n_slowest").sum()
    for r, name in enumerate(compiled.resources):
        of_shares(found.work.total[r], twin.column("work", name).sum())
        of_shares(found.spent.total[r], twin.column("of_resource", name).sum())
    spent = [one.spent for one in twin.iterations]
    months = [(begin.year, begin.month) for begin in compiled.months]
    by_month = np.array([[one.by_month.get(month, 0.0) for one in spent] for month in months])
    of_shares(found.outcome.monthly_cost, by_month)
    of_shares(found.outcome.constant_cost, np.array([one.constant for one in spent]))
    of_shares(found.outcome.escalation_cost, np.array([one.escalation for one in spent]))
    for c, name in enumerate(sorted(charge.id for charge in twin.project.charges)):
        charged = np.array([one.charges[name] for one in spent])
        of_shares(found.charged.total[c], charged.sum())
        assert found.n_charged.total[c] == np.count_nonzero(charged)


def test_the_random_projects_use_everything() -> None:
    projects = [random_whole(seed) for seed in range(5)]
    found = [simulate(compile_project(project).inputs, 256, SEED) for project in projects]
    assert sum(one.n_strikes.sum() for one in found) > 0
    assert sum(one.n_overrun.sum() for one in found) > 0
    assert sum(one.n_late.total.sum() for one in found) > 0
    assert all(((one.n_charged.total > 0) & (one.n_charged.total < 256)).any() for one in found)
    windows = [risk.proximity for project in projects for risk in project.risks if risk.proximity]
    assert any(isinstance(mark, str) for window in windows for mark in (window.opens, window.closes))
    assert any(impact.rate_factor for project in projects for risk in project.risks for impact in risk.impacts)
