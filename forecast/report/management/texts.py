"""Words that page, deck and Markdown share, and numbers with as few digits as a decision needs."""

from __future__ import annotations

import math

from forecast.results import Results
from forecast.results.words import days, money
from forecast.statistics import Interval

LANGUAGE = "en"
# By whether there is a promise.
DOTS = {
    True: "20 equal chances; full: promise kept",
    False: "20 equal chances",
}
MOVERS_HEAD = ("What, and what is done about it", "Owner; response costs, brings")
DECISION = "Decision"
EACH_ALONE = ("Each alone", "Costs", "Brings")
CHANGES_HEAD = ("", "Before", "Now", "Change")
SAFE_SHORT = "80 % likely"
BY_THEN = "Chance to be done by then"
WITHIN = "Chance to cost no more"
DIGITS = 3


def amount(value: float | Interval, currency: str) -> str:
    """Write an amount of money in three digits.

    Examples
    --------
    >>> amount(4_506_819.97, "USD"), amount(107_223.0, "USD"), amount(5_000.0, "EUR")
    ('USD 4.51 m', 'USD 107 k', 'EUR 5,000')
    """
    number = value.value if isinstance(value, Interval) else value
    if not number or not math.isfinite(number):
        return money(number, currency)
    return money(round(number, DIGITS - 1 - math.floor(math.log10(abs(number)))), currency)


def whole_days(value: float | Interval) -> str:
    """Write a number of days without its sign, whole where that is close enough.

    Examples
    --------
    >>> whole_days(4.07), whole_days(-0.34), whole_days(1.0)
    ('4 days', '0.3 days', '1 day')
    """
    number = abs(value.value if isinstance(value, Interval) else value)
    return days(float(round(number)) if number >= 1.5 else round(number, 1))


def working_days(value: float | Interval) -> str:
    """Write a number of working days without its sign."""
    return whole_days(value).replace(" day", " working day")


def points(share: float) -> str:
    """Write a difference of probabilities without its sign.

    Examples
    --------
    >>> points(0.097), points(-0.012), points(0.004)
    ('10 points', '1 point', 'less than 1 point')
    """
    n = round(abs(100.0 * share))
    return "less than 1 point" if n == 0 else f"{n} point{'' if n == 1 else 's'}"


def is_certain(results: Results) -> bool:
    """Say whether every outcome is the same, as of a project that is finished."""
    return bool(results.finish.min() == results.finish.max() and results.cost.min() == results.cost.max())
