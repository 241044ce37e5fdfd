"""`forecast diff`: two files, two commits, or a stored run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.workspaces import workspace

Forecast = Callable[..., Any]


def git(*arguments: str) -> str:
    known = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run([*known, *arguments], check=True, capture_output=True, text=True).stdout


def replace_in(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


@pytest.fixture(autouse=True)
def _in_a_workspace_with_two_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace is a folder of the repository; between the commits a lead time grows by 2 days."""
    folder = workspace(tmp_path / "repository" / "project", later="targets: {finish: 2027-02-03}\n")
    monkeypatch.chdir(folder)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    git("-C", "..", "init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    replace_in("models/move/tasks.csv", "uniform(10, 20)", "uniform(12, 22)")
    git("commit", "-qam", "second")


def causes(ending: Any) -> dict[str, float]:
    return {one["cause"]: one["moved"]["finish_p80"]["value"] for one in json.loads(ending.out)["causes"]}


def test_two_commits_are_read_and_nothing_is_checked_out(forecast: Forecast) -> None:
    before = git("rev-parse", "HEAD"), git("status", "--porcelain"), Path("models/move/tasks.csv").read_text("utf-8")
    for arguments in (
        ("HEAD~1", "HEAD", "--scenario", "plan"),
        ("HEAD~1:plan", "HEAD:plan"),
        ("HEAD~1", "plan"),
        ("HEAD~1:scenarios/plan.yaml", "scenarios/plan.yaml"),
        ("main~1", "main:plan"),
    ):
        ending = forecast("diff", *arguments, "--format", "json")
        assert ending.code == 0, ending.err
        assert causes(ending) == {"estimates": pytest.approx(2.0)}
    after = git("rev-parse", "HEAD"), git("status", "--porcelain"), Path("models/move/tasks.csv").read_text("utf-8")
    assert before == after


def test_what_is_not_committed_yet_counts_for_the_file(forecast: Forecast) -> None:
    replace_in("models/move/risks.csv", "R1,Late supplier,threat,0.5", "R1,Late supplier,threat,1.0")
    found = causes(forecast("diff", "HEAD", "plan", "--format", "json"))
    assert list(found) == ["reassessed"]
    assert found["reassessed"] > 0.0


def test_two_files_differ_by_their_targets(forecast: Forecast) -> None:
    ending = forecast("diff", "plan", "later", "--output", "out")
    assert ending.code == 0
    assert "Targets (finish 27 Jan 2027 to 3 Feb 2027): " in ending.out
    assert ending.out.endswith("written: out/waterfall.svg\nwritten: out/waterfall.png\n")
    drawing = Path("out/waterfall.svg").read_text("utf-8")
    assert "Waterfall of why the forecast moved." in drawing


def test_the_markdown_is_for_a_merge_request(forecast: Forecast) -> None:
    lines = forecast("diff", "HEAD~1", "plan", "--format", "markdown").out.splitlines()
    assert lines[0].startswith("## P80 finish +2")
    assert any(line.startswith("| estimates | ") for line in lines)
    assert any(line.startswith("- Estimates (A duration uniform") for line in lines)


def test_a_stored_run_is_explained_from_the_files_it_was_made_from(forecast: Forecast) -> None:
    git("stash", "-q") if git("status", "--porcelain") else None
    assert forecast("run", "plan", "--output", "last-week", "--seed", 9).code == 0
    replace_in("models/move/tasks.csv", "uniform(4, 8)", "uniform(5, 9)")
    # The files are those of the last commit still, and the run's seed holds.
    ending = forecast("diff", "last-week", "plan", "--format", "json")
    assert causes(ending) == {"estimates": pytest.approx(1.0)}
    document = json.loads(ending.out)
    assert document["seed"] == 9
    assert "made from" in document["old"]
    git("commit", "-qam", "third")
    assert causes(forecast("diff", "last-week", "plan", "--format", "json")) == {"estimates": pytest.approx(1.0)}


def test_a_stored_run_whose_files_are_lost_shows_the_move_as_a_whole(forecast: Forecast) -> None:
    replace_in("models/move/tasks.csv", "uniform(12, 22)", "uniform(12, 23)")
    assert forecast("run", "plan", "--output", "lost").code == 0
    replace_in("models/move/tasks.csv", "uniform(12, 23)", "uniform(12, 22)")
    found = causes(forecast("diff", "lost", "plan", "--format", "json"))
    assert list(found) == ["rest"]
    assert found["rest"] < 0.0
    assert forecast("diff", "plan", "lost").code == 2


def test_what_is_meant_must_be_clear(forecast: Forecast) -> None:
    assert "of which scenario" in forecast("diff", "HEAD~1", "HEAD").err
    assert "neither a scenario nor a commit" in forecast("diff", "nonsense", "plan").err
    assert "in no git repository" not in forecast("diff", "nonsense", "plan").err
    assert forecast("diff", "--", "-x", "plan").code == 2
    assert forecast("diff", "HEAD:nonsense", "plan").code == 2


def test_a_commit_is_looked_for_in_a_repository_only(
    forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace(tmp_path / "elsewhere"))
    assert "the workspace is in no git repository" in forecast("diff", "HEAD~1", "plan").err


def test_two_versions_that_forecast_the_same_say_so(forecast: Forecast) -> None:
    assert forecast("diff", "HEAD", "plan").out.startswith("Nothing that the forecast depends on differs")


def test_a_mistake_in_an_old_commit_is_told_as_one(forecast: Forecast) -> None:
    replace_in("models/move/tasks.csv", "uniform(4, 8)", "uniform(8, 4)")
    git("commit", "-qam", "wrong")
    replace_in("models/move/tasks.csv", "uniform(8, 4)", "uniform(4, 8)")
    ending = forecast("diff", "HEAD", "plan")
    assert (ending.code, ending.out) == (3, "")
    assert ending.err.startswith("in the files of commit ")
    assert "models/move/tasks.csv:3" in ending.err
