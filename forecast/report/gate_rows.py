"""Gates as JSON: what is required, what was found, the verdict, and who waives it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from forecast.report.plain import finish_interval, interval, iso_date
from forecast.results import Results
from forecast.statistics import Interval
from forecast.statistics.gates import Gate, exit_code, standing

GATES_SCHEMA = "forecast.gates/1"
Json = dict[str, Any]


def gates_json(results: Results, gates: Sequence[Gate]) -> Json:
    """Return the gates with their verdicts and the exit code that they lead to."""
    run = results.provenance
    return {
        "schema": GATES_SCHEMA,
        "scenario": run.scenario,
        "model": run.model,
        "seed": run.seed,
        "iterations": results.n_iterations,
        "engine_version": run.engine_version,
        "exit_code": exit_code(standing(found, date.today()) for found in gates),
        "gates": [gate_row(results, found) for found in gates],
    }


def gate_row(results: Results, found: Gate) -> Json:
    """Return a gate with its verdict; ``judged`` is the interval that decides, of confidence ``confidence``."""
    is_date = found.kind.unit == "date"

    def ends(bounds: Interval | None) -> Json | None:
        return finish_interval(results, bounds) if is_date and bounds is not None else interval(bounds)

    return {
        "name": found.name,
        "required": iso_date(results, found.required) if is_date else found.required,
        "bound": found.kind.bound,
        "unit": found.kind.unit,
        "found": ends(found.found),
        "judged": ends(found.judged),
        "confidence": found.confidence,
        "iterations": found.iterations,
        "verdict": found.verdict,
        "standing": standing(found, date.today()),
        "reason": found.reason or None,
        "against": found.against or None,
        "waiver": dict(found.waiver) or None,
    }
