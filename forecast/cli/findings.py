"""Findings about the input, as talk or as data."""

from __future__ import annotations

from collections.abc import Iterable

from forecast.cli.streams import say
from forecast.errors import Problem


def say_warnings(problems: Iterable[Problem]) -> None:
    """Print findings on stderr, each once."""
    for text in dict.fromkeys(str(problem) for problem in problems):
        say(text)


def as_data(problem: Problem) -> dict[str, object]:
    """Return a finding as JSON values; parts that it does not have are left out."""
    place = problem.place
    parts = {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "table": problem.table,
        "id": problem.id,
        "field": problem.field,
        "file": place and place.file,
        "line": place and place.line,
        "column": place and place.column,
        "sheet": place and place.sheet,
        "cell": place and place.cell,
    }
    return {name: part for name, part in parts.items() if part is not None}
