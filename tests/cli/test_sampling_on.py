"""Runs that go on until a number is known or a gate is decided: the same bits as a run of that length."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.statistics.gates import WRONG
from forecast.statistics.precision import precision

Forecast = Callable[..., Any]
MODEL = "name: Small\nstart: 2027-01-04\ncalendar: continuous\n"
TASKS = 'id,distribution,cost_per_day\nBUILD,"uniform(10, 20)",1000\n'
# The truth is 0.8, 18 days and 18,000.
SCENARIO = """model: ../models/small
targets: {duration: 18, budget: 18_000}
iterations: 512
sampling: monte-carlo
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "models/small/model.yaml": MODEL, "models/small/tasks.csv": TASKS, "scenarios/small.yaml": SCENARIO,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(ending: Any) -> dict[str, Any]:
    return json.loads(ending.out)


def test_a_run_goes_on_until_the_number_is_known_and_is_the_run_of_that_length(forecast: Forecast) -> None:
    ending = forecast("run", "small", "--until", "P80 finish ±0.2d", "--until", "on time ±3%", "--format", "json")
    assert ending.code == 0
    document = found(ending)
    assert document["iterations"] in [512 * 2**k for k in range(1, 8)]
    assert f"P80 finish ±0.2d: is reached after {document['iterations']:,} iterations" in ending.err
    low, value, high = (document["duration"]["percentiles"]["P80"][end] for end in ("low", "value", "high"))
    assert max(high - value, value - low) <= 0.2
    assert document == found(forecast("run", "small", "--iterations", document["iterations"], "--format", "json"))


def test_a_precision_that_is_not_reached_says_so(forecast: Forecast) -> None:
    ending = forecast(
        "run", "small", "--until", "P80 finish ±0.0001d", "--most-iterations", 2_000, "--format", "json", "-q"
    )
    assert (ending.code, found(ending)["iterations"]) == (5, 2_048)
    assert "is not reached after 2,048 iterations" in ending.err


def test_what_until_can_not_mean_is_wrong_usage(forecast: Forecast) -> None:
    ending = forecast("run", "small", "--until", "P80 finnish ±1d")
    assert (ending.code, ending.out) == (2, "")
    assert "P80 finish ±0.5d" in ending.err


def test_gates_are_sampled_on_until_each_is_decided_and_a_verdict_stands(forecast: Forecast) -> None:
    gates = ("--set", "require.on_time=0.7", "--set", "require.on_budget=0.82")
    once = forecast("check", "small", *gates, "--format", "json")
    assert once.code == 5
    ending = forecast("check", "small", *gates, "--until-decided", "--format", "json")
    assert ending.code == 1
    (scenario,) = found(ending)["scenarios"]
    early, late = scenario["gates"]
    assert (early["verdict"], late["verdict"]) == ("pass", "fail")
    assert early["iterations"] < late["iterations"] == scenario["iterations"]
    # Each look at a run that grows has its own part of the chance to be wrong.
    look = (late["iterations"] // 512).bit_length()
    assert late["confidence"] == pytest.approx(1 - 2 * WRONG / (look * (look + 1)), abs=1e-12)


def test_sampling_on_ends_at_the_most_iterations(forecast: Forecast) -> None:
    ending = forecast(
        "check", "small", "--set", "require.on_time=0.8", "--until-decided", "--most-iterations", 3_000,
        "--format", "json",
    )  # fmt: skip
    assert (ending.code, found(ending)["scenarios"][0]["iterations"]) == (5, 3_072)


def test_what_more_iterations_can_not_decide_does_not_go_on(forecast: Forecast) -> None:
    missing = ("--set", "require.baseline=nowhere", "--set", "require.P80_finish_slip=0")
    ending = forecast("check", "small", *missing, "--until-decided", "--format", "json")
    assert (ending.code, found(ending)["scenarios"][0]["iterations"]) == (5, 512)
    assert "warning[baseline-missing]" in ending.err
    assert "forecast run small --output nowhere" in ending.err
    forecast("run", "small", "--output", "old", "--set", "tasks.BUILD.distribution=uniform(9, 21)")
    missing = ("--set", "require.baseline=old", "--set", "require.P80_finish_slip=-0.6")
    ending = forecast("check", "small", *missing, "--until-decided", "--format", "json")
    assert (ending.code, found(ending)["scenarios"][0]["iterations"]) == (5, 512)


def test_a_baseline_of_the_same_inputs_is_met_to_the_bit(forecast: Forecast) -> None:
    forecast("run", "small", "--output", "old")
    same = ("--set", "require.baseline=old", "--set", "require.P80_finish_slip=0", "--set", "require.P50_cost_rise=0")
    assert forecast("check", "small", *same).code == 0
    assert forecast("check", "small", *same, "--seed", 9).code == 5


def test_a_run_of_gates_and_precisions_from_python_stops_where_all_are_content() -> None:
    scenario = pipeline.load("small", ["require.on_time=0.7"])
    results = pipeline.run(scenario, until=[precision("P80 cost ±1%")], until_decided=True)
    assert precision("P80 cost ±1%").is_reached(results)
    assert pipeline.evaluate(results)[0].verdict == "pass"
