"""Sums over lanes in a fixed order; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES


@helper
def half_sum(row):
    """Return the sum of the first 128 of a row by halving, which destroys it: a fixed order that vectorizes."""
    width = LANES // 4
    while width >= 4:
        for lane in range(width):
            row[lane] += row[lane + width]
        width //= 2
    return row[0] + row[1] + row[2] + row[3]


@leaf
def sum_over(row, lanes, n):
    """Return the sum of ``row`` over the first ``n`` of ``lanes``."""
    total = 0.0
    for j in range(n):
        total += row[lanes[j]]
    return total
