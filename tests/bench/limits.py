"""Networks whose tasks wait for resources: what a block of them costs beside the same without limits."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from forecast.compiler import compile_project
from forecast.engine.inputs import EngineInputs
from forecast.engine.simulate import simulate
from forecast.project import Assignment, Project, Resource
from tests.bench.cases import Measured, in_turn
from tests.reference.projects import layered_network


def short_of_people(n_tasks: int, n_teams: int = 8) -> Project:
    """Return a network in which each task needs one or two of some teams, which would have to work all the time."""
    project, random = layered_network(n_tasks), Random(3)
    free = compile_project(project)
    days = dict(zip((task.id for task in free.tasks), (free.base.finish - free.base.start).tolist(), strict=True))
    work, tasks = [0.0] * n_teams, []
    for task in sorted(project.tasks, key=lambda one: one.id):
        needs = [(k, random.choice((1.0, 1.0, 0.5))) for k in random.sample(range(n_teams), random.choice((1, 1, 2)))]
        for k, units in needs:
            work[k] += units * days[task.id]
        tasks.append(replace(task, resources=tuple(Assignment(f"r{k}", units) for k, units in needs)))
    teams = tuple(
        Resource(f"r{k}", f"r{k}", day_rate=1.0, available=max(1.0, round(2.0 * amount / free.base.project_finish) / 2))
        for k, amount in enumerate(work)
    )
    return replace(project, tasks=tuple(tasks), resources=teams, resource_limits=True)


def one_engineer(n_tasks: int) -> Project:
    """Return a network all of whose tasks need the same engineer."""
    project = layered_network(n_tasks)
    tasks = tuple(replace(task, resources=(Assignment("r"),)) for task in project.tasks)
    engineer = Resource("r", "r", day_rate=1.0, available=1.0)
    return replace(project, tasks=tasks, resources=(engineer,), resource_limits=True)


@lru_cache(maxsize=2)
def limited_inputs(n_tasks: int, has_one_engineer: bool) -> EngineInputs:
    """Return the compiled network."""
    return compile_project((one_engineer if has_one_engineer else short_of_people)(n_tasks)).inputs


@dataclass(frozen=True)
class LimitCase:
    """A network whose tasks wait for resources, and how many times itself without limits it may cost.

    The time for a task may only grow slowly with their number: so the ratios of 300 and 3,000 stay near each other.
    """

    name: str
    n_tasks: int
    limit: float
    has_one_engineer: bool = False

    def measure(self, rounds: int = 3) -> Measured:
        """Measure two blocks with limits, and without, on one thread, in turn."""
        inputs = limited_inputs(self.n_tasks, self.has_one_engineer)
        free = inputs._replace(limits=None)
        return in_turn(
            lambda: simulate(inputs, 512, 1, n_threads=1), lambda: simulate(free, 512, 1, n_threads=1), rounds,
            time.process_time,
        )  # fmt: skip


LIMIT_CASES = (
    LimitCase("300 tasks short of people, to the same without limits", 300, 12.0),
    LimitCase("1,000 tasks", 1_000, 25.0),
    LimitCase("3,000 tasks", 3_000, 35.0),
    LimitCase("300 tasks of one engineer", 300, 8.0, has_one_engineer=True),
    LimitCase("1,000 tasks of one engineer", 1_000, 8.0, has_one_engineer=True),
    LimitCase("3,000 tasks of one engineer", 3_000, 8.0, has_one_engineer=True),
)
