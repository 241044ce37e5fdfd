"""Sums and bounds over lanes, in a fixed order; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper, leaf
from forecast.engine.memory import LANES


@helper
def part_sum(row):
    """Return the sum of the 128 of a part of a row, which destroys them: a fixed order that vectorizes."""
    for lane in range(32):
        row[lane] = (row[lane] + row[lane + 32]) + (row[lane + 64] + row[lane + 96])
    for lane in range(8):
        row[lane] = (row[lane] + row[lane + 8]) + (row[lane + 16] + row[lane + 24])
    return ((row[0] + row[1]) + (row[2] + row[3])) + ((row[4] + row[5]) + (row[6] + row[7]))


@leaf
def means_over(lanes, n, one, other):
    """Return the means of two rows over the first ``n`` of ``lanes``."""
    of_one = of_other = 0.0
    for j in range(n):
        of_one += one[lanes[j]]
        of_other += other[lanes[j]]
    return of_one / n, of_other / n


@leaf
def less(one, other):
    """Return the lesser of two numbers."""
    return one if one < other else other


@leaf
def more(one, other):
    """Return the greater of two numbers."""
    return one if one > other else other


@helper
def least_of(row, rest):
    """Return the least of a part of a row; ``rest``, of 32 at least, is used for that."""
    for lane in range(32):
        rest[lane] = less(less(row[lane], row[lane + 32]), less(row[lane + 64], row[lane + 96]))
    for lane in range(8):
        rest[lane] = less(less(rest[lane], rest[lane + 8]), less(rest[lane + 16], rest[lane + 24]))
    for lane in range(4):
        rest[lane] = less(rest[lane], rest[lane + 4])
    return less(less(rest[0], rest[1]), less(rest[2], rest[3]))


@helper
def greatest_of(row, rest):
    """Return the greatest of a part of a row in the same way."""
    for lane in range(32):
        rest[lane] = more(more(row[lane], row[lane + 32]), more(row[lane + 64], row[lane + 96]))
    for lane in range(8):
        rest[lane] = more(more(rest[lane], rest[lane + 8]), more(rest[lane + 16], rest[lane + 24]))
    for lane in range(4):
        rest[lane] = more(rest[lane], rest[lane + 4])
    return more(more(rest[0], rest[1]), more(rest[2], rest[3]))


@leaf
def sum_where(flags, one, other):
    """Return the sums of two rows over the lanes that are flagged."""
    of_one = of_other = 0.0
    for lane in range(LANES):
        if flags[lane]:
            of_one += one[lane]
            of_other += other[lane]
    return of_one, of_other
