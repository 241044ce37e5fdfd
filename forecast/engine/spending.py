"""Spending: what the lines of each task and of the project cost, booked to accounts; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, kernel
from forecast.engine.charging import charge
from forecast.engine.inputs import AT_END, AT_START, DAYS, ON_DAY
from forecast.engine.memory import LANES
from forecast.engine.sums import half_sum
from forecast.engine.timing import lay_out, months_of, raise_prices, spend_at, spend_within


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


@helper
def book(costs, line, amounts, accounts, of_work):
    """Book what a line costs to its account, and add it to ``of_work`` where it is what the task itself costs."""
    account = accounts[costs.account[line]]
    for lane in range(LANES):
        account[lane] += amounts[lane]
    if costs.of_work[line]:
        for lane in range(LANES):
            of_work[lane] += amounts[lane]


@helper
def spend_in_time(costs, timing, network, calendars, task, lasting, scratch, of_work):
    """Book the lines of a task (or, behind the last, of the project) at the prices of the months they are paid in."""
    n_tasks = len(network.center)
    values, accounts, amounts, paid, rise = (
        scratch.values,
        scratch.accounts,
        scratch.amounts,
        scratch.paid,
        scratch.rise,
    )
    own = calendars.of_task[task] if task < n_tasks else calendars.of_project
    start, finish = scratch.start, scratch.finish
    if task < n_tasks:
        start, finish = scratch.starts[network.start_row[task]], scratch.finishes[task]
    else:
        for lane in range(LANES):
            start[lane] = 0.0
    bound, first, last = timing.bound[own], -1, -1
    for g in range(timing.first_group[task], timing.first_group[task + 1]):
        line, last_line, spread = timing.first_line[g], timing.first_line[g + 1], timing.spread[g]
        for lane in range(LANES):
            paid[lane] = 0.0
        for j in range(line, last_line):
            amount = amounts[j - line]
            fill_amounts(j, costs, values, lasting, amount)
            for lane in range(LANES):
                paid[lane] += amount[lane]
        if spread in (AT_START, AT_END, ON_DAY):
            if spread == ON_DAY:
                for lane in range(LANES):
                    scratch.month[lane] = timing.month[g]
            elif spread == AT_START:
                months_of(timing.month_of_day, len(scratch.monthly), start, True, scratch.month)
            else:
                months_of(timing.month_of_day, len(scratch.monthly), finish, False, scratch.month)
            spend_at(timing, timing.escalation[g], timing.exchange[g], scratch, paid)
        else:
            if first < 0:
                worked = calendars.worked[max(own, 0)] if own >= 0 else calendars.of_task
                first, last = lay_out(worked, own < 0, bound, start, finish, scratch.begin, scratch.pace)
            spend_within(timing, g, first, last, bound, scratch, paid)
        level = timing.level[timing.exchange[g]]
        for lane in range(LANES):
            scratch.constant[lane] += paid[lane] * level
        for j in range(line, last_line):
            amount = amounts[j - line]
            if timing.escalation[g] > 0 or timing.exchange[g] > 0:
                for lane in range(LANES):
                    amount[lane] *= rise[lane]
            book(costs, j, amount, accounts, of_work)


@kernel
def spend_block(costs, timing, charges, network, calendars, first, scratch, outcome, partial):
    """Book all lines and charges of the block that begins with iteration ``first``; dates are known already."""
    values, accounts, amounts, of_work = scratch.values, scratch.accounts, scratch.amounts, scratch.ordered
    n_tasks = len(costs.first_line) - 2
    accounts[:, :] = 0.0
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
                fill_amounts(j, costs, values, lasting, amounts[0])
                book(costs, j, amounts[0], accounts, of_work)
        else:
            spend_in_time(costs, timing, network, calendars, task, lasting, scratch, of_work)
        if task < n_tasks:
            for lane in range(LANES // 2):
                of_work[lane] += of_work[lane + LANES // 2]
            partial.cost_sum[task] = half_sum(of_work)
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
