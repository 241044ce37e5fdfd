"""Numbers with as few digits as a decision needs, and the words that lists and titles of the brief share."""

from __future__ import annotations

import math

from forecast.results.words import Unit, count, days, money, percent
from forecast.results.words import points as exact_points
from forecast.statistics import Interval
from forecast.texts import say

SAFE = 0.80
DIGITS = 3
MOST_IN_WORDS = 10


def amount(value: float | Interval, currency: str) -> str:
    """Write an amount of money in three digits.

    Examples
    --------
    >>> amount(4_506_819.97, "USD"), amount(107_223.0, "USD"), amount(5_000.0, "EUR")
    ('USD 4.51 m', 'USD 107 k', 'EUR 5,000')
    """
    number = value.value if isinstance(value, Interval) else value
    return money(rounded(number), currency)


def rounded(number: float) -> float:
    """Return an amount as it is shown, in three digits.

    Examples
    --------
    >>> rounded(4_506_819.97), rounded(0.0)
    (4510000.0, 0.0)
    """
    if not number or not math.isfinite(number):
        return number
    return round(number, DIGITS - 1 - math.floor(math.log10(abs(number))))


def whole_days(value: float | Interval, of: Unit = "days") -> str:
    """Write a number of days without its sign, whole where that is close enough.

    Examples
    --------
    >>> whole_days(4.07), whole_days(-0.34), whole_days(1.0), whole_days(2.0, "working_days")
    ('4 days', '0.3 days', '1 day', '2 working days')
    """
    number = abs(value.value if isinstance(value, Interval) else value)
    return days(float(round(number)) if number >= 1.5 else round(number, 1), of=of)


def points(share: float, signed: bool = False) -> str:
    """Write a difference of probabilities, whole.

    Examples
    --------
    >>> points(0.097), points(-0.012), points(0.004), points(0.29, signed=True)
    ('10 points', '1 point', 'less than 1 point', '+29 points')
    """
    n = round(abs(100.0 * share))
    if n == 0:
        return say("management.points.least")
    return exact_points(math.copysign(n, share) / 100.0 if signed else n / 100.0, signed)


def number(n: int) -> str:
    """Write a count in a word, up to ten.

    Examples
    --------
    >>> number(3), number(12)
    ('three', '12')
    """
    return say(f"management.number.{n}") if n <= MOST_IN_WORDS else count(n)


def beginning(text: str) -> str:
    """Return a text with its first letter as at the beginning of a sentence.

    Examples
    --------
    >>> beginning("a roughly even chance")
    'A roughly even chance'
    """
    return text[:1].upper() + text[1:]


def safe_level() -> str:
    """Write the probability of what should be promised."""
    return percent(SAFE)
