"""The base plan of a project: its network, its axis, and the dates of most likely durations without risks.

It is the first half of the translation, and all of it that a question about the schedule alone needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.base import Schedule, schedule
from forecast.compiler.bounds import (
    LateLimits,
    compile_bounds,
    held_to_dates,
    late_limits,
    scaled,
    shares_left,
    with_progress,
    with_rests,
)
from forecast.compiler.charging import starts_looked_at
from forecast.compiler.expand import expand
from forecast.compiler.hazards import tasks_met_again
from forecast.compiler.limits import awaited, by_priority, compile_limits
from forecast.compiler.logic import ChanceLogic, compile_logic, find_gates
from forecast.compiler.network import calendars_in_use, compile_calendars, compile_network, order
from forecast.compiler.postpone import compile_postponed, postponed_tasks, starts_compared
from forecast.compiler.resources import rates_change
from forecast.compiler.rework import Unrolled, unroll
from forecast.compiler.timing import is_followed
from forecast.distributions import estimate as estimates
from forecast.engine.inputs import Calendars, Logic, Network
from forecast.engine.limit_inputs import Bounds, Postponed, ResourceLimits
from forecast.project import Estimate, Project, Task
from forecast.project.precedence import milestones_before

HORIZON_DAYS = 36_525  # a hundred years; beyond it every day counts as worked


@dataclass(frozen=True, slots=True)
class Plan:
    """A project with its network and its base dates.

    Attributes
    ----------
    unrolled : Unrolled
        The project without what does not exist in this scenario, with everything written out that it says in short, as
        it stands at its status date, each pass of a loop a task.
    tasks : tuple of Task, length n_tasks
        In the engine's order.
    timeline : Timeline
        The axis.
    chance : ChanceLogic
        What depends on chance.
    left : mapping of str to float
        What is left of tasks in progress, as a share of their durations.
    durations : ndarray, shape (n_tasks,)
        Most likely working days that are left.
    shared : ResourceLimits or None
        Resources that tasks wait for.
    postponed : Postponed or None
        Tasks that are planned as late as possible.
    base : Schedule
        The dates that these give.
    """

    unrolled: Unrolled
    tasks: tuple[Task, ...]
    timeline: Timeline
    chance: ChanceLogic
    left: Mapping[str, float]
    durations: np.ndarray
    network: Network
    calendars: Calendars
    logic: Logic | None
    bounds: Bounds | None
    limits: LateLimits | None
    shared: ResourceLimits | None
    postponed: Postponed | None
    base: Schedule

    def with_durations(self, durations: np.ndarray) -> Schedule:
        """Return the dates that other durations would give, shape (n_tasks,), in working days that are left."""
        planned = [gate.planned for gate in self.chance.gates]
        return schedule(
            self.network, self.calendars, durations.tolist(), self.logic, planned, self.bounds, self.limits, self.shared
        )


def plan_project(project: Project) -> Plan:
    """Return the base plan of a checked project.

    Parameters
    ----------
    project : Project
        Without errors in `forecast.project.check`.
    """
    project = expand(project)
    used = [project.calendars[name] for name in calendars_in_use(project, project.tasks)]
    timeline = Timeline.of(project.start, used, HORIZON_DAYS)
    project = with_progress(project, timeline)
    unrolled, milestones = unroll(project), milestones_before(project)
    project = unrolled.project
    further = {name: {unrolled.last.get(one, one) for one in milestones[name]} for name in milestones}
    plan = _in_order(unrolled, order(project.tasks, further), timeline)
    if awaited(project, plan.tasks):
        plan = _in_order(unrolled, by_priority(plan.tasks, plan.base, further), timeline, is_limited=True)
    return plan


def _in_order(unrolled: Unrolled, tasks: Sequence[Task], timeline: Timeline, is_limited: bool = False) -> Plan:
    """Return the base plan of tasks that stand in the engine's order."""
    project, left = unrolled.project, shares_left(tasks)
    durations = scaled(np.array([most_likely(task.duration) for task in tasks]), tasks, left)
    starts = starts_looked_at(project) | tasks_met_again(project)
    starts |= {task.id for task in tasks} if is_followed(project) else set()
    starts |= rates_change(project, tasks)
    chance, late = find_gates(unrolled, tasks), postponed_tasks(project, tasks)
    compared = starts_compared(tasks, late, chance.row)
    starts |= compared
    bounds, limits = compile_bounds(project, tasks, timeline), late_limits(project, tasks, timeline, late)
    network = compile_network(project, tasks, durations, timeline, starts, chance.row, held_to_dates(bounds, tasks))
    begun = tasks_met_again(project) | compared
    bounds = with_rests(bounds, tasks, begun, int(network.start_row.max(initial=-1)) + 1)
    calendars = compile_calendars(project, tasks, timeline)
    logic = compile_logic(chance, project, tasks, timeline)
    planned = [gate.planned for gate in chance.gates]
    shared = compile_limits(project, tasks) if is_limited else None
    base = schedule(network, calendars, durations.tolist(), logic, planned, bounds, limits, shared)
    return Plan(
        unrolled=unrolled,
        tasks=tuple(tasks),
        timeline=timeline,
        chance=chance,
        left=left,
        durations=base.durations,
        network=network,
        calendars=calendars,
        logic=logic,
        bounds=bounds,
        limits=limits,
        shared=shared,
        postponed=compile_postponed(tasks, late, chance.row, network),
        base=base,
    )


def most_likely(estimate: Estimate) -> float:
    """Return the value of an estimate in the base plan."""
    return estimates.most_likely(estimate.family, dict(estimate.parameters), estimate.low, estimate.high)
