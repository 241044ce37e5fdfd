"""Work and its price: what the lines of resources measure, and rates that change by date; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import work_before
from forecast.engine.inputs import DAYS, EFFORT
from forecast.engine.memory import LANES
from forecast.engine.sums import half_sum


@helper
def fill_work(line, task, costs, usage, network, calendars, values, lasting, scratch, amounts):
    """Fill ``amounts`` with what a line of a resource costs before the factors that follow; note the work."""
    units, price = usage.units[line], usage.price[line]
    for lane in range(LANES):
        amounts[lane] = units
    if costs.quantity[line] == DAYS:
        for lane in range(LANES):
            amounts[lane] *= lasting[lane]
    elif costs.quantity[line] == EFFORT:
        effort = scratch.efforts[network.effort_row[task]]
        for lane in range(LANES):
            amounts[lane] *= effort[lane]
    first = costs.first_factor[line]
    for j in range(first, first + usage.n_measured[line]):
        factor = values[costs.factor_stream[j]]
        for lane in range(LANES):
            amounts[lane] *= factor[lane]
    if usage.works[line]:
        work = scratch.work[usage.resource[line]]
        for lane in range(LANES):
            work[lane] += amounts[lane]
    for lane in range(LANES):
        amounts[lane] *= price
    if usage.first_change[line + 1] > usage.first_change[line]:
        change_rate(line, task, usage, network, calendars, scratch, amounts)


@helper
def change_rate(line, task, usage, network, calendars, scratch, amounts):
    """Let what is done after each date pay the rate that holds from it on; work runs evenly over working days."""
    own, begin, end = calendars.of_task[task], scratch.threat, scratch.chance
    start, finish, rate = scratch.starts[network.start_row[task]], scratch.finishes[task], scratch.rise
    for lane in range(LANES):
        begin[lane] = start[lane]
        end[lane] = finish[lane]
        rate[lane] = 1.0
    if own >= 0:
        worked = calendars.worked[own]
        for lane in range(LANES):
            begin[lane] = work_before(worked, start[lane])
            end[lane] = work_before(worked, finish[lane])
    for k in range(usage.first_change[line], usage.first_change[line + 1]):
        before, change = usage.change_before[k], usage.change[k]
        for lane in range(LANES):
            if end[lane] > begin[lane]:
                later = (end[lane] - max(before, begin[lane])) / (end[lane] - begin[lane])
                rate[lane] += change * max(later, 0.0)
            elif begin[lane] >= before:
                rate[lane] += change
    for lane in range(LANES):
        amounts[lane] *= rate[lane]


@helper
def close_usage(usage, first, scratch, outcome, partial):
    """Sum work and money of each resource over the block that begins with iteration ``first``, which destroys them."""
    half = LANES // 2
    for r in range(usage.n_resources):
        work, spent = scratch.work[r], scratch.spent[r]
        if first < outcome.detail_work.shape[1]:
            for lane in range(LANES):
                outcome.detail_work[r, first + lane] = work[lane]
        for lane in range(half):
            work[lane] += work[lane + half]
            spent[lane] += spent[lane + half]
        partial.work[r] = half_sum(work)
        partial.spent[r] = half_sum(spent)
