"""`forecast validate --quality`: the checks of the schedule as text, JSON and SARIF."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Forecast = Callable[..., Any]

MODEL = """\
name: Plan
start: 2027-01-04
calendar: continuous
"""
TASKS = """\
id,most_likely,predecessors,constraint,constraint_date
DIG,10,,,
POUR,5,DIG+10d,must start on,2027-01-20
PAINT,1,DIG,,
"""
SOUND = """\
id,most_likely,predecessors
DIG,10,
POUR,5,DIG
"""
# The part of the SARIF 2.1.0 schema that these documents use, nothing else allowed.
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
COUNT = {"type": "integer", "minimum": 1}


def shape(required: str = "", **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def many(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


SARIF = shape(
    "$schema version runs",
    **{"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}},
    runs=many(
        shape(
            "tool results",
            tool=shape(
                "driver",
                driver=shape(
                    "name rules",
                    name={"type": "string"},
                    version={"type": "string"},
                    rules=many(shape("id", id={"type": "string"}, shortDescription=TEXT), uniqueItems=True),
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results=many(
                shape(
                    "message",
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": 0},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=TEXT,
                    properties={"type": "object"},
                    locations=many(
                        shape(
                            physicalLocation=shape(
                                "artifactLocation",
                                artifactLocation=shape("uri", uri={"type": "string", "pattern": r"^[^\s\\]+$"}),
                                region=shape(startLine=COUNT, startColumn=COUNT),
                            ),
                            logicalLocations=many(shape(fullyQualifiedName={"type": "string"})),
                        )
                    ),
                )
            ),
        )
    ),
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with a plan that offends and one that does not, and work in it."""
    (tmp_path / "scenarios").mkdir()
    for name, tasks in (("plan", TASKS), ("sound", SOUND)):
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        (folder / "model.yaml").write_text(MODEL, "utf-8")
        (folder / "tasks.csv").write_text(tasks, "utf-8")
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(f"model: ../models/{name}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_check_is_a_line_and_failed_ones_name_who_offends(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "plan", "--quality")
    assert (ending.code, ending.err) == (0, "")
    lines = ending.out.splitlines()
    assert lines[0].startswith("quality of plan: ")
    assert sum("DCMA" in line for line in lines) == 14
    at = next(k for k, line in enumerate(lines) if "hard constraints" in line)
    assert lines[at].split() == [
        "failed",
        "DCMA",
        "5",
        "hard",
        "constraints",
        "33.3",
        "%",
        "of",
        "3",
        "at",
        "most",
        "5",
        "%",
        "of",
        "tasks",
    ]
    assert lines[at + 1] == "      POUR: must start on 2027-01-20"
    assert lines[-1] == "ok       plan"


def test_without_the_option_nothing_is_said_of_quality(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "plan")
    assert (ending.code, ending.out) == (0, "ok       plan\n")


@pytest.mark.parametrize(("name", "code"), [("plan", 1), ("sound", 0)])
def test_strict_refuses_what_fails(forecast: Forecast, workspace: Path, name: str, code: int) -> None:
    ending = forecast("validate", name, "--strict")
    assert ending.code == code
    assert f"quality of {name}: " in ending.out


def test_a_refused_scenario_stays_refused(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "plan", "sound", "--strict", "--set", "tasks.POUR.most_likely=-1")
    assert ending.code == 3
    assert "quality of plan" not in ending.out


def test_json_gives_scores_and_the_places_of_who_offends(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "plan", "--quality", "--format", "json")
    (scenario,) = json.loads(ending.out)["scenarios"]
    by_code = {row["code"]: row for row in scenario["quality"]}
    constraints = by_code["quality-hard-constraints"]
    assert (constraints["source"], constraints["verdict"], constraints["limit"]) == ("DCMA 5", "failed", 0.05)
    assert constraints["score"] == pytest.approx(1 / 3)
    (offender,) = constraints["offenders"]
    assert (offender["id"], offender["file"], offender["line"]) == ("POUR", "models/plan/tasks.csv", 3)
    assert offender["column"] == TASKS.splitlines()[2].index("must") + 1
    assert by_code["quality-missed"]["reason"] == "models hold no baseline"
    assert by_code["quality-missed"]["score"] is None
    assert "quality" not in json.loads(forecast("validate", "plan", "--format", "json").out)["scenarios"][0]


def test_sarif_keeps_to_its_schema_and_points_at_lines(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "plan", "sound", "--quality", "--format", "sarif")
    assert (ending.code, ending.err) == (0, "")
    document = json.loads(ending.out)
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert {rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"]} == {True}
    found = next(one for one in run["results"] if one["ruleId"] == "quality-hard-constraints")
    assert (found["level"], found["properties"]) == ("warning", {"scenarios": ["plan"]})
    assert found["message"]["text"] == "`POUR`: hard constraints: must start on 2027-01-20."
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "models/plan/tasks.csv"
    assert place["region"]["startLine"] == 3
    assert {one["ruleId"] for one in run["results"]} == {
        "quality-logic", "quality-lags", "quality-hard-constraints", "quality-critical-path", "quality-negative-float",
    }  # fmt: skip


def test_sarif_holds_errors_of_the_input_once_for_all_scenarios(forecast: Forecast, workspace: Path) -> None:
    (workspace / "scenarios" / "other plan.yaml").write_text("name: other\nmodel: ../models/plan\niterations: x\n")
    file = workspace / "models" / "plan" / "model.yaml"
    file.write_text(MODEL + "currancy: EUR\n", "utf-8")
    ending = forecast("validate", "plan", "scenarios/other plan.yaml", "--format", "sarif")
    assert ending.code == 3
    document = json.loads(ending.out)
    jsonschema.validate(document, SARIF)
    results = document["runs"][0]["results"]
    (unknown,) = [one for one in results if one["ruleId"] == "unknown-key"]
    assert (unknown["level"], len(unknown["properties"]["scenarios"])) == ("error", 2)
    assert unknown["locations"][0]["physicalLocation"]["region"]["startLine"] == 4
    assert any("other%20plan.yaml" in json.dumps(one["locations"]) for one in results)


def test_sarif_of_nothing_is_a_run_without_results(forecast: Forecast, workspace: Path) -> None:
    document = json.loads(forecast("validate", "sound", "--format", "sarif").out)
    jsonschema.validate(document, SARIF)
    assert document["runs"][0]["results"] == []


def test_a_value_of_the_command_line_stands_in_no_file(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "sound", "--quality", "--format", "sarif", "--set", "tasks.POUR.predecessors=DIG-2d")
    document = json.loads(ending.out)
    jsonschema.validate(document, SARIF)
    (found,) = [one for one in document["runs"][0]["results"] if one["ruleId"] == "quality-leads"]
    assert found["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "tasks/POUR/predecessors"}]}]


def test_the_target_of_the_scenario_is_that_of_the_path_length(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "sound", "--quality", "--format", "sarif", "--set", "targets.finish=2027-01-14")
    (found,) = json.loads(ending.out)["runs"][0]["results"]
    # 11 of 15 days, and nobody in particular offends.
    assert found["message"]["text"] == "critical path length index: 0.73, at least 0.95."
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "models/sound/model.yaml"


def test_csv_has_a_row_for_each_offender(forecast: Forecast, workspace: Path) -> None:
    ending = forecast("validate", "models/plan", "--quality", "--format", "csv")
    rows = list(csv.DictReader(ending.out.splitlines()))
    (hard,) = [row for row in rows if row["code"] == "quality-hard-constraints"]
    assert (hard["verdict"], hard["id"], hard["found"]) == ("failed", "POUR", "must start on 2027-01-20")
    assert hard["file"].endswith("tasks.csv")
    assert hard["line"] == "3"
    codes = [row["code"] for row in json.loads(forecast("validate", "models/plan", "--quality", "--format", "json").out)["scenarios"][0]["quality"]]  # fmt: skip
    assert list(dict.fromkeys(row["code"] for row in rows)) == codes


def test_csv_is_the_table_of_the_quality(forecast: Forecast, workspace: Path) -> None:
    assert forecast("validate", "models/plan", "--format", "csv").code == 2
