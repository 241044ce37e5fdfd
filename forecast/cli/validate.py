"""`forecast validate`: check input files without simulating anything."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from forecast.cli.findings import as_data
from forecast.cli.options import output_format, sets
from forecast.cli.streams import emit
from forecast.errors import InputError, Problem

SCHEMA = "forecast.validation/1"


@click.command()
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
@click.option("--all", "everything", is_flag=True, help="Every scenario of the workspace.")
@sets
@output_format("text", "json")
def validate(scenarios: Sequence[str], everything: bool, sets: tuple[str, ...], output: str) -> int:
    """Check each SCENARIO with its model and show every finding; simulate nothing.

    Exit code: 0 where a run would start (there may be warnings), 3 where it would be refused.
    """
    from forecast import pipeline
    from forecast.workspace import Workspace

    if everything == bool(scenarios):
        raise click.UsageError("Name the scenarios to check, or use `--all`.")
    if everything:
        scenarios = Workspace.find().scenario_names()
    findings: dict[str, tuple[Problem, ...]] = {}
    for name in scenarios:
        try:
            findings[name] = pipeline.load(name, sets).warnings
        except InputError as error:
            findings[name] = error.problems
    emit(as_json(findings) if output == "json" else as_text(findings))
    return 0 if all(is_valid(problems) for problems in findings.values()) else InputError.exit_code


def is_valid(problems: Sequence[Problem]) -> bool:
    """Say whether the findings are warnings at most."""
    return all(problem.severity == "warning" for problem in problems)


def as_text(findings: dict[str, tuple[Problem, ...]]) -> str:
    """Return all findings, each once, and one line for each scenario."""
    texts = dict.fromkeys(str(problem) for problems in findings.values() for problem in problems)
    lines = [text + "\n" for text in texts]
    for name, problems in findings.items():
        n_errors = sum(problem.severity == "error" for problem in problems)
        counts = (_count(n_errors, "error"), _count(len(problems) - n_errors, "warning"))
        found = ", ".join(part for part in counts if part)
        lines.append(f"{'ok' if n_errors == 0 else 'refused':<8} {name}" + (f": {found}" if found else ""))
    return "\n".join(lines)


def as_json(findings: dict[str, tuple[Problem, ...]]) -> str:
    """Return the findings as one JSON object."""
    scenarios = [
        {"scenario": name, "valid": is_valid(problems), "problems": [as_data(problem) for problem in problems]}
        for name, problems in findings.items()
    ]
    document = {"schema": SCHEMA, "valid": all(row["valid"] for row in scenarios), "scenarios": scenarios}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _count(n: int, word: str) -> str:
    return "" if n == 0 else f"{n} {word}" if n == 1 else f"{n} {word}s"
