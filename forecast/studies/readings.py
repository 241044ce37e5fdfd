"""The forecast under other readings of the three points: how much hangs on what optimistic and pessimistic mean.

Nobody who writes three numbers says whether the outer ones are the worst and the best case, or a tenth of cases, and
whether the most likely value pulls as strongly as PERT has it. The readings bracket what may have been meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions import estimate as questions
from forecast.distributions.notation import describe
from forecast.project import Estimate, Project
from forecast.project.systemic import without_covered
from forecast.studies.rerun import Question, levels
from forecast.texts import say

POINTS = ("optimistic", "most_likely", "pessimistic")
# Family and further parameters by name of the reading.
READINGS: dict[str, tuple[str, Mapping[str, float]]] = {
    "pert": ("pert", {}),
    "triangular": ("triangular", {}),
    "trigen(10, 90)": ("trigen", {"low_percent": 10.0, "high_percent": 90.0}),
}
LEVELS = (0.50, 0.80)


def readings(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row per reading of the three-point estimates of durations and costs, that of the tables first.

    Estimates whose spread the systemic risk covers are none: however they are read, nothing moves.

    Rows hold ``reading``, how many three-point estimates there are and how many the reading changes, how many it
    leaves as they are because they would reach below zero, and P50 and P80 of finish and cost.
    """
    project = without_covered(question.project)
    estimates = list(_three_points(project))
    if not estimates:
        return ()
    size = question.results.block_size
    counts = {"n_estimates": len(estimates), "n_changed": 0, "n_below_zero": 0}
    rows: list[Mapping[str, Any]] = [
        {"reading": say("stored.as_written"), **counts, **levels([question.as_it_is], LEVELS, size)}
    ]
    for reading in READINGS:
        changed = [read_as(estimate, reading) for estimate in estimates]
        counts["n_below_zero"] = sum(other is None for other in changed)
        counts["n_changed"] = sum(
            other is not None and not _is_same(other, estimate)
            for other, estimate in zip(changed, estimates, strict=True)
        )
        if counts["n_changed"]:
            outcome = question.run(_read_anew(project, reading))
            rows.append({"reading": reading, **counts, **levels([outcome], LEVELS, size)})
    return tuple(rows) if len(rows) > 1 else ()


def read_as(estimate: Estimate, reading: str) -> Estimate | None:
    """Return an estimate with its three points read another way; None where that would reach below zero.

    Examples
    --------
    >>> points = (("optimistic", 2.0), ("most_likely", 3.0), ("pessimistic", 5.0))
    >>> read_as(Estimate("pert", points), "triangular").text
    'triangular(2, 3, 5)'
    """
    family, further = READINGS[reading]
    given = dict(estimate.parameters)
    numbers = {name: given[name] for name in POINTS} | dict(further)
    least = questions.support(family, numbers, estimate.low, estimate.high)[0]
    if least < 0.0 or questions.check(family, numbers, estimate.low, estimate.high):
        return None
    ordered = tuple((name, numbers[name]) for name in DISTRIBUTIONS[family].PARAMETERS if name in numbers)
    text = describe(family, numbers, estimate.low, estimate.high)
    return replace(estimate, family=family, parameters=ordered, text=text)


def _read_anew(project: Project, reading: str) -> Project:
    def anew(estimate: Estimate) -> Estimate:
        return (read_as(estimate, reading) or estimate) if _is_three_points(estimate) else estimate

    def anew_if_any(estimate: Estimate | None) -> Estimate | None:
        return None if estimate is None else anew(estimate)

    tasks = tuple(
        replace(
            task,
            duration=anew(task.duration),
            effort=anew_if_any(task.effort),
            fixed_cost=anew_if_any(task.fixed_cost),
        )
        for task in project.tasks
    )
    return replace(
        project,
        tasks=tasks,
        costs=tuple(replace(item, fixed_cost=anew_if_any(item.fixed_cost)) for item in project.costs),
    )


def _three_points(project: Project) -> Iterator[Estimate]:
    for task in project.tasks:
        # Where an effort is estimated, the duration is that same estimate divided by the units.
        work = task.duration if task.effort is None else task.effort
        yield from (one for one in (work, task.fixed_cost) if one is not None and _is_three_points(one))
    for item in project.costs:
        if item.fixed_cost is not None and _is_three_points(item.fixed_cost):
            yield item.fixed_cost


def _is_three_points(estimate: Estimate) -> bool:
    return set(POINTS) <= {name for name, _ in estimate.parameters}


def _is_same(one: Estimate, other: Estimate) -> bool:
    defaults = DISTRIBUTIONS[one.family].OPTIONAL
    return one.family == other.family and (
        {**defaults, **dict(one.parameters)} == {**defaults, **dict(other.parameters)}
    )
