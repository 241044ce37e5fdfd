"""Lost days: work on a calendar goes slower in months that lose days; compiled.

The days that a month loses are drawn for the whole block when one of its iterations first reaches the month; each
number is keyed by month and iteration.
"""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import SNAP
from forecast.engine.memory import LANES
from forecast.engine.single import fill_first_words, value_of
from forecast.engine.sums import least_of, less, more

LEAST_PACE = 0.05  # of the days of a month remain in any case


@helper
def draw_month(hazards, first, slow, scratch):
    """Note how many working days a day's work takes in the next month, by the share of its days that remains."""
    lost, month = hazards.lost_days, scratch.n_drawn[slow]
    longer, pace, slowest = scratch.stretch[slow, month], scratch.pace[slow, month], scratch.slowest[slow, month]
    days, of_year = lost.working_days[slow, month], (lost.first_month + month) % 12
    for lane in range(LANES):
        pace[lane] = 0.0
    for entry in range(lost.first_entry[slow], lost.first_entry[slow + 1]):
        risk = lost.risk[entry]
        if not lost.in_month[entry, of_year] or days <= 0.0:
            continue
        fill_first_words(
            lost.first_month + month, first // LANES, scratch.seed[0], scratch.seed[1], lost.key[entry, 0],
            lost.key[entry, 1], scratch.words,
        )  # fmt: skip
        for lane in range(LANES):
            if risk < 0 or scratch.strikes[risk, lane]:
                pace[lane] += value_of(hazards.draws, lost.stream[entry], scratch.words[lane])
    n_slowest = 0
    for lane in range(LANES):
        remains = 1.0 - pace[lane] / days if days > 0.0 else 1.0
        slowest[lane] = remains < LEAST_PACE
        n_slowest += slowest[lane]
        pace[lane] = max(remains, LEAST_PACE)
        longer[lane] = 1.0 / pace[lane]
    scratch.n_at_least[slow, month] = n_slowest
    scratch.n_drawn[slow] = month + 1


@helper
def note_slowest(slow, month, lane, scratch):
    """Count a month that an iteration has reached, once, where it would have lost more days than it may."""
    scratch.n_slowest[0] += scratch.slowest[slow, month, lane]
    scratch.slowest[slow, month, lane] = 0


@leaf
def work_done(hazards, first, slow, lane, work, amount, scratch):
    """Return the working days of a calendar after which ``amount`` days of work that begin at ``work`` are done."""
    if slow < 0:
        return work + amount
    lost, first_day, stretch = hazards.lost_days, hazards.lost_days.first_day[slow], scratch.stretch[slow]
    day = max(int(work + SNAP), 0)
    if day >= lost.month_of.shape[1]:
        return work + amount
    month = lost.month_of[slow, day]
    while month + 1 < stretch.shape[0]:
        while scratch.n_drawn[slow] <= month:
            draw_month(hazards, first, slow, scratch)
        if scratch.n_at_least[slow, month] > 0:
            note_slowest(slow, month, lane, scratch)
        end = work + amount * stretch[month, lane]
        if end <= first_day[month + 1]:
            return end
        amount -= (first_day[month + 1] - work) * scratch.pace[slow, month, lane]
        work = first_day[month + 1]
        month += 1
    return work + amount


@helper
def finish_slowly(hazards, first, slow, begin, lasting, ends, scratch):
    """Fill the finishes of a task on a calendar that is the axis itself; ``lasting`` becomes what it takes.

    Month by month for all lanes at once: what a month can't do is left over for the next one.
    """
    lost, left = hazards.lost_days, scratch.left
    month_of, first_day, stretch = lost.month_of[slow], lost.first_day[slow], scratch.stretch[slow]
    for lane in range(LANES // 2):
        left[lane] = less(begin[lane], begin[lane + LANES // 2])
    day = max(int(least_of(left, ends) + SNAP), 0)
    month, last = month_of[day] if day < len(month_of) else stretch.shape[0] - 1, stretch.shape[0] - 1
    n_at_least, n_left = 0, LANES
    if month + 3 <= last:
        while scratch.n_drawn[slow] < month + 3:
            draw_month(hazards, first, slow, scratch)
        for k in range(3):
            n_at_least += scratch.n_at_least[slow, month + k]
    if month + 3 <= last and n_at_least == 0:
        n_left = pass_three_months(first_day, stretch, scratch.pace[slow], month, begin, lasting, ends, left)
        month += 3
    else:
        for lane in range(LANES):
            left[lane] = lasting[lane]
            ends[lane] = begin[lane]
    if n_left == 0:
        return
    while n_left > 0 and month < last:
        while scratch.n_drawn[slow] <= month:
            draw_month(hazards, first, slow, scratch)
        closes, longer, pace = first_day[month + 1], stretch[month], scratch.pace[slow, month]
        for lane in range(LANES if scratch.n_at_least[slow, month] > 0 else 0):
            # Whoever begins later than a month does not reach it.
            if left[lane] > 0.0 and ends[lane] + SNAP < closes:
                note_slowest(slow, month, lane, scratch)
        n_left = pass_month(closes, longer, pace, ends, left)
        month += 1
    for lane in range(LANES):
        ends[lane] += left[lane]
        lasting[lane] = ends[lane] - begin[lane]


@leaf
def do_in_month(closes, longer, pace, at, rest):
    """Return where the work of a lane that stands at ``at`` stands after a month, and what is left of it."""
    until = more(at, closes)
    return less(at + rest * longer, until), more(rest - (until - at) * pace, 0.0)


@helper
def pass_month(closes, longer, pace, ends, left):
    """Do what a month can do of the work that is left, from where each lane stands; return how many have some left."""
    n_left = 0
    for lane in range(LANES):
        ends[lane], left[lane] = do_in_month(closes, longer[lane], pace[lane], ends[lane], left[lane])
        n_left += left[lane] > 0.0
    return n_left


@helper
def pass_three_months(first_day, stretch, pace, month, begin, lasting, ends, left):
    """Do the same for the first three months of a task; ``lasting`` becomes what it takes up to their end."""
    n_left = 0
    one, two, three = first_day[month + 1], first_day[month + 2], first_day[month + 3]
    for lane in range(LANES):
        at, rest = do_in_month(one, stretch[month, lane], pace[month, lane], begin[lane], lasting[lane])
        at, rest = do_in_month(two, stretch[month + 1, lane], pace[month + 1, lane], at, rest)
        at, rest = do_in_month(three, stretch[month + 2, lane], pace[month + 2, lane], at, rest)
        ends[lane] = at
        left[lane] = rest
        lasting[lane] = at - begin[lane]
        n_left += rest > 0.0
    return n_left
