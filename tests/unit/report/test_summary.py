"""The JSON answer keeps its keys, is strict JSON and says what the statistics say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from forecast.errors import Place, Problem
from forecast.report.plain import start_day
from forecast.report.summary import dumps, level_key, summary
from forecast.statistics import contingency, joint_confidence, percentile
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY

P_NAMES = ["P1", *(f"P{level}" for level in range(5, 100, 5)), "P99"]


def numbers_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for member in value.values() for number in numbers_in(member)]
    if isinstance(value, list):
        return [number for member in value for number in numbers_in(member)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("name", UGLY)
def test_the_answer_is_strict_json(name: str) -> None:
    text = dumps(summary(UGLY[name]()))

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    document = json.loads(text, parse_constant=refuse)
    assert np.isfinite(numbers_in(document)).all()
    assert document["schema"] == "forecast.result/1"


def test_the_fixed_keys_are_there() -> None:
    answer = summary(sample_results(n_blocks=4))
    fixed = {
        "schema", "scenario", "model", "seed", "iterations", "engine_version", "base", "duration", "finish", "cost",
        "targets", "tasks", "risks", "warnings",
    }  # fmt: skip
    assert fixed <= set(answer)
    assert set(answer["base"]) == {"duration", "finish", "cost"}
    for outcome in ("duration", "finish", "cost"):
        assert list(answer[outcome]["percentiles"]) == P_NAMES
        assert all(set(found) == {"value", "low", "high"} for found in answer[outcome]["percentiles"].values())
    for outcome in ("duration", "cost"):
        assert isinstance(answer[outcome]["mean"], float)
        assert isinstance(answer[outcome]["sd"], float)
    assert {"finish", "budget", "on_time", "on_budget", "joint"} <= set(answer["targets"])
    assert all({"id", "criticality_index"} <= set(task) for task in answer["tasks"])
    assert all("id" in risk for risk in answer["risks"])
    assert all(isinstance(task["criticality_index"], float) for task in answer["tasks"])


def test_numbers_are_those_of_the_results() -> None:
    results = sample_results(n_blocks=4)
    answer = summary(results)
    assert answer["iterations"] == 1024
    assert answer["base"]["duration"] == results.base.duration
    assert answer["base"]["finish"] == results.date_of(results.base.finish).isoformat()
    assert answer["duration"]["mean"] == results.duration.mean()
    assert answer["cost"]["sd"] == pytest.approx(np.std(results.cost, ddof=1), rel=1e-12)
    p80 = percentile(results.duration, 0.80)
    assert answer["duration"]["percentiles"]["P80"] == {"value": p80.value, "low": p80.low, "high": p80.high}
    finish = percentile(results.finish, 0.80)
    assert answer["finish"]["percentiles"]["P80"]["high"] == results.date_of(finish.high).isoformat()
    on_time = joint_confidence(results).on_time
    assert on_time is not None
    assert answer["targets"]["on_time"] == {"value": on_time.value, "low": on_time.low, "high": on_time.high}
    assert answer["contingency"]["P80"]["money"]["value"] == contingency(results, 0.8).money.value
    assert list(answer["contingency"]) == ["P50", "P80", "P90"]
    assert [gate["name"] for gate in answer["gates"]] == ["on_time", "on_budget", "joint"]


def test_account_means_add_up_to_the_mean_cost() -> None:
    answer = summary(sample_results(n_blocks=4))
    assert sum(row["mean"] for row in answer["accounts"]) == pytest.approx(answer["cost"]["mean"], rel=1e-12)


def test_dates_rise_with_the_p_level() -> None:
    days = [date.fromisoformat(row["value"]) for row in summary(sample_results())["finish"]["percentiles"].values()]
    assert days == sorted(days)


def test_what_is_not_promised_is_null() -> None:
    targets = summary(sample_results(n_blocks=2, targets=False))["targets"]
    assert set(targets.values()) == {None}


def test_a_target_in_working_days_has_no_date() -> None:
    targets = summary(sample_results(n_blocks=2, target_as_duration=True))["targets"]
    assert targets["finish"] is None
    assert targets["duration"] > 0.0
    assert targets["on_time"]["value"] > 0.0


def test_an_unknown_bound_is_null() -> None:
    answer = summary(sample_results(n_blocks=1))
    assert answer["duration"]["mean_low"] is None
    assert answer["duration"]["percentiles"]["P1"]["low"] is None


def test_a_risk_never_assessed_after_a_response_has_nulls() -> None:
    risk = summary(sample_results(n_blocks=2))["risks"][2]
    assert (risk["residual_probability"], risk["residual_delay"]) == (None, None)


def test_warnings_keep_their_place() -> None:
    found = Problem("estimate-truncated", "cut", "warning", "tasks", "T-1", "duration", "hint", Place("tasks.csv", 3))
    answer = summary(replace(sample_results(n_blocks=1), warnings=(found,)))
    assert answer["warnings"] == [
        {
            "code": "estimate-truncated",
            "message": "cut",
            "severity": "warning",
            "table": "tasks",
            "id": "T-1",
            "field": "duration",
            "hint": "hint",
            "place": "tasks.csv:3",
        }
    ]


def test_the_same_results_give_the_same_text() -> None:
    assert dumps(summary(sample_results(n_blocks=2))) == dumps(summary(sample_results(n_blocks=2)))


def test_work_that_follows_a_whole_day_starts_on_the_next_and_a_milestone_does_not() -> None:
    results = sample_results(n_blocks=1)  # starts on Monday, 2 November 2026
    assert start_day(results, 0.0, False) == "2026-11-02"
    assert start_day(results, 1.0, False) == "2026-11-03"
    assert start_day(results, 1.0 - 1e-12, False) == "2026-11-03"
    assert start_day(results, 1.5, False) == "2026-11-03"
    assert start_day(results, 5.0, True) == "2026-11-06"


def test_p_levels_have_short_names() -> None:
    assert [level_key(level) for level in (0.01, 0.05, 0.29, 0.57, 0.8, 0.975)] == [
        "P1", "P5", "P29", "P57", "P80", "P97.5",
    ]  # fmt: skip
