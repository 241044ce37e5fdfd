"""Spending: what the lines of each task and of the project cost, booked to accounts; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, kernel, leaf
from forecast.engine.charging import charge
from forecast.engine.inputs import AT_END, AT_START, DAYS, ON_DAY
from forecast.engine.memory import LANES
from forecast.engine.sums import greatest_of, half_sum, least_of
from forecast.engine.timing import INSTANT, lay_out, month_of, raise_prices, spend
from forecast.engine.usage import close_usage, fill_work


@helper
def add(row, total):
    """Add a row to another."""
    for lane in range(LANES):
        total[lane] += row[lane]


@helper
def scale(factor, row):
    """Multiply a row by another."""
    for lane in range(LANES):
        row[lane] *= factor[lane]


@leaf
def fill_amounts(line, task, costs, usage, network, calendars, values, lasting, scratch, amounts):
    """Fill ``amounts`` with what a line costs, lane by lane; ``lasting`` are the working days of its task."""
    rate, first = costs.rate[line], costs.first_factor[line]
    if usage.resource[line] >= 0:
        fill_work(line, task, costs, usage, network, calendars, values, lasting, scratch, amounts)
        first += usage.n_measured[line]
    elif costs.quantity[line] == DAYS:
        for lane in range(LANES):
            amounts[lane] = rate * lasting[lane]
    else:
        for lane in range(LANES):
            amounts[lane] = rate
    for j in range(first, costs.first_factor[line + 1]):
        scale(values[costs.factor_stream[j]], amounts)


@leaf
def book(costs, usage, line, amounts, scratch, of_work):
    """Book what a line costs to its account, and add it to ``of_work`` where it is what the task itself costs."""
    add(amounts, scratch.accounts[costs.account[line]])
    if usage.resource[line] >= 0:
        add(amounts, scratch.spent[usage.resource[line]])
    if costs.of_work[line]:
        add(amounts, of_work)


@leaf
def spend_in_time(costs, usage, timing, network, calendars, task, lasting, scratch, of_work):
    """Book the lines of a task (or, behind the last, of the project) at the prices of the months they are paid in."""
    values, amounts, rise = scratch.values, scratch.amounts, scratch.rise
    start, finish, own = scratch.start, scratch.finish, calendars.of_project
    if task < len(network.center):
        start, finish = scratch.starts[network.start_row[task]], scratch.finishes[task]
        own = calendars.of_task[task]
    else:
        for lane in range(LANES):
            start[lane] = 0.0
    ends, laid_out = timing.bound[-1], False
    # What takes no time and stands between two months belongs to the earlier one.
    opening, closing = month_of(ends, least_of(start) - INSTANT, True), month_of(ends, greatest_of(finish), False)
    for g in range(timing.first_group[task], timing.first_group[task + 1]):
        line, last_line, spread = timing.first_line[g], timing.first_line[g + 1], timing.spread[g]
        paid = amounts[0]
        fill_amounts(line, task, costs, usage, network, calendars, values, lasting, scratch, paid)
        if last_line > line + 1:
            paid = scratch.paid
            paid[:] = 0.0
            add(amounts[0], paid)
            for j in range(line + 1, last_line):
                fill_amounts(j, task, costs, usage, network, calendars, values, lasting, scratch, amounts[j - line])
                add(amounts[j - line], paid)
        moments, bound = scratch.begin, timing.bound[own]
        if spread == ON_DAY:
            first = last = timing.month[g]
        else:
            first, last = opening, closing
            if spread == AT_START:
                # A beginning at the end of a month is the next month's.
                last = max(last, month_of(ends, greatest_of(start), True))
                moments, bound = start, ends
            elif spread == AT_END:
                moments, bound = finish, ends
            elif first < last and not laid_out:
                worked = calendars.worked[own] if own >= 0 else calendars.of_task
                lay_out(worked, own < 0, start, finish, scratch.begin, scratch.pace)
                laid_out = True
        escalation, exchange = timing.escalation[g], timing.exchange[g]
        spend(bound, spread, first, last, moments, timing, escalation, exchange, scratch, paid)
        for j in range(line, last_line):
            amount = amounts[j - line]
            if escalation > 0 or exchange > 0:
                scale(rise, amount)
            book(costs, usage, j, amount, scratch, of_work)


@kernel
def spend_block(costs, usage, timing, charges, network, calendars, first, scratch, outcome, partial):
    """Book all lines and charges of the block that begins with iteration ``first``; dates are known already."""
    values, accounts, amounts, of_work = scratch.values, scratch.accounts, scratch.amounts, scratch.ordered
    n_tasks = len(costs.first_line) - 2
    accounts[:, :] = 0.0
    scratch.work[:, :] = 0.0
    scratch.spent[:, :] = 0.0
    if timing is not None:
        scratch.monthly[:, :] = 0.0
        scratch.constant[:] = 0.0
        scratch.escalated[:] = 0.0
        raise_prices(timing, values, scratch.threat, scratch.chance, scratch.levels)
    for task in range(n_tasks + 1):
        line, last_line = costs.first_line[task], costs.first_line[task + 1]
        if last_line == line:
            continue
        lasting = values[task] if task < n_tasks else scratch.duration
        for lane in range(LANES):
            of_work[lane] = 0.0
        if timing is None:
            for j in range(line, last_line):
                fill_amounts(j, task, costs, usage, network, calendars, values, lasting, scratch, amounts[0])
                book(costs, usage, j, amounts[0], scratch, of_work)
        else:
            spend_in_time(costs, usage, timing, network, calendars, task, lasting, scratch, of_work)
        if task < n_tasks:
            for lane in range(LANES // 2):
                of_work[lane] += of_work[lane + LANES // 2]
            partial.cost_sum[task] = half_sum(of_work)
    close_usage(usage, first, scratch, outcome, partial)
    if charges is not None:
        charge(charges, timing, network, scratch, partial)
    if timing is not None:
        if first < outcome.monthly_cost.shape[1]:
            for month in range(len(scratch.monthly)):
                spent = scratch.monthly[month]
                for lane in range(LANES):
                    outcome.monthly_cost[month, first + lane] = spent[lane]
        if first < len(outcome.constant_cost):
            for lane in range(LANES):
                outcome.constant_cost[first + lane] = scratch.constant[lane]
                outcome.escalation_cost[first + lane] = scratch.escalated[lane]
