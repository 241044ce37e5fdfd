"""What the engine is given about resources of which only so many are there, and what it notes about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BEFORE_ALL = -1e300  # a moment
LINE = 8  # numbers in a line of the cache


class ResourceLimits(NamedTuple):
    """Resources that tasks share; tasks stand in the order in which they may take them.

    ``row`` numbers the tasks that need any of them, else -1. ``need`` and ``units`` are compressed by task, in the
    order of resources; ``user`` lists the tasks that need a resource, compressed by resource. How much of a resource is
    in use is kept in steps: those of resource ``r`` stand from ``first_step[r]``, two for each user and one before all.
    """

    available: NDArray[np.float64]  # (n_limited,), units
    row: NDArray[np.int32]  # (n_tasks,)
    first_need: NDArray[np.int32]  # (n_tasks + 1,)
    need: NDArray[np.int32]
    units: NDArray[np.float64]
    first_user: NDArray[np.int32]  # (n_limited + 1,)
    user: NDArray[np.int32]
    first_step: NDArray[np.int32]  # (n_limited + 1,)


class Held(NamedTuple):
    """What is in use of limited resources in each lane, and who waits for them; see `engine/limits.py`."""

    moments: NDArray[np.float64]  # (256, steps of all resources and some to spare), axis
    use: NDArray[np.float64]  # the same, units
    n_steps: NDArray[np.int64]  # (256, n_limited)
    awaited: NDArray[np.int32]  # (tasks that need any, 256), the resource for which it waits, or -1
    until: NDArray[np.float64]  # the same, axis
    waits: NDArray[np.uint8]  # (n_limited, 256), where a task waits for it
    lasting: NDArray[np.float64]  # (256,), durations before what happens to a task


def new_held(limits: ResourceLimits | None, n_lanes: int, take: Callable[..., NDArray[Any]]) -> Held:
    """Allocate what limits need, empty where there are none; ``take`` gives arrays of zeros."""
    n_limited = n_steps = n_rows = 0
    if limits is not None:
        n_limited, n_steps, n_rows = len(limits.available), int(limits.first_step[-1]), int(limits.row.max()) + 1
    # An odd number of cache lines a lane: with a power of two, all lanes would share a few places of the cache.
    width = LINE * ((n_steps + LINE - 1) // LINE | 1)
    held = Held(
        moments=take((n_lanes, width)),
        use=take((n_lanes, width)),
        n_steps=take((n_lanes, n_limited), np.int64),
        awaited=take((n_rows, n_lanes), np.int32),
        until=take((n_rows, n_lanes)),
        waits=take((n_limited, n_lanes), np.uint8),
        lasting=take((n_lanes,)),
    )
    held.n_steps[:] = 1
    if limits is not None:
        held.moments[:, limits.first_step[:-1]] = BEFORE_ALL
    return held
