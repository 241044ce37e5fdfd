"""Loops over one part of a row, from which spending is made; compiled."""

from __future__ import annotations

from forecast.engine.cache import helper
from forecast.engine.memory import PART


@helper
def clear(row):
    """Fill a row with zeros."""
    for lane in range(PART):
        row[lane] = 0.0


@helper
def fill(rate, quantity, factor, amounts):
    """Fill ``amounts`` with the products of a rate and two rows."""
    for lane in range(PART):
        amounts[lane] = rate * quantity[lane] * factor[lane]


@helper
def scale(factor, amounts):
    """Multiply a row by another."""
    for lane in range(PART):
        amounts[lane] *= factor[lane]


@helper
def add(amounts, total):
    """Add a row to another."""
    for lane in range(PART):
        total[lane] += amounts[lane]


@helper
def pay_two(amounts, rise, one, other):
    """Add a row, at the prices of its time, to two others."""
    for lane in range(PART):
        amount = amounts[lane] * rise[lane]
        one[lane] += amount
        other[lane] += amount


@helper
def pay_three(amounts, rise, one, other, third):
    """Add a row, at the prices of its time, to three others."""
    for lane in range(PART):
        amount = amounts[lane] * rise[lane]
        one[lane] += amount
        other[lane] += amount
        third[lane] += amount
