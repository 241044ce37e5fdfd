"""What the engine is given about dates that bind and resources of which only so many are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BEFORE_ALL = -1e300  # a moment
NUMBERS = 1 << 32  # more than there are needs
LINE = 8  # numbers in a line of the cache


class Bounds(NamedTuple):
    """What binds the dates of tasks beyond their links, on the axis; ``row`` numbers the tasks that have any, else -1.

    A task ends no earlier than ``earliest_finish``, and its links push it no further than ``latest_start`` and
    ``latest_finish`` (infinite: as far as they like). Where ``expected_finish`` is not -1, its duration is what lies
    between the start that its links allow and that moment, instead of the one drawn. ``side`` says where a milestone
    stands in a break of its calendar: where its links put it, behind the break or before it. A task in progress began
    at ``actual_start`` (else -1): its links and its duration are those of what is left, ``days_done`` of its working
    days lie before that; when that begins is noted in row ``start_of_rest`` of the starts, behind those of tasks, or
    nowhere (-1). What ``is_complete`` feels no risk.
    """

    row: NDArray[np.int32]  # (n_tasks,)
    is_complete: NDArray[np.bool_]  # (n_tasks,)
    earliest_finish: NDArray[np.float64]  # (n_rows,)
    latest_start: NDArray[np.float64]  # (n_rows,)
    latest_finish: NDArray[np.float64]  # (n_rows,)
    expected_finish: NDArray[np.float64]  # (n_rows,)
    actual_start: NDArray[np.float64]  # (n_rows,)
    days_done: NDArray[np.float64]  # (n_rows,)
    start_of_rest: NDArray[np.int32]  # (n_rows,)
    side: NDArray[np.int32]  # (n_rows,)


class Postponed(NamedTuple):
    """Tasks that are planned as late as possible, the last first; with the links that leave them, compressed.

    ``is_late`` is false for tasks that may not exist and stand behind such a task: they move where they do not exist,
    so that what comes before them sees what follows them.
    """

    task: NDArray[np.int32]  # (n_postponed,)
    is_late: NDArray[np.bool_]  # (n_postponed,)
    first_link: NDArray[np.int32]  # (n_postponed + 1,)
    link: NDArray[np.int32]
    successor: NDArray[np.int32]


class ResourceLimits(NamedTuple):
    """Resources that tasks share; tasks stand in the order in which they may take them.

    Amounts are whole numbers, of which each resource has its own per unit: see `compiler/limits.py`. Here they are
    multiplied by `NUMBERS`: in the lists of what is in use, the number of a need stands behind them, from 1. ``row``
    numbers the tasks that need any, else -1. Needs are compressed by task, in the order of resources: of ``need`` a
    task (``user``) needs ``units``, and finds room where no more than ``most`` is in use. Where more than ``full`` is,
    no later task finds any; it is -1 where there is none. How much of a resource is in use is kept in steps: those of
    resource ``r`` stand from ``first_step[r]``, two for each user and one before all.
    """

    row: NDArray[np.int32]  # (n_tasks,)
    first_need: NDArray[np.int32]  # (n_tasks + 1,)
    need: NDArray[np.int32]  # (n_needs,)
    user: NDArray[np.int32]  # (n_needs,)
    units: NDArray[np.int64]  # (n_needs,)
    most: NDArray[np.int64]  # (n_needs,)
    full: NDArray[np.int64]  # (n_needs,)
    first_step: NDArray[np.int32]  # (n_limited + 1,)


class Held(NamedTuple):
    """What is in use of limited resources in each lane, and who waits for them; see `engine/limits.py`."""

    moments: NDArray[np.float64]  # (256, steps of all resources and some to spare), axis
    use: NDArray[np.int64]  # the same
    n_steps: NDArray[np.int32]  # (n_limited, 256)
    peak: NDArray[np.int64]  # (n_limited, 256), the most that was ever in use
    busy_until: NDArray[np.float64]  # (n_limited, 256), axis
    low: NDArray[np.int32]  # (most needs of one task, 256), the step of a resource in which it begins, or nearly
    earlier: NDArray[np.int32]  # (n_needs, 256), the need that ended before it at the same moment, or -1
    freed_by: NDArray[np.int32]  # (tasks that need any, 256), the last need that ends when it can begin, or -1
    waits: NDArray[np.uint8]  # (n_limited, 256), where a task waits for it
    lasting: NDArray[np.float64]  # (256,), durations before what happens to a task


def new_held(limits: ResourceLimits | None, n_lanes: int, take: Callable[..., NDArray[Any]]) -> Held:
    """Allocate what limits need, empty where there are none; ``take`` gives arrays of zeros."""
    n_limited = n_steps = n_rows = n_needs = n_of_task = 0
    if limits is not None:
        n_limited, n_steps = len(limits.first_step) - 1, int(limits.first_step[-1])
        n_rows, n_needs = int(limits.row.max()) + 1, len(limits.need)
        n_of_task = int(np.diff(limits.first_need).max())
    # An odd number of cache lines a lane: with a power of two, all lanes would share a few places of the cache.
    width = LINE * ((n_steps + LINE - 1) // LINE | 1)
    held = Held(
        moments=take((n_lanes, width)),
        use=take((n_lanes, width), np.int64),
        n_steps=take((n_limited, n_lanes), np.int32),
        peak=take((n_limited, n_lanes), np.int64),
        busy_until=take((n_limited, n_lanes)),
        low=take((n_of_task, n_lanes), np.int32),
        earlier=take((n_needs, n_lanes), np.int32),
        freed_by=take((n_rows, n_lanes), np.int32),
        waits=take((n_limited, n_lanes), np.uint8),
        lasting=take((n_lanes,)),
    )
    held.n_steps[:] = 1
    held.busy_until[:] = BEFORE_ALL
    if limits is not None:
        held.moments[:, limits.first_step[:-1]] = BEFORE_ALL
    return held
