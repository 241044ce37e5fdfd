"""Gates as JUnit XML: a CI server shows what was required, what was found and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from defusedxml import ElementTree

from forecast.report.gate_rows import gates_json
from forecast.report.junit import junit
from forecast.results import Results
from forecast.statistics import Interval
from forecast.statistics.gates import Gate, evaluate
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY, hostile

GATES = [
    Gate("on_time", 0.8, Interval(0.85, 0.84, 0.86), Interval(0.85, 0.84, 0.86), "pass", 0.95),
    Gate("on_budget", 0.8, Interval(0.60, 0.59, 0.61), Interval(0.60, 0.59, 0.61), "fail", 0.95),
    Gate("joint", 0.5, Interval(0.50, 0.49, 0.51), Interval(0.50, 0.49, 0.51), "undecided", 0.95),
]


@pytest.fixture
def results() -> Results:
    return sample_results(n_blocks=2)


def test_a_gate_not_met_is_a_failure_and_an_undecided_one_an_error(results: Results) -> None:
    suite = ElementTree.fromstring(junit(results, GATES)).find("testsuite")
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "3", "failures": "1", "errors": "1", "skipped": "0"}
    passed, failed, undecided = suite.findall("testcase")
    assert [child.tag for child in passed] == []
    assert failed.find("failure").get("message") == "on budget: 80 % required, 60 % found (59–61 %): not met"
    assert "more iterations" in undecided.find("error").get("message")
    assert [case.get("name") for case in (passed, failed, undecided)] == ["on_time", "on_budget", "joint"]


def test_without_gates_the_suite_is_empty_and_valid(results: Results) -> None:
    assert ElementTree.fromstring(junit(results, [])).find("testsuite").get("tests") == "0"


@pytest.mark.parametrize("name", UGLY)
def test_the_xml_can_be_read_whatever_the_names(name: str) -> None:
    results = UGLY[name]()
    ElementTree.fromstring(junit(results, evaluate(results)))


def test_names_are_escaped_and_signs_unknown_to_xml_replaced() -> None:
    results = hostile()
    results = replace(results, provenance=replace(results.provenance, scenario="a\x00<b>\ud800&\x1b"))
    suite = ElementTree.fromstring(junit(results, GATES)).find("testsuite")
    assert suite.get("name") == "forecast a\ufffd<b>\ufffd&\ufffd"


def test_the_same_gates_give_the_same_text(results: Results) -> None:
    assert junit(results, GATES) == junit(results, GATES)


def test_gates_as_json_carry_the_exit_code(results: Results) -> None:
    document = gates_json(results, GATES)
    assert document["schema"] == "forecast.gates/1"
    assert document["exit_code"] == 1
    assert document["gates"][2] == {
        "name": "joint",
        "required": 0.5,
        "bound": "at_least",
        "unit": "probability",
        "found": {"value": 0.50, "low": 0.49, "high": 0.51},
        "judged": {"value": 0.50, "low": 0.49, "high": 0.51},
        "confidence": 0.95,
        "iterations": 0,
        "verdict": "undecided",
        "standing": "undecided",
        "reason": None,
        "against": None,
        "waiver": None,
    }
