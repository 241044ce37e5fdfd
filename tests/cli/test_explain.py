"""`forecast explain` says which estimate is used, where each value stands, which rule won, and which risks act."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Forecast = Callable[..., Any]
MODEL = """\
name: Small
start: 2027-01-04
calendar: continuous
estimating:
  distribution: triangular
  bands: {low: 0.7 / 1 / 2, medium: 0.85 / 1 / 1.4, lab: {factors: 0.8 / 1 / 1.6, distribution: pert}}
  rules:
    - {band: medium}
    - {band: low, tasks: tag:network, applies_to: [duration, cost]}
"""
TASKS = """\
id,name,tags,optimistic,most_likely,pessimistic,distribution,confidence,cost
A,Core,network,,10,,,,50
B,,network,8,10,11,,low,
C,,,,10,,,lab,
D,,network,,4,,certain,,
E,,,,,,"uniform(2, 12)",,
"""
RISKS = """\
id,name,probability,tasks,delay_most_likely,cost,residual_probability,residual_cost
R,Late,0.25,A; B; RACKS,3,100,0.1,40
S,,0.5,B,1,,,
"""
DELIVERIES = "id,needed_for,lead_optimistic,lead_most_likely,lead_pessimistic,cost\nRACKS,A,20,25,40,900\n"
COSTS = "id,name,cost,cost_confidence\nFEE,Fee,200,low\n"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models" / "small"
    folder.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    files = {
        "model.yaml": MODEL,
        "tasks.csv": TASKS,
        "risks.csv": RISKS,
        "costs.csv": COSTS,
        "deliveries.csv": DELIVERIES,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_task_is_explained_in_plain_lines(forecast: Forecast, model: Path) -> None:
    ending = forecast("explain", "models/small", "A")
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.splitlines() == [
        "task A: Core  # models/small/tasks.csv:2",
        "  tags = network  # models/small/tasks.csv:2:8",
        "",
        "duration, working days: triangular(7, 10, 20)",
        "  made of the most likely value: low (0.7 / 1 / 2) by rule 2 (tag:network)",
        "  most_likely = 10  # models/small/tasks.csv:2:17",
        "  estimating.distribution = triangular  # models/small/model.yaml:5:17",
        "  rule 1 (all tasks): medium (0.85 / 1 / 1.4), loses to rule 2  # models/small/model.yaml:8:7",
        "  rule 2 (tag:network): low (0.7 / 1 / 2), wins: it is the last that matches  # models/small/model.yaml:9:7",
        "  mean 12.33, sd 2.78, P10 8.97, P90 16.39",
        "",
        "cost, USD: triangular(35, 50, 100)",
        "  made of the most likely value: low (0.7 / 1 / 2) by rule 2 (tag:network)",
        "  cost_most_likely = 50  # models/small/tasks.csv:2:23",
        "  estimating.distribution = triangular  # models/small/model.yaml:5:17",
        "  rule 2 (tag:network): low (0.7 / 1 / 2), wins: it is the last that matches  # models/small/model.yaml:9:7",
        "  mean 61.67, sd 13.89, P10 44.87, P90 81.97",
        "",
        "risks that act on it:",
        "  R Late: 0.25, delay constant(3), cost constant(100)  # models/small/risks.csv:2",
    ]


@pytest.mark.parametrize(
    ("id_", "lines"),
    [
        ("B", ["  three points, typed", "makes nothing: what is typed is never overwritten", "  confidence = low"]),
        ("C", ["made of the most likely value: lab (0.8 / 1 / 1.6, pert) by `confidence`", "loses to `confidence` of"]),
        ("D", ["  said to be certain", "no risk acts on it"]),
        ("E", ["  a whole estimate, typed", "P10 3, P90 11"]),
        ("R", ["risk R: Late", "delay, working days: constant(3)", "residual cost, USD: constant(40)"]),
        (
            "RACKS",
            [
                "delivery RACKS",
                "lead, days of its calendar: triangular(20, 25, 40)",
                "cost, USD: constant(900)",
                "  R Late: 0.25, delay constant(3)",
            ],
        ),
        ("FEE", ["cost FEE: Fee", "cost, USD: triangular(140, 200, 400)", "by `cost_confidence`"]),
    ],
)
def test_every_kind_of_statement_is_told(forecast: Forecast, model: Path, id_: str, lines: list[str]) -> None:
    out = forecast("explain", "models/small", id_).out
    assert [line for line in lines if line not in out] == []


def test_a_way_to_read_that_was_not_used_is_not_shown(forecast: Forecast, model: Path) -> None:
    assert "estimating.distribution" not in forecast("explain", "models/small", "C").out


def test_a_change_is_shown_with_its_place_and_the_response_in_force_acts(forecast: Forecast, model: Path) -> None:
    file = model.parents[1] / "scenarios" / "after.yaml"
    file.write_text("model: ../models/small\nresponses: all\nestimating: {rules: [{band: medium}]}\n", encoding="utf-8")
    out = forecast("explain", "after", "A", "--set", "tasks.A.most_likely=20").out
    assert "duration, working days: triangular(17, 20, 28)" in out
    assert "most_likely = 20  # --set tasks.A.most_likely" in out
    assert "# scenarios/after.yaml:3:22" in out
    assert "  R Late: 0.1, delay constant(3), cost constant(40)" in out


def test_json_holds_the_same(forecast: Forecast, model: Path) -> None:
    document = json.loads(forecast("explain", "models/small", "A", "--format", "json").out)
    assert document["schema"] == "forecast.explanation/1"
    (element,) = document["elements"]
    duration = element["estimates"][0]
    assert (duration["reading"], duration["values"][0]["place"]) == (
        "triangular(7, 10, 20)",
        "models/small/tasks.csv:2:17",
    )
    assert duration["mean"] == pytest.approx(37 / 3)
    assert [rule["outcome"].split()[0] for rule in duration["rules"]] == ["loses", "wins:"]
    assert element["risks"][0]["does"] == ["delay constant(3)", "cost constant(100)"]


def test_an_unknown_id_is_a_wrong_usage_with_the_nearest(forecast: Forecast, model: Path) -> None:
    ending = forecast("explain", "models/small", "FEEE")
    assert ending.code == 2
    assert "there is no task, risk, cost or delivery `FEEE`; did you mean `FEE`?" in ending.err


def test_a_broken_model_is_refused_with_its_problems(forecast: Forecast, model: Path) -> None:
    (model / "tasks.csv").write_text("id,most_likely\nA,\n", encoding="utf-8")
    ending = forecast("explain", "models/small", "A")
    assert ending.code == 3
    assert "missing-value" in ending.err
