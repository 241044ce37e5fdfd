"""Gates as JUnit XML, which every CI server shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from datetime import date

from forecast.report.answer import run_words
from forecast.report.gates import gate_words
from forecast.results import Results
from forecast.statistics.gates import Gate, standing

# What XML 1.0 cannot hold at all, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNDECIDED_HINT = "the interval holds what is required: run more iterations"


def junit(results: Results, gates: Sequence[Gate]) -> str:
    """Return the gates as a JUnit test suite: not met is a failure, undecided an error, waived is skipped."""
    standings = [standing(found, date.today()) for found in gates]
    suite = ElementTree.Element(
        "testsuite",
        name=_text(f"forecast {results.provenance.scenario}"),
        tests=str(len(gates)),
        failures=str(standings.count("fail")),
        errors=str(standings.count("undecided")),
        skipped=str(standings.count("waived")),
        time="0",
    )
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", name="run", value=_text(run_words(results)))
    for found, counts_as in zip(gates, standings, strict=True):
        case = ElementTree.SubElement(
            suite, "testcase", classname=_text(f"forecast.{results.provenance.scenario}"), name=found.name, time="0"
        )
        words = gate_words(results, found)
        if counts_as == "fail":
            _finding(case, "failure", "gate-not-met", words)
        elif counts_as == "undecided":
            _finding(case, "error", "gate-undecided", f"{words}; {UNDECIDED_HINT}" if found.found else words)
        elif counts_as == "waived":
            ElementTree.SubElement(case, "skipped", message=_text(words))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _finding(case: ElementTree.Element, tag: str, kind: str, message: str) -> None:
    ElementTree.SubElement(case, tag, type=kind, message=_text(message)).text = _text(message)


def _text(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
