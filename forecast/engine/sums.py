"""Sums and bounds over lanes, in a fixed order; compiled."""

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


@leaf
def least_of(row):
    """Return the least of a row."""
    a, b, c, d = row[0], row[1], row[2], row[3]
    for lane in range(4, LANES, 4):
        a, b, c, d = min(a, row[lane]), min(b, row[lane + 1]), min(c, row[lane + 2]), min(d, row[lane + 3])
    return min(a, b, c, d)


@leaf
def greatest_of(row):
    """Return the greatest of a row."""
    a, b, c, d = row[0], row[1], row[2], row[3]
    for lane in range(4, LANES, 4):
        a, b, c, d = max(a, row[lane]), max(b, row[lane + 1]), max(c, row[lane + 2]), max(d, row[lane + 3])
    return max(a, b, c, d)


@leaf
def sum_where(flags, one, other):
    """Return the sums of two rows over the lanes that are flagged."""
    of_one = of_other = 0.0
    for lane in range(LANES):
        if flags[lane]:
            of_one += one[lane]
            of_other += other[lane]
    return of_one, of_other
