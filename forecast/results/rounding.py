"""Numbers rounded to what is known of them: to the decade of their 95 % interval, or to four digits without one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

MOST_DIGITS = 4


class Bounded(Protocol):
    """A value with the 95 % interval of its error, such as `forecast.statistics.Interval`."""

    @property
    def value(self) -> float:
        """The point value."""

    @property
    def low(self) -> float:
        """The lower end."""

    @property
    def high(self) -> float:
        """The upper end."""


def rounded(value: float | Bounded) -> tuple[float, float, bool]:
    """Return the value rounded to its last meaningful digit, the step of that digit, and whether it has no error."""
    if isinstance(value, int | float):
        number, half = float(value), 0.0
    else:
        number, half = float(value.value), (value.high - value.low) / 2.0
    leading = 10.0 ** math.floor(math.log10(abs(number))) if number else 1.0
    # Rounding up may add a digit: 9,999.7 is 10,000 in four digits.
    finest = leading * 10.0 ** (1 - MOST_DIGITS)
    if abs(to_step(number, finest)) >= 10.0 * leading:
        finest *= 10.0
    if not math.isfinite(half):
        step = leading
    elif half > 0.0:
        step = max(min(10.0 ** math.floor(math.log10(half)), leading), finest)
    else:
        step = finest
    return to_step(number, step), step, half == 0.0


def to_step(number: float, step: float) -> float:
    """Return a number rounded to a step, a power of ten."""
    return round(number, -round(math.log10(step)))


def plain_digits(number: float, step: float, exact: bool) -> str:
    """Return a number without its sign, with the decimals of its step; an exact one without empty ones."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    digits = f"{abs(number):.{decimals}f}"
    return digits.rstrip("0").rstrip(".") if exact and "." in digits else digits


@dataclass(frozen=True, slots=True)
class Triple:
    """A value with the ends of its interval."""

    value: float
    low: float
    high: float


def hundredfold(shift: Bounded) -> Triple:
    """Return a share in hundredths."""
    return Triple(100.0 * shift.value, 100.0 * shift.low, 100.0 * shift.high)
