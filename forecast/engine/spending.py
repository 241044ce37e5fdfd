"""Spending: what the lines of each task and of the project cost, booked to accounts; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, kernel, leaf
from forecast.engine.charging import charge
from forecast.engine.inputs import AT_END, AT_START, DAYS, EFFORT, ON_DAY
from forecast.engine.memory import PART, PARTS
from forecast.engine.rows import add, clear, fill, pay_three, pay_two, scale
from forecast.engine.sums import greatest_of, least_of, part_sum
from forecast.engine.timing import INSTANT, lay_out, month_of, raise_prices, share_out, spend
from forecast.engine.usage import close_usage, pay_work


@leaf
def fill_amounts(line, task, costs, usage, network, calendars, lasting, part, purse, amounts):
    """Fill ``amounts`` with what a line costs, lane by lane; ``lasting`` are the working days of its task."""
    first, last, rate = costs.first_factor[line], costs.first_factor[line + 1], costs.rate[line]
    quantity, factor, until = purse.always, purse.always, last
    if costs.quantity[line] == DAYS:
        quantity = lasting
    if usage is not None:  # noqa: SIM102  (numba leaves out what stands below a test of None alone)
        if usage.resource[line] >= 0:
            rate, until = usage.units[line], first + usage.n_measured[line]
            if costs.quantity[line] == EFFORT:
                quantity = purse.efforts[network.effort_row[task], part]
    if first < until:
        factor = purse.values[costs.factor_stream[first], part]
        first += 1
    fill(rate, quantity, factor, amounts)
    for j in range(first, until):
        scale(purse.values[costs.factor_stream[j], part], amounts)
    if usage is not None:  # noqa: SIM102
        if usage.resource[line] >= 0:
            pay_work(line, task, usage, network, calendars, part, purse, amounts)
            for j in range(until, last):
                scale(purse.values[costs.factor_stream[j], part], amounts)


@leaf
def book(costs, usage, line, amounts, rise, part, purse):
    """Book what a line costs to its account, and note it where it is what the task itself costs."""
    account = purse.accounts[costs.account[line], part]
    of_task = purse.of_work if costs.of_work[line] else purse.nowhere
    resource = -1
    if usage is not None:
        resource = usage.resource[line]
    if resource >= 0:
        pay_three(amounts, rise, account, of_task, purse.spent[resource, part])
    else:
        pay_two(amounts, rise, account, of_task)


@leaf
def note_span(task, usage, timing, network, part, purse):
    """Note the earliest start and the latest finish of a task (behind the last: the project) where any line asks."""
    asked = False
    if timing is not None:
        asked = True
    elif usage is not None:
        asked = len(usage.change) > 0
    if asked:
        purse.span[0], finish = 0.0, purse.finish[part]
        if task < len(network.center):
            finish = purse.finishes[task, part]
            if network.start_row[task] >= 0:
                purse.span[0] = least_of(purse.starts[network.start_row[task], part], purse.nowhere)
        purse.span[1] = greatest_of(finish, purse.nowhere)


@leaf
def spend_in_time(costs, usage, timing, network, calendars, task, lasting, part, purse):
    """Book the lines of a task (or, behind the last, of the project) at the prices of the months they are paid in."""
    amounts, start, finish, own = purse.amounts, purse.start, purse.finish[part], calendars.of_project
    if task < len(network.center):
        start, finish = purse.starts[network.start_row[task], part], purse.finishes[task, part]
        own = calendars.of_task[task]
    else:
        clear(start)
    ends, bound, laid_out, shared = timing.bound[-1], timing.bound[own], False, -1
    # What takes no time and stands between two months belongs to the earlier one.
    opening, closing = month_of(ends, purse.span[0] - INSTANT, True), month_of(ends, purse.span[1], False)
    first = last = opening
    for g in range(timing.first_group[task], timing.first_group[task + 1]):
        line, last_line, spread = timing.first_line[g], timing.first_line[g + 1], timing.spread[g]
        for j in range(line, last_line):
            fill_amounts(j, task, costs, usage, network, calendars, lasting, part, purse, amounts[j - line])
        paid = amounts[0]
        if last_line > line + 1:
            paid = purse.paid
            fill(1.0, amounts[0], purse.always, paid)
            for j in range(line + 1, last_line):
                add(amounts[j - line], paid)
        if spread == ON_DAY:
            first = last = timing.month[g]
        elif spread != shared:
            first, last = opening, closing
            if spread == AT_START:
                # A beginning at the end of a month is the next month's.
                last = month_of(ends, greatest_of(start, purse.nowhere), True)
                share_out(ends, spread, first, last, start, purse)
            elif spread == AT_END:
                share_out(ends, spread, first, last, finish, purse)
            elif first < last:
                if not laid_out:
                    rests = calendars.rests[own] if own >= 0 else calendars.of_task
                    lay_out(rests, own < 0, start, finish, purse.begin, purse.pace)
                    laid_out = True
                share_out(bound, spread, first, last, purse.begin, purse)
        shared = spread
        escalation, exchange = timing.escalation[g], timing.exchange[g]
        rise = purse.rise if escalation > 0 or exchange > 0 else purse.always
        spend(first, last, timing, escalation, exchange, part, purse, paid)
        for j in range(line, last_line):
            book(costs, usage, j, amounts[j - line], rise, part, purse)


@helper
def close_accounts(timing, first, purse, outcome):
    """Sum the accounts of each iteration, and write what all of them and each month spend."""
    purse.cost[:, :] = 0.0
    for part in range(PARTS):
        at, cost = first + part * PART, purse.cost[part]
        for a in range(len(purse.accounts)):
            account = purse.accounts[a, part]
            for lane in range(PART):
                cost[lane] += account[lane]
                outcome.account_cost[a, at + lane] = account[lane]
        for lane in range(PART):
            outcome.cost[at + lane] = cost[lane]
        if timing is not None:
            if first < outcome.monthly_cost.shape[1]:
                for month in range(len(purse.monthly)):
                    spent = purse.monthly[month, part]
                    for lane in range(PART):
                        outcome.monthly_cost[month, at + lane] = spent[lane]
            if first < len(outcome.constant_cost):
                for lane in range(PART):
                    outcome.constant_cost[at + lane] = purse.constant[part, lane]
                    outcome.escalation_cost[at + lane] = purse.escalated[part, lane]


@kernel
def spend_block(costs, usage, timing, charges, network, calendars, first, purse, outcome, partial):
    """Book all lines and charges of the block that begins with iteration ``first``; dates are known already."""
    amounts, of_work, n_tasks = purse.amounts, purse.of_work, len(costs.first_line) - 2
    purse.accounts[:, :, :] = 0.0
    if usage is not None:
        purse.work[:, :, :] = 0.0
        purse.spent[:, :, :] = 0.0
    if timing is not None:
        purse.monthly[:, :, :] = 0.0
        purse.constant[:, :] = 0.0
        purse.escalated[:, :] = 0.0
        raise_prices(timing, purse)
    for task in range(n_tasks + 1):
        line, last_line = costs.first_line[task], costs.first_line[task + 1]
        if last_line == line:
            continue
        total = 0.0
        for part in range(PARTS):
            lasting = purse.values[task, part] if task < n_tasks else purse.duration[part]
            clear(of_work)
            note_span(task, usage, timing, network, part, purse)
            if timing is None:
                for j in range(line, last_line):
                    fill_amounts(j, task, costs, usage, network, calendars, lasting, part, purse, amounts[0])
                    book(costs, usage, j, amounts[0], purse.always, part, purse)
            else:
                spend_in_time(costs, usage, timing, network, calendars, task, lasting, part, purse)
            total += part_sum(of_work)
        if task < n_tasks:
            partial.cost_sum[task] = total
    if usage is not None:
        close_usage(usage, first, purse, outcome, partial)
    if charges is not None:
        charge(charges, timing, network, purse, partial)
    close_accounts(timing, first, purse, outcome)
