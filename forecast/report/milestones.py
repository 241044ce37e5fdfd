"""The milestones of a run: their base, their P-levels, and how often they exist."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forecast.results import Results
from forecast.statistics import Interval, percentiles

MILESTONE_LEVELS = (0.10, 0.50, 0.80, 0.90)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone: moments in calendar days from the project's start, one level per member of `MILESTONE_LEVELS`.

    Where ``exists`` is below 1, levels are those of the iterations in which it does; their interval is not known.
    """

    id: str
    name: str
    exists: float
    base: float
    levels: tuple[Interval, ...]


def milestone_rows(results: Results) -> list[Milestone]:
    """Return the milestones in the order of the model; those of a rework loop's passes are left out."""
    tasks, size = results.tasks, results.block_size
    position = {task_id: k for k, task_id in enumerate(tasks.id)}
    found = {}
    for name, moments in zip(results.milestones, results.milestone_finish, strict=True):
        k = position.get(name)
        named = (name, 1.0, math.nan) if k is None else (tasks.name[k], 1.0, float(tasks.base_finish[k]))
        found[name] = Milestone(name, *named, tuple(percentiles(moments, MILESTONE_LEVELS, size)))
    for k, task_id in enumerate(tasks.id):
        if tasks.is_milestone[k] and 0.0 < tasks.exists[k] < 1.0 and not tasks.again[k]:
            moments = (tasks.finish_p10[k], tasks.finish_p50[k], tasks.finish_p80[k], tasks.finish_p90[k])
            levels = tuple(Interval(float(moment), math.nan, math.nan) for moment in moments)
            base = float(tasks.base_finish[k])
            found[task_id] = Milestone(task_id, tasks.name[k], float(tasks.exists[k]), base, levels)
    return sorted(found.values(), key=lambda one: position.get(one.id, len(position)))
