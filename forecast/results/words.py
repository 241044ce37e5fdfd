"""Numbers as people read them: money, percent, days and dates, with no digit beyond the simulation's own error.

Numbers that carry their 95 % interval are rounded to the decade of that interval; plain numbers to four digits.
Separators, dates and units follow `forecast.texts`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from forecast.results.results import Results
from forecast.results.rounding import Bounded, hundredfold, plain_digits, rounded, to_step
from forecast.texts import conventions, say

# From which amount on a unit is used, the unit, its text.
MONEY_UNITS = (
    (1e12, 1e12, "words.unit.trillion"),
    (1e9, 1e9, "words.unit.billion"),
    (1e6, 1e6, "words.unit.million"),
    (1e4, 1e3, "words.unit.thousand"),
)
CENT = 0.01
DAYS_RESOLUTION = 0.1
MINUS = "\u2212"
DASH = "\u2013"
ELLIPSIS = "\u2026"
# What no line break may part: an interval, and a number from its unit.
GLUED = re.compile(
    r"\([^()]{1,30}\)[.,:]?|[A-Z]{3} [+−]?[\d.,]+( k| m| bn| tn)?|\d (%|working days?|days?)"
    r"|\d+\.? \w{3,5}\.? \d{4}|\w{3,5}\.? \d{1,2}, \d{4}"
)
NO_BREAK = "\u00a0"
# What a number of days or points is of: a text beside it, or none where the column or the sentence says it.
Unit = Literal["days", "working_days", "calendar_days", "points", ""]
ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)((?: \d\d:\d\d)?)")


def percent(p: float | Bounded) -> str:
    """Write a probability as a whole percent; never 0 % or 100 % of something that could be otherwise.

    Examples
    --------
    >>> percent(0.618), percent(0.0004), percent(0.9997)
    ('62 %', '<1 %', '>99 %')
    """
    value, low, high = (p, p, p) if isinstance(p, int | float) else (p.value, p.low, p.high)
    if high > 0.0 and value < 0.005:
        return "<" + conventions().percent(str(max(1, math.ceil(high * 100.0 - 1e-9))))
    if low < 1.0 and value > 0.995:
        return ">" + conventions().percent(str(min(99, math.floor(low * 100.0 + 1e-9))))
    return conventions().percent(f"{value * 100.0:.0f}")


def percent_interval(p: Bounded) -> str:
    """Write the interval of a probability, rounded outwards to whole percents.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> percent_interval(SimpleNamespace(value=0.62, low=0.6134, high=0.6266))
    '61–63 %'
    """
    low, high = math.floor(p.low * 100.0 + 1e-9), math.ceil(p.high * 100.0 - 1e-9)
    return conventions().percent(str(low) if low == high else f"{low}{DASH}{high}")


def points(shift: float | Bounded, signed: bool = True, of: Unit = "points") -> str:
    """Write the move of a probability, in points of a percent.

    Examples
    --------
    >>> points(0.124), points(-0.01), points(0.05, signed=False)
    ('+12.4 points', '−1 point', '5 points')
    >>> from types import SimpleNamespace
    >>> points(SimpleNamespace(value=0.124, low=0.104, high=0.144))
    '+12 points'
    """
    return days(100.0 * shift if isinstance(shift, int | float) else hundredfold(shift), signed, of)


def points_interval(shift: Bounded, of: Unit = "points") -> str:
    """Write the interval of the move of a probability.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> points_interval(SimpleNamespace(value=0.01, low=-0.014, high=0.034))
    '−1 to 3 points'
    """
    return days_interval(hundredfold(shift), of)


def money(value: float | Bounded, currency: str, signed: bool = False) -> str:
    """Write an amount of money in a short form; without the currency where none is given.

    Examples
    --------
    >>> money(4_200_000, "USD"), money(-85_400, "EUR"), money(7_316, "USD", signed=True)
    ('USD 4.2 m', 'EUR −85.4 k', 'USD +7,316')
    >>> from types import SimpleNamespace
    >>> money(SimpleNamespace(value=4_234_567, low=4_221_000, high=4_248_000), "USD")
    'USD 4.23 m'
    """
    amount, step, exact = rounded(value)
    unit, suffix = money_unit(amount)
    return _with_currency(_number(amount / unit, _money_step(step, unit), signed, exact) + suffix, currency)


def money_interval(value: Bounded, currency: str) -> str:
    """Write the interval of an amount of money; without the currency where none is given.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> money_interval(SimpleNamespace(value=4_234_567, low=4_221_000, high=4_248_000), "USD")
    'USD 4.22–4.25 m'
    """
    if not (math.isfinite(value.low) and math.isfinite(value.high)):
        return unknown()
    step = rounded(value)[1]
    low, high = to_step(value.low, step), to_step(value.high, step)
    unit, suffix = money_unit(rounded(value)[0])
    ends = [_number(end / unit, _money_step(step, unit), False, exact=value.low == value.high) for end in (low, high)]
    return _with_currency((ends[0] if ends[0] == ends[1] else _range(*ends)) + suffix, currency)


def days(value: float | Bounded, signed: bool = False, of: Unit = "days") -> str:
    """Write a number of days, to a tenth at most.

    Examples
    --------
    >>> days(2.74), days(-1.0, signed=True), days(131.0), days(1.0)
    ('2.7 days', '−1 day', '131 days', '1 day')
    >>> days(1.0, of="working_days"), days(2.74, of="")
    ('1 working day', '2.7')
    >>> from types import SimpleNamespace
    >>> days(SimpleNamespace(value=131.42, low=129.1, high=133.7))
    '131 days'
    """
    number, step, exact = rounded(value)
    step = max(step, DAYS_RESOLUTION)
    number = to_step(number, step)
    text = _number(number, step, signed, exact)
    return _amount(text, plain_digits(number, step, exact), of)


def days_interval(value: Bounded, of: Unit = "days") -> str:
    """Write the interval of a number of days.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> days_interval(SimpleNamespace(value=131.42, low=129.1, high=133.7))
    '129–134 days'
    """
    if not (math.isfinite(value.low) and math.isfinite(value.high)):
        return unknown()
    step = max(rounded(value)[1], DAYS_RESOLUTION)
    exact = value.low == value.high
    low, high = (_number(to_step(end, step), step, False, exact) for end in (value.low, value.high))
    return _amount(low if low == high else _range(low, high), DASH, of)


def day(value: date) -> str:
    """Write a date so that no reader takes the month for the day, whatever the machine's language.

    Examples
    --------
    >>> day(date(2027, 6, 30))
    '30 Jun 2027'
    """
    return conventions().day(value)


def iso_day(text: str) -> str:
    """Write an ISO date as `day` does, with its time if it has one; text that is none, such as an id, stays as it is.

    Examples
    --------
    >>> iso_day("2027-06-30"), iso_day("2027-06-30 18:00"), iso_day("BLD-100")
    ('30 Jun 2027', '30 Jun 2027 18:00', 'BLD-100')
    """
    match = ISO_MOMENT.fullmatch(text)
    return text if match is None else day(date.fromisoformat(match[1])) + match[2]


def month(value: date) -> str:
    """Write the month of a date.

    Examples
    --------
    >>> month(date(2027, 8, 1))
    'Aug 2027'
    """
    return conventions().month(value)


def day_interval(low: date, high: date) -> str:
    """Write two dates as one range.

    Examples
    --------
    >>> day_interval(date(2027, 8, 12), date(2027, 8, 16)), day_interval(date(2027, 7, 30), date(2027, 8, 2))
    ('12–16 Aug 2027', '30 Jul – 2 Aug 2027')
    """
    return day(high) if low == high else conventions().days(low, high)


def finish_day(results: Results, finish: float | Bounded) -> str:
    """Write the day in which a moment of ``results`` falls."""
    moment = finish if isinstance(finish, int | float) else finish.value
    return day(results.date_of(moment))


def finish_interval(results: Results, finish: Bounded) -> str:
    """Write the days between which a moment of ``results`` falls, or that they are one day."""
    if not (math.isfinite(finish.low) and math.isfinite(finish.high)):
        return unknown()
    low, high = results.date_of(finish.low), results.date_of(finish.high)
    return say("words.same_day", days=days(0.0)) if low == high else day_interval(low, high)


def count(n: int) -> str:
    """Write a count with its thousands marked.

    Examples
    --------
    >>> count(10_240)
    '10,240'
    """
    return conventions().number(str(n))


def decimal(value: float, decimals: int, signed: bool = False) -> str:
    """Write a number with so many decimals, and a minus that can be seen.

    Examples
    --------
    >>> decimal(-0.456, 2), decimal(0.2, 1, signed=True), decimal(1234.5, 0)
    ('−0.46', '+0.2', '1,234')
    """
    return _number(value, 10.0**-decimals, signed, exact=False)


def figures(value: float, n: int = 4) -> str:
    """Write a number in ``n`` digits at least, none of them after the point that says nothing.

    Examples
    --------
    >>> figures(0.01234, 2), figures(-3.0, 2), figures(1234.5, 2), figures(0.0, 2)
    ('0.012', '−3', '1,234', '0')
    """
    leading = math.floor(math.log10(abs(value))) if value else 0
    return _number(value, 10.0 ** min(0, leading + 1 - n), False, exact=True)


def exact_percent(share: float, digits: int = 4) -> str:
    """Write a share that has no error as percents, with so many digits.

    Examples
    --------
    >>> exact_percent(0.8), exact_percent(0.12345, 3)
    ('80 %', '12.3 %')
    """
    return conventions().percent(figures(100.0 * share, digits))


def p_name(p_level: float) -> str:
    """Write the name of a P-level.

    Examples
    --------
    >>> p_name(0.8), p_name(0.999)
    ('P80', 'P99.9')
    """
    return say("words.p_level", percent=conventions().number(f"{round(100.0 * p_level, 6):g}"))


def listed(items: Iterable[str], by: Literal["and", "or", "comma", "semicolon", "sentence"] = "comma") -> str:
    """Write several texts one after the other; with ``and`` or ``or`` only the last one after that word.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], "and"), listed(["a, b", "c"], "semicolon"), listed([])
    ('a, b, c', 'a, b and c', 'a, b; c', '')
    """
    said, *others = list(items) or [""]
    for k, one in enumerate(others, 1):
        said = say(f"words.list.{'comma' if by in ('and', 'or') and k < len(others) else by}", items=said, next=one)
    return said


def sentences(*said: str) -> str:
    """Write sentences one after the other, without those that have nothing to say.

    Examples
    --------
    >>> sentences("It ends in May.", "", "That is late.")
    'It ends in May. That is late.'
    """
    return listed((one for one in said if one), "sentence")


def unknown() -> str:
    """Write that something is not known."""
    return say("words.unknown")


def shorten(text: str, width: int) -> str:
    """Cut a text to ``width`` characters in its middle, because names differ at both ends.

    Examples
    --------
    >>> shorten("Migrate wave 12 of the storage arrays, hall B", 24)
    'Migrate wave…ays, hall B'
    """
    text = one_line(text)
    if len(text) <= width:
        return text
    head = width // 2
    return text[:head].rstrip() + ELLIPSIS + text[len(text) - (width - head) + 1 :].lstrip()


def one_line(text: str) -> str:
    """Return the text with line breaks, tabs and control characters turned into single spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def glued(text: str) -> str:
    """Return the text with intervals, dates and numbers with their units held on one line by no-break spaces.

    Examples
    --------
    >>> glued("62 % likely (61–63 %)").split(" ")[1:2]
    ['likely']
    """
    return GLUED.sub(lambda match: match[0].replace(" ", NO_BREAK), text)


def _with_currency(text: str, currency: str) -> str:
    return conventions().money(currency, text) if currency else text


def _amount(text: str, digits: str, of: Unit) -> str:
    return say(f"words.amount.{of}", digits, n=text) if of else text


def money_unit(scale: float) -> tuple[float, str]:
    """Return the unit in which amounts up to ``scale`` are written, and its sign."""
    return next(((unit, f" {say(text)}") for least, unit, text in MONEY_UNITS if abs(scale) >= least), (1.0, ""))


def _money_step(step: float, unit: float) -> float:
    return max(step, CENT) / unit


def _number(number: float, step: float, signed: bool, exact: bool) -> str:
    digits = plain_digits(number, step, exact)
    text = conventions().number(digits)
    if not digits.strip("0."):
        return text
    return (MINUS if number < 0 else "+" if signed else "") + text


def _range(low: str, high: str) -> str:
    return say("words.range", low=low, high=high) if MINUS in low or MINUS in high else f"{low}{DASH}{high}"
