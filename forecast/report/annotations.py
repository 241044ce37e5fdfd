"""Findings as workflow commands: GitHub shows them beside the lines of a merge request.

Source: GitHub Docs, Workflow commands for GitHub Actions, "Setting an error message"; the escapes are those of
actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from forecast.errors import Problem

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def annotation(level: str, problem: Problem) -> str:
    """Return a finding as one line.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> annotation("error", Problem("gate-not-met", "80 % required", place=Place("scenarios/a.yaml", 4, 12)))
    '::error file=scenarios/a.yaml,line=4,col=12,title=gate-not-met::80 %25 required'
    """
    place, where = problem.place, {}
    # A value that the command line sets stands in no file.
    if place is not None and not place.file.startswith("--"):
        where = {"file": place.file, "line": place.line, "col": place.column}
    stated = {name: value for name, value in (where | {"title": problem.code}).items() if value is not None}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in stated.items())
    text = problem.message + (f"\nhint: {problem.hint}" if problem.hint else "")
    return f"::{COMMANDS[level]} {properties}::{_data(text)}"


def seen_from(root: Path | None, base: Path, problem: Problem) -> Problem:
    """Return a finding whose file is named as seen from another folder.

    Parameters
    ----------
    root : Path or None
        The workspace, from which files are named; None where there is none.
    base : Path
        The folder from which it is to be named, such as that of the repository.
    """
    place = problem.place
    if place is None or place.file.startswith("--"):
        return problem
    path = ((root or Path.cwd()) / place.file).resolve()
    if not path.is_relative_to(base.resolve()):
        return problem
    name = Path(os.path.relpath(path, base.resolve())).as_posix()
    return replace(problem, place=replace(place, file=name))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
