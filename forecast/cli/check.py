"""`forecast check`: the gates of scenarios, for CI."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from forecast.cli.findings import say_warnings
from forecast.cli.options import most_iterations, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say
from forecast.errors import InputError, Problem

if TYPE_CHECKING:
    from forecast.results import Results
    from forecast.scenario import Scenario
    from forecast.statistics.gates import Gate

SCHEMA = "forecast.check/1"
Judged = tuple["Results", list["Gate"]]


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@run_settings
@click.option("--until-decided", is_flag=True, help="Sample on until every gate is decided.")
@most_iterations
@sets
@output_format("text", "json", "junit")
@quiet
def check(scenarios: Sequence[str], sets: tuple[str, ...], output: str, quiet: bool, **settings: Any) -> int:
    """Simulate each SCENARIO and judge the gates that its `require:` sets.

    A gate passes where the whole interval of the simulation's own error reaches it and fails where the whole interval
    stays below it, so the verdict does not flip with the seed. Between the two it is undecided: run more iterations.

    Exit code: 0 every gate passes, 1 a gate fails, 5 no gate fails but one is undecided.
    """
    from forecast import pipeline
    from forecast.statistics import gates

    questions = load_all(scenarios, sets)
    judged: list[Judged] = []
    for question in questions:
        with Progress(quiet) as progress:
            results = pipeline.run(question, progress=progress, notice=progress.notice, **settings)
        say_warnings(results.warnings)
        judged.append((results, gates.evaluate(results)))
        if not judged[-1][1]:
            say(f"warning: scenario `{question.name}` sets no gate\nhint: add for example `require: {{on_time: 0.8}}`")
    code = gates.exit_code(gates.standing(gate, date.today()) for _, found in judged for gate in found)
    if output == "json":
        emit(as_json(judged, code))
    elif output == "junit":
        emit(as_junit(judged))
    else:
        emit(as_text(judged))
    if code == gates.EXIT_UNDECIDED:
        say("hint: an undecided gate needs more iterations (`--until-decided`, `--iterations N`)")
    return code


def load_all(scenarios: Sequence[str], sets: Sequence[str]) -> list[Scenario]:
    """Read all scenarios before the first is simulated, and refuse them with the problems of all files."""
    from forecast import pipeline

    questions: list[Scenario] = []
    problems: list[Problem] = []
    for name in scenarios:
        try:
            questions.append(pipeline.load(name, sets))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    return questions


def as_text(judged: Sequence[Judged]) -> str:
    """Return one line for each gate, under the name of its scenario."""
    from forecast.report.gates import INTERVALS, gate_words

    lines = []
    for results, found in judged:
        lines.append(f"{results.provenance.scenario} ({results.n_iterations:,} iterations)")
        lines += [f"  {gate_words(results, gate)}" for gate in found]
    if any(found for _, found in judged):
        lines.append(INTERVALS)
    return "\n".join(lines)


def as_json(judged: Sequence[Judged], code: int) -> str:
    """Return the verdicts of all scenarios as one JSON object."""
    from forecast.report.gate_rows import gates_json
    from forecast.report.summary import dumps

    scenarios = [gates_json(results, found) for results, found in judged]
    return dumps({"schema": SCHEMA, "exit_code": code, "scenarios": scenarios})


def as_junit(judged: Sequence[Judged]) -> str:
    """Return the gates as one JUnit document, a test suite for each scenario."""
    from xml.etree import ElementTree

    from forecast.report.junit import junit

    suites = ElementTree.Element("testsuites")
    for results, found in judged:
        suites.extend(ElementTree.fromstring(junit(results, found)))
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode")
