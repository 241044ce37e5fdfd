"""What further runs found is said in the report, in the summary and in tables, and only where there is something."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forecast.errors import Problem
from forecast.report import studies, tables
from forecast.report.html import page
from forecast.report.summary import dumps, summary
from forecast.report.text import screen
from forecast.report.why import contribution_words
from forecast.results import Results
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_studies


def levels(finish: float, cost: float, *names: str) -> dict[str, float]:
    row = {}
    for name in names:
        row |= {f"finish_{name}": finish, f"finish_{name}_low": finish - 1, f"finish_{name}_high": finish + 1}
        row |= {f"cost_{name}": cost, f"cost_{name}_low": cost - 5e3, f"cost_{name}_high": cost + 5e3}
    return row


def reading(name: str, changed: int, finish: float, cost: float, below: int = 0) -> dict[str, Any]:
    counts = {"n_estimates": 40, "n_changed": changed, "n_below_zero": below}
    return {"reading": name, **counts, **levels(finish, cost, "p50", "p80")}


@pytest.fixture
def studied() -> Results:
    risk = {"id": "R-9", "name": "Fire <b>", "probability": 0.0004}
    factor = {"duration_factor": "pert(0.9, 1, 1.4)", "cost_factor": "", "source": "reference class"}
    systemic = {"id": "systemic", "name": "factor on all durations", "reading": "pert(0.9, 1, 1.4)"}
    swings = {f"{name}{end}": 1.0 for name in ("finish_effect", "cost_effect") for end in ("", "_low", "_high")}
    return replace(
        sample_results(n_blocks=2),
        systemic=({**systemic, "covers": ["estimates", "R-<b>"], "source": "reference class", **swings},),
        studies={
            "readings": (reading("as written", 0, 100, 1e6), reading("trigen(10, 90)", 30, 112, 1.2e6, below=4)),
            "rare": ({**risk, "n_expected": 4.0, **levels(100, 1e6, "p50", "p80", "p95")},),
            "given": (
                {**risk, "is_rare": True, "given": "it happens", **levels(190, 3e6, "p50", "p80")},
                {**risk, "is_rare": True, "given": "it does not", **levels(100, 1e6, "p50", "p80")},
            ),
            "systemic": tuple(
                {"systemic": word, **levels(100, 1e6, "p50", "p80", "p90"), "covers": "estimates", **factor}
                for word in ("with", "without")
            ),
        },
    )


def test_the_page_says_how_far_the_p80_hangs_on_the_reading(studied: Results) -> None:
    text = page(studied, {})
    # Day 112 of a project that starts on 2 November 2026, and day 100.
    said = (
        "Read as trigen(10, 90), the P80 finish would be 21 Feb 2027 and the P80 cost USD 1.200 m; as written it is 9"
    )
    assert said in text.replace("\u00a0", " ")
    row = studies.readings_table(studied).rows[1]
    assert [cell.text for cell in row] == [
        "trigen(10, 90)", "21 Feb 2027", "21 Feb 2027", "+12 days", "USD 1.200 m", "USD 1.200 m", "USD +200 k",
    ]  # fmt: skip
    assert row[0].note == "30 changed, 4 would reach below zero"
    assert said.split(";", maxsplit=1)[0] in " ".join(screen(studied).split())


def test_the_page_shows_what_happens_given_a_risk_and_given_not(studied: Results) -> None:
    happens, not_so = studies.given_table(studied).rows
    assert (happens[0].text, happens[0].note, not_so[0].text) == ("R-9 happens", "Fire <b>, 0.04 %", "R-9 does not")
    assert happens[2].text == studied.date_of(190).strftime("%-d %b %Y")
    text = page(studied, {})
    assert "Fire &lt;b&gt;" in text
    assert "<b>" not in text
    assert "about 4 strikes in this run" in text


def test_the_page_shows_the_systemic_risk_and_what_it_covers(studied: Results) -> None:
    said = studies.systemic_words(studied)
    assert said == (
        "Systemic risk: pert(0.9, 1, 1.4) as factor on all durations. It covers estimates, R-<b>, which are "
        "left out so that nothing counts twice. Source: reference class."
    )
    assert "R-&lt;b&gt;, which are left out" in page(studied, {})
    assert [row[0].text for row in studies.systemic_table(studied).rows] == ["with it", "without it"]


def test_suspicious_ranges_are_asked_about_beside_the_readings() -> None:
    odd = Problem("range-symmetric", "all 40 ranges are symmetric", "warning")
    results = replace(sample_results(n_blocks=2), warnings=(odd, Problem("rare-risk", "strikes seldom", "warning")))
    assert studies.suspicions(results) == [odd]
    assert "Ranges to ask about" in page(results, {})


def test_results_without_studies_make_no_section() -> None:
    text = page(sample_results(n_blocks=2), {})
    assert not [word for word in ("How sure are the inputs", "If it happens", "Rare risks", "Systemic") if word in text]
    assert studies.readings_words(sample_results(n_blocks=2)) == ""


def test_a_project_without_cost_shows_no_columns_of_cost() -> None:
    rows = (reading("as written", 0, 100, 0.0), reading("triangular", 30, 112, 0.0))
    results = replace(sample_results(n_blocks=2), studies={"readings": rows})
    assert list(studies.readings_table(results).head) == [
        "Three points read as", "P50 finish", "P80 finish", "P80 moves by",
    ]  # fmt: skip
    assert "P80 cost" not in studies.readings_words(results)


def test_the_summary_and_the_tables_hold_the_rows_with_dates_and_intervals(studied: Results, tmp_path: Path) -> None:
    rare = studied.studies["rare"][0] | {"cost_p95_high": math.inf}
    answer = summary(replace(studied, studies={**studied.studies, "rare": (rare,)}))
    dumps(answer)
    assert answer["studies"]["rare"][0]["finish_p80"] == {
        "value": "2027-02-09", "low": "2027-02-08", "high": "2027-02-10",
    }  # fmt: skip
    assert answer["studies"]["rare"][0]["cost_p95"]["high"] is None
    written = {path.name for path in tables.write(answer, tmp_path)}
    assert {f"study_{name}.csv" for name in studied.studies} <= written
    head = (tmp_path / "study_given.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.startswith("id,name,probability,is_rare,given,finish_p50,finish_p50_low,finish_p50_high,cost_p50")


def test_a_plan_that_ends_later_than_the_p80_is_said_to() -> None:
    results = with_studies(sample_results(n_blocks=2))
    rows = results.studies["contributions"]
    gap = {"days_p80": -3.0, "days_p80_low": -4.0, "days_p80_high": -2.0}
    ahead = replace(results, studies={"contributions": (*rows[:-1], {**rows[-1], **gap})})
    assert contribution_words(ahead) == "The P80 finish is 3 days ahead of the planned one."
