"""Work and its price: what the lines of resources measure, and rates that change by date; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import work_before
from forecast.engine.inputs import DAYS, EFFORT
from forecast.engine.memory import LANES
from forecast.engine.sums import greatest_of, half_sum, least_of


@helper
def fill_work(line, task, costs, usage, network, calendars, values, lasting, scratch, amounts):
    """Fill ``amounts`` with what a line of a resource costs before the factors that follow; note the work."""
    units, price = usage.units[line], usage.price[line]
    first, n_measured = costs.first_factor[line], usage.n_measured[line]
    if costs.quantity[line] == DAYS:
        measure(units, lasting, amounts)
    elif costs.quantity[line] == EFFORT:
        measure(units, scratch.efforts[network.effort_row[task]], amounts)
    else:
        measure(units, scratch.always, amounts)
    for j in range(first, first + n_measured):
        factor = values[costs.factor_stream[j]]
        for lane in range(LANES):
            amounts[lane] *= factor[lane]
    if usage.works[line]:
        work = scratch.work[usage.resource[line]]
        for lane in range(LANES):
            work[lane] += amounts[lane]
            amounts[lane] *= price
    else:
        for lane in range(LANES):
            amounts[lane] *= price
    if usage.first_change[line + 1] > usage.first_change[line]:
        change_rate(line, task, usage, network, calendars, scratch, amounts)


@helper
def measure(units, quantity, amounts):
    """Fill ``amounts`` with units times a quantity."""
    for lane in range(LANES):
        amounts[lane] = units * quantity[lane]


@helper
def change_rate(line, task, usage, network, calendars, scratch, amounts):
    """Let what is done after each date pay the rate that holds from it on; work runs evenly over working days."""
    own, begin, end = calendars.of_task[task], scratch.threat, scratch.chance
    start, finish, rate = scratch.starts[network.start_row[task]], scratch.finishes[task], scratch.rise
    earliest, latest = least_of(start), greatest_of(finish)
    if own >= 0:
        worked = calendars.worked[own]
        earliest, latest = work_before(worked, earliest), work_before(worked, latest)
    level, is_laid_out = 1.0, False
    for k in range(usage.first_change[line], usage.first_change[line + 1]):
        before, change = usage.change_before[k], usage.change[k]
        if latest <= before and earliest < before:
            continue
        if earliest >= before:
            level += change
            continue
        if not is_laid_out:
            lay_out_work(calendars, own, start, finish, begin, end, rate)
            is_laid_out = True
        for lane in range(LANES):
            lasts = end[lane] > begin[lane]
            later = max((end[lane] - max(before, begin[lane])) / (end[lane] - begin[lane] if lasts else 1.0), 0.0)
            rate[lane] += change * (later if lasts else (1.0 if begin[lane] >= before else 0.0))
    if is_laid_out:
        for lane in range(LANES):
            amounts[lane] *= level + rate[lane]
    elif level != 1.0:
        for lane in range(LANES):
            amounts[lane] *= level


@helper
def lay_out_work(calendars, own, start, finish, begin, end, rate):
    """Fill the working days before a task and before its end, and no change of the rate yet."""
    for lane in range(LANES):
        begin[lane] = start[lane]
        end[lane] = finish[lane]
        rate[lane] = 0.0
    if own >= 0:
        worked = calendars.worked[own]
        for lane in range(LANES):
            begin[lane] = work_before(worked, start[lane])
            end[lane] = work_before(worked, finish[lane])


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
