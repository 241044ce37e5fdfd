"""Why a task, a risk or a P-level matters, in sentences: from stored results alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from forecast.cli import call
from forecast.report.reasons import reasons
from tests.support.sample_results import sample_results

RESULTS = sample_results(n_blocks=4)


def test_a_risk_says_what_it_would_be_worth_to_be_rid_of_it() -> None:
    rows = {row["id"]: row for row in RESULTS.studies["removal"] if row["removed"] == "risk"}
    worst = max(rows, key=lambda name: rows[name]["days_p80"])
    said = reasons(RESULTS, worst)
    assert said[0].startswith("It strikes in ")
    assert any(one.startswith("Without it the P80 finish would be ") and "working days earlier" in one for one in said)
    assert any("between the plan and the P80" in one for one in said)


def test_a_task_says_how_critical_it_is() -> None:
    k = int(RESULTS.tasks.criticality_index.argmax())
    said = reasons(RESULTS, RESULTS.tasks.id[k])
    assert said[0] == "It is critical in 100 % of iterations."
    never = replace(RESULTS.tasks, criticality_index=0.0 * RESULTS.tasks.criticality_index)
    said = reasons(replace(RESULTS, tasks=never), RESULTS.tasks.id[k])
    assert said[0].startswith("It is critical in less than 1 % of iterations")


def test_a_p_level_says_what_lies_between_it_and_the_plan() -> None:
    assert any(one.endswith("from paths that meet.") or "from risks" in one for one in reasons(RESULTS, "p80"))
    assert any(one.startswith("The plan ends on ") for one in reasons(RESULTS, "P50"))
    assert reasons(RESULTS, "P0") == reasons(RESULTS, "nothing") == []


def test_without_studies_only_what_the_run_knows_is_said() -> None:
    bare = replace(RESULTS, studies={})
    assert len(reasons(bare, RESULTS.risks.id[0])) == 1
    assert len(reasons(bare, "P80")) == 2


def test_the_command_needs_a_stored_run_for_a_p_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "models" / "m"
    model.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    (model / "model.yaml").write_text("name: M\nstart: 2027-01-04\ncalendar: continuous\n")
    (model / "tasks.csv").write_text('id,distribution\nA,"uniform(10, 20)"\n')
    (tmp_path / "scenarios" / "s.yaml").write_text("model: ../models/m\niterations: 512\n")
    monkeypatch.chdir(tmp_path)
    assert call(["explain", "s", "P80"]) == 2
    assert "no run of `s` is stored" in capsys.readouterr().err
    assert call(["run", "s", "--quiet"]) == 0
    capsys.readouterr()
    assert call(["explain", "s", "P80"]) == 0
    assert "in the stored run (seed 1, 512 iterations):" in capsys.readouterr().out
    (model / "tasks.csv").write_text('id,distribution\nA,"uniform(10, 21)"\n')
    assert call(["explain", "s", "A", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["stored_run"][0] == "It is critical in 100 % of iterations."
    assert call(["explain", "s", "A"]) == 0
    assert "the inputs have changed since, run it again" in capsys.readouterr().out
