"""Targets are counted, contingency is a P-level minus the base."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.results import TargetValues
from forecast.statistics import contingency, joint_confidence, percentile
from tests.support.sample_results import sample_results


def test_probabilities_are_shares_of_iterations() -> None:
    results = sample_results(n_blocks=8)
    found = joint_confidence(results)
    on_time = results.finish <= results.targets.finish
    on_budget = results.cost <= results.targets.budget
    assert found.on_time is not None
    assert found.on_budget is not None
    assert found.joint is not None
    assert found.on_time.value == np.mean(on_time)
    assert found.on_budget.value == np.mean(on_budget)
    assert found.joint.value == np.mean(on_time & on_budget)
    assert found.joint.value <= min(found.on_time.value, found.on_budget.value)


def test_a_target_in_working_days_is_met_by_the_duration() -> None:
    results = sample_results(n_blocks=8, target_as_duration=True)
    found = joint_confidence(results).on_time
    assert found is not None
    assert found.value == np.mean(results.duration <= results.targets.duration + 1e-8)


@pytest.mark.parametrize(
    ("targets", "has_time", "has_money"),
    [
        (TargetValues(), False, False),
        (TargetValues(finish=100.0), True, False),
        (TargetValues(duration=70.0), True, False),
        (TargetValues(budget=1e6), False, True),
    ],
)
def test_only_what_was_promised_has_a_probability(targets: TargetValues, has_time: bool, has_money: bool) -> None:
    found = joint_confidence(replace(sample_results(n_blocks=2), targets=targets))
    assert (found.on_time is not None) == has_time
    assert (found.on_budget is not None) == has_money
    assert found.joint is None


def test_contingency_is_the_p_level_minus_the_base() -> None:
    results = sample_results(n_blocks=8)
    found = contingency(results, 0.8)
    days, money = percentile(results.duration, 0.8), percentile(results.cost, 0.8)
    assert found.p_level == 0.8
    assert found.days.value == days.value - results.base.duration
    assert found.money.low == money.low - results.base.cost
    assert found.money.high - found.money.low == pytest.approx(money.high - money.low)


def test_contingency_is_negative_where_the_base_is_gloomier_than_the_p_level() -> None:
    results = sample_results(n_blocks=8)
    gloomy = replace(results, base=replace(results.base, cost=2.0 * float(results.cost.max())))
    assert contingency(gloomy, 0.8).money.value < 0.0
