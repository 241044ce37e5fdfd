"""Gates: what a scenario requires of its forecast, judged with the interval of the simulation's own error.

A verdict is given at a confidence far above the one of the intervals that are shown, so that it does not flip with the
seed, and so that a run that grows may be looked at again. The chance of a wrong verdict is spent over the looks: look k
may be wrong with a chance of ``WRONG / (k (k + 1))``, which sums to `WRONG` over any number of looks.

Source: Lan & DeMets (1983), Biometrika 70(3), 659-663 (spending an error over looks).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from forecast.errors import InputError, Problem
from forecast.results import Results
from forecast.results.requirements import AT_LEAST, KINDS, TARGETS_IN_WORDS, Kind, Measure, measure
from forecast.results.results import COST_TOLERANCE, DAY_TOLERANCE
from forecast.statistics.baseline import are_paired, move
from forecast.statistics.error import USUAL, Interval, percentile, probability

Verdict = Literal["pass", "fail", "undecided"]
Standing = Literal["pass", "fail", "undecided", "waived"]
EXIT_MET, EXIT_NOT_MET, EXIT_UNDECIDED = 0, 1, 5
WRONG = 1e-4


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement with what the run found and the verdict.

    Attributes
    ----------
    name : str
        As in the scenario; see `forecast.results.requirements`.
    required : float
        A probability or share 0-1, days, money; of a date the end of the day in calendar days from the project's start.
    found : Interval or None
        The same with its 95 % interval; None where it can't be known, for a ``reason``.
    judged : Interval or None
        The interval of confidence ``confidence`` on which the verdict rests.
    against : str
        The stored run that it compares with, and whether that drew other random numbers.
    iterations : int
        Of the run when it was judged.
    waiver : mapping
        ``reason``, ``owner`` and ``expires`` (an ISO date); empty without one.
    """

    name: str
    required: float
    found: Interval | None
    judged: Interval | None
    verdict: Verdict
    confidence: float
    reason: str = ""
    against: str = ""
    iterations: int = 0
    waiver: Mapping[str, str] = field(default_factory=dict)

    @property
    def measure(self) -> Measure:
        """Return what it measures."""
        found = measure(self.name)
        assert found is not None, self.name
        return found

    @property
    def kind(self) -> Kind:
        """Return its kind."""
        return self.measure.of


@dataclass(frozen=True, slots=True)
class Beside:
    """What gates compare a run with, beside its own outcomes.

    Attributes
    ----------
    baseline : Results or None
        The stored run; ``baseline_name`` says which. None where there is none yet.
    quality : float or None
        Share of the schedule's checks that pass, of those that apply.
    """

    baseline: Results | None = None
    baseline_name: str = ""
    quality: float | None = None


NOTHING = Beside()


def confidence_of(look: int) -> float:
    """Return the confidence of the interval on which verdicts rest at the k-th look at a run.

    A verdict can be wrong to one side only, so both sides may miss.

    Examples
    --------
    >>> confidence_of(1), round(confidence_of(2), 6)
    (0.9999, 0.999967)
    """
    return 1.0 - 2.0 * WRONG / (look * (look + 1))


def verdict(required: float, found: Interval, at_least: bool = True, tolerance: float = 0.0) -> Verdict:
    """Judge a requirement by an interval.

    The whole interval must meet the requirement to pass and break it to fail; so the verdict does not flip with the
    seed. An interval that begins exactly at the least required value passes; one that ends exactly at it is undecided,
    unless it has no width: then the value alone decides, and equality passes. Of the most allowed likewise.

    Examples
    --------
    >>> verdict(0.8, Interval(0.82, 0.80, 0.84)), verdict(0.8, Interval(0.78, 0.76, 0.80))
    ('pass', 'undecided')
    >>> verdict(30.0, Interval(28.0, 26.0, 30.0), at_least=False), verdict(30.0, Interval(31.0, 30.5, 31.5), False)
    ('pass', 'fail')
    """
    sign = 1.0 if at_least else -1.0
    worst, best = sorted((sign * found.low, sign * found.high))
    if worst >= sign * required - tolerance:
        return "pass"
    if best < sign * required - tolerance:
        return "fail"
    return "undecided"


def judge(results: Results, beside: Beside = NOTHING, look: int = 1) -> list[Gate]:
    """Judge the gates of the scenario: those of the project in the order of `KINDS`, then those of milestones.

    Parameters
    ----------
    results : Results
    beside : Beside
        What some gates compare with.
    look : int
        How often this run has been looked at, while it grew; see `confidence_of`.

    Raises
    ------
    InputError
        Where a gate is unknown or the target that it needs is not set.
    """
    problems, measures = [], []
    has = _targets(results)
    for name in results.require:
        what = measure(name)
        if what is None:
            known = ", ".join(f"`{'P80_' if kind.of_level else ''}{known}`" for known, kind in KINDS.items())
            problems.append(Problem("gate-unknown", f"`{name}` is not a gate", field=name, hint=f"gates are {known}"))
        elif missing := [need for need in what.of.needs if not has[need]]:
            message = f"the gate `{name}` needs a target that the scenario does not set"
            hint = f"set {' and '.join(TARGETS_IN_WORDS[need] for need in missing)}, or remove the gate"
            problems.append(Problem("gate-without-target", message, field=name, hint=hint))
        else:
            measures.append((what, name))
    if problems:
        raise InputError(problems)
    return [
        _judged(results, what, results.require[name], beside, confidence_of(look))
        for what, name in sorted(measures, key=lambda one: one[0].rank)
    ]


def evaluate(results: Results) -> list[Gate]:
    """Return the gates as they were judged when the run was made; those of made-up results are judged now."""
    return [gate_of(row) for row in results.gates] if results.gates else judge(results)


def can_be_decided(gate: Gate, results: Results, beside: Beside, today: date) -> bool:
    """Say whether more iterations can bring a verdict that is still wanted."""
    if standing(gate, today) != "undecided" or gate.judged is None:
        return False
    if not gate.kind.of_baseline or beside.baseline is None or not are_paired(beside.baseline, results):
        return True
    # Behind the end of the stored run there is nothing to compare with.
    return results.n_iterations < beside.baseline.n_iterations


def row_of(gate: Gate) -> Mapping[str, Any]:
    """Return a gate as plain values, to be stored with its results."""
    return asdict(gate)


def gate_of(row: Mapping[str, Any]) -> Gate:
    """Return a gate from its plain values."""
    ends = {name: None if row[name] is None else Interval(**row[name]) for name in ("found", "judged")}
    return Gate(**{**row, **ends})


def standing(gate: Gate, today: date) -> Standing:
    """Return what a gate counts as today: waived where it is not met and a waiver has not expired."""
    return "waived" if gate.verdict != "pass" and is_waived(gate, today) else gate.verdict


def is_waived(gate: Gate, today: date) -> bool:
    """Say whether a gate has a waiver that has not expired; it holds on its last day."""
    return bool(gate.waiver) and today <= date.fromisoformat(gate.waiver["expires"])


def exit_code(standings: Iterable[Standing]) -> int:
    """Return 0 where every gate is met or waived (or there is none), 1 where any is not, 5 where the run can't tell."""
    found = set(standings)
    if "fail" in found:
        return EXIT_NOT_MET
    return EXIT_UNDECIDED if "undecided" in found else EXIT_MET


def _targets(results: Results) -> Mapping[str, bool]:
    finish = results.targets.finish is not None
    return {
        "finish": finish,
        "time": finish or results.targets.duration is not None,
        "budget": results.targets.budget is not None,
    }


def _judged(results: Results, what: Measure, required: float | str, beside: Beside, confidence: float) -> Gate:
    if isinstance(required, str):
        required = float((date.fromisoformat(required) - results.start).days + 1)
    against, n = _against(results, what, beside), results.n_iterations
    gate = Gate(what.name, required, None, None, "undecided", confidence, against=against, iterations=n)
    found = _found(results, what, beside, USUAL)
    if isinstance(found, str):
        return replace(gate, reason=found)
    judged = _found(results, what, beside, confidence)
    assert isinstance(judged, Interval)
    tolerance = {"money": COST_TOLERANCE * max(abs(required), 1.0), "probability": 0.0}.get(what.of.unit, DAY_TOLERANCE)
    said = verdict(required, judged, what.of.bound == AT_LEAST, tolerance)
    return replace(gate, found=found, judged=judged, verdict=said)


def _against(results: Results, what: Measure, beside: Beside) -> str:
    if not what.of.of_baseline:
        return ""
    others = beside.baseline is not None and not are_paired(beside.baseline, results)
    return beside.baseline_name + (" (other random numbers)" if others else "")


def _found(results: Results, what: Measure, beside: Beside, confidence: float) -> Interval | str:
    """Return what the run says of a measure, with an interval of that confidence, or why it says nothing."""
    size = results.block_size
    if what.of.of_baseline:
        return (
            "no baseline is stored yet" if beside.baseline is None else move(beside.baseline, results, what, confidence)
        )
    if what.kind == "quality":
        if beside.quality is None:
            return "no check of the schedule applies"
        return Interval(beside.quality, beside.quality, beside.quality)
    if not what.of.of_level:
        time, money = results.on_time(), results.on_budget()
        hits = {"on_time": time, "on_budget": money}.get(what.kind)
        if what.kind == "joint" and time is not None and money is not None:
            hits = time & money
        assert hits is not None
        return probability(hits, size, confidence)
    assert what.p_level is not None
    if what.milestone:
        if what.milestone not in results.milestones:
            return f"`{what.milestone}` does not exist in every iteration"
        moments = results.milestone_finish[results.milestones.index(what.milestone)]
        return percentile(moments, what.p_level, size, confidence)
    outcomes = {"duration": results.duration, "cost": results.cost, "money_left": results.cost}
    level = percentile(outcomes.get(what.kind, results.finish), what.p_level, size, confidence)
    target = {"days_left": results.targets.finish, "money_left": results.targets.budget}.get(what.kind)
    return level if target is None else Interval(target - level.value, target - level.high, target - level.low)
