"""`forecast explain`: why an estimate is what it is, and why it matters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forecast.cli.options import output_format, sets
from forecast.cli.streams import emit
from forecast.errors import Place, UsageError

if TYPE_CHECKING:
    from forecast.readers.explain import ExplainedEstimate, Explanation, Value

SCHEMA = "forecast.explanation/1"
P_LEVEL = re.compile(r"[Pp]\d{1,2}(\.\d+)?")


@click.command()
@click.argument("scenario")
@click.argument("element", metavar="ID")
@sets
@output_format("text", "json")
def explain(scenario: str, element: str, sets: tuple[str, ...], output: str) -> None:
    """Explain ID of SCENARIO: a task, risk, cost, delivery, resource, account, charge, branch, condition or loop.

    Shows where each value stands, which estimating rules match and which one wins, what the reading comes to, which
    risks act on it, and what the last six come to in the base plan. Where a report of the scenario is stored, it says
    in sentences why a task or a risk matters; with a P-level such as P80 as ID, what makes it so late and so dear.
    """
    from forecast import pipeline
    from forecast.assemble.base_facts import FACTS, base_facts
    from forecast.readers.explain import explain as found
    from forecast.workspace import find_scenario

    path = find_scenario(scenario)
    explanations: Sequence[Explanation] = ()
    try:
        explanations = found(path, sets, element)
    except UsageError:
        if P_LEVEL.fullmatch(element) is None:
            raise
    if any(one.kind in FACTS for one in explanations):
        project = pipeline.load(scenario, sets).project
        explanations = tuple(replace(one, base=base_facts(project, one.kind, one.id)) for one in explanations)
    said = _reasons(scenario, path, element) if not sets else ()
    if not explanations and not said:
        message = f"no run of `{scenario}` is stored, so nothing is known of its {element.upper()}"
        raise UsageError(f"{message}\nhint: `forecast run {scenario}` stores one with its report")
    if output == "json":
        emit(as_json(explanations, said))
    else:
        emit("\n\n".join([*(as_text(one) for one in explanations), *(["\n".join(said)] if said else [])]))


def _reasons(scenario: str, path: Path, element: str) -> tuple[str, ...]:
    """Return what the stored run of a scenario says of an element; nothing where there is none."""
    from forecast import pipeline
    from forecast.workspace import report_directory

    question = pipeline.load(scenario)
    directory = report_directory(path, question.name)
    if not (directory / "results.json").exists():
        return ()
    from forecast.report.reasons import reasons
    from forecast.results import load

    results = load(directory)
    sentences = reasons(results, element)
    if not sentences:
        return ()
    run = results.provenance
    changed = dict(run.inputs_sha256) != dict(question.inputs_sha256)
    stale = "; the inputs have changed since, run it again" if changed else ""
    head = f"in the stored run (seed {run.seed}, {run.n_iterations:,} iterations{stale}):"
    return head, *(f"  {sentence}" for sentence in sentences)


def as_text(one: Explanation) -> str:
    """Return an explanation in plain lines."""
    name = f": {' '.join(one.name.split())}" if one.name != one.id else ""
    lines = [f"{one.kind} {one.id}{name}  # {one.place}", *(f"  {line}" for line in _written(one.values))]
    for estimate in one.estimates:
        lines += ["", *_estimate(estimate)]
    if one.base:
        lines += ["", "in the base plan:", *(f"  {line}" for line in one.base)]
    if one.kind in ("task", "delivery", "resource"):
        lines += ["", "risks that act on it:" if one.risks else "no risk acts on it"]
    for risk in one.risks:
        named = f" {' '.join(risk.name.split())}" if risk.name != risk.id else ""
        lines.append(f"  {risk.id}{named}: {risk.probability:.4g}, {', '.join(risk.does)}  # {risk.place}")
    return "\n".join(lines)


def as_json(explanations: Sequence[Explanation], said: Sequence[str] = ()) -> str:
    """Return explanations, and what a stored run says, as one JSON object."""
    document: dict[str, Any] = {"schema": SCHEMA, "elements": [_plain(asdict(one)) for one in explanations]}
    if said:
        document["stored_run"] = [sentence.strip() for sentence in said[1:]]
    return json.dumps(document, indent=2, ensure_ascii=False, default=str)


def _estimate(one: ExplainedEstimate) -> Iterator[str]:
    yield f"{one.field}, {one.unit}: {one.reading}"
    yield f"  {one.why}"
    yield from (f"  {line}" for line in _written(one.values))
    for rule in one.rules:
        yield f"  {rule.rule}: {rule.band}, {rule.outcome}  # {rule.place}"
    levels = (("mean", one.mean), ("sd", one.sd), ("P10", one.p10), ("P90", one.p90))
    yield "  " + ", ".join(f"{name} {_number(value)}" for name, value in levels)


def _written(values: Sequence[Value]) -> Iterator[str]:
    for value in values:
        stated = value.value
        text = json.dumps(stated, ensure_ascii=False, default=str) if isinstance(stated, list | dict) else str(stated)
        yield f"{value.field} = {' '.join(text.split())}  # {value.place or 'built in'}"


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _plain(value: Any) -> Any:
    """Return places as they are printed."""
    if isinstance(value, dict):
        return {key: _place(part) if key == "place" else _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _place(parts: Any) -> str | None:
    return None if parts is None else str(Place(**parts))
