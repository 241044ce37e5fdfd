"""What a capable user would write with numpy: all iterations of a task at once, tasks in a loop.

Beta draws from the generator, forward pass, backward pass, criticality by total float. Start-to-finish links, risks,
costs and calendars are not covered: it is the yardstick for speed, and an independent check of a plain network.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from forecast.project import Project


class Answer(NamedTuple):
    """Finishes, shape (n_iterations,), and the criticality index of each task by id."""

    finish: np.ndarray
    criticality_index: dict[str, float]


def simulate_network(project: Project, n_iterations: int, seed: int) -> Answer:
    """Simulate a network of FS links without lags, PERT durations and one calendar."""
    random = np.random.default_rng(seed)
    duration, successors = {}, {task.id: [] for task in project.tasks}
    for task in project.tasks:
        low, mode, high = (value for _, value in task.duration.parameters)
        alpha, beta = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
        duration[task.id] = low + (high - low) * random.beta(alpha, beta, n_iterations)
        for link in task.predecessors:
            successors[link.predecessor].append(task.id)

    order = _topological(project, successors)
    early_finish: dict[str, np.ndarray] = {}
    for task in order:
        start = np.zeros(n_iterations)
        for link in task.predecessors:
            start = np.maximum(start, early_finish[link.predecessor])
        early_finish[task.id] = start + duration[task.id]
    finish = np.maximum.reduce(list(early_finish.values()))

    late_start: dict[str, np.ndarray] = {}
    criticality_index = {}
    for task in reversed(order):
        late_finish = finish
        for successor in successors[task.id]:
            late_finish = np.minimum(late_finish, late_start[successor])
        late_start[task.id] = late_finish - duration[task.id]
        criticality_index[task.id] = float(np.mean(late_finish - early_finish[task.id] < 1e-9))
    return Answer(finish, criticality_index)


def _topological(project: Project, successors: dict[str, list[str]]) -> list:
    by_id = {task.id: task for task in project.tasks}
    missing = {task.id: len(task.predecessors) for task in project.tasks}
    ready = [name for name, count in missing.items() if count == 0]
    order = []
    while ready:
        order.append(by_id[ready.pop()])
        for successor in successors[order[-1].id]:
            missing[successor] -= 1
            if missing[successor] == 0:
                ready.append(successor)
    return order
