"""Sums and bounds over lanes, in a fixed order; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES, PART


@helper
def half_sum(row):
    """Return the sum of the first 128 of a row by halving, which destroys it: a fixed order that vectorizes."""
    width = LANES // 4
    while width >= 4:
        for lane in range(width):
            row[lane] += row[lane + width]
        width //= 2
    return row[0] + row[1] + row[2] + row[3]


@helper
def part_sum(row):
    """Return the sum of a part of a row in the same way."""
    width = PART // 2
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
def less(one, other):
    """Return the lesser of two numbers."""
    return one if one < other else other


@helper
def least_of(row, rest):
    """Return the least of a row or a part of one by quartering; ``rest``, a quarter as long, is used for that."""
    n = len(row) // 4
    for lane in range(n):
        rest[lane] = less(less(row[lane], row[lane + n]), less(row[lane + 2 * n], row[lane + 3 * n]))
    n //= 4
    for lane in range(n):
        rest[lane] = less(less(rest[lane], rest[lane + n]), less(rest[lane + 2 * n], rest[lane + 3 * n]))
    least = rest[0]
    for lane in range(1, n):
        least = less(least, rest[lane])
    return least


@helper
def greatest_of(row, rest):
    """Return the greatest of a row or a part of one in the same way."""
    n = len(row) // 4
    for lane in range(n):
        rest[lane] = -less(less(-row[lane], -row[lane + n]), less(-row[lane + 2 * n], -row[lane + 3 * n]))
    n //= 4
    for lane in range(n):
        rest[lane] = -less(less(-rest[lane], -rest[lane + n]), less(-rest[lane + 2 * n], -rest[lane + 3 * n]))
    greatest = rest[0]
    for lane in range(1, n):
        greatest = -less(-greatest, -rest[lane])
    return greatest


@leaf
def sum_where(flags, one, other):
    """Return the sums of two rows over the lanes that are flagged."""
    of_one = of_other = 0.0
    for lane in range(LANES):
        if flags[lane]:
            of_one += one[lane]
            of_other += other[lane]
    return of_one, of_other
