"""Does this installation get right what can be known without simulating: small projects with exact answers.

They are simulated by the engine of the run, with its seed, iterations and sampling, when a run is asked to certify.
What is found is held against the exact answer in standard errors of the simulation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.calendars import CONTINUOUS
from forecast.distributions.notation import complete, describe, parse
from forecast.project import Estimate, Impact, Link, Project, Risk, Task
from forecast.results import Results
from forecast.statistics import Interval
from forecast.statistics.error import FEW_BLOCKS, mean, probability, student_975
from forecast.studies.rerun import Floats, Outcome, Question
from forecast.texts import say

START = date(2027, 1, 4)
PHI_1 = 0.8413447460685429  # the standard normal distribution at 1


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A project, and what is known of it: the mean of an outcome, or the share of iterations within a value."""

    name: str
    project: Project
    exact: float
    outcome: Callable[[Outcome], Floats]
    within: float | None = None


def certificate(results: Results, threads: int = 1) -> tuple[Mapping[str, Any], ...]:
    """Return each known answer beside what the engine finds, and how many standard errors lie between them.

    Runs of few blocks say nothing: they do not know their own error.
    """
    if results.n_iterations // results.block_size < FEW_BLOCKS:
        return ()
    ran: dict[str, Outcome] = {}
    rows = []
    for one in known_answers():
        if one.project.name not in ran:
            ran[one.project.name] = Question(one.project, results, threads).run(one.project)
        found = _found(one, one.outcome(ran[one.project.name]), results.block_size)
        half = (found.high - found.low) / 2.0
        error = half / student_975(results.n_iterations // results.block_size - 1)
        rows.append(
            {
                "name": one.name,
                "exact": one.exact,
                "found": found.value,
                "found_low": found.low,
                "found_high": found.high,
                "standard_errors": 0.0 if found.value == one.exact else abs(found.value - one.exact) / error,
            }
        )
    return tuple(rows)


def known_answers() -> Iterator[KnownAnswer]:
    """Yield projects whose answers follow from a formula."""
    two = _project("uniforms", _task("A", "uniform(0, 10)"), _task("B", "uniform(0, 10)", "A"))
    yield KnownAnswer(say("stored.row_mean"), two, 10.0, _duration)
    # The sum has a triangular density on 0-20.
    yield KnownAnswer(say("stored.row_within"), two, 0.32, _duration, 8.0)
    normals = _project("normals", _task("A", "normal(mean=20, sd=3)"), _task("B", "normal(mean=30, sd=4)", "A"))
    yield KnownAnswer(say("stored.normal_within"), normals, PHI_1, _duration, 55.0)
    pert = _project("pert", _task("A", "pert(2, 5, 14)"))
    yield KnownAnswer(say("stored.pert_mean"), pert, 6.0, _duration)
    waits = _project("exponentials", _task("A", "exponential(mean=3)"), _task("B", "exponential(mean=3)"))
    yield KnownAnswer(say("stored.later_mean"), waits, 4.5, _duration)
    within = (1.0 - math.exp(-5.0 / 3.0)) ** 2
    yield KnownAnswer(say("stored.later_within"), waits, within, _duration, 5.0)
    delay = Risk("R", "R", 0.33, impacts=(Impact(("A",), delay=_estimate("constant(5)")),))
    struck = _project("risk", _task("A", "uniform(9, 11)"), risks=(delay,))
    yield KnownAnswer(say("stored.risk_mean"), struck, 11.65, _duration)
    yield KnownAnswer(say("stored.risk_within"), struck, 0.67, _duration, 12.0)
    loss = Risk("R", "R", 0.25, impacts=(Impact((), cost=_estimate("uniform(0, 80)")),))
    work = Task("A", "A", _estimate("constant(1)"), fixed_cost=_estimate("triangular(100, 200, 600)"))
    dear = _project("money", work, risks=(loss,))
    yield KnownAnswer(say("stored.cost_mean"), dear, 310.0, _cost)


def _found(one: KnownAnswer, values: Floats, block_size: int) -> Interval:
    return mean(values, block_size) if one.within is None else probability(values <= one.within, block_size)


def _duration(outcome: Outcome) -> Floats:
    return outcome.duration


def _cost(outcome: Outcome) -> Floats:
    return outcome.cost


def _project(name: str, *tasks: Task, risks: tuple[Risk, ...] = ()) -> Project:
    calendars = {"continuous": CONTINUOUS}
    return Project(name, START, tasks, calendar="continuous", calendars=calendars, risks=risks)


def _task(name: str, duration: str, *after: str) -> Task:
    return Task(name, name, _estimate(duration), predecessors=tuple(Link(one) for one in after))


def _estimate(text: str) -> Estimate:
    notation = parse(text)
    parameters = complete(notation, None)
    said = describe(notation.family, parameters, notation.low, notation.high)
    return Estimate(notation.family, tuple(parameters.items()), notation.low, notation.high, said)
