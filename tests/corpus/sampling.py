"""The serial method with the rule LFT, many times with chance in the order: what the literature publishes gaps for.

Regret-based biased random sampling (Drexl 1991; Kolisch 1996): of the tasks that may come next, one is drawn with a
weight of its regret, the greatest late finish among them less its own, plus 1. Whole days, so that use is a table.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tests.corpus.psplib import Instance
from tests.reference.serial_sgs import latest_finishes


def best_sampled(one: Instance, n_samples: int, seed: int) -> float:
    """Return the shortest makespan of some samples."""
    ids = sorted(one.duration)
    position = {name: t for t, name in enumerate(ids)}
    is_before = np.zeros((len(ids), len(ids)), np.bool_)
    for name, before in one.predecessors.items():
        for other in before:
            is_before[position[other], position[name]] = True
    needs = np.array([[one.needs[name].get(resource, 0.0) for resource in sorted(one.capacity)] for name in ids])
    latest = latest_finishes(one.duration, one.predecessors)
    return float(
        _best(
            np.array([int(one.duration[name]) for name in ids]),
            is_before,
            needs,
            np.array([one.capacity[resource] for resource in sorted(one.capacity)]),
            np.array([latest[name] for name in ids]),
            n_samples,
            seed,
        )
    )


@njit
def _best(days, is_before, needs, capacity, latest, n_samples, seed):  # type: ignore[no-untyped-def]
    np.random.seed(seed)  # noqa: NPY002  (compiled)
    n, shortest = len(days), days.sum()
    ready = np.empty(n, np.int64)
    for _ in range(n_samples):
        used = np.zeros((days.sum() + 1, len(capacity)))
        finish, waiting_for, n_ready = np.zeros(n, np.int64), is_before.sum(axis=0), 0
        for task in range(n):
            if waiting_for[task] == 0:
                ready[n_ready] = task
                n_ready += 1
        while n_ready > 0:
            most = latest[ready[:n_ready]].max()
            at = np.random.random() * (most - latest[ready[:n_ready]] + 1.0).sum()  # noqa: NPY002
            k = 0
            while k < n_ready - 1 and at >= most - latest[ready[k]] + 1.0:
                at -= most - latest[ready[k]] + 1.0
                k += 1
            task = ready[k]
            n_ready -= 1
            ready[k] = ready[n_ready]
            begin = 0
            for other in range(n):
                if is_before[other, task]:
                    begin = max(begin, finish[other])
            day = begin
            while day < begin + days[task]:
                if (used[day] + needs[task] > capacity).any():
                    begin = day + 1
                day += 1
            used[begin : begin + days[task]] += needs[task]
            finish[task] = begin + days[task]
            for other in range(n):
                if is_before[task, other]:
                    waiting_for[other] -= 1
                    if waiting_for[other] == 0:
                        ready[n_ready] = other
                        n_ready += 1
        shortest = min(shortest, finish.max())
    return shortest
