"""Runs of changed projects with the same random numbers, and the figures that decisions look at.

Streams are keyed by what they draw, so two runs differ by the change between their projects and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from forecast.compiler import compile_project
from forecast.engine.memory import LANES
from forecast.engine.simulate import blocks_of, simulate
from forecast.project import Project
from forecast.results import Results, TargetValues
from forecast.scenario import Targets
from forecast.statistics.paired import Replicated, replicated_mean, replicated_percentiles

Floats = NDArray[np.float64]
LEVELS = {"finish_p50": 0.50, "finish_p80": 0.80, "cost_p50": 0.50, "cost_p80": 0.80}
CHANCES = ("on_time", "on_budget", "joint")
FIGURES = (*LEVELS, *CHANCES)


@dataclass(frozen=True, slots=True)
class Settings:
    """What all runs of one decision share."""

    iterations: int
    seed: int
    is_stratified: bool = True
    threads: int = 1

    @property
    def n_iterations(self) -> int:
        """Return how many iterations run: whole blocks."""
        return blocks_of(self.iterations) * LANES


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome:
    """What a run found, each of shape (n_iterations,).

    ``finish`` is in calendar days from ``start``, ``duration`` in working days of the project calendar.
    """

    start: date
    duration: Floats
    finish: Floats
    cost: Floats

    @classmethod
    def of(cls, results: Results) -> Outcome:
        """Return what results hold."""
        return cls(results.start, results.duration, results.finish, results.cost)

    def hits(self, targets: Targets) -> dict[str, NDArray[np.bool_]]:
        """Return for each of `CHANCES` that has a target which iterations meet it."""
        values = in_days(targets, self.start)
        time, money = values.on_time(self.duration, self.finish), values.on_budget(self.cost)
        found = {}
        if time is not None:
            found["on_time"] = time
        if money is not None:
            found["on_budget"] = money
        if time is not None and money is not None:
            found["joint"] = time & money
        return found


def run(project: Project, settings: Settings) -> Outcome:
    """Run a project."""
    compiled = compile_project(project)
    outcome = simulate(
        compiled.inputs,
        settings.iterations,
        settings.seed,
        stratified=settings.is_stratified,
        n_threads=settings.threads,
    ).outcome
    finish = compiled.timeline.calendar_days(outcome.finish)
    return Outcome(project.start, outcome.duration, finish, outcome.cost)


def figures(outcome: Outcome, targets: Targets, since: date) -> dict[str, Replicated]:
    """Return each of `FIGURES` that the targets allow, of the run and of its blocks; finishes count from ``since``."""
    shift = float((outcome.start - since).days)
    found: dict[str, Replicated] = {}
    for values, more, names in (
        (outcome.finish, shift, ("finish_p50", "finish_p80")),
        (outcome.cost, 0.0, ("cost_p50", "cost_p80")),
    ):
        levels = replicated_percentiles(values, [LEVELS[name] for name in names], LANES)
        found |= {
            name: Replicated(one.whole + more, one.blocks + more) for name, one in zip(names, levels, strict=True)
        }
    hits = outcome.hits(targets)
    return found | {name: replicated_mean(hits[name].astype(np.float64), LANES) for name in hits}


def in_days(targets: Targets, start: date) -> TargetValues:
    """Return targets in the units of outcomes of a project that starts on a day."""
    day = None if targets.finish is None else float((targets.finish - start).days + 1)
    return TargetValues(finish=day, duration=targets.duration, budget=targets.budget)
