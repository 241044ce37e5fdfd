"""`forecast compare`: from files to words, numbers and a chart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.workspaces import workspace

Forecast = Callable[..., Any]
FAST = "change: {tasks: {A: {distribution: 'uniform(8, 14)'}}}\n"


@pytest.fixture(autouse=True)
def _in_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path, fast=FAST, euro="change: {project: {currency: EUR}}\n"))


def test_scenarios_stand_beside_each_other(forecast: Forecast) -> None:
    ending = forecast("compare", "plan", "fast", "--output", "out")
    assert ending.code == 0
    assert ending.out.startswith("fast is likeliest to be on time and on budget: ")
    assert "fast dominates plan (first order)" in " ".join(ending.out.split())
    assert ending.out.endswith("written: out/comparison.svg\nwritten: out/comparison.png\n")
    assert "Cumulative curves of 2 scenarios" in Path("out/comparison.svg").read_text("utf-8")


def test_json_and_markdown_are_alone_on_stdout(forecast: Forecast) -> None:
    ending = forecast("compare", "plan", "fast", "--format", "json", "--output", "out", "--iterations", 512)
    assert json.loads(ending.out)["iterations"] == 512
    assert "written: " in ending.err
    assert forecast("compare", "plan", "fast", "--format", "markdown").out.startswith("## ")


def test_all_scenarios_run_with_the_random_numbers_of_the_first(forecast: Forecast) -> None:
    Path("scenarios/fast.yaml").write_text(f"extends: plan.yaml\nseed: 99\n{FAST}", "utf-8")
    with_own = json.loads(forecast("compare", "plan", "fast", "--format", "json").out)
    Path("scenarios/fast.yaml").write_text(f"extends: plan.yaml\n{FAST}", "utf-8")
    assert json.loads(forecast("compare", "plan", "fast", "--format", "json").out) == with_own


def test_what_can_not_be_compared_is_said(forecast: Forecast) -> None:
    assert "two scenarios at least" in forecast("compare", "plan").err
    ending = forecast("compare", "plan", "euro")
    assert (ending.code, ending.out) == (2, "")
    assert "different currencies" in ending.err
    assert forecast("compare", "plan", "nonsense").code == 2
