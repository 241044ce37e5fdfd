"""Work and its price: what the lines of resources measure, and rates that change by date; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import work_before
from forecast.engine.memory import PART, PARTS
from forecast.engine.sums import part_sum


@helper
def pay_work(line, task, usage, network, calendars, part, purse, amounts):
    """Turn the work of a resource in ``amounts`` into what it costs before the factors that follow; note the work."""
    if usage.works[line]:
        note_work(usage.price[line], amounts, purse.work[usage.resource[line], part])
    else:
        for lane in range(PART):
            amounts[lane] *= usage.price[line]
    if usage.first_change[line + 1] > usage.first_change[line]:
        change_rate(line, task, usage, network, calendars, part, purse, amounts)


@helper
def note_work(price, amounts, work):
    """Add work to that of its resource, and pay it."""
    for lane in range(PART):
        work[lane] += amounts[lane]
        amounts[lane] *= price


@helper
def change_rate(line, task, usage, network, calendars, part, purse, amounts):
    """Let what is done after each date pay the rate that holds from it on; work runs evenly over working days."""
    own, begin, end, rate = calendars.of_task[task], purse.product, purse.dearer, purse.rise
    start, finish = purse.starts[network.start_row[task], part], purse.finishes[task, part]
    earliest, latest = purse.span[0], purse.span[1]
    if own >= 0:
        rests = calendars.rests[own]
        earliest, latest = work_before(rests, earliest), work_before(rests, latest)
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
        for lane in range(PART):
            lasts = end[lane] > begin[lane]
            later = max((end[lane] - max(before, begin[lane])) / (end[lane] - begin[lane] if lasts else 1.0), 0.0)
            rate[lane] += change * (later if lasts else (1.0 if begin[lane] >= before else 0.0))
    if is_laid_out:
        for lane in range(PART):
            amounts[lane] *= level + rate[lane]
    elif level != 1.0:
        for lane in range(PART):
            amounts[lane] *= level


@helper
def lay_out_work(calendars, own, start, finish, begin, end, rate):
    """Fill the working days before a task and before its end, and no change of the rate yet."""
    for lane in range(PART):
        begin[lane] = start[lane]
        end[lane] = finish[lane]
        rate[lane] = 0.0
    if own >= 0:
        rests = calendars.rests[own]
        for lane in range(PART):
            begin[lane] = work_before(rests, start[lane])
            end[lane] = work_before(rests, finish[lane])


@helper
def close_usage(usage, first, purse, outcome, partial):
    """Sum work and money of each resource over the block that begins with iteration ``first``, which destroys them."""
    for r in range(usage.n_resources):
        partial.work[r] = 0.0
        partial.spent[r] = 0.0
        for part in range(PARTS):
            work = purse.work[r, part]
            if first < outcome.detail_work.shape[1]:
                for lane in range(PART):
                    outcome.detail_work[r, first + part * PART + lane] = work[lane]
            partial.work[r] += part_sum(work)
            partial.spent[r] += part_sum(purse.spent[r, part])
