"""Gates for machines: JUnit XML, which every CI server shows, and JSON."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

from forecast.report.answer import gate_words, run_words
from forecast.report.summary import Json, gate
from forecast.results import Results
from forecast.statistics.gates import Gate, exit_code

GATES_SCHEMA = "forecast.gates/1"
# What XML 1.0 cannot hold at all, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNDECIDED_HINT = "the interval holds the required probability: run more iterations"


def junit(results: Results, gates: Sequence[Gate]) -> str:
    """Return the gates as a JUnit test suite: a gate not met is a failure, an undecided one an error."""
    suite = ElementTree.Element(
        "testsuite",
        name=_text(f"forecast {results.provenance.scenario}"),
        tests=str(len(gates)),
        failures=str(sum(found.verdict == "fail" for found in gates)),
        errors=str(sum(found.verdict == "undecided" for found in gates)),
        skipped="0",
        time="0",
    )
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", name="run", value=_text(run_words(results)))
    for found in gates:
        case = ElementTree.SubElement(
            suite, "testcase", classname=_text(f"forecast.{results.provenance.scenario}"), name=found.name, time="0"
        )
        if found.verdict == "fail":
            _finding(case, "failure", "gate-not-met", gate_words(found))
        elif found.verdict == "undecided":
            _finding(case, "error", "gate-undecided", f"{gate_words(found)}; {UNDECIDED_HINT}")
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def gates_json(results: Results, gates: Sequence[Gate]) -> Json:
    """Return the gates with their verdicts and the exit code that they lead to."""
    run = results.provenance
    return {
        "schema": GATES_SCHEMA,
        "scenario": run.scenario,
        "model": run.model,
        "seed": run.seed,
        "iterations": results.n_iterations,
        "engine_version": run.engine_version,
        "exit_code": exit_code(gates),
        "gates": [gate(found) for found in gates],
    }


def _finding(case: ElementTree.Element, tag: str, kind: str, message: str) -> None:
    ElementTree.SubElement(case, tag, type=kind, message=_text(message)).text = _text(message)


def _text(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
