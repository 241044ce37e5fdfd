"""What the report says where nothing varies, and where it only seems so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.report.answer import answer
from forecast.report.gates import gate_table
from forecast.report.management import brief
from forecast.results import Results
from tests.support.sample_results import sample_results


def still(n_risks: int, **settings: bool) -> Results:
    results = sample_results(n_blocks=2, n_risks=n_risks, **settings)
    return replace(
        results,
        finish=np.full_like(results.finish, 30.0),
        duration=np.full_like(results.duration, 20.0),
        cost=np.full_like(results.cost, 500.0),
    )


def test_what_no_iteration_showed_is_not_called_certain() -> None:
    results = still(2, targets=False)
    seen = replace(results.risks, probability=np.full(2, 0.1), share=np.full(2, 0.1))
    unseen = replace(results.risks, probability=np.full(2, 1e-6), share=np.zeros(2))
    assert "Nothing varies" in answer(replace(results, risks=seen))
    said = answer(replace(results, risks=unseen))
    assert said.startswith("80 % likely to finish by ")
    assert "ertain" not in said


def test_a_requirement_for_both_targets_has_its_verdict_also_where_nothing_varies() -> None:
    results = still(0)
    for required, n_rows in (({"joint": 0.8}, 1), ({"on_time": 0.8}, 0)):
        assert len(gate_table(replace(results, require=required)).rows) == n_rows
    open_yet = replace(sample_results(n_blocks=2), require={"joint": 0.8})
    assert not gate_table(open_yet).rows


def test_a_target_in_working_days_is_not_taken_for_days_of_the_calendar() -> None:
    results = still(0)
    results = replace(results, targets=replace(results.targets, finish=None, duration=25.0, budget=None))
    assert "on time (target 25 working days)" in answer(results)
    assert brief(results).finish.facts[0].value == "25 working days"
