"""The whole translation of a project into the engine's arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.base import Schedule, schedule
from forecast.compiler.correlation import CompiledCorrelation, compile_correlation
from forecast.compiler.costs import accounts_of, add_fixed_costs, base_by_account, compile_costs, lines_of
from forecast.compiler.expand import expand
from forecast.compiler.network import compile_calendars, compile_network, order
from forecast.compiler.risks import compile_risks
from forecast.compiler.streams import StreamList
from forecast.compiler.supported import refuse_unsupported
from forecast.distributions import estimate as estimates
from forecast.engine.inputs import EngineInputs
from forecast.project import Estimate, Project, Task

HORIZON_DAYS = 36_525  # a hundred years; beyond it every day counts as worked


@dataclass(frozen=True, slots=True)
class Compiled:
    """A project as the engine sees it, with what labels its answers.

    Attributes
    ----------
    project : Project
        Without what does not exist in this scenario, and with everything written out that it says in short:
        see `forecast.compiler.expand`.
    inputs : EngineInputs
    tasks : tuple of Task
        In the engine's order.
    accounts : tuple of str
    timeline : Timeline
        The axis.
    base : Schedule
        The deterministic dates: most likely durations, no risks.
    base_duration : float
        Working days of the project calendar.
    drawn : tuple of (purpose, element, Estimate)
        What each stream draws.
    correlation : CompiledCorrelation
        What moves together.
    base_cost : float
        Most likely costs, no risks; response costs in force included.
    base_account_cost : ndarray, shape (n_accounts,)
        The same by account.
    """

    project: Project
    inputs: EngineInputs
    tasks: tuple[Task, ...]
    accounts: tuple[str, ...]
    timeline: Timeline
    base: Schedule
    base_duration: float
    base_cost: float
    base_account_cost: np.ndarray
    drawn: tuple[tuple[str, str, Estimate], ...]
    correlation: CompiledCorrelation


def compile_project(project: Project) -> Compiled:
    """Translate a checked project into arrays.

    Parameters
    ----------
    project : Project
        Without errors in `forecast.project.check`.

    Raises
    ------
    InputError
        If it declares something that is not simulated yet.
    """
    project = expand(project)
    refuse_unsupported(project)
    tasks = order(project.tasks)
    used = sorted({task.calendar or project.calendar for task in tasks} | {project.calendar})
    timeline = Timeline.of(project.start, [project.calendars[name] for name in used], HORIZON_DAYS)
    names = accounts_of(project)
    accounts = {name: a for a, name in enumerate(names)}
    durations = np.array([_most_likely(task.duration) for task in tasks])

    streams = StreamList()
    for task in tasks:
        streams.add("duration", task.id, task.duration)
    fixed = add_fixed_costs(project, tasks, streams)
    correlation = compile_correlation(project)
    risks = compile_risks(project, tasks, streams, correlation.row)
    costs = compile_costs(lines_of(project, tasks, fixed, risks), accounts)
    inputs = EngineInputs(
        streams=streams.compile(correlation.row, correlation.same),
        network=compile_network(project, tasks, durations, timeline),
        calendars=compile_calendars(project, tasks, timeline),
        risks=risks.inputs,
        costs=costs,
        correlations=correlation.inputs,
    )
    base = schedule(inputs, durations.tolist())
    base_duration = timeline.work_before(project.calendar, base.project_finish)
    base_account_cost = base_by_account(costs, durations, base_duration, _base_values(inputs, streams.drawn))
    return Compiled(
        project=project,
        inputs=inputs,
        tasks=tuple(tasks),
        accounts=names,
        timeline=timeline,
        base=base,
        base_duration=base_duration,
        base_cost=float(base_account_cost.sum()),
        base_account_cost=base_account_cost,
        drawn=streams.drawn,
        correlation=correlation,
    )


def _base_values(inputs: EngineInputs, drawn: Sequence[tuple[str, str, Estimate]]) -> np.ndarray:
    """Return the value of each stream in the base plan: most likely, or what a risk is where it does not strike."""
    likely = [_most_likely(estimate) for _, _, estimate in drawn[: inputs.n_inputs]]
    return np.concatenate([likely, inputs.risks.draw_neutral])


def _most_likely(estimate: Estimate) -> float:
    return estimates.most_likely(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
