"""`forecast validate`: every finding of all files, as text or data; nothing is simulated."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Forecast = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped workspace, and work in it."""
    for folder in ("models", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    """Replace a text that a file must hold."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_every_shipped_scenario_is_valid(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "--all")
    assert (ending.code, ending.err) == (0, "")
    names = [path.stem for path in sorted((workspace / "scenarios").glob("*.yaml"))]
    assert [line.split() for line in ending.out.splitlines() if line.startswith("ok ")] == [["ok", n] for n in names]


def test_all_problems_of_several_files_are_shown_at_once(forecast: Forecast, workspace: Path) -> None:
    spoil(workspace / "scenarios" / "network-refresh.yaml", "iterations:", "iiterations:")
    spoil(workspace / "models" / "network-refresh" / "model.yaml", "currency:", "currancy:")
    ending = forecast("validate", "network-refresh", "dc-migration")
    assert (ending.code, ending.err) == (3, "")
    assert "did you mean `iterations`?" in ending.out
    assert "did you mean `currency`?" in ending.out
    assert "ok       dc-migration" in ending.out
    assert ending.out.splitlines()[-2].startswith("refused  network-refresh: ")


def test_a_finding_shared_by_scenarios_is_shown_once_and_counted_for_each(forecast: Forecast, workspace: Path) -> None:
    spoil(workspace / "models" / "network-refresh" / "model.yaml", "currency:", "currancy:")
    ending = forecast("validate", "network-refresh", "network-refresh-local-stock")
    assert ending.code == 3
    assert ending.out.count("did you mean `currency`?") == 1
    assert sum(line.startswith("refused ") for line in ending.out.splitlines()) == 2


def test_json_gives_each_finding_with_its_place(forecast: Forecast, workspace: Path) -> None:
    spoil(workspace / "models" / "network-refresh" / "model.yaml", "currency:", "currancy:")
    ending = forecast("validate", "network-refresh", "dc-migration", "--format", "json")
    assert (ending.code, ending.err) == (3, "")
    document = json.loads(ending.out)
    assert (document["schema"], document["valid"]) == ("forecast.validation/1", False)
    assert [(row["scenario"], row["valid"]) for row in document["scenarios"]] == [
        ("network-refresh", False),
        ("dc-migration", True),
    ]
    problem = next(row for row in document["scenarios"][0]["problems"] if row["code"] == "unknown-key")
    assert problem["severity"] == "error"
    assert problem["file"].endswith("model.yaml")
    assert problem["line"] > 0
    assert "currency" in problem["hint"]


def test_changes_of_the_command_line_are_checked_too(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "dc-migration", "--set", "risks.R-07.probability=10")
    assert ending.code == 3
    assert "probability" in ending.out


@pytest.mark.parametrize("arguments", [[], ["dc-migration", "--all"]], ids=["nothing named", "both"])
def test_either_names_or_all_are_wanted(forecast: Forecast, workspace: Path, arguments: list[str]) -> None:
    ending = forecast("validate", *arguments)
    assert (ending.code, ending.out) == (2, "")


def test_an_unknown_scenario_is_wrong_usage_with_a_suggestion(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "dc-migratoin")
    assert (ending.code, ending.out) == (2, "")
    assert "did you mean `dc-migration`?" in ending.err


def test_outside_a_workspace_the_remedy_is_named(
    forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["validate", "--all"], ["run", "plan"]):
        ending = forecast(*arguments)
        assert (ending.code, ending.out) == (2, "")
        assert "`forecast init` makes one" in ending.err
