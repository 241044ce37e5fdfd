"""What moved since the baseline: against answers by hand, also where start and seed differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from forecast import pipeline
from forecast.project import Project
from forecast.results import save
from forecast.scenario import Requirements, Scenario, Targets
from forecast.studies import Question
from forecast.studies.since import since
from tests.support.models import chain, project, run, task

N = 2_560


def rows_of(before: Project, after: Project, targets: Targets | None = None, **old: Any) -> dict[str, dict[str, Any]]:
    baseline = run(before, iterations=N, targets=targets, **old)
    baseline = replace(baseline, provenance=replace(baseline.provenance, status_date="2026-03-02"))
    results = run(after, iterations=N, targets=targets)
    rows = since(Question(after, results, baseline=baseline, baseline_name="reports/last"))
    assert {row["baseline"] for row in rows} == {"reports/last"}
    assert {row["date"] for row in rows} == {"2026-03-02"}
    return {row["figure"]: dict(row) for row in rows}


def test_a_longer_task_moves_the_finish_by_its_days() -> None:
    """Five days became six, on a calendar of seven days a week; the target of ten days is missed now."""
    rows = rows_of(project(chain([5.0, 5.0])), project(chain([5.0, 6.0])), Targets(duration=10.0))
    assert set(rows) == {"finish_p50", "finish_p80", "cost_p50", "cost_p80", "on_time"}
    for name in ("finish_p50", "finish_p80"):
        assert (rows[name]["before"], rows[name]["moved"]) == (10.0, 1.0)
    assert (rows["on_time"]["before"], rows["on_time"]["moved"]) == (1.0, -1.0)
    assert rows["cost_p80"]["moved"] == 0.0


def test_a_later_start_is_a_later_finish_and_the_old_one_is_told_from_the_new_start() -> None:
    old = project(chain([5.0]))
    row = rows_of(old, replace(old, start=old.start + timedelta(days=3)))["finish_p80"]
    assert (row["before"], row["moved"]) == (2.0, 3.0)


def test_with_other_random_numbers_the_interval_holds_nothing_of_the_same_project() -> None:
    whole = project([task("A", "pert(5, 10, 30)")])
    row = rows_of(whole, whole, seed=2)["finish_p80"]
    assert row["moved_low"] < 0.0 < row["moved_high"]
    paired = rows_of(whole, whole)["finish_p80"]
    assert (paired["moved_low"], paired["moved_high"]) == (0.0, 0.0)


def test_without_a_baseline_nothing_is_said() -> None:
    whole = project(chain([5.0]))
    assert since(Question(whole, run(whole, iterations=N))) == ()


def test_the_baseline_of_the_scenario_is_read_where_it_is_stored(tmp_path: Path) -> None:
    whole = project(chain([5.0, 5.0]))
    asked = Requirements(baseline=str(tmp_path / "last"), baseline_name="last")
    scenario = Scenario("s", "m", whole, iterations=512, seed=1, requirements=asked)
    results = pipeline.run(scenario)
    assert "since" not in pipeline.study(scenario, results).studies
    save(results, tmp_path / "last")
    rows = pipeline.study(scenario, results).studies["since"]
    assert [row["moved"] for row in rows] == pytest.approx([0.0] * len(rows))
    assert len(rows) == 4


def test_a_run_knows_the_status_date_of_its_project() -> None:
    whole = project(chain([5.0]))
    assert run(whole, iterations=256).provenance.status_date == ""
    status = whole.start + timedelta(days=2)
    found = run(replace(whole, status_date=status), iterations=256)
    assert found.provenance.status_date == status.isoformat()[:10]
    assert found.provenance.status_date.count("-") == 2
