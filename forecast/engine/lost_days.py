"""Lost days: work on a calendar goes slower in months that lose days; compiled.

The days that a month loses are drawn when a task first reaches it, one by one, keyed by month and iteration.
"""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.calendars import SNAP
from forecast.engine.memory import LANES
from forecast.engine.single import two_words, value_of
from forecast.engine.sums import least_of

LEAST_PACE = 0.05  # of the days of a month remain in any case


@helper
def draw_month(hazards, first, slow, month, lane, scratch):
    """Note how many working days a day's work takes in a month, by the share of its days that remains."""
    lost = hazards.lost_days
    days = lost.working_days[slow, month]
    pace = 1.0
    if days > 0.0:
        total = 0.0
        of_year = (lost.first_month + month) % 12
        counter = (lost.first_month + month) * LANES + lane
        for entry in range(lost.first_entry[slow], lost.first_entry[slow + 1]):
            risk = lost.risk[entry]
            if lost.in_month[entry, of_year] and (risk < 0 or scratch.strikes[risk, lane]):
                word, _ = two_words(
                    counter, first // LANES, scratch.seed[0], scratch.seed[1], lost.key[entry, 0], lost.key[entry, 1]
                )
                total += value_of(hazards.draws, lost.stream[entry], word)
        pace = 1.0 - total / days
        if pace < LEAST_PACE:
            pace = LEAST_PACE
            scratch.n_slowest[0] += 1
    scratch.stretch[slow, month, lane] = 1.0 / pace
    scratch.pace[slow, month, lane] = pace
    scratch.n_drawn[slow, lane] = month + 1


@leaf
def work_done(hazards, first, slow, lane, work, amount, scratch):
    """Return the working days of a calendar after which ``amount`` days of work that begin at ``work`` are done."""
    if slow < 0:
        return work + amount
    lost, n_drawn = hazards.lost_days, scratch.n_drawn[slow]
    first_day, stretch = lost.first_day[slow], scratch.stretch[slow]
    day = int(work + SNAP)
    if day >= lost.month_of.shape[1]:
        return work + amount
    month = lost.month_of[slow, day]
    while month + 1 < stretch.shape[0]:
        while n_drawn[lane] <= month:
            draw_month(hazards, first, slow, n_drawn[lane], lane, scratch)
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
    lost, n_drawn, left = hazards.lost_days, scratch.n_drawn[slow], scratch.left
    month_of, first_day, stretch = lost.month_of[slow], lost.first_day[slow], scratch.stretch[slow]
    for lane in range(LANES):
        left[lane] = lasting[lane]
        ends[lane] = begin[lane]
    day = int(least_of(begin) + SNAP)
    month = month_of[day] if day < len(month_of) else stretch.shape[0] - 1
    is_left = True
    while is_left and month + 1 < stretch.shape[0]:
        closes, longer, pace = first_day[month + 1], stretch[month], scratch.pace[slow, month]
        n_missing = 0
        for lane in range(LANES):
            # Whoever begins later than a month can't need its days.
            n_missing += (n_drawn[lane] <= month) & (left[lane] > 0.0) & (ends[lane] + SNAP < closes)
        for lane in range(LANES if n_missing > 0 else 0):
            if left[lane] > 0.0 and ends[lane] + SNAP < closes:
                while n_drawn[lane] <= month:
                    draw_month(hazards, first, slow, n_drawn[lane], lane, scratch)
        n_left = 0
        for lane in range(LANES):
            at, rest = ends[lane], left[lane]
            until, remains = at + rest * longer[lane], rest - (closes - at) * pace[lane]
            waits, is_over = (rest <= 0.0) | (at + SNAP >= closes), until > closes
            left[lane] = rest if waits else (remains if is_over else 0.0)
            ends[lane] = at if waits else (closes if is_over else until)
            n_left += left[lane] > 0.0
        is_left = n_left > 0
        month += 1
    for lane in range(LANES):
        ends[lane] += left[lane]
        lasting[lane] = ends[lane] - begin[lane]
