"""Texts that Java writes, as numbers, moments and minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

AMOUNT = re.compile(r"([-+0-9.E]+)(e?[a-z%]+)$")
ELAPSED = {"em": 1.0, "eh": 60.0, "ed": 1440.0, "ew": 10_080.0, "emo": 43_200.0, "ey": 525_600.0}


@dataclass(frozen=True, slots=True)
class Units:
    """Minutes of working time of each unit, as a project states them."""

    minutes: dict[str, float]

    @classmethod
    def of(cls, day: float, week: float, month: float, year: float) -> Units:
        """Return the units of a project from its minutes per day, week, month and year."""
        return cls({"m": 1.0, "h": 60.0, "d": day, "w": week, "mo": month, "y": year, **ELAPSED})

    def amount(self, text: str | None) -> tuple[float, str] | None:
        """Return a duration such as ``2.5d`` as minutes and its unit; a percentage stays a number."""
        match = AMOUNT.match(text or "")
        if match is None:
            return None
        unit = match[2]
        return round(float(match[1]) * self.minutes.get(unit, 1.0), 3), unit

    def minutes_of(self, text: str | None) -> float | None:
        """Return a duration in minutes, of working or elapsed time as its unit says."""
        found = self.amount(text)
        return None if found is None else found[0]


def is_elapsed(text: str | None) -> bool:
    """Return whether a duration counts every hour of the day."""
    match = AMOUNT.match(text or "")
    return match is not None and match[2].startswith("e") and match[2] != "e%"


def moment(text: str | None) -> datetime | None:
    """Return a moment, to the second; Java writes up to nine decimals."""
    return None if text is None else datetime.fromisoformat(text[:19])


def number(text: str | None, default: float = 0.0) -> float:
    """Return a number, or the default for nothing."""
    return default if text is None else float(text)


def flag(text: str | None) -> bool:
    """Return whether a flag is set."""
    return text is not None and text.casefold() == "true"


def whole(text: str | None) -> int | None:
    """Return an id."""
    return None if text is None else int(text)
