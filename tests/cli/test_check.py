"""`forecast check`: gates as text, JSON and JUnit, with the exit code of the worst."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from forecast import pipeline
from forecast.errors import InputError, Problem
from forecast.statistics import joint_confidence

Forecast = Callable[..., Any]


def require(simulated: dict[str, Any], **gates: float) -> None:
    """Let the made-up results be judged by these gates, given as distances from what was found."""
    results = simulated["results"]
    found = joint_confidence(results)
    required = {name: getattr(found, name).value + distance for name, distance in gates.items()}
    simulated["results"] = replace(results, require=required)


MET, NOT_MET, TOO_CLOSE = -0.1, 0.1, 0.0


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        ({"on_time": MET, "on_budget": MET, "joint": MET}, 0),
        ({"on_time": MET, "on_budget": NOT_MET}, 1),
        ({"on_time": TOO_CLOSE, "on_budget": MET}, 5),
        ({"on_time": TOO_CLOSE, "on_budget": NOT_MET}, 1),
    ],
    ids=["all met", "one not met", "one undecided", "one undecided and one not met"],
)
def test_the_exit_code_is_that_of_the_worst_gate(
    forecast: Forecast, simulated: dict[str, Any], gates: dict[str, float], code: int
) -> None:
    require(simulated, **gates)
    for output in ("text", "json", "junit"):
        assert forecast("check", "plan", "--format", output).code == code


def test_the_text_shows_each_gate_with_its_interval(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated, on_time=MET, joint=NOT_MET)
    lines = forecast("check", "plan").out.splitlines()
    assert lines[0].endswith(" (10,240 iterations)")
    assert re.fullmatch(r"  on time: [\d.]+ % required, \d+ % found \(\d+–\d+ %\): met", lines[1])
    assert re.fullmatch(r"  on time and on budget: .*: not met", lines[2])
    assert lines[3].startswith("Gates: the interval in parentheses decides")
    assert len(lines) == 4


def test_an_undecided_gate_comes_with_a_hint_on_stderr(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated, on_time=TOO_CLOSE)
    ending = forecast("check", "plan")
    assert ": undecided\n" in ending.out
    assert "--iterations" in ending.err


def test_the_json_carries_every_gate(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated, on_time=MET, on_budget=NOT_MET)
    ending = forecast("check", "plan", "other", "--format", "json")
    document = json.loads(ending.out)
    assert document["schema"] == "forecast.check/1"
    assert document["exit_code"] == ending.code == 1
    assert len(document["scenarios"]) == 2
    scenario = document["scenarios"][0]
    assert (scenario["iterations"], scenario["seed"]) == (10_240, simulated["results"].provenance.seed)
    assert [(gate["name"], gate["verdict"]) for gate in scenario["gates"]] == [
        ("on_time", "pass"),
        ("on_budget", "fail"),
    ]
    for gate in scenario["gates"]:
        assert gate["found"]["low"] <= gate["found"]["value"] <= gate["found"]["high"]


def test_junit_counts_what_was_not_met(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated, on_time=MET, on_budget=NOT_MET)
    root = ElementTree.fromstring(forecast("check", "plan", "other", "--format", "junit").out)
    assert root.tag == "testsuites"
    assert [suite.get("failures") for suite in root] == ["1", "1"]
    assert len(list(root.iter("testcase"))) == 4
    assert len(list(root.iter("failure"))) == 2


def test_a_scenario_without_gates_passes_with_a_warning(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated)
    ending = forecast("check", "plan", "--quiet")
    assert ending.code == 0
    assert "scenario `plan` sets no gate" in ending.err


def test_a_scenario_that_is_refused_hides_no_other(
    forecast: Forecast, simulated: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = pipeline.load

    def refuse_two(name: str, sets: tuple[str, ...]) -> Any:
        if name in ("bad", "worse"):
            raise InputError([Problem("id-unknown", f"found in {name}"), Problem("shared", "found in the model")])
        return load(name, sets)

    require(simulated, on_time=MET, joint=NOT_MET)
    monkeypatch.setattr(pipeline, "load", refuse_two)
    ending = forecast("check", "plan", "bad", "worse", "other")
    assert ending.code == 3
    assert len(simulated["asked"]) == 2
    assert ending.out.splitlines()[-5:] == [
        "  verdict  scenario  gates",
        "  not met  plan      1 not met, 1 met",
        "  refused  bad       2 errors",
        "  refused  worse     2 errors",
        "  not met  other     1 not met, 1 met",
    ]
    assert "found in bad" in ending.err
    assert "found in worse" in ending.err
    assert ending.err.count("found in the model") == 1


def test_settings_and_changes_hold_for_every_scenario(forecast: Forecast, simulated: dict[str, Any]) -> None:
    require(simulated, on_time=MET)
    forecast(
        "check", "a", "b", "--threads", 2, "--iterations", 512, "--seed", 3, "--set", "iterations=1", "--set", "seed=2"
    )
    assert simulated["loaded"] == [(name, ("iterations=1", "seed=2")) for name in ("a", "b")]
    asked = {
        "iterations": 512, "seed": 3, "threads": 1, "sampling": None, "target_duration": None,
        "until_decided": False, "most": 500_000,
    }  # fmt: skip
    assert simulated["asked"] == [asked, asked]
