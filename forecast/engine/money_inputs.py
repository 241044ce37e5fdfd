"""What the engine is given about money in time and about who works: arrays only, as in `forecast.engine.inputs`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Timing(NamedTuple):
    """When money is spent, by calendar month; what comes after the last month's beginning falls into the last.

    The lines of each task, and of the project behind them, stand in groups (compressed by ``first_group``), each of
    lines ``first_line[g] : first_line[g + 1]`` that are spent in the same way (`LINEAR` …) and follow the same prices:
    an escalation and an exchange rate, rows of ``stream``; row 0 is a price that never moves.

    Price ``p`` is ``level[p]`` until its date; from then on it grows within year ``y`` by the value of
    ``stream[p, y]`` (-1: not at all). ``year_part`` is the part of year ``y``, and ``month_part`` the part of its own
    year up to the middle of month ``m``, that lies after the price's date.
    """

    has_prices: bool
    bound: Floats  # (n_calendars + 1, n_months - 1), worked slots before a month's end; the last row is the axis
    first_group: Ints  # (n_tasks + 2,)
    first_line: Ints  # (n_groups + 1,)
    spread: Ints  # (n_groups,)
    month: Ints  # (n_groups,), of those spent on a day
    escalation: Ints  # (n_groups,)
    exchange: Ints  # (n_groups,)
    level: Floats  # (n_prices,)
    stream: Ints  # (n_prices, n_years)
    year_part: Floats  # (n_prices, n_years)
    first_month: Ints  # (n_years + 1,)
    month_part: Floats  # (n_prices, n_months)

    @property
    def n_months(self) -> int:
        """Return the number of months."""
        return len(self.month_part[0])


class Usage(NamedTuple):
    """Who works: line ``l`` is one of resource ``resource[l]`` (-1: of none).

    It measures ``units[l]`` times its quantity times the first ``n_measured[l]`` of its factors, person-days where
    ``works[l]``, each at ``price[l]``. The price changes by ``change`` (relative to the first one) from
    ``change_before`` worked slots of the task's calendar on; changes are compressed by line.
    """

    n_resources: int
    resource: Ints  # (n_lines,)
    works: NDArray[np.bool_]  # (n_lines,)
    units: Floats  # (n_lines,)
    price: Floats  # (n_lines,)
    n_measured: Ints  # (n_lines,)
    first_change: Ints  # (n_lines + 1,)
    change_before: Floats
    change: Floats


class Waits(NamedTuple):
    """Links from deliveries, compressed by the task that waits: the link, and the row of the delivery."""

    n_deliveries: int
    first_wait: Ints  # (n_tasks + 1,)
    link: Ints
    delivery: Ints


class Charges(NamedTuple):
    """Money per calendar day from an earlier to a later moment, nothing where the later one comes first.

    A moment is `FIXED` at ``…_day`` calendar days from the start (in ``…_month``), or the start or finish of task
    ``…_task`` (-1: the finish of the project). A charge is at most ``most`` in either direction, and booked at the
    later moment. Where a task that it counts from or to does not exist, it is nothing.
    """

    rate: Floats  # (n_charges,)
    most: Floats  # (n_charges,)
    account: Ints  # (n_charges,)
    escalation: Ints  # (n_charges,), row of `Timing.stream`
    kind: Ints  # (n_charges, 2), of the earlier and the later moment
    task: Ints  # (n_charges, 2)
    exists: Ints  # (n_charges, 2), row of values that says whether the task exists; -1 always
    fixed_day: Floats  # (n_charges, 2)
    first_other: Ints  # (n_charges + 1,)
    other: Ints  # tasks whose starts count too for a later moment that is a start: the earliest counts
    other_exists: Ints  # the same for these
    later_month: Ints  # (n_charges,), of a later moment that is fixed
    clock: Ints  # (horizon,), slots on the clock from the start to each slot of the axis
    slots_per_day: float  # of a calendar day
