"""Spending: what the lines of each task and of the project cost, booked to accounts; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, kernel
from forecast.engine.inputs import DAYS
from forecast.engine.memory import LANES
from forecast.engine.sums import half_sum


@helper
def fill_amounts(line, costs, values, lasting, amounts):
    """Fill ``amounts`` with what a line costs, lane by lane; ``lasting`` are the working days of its task."""
    rate = costs.rate[line]
    if costs.quantity[line] == DAYS:
        for lane in range(LANES):
            amounts[lane] = rate * lasting[lane]
    else:
        for lane in range(LANES):
            amounts[lane] = rate
    for j in range(costs.first_factor[line], costs.first_factor[line + 1]):
        factor = values[costs.factor_stream[j]]
        for lane in range(LANES):
            amounts[lane] *= factor[lane]


@kernel
def spend_block(costs, scratch, partial):
    """Book all lines of a block; durations are known already."""
    values, accounts, amounts, paid = scratch.values, scratch.accounts, scratch.amounts, scratch.ordered
    n_tasks = len(costs.first_line) - 2
    accounts[:, :] = 0.0
    for task in range(n_tasks + 1):
        line, last_line = costs.first_line[task], costs.first_line[task + 1]
        if last_line == line:
            continue
        lasting = values[task] if task < n_tasks else scratch.duration
        for lane in range(LANES):
            paid[lane] = 0.0
        for j in range(line, last_line):
            fill_amounts(j, costs, values, lasting, amounts)
            account = accounts[costs.account[j]]
            for lane in range(LANES):
                account[lane] += amounts[lane]
            if costs.of_work[j]:
                for lane in range(LANES):
                    paid[lane] += amounts[lane]
        if task < n_tasks:
            for lane in range(LANES // 2):
                paid[lane] += paid[lane + LANES // 2]
            partial.cost_sum[task] = half_sum(paid)
