"""The block `systemic`: what it says, in the model and in a scenario, and every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast import pipeline
from forecast.project import Systemic
from tests.unit.readers.conftest import Folder

START = "start: 2027-01-04\n"
BLOCK = "systemic: {duration_factor: 0.9 / 1.1 / 1.6, covers: [estimates, R-01], source: forty projects}\n"


def test_a_systemic_risk_is_read(folder: Folder) -> None:
    folder.write("model.yaml", START + BLOCK)
    found = folder.read().project.systemic
    assert isinstance(found, Systemic)
    assert found.duration_factor is not None
    assert found.duration_factor.text == "pert(0.9, 1.1, 1.6)"
    assert (found.cost_factor, found.covers, found.source) == (None, ("estimates", "R-01"), "forty projects")


def test_a_scenario_replaces_it(folder: Folder) -> None:
    folder.write("model.yaml", START + BLOCK)
    folder.scenario.write_text(
        "model: ../models/small\nsystemic: {cost_factor: 'lognormal(mean=1.2, sd=0.2)', source: study}\n"
    )
    found = folder.read().project.systemic
    assert found is not None
    assert found.cost_factor is not None
    assert (found.duration_factor, found.cost_factor.text) == (None, "lognormal(mean=1.2, sd=0.2)")


@pytest.mark.parametrize(
    ("block", "code", "said", "hint"),
    [
        ("{covers: [estimates], source: s}", "missing-value", "a factor on durations, on costs, or both", "duration_f"),
        ("{duration_factor: , source: s}", "missing-value", "`duration_factor` has no value", "0.9 / 1.1 / 1.6"),
        ("{duration_factor: -1 / 1 / 2, source: s}", "number-range", "below 0", "0 or more"),
        ("{duration_factor: 2 / 1 / 3, source: s}", "estimate-order", "above", "swap"),
        ("{duration_factor: 120, source: s}", "systemic-factor", "multiplies by 120 on average", "1.2 for 20 % more"),
        ("{duraton_factor: 1.2, source: s}", "unknown-key", "`duraton_factor`", "`duration_factor`"),
        ("{duration_factor: 1.2, covers: [estimate], source: s}", "unknown-cover", "`estimate`", "`estimates`"),
        ("{duration_factor: 1.2, covers: [R-10], source: s}", "unknown-cover", "neither", "`R-01`"),
        ("{duration_factor: 1.2, covers: [R-01, R-01], source: s}", "duplicate-entry", "twice", "remove"),
        ("[1.2]", "yaml-shape", "keys and values", "systemic:"),
    ],
)
def test_what_is_wrong_with_it_is_said(folder: Folder, block: str, code: str, said: str, hint: str) -> None:
    folder.write("model.yaml", f"{START}systemic: {block}\n")
    found = next(one for one in folder.problems() if one.code == code)
    assert said in found.message
    assert hint in (found.hint or "")
    assert found.place is not None
    assert found.place.line == 2


def test_a_systemic_risk_without_a_source_is_asked_about(folder: Folder) -> None:
    folder.write("model.yaml", START + "systemic: {duration_factor: 1.2}\n")
    (found,) = folder.read().warnings
    assert (found.code, found.severity) == ("systemic-source", "warning")


def test_the_report_says_what_it_covers_and_marks_the_risks(folder: Folder, tmp_path: Path) -> None:
    folder.write("model.yaml", START + BLOCK)
    scenario = folder.read()
    results = pipeline.study(scenario, pipeline.run(scenario, iterations=2_560))
    page = pipeline.write_report(results, tmp_path / "report")[0].read_text("utf-8").replace("\u00a0", " ")
    assert "It covers estimates, R-01, which are left out so that nothing counts twice. Source: forty projects." in page
    assert "left out: covered by the systemic risk" in page
    assert "after any truncation; the systemic risk" in page
    assert "nothing else multiplies" not in page
