"""Closing a block: totals, the critical path, and sums for drivers; compiled."""

from __future__ import annotations

from numba import uint8

from forecast.engine.cache import helper, kernel
from forecast.engine.limits import trace_awaited
from forecast.engine.logic import sum_opens
from forecast.engine.memory import LANES
from forecast.engine.sums import means_over, sum_where


@helper
def trace_critical(network, logic, limits, held, values, finishes, drives, critical, finish, counts):
    """Walk back from the project's finish over the links that drive it; count the lanes in which a task is critical.

    Where a task waits for a resource, the path goes on with those that leave it free.
    Where a task does not exist it hands the path on and is not counted.
    """
    for task in range(len(network.center) - 1, -1, -1):
        flags = critical[task]
        always = True
        if logic is not None:
            always = logic.row[task] < 0
        if network.may_finish_last[task]:
            ends = finishes[task]
            if always:
                for lane in range(LANES):
                    flags[lane] |= uint8(finish[lane] - ends[lane] <= network.tie)
            elif logic is not None:
                exists = values[logic.row[task]]
                for lane in range(LANES):
                    flags[lane] |= uint8(finish[lane] - ends[lane] <= network.tie and exists[lane] > 0.0)
        for link in range(network.first_link[task], network.first_link[task + 1]):
            before, driving = critical[network.predecessor[link]], drives[link]
            for lane in range(LANES):
                before[lane] |= flags[lane] & driving[lane]
        if limits is not None:  # noqa: SIM102
            if limits.row[task] >= 0:
                trace_awaited(limits, task, critical, held)
        if logic is not None and not always:
            exists = values[logic.row[task]]
            for lane in range(LANES):
                flags[lane] &= uint8(exists[lane])
        count = 0
        for lane in range(LANES):
            count += flags[lane]
            flags[lane] = 0
        counts[task] = count


@kernel
def close_block(network, logic, limits, postponed, first, scratch, outcome, partial):
    """Write the outcomes of the block that begins with iteration ``first`` and sum what drivers need.

    Where tasks were postponed, the critical path was found before that.
    """
    finish, duration, cost = scratch.finish, scratch.duration, scratch.cost
    for lane in range(LANES):
        outcome.finish[first + lane] = finish[lane]
        outcome.duration[first + lane] = duration[lane]
    for m in range(len(network.milestone)):
        ends = scratch.finishes[network.milestone[m]]
        for lane in range(LANES):
            outcome.milestone_finish[m, first + lane] = ends[lane]
    if postponed is None:
        trace_critical(
            network, logic, limits, scratch.held, scratch.values, scratch.finishes, scratch.drives, scratch.critical,
            finish, partial.critical,
        )  # fmt: skip
    if logic is not None:
        sum_opens(scratch, partial)

    for i in range(len(partial.n_low)):
        low, high = scratch.low_lanes[i], scratch.high_lanes[i]
        n_low, n_high = partial.n_low[i], partial.n_high[i]
        partial.finish_swing[i] = 0.0
        partial.cost_swing[i] = 0.0
        if n_low > 0 and n_high > 0:
            low_finish, low_cost = means_over(low, n_low, duration, cost)
            high_finish, high_cost = means_over(high, n_high, duration, cost)
            partial.finish_swing[i] = high_finish - low_finish
            partial.cost_swing[i] = high_cost - low_cost
    for r in range(len(partial.strikes)):
        partial.strike_finish[r], partial.strike_cost[r] = sum_where(scratch.strikes[r], duration, cost)
