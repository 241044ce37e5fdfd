"""`forecast validate`: check input files without simulating anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from forecast.cli.findings import as_data
from forecast.cli.options import output_format, sets
from forecast.cli.streams import emit
from forecast.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from forecast.quality import Score

SCHEMA = "forecast.validation/1"
EXIT_FAILED = 1
Places = Mapping[tuple[str, str, str], Place]


@dataclass(frozen=True, slots=True)
class Validated:
    """The findings of a scenario and, where they were asked for and it is valid, the scores of its schedule."""

    problems: tuple[Problem, ...]
    scores: tuple[Score, ...] = ()
    offenses: tuple[tuple[Problem, ...], ...] = ()  # of each score

    @property
    def is_valid(self) -> bool:
        """Return whether the findings are warnings at most."""
        return all(problem.severity == "warning" for problem in self.problems)

    @property
    def has_failed(self) -> bool:
        """Return whether the schedule fails a check."""
        return any(score.verdict == "failed" for score in self.scores)


@click.command()
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
@click.option("--all", "everything", is_flag=True, help="Every scenario of the workspace.")
@click.option("--quality", is_flag=True, help="Check the schedule too, as DCMA's 14 points and GAO's practices ask.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a check of the schedule fails; implies --quality.")
@sets
@output_format("text", "json", "sarif", "csv")
def validate(
    scenarios: Sequence[str], everything: bool, quality: bool, strict: bool, sets: tuple[str, ...], output: str
) -> int:
    """Check each SCENARIO with its model and show every finding; simulate nothing.

    Exit code: 0 where a run would start (there may be warnings), 3 where it would be refused, 1 where with --strict
    the schedule fails a check. CSV has a row for each task that a check of the schedule finds fault with.
    """
    from forecast import pipeline
    from forecast.workspace import Workspace

    if output == "csv" and not (quality or strict):
        raise click.UsageError("`--format csv` is the table of the schedule's quality: add `--quality`.")
    if everything == bool(scenarios):
        raise click.UsageError("Name the scenarios to check, or use `--all`.")
    if everything:
        scenarios = Workspace.find().scenario_names()
    found: dict[str, Validated] = {}
    for name in scenarios:
        try:
            scenario = pipeline.load(name, sets)
        except InputError as error:
            found[name] = Validated(error.problems)
            continue
        scores = pipeline.assess(scenario) if quality or strict else ()
        places = pipeline.places(name, sets) if scores and output != "text" else {}
        found[name] = Validated(scenario.warnings, scores, tuple(offenses(score, places) for score in scores))
    emit({"text": as_text, "json": as_json, "sarif": as_sarif, "csv": as_csv}[output](found))
    if not all(one.is_valid for one in found.values()):
        return InputError.exit_code
    return EXIT_FAILED if strict and any(one.has_failed for one in found.values()) else 0


def offenses(score: Score, places: Places) -> tuple[Problem, ...]:
    """Return who offends against a check, as findings with their places; of one that names nobody, the check itself."""
    found = tuple(
        Problem(
            score.code,
            f"{score.name}: {one.found}",
            "warning",
            table="tasks",
            id=one.task,
            field=one.field,
            place=places.get(("tasks", one.task, one.field)) or places.get(("tasks", one.task, "")),
        )
        for one in score.answer.offenders
    )
    if found or score.verdict != "failed":
        return found
    message = f"{score.name}: {score.answer.value:.2f}, {score.rule}"
    return (Problem(score.code, message, "warning", table="project", place=places.get(("project", "", ""))),)


def as_text(found: Mapping[str, Validated]) -> str:
    """Return all findings, each once, the quality of the schedules, and one line for each scenario."""
    texts = dict.fromkeys(str(problem) for one in found.values() for problem in one.problems)
    lines = [text + "\n" for text in texts]
    for name, one in found.items():
        if one.scores:
            from forecast.report.quality import quality_lines

            lines += [*quality_lines(name, one.scores), ""]
    for name, one in found.items():
        n_errors = sum(problem.severity == "error" for problem in one.problems)
        counts = (_count(n_errors, "error"), _count(len(one.problems) - n_errors, "warning"))
        said = ", ".join(part for part in counts if part)
        lines.append(f"{'ok' if n_errors == 0 else 'refused':<8} {name}" + (f": {said}" if said else ""))
    return "\n".join(lines)


def as_json(found: Mapping[str, Validated]) -> str:
    """Return the findings as one JSON object."""
    scenarios = []
    for name, one in found.items():
        row: dict[str, object] = {
            "scenario": name,
            "valid": one.is_valid,
            "problems": [as_data(problem) for problem in one.problems],
        }
        if one.scores:
            row["quality"] = [
                {**score.as_row(), "offenders": [as_data(problem) for problem in listed]}
                for score, listed in zip(one.scores, one.offenses, strict=True)
            ]
        scenarios.append(row)
    document = {"schema": SCHEMA, "valid": all(one.is_valid for one in found.values()), "scenarios": scenarios}
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_csv(found: Mapping[str, Validated]) -> str:
    """Return the scores of the schedules as a table: a row for each offender, and one for a check without any."""
    from forecast.report.tables import safe

    head = ("scenario", "code", "source", "check", "rule", "verdict", "score", "unit", "n_looked_at", "reason")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*head, "id", "found", "file", "line", "column", "cell"))
    for name, one in found.items():
        for score, listed in zip(one.scores, one.offenses, strict=True):
            row = {**score.as_row(), "scenario": name, "check": score.name}
            said = [(one.task, one.found) for one in score.answer.offenders]
            places = [problem.place for problem in listed[: len(said)]]
            for (task, words), place in zip(said or [("", "")], places or [None], strict=True):
                at = (None,) * 4 if place is None else (place.file, place.line, place.column, place.cell)
                writer.writerow([safe(cell) for cell in (*(row[key] for key in head), task, words, *at)])
    return text.getvalue().rstrip("\n")


def as_sarif(found: Mapping[str, Validated]) -> str:
    """Return the findings, and who offends against the checks that failed, as SARIF."""
    from forecast.report.sarif import sarif

    findings = {
        name: [
            *one.problems,
            *(
                problem
                for score, listed in zip(one.scores, one.offenses, strict=True)
                if score.verdict == "failed"
                for problem in listed
            ),
        ]
        for name, one in found.items()
    }
    rules = {
        score.code: f"{score.source}, {score.name}: {score.rule}" for one in found.values() for score in one.scores
    }
    return sarif(findings, rules)


def _count(n: int, word: str) -> str:
    return "" if n == 0 else f"{n} {word}" if n == 1 else f"{n} {word}s"
