"""What `forecast check` found, as text, Markdown, JSON, JUnit, SARIF and annotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from xml.etree import ElementTree

from forecast.errors import InputError, Problem
from forecast.report.annotations import annotation
from forecast.report.document import Heading, Items, Part, Rows, as_markdown
from forecast.report.gate_rows import gates_json
from forecast.report.gates import (
    found_interval,
    found_number,
    gate_name,
    gate_words,
    interval_words,
    required_number,
    verdict_words,
)
from forecast.report.junit import refused_suite, suite_of, written
from forecast.report.sarif import sarif
from forecast.report.summary import dumps, warning
from forecast.report.text import columns
from forecast.results import Results
from forecast.results.words import count
from forecast.scenario import Requirements
from forecast.statistics.gates import EXIT_MET, EXIT_NOT_MET, EXIT_UNDECIDED, Gate, exit_code, is_waived, standing

SCHEMA = "forecast.check/1"
# From the least to the worst, with what each is called.
CODES = {EXIT_MET: "met", EXIT_UNDECIDED: "undecided", EXIT_NOT_MET: "not met", InputError.exit_code: "refused"}
RULES = {
    "gate-not-met": "A gate of the scenario is not met",
    "gate-undecided": "A gate of the scenario is undecided: the run can't tell",
    "gate-waived": "A gate of the scenario is not met, and waived",
    "waiver-expired": "A waiver has expired and counts for nothing",
}
MORE = "run more iterations: `--until-decided`"
Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A scenario with what was found: its gates, or the errors for which it is refused.

    ``problems`` are the errors, or the warnings of a run.
    """

    name: str
    problems: tuple[Problem, ...] = ()
    results: Results | None = None
    gates: tuple[Gate, ...] = ()
    requirements: Requirements = field(default_factory=Requirements)

    @property
    def code(self) -> int:
        """Return the exit code of this scenario alone."""
        if self.results is None:
            return InputError.exit_code
        return exit_code(standing(gate, date.today()) for gate in self.gates)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be said of a line of the input; ``excuse`` is the reason for which it is waived."""

    level: Level
    problem: Problem
    excuse: str = ""


def worst(found: Sequence[Checked]) -> int:
    """Return the worst exit code of all scenarios."""
    return max((one.code for one in found), key=list(CODES).index, default=EXIT_MET)


def as_text(found: Sequence[Checked]) -> str:
    """Return the gates of each scenario and, of several, one table at the end."""
    lines = []
    for one in found:
        if one.results is not None:
            lines.append(f"{one.name} ({count(one.results.n_iterations)} iterations)")
            lines += [f"  {gate_words(one.results, gate)}" for gate in one.gates]
    if any(one.gates for one in found):
        lines.append(interval_words())
    if len(found) > 1:
        rows = [(CODES[one.code], one.name, tally(one)) for one in found]
        lines += ["", *columns([("verdict", "scenario", "gates"), *rows])]
    return "\n".join(lines).lstrip("\n")


def summary_line(found: Sequence[Checked]) -> str:
    """Say in one line how many scenarios came out how."""
    codes = [one.code for one in found]
    said = [f"{codes.count(code)} {name}" for code, name in CODES.items() if code in codes]
    return f"{len(found)} scenario{'s' if len(found) != 1 else ''}: {', '.join(said)}"


def tally(one: Checked) -> str:
    """Say how many gates of a scenario came out how, or why it is refused."""
    if one.results is None:
        n_errors = sum(problem.severity == "error" for problem in one.problems)
        return f"{n_errors} error{'s' if n_errors != 1 else ''}"
    standings = [standing(gate, date.today()) for gate in one.gates]
    names = {"fail": "not met", "undecided": "undecided", "waived": "waived", "pass": "met"}
    return ", ".join(f"{standings.count(key)} {name}" for key, name in names.items() if key in standings) or "none"


def as_document(found: Sequence[Checked]) -> list[Part]:
    """Return a table of all gates, and what is wrong with the scenarios that are refused."""
    parts: list[Part] = [Heading(f"Forecast gates: {CODES[worst(found)]}")]
    rows = []
    for one in found:
        if one.results is None:
            rows.append((one.name, "", "", "", f"refused: {tally(one)}"))
        elif not one.gates:
            rows.append((one.name, "", "", "", "no gates"))
        for gate in one.gates:
            assert one.results is not None
            number, interval = found_number(one.results, gate), found_interval(one.results, gate)
            found_words = f"{number} ({interval})" if interval else number
            required = required_number(one.results, gate)
            rows.append((one.name, gate_name(gate), required, found_words, verdict_words(gate)))
    parts.append(Rows(("scenario", "gate", "required", "found", "verdict"), tuple(rows)))
    errors = dict.fromkeys(problem for one in found if one.results is None for problem in one.problems)
    if errors:
        parts += [Heading("Refused"), Items(tuple(" ".join(str(problem).split()) for problem in errors))]
    if any(one.gates for one in found):
        parts.append(interval_words())
    return parts


def markdown(found: Sequence[Checked]) -> str:
    """Return the same as Markdown."""
    return as_markdown(as_document(found))


def as_json(found: Sequence[Checked]) -> str:
    """Return everything as one JSON object."""
    scenarios: list[dict[str, Any]] = [
        {"scenario": one.name, "exit_code": one.code, "gates": [], "problems": [warning(p) for p in one.problems]}
        if one.results is None
        else gates_json(one.results, one.gates) | {"problems": [warning(problem) for problem in one.problems]}
        for one in found
    ]
    return dumps({"schema": SCHEMA, "exit_code": worst(found), "scenarios": scenarios})


def as_junit(found: Sequence[Checked]) -> str:
    """Return the gates as one JUnit document, a test suite for each scenario."""
    suites = ElementTree.Element("testsuites")
    for one in found:
        if one.results is None:
            suites.append(refused_suite(one.name, one.problems))
        else:
            suites.append(suite_of(one.results, one.gates))
    return written(suites)


def as_sarif(found: Sequence[Checked]) -> str:
    """Return the findings as SARIF; those that are waived are suppressed, with the reason."""
    listed = {one.name: findings(one) for one in found}
    problems = {name: [one.problem for one in rows] for name, rows in listed.items()}
    notes = {one.problem: one.excuse for rows in listed.values() for one in rows if one.level == "note"}
    return sarif(problems, RULES, notes)


def as_annotations(found: Sequence[Checked]) -> str:
    """Return the findings as commands that GitHub turns into annotations beside the lines."""
    rows = dict.fromkeys(finding for one in found for finding in findings(one))
    return "\n".join(annotation(row.level, row.problem) for row in rows)


def findings(one: Checked) -> list[Finding]:
    """Return what is to be said of a scenario, each with its place: problems of the input, gates that are not met."""
    found = [Finding("warning" if problem.severity == "warning" else "error", problem) for problem in one.problems]
    today = date.today()
    for gate in one.gates:
        assert one.results is not None
        counts_as = standing(gate, today)
        waiver = one.requirements.waivers.get(gate.name)
        if waiver is not None and not is_waived(gate, today):
            message = (
                f"the waiver of {waiver.owner} for `{gate.name}` expired on {waiver.expires} and counts for nothing"
            )
            problem = Problem("waiver-expired", message, "warning", "waivers", gate.name, "expires", None, waiver.place)
            found.append(Finding("warning", problem))
        if counts_as == "pass":
            continue
        code = {"fail": "gate-not-met", "undecided": "gate-undecided", "waived": "gate-waived"}[counts_as]
        place, hint = one.requirements.places.get(gate.name), None
        if counts_as == "undecided" and gate.judged is not None:
            hint = MORE
        message = f"{one.name}: {gate_words(one.results, gate)}"
        severity: Literal["error", "warning"] = "error" if counts_as == "fail" else "warning"
        problem = Problem(code, message, severity, "require", None, gate.name, hint, place)
        level: Level = "note" if counts_as == "waived" else severity
        found.append(Finding(level, problem, gate.waiver["reason"] if counts_as == "waived" else ""))
    return found
