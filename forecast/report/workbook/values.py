"""What stands in the cells of the workbook: amounts to the smallest coin, real dates, text that is text, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from forecast.decisions.difference import parts
from forecast.results.words import one_line

# ISO 4217: currencies whose smallest coin is not a hundredth.
DECIMALS = dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"), 0)
DECIMALS |= dict.fromkeys(("XAF", "XOF", "XPF"), 0) | dict.fromkeys(
    ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3
)
MOST_DIGITS = 15  # of a number in a spreadsheet
NOISE = 1e-12  # of an amount: what sums in float64 may be off
MOST_LETTERS = 32_000  # a cell of a spreadsheet holds 32,767
MOST_IN_FORMULA = 120  # a text in a formula holds 255, with its quotes twice
EPOCH = datetime(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)  # spreadsheets take 1900 for a leap year, and know no earlier one
# What stands in quotes, such as the name of a sheet, is no reference.
REFERENCE = re.compile(r"""'[^']*'|"[^"]*"|\{(\w+)(?::(all|-?\d+))?\}""")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that it comes to.

    In the text ``{key}`` is the cell of that column in the same row, ``{key:all}`` the column, ``{key:3}`` its fourth
    row, ``{key:-1}`` the row above.
    """

    text: str
    value: float | str | None


def quoted(words: str) -> str:
    """Return a text as formulas want it.

    Examples
    --------
    >>> print(quoted('so-called "sum" of all'))
    "so-called ""sum"" of all"
    """
    return '"' + words[:MOST_IN_FORMULA].replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Indented:
    """A text that belongs below another one."""

    words: str
    depth: int


Value = str | float | bool | date | Formula | Indented | None


@dataclass(frozen=True, slots=True)
class Coins:
    """Amounts of a currency, to its smallest coin."""

    currency: str
    largest: float = 0.0

    @property
    def decimals(self) -> int:
        """Return the number of decimals, fewer where the largest amount leaves no room for them."""
        room = MOST_DIGITS - 1 - len(f"{abs(self.largest):.0f}")  # a digit for sums
        return max(0, min(DECIMALS.get(self.currency.upper(), 2), room))

    @property
    def step(self) -> float:
        """Return the smallest coin."""
        return float(10.0**-self.decimals)

    def round(self, amount: float | None) -> float | None:
        """Return an amount to the smallest coin, halves away from zero as spreadsheets round.

        Examples
        --------
        >>> Coins("EUR").round(0.125), Coins("EUR").round(-1.005), Coins("JPY").round(2.5)
        (0.13, -1.01, 3.0)
        """
        if amount is None:
            return None
        # Spreadsheets look at 15 digits: a half that lost its last bit is a half.
        shown = Decimal(f"{amount:.{MOST_DIGITS}g}")
        return float(shown.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)) + 0.0

    def less(self, amount: float | None, other: float | None) -> float | None:
        """Return the difference of two amounts that are shown, as a reader of these calculates it."""
        one, two = self.round(amount), self.round(other)
        return None if one is None or two is None else self.round(one - two)

    def sum(self, amounts: Sequence[float | None]) -> float:
        """Return the sum of amounts that are shown."""
        return round(sum(amount for amount in amounts if amount is not None), self.decimals) + 0.0

    def is_same(self, amount: float, other: float) -> bool:
        """Say whether two amounts differ by rounding only.

        What is rounded itself is a coin off at most; of very large amounts, sums in float64 are more.
        """
        return abs(amount - other) <= max(1.5 * self.step, NOISE * self.largest)

    def split(self, amounts: Sequence[float | None], total: float | None) -> list[float | None]:
        """Return amounts to the smallest coin that add up to their total (largest remainder).

        Amounts that do not add up to it before they are rounded are rounded alone.

        Examples
        --------
        >>> Coins("EUR").split([0.333, 0.333, 0.334], 1.0), Coins("JPY").split([0.4, 0.4, 0.4], 1.2)
        ([0.33, 0.33, 0.34], [1.0, 0.0, 0.0])
        """
        known = [amount for amount in amounts if amount is not None]
        whole = self.round(total)
        if total is None or whole is None or len(known) < len(amounts) or not self.is_same(sum(known), total):
            return [self.round(amount) for amount in amounts]
        return list(parts(known, whole, self.step)) if known else []


def text(value: object) -> str:
    r"""Return a text as a cell can hold it: one line, without control characters.

    Examples
    --------
    >>> text("two\nlines\x00")
    'two lines'
    """
    found = one_line(str(value))
    return found if len(found) <= MOST_LETTERS else found[:MOST_LETTERS] + "…"


def moment(iso: str | None) -> date | str | None:
    """Return an ISO date, with its time if it has one, as a date; as text where spreadsheets have no such day.

    Examples
    --------
    >>> moment("2027-06-30"), moment("2027-06-30T18:00"), moment("1815-06-18")
    (datetime.date(2027, 6, 30), datetime.datetime(2027, 6, 30, 18, 0), '1815-06-18')
    """
    if not iso:
        return None
    found: date = datetime.fromisoformat(iso) if len(iso) > len("2027-06-30") else date.fromisoformat(iso)
    return iso if (found.date() if isinstance(found, datetime) else found) < FIRST_DAY else found


def serial(found: date | str | None) -> float | str | None:
    """Return a date as the number by which spreadsheets know it.

    Examples
    --------
    >>> serial(date(1900, 3, 1)), serial(datetime(2027, 6, 30, 18))
    (61.0, 46568.75)
    """
    if found is None or isinstance(found, str):
        return found
    whole = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)
    return (whole - EPOCH).total_seconds() / 86_400.0
