"""The tree of accounts: parents are sums in every iteration, contingencies add up on every level."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from forecast.results import AccountOutcomes, Results
from forecast.statistics import (
    account_contingencies,
    account_diversification,
    percentile,
    rolled_up,
    within_budget,
)
from tests.support.sample_results import sample_results


@pytest.fixture
def results() -> Results:
    """Return results whose accounts hardware and labor stand below IT, which stands below all."""
    tree = AccountOutcomes(
        id=("all", "labor", "IT", "hardware", "vendors", "idle", "unassigned"),
        name=("All", "Labor", "IT", "Hardware", "Vendors", "Idle", "unassigned"),
        parent=("", "IT", "all", "IT", "", "", ""),
        budget=np.array([np.nan, 0.0, 1e12, np.nan, np.nan, 5.0, np.nan]),
        base=np.array([0.0, 2.0, 0.0, 3.0, 4.0, 0.0, 1.0]),
    )
    return replace(sample_results(), account_tree=tree)


def test_accounts_stand_before_those_below_them_in_the_models_order(results: Results) -> None:
    found = [(one.id, one.depth, one.is_sum, one.base) for one in rolled_up(results)]
    assert found == [
        ("all", 0, True, 5.0), ("IT", 1, True, 5.0), ("labor", 2, False, 2.0), ("hardware", 2, False, 3.0),
        ("vendors", 0, False, 4.0), ("idle", 0, False, 0.0), ("unassigned", 0, False, 1.0),
    ]  # fmt: skip


def test_a_parent_is_the_sum_of_its_children_in_every_iteration(results: Results) -> None:
    cost = {one.id: one.cost for one in rolled_up(results)}
    own = dict(zip(results.accounts, results.account_cost, strict=True))
    np.testing.assert_allclose(cost["IT"], own["labor"] + own["hardware"], rtol=1e-15)
    np.testing.assert_array_equal(cost["all"], cost["IT"])
    assert not cost["idle"].any()


def test_contingencies_add_up_on_every_level_and_to_the_total(results: Results) -> None:
    accounts = rolled_up(results)
    found = dict(zip([one.id for one in accounts], account_contingencies(results, accounts, 0.80), strict=True))
    assert math.isclose(found["IT"].value, found["labor"].value + found["hardware"].value, rel_tol=1e-9)
    top = sum(found[one.id].value for one in accounts if one.depth == 0)
    base = sum(one.base for one in accounts if one.depth == 0)
    assert math.isclose(top, percentile(results.cost, 0.80).value - base, rel_tol=1e-12)


def test_budgets_are_probabilities_of_staying_within(results: Results) -> None:
    found = {one.id: within_budget(results, one) for one in rolled_up(results)}
    shares = {id_: one.value for id_, one in found.items() if one is not None}
    assert shares == {"labor": 0.0, "IT": 1.0, "idle": 1.0}


def test_results_of_older_runs_have_accounts_without_a_tree() -> None:
    results = sample_results(n_blocks=8)
    accounts = rolled_up(results)
    assert [(one.id, one.depth, one.budget) for one in accounts] == [(id_, 0, None) for id_ in results.accounts]
    assert all(math.isnan(row.value) for row in account_contingencies(results, accounts, 0.80))


def test_pooling_saves_what_the_own_p80s_are_above_that_of_the_total(results: Results) -> None:
    own = sum(percentile(row, 0.80).value for row in results.account_cost)
    saved = account_diversification(results, 0.80)
    assert math.isclose(saved.value, own - percentile(results.cost, 0.80).value, rel_tol=1e-9)
    assert saved.low < saved.value < saved.high
