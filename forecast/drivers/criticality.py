"""Criticality: the share of iterations in which a task is on a critical path."""

from __future__ import annotations

from forecast.drivers.driver import Driver, ranked
from forecast.results import Results


def measure(results: Results) -> list[Driver]:
    """Return the tasks by criticality index, without milestones and tasks that never are critical."""
    tasks = results.tasks
    return ranked(
        Driver(
            "task",
            tasks.id[k],
            tasks.name[k],
            "share",
            float(tasks.criticality_index[k]),
            float(tasks.criticality_low[k]),
            float(tasks.criticality_high[k]),
        )
        for k in range(len(tasks.id))
        if not tasks.is_milestone[k]
    )
