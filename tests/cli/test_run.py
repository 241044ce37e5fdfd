"""`forecast run`: the answer on stdout, everything else on stderr, the report where it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.errors import Problem

Forecast = Callable[..., Any]
SCENARIO = Path(__file__).parents[2] / "scenarios" / "dc-migration.yaml"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders into which reports were written, none of them really."""
    folders: list[Path] = []

    def write_report(results: Any, directory: Path, key: str) -> tuple[Path, ...]:
        assert results.studies == {"readings": ()}, "a report is written of results with studies"
        folders.append(directory)
        return (directory / "report.html",)

    monkeypatch.setattr(pipeline, "write_report", write_report)
    monkeypatch.setattr(pipeline, "study", lambda _, results: replace(results, studies={"readings": ()}))
    return folders


def test_json_is_the_only_thing_on_stdout(forecast: Forecast, simulated: dict[str, Any], written: list[Path]) -> None:
    ending = forecast("run", "plan", "--format", "json")
    assert ending.code == 0
    assert json.loads(ending.out)["schema"] == "forecast.result/1"
    assert "readings" not in json.loads(ending.out)["studies"], "no study was asked for"
    assert ending.err == "a notice\n"
    assert written == []


def test_text_leads_with_the_answer_and_ends_with_the_place_of_the_report(
    forecast: Forecast, simulated: dict[str, Any], written: list[Path], tmp_path: Path
) -> None:
    ending = forecast("run", "plan", "--output", tmp_path / "report")
    assert (ending.code, ending.err) == (0, "a notice\n")
    assert "% likely to finish" in ending.out.split("\n\n")[1]
    assert ending.out.splitlines()[-1] == f"report: {tmp_path / 'report' / 'report.html'}"
    assert written == [tmp_path / "report"]


def test_by_default_the_report_goes_to_the_folder_of_the_scenario(
    forecast: Forecast, simulated: dict[str, Any], written: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("models", "scenarios", "below"):
        (tmp_path / folder).mkdir()
    (tmp_path / "scenarios" / "plan.yaml").write_text("model: ../models/plan\n")
    monkeypatch.chdir(tmp_path / "below")
    assert forecast("run", "plan").code == 0
    assert written == [tmp_path / "reports" / "plan"]
    monkeypatch.chdir(tmp_path)
    assert forecast("run", "plan").out.splitlines()[-1] == f"report: {Path('reports') / 'plan' / 'report.html'}"


@pytest.mark.parametrize(
    ("arguments", "n_reports"),
    [
        ([], 1),
        (["--no-report"], 0),
        (["--format", "json"], 0),
        (["--format", "json", "--report"], 1),
        (["--format", "json", "--output", "elsewhere"], 1),
    ],
    ids=["text", "text without", "json", "json with", "json with a folder"],
)
def test_the_report_is_written_with_text_or_on_demand(
    forecast: Forecast, simulated: dict[str, Any], written: list[Path], arguments: list[str], n_reports: int
) -> None:
    assert forecast("run", SCENARIO, *arguments).code == 0
    assert len(written) == n_reports


def test_an_output_folder_without_a_report_is_a_contradiction(forecast: Forecast, simulated: dict[str, Any]) -> None:
    ending = forecast("run", "plan", "--no-report", "--output", "elsewhere")
    assert ending.code == 2
    assert simulated["asked"] == []


def test_the_settings_reach_the_simulation(forecast: Forecast, simulated: dict[str, Any], written: list[Path]) -> None:
    flags = ["--iterations", 512, "--seed", 0, "--threads", 2, "--sampling", "monte-carlo", "--target-duration", 130.5]
    assert forecast("run", "plan", *flags, "--no-report", "--set", "risks.R-07.probability=0.1").code == 0
    assert simulated["loaded"] == [("plan", ("risks.R-07.probability=0.1",))]
    assert simulated["asked"] == [
        {
            "iterations": 512, "seed": 0, "threads": 2, "sampling": "monte-carlo", "target_duration": 130.5,
            "until": (), "most": 500_000,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "flags",
    [
        ["--iterations", "0"],
        ["--iterations", "many"],
        ["--seed", "-1"],
        ["--threads", "0"],
        ["--sampling", "sobol"],
        ["--format", "xml"],
        ["--target-duration", "0"],
        ["--target-duration", "nan"],
        ["--target-duration", "inf"],
        ["--set", "risks.R-07.probability"],
        ["--set", "=0.1"],
        ["another"],
    ],
    ids=" ".join,
)
def test_a_setting_that_makes_no_sense_is_wrong_usage(
    forecast: Forecast, simulated: dict[str, Any], flags: list[str]
) -> None:
    ending = forecast("run", "plan", *flags)
    assert (ending.code, ending.out) == (2, "")
    assert simulated["asked"] == []


def test_warnings_stay_on_stderr_when_the_run_is_quiet(
    forecast: Forecast, simulated: dict[str, Any], written: list[Path]
) -> None:
    warning = Problem("estimate-truncated", "2 % of `normal(5, 2)` lie below zero and are cut", severity="warning")
    simulated["results"] = replace(simulated["results"], warnings=(warning, warning))
    ending = forecast("run", "plan", "--quiet", "--format", "json")
    assert ending.err == f"{warning}\n"
    assert json.loads(ending.out)["warnings"][0]["code"] == "estimate-truncated"


def test_a_certificate_without_a_report_is_refused(forecast: Forecast) -> None:
    ending = forecast("run", SCENARIO, "--no-report", "--certify")
    assert ending.code == 2
    assert "`--certify` is for the report" in ending.err
