"""Each kind of gate, judged against numbers that can be counted by hand; and comparisons with a stored run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy import special

from forecast.results import Results
from forecast.results.results import TargetValues
from forecast.statistics import error
from forecast.statistics.baseline import are_paired
from forecast.statistics.error import Interval
from forecast.statistics.gates import (
    WRONG,
    Beside,
    Gate,
    confidence_of,
    evaluate,
    exit_code,
    gate_of,
    is_waived,
    judge,
    row_of,
    standing,
)
from tests.support.sample_results import START, sample_results

BLOCKS = 40


def outcomes(shift: float = 0.0, seed: int = 1, **changes: Any) -> Results:
    """Return a run whose finish, duration and cost are stratified uniform from 0 to 100 (cost: from 0 to 1,000)."""
    rng = np.random.default_rng(seed)
    u = np.concatenate([(rng.permutation(256) + rng.random(256)) / 256 for _ in range(BLOCKS)])
    results = sample_results(n_tasks=3, n_risks=0, n_blocks=BLOCKS)
    return replace(
        results,
        finish=100.0 * u + shift,
        duration=100.0 * u + shift,
        cost=1_000.0 * u,
        milestones=("M",),
        milestone_finish=(100.0 * u + shift)[None, :],
        targets=TargetValues(finish=90.0, budget=900.0),
        provenance=replace(results.provenance, seed=seed),
        **changes,
    )


def one(results: Results, name: str, required: float | str, **beside: Any) -> Gate:
    return judge(replace(results, require={name: required}), Beside(**beside))[0]


def day(number: int) -> str:
    """Return the ISO date of the n-th day of the project."""
    return (START + timedelta(days=number - 1)).isoformat()


@pytest.mark.parametrize(
    ("name", "met", "not_met", "truth"),
    [
        ("on_time", 0.88, 0.92, 0.9),
        ("on_budget", 0.88, 0.92, 0.9),
        ("joint", 0.88, 0.92, 0.9),
        ("P80_finish", day(82), day(78), 80.0),
        ("P80_duration", 82.0, 78.0, 80.0),
        ("P80_cost", 820.0, 780.0, 800.0),
        ("P80_days_left", 8.0, 12.0, 10.0),
        ("P80_money_left", 80.0, 120.0, 100.0),
        ("milestones.M.P50_finish", day(52), day(48), 50.0),
    ],
)
def test_a_gate_is_met_on_one_side_of_the_truth_and_not_on_the_other(
    name: str, met: float | str, not_met: float | str, truth: float
) -> None:
    results = outcomes()
    passed, failed = one(results, name, met), one(results, name, not_met)
    assert (passed.verdict, failed.verdict) == ("pass", "fail")
    assert passed.found is not None
    assert passed.judged is not None
    # Stratified: the error of a share is that of one stratum of 256.
    assert passed.found.value == pytest.approx(truth, rel=0.005)
    assert passed.judged.low <= passed.found.low <= passed.found.high <= passed.judged.high


def test_a_finish_on_the_last_day_allowed_is_in_time() -> None:
    results = outcomes()
    results = replace(results, finish=np.full_like(results.finish, 80.0))
    assert one(results, "P80_finish", day(80)).verdict == "pass"
    assert one(results, "P80_finish", day(79)).verdict == "fail"


def test_the_quality_of_the_schedule_is_no_matter_of_chance() -> None:
    results = outcomes()
    assert one(results, "quality", 0.75, quality=0.75).verdict == "pass"
    assert one(results, "quality", 0.76, quality=0.75).verdict == "fail"
    nothing = one(results, "quality", 0.5)
    assert (nothing.verdict, nothing.found, nothing.reason) == ("undecided", None, "no check of the schedule applies")


@pytest.mark.parametrize(
    ("name", "allowed", "broken"),
    [("P80_finish_slip", 5.0, 4.9), ("milestones.M.P80_finish_slip", 5.0, 4.9), ("P80_cost_rise", 0.0, -1.0)],
)
def test_the_same_random_numbers_show_a_move_without_any_error(name: str, allowed: float, broken: float) -> None:
    before, after = outcomes(), outcomes(shift=5.0)
    assert are_paired(before, after)
    gate = one(after, name, allowed, baseline=before, baseline_name="old")
    assert (gate.verdict, gate.against) == ("pass", "old")
    assert gate.judged is not None
    assert gate.judged.high - gate.judged.low < 1e-9
    assert one(after, name, broken, baseline=before).verdict == "fail"


def test_a_slip_counts_from_the_same_day_where_the_start_moved() -> None:
    before = outcomes()
    after = outcomes(start=START + timedelta(days=7))
    gate = one(after, "P80_finish_slip", 7.0, baseline=before)
    assert gate.found is not None
    assert (gate.verdict, gate.found.value) == ("pass", pytest.approx(7.0))


def test_a_drop_is_that_of_each_runs_own_target() -> None:
    before, after = outcomes(), outcomes(shift=10.0)
    gate = one(after, "on_time_drop", 0.12, baseline=before)
    assert gate.found is not None
    assert (gate.verdict, gate.found.value) == ("pass", pytest.approx(0.1, abs=0.005))
    assert one(after, "on_time_drop", 0.08, baseline=before).verdict == "fail"
    assert one(after, "on_budget_drop", 0.0, baseline=before).verdict == "pass"
    without = replace(before, targets=TargetValues())
    assert one(after, "on_time_drop", 0.1, baseline=without).reason == "the baseline has no such target"


def test_another_seed_is_compared_with_both_errors() -> None:
    before, after = outcomes(seed=1), outcomes(shift=5.0, seed=2)
    assert not are_paired(before, after)
    gate = one(after, "P80_finish_slip", 6.0, baseline=before, baseline_name="old")
    assert gate.against == "old (other random numbers)"
    alone = one(after, "P80_duration", 90.0)
    assert gate.judged is not None
    assert alone.judged is not None
    assert gate.judged.high - gate.judged.low > 1.2 * (alone.judged.high - alone.judged.low)
    assert gate.judged.low < 5.0 < gate.judged.high


def test_a_longer_run_is_paired_with_the_iterations_that_it_begins_with() -> None:
    after = outcomes(shift=5.0)
    half = len(after.finish) // 2
    before = outcomes()
    before = replace(
        before,
        finish=before.finish[:half],
        provenance=replace(before.provenance, n_iterations=half),
    )
    gate = one(after, "P80_finish_slip", 5.0, baseline=before)
    assert gate.judged == Interval(*[pytest.approx(5.0)] * 3)


def test_without_a_baseline_or_its_milestone_the_gate_is_undecided_and_says_why() -> None:
    results = outcomes()
    missing = one(results, "P80_finish_slip", 5.0, baseline_name="old")
    assert (missing.verdict, missing.reason, missing.against) == ("undecided", "no baseline is stored yet", "old")
    strange = replace(results, milestones=("X",))
    gate = one(results, "milestones.M.P80_finish_slip", 5.0, baseline=strange)
    assert gate.reason == "the baseline has no milestone `M` that exists in every iteration"
    assert one(strange, "milestones.M.P80_finish", day(50)).reason == "`M` does not exist in every iteration"
    foreign = replace(results, currency="XXX")
    assert one(results, "P80_cost_rise", 1.0, baseline=foreign).reason == "the baseline is in XXX"


def test_the_chances_of_a_wrong_verdict_sum_to_what_is_allowed() -> None:
    spent = [(1.0 - confidence_of(look)) / 2.0 for look in range(1, 10_000)]
    assert sum(spent) == pytest.approx(WRONG, rel=1e-3)
    assert sum(spent) <= WRONG
    assert spent == sorted(spent, reverse=True)


def test_a_later_look_rests_on_a_wider_interval() -> None:
    results = replace(outcomes(), require={"on_time": 0.9})
    first, third = judge(results)[0].judged, judge(results, look=3)[0].judged
    assert first is not None
    assert third is not None
    assert third.low < first.low < first.high < third.high


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.99, 0.9999, 1.0 - 1e-6])
def test_students_quantile_is_the_one_of_the_tables(confidence: float) -> None:
    for degrees in (1, 2, 3, 4, 5, 7, 10, 19, 39, 399, 3_999):
        expected = special.stdtrit(degrees, 0.5 + 0.5 * confidence)
        # Hill states an error below 1e-5 from five degrees on, and three correct digits below.
        assert error.student(confidence, degrees) == pytest.approx(expected, rel=1e-5 if degrees > 4 else 2e-4)


def waived(expires: str, verdict: Any = "fail") -> Gate:
    value = Interval(1.0, 1.0, 1.0)
    waiver = {"reason": "accepted", "owner": "A. Keller", "expires": expires}
    return Gate("P80_cost", 1.0, value, value, verdict, 0.95, waiver=waiver)


def test_a_waiver_holds_on_its_last_day_and_counts_for_nothing_afterwards() -> None:
    last = date(2027, 3, 31)
    gate = waived(last.isoformat())
    assert (standing(gate, last), standing(gate, last + timedelta(days=1))) == ("waived", "fail")
    assert is_waived(gate, last)
    assert exit_code([standing(gate, last)]) == 0
    assert exit_code([standing(gate, last + timedelta(days=1))]) == 1
    assert standing(waived("2027-03-31", "undecided"), last) == "waived"
    assert standing(waived("2027-03-31", "pass"), last) == "pass"


def test_a_gate_is_stored_with_its_results_and_comes_back_as_it_was() -> None:
    gate = waived("2027-03-31")
    assert gate_of(row_of(gate)) == gate
    undecided = one(outcomes(), "quality", 0.5)
    assert gate_of(row_of(undecided)) == undecided
    results = replace(outcomes(), require={"on_time": 0.5}, gates=(row_of(gate),))
    assert evaluate(results) == [gate]
