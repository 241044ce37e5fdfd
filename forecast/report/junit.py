"""Gates as JUnit XML, which every CI server shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from datetime import date

from forecast.errors import Problem
from forecast.report.answer import run_words
from forecast.report.gates import gate_words
from forecast.results import Results
from forecast.statistics.gates import Gate, standing

# What XML 1.0 cannot hold at all, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNDECIDED_HINT = "the interval holds what is required: run more iterations"


def junit(results: Results, gates: Sequence[Gate]) -> str:
    """Return the gates of one scenario as a JUnit document."""
    suites = ElementTree.Element("testsuites")
    suites.append(suite_of(results, gates))
    return written(suites)


def written(suites: ElementTree.Element) -> str:
    """Return a document as text."""
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def suite_of(results: Results, gates: Sequence[Gate]) -> ElementTree.Element:
    """Return the gates as a test suite: not met is a failure, undecided an error, waived is skipped."""
    standings = [standing(found, date.today()) for found in gates]
    scenario = results.provenance.scenario
    suite = _suite(scenario, len(gates), *(standings.count(name) for name in ("fail", "undecided", "waived")))
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", name="run", value=_text(run_words(results)))
    for found, counts_as in zip(gates, standings, strict=True):
        case = _case(suite, scenario, found.name)
        words = gate_words(results, found)
        if counts_as == "fail":
            _finding(case, "failure", "gate-not-met", words)
        elif counts_as == "undecided":
            _finding(case, "error", "gate-undecided", f"{words}; {UNDECIDED_HINT}" if found.found else words)
        elif counts_as == "waived":
            ElementTree.SubElement(case, "skipped", message=_text(words))
    return suite


def refused_suite(scenario: str, problems: Sequence[Problem]) -> ElementTree.Element:
    """Return a scenario that is refused as a suite with one test, which its problems break."""
    suite = _suite(scenario, 1, 0, 1, 0)
    case = _case(suite, scenario, "input")
    _finding(case, "error", "input-refused", "\n\n".join(str(problem) for problem in problems))
    return suite


def _suite(scenario: str, tests: int, failures: int, errors: int, skipped: int) -> ElementTree.Element:
    counts = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped, "time": 0}
    numbers = {name: str(number) for name, number in counts.items()}
    return ElementTree.Element("testsuite", {"name": _text(f"forecast {scenario}"), **numbers})


def _case(suite: ElementTree.Element, scenario: str, name: str) -> ElementTree.Element:
    named = {"classname": _text(f"forecast.{scenario}"), "name": _text(name)}
    return ElementTree.SubElement(suite, "testcase", {**named, "time": "0"})


def _finding(case: ElementTree.Element, tag: str, kind: str, message: str) -> None:
    ElementTree.SubElement(case, tag, type=kind, message=_text(message)).text = _text(message)


def _text(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
