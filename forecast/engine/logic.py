"""Logic that depends on chance: which tasks exist, who decides that, and which wait for a cut-over window; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, kernel
from forecast.engine.calendars import SNAP, moment_begin, work_before
from forecast.engine.draws import draw_percentiles, draw_strikes
from forecast.engine.memory import LANES
from forecast.engine.sums import sum_where


@kernel
def open_block(logic, plain, seed, block, scratch, partial):
    """Draw all gates of a block that no task decides."""
    words, strata = scratch.words, scratch.strata
    for g in range(len(logic.low)):
        draw_percentiles(
            plain, logic.key[g, 0], logic.key[g, 1], block, seed, -1, scratch.orders, scratch.positions, words, strata
        )
        partial.opens[g] = draw_strikes(plain, logic.low[g], logic.high[g], words, strata, scratch.gates[g])


@helper
def find_existence(logic, task, gates, exists):
    """Fill ``exists`` with 1 where all gates of a task are open, else 0; return in how many lanes they are."""
    for lane in range(LANES):
        exists[lane] = 1.0
    for j in range(logic.first_need[task], logic.first_need[task + 1]):
        gate = gates[logic.need[j]]
        for lane in range(LANES):
            exists[lane] *= gate[lane]
    count = 0
    for lane in range(LANES):
        count += int(exists[lane])
    return count


@helper
def keep_where(exists, values, otherwise):
    """Replace values in the lanes in which a task does not exist."""
    for lane in range(LANES):
        if exists[lane] == 0.0:
            values[lane] = otherwise


@helper
def drop_lag(row, values, days):
    """Drop the lag of a link in the lanes in which the task of a row, one of its two, does not exist."""
    if row >= 0:
        exists = values[row]
        for lane in range(LANES):
            days[lane] *= exists[lane]


@helper
def decide(logic, task, lasting, ends, gates, opens):
    """Open and close the gates that a task decides now that it is done."""
    for j in range(logic.first_decided[task], logic.first_decided[task + 1]):
        found = lasting if logic.by_duration[j] else ends
        limit, above, gate, count = logic.limit[j], logic.opens_above[j], gates[logic.decided[j]], 0
        for lane in range(LANES):
            gate[lane] = (found[lane] - limit > SNAP) == above
            count += gate[lane]
        opens[logic.decided[j]] = count


@helper
def first_not_over(closes, low, high, work):
    """Return the first of the periods ``low`` to ``high - 1`` that ends after ``work``; ``high`` if there is none."""
    while low < high:
        middle = (low + high) // 2
        if closes[middle] > work:
            high = middle
        else:
            low = middle + 1
    return low


@helper
def await_window(logic, row, calendars, own, lasting, exists, begin, partial):
    """Move the starts of a task to the earliest moments from which it fits into one of its periods.

    Where no period that is left is long enough, it starts with the next one and overruns; where none is left, it does
    not wait.
    """
    first, last = logic.first_period[row], logic.first_period[row + 1]
    n_overrun = n_missed = 0
    for lane in range(LANES):
        if exists[lane] == 0.0:
            continue
        days = lasting[lane]
        # Without working time of its own a milestone is held against the axis, and may stand at a period's very end.
        on_axis = days == 0.0 or own < 0
        opens = logic.axis_opens if days == 0.0 else logic.work_opens
        closes = logic.axis_closes if days == 0.0 else logic.work_closes
        work = begin[lane] if on_axis else work_before(calendars.rests[own], begin[lane])
        k = first_not_over(closes, first, last, work + (SNAP if days > 0.0 else -SNAP))
        following = k
        while k < last and days <= logic.longest[k] + SNAP and max(work, opens[k]) + days > closes[k] + SNAP:
            k += 1
        if k == last or days > logic.longest[k] + SNAP:
            k = following
            if k == last:
                n_missed += 1
                continue
            n_overrun += 1
            if opens[k] < work - SNAP and k + 1 < last:
                k += 1
        if opens[k] > work:
            begin[lane] = opens[k] if on_axis else moment_begin(calendars.gaps[own], opens[k])
    partial.n_overrun[row] = n_overrun
    partial.n_missed[row] = n_missed


@helper
def share_out(logic, values):
    """Fill the factors that share the amount of a risk out over those of its tasks that exist."""
    for group in range(len(logic.first_sharer) - 1):
        factor = values[logic.share_row[group]]
        first, last = logic.first_sharer[group], logic.first_sharer[group + 1]
        for lane in range(LANES):
            factor[lane] = 0.0
        for j in range(first, last):
            if logic.row[logic.sharer[j]] < 0:
                for lane in range(LANES):
                    factor[lane] += 1.0
            else:
                exists = values[logic.row[logic.sharer[j]]]
                for lane in range(LANES):
                    factor[lane] += exists[lane]
        for lane in range(LANES):
            factor[lane] = (last - first) / max(factor[lane], 1.0)


@helper
def sum_opens(scratch, partial):
    """Sum project durations and costs over the lanes in which each gate is open."""
    duration, cost = scratch.duration, scratch.cost
    for g in range(len(partial.opens)):
        partial.open_finish[g], partial.open_cost[g] = sum_where(scratch.gates[g], duration, cost)
