"""Durations in the wrong unit: the run answers in days and says that its dates lie beyond the calendars."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("calendar", ["continuous", "standard"])
def test_dates_beyond_the_year_9999_are_a_warning_and_no_failure(forecast: Any, tmp_path: Path, calendar: str) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.yaml").write_text(f"name: far\nstart: 2027-01-04\ncalendar: {calendar}\n", encoding="utf-8")
    (model / "tasks.csv").write_text(
        'id,distribution,predecessors\nA,"uniform(4e6, 5e6)",\nB,constant(1),A\n', encoding="utf-8"
    )
    ending = forecast("run", str(model), "--format", "json", "--iterations", "512")
    assert ending.code == 0
    answer = json.loads(ending.out)
    assert 4e6 < answer["duration"]["mean"] < 5e6
    assert answer["finish"]["percentiles"]["P50"]["value"] == "9999-12-31"
    assert [row["code"] for row in answer["warnings"]] == ["calendar-horizon"]
    report = forecast("run", str(model), "--iterations", "512", "--output", str(tmp_path / "report"))
    assert report.code == 0
    assert (tmp_path / "report" / "report.html").is_file()


def test_a_seed_too_large_for_the_generator_is_wrong_usage(forecast: Any) -> None:
    assert forecast("run", "anything", "--seed", str(2**63)).code == 2
