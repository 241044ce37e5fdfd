"""What `forecast init --ci` writes: valid for its host, and every command in it does what it is there for."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from defusedxml import ElementTree
from pre_commit import clientlib

from forecast.cli import COMMANDS
from forecast.readers import CI_FILES

Forecast = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forecast: Forecast) -> Path:
    monkeypatch.chdir(tmp_path)
    assert forecast("init").code == 0
    return tmp_path


def commands(texts: Iterator[str]) -> list[list[str]]:
    """Return the calls of forecast among shell lines, without where their output goes."""
    words = [shlex.split(line) for text in texts for line in text.splitlines()]
    return [line[1 : line.index(">")] if ">" in line else line[1:] for line in words if line[:1] == ["forecast"]]


def test_init_writes_the_files_where_the_hosts_look_for_them_and_overwrites_nothing(
    forecast: Forecast, workspace: Path
) -> None:
    ending = forecast("init", "--ci", "github", "--ci", "gitlab", "--ci", "pre-commit")
    written = [".github/workflows/forecast.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"]
    assert (ending.code, ending.out.split()) == (0, written)
    assert written == [name for name, _ in CI_FILES.values()]
    before = (workspace / ".gitlab-ci.yml").read_text(encoding="utf-8")
    again = forecast("init", "--ci", "gitlab")
    assert (again.code, "nothing was written" in again.err) == (2, True)
    assert (workspace / ".gitlab-ci.yml").read_text(encoding="utf-8") == before


def test_the_workflow_of_github_is_complete_and_its_commands_annotate(
    forecast: Forecast, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forecast("init", "--ci", "github")
    workflow = yaml.safe_load((workspace / ".github/workflows/forecast.yml").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true; GitHub does not.
    assert {"name", True, "jobs", "permissions"} == set(workflow)
    (job,) = workflow["jobs"].values()
    assert {"runs-on", "steps"} <= set(job)
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert "uses" not in step or step["uses"].count("@") == 1
    found = commands(step["run"] for step in job["steps"] if "run" in step)
    assert [line[0] for line in found] == ["validate", "check"]
    summary = workspace / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for line in found:
        ending = forecast(*line)
        assert ending.code in (0, 1), ending.err
    assert summary.read_text(encoding="utf-8").startswith("## Forecast gates: ")


def test_the_job_of_gitlab_is_complete_and_keeps_junit(forecast: Forecast, workspace: Path) -> None:
    forecast("init", "--ci", "gitlab")
    (job,) = yaml.safe_load((workspace / ".gitlab-ci.yml").read_text(encoding="utf-8")).values()
    assert {"image", "script"} <= set(job)
    assert job["allow_failure"] == {"exit_codes": [5]}
    report = job["artifacts"]["reports"]["junit"]
    assert any(line.endswith(f"> {report}") for line in job["script"])
    found = commands(iter(job["script"]))
    assert [line[0] for line in found] == ["validate", "check"]
    endings = [forecast(*line) for line in found]
    assert all(ending.code in (0, 1) for ending in endings)
    assert ElementTree.fromstring(endings[-1].out).tag == "testsuites"


def test_the_hooks_are_valid_for_pre_commit_and_their_commands_run(forecast: Forecast, workspace: Path) -> None:
    forecast("init", "--ci", "pre-commit")
    config = clientlib.load_config(str(workspace / ".pre-commit-config.yaml"))
    manifest = clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]] + manifest
    assert [hook["id"] for hook in hooks] == ["forecast-validate", "forecast-validate", "forecast-check"]
    for line in commands(hook["entry"] for hook in hooks):
        assert line[0] in COMMANDS
        assert forecast(*line).code in (0, 1)
