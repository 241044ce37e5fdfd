"""Projects in a line: what tests of the whole way need, without files.

Durations are plain numbers: the calendar is `continuous` unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from forecast import pipeline
from forecast.calendars import CONTINUOUS
from forecast.distributions.notation import complete, describe, parse
from forecast.project import Estimate, Link, Project, Task
from forecast.results import Results
from forecast.scenario import Sampling, Scenario, Targets

START = date(2027, 1, 4)  # a Monday


def estimate(text: str, points: tuple[float, float, float] | None = None) -> Estimate:
    """Return the estimate that a text such as ``pert(2, 3, 5)`` means, or ``pert`` with three points.

    Nothing is truncated that the text does not truncate.
    """
    named = None if points is None else dict(zip(("optimistic", "most_likely", "pessimistic"), points, strict=True))
    notation = parse(text)
    parameters = complete(notation, named)
    said = describe(notation.family, parameters, notation.low, notation.high)
    return Estimate(notation.family, tuple(parameters.items()), notation.low, notation.high, said)


def constant(value: float) -> Estimate:
    """Return a certain number."""
    return Estimate("constant", (("value", float(value)),), text=f"constant({value})")


def task(name: str, duration: Estimate | str | float, *predecessors: Link | str, **fields: Any) -> Task:
    """Return a task; a predecessor given by its id alone must finish before the task starts."""
    if isinstance(duration, str):
        duration = estimate(duration)
    elif not isinstance(duration, Estimate):
        duration = constant(duration)
    links = tuple(one if isinstance(one, Link) else Link(one) for one in predecessors)
    return Task(name, name, duration, predecessors=links, **fields)


def chain(durations: Sequence[Estimate | str | float], prefix: str = "T") -> list[Task]:
    """Return tasks one after the other."""
    names = [f"{prefix}{number:05}" for number in range(1, len(durations) + 1)]
    before = [(), *((name,) for name in names)]
    return [task(name, duration, *before[k]) for k, (name, duration) in enumerate(zip(names, durations, strict=True))]


def parallel(durations: Sequence[Estimate | str | float], prefix: str = "T") -> list[Task]:
    """Return tasks without links."""
    return [task(f"{prefix}{number:05}", duration) for number, duration in enumerate(durations, 1)]


def network(rows: Mapping[str, tuple[Estimate | str | float, str]]) -> list[Task]:
    """Return tasks from ``{id: (duration, "ids of predecessors")}``."""
    return [task(name, duration, *before.split()) for name, (duration, before) in rows.items()]


def project(tasks: Sequence[Task], **fields: Any) -> Project:
    """Return a project of these tasks on the calendar `continuous`."""
    fields = {"calendar": "continuous", "calendars": {"continuous": CONTINUOUS}, "start": START, **fields}
    return Project(name="known answer", tasks=tuple(tasks), **fields)


def run(
    model: Project | Sequence[Task],
    iterations: int = 20_480,
    seed: int = 1,
    sampling: Sampling = "latin-hypercube",
    threads: int = 2,
    targets: Targets | None = None,
) -> Results:
    """Simulate a project, or bare tasks, and return the labeled results."""
    whole = model if isinstance(model, Project) else project(model)
    scenario = Scenario("known-answer", "known-answer", whole, iterations=iterations, seed=seed, sampling=sampling)
    return pipeline.run(scenario if targets is None else replace(scenario, targets=targets), threads=threads)
