"""Waiting for deliveries: in which iterations one arrives later than a task could have started without it; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.calendars import SNAP, work_before
from forecast.engine.memory import LANES


@helper
def note_waiting(waits, network, calendars, task, exists, scratch):
    """Mark the lanes in which a task waits for a delivery alone: in working time of its own calendar."""
    first_link, own, others = network.first_link[task], calendars.of_task[task], scratch.threat
    rests = calendars.rests[max(own, 0)] if own >= 0 else calendars.of_task
    for w in range(waits.first_wait[task], waits.first_wait[task + 1]):
        arrival, late = scratch.finishes[network.predecessor[waits.link[w]]], scratch.late[waits.delivery[w]]
        for lane in range(LANES):
            others[lane] = network.earliest[task]
        for j in range(first_link, network.first_link[task + 1]):
            if j == waits.link[w]:
                continue
            allowed = scratch.finishes[network.predecessor[j]]
            if not network.is_plain[j]:
                allowed = scratch.candidates[j - first_link]
            for lane in range(LANES):
                others[lane] = max(others[lane], allowed[lane])
        for lane in range(LANES):
            arrives, could = arrival[lane], others[lane]
            if own >= 0:
                arrives, could = work_before(rests, arrives), work_before(rests, could)
            if exists[lane] > 0.0 and arrives > could + SNAP:
                late[lane] = 1


@helper
def count_waiting(late, counts):
    """Count the lanes in which each delivery is late."""
    for d in range(len(late)):
        count = 0
        for lane in range(LANES):
            count += late[d, lane]
        counts[d] = count
