"""Units of time: what minutes, hours, weeks and months are in working days, and time that runs round the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from forecast.calendars import CONTINUOUS, Calendar
from forecast.readers.cell_error import CellError, did_you_mean, shown

Unit = Literal["min", "h", "d", "w", "mo"]
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("mo", "mon", "mons", "month", "months"), "mo"),
}
HINT = "write min, h, d, w or mo: `90min`, `16h`, `12`, `2w`, `3mo`"
_WITH_UNIT = re.compile(
    r"(?P<number>[^a-z]*\d[^a-z]*?(?:e[+-]?\d+)?)\s*(?P<elapsed>e?)(?P<unit>[a-z]+)\.?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Units:
    """What an hour, a week and a month are in working days: those of a calendar.

    Where it ``is_elapsed`` a duration runs round the clock, and its units say so.
    """

    hours_per_day: float = 8.0
    days_per_week: float = 5.0
    days_per_month: float = 20.0
    is_elapsed: bool = False

    def days(self, amount: float, unit: Unit) -> float:
        """Return working days.

        Examples
        --------
        >>> Units().days(90, "min"), Units().days(2, "mo")
        (0.1875, 40.0)
        """
        if unit == "min":
            return amount / (60.0 * self.hours_per_day)
        if unit == "h":
            return amount / self.hours_per_day
        return amount * {"d": 1.0, "w": self.days_per_week, "mo": self.days_per_month}[unit]


def units_of(calendar: Calendar) -> Units:
    """Return the units of a calendar."""
    return Units(calendar.hours_per_day, calendar.week, calendar.month)


CLOCK = Units(CONTINUOUS.hours_per_day, CONTINUOUS.week, CONTINUOUS.month, is_elapsed=True)


def split(text: str) -> tuple[str, Unit, bool] | None:
    """Return the number of a text such as ``5ed``, its unit and whether it is elapsed time; None without a unit.

    Examples
    --------
    >>> split("5 ed"), split("1.5hours"), split("1e6")
    (('5', 'd', True), ('1.5', 'h', False), None)
    """
    match = _WITH_UNIT.fullmatch(text.strip())
    if match is None:
        return None
    word, is_elapsed = match["unit"].casefold(), bool(match["elapsed"])
    if word == "m":
        raise CellError(
            "duration-unit",
            f"{shown(text.strip())}: `{match['unit']}` could be minutes or months",
            "write minutes (`90min`), months (`3mo`), or working days (`12`)",
        )
    if word not in UNITS:
        written = match["elapsed"] + match["unit"]
        raise CellError(
            "duration-unit",
            f"{shown(text.strip())}: `{written}` is not a unit of time",
            did_you_mean(word, [name for name in UNITS if len(name) > 2], otherwise=HINT),
        )
    return match["number"], UNITS[word], is_elapsed
