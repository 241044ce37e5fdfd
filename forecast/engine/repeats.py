"""Recurring risks: a Poisson process in calendar time, whose strikes extend the tasks that they meet; compiled.

Strike ``n`` of a risk in an iteration is a function of (seed, risk, iteration, n): every task that runs at that moment
meets the same strike, whenever it is asked for.
"""

from __future__ import annotations

import math

import numpy as np

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import DRIFT, SNAP, moment_end
from forecast.engine.draws import position_within
from forecast.engine.lost_days import work_done
from forecast.engine.memory import LANES
from forecast.engine.single import fill_first_words, two_words, value_of

BEFORE_FIRST = -1  # the number and the day of a strike that never was
FRACTION, HALF = (1 << 52) - 1, 1022 << 52  # bits of a float64: its fraction, and the exponent of what is below 1
ROOT_OF_HALF, LOG_OF_TWO = math.sqrt(0.5), math.log(2.0)


@leaf
def day_begin(repeats, moment):
    """Return the calendar days from the project's start to a moment of the axis at which work begins."""
    k = min(max(int(math.floor(moment + (SNAP + DRIFT * moment))), 0), len(repeats.clock) - 1)
    return (repeats.clock[k] + (moment - k)) / repeats.slots_per_day


@leaf
def day_end(repeats, moment):
    """Return the calendar days from the project's start to a moment of the axis at which work ends."""
    k = min(max(int(math.ceil(moment - (SNAP + DRIFT * moment))) - 1, 0), len(repeats.clock) - 1)
    return (repeats.clock[k] + (moment - k)) / repeats.slots_per_day


@leaf
def wait_of(word):
    """Return the time to the next strike where there is one per unit of time in the mean: minus a logarithm.

    It is ``exponent log(2) + 2 artanh(s)`` with ``|s| < 0.172``, summed until less than 1e-17 is left out: this
    vectorizes, and has the same bits everywhere.
    """
    bits = np.float64(position_within(word)).view(np.int64)
    exponent, mantissa = (bits >> 52) - 1022, np.int64((bits & FRACTION) | HALF).view(np.float64)
    if mantissa < ROOT_OF_HALF:
        exponent, mantissa = exponent - 1, mantissa + mantissa
    s = (mantissa - 1.0) / (mantissa + 1.0)
    x = s * s
    term = 1.0 / 19 + x * (1.0 / 21)
    term = 1.0 / 17 + x * term
    term = 1.0 / 15 + x * term
    term = 1.0 / 13 + x * term
    term = 1.0 / 11 + x * term
    term = 1.0 / 9 + x * term
    term = 1.0 / 7 + x * term
    term = 1.0 / 5 + x * term
    term = 1.0 / 3 + x * term
    return -(exponent * LOG_OF_TWO + (2.0 * s + 2.0 * s * (x * term)))


@helper
def draw_strikes(repeats, risk, first, scratch):
    """Note the calendar days of the next strike of a risk, in all lanes: each follows the one before it."""
    n, rates, share = scratch.n_kept[risk], scratch.values[repeats.rate[risk]], repeats.share[risk]
    days, before = scratch.strike_day[risk, n], scratch.strike_day[risk, max(n - 1, 0)]
    fill_first_words(
        n, first // LANES, scratch.seed[0], scratch.seed[1], repeats.key[risk, 0], repeats.key[risk, 1], scratch.words
    )
    if n == 0:
        for lane in range(LANES):
            days[lane] = strike_after(0.0, scratch.words[lane], rates[lane] * share, repeats.last_day)
    else:
        for lane in range(LANES):
            days[lane] = strike_after(before[lane], scratch.words[lane], rates[lane] * share, repeats.last_day)
    scratch.n_kept[risk] = n + 1


@leaf
def strike_after(after, word, rate, last_day):
    """Return the calendar day of the strike that follows the one at ``after``: none within the days of the project."""
    at = after + wait_of(word) / rate
    return at if rate > 0.0 and at < last_day else math.inf


@leaf
def next_strike(repeats, risk, first, n, lane, after, scratch):
    """Return the calendar day of strike ``n``, which follows the one at ``after``.

    Each task that a risk can hit asks for the strikes of an iteration, from the first on: most are kept.
    """
    if n < scratch.strike_day.shape[1]:
        while scratch.n_kept[risk] <= n:
            draw_strikes(repeats, risk, first, scratch)
        return scratch.strike_day[risk, n, lane]
    word, _ = two_words(
        n * LANES + lane, first // LANES, scratch.seed[0], scratch.seed[1], repeats.key[risk, 0], repeats.key[risk, 1]
    )
    return strike_after(after, word, scratch.values[repeats.rate[risk], lane] * repeats.share[risk], repeats.last_day)


@leaf
def severity(repeats, impact, first, n, lane, scratch):
    """Return the random words of strike ``n`` for the delay and the cost of an impact."""
    return two_words(
        n * LANES + lane, first // LANES, scratch.seed[0], scratch.seed[1], repeats.impact_key[impact, 0],
        repeats.impact_key[impact, 1],
    )  # fmt: skip


@leaf
def is_within(hazards, near, lane, at, scratch):
    """Return whether a calendar day lies in the window of a proximity (-1: always)."""
    if near < 0:
        return True
    proximities, repeats = hazards.proximities, hazards.repeats
    opens, closes = proximities.opens_day[near], proximities.closes_day[near]
    if proximities.opens_task[near] >= 0:
        opens = day_end(repeats, scratch.finishes[proximities.opens_task[near], lane])
    if proximities.closes_task[near] >= 0:
        closes = day_end(repeats, scratch.finishes[proximities.closes_task[near], lane])
    return opens <= at < closes


@leaf
def extend(calendars, hazards, first, task, visit, last_visit, own, slow, lane, begin, work, amount, scratch):
    """Return the worked slots after which a task is done that began at ``work``, with what strikes add to its work.

    A strike that falls into the task, as long as it lasts by then, adds its delay; so does one that falls into that.
    Delays are not negative, so the end of it does not depend on the order in which risks are looked at.
    """
    repeats = hazards.repeats
    n_next, at_next = scratch.n_next, scratch.at_next
    begins, done = max(day_begin(repeats, begin), repeats.first_day), work
    for k in range(last_visit - visit):
        n_next[k], at_next[k] = BEFORE_FIRST, float(BEFORE_FIRST)
    # Each delay moves the end: all is looked at again, which keeps the code of a step in one place.
    is_longer = True
    while is_longer:
        is_longer = False
        done = work_done(hazards, first, slow, lane, work, amount, scratch)
        end = moment_end(calendars.gaps[own], done) if own >= 0 else done
        ends = day_end(repeats, end)
        for v in range(visit, last_visit):
            impact, k = repeats.visit_impact[v], v - visit
            while at_next[k] < ends and not is_longer:
                if at_next[k] >= begins and is_within(hazards, repeats.visit_proximity[v], lane, at_next[k], scratch):
                    delay = 0.0
                    if repeats.delay[impact] >= 0:
                        word, _ = severity(repeats, impact, first, n_next[k], lane, scratch)
                        delay = value_of(hazards.draws, repeats.delay[impact], word)
                    if delay > 0.0:
                        amount += delay * calendars.per_day[task]
                        is_longer = True
                n_next[k] += 1
                after, risk = max(at_next[k], 0.0), repeats.impact_risk[impact]
                at_next[k] = next_strike(repeats, risk, first, n_next[k], lane, after, scratch)
    return done


@helper
def settle_repeats(hazards, first, finish, scratch, n_struck, n_strikes):
    """Count the strikes of recurring risks and pay what they cost, in equal parts for the tasks that they met."""
    repeats = hazards.repeats
    for row in repeats.cost_row:
        amounts = scratch.values[row]
        for lane in range(LANES):
            amounts[lane] = 0.0
    for risk in range(len(repeats.rate)):
        strikes = scratch.strikes[repeats.row[risk]]
        struck = total = 0
        for lane in range(LANES):
            found = settle_lane(hazards, risk, first, lane, day_end(repeats, finish[lane]), scratch)
            strikes[lane] = found > 0
            struck += found > 0
            total += found
        n_struck[repeats.row[risk]] = struck
        n_strikes[repeats.row[risk]] = total
    scratch.n_kept[:] = 0


@leaf
def settle_lane(hazards, risk, first, lane, last, scratch):
    """Return how many strikes of a risk met something before the calendar day ``last``; book what they cost.

    None before the status date does: what happened is known.
    """
    repeats = hazards.repeats
    n, at, n_met = BEFORE_FIRST, float(BEFORE_FIRST), 0
    base = repeats.first_member[repeats.first_impact[risk]]
    for m in range(base, repeats.first_member[repeats.first_impact[risk + 1]]):
        task = repeats.member_task[m]
        if task >= 0:
            scratch.met_begin[m - base] = day_begin(repeats, scratch.starts[repeats.member_start[m], lane])
            scratch.met_end[m - base] = day_end(repeats, scratch.finishes[task, lane])
    while at < last:
        meets = False
        last_impact = repeats.first_impact[risk + 1] if at >= repeats.first_day else 0
        for impact in range(repeats.first_impact[risk], last_impact):
            n_tasks = 0
            member, last_member = repeats.first_member[impact], repeats.first_member[impact + 1]
            for m in range(member, last_member):
                scratch.met[m - member] = is_met(hazards, m, m - base, lane, at, scratch)
                n_tasks += scratch.met[m - member]
            meets |= n_tasks > 0
            if n_tasks > 0 and repeats.cost[impact] >= 0:
                _, word = severity(repeats, impact, first, n, lane, scratch)
                share = value_of(hazards.draws, repeats.cost[impact], word) / n_tasks
                for m in range(member, last_member):
                    if scratch.met[m - member]:
                        scratch.values[repeats.member_row[m], lane] += share
        n_met += meets
        n += 1
        at = next_strike(repeats, risk, first, n, lane, max(at, 0.0), scratch)
    return n_met


@leaf
def is_met(hazards, member, k, lane, at, scratch):
    """Return whether a task (-1: the project), the ``k``th of its risk, runs on a day on which it can be hit."""
    repeats = hazards.repeats
    if repeats.member_task[member] >= 0 and not scratch.met_begin[k] <= at < scratch.met_end[k]:
        return False
    return is_within(hazards, repeats.member_proximity[member], lane, at, scratch)
