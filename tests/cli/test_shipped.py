"""The shipped scenarios, from the file to the answer, as a user calls them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.statistics.gates import exit_code, standing

Forecast = Callable[..., Any]
ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))

# What other prices and a pessimistic factor do to single accounts is a part of the answer of these.
OVER_BUDGET = (
    "dc-migration-last-meeting", "dc-migration-outside-view", "dc-migration-vendor-a", "dc-migration-vendor-b"
)  # fmt: skip


@pytest.fixture(autouse=True)
def shipped_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the shipped workspace, and write nothing there."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_shipped_scenario_runs_and_answers_its_question(forecast: Forecast, name: str) -> None:
    ending = forecast("run", name, "--format", "json", "--iterations", 1_024, "--quiet")
    assert ending.code == 0
    assert set(re.findall(r"^(?:warning|error)\S*", ending.err, re.M)) == (
        {"warning[account-over-budget]:"} if name in OVER_BUDGET else set()
    )
    answer = json.loads(ending.out)
    assert (answer["scenario"], answer["iterations"]) == (name, 1_024)
    for gate in ("on_time", "on_budget", "joint"):
        assert 0.0 <= answer["targets"][gate]["low"] <= answer["targets"][gate]["high"] <= 1.0
    assert answer["targets"]["joint"]["value"] <= answer["targets"]["on_time"]["value"]


def test_the_exit_code_of_check_is_that_of_the_gates(forecast: Forecast) -> None:
    ending = forecast("check", "dc-migration", "--format", "json", "--quiet")
    results = pipeline.run(pipeline.load("dc-migration"))
    standings = [standing(gate, date.today()) for gate in pipeline.evaluate(results)]
    assert ending.code == exit_code(standings) == json.loads(ending.out)["exit_code"]


def test_a_target_in_working_days_takes_the_place_of_the_date(forecast: Forecast) -> None:
    flags = ["--format", "json", "--iterations", 512]
    generous = json.loads(forecast("run", "dc-migration", *flags, "--target-duration", 10_000).out)
    assert generous["targets"]["on_time"]["value"] == 1.0
    impossible = json.loads(forecast("run", "dc-migration", *flags, "--target-duration", 1).out)
    assert impossible["targets"]["on_time"]["value"] == 0.0


def test_a_change_of_the_command_line_changes_the_answer_and_nothing_else(forecast: Forecast) -> None:
    flags = ["--format", "json", "--iterations", 512]
    before = json.loads(forecast("run", "dc-migration", *flags).out)
    after = json.loads(forecast("run", "dc-migration", *flags, "--set", "risks.R-20.probability=0").out)
    assert after["base"] == before["base"]
    assert after["cost"]["mean"] < before["cost"]["mean"]
    assert forecast("run", "dc-migration", *flags).out == forecast("run", "dc-migration", *flags).out


def test_the_report_of_a_run_is_made_again_byte_for_byte(forecast: Forecast, tmp_path: Path) -> None:
    assert forecast("run", "network-refresh", "--iterations", 512, "--output", tmp_path / "first").code == 0
    assert forecast("report", tmp_path / "first", "--output", tmp_path / "again").code == 0
    files = {path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*") if path.is_file()}
    assert Path("report.html") in files
    files.remove(Path("reuse.json"))  # of the run, not of what it found
    for file in files:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "again" / file).read_bytes(), file
