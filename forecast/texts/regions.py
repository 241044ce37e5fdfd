"""How regions write numbers and dates: the international form by default, all others from Unicode CLDR by Babel."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DASH = "\u2013"
NO_BREAK = "\u00a0"
DIGITS = re.compile(r"[#0][#0.,]*")
# Marks of direction, which fonts lack; what surrounds the text says its direction.
MARKS = str.maketrans("", "", "\u200e\u200f\u061c")


class Conventions:
    """The international form: no reader takes the month for the day, thousands have commas."""

    def number(self, digits: str) -> str:
        """Write a number without sign that is given in plain digits, such as ``1234.50``.

        Examples
        --------
        >>> INTERNATIONAL.number("1234.50"), region("de").number("1234.50"), region("hi").number("1234567")
        ('1,234.50', '1.234,50', '12,34,567')
        """
        whole, point, rest = digits.partition(".")
        return f"{int(whole):,}{point}{rest}" if whole.isdecimal() else digits

    def percent(self, text: str) -> str:
        """Put the sign to a number of percents that is already written.

        Examples
        --------
        >>> INTERNATIONAL.percent("62"), region("en-US").percent("62"), region("tr").percent("62")
        ('62 %', '62%', '%62')
        """
        return f"{text} %"

    def money(self, currency: str, text: str) -> str:
        r"""Put the currency to an amount that is already written.

        Examples
        --------
        >>> INTERNATIONAL.money("EUR", "4.2 m"), region("en-DE").money("EUR", "4,2 m")
        ('EUR 4.2 m', '4,2\xa0m\xa0EUR')
        """
        return f"{currency} {text}"

    def day(self, value: date) -> str:
        """Write a date.

        Examples
        --------
        >>> may = date(2027, 5, 31)
        >>> INTERNATIONAL.day(may), region("de").day(may), region("en-US").day(may), region("ja").day(may)
        ('31 May 2027', '31. Mai 2027', 'May 31, 2027', '2027年5月31日')
        """
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"

    def day_of_month(self, value: date) -> str:
        """Write a date without its year."""
        return f"{value.day} {MONTHS[value.month - 1]}"

    def month(self, value: date) -> str:
        """Write the month of a date, with its year."""
        return f"{MONTHS[value.month - 1]} {value.year}"

    def month_name(self, month: int) -> str:
        """Write the short name of a month, 1 to 12."""
        return MONTHS[month - 1]

    def weekday_name(self, weekday: int) -> str:
        """Write the short name of a day of the week, 0 (Monday) to 6."""
        return WEEKDAYS[weekday]

    def days(self, low: date, high: date) -> str:
        r"""Write two different dates as a range.

        Examples
        --------
        >>> low, high = date(2027, 8, 12), date(2027, 8, 16)
        >>> INTERNATIONAL.days(low, high), region("en-US").days(low, high).replace("\u2009", " ")
        ('12–16 Aug 2027', 'Aug 12 – 16, 2027')
        """
        if (low.year, low.month) == (high.year, high.month):
            return f"{low.day}{DASH}{self.day(high)}"
        return f"{self.day_of_month(low) if low.year == high.year else self.day(low)} {DASH} {self.day(high)}"

    def plural(self, digits: str) -> str:
        """Return the form (Unicode CLDR) of a text about a number that is given in plain digits.

        Examples
        --------
        >>> INTERNATIONAL.plural("1"), INTERNATIONAL.plural("1.0"), region("pl").plural("3")
        ('one', 'other', 'few')
        """
        return "one" if digits == "1" else "other"

    def sample(self) -> str:
        """Return numbers and dates in which every letter stands that this form may need.

        Examples
        --------
        >>> INTERNATIONAL.sample()[:32], "月" in region("ja").sample()
        ('1,234,567,890.5 0 % 28 Jan 2027 ', True)
        """
        days = [date(2027, month, 28) for month in range(1, 13)]
        dates = [text for one in days for text in (self.day(one), self.month(one), self.month_name(one.month))]
        return " ".join([self.number("1234567890.5"), self.percent("0"), *dates])


INTERNATIONAL = Conventions()


class Region(Conventions):
    """The form of a region or language."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def number(self, digits: str) -> str:
        """Write a number without sign that is given in plain digits."""
        from babel.numbers import format_decimal, get_decimal_symbol

        whole, point, rest = digits.partition(".")
        if not whole.isdecimal():
            return digits
        return (
            format_decimal(int(whole), locale=self.locale) + point.replace(".", get_decimal_symbol(self.locale)) + rest
        )

    def percent(self, text: str) -> str:
        """Put the sign to a number of percents that is already written."""
        return DIGITS.sub(lambda _: text, _positive(self.locale.percent_formats[None].pattern), count=1)

    def money(self, currency: str, text: str) -> str:
        """Put the currency to an amount that is already written; letters and digits keep a space between them."""
        return self._money.replace("0", text.replace(" ", NO_BREAK)).replace("¤", currency)

    @cached_property
    def _money(self) -> str:
        pattern = DIGITS.sub("0", _positive(self.locale.currency_formats["standard"].pattern), count=1)
        return pattern.replace("¤0", f"¤{NO_BREAK}0").replace("0¤", f"0{NO_BREAK}¤")

    def day(self, value: date) -> str:
        """Write a date."""
        return self._date("yMMMd", value)

    def day_of_month(self, value: date) -> str:
        """Write a date without its year."""
        return self._date("MMMd", value)

    def month(self, value: date) -> str:
        """Write the month of a date, with its year."""
        return self._date("yMMM", value)

    def month_name(self, month: int) -> str:
        """Write the short name of a month, 1 to 12."""
        return str(self.locale.months["stand-alone"]["abbreviated"][month])

    def weekday_name(self, weekday: int) -> str:
        """Write the short name of a day of the week, 0 (Monday) to 6."""
        return str(self.locale.days["stand-alone"]["abbreviated"][weekday])

    def days(self, low: date, high: date) -> str:
        """Write two different dates as a range."""
        from babel.dates import format_interval

        return format_interval(low, high, "yMMMd", locale=self.locale).translate(MARKS)

    def plural(self, digits: str) -> str:
        """Return the form (Unicode CLDR) of a text about a number that is given in plain digits."""
        return self.locale.plural_form(Decimal(digits)) if digits[:1].isdecimal() else "other"

    def _date(self, skeleton: str, value: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton(skeleton, value, locale=self.locale).translate(MARKS)


@cache
def region(name: str) -> Conventions:
    """Return how a region writes numbers and dates.

    Parameters
    ----------
    name : str
        A tag such as ``de``, ``de-CH`` or ``en-DE`` (English words, German numbers).

    Raises
    ------
    ValueError
        Where Unicode CLDR knows no such region.
    """
    return Region(_locale(name))


def direction(language: str) -> str:
    """Return the direction in which a language is written, ``ltr`` or ``rtl``."""
    return "ltr" if language == "en" else str(_locale(language).text_direction)


def _locale(name: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError(f"no language or region is called `{name}`") from error


def _positive(pattern: str) -> str:
    return pattern.partition(";")[0].translate(MARKS)
