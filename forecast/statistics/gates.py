"""Gates: the least probabilities that a scenario requires, judged with the interval of the simulation's own error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from forecast.errors import InputError, Problem
from forecast.results import Results
from forecast.statistics.error import Interval
from forecast.statistics.summary import joint_confidence

Verdict = Literal["pass", "fail", "undecided"]
# Gate by name, with the target that it needs.
GATES = {"on_time": "finish", "on_budget": "budget", "joint": "finish and budget"}
EXIT_MET, EXIT_NOT_MET, EXIT_UNDECIDED = 0, 1, 5


@dataclass(frozen=True, slots=True)
class Gate:
    """A required probability, 0-1, with what the run found and the verdict."""

    name: str
    required: float
    found: Interval
    verdict: Verdict


def verdict(required: float, found: Interval) -> Verdict:
    """Judge a required probability by an interval.

    The whole interval must reach the requirement to pass and stay below it to fail; so the verdict does not flip with
    the seed. An interval that begins exactly at the requirement passes; one that ends exactly at it is undecided,
    unless it has no width: then the value alone decides, and equality passes.

    Examples
    --------
    >>> verdict(0.8, Interval(0.82, 0.80, 0.84)), verdict(0.8, Interval(0.78, 0.76, 0.80))
    ('pass', 'undecided')
    """
    if found.low >= required:
        return "pass"
    if found.high < required:
        return "fail"
    return "undecided"


def evaluate(results: Results) -> list[Gate]:
    """Judge the gates of the scenario, in the order on time, on budget, joint.

    Raises
    ------
    InputError
        Where a gate is unknown or the target that it needs is not set.
    """
    confidence = joint_confidence(results)
    problems, gates = [], []
    for name in sorted(results.require, key=lambda name: list(GATES).index(name) if name in GATES else len(GATES)):
        required = float(results.require[name])
        if name not in GATES:
            known = ", ".join(f"`{known}`" for known in GATES)
            problems.append(Problem("gate-unknown", f"`{name}` is not a gate", field=name, hint=f"gates are {known}"))
            continue
        found: Interval | None = getattr(confidence, name)
        if found is None:
            message = f"the gate `{name}` needs a target that the scenario does not set"
            hint = f"set `targets:` {GATES[name]}, or remove the gate"
            problems.append(Problem("gate-without-target", message, field=name, hint=hint))
            continue
        gates.append(Gate(name, required, found, verdict(required, found)))
    if problems:
        raise InputError(problems)
    return gates


def exit_code(gates: Iterable[Gate]) -> int:
    """Return 0 where every gate passes (or there is none), 1 where any fails, 5 where the run can't tell."""
    verdicts = {gate.verdict for gate in gates}
    if "fail" in verdicts:
        return EXIT_NOT_MET
    return EXIT_UNDECIDED if "undecided" in verdicts else EXIT_MET
