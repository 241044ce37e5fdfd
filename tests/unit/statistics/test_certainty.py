"""What is certain has a probability of 0 or 1 and no error; what never happened in a run is not certain not to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.results import Results
from forecast.statistics import (
    Interval,
    cost_is_certain,
    finish_is_certain,
    is_certain,
    is_finished,
    joint_confidence,
)
from tests.support.models import constant, project, run, task
from tests.support.sample_results import sample_results


def certain(budget: float = 1e9) -> Results:
    results = sample_results(n_blocks=2, spread=0.0, n_risks=0)
    targets = replace(results.targets, finish=float(results.finish.max()) + 1.0, duration=None, budget=budget)
    return replace(results, targets=targets)


def test_a_promise_that_is_certain_to_be_kept_has_no_error() -> None:
    met = joint_confidence(certain())
    assert met.on_time == met.on_budget == met.joint == Interval(1.0, 1.0, 1.0)


def test_what_is_certain_to_be_missed_is_missed_together_with_all_else() -> None:
    over = certain(budget=1.0)
    over = replace(over, finish=over.finish + np.arange(len(over.finish)) % 3 - 1.0)
    met = joint_confidence(over)
    assert not finish_is_certain(over)
    assert cost_is_certain(over)
    assert met.joint == Interval(0.0, 0.0, 0.0)
    assert met.on_time is not None
    assert met.on_time.low < met.on_time.high


def test_a_risk_that_never_struck_in_the_run_leaves_it_open() -> None:
    results = sample_results(n_blocks=2, spread=0.0, n_risks=2)
    results = replace(results, finish=np.full_like(results.finish, 30.0), cost=np.full_like(results.cost, 5.0))
    seen = replace(results, risks=replace(results.risks, probability=np.full(2, 0.1), share=np.full(2, 0.1)))
    assert is_certain(seen)
    unseen = replace(results, risks=replace(results.risks, probability=np.full(2, 1e-6), share=np.zeros(2)))
    assert not is_certain(unseen)


def test_it_is_finished_where_it_ends_by_the_status_date() -> None:
    results = run(project([replace(task("A", 3.0), fixed_cost=constant(5.0))]), 256)
    assert is_certain(results)
    assert not is_finished(results)
    by_then = {"2027-01-05": False, "2027-01-06": True, "2027-02-01": True}
    for day, is_over in by_then.items():
        assert is_finished(replace(results, provenance=replace(results.provenance, status_date=day))) is is_over
