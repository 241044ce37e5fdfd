"""Gates are judged by the whole interval, so a verdict does not flip with the seed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forecast.errors import InputError
from forecast.statistics import Interval, joint_confidence
from forecast.statistics.gates import evaluate, exit_code, verdict
from tests.support.sample_results import sample_results


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.81, 0.85, "pass"),
        (0.80, 0.85, "pass"),
        (0.75, 0.79, "fail"),
        (0.75, 0.80, "undecided"),
        (0.79, 0.81, "undecided"),
        (0.80, 0.80, "pass"),
        (0.79999, 0.79999, "fail"),
        (0.0, 1.0, "undecided"),
    ],
)
def test_a_gate_passes_only_where_the_whole_interval_reaches_it(low: float, high: float, expected: str) -> None:
    assert verdict(0.80, Interval((low + high) / 2, low, high)) == expected


def test_a_gate_of_nothing_always_passes() -> None:
    assert verdict(0.0, Interval(0.0, 0.0, 0.01)) == "pass"


def test_gates_are_found_in_the_order_of_time_money_and_both() -> None:
    results = replace(sample_results(n_blocks=4), require={"joint": 0.0, "on_time": 1.0, "on_budget": 0.5})
    gates = evaluate(results)
    assert [gate.name for gate in gates] == ["on_time", "on_budget", "joint"]
    confidence = joint_confidence(results)
    assert [gate.found for gate in gates] == [confidence.on_time, confidence.on_budget, confidence.joint]
    assert [gate.required for gate in gates] == [1.0, 0.5, 0.0]
    assert (gates[0].verdict, gates[2].verdict) == ("fail", "pass")


def test_without_requirements_there_are_no_gates_and_all_is_well() -> None:
    gates = evaluate(sample_results(n_blocks=2, targets=False))
    assert gates == []
    assert exit_code(gates) == 0


def test_gates_without_their_target_and_unknown_gates_are_named_together() -> None:
    results = replace(sample_results(n_blocks=2, targets=False), require={"on_time": 0.8, "jint": 0.5})
    with pytest.raises(InputError) as caught:
        evaluate(results)
    assert [problem.code for problem in caught.value.problems] == ["gate-without-target", "gate-unknown"]
    assert "`on_time`" in str(caught.value)
    assert "`jint`" in str(caught.value)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["pass", "pass"], 0),
        (["pass", "undecided"], 5),
        (["undecided", "fail"], 1),
        (["fail"], 1),
        ([], 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst_news(verdicts: list, code: int) -> None:
    assert exit_code(verdicts) == code
