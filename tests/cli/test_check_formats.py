"""`forecast check` for machines: each format is read back by a parser of that format, or by its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml import ElementTree

from tests.cli.test_quality import SARIF, many, shape

Forecast = Callable[..., Any]

MODEL = "name: Small | <b>\nstart: 2027-01-04\ncalendar: continuous\n"
TASKS = 'id,distribution,cost_per_day\nBUILD,"uniform(10, 20)",1000\n'
# 90 % on time, P80 18 days and 18,000: met, not met, waived, undecided (no baseline), and an expired waiver.
GATED = """model: ../models/small
targets: {duration: 19}
iterations: 2560
require:
  on_time: 0.8
  P80_duration: 17
  P80_cost: 17_000
  baseline: ../baselines/none
  P80_finish_slip: 5
waivers:
  P80_cost: {reason: "100 % | sure", owner: A. Keller, expires: 2099-12-31}
  P80_duration: {reason: old, owner: B. Meier, expires: 2020-12-31}
"""
BROKEN = "modelx: ../models/small\n"
GOOD = "model: ../models/small\ntargets: {duration: 19}\nrequire: {on_time: 0.8}\niterations: 2560\n"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a workspace in a folder of a repository."""
    root = tmp_path / "plans"
    for name, text in {
        "models/small/model.yaml": MODEL, "models/small/tasks.csv": TASKS, "scenarios/broken.yaml": BROKEN,
        "scenarios/gated.yaml": GATED, "scenarios/good.yaml": GOOD,
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_of_a_folder_every_scenario_is_checked_and_the_worst_counts(forecast: Forecast) -> None:
    ending = forecast("check", "scenarios/", "-q")
    assert ending.code == 3
    assert ending.out.splitlines()[-4:] == [
        "  verdict  scenario               gates",
        "  refused  scenarios/broken.yaml  1 error",
        "  not met  gated                  1 not met, 1 undecided, 1 waived, 1 met",
        "  met      good                   1 met",
    ]
    assert "did you mean `model`?" in ending.err


def test_several_at_once_give_the_bits_of_one_alone(forecast: Forecast) -> None:
    def gates(*arguments: str) -> dict[str, Any]:
        document = json.loads(forecast("check", *arguments, "--format", "json", "-q").out)
        return {one["scenario"]: one["gates"] for one in document["scenarios"]}

    together = gates("scenarios/", "--threads", "3")
    assert together["gated"] == gates("gated", "--threads", "1")["gated"]
    assert together["good"] == gates("good")["good"]


def test_an_empty_folder_is_wrong_usage_and_a_model_is_one_scenario(forecast: Forecast, workspace: Path) -> None:
    (workspace / "empty").mkdir()
    ending = forecast("check", "empty")
    assert (ending.code, "no scenario in the folder `empty`" in ending.err) == (2, True)
    assert forecast("check", "models/small", "--set", "require.P80_duration=19").code == 0


def test_a_waiver_is_shown_and_an_expired_one_counts_for_nothing(forecast: Forecast) -> None:
    ending = forecast("check", "gated", "-q")
    lines = {line.partition(":")[0].strip(): line for line in ending.out.splitlines()}
    assert "waived by A. Keller until 31 Dec 2099 (not met): 100 % | sure" in lines["P80 cost"]
    assert "not met; the waiver of B. Meier expired on 31 Dec 2020 and counts for nothing" in lines["P80 duration"]
    alone = ("--set", "require.P80_duration=19", "--set", "require.P80_finish_slip=")
    assert forecast("check", "gated", *alone, "-q").code == 0


def test_json_has_every_gate_and_every_problem(forecast: Forecast) -> None:
    document = json.loads(forecast("check", "scenarios/", "--format", "json", "-q").out)
    assert (document["schema"], document["exit_code"]) == ("forecast.check/1", 3)
    broken, gated, good = document["scenarios"]
    assert (broken["exit_code"], broken["problems"][0]["code"], broken["gates"]) == (3, "unknown-key", [])
    assert [(gate["name"], gate["standing"]) for gate in gated["gates"]] == [
        ("on_time", "pass"), ("P80_duration", "fail"), ("P80_cost", "waived"), ("P80_finish_slip", "undecided"),
    ]  # fmt: skip
    assert gated["gates"][3]["reason"] == "no baseline is stored yet"
    assert gated["gates"][2]["waiver"] == {"reason": "100 % | sure", "owner": "A. Keller", "expires": "2099-12-31"}
    assert (gated["exit_code"], good["exit_code"]) == (1, 0)


# What Jenkins' junit-10.xsd allows, which GitLab and GitHub's reporters read too: attributes (required ones marked),
# and children.
JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package"},
        {"name", "tests", "failures", "errors"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, {"name", "value"}, set()),
    "testcase": ({"name", "time", "classname", "group"}, {"name"}, {"skipped", "error", "failure"}),
    "skipped": ({"type", "message"}, set(), set()),
    "error": ({"type", "message"}, set(), set()),
    "failure": ({"type", "message"}, set(), set()),
}


def assert_junit(element: Any) -> None:
    allowed, required, children = JUNIT[element.tag]
    assert required <= set(element.attrib) <= allowed, element.tag
    for child in element:
        assert child.tag in children, (element.tag, child.tag)
        assert_junit(child)


def test_junit_is_what_the_schema_of_jenkins_allows(forecast: Forecast) -> None:
    root = ElementTree.fromstring(forecast("check", "scenarios/", "--format", "junit", "-q").out)
    assert root.tag == "testsuites"
    assert_junit(root)
    for suite in root:
        cases = suite.findall("testcase")
        counted = [len(cases), *(len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "error", "skipped"))]
        assert [int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")] == counted
        assert re.fullmatch(r"\d+(\.\d*)?", suite.get("time"))
    broken, gated, _ = root
    assert (broken.get("errors"), gated.get("failures"), gated.get("errors"), gated.get("skipped")) == ("1",) * 4
    assert "did you mean `model`?" in broken.find("testcase/error").text


SUPPRESSED = shape(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification={"type": "string", "minLength": 1},
)


def test_sarif_has_what_is_not_met_beside_its_line_and_what_is_waived_suppressed(forecast: Forecast) -> None:
    schema = json.loads(json.dumps(SARIF))
    schema["properties"]["runs"]["items"]["properties"]["results"]["items"]["properties"]["suppressions"] = many(
        SUPPRESSED
    )
    document = json.loads(forecast("check", "scenarios/", "--format", "sarif", "-q").out)
    jsonschema.validate(document, schema)
    results = {(one["ruleId"], one["level"]): one for one in document["runs"][0]["results"]}
    assert list(results) == [
        ("unknown-key", "error"), ("baseline-missing", "warning"), ("waiver-expired", "warning"),
        ("gate-not-met", "error"), ("gate-waived", "note"), ("gate-undecided", "warning"),
    ]  # fmt: skip
    not_met = results["gate-not-met", "error"]["locations"][0]["physicalLocation"]
    assert (not_met["artifactLocation"]["uri"], not_met["region"]["startLine"]) == ("scenarios/gated.yaml", 6)
    assert results["gate-waived", "note"]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "100 % | sure"}
    ]


COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*,?)*)::(.*)")


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the runner of GitHub does: properties and data are unescaped one after the other."""
    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        if match is None:
            continue
        stated = dict(part.split("=", 1) for part in match[2].split(","))
        for sign, escaped in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
            stated = {name: value.replace(escaped, sign) for name, value in stated.items()}
        found.append((match[1], stated, match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")))
    return found


def test_annotations_stand_at_file_and_line_of_the_repository(
    forecast: Forecast, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace.parent))
    ending = forecast("check", "scenarios/", "--format", "github", "-q")
    found = annotations(ending.out)
    assert len(found) == len(ending.out.splitlines())
    assert [(level, at["file"], at["line"], at["title"]) for level, at, _ in found] == [
        ("error", "plans/scenarios/broken.yaml", "1", "unknown-key"),
        ("warning", "plans/scenarios/gated.yaml", "8", "baseline-missing"),
        ("warning", "plans/scenarios/gated.yaml", "12", "waiver-expired"),
        ("error", "plans/scenarios/gated.yaml", "6", "gate-not-met"),
        ("notice", "plans/scenarios/gated.yaml", "7", "gate-waived"),
        ("warning", "plans/scenarios/gated.yaml", "9", "gate-undecided"),
    ]
    assert found[4][2].endswith("100 % | sure")
    assert ending.err.endswith("3 scenarios: 1 met, 1 not met, 1 refused\n")


@pytest.mark.parametrize("output", ["text", "json", "junit"])
def test_on_github_annotations_and_a_summary_come_by_themselves(
    forecast: Forecast, workspace: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    summary = workspace.parent / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ending = forecast("check", "gated", "--format", output, "-q")
    assert ("gate-not-met", "6") in [(at["title"], at["line"]) for _, at, _ in annotations(ending.err)]
    assert "::error" not in ending.out
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("# Before\n## Forecast gates: not met\n")
    assert written.endswith("\n")


def test_markdown_is_one_table_whatever_the_names(forecast: Forecast) -> None:
    lines = forecast("check", "scenarios/", "--format", "markdown", "-q").out.splitlines()
    assert lines[0] == "## Forecast gates: refused"
    table = [line for line in lines if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table]
    assert {len(row) for row in cells} == {5}
    assert [row[1].strip() for row in cells[2:]] == [
        "", "on time", "P80 duration", "P80 cost", "P80 finish slip against baselines/none", "on time",
    ]  # fmt: skip


def test_anything_but_text_says_in_a_line_on_stderr_how_it_went(forecast: Forecast) -> None:
    ending = forecast("check", "good", "gated", "--format", "json", "-q")
    assert "2 scenarios: 1 met, 1 not met" in ending.err
