"""The section of the report that says how an imported schedule came out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from forecast.report.html import page
from forecast.report.imported import handshake_words
from forecast.report.summary import summary
from forecast.results import load, save
from tests.support.sample_results import sample_results

ROW = {"id": "B", "name": "<b>Build</b>", "cause": "constraint", "detail": "start on", "file_start": "2026-01-14T08:00", "file_finish": "2026-01-16T17:00", "start": "2026-01-13T08:00", "finish": None}  # fmt: skip
RECORD: dict[str, Any] = {
    "schema": "forecast.handshake/1", "file": "plan.xer", "project": "Own project", "program": "primavera",
    "tasks": 9, "to_the_minute": 6, "to_the_day": 7, "late_dates": 5, "total_float": 4, "critical": 8,
    "causes": {"constraint": 2, "time of day": 1}, "differences": [ROW],
}  # fmt: skip


def test_counts_causes_and_offenders_stand_in_the_page() -> None:
    text = page(replace(sample_results(n_blocks=1), handshake=RECORD), {}).replace("\u00a0", " ")
    assert '<h2 id="imported">Schedule as imported</h2>' in text
    assert "6 have the same early dates to the minute and 7 to the day" in text
    assert "3 with a difference, by cause:" in text
    assert "14 Jan 2026 08:00 to 16 Jan 2026 17:00" in text
    assert "&lt;b&gt;Build&lt;/b&gt;" in text
    assert "2 more are counted above" in text


def test_a_model_that_was_not_imported_has_no_such_section() -> None:
    results = sample_results(n_blocks=1)
    assert "Schedule as imported" not in page(results, {})
    assert summary(results)["handshake"] is None


def test_a_schedule_whose_dates_all_come_out_says_so() -> None:
    same = RECORD | {"causes": {}, "differences": []}
    assert handshake_words(replace(sample_results(n_blocks=1), handshake=same)).endswith("No date differs.")
    without = same | {"tasks": 0}
    assert "no dates to compare" in handshake_words(replace(sample_results(n_blocks=1), handshake=without))


def test_the_record_is_in_the_answer_and_in_stored_results(tmp_path: Path) -> None:
    results = replace(sample_results(n_blocks=1), handshake=RECORD)
    assert json.loads(json.dumps(summary(results)))["handshake"] == RECORD
    save(results, tmp_path)
    stored = load(tmp_path).handshake
    assert (stored, list(stored["causes"])) == (RECORD, ["constraint", "time of day"])
