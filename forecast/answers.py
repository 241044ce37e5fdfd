"""The whole way to answers: scenarios compared, moves explained, responses chosen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast import pipeline
from forecast.errors import InputError, Place, Problem, UsageError
from forecast.pipeline import Progress
from forecast.results import Results
from forecast.scenario import Sampling, Scenario, Targets
from forecast.warming import Notice, warm_up

if TYPE_CHECKING:
    from forecast.decisions.comparison import Comparison
    from forecast.decisions.mitigation import Mitigation
    from forecast.decisions.runs import Settings
    from forecast.decisions.sweep import Sweep
    from forecast.decisions.telling import Told


def compare(scenarios: Sequence[Scenario], **settings: Any) -> Comparison:
    """Simulate scenarios with the random numbers of the first, and compare them.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Two at least.
    settings
        As those of `pipeline.run`.
    """
    from forecast.decisions.comparison import compare

    first = scenarios[0]
    alike = [replace(one, iterations=first.iterations, seed=first.seed, sampling=first.sampling) for one in scenarios]
    return compare([pipeline.run(one, **settings) for one in alike])


def diff(
    old: Scenario | None,
    new: Scenario,
    names: tuple[str, str],
    stored: Results | None = None,
    *,
    iterations: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    sampling: Sampling | None = None,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Told:
    """Explain how the forecast moved.

    Parameters
    ----------
    old : Scenario or None
        None where only what it found is known.
    names : (str, str)
        What both sides are called.
    stored : Results, optional
        What ``old`` was found to be; its seed, iterations and sampling hold for all runs.
    iterations, seed, sampling : optional
        Instead of those of ``new``, without stored results.
    """
    from forecast.decisions.difference import explain
    from forecast.decisions.edits import edits
    from forecast.decisions.runs import Outcome, Settings
    from forecast.decisions.telling import Told

    shared = _settings(new, iterations, seed, threads, sampling)
    before = new if old is None else old
    if stored is not None:
        run = stored.provenance
        shared = Settings(run.n_iterations, run.seed, run.sampling == "latin-hypercube", shared.threads)
        before = replace(before, targets=_promised(stored))
    _warm([before, new], shared, notice)
    outcome = None if stored is None else Outcome.of(stored)
    found = explain(before, new, shared, stored=outcome, progress=progress)
    changes = edits(before, new)
    return Told(found, names, new.project.currency, changes, shared.n_iterations, shared.seed)


def mitigate(
    scenario: Scenario,
    budget: float | None = None,
    wanted: float | None = None,
    most_sets: int | None = None,
    *,
    iterations: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    sampling: Sampling | None = None,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> tuple[Mitigation, Settings]:
    """Choose the responses to pay for; see `decisions.mitigation.mitigate`.

    Returns
    -------
    Mitigation
    Settings
        Those of all runs.
    """
    from forecast.decisions.mitigation import MOST_SETS, mitigate

    shared = _settings(scenario, iterations, seed, threads, sampling)
    answered = frozenset(risk.id for risk in scenario.project.risks if risk.has_response)
    responses = replace(scenario, project=replace(scenario.project, responses=answered))
    _warm([scenario, responses], shared, notice)
    most = MOST_SETS if most_sets is None else most_sets
    return mitigate(scenario, shared, budget=budget, wanted=wanted, most=most, progress=progress), shared


def sweep(
    source: str | Path,
    field: str,
    values: Sequence[str],
    sets: Sequence[str] = (),
    *,
    iterations: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    sampling: Sampling | None = None,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> tuple[Sweep, Scenario, Settings]:
    """Vary one field of a scenario.

    Parameters
    ----------
    source : str or Path
        As for `pipeline.load`.
    field : str
        A path as in ``--set``, without a value.
    values : sequence of str
        As they would be written in the file.

    Returns
    -------
    Sweep
    Scenario
        As it is.
    Settings
        Those of all runs.

    Raises
    ------
    InputError
        With the problems of all values, before anything is simulated.
    """
    from forecast.decisions.sweep import sweep

    if not field.strip() or "=" in field:
        raise UsageError(f"`--field {field}` is no path to a value: write for example `risks.R-07.probability`")
    scenario = pipeline.load(source, sets)
    changed, problems = [], list[Problem]()
    for value in values:
        try:
            changed.append((value, pipeline.load(source, (*sets, f"{field}={value}"))))
        except InputError as error:
            problems += [_of_field(problem, field.strip()) for problem in error.problems]
    if problems:
        raise InputError(dict.fromkeys(problems))
    shared = _settings(scenario, iterations, seed, threads, sampling)
    _warm([scenario, changed[0][1], changed[-1][1]], shared, notice)
    return sweep(field, pipeline.value_of(source, field, sets), scenario, changed, shared, progress), scenario, shared


def _of_field(problem: Problem, field: str) -> Problem:
    """Return a finding about a value that was tried, with the place where the user wrote the field."""
    tried = problem.place is not None and problem.place.file == f"--set {field}"
    return replace(problem, place=Place(f"--field {field}")) if tried else problem


def _settings(
    scenario: Scenario, iterations: int | None, seed: int | None, threads: int | None, sampling: Sampling | None
) -> Settings:
    from forecast.decisions.runs import Settings

    return Settings(
        scenario.iterations if iterations is None else iterations,
        scenario.seed if seed is None else seed,
        (sampling or scenario.sampling) == "latin-hypercube",
        threads or os.cpu_count() or 1,
    )


def _promised(results: Results) -> Targets:
    """Return the targets of results as a scenario states them."""
    target = results.targets
    finish = None if target.finish is None else results.date_of(target.finish)
    return Targets(finish=finish, duration=target.duration, budget=target.budget)


def _warm(scenarios: Sequence[Scenario], settings: Settings, notice: Notice | None) -> None:
    """Compile the kernels that scenarios need, before many runs use them."""
    from forecast.compiler import compile_project

    for one in scenarios:
        warm_up(compile_project(one.project).inputs, settings.is_stratified, notice)
