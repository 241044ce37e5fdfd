"""Findings as SARIF 2.1.0, which code hosts show beside the line that they speak of.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) 2.1.0 (2020).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from forecast.errors import Problem
from forecast.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(
    findings: Mapping[str, Sequence[Problem]], rules: Mapping[str, str], notes: Mapping[Problem, str] | None = None
) -> str:
    """Return the findings of scenarios as one run of one tool, each finding once.

    Parameters
    ----------
    findings : mapping of str to sequence of Problem
        By scenario.
    rules : mapping of str to str
        What each code stands for, where that is known; others are described by the code.
    notes : mapping of Problem to str
        Findings that are suppressed, and why.
    """
    notes = notes or {}
    scenarios: dict[Problem, list[str]] = {}
    for name, problems in findings.items():
        for problem in dict.fromkeys(problems):
            scenarios.setdefault(problem, []).append(name)
    codes = list(dict.fromkeys(problem.code for problem in scenarios))
    index = {code: k for k, code in enumerate(codes)}
    driver = {
        "name": "forecast",
        "version": __version__,
        "rules": [
            {"id": code, "shortDescription": {"text": rules.get(code, code.replace("-", " "))}} for code in codes
        ],
    }
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": index[problem.code],
            "level": "note" if problem in notes else problem.severity,
            "message": {"text": " ".join(part for part in (_sentence(problem), _hint(problem)) if part)},
            "locations": _locations(problem),
            "properties": {"scenarios": names},
            **({"suppressions": [_suppression(notes[problem])]} if problem in notes else {}),
        }
        for problem, names in scenarios.items()
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _suppression(reason: str) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": reason}


def _sentence(problem: Problem) -> str:
    named = f"`{problem.id}`: " if problem.id else ""
    return f"{named}{problem.message}."


def _hint(problem: Problem) -> str:
    return f"Hint: {problem.hint}." if problem.hint else ""


def _locations(problem: Problem) -> list[dict[str, Any]]:
    """Return the place of a finding: a line of a file where it has one, and the element that it speaks of."""
    location: dict[str, Any] = {}
    place = problem.place
    # A value that the command line sets stands in no file.
    if place is not None and not place.file.startswith("--"):
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file.replace("\\", "/"))}}
        if place.line is not None:
            region = {"startLine": place.line}
            physical["region"] = region | ({"startColumn": place.column} if place.column is not None else {})
        location["physicalLocation"] = physical
    parts = (problem.table, problem.id, problem.field)
    named = "/".join(part for part in parts if part)
    if named:
        logical = {"fullyQualifiedName": named}
        if place is not None and place.sheet is not None:
            logical["fullyQualifiedName"] = f"{place.sheet}{'!' + place.cell if place.cell else ''}/{named}"
        location["logicalLocations"] = [logical]
    return [location] if location else []
