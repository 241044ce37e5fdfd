"""One calendar: the days on which work is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

MONDAY_TO_FRIDAY = (True, True, True, True, True, False, False)
EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which work is done.

    Attributes
    ----------
    id : str
        Name by which tasks refer to it.
    weekdays : tuple of 7 bool
        Which days of the week are worked, Monday first.
    closed : tuple of (date, date, str)
        Days not worked: first day, last day (inclusive) and why (a holiday, a change freeze).
    opened : tuple of (date, date, str)
        Days worked although weekday or `closed` says otherwise (a cut-over weekend).
    hours_per_day : float
        Working hours of a day: 8 for most calendars, 24 for `continuous`.
    """

    id: str
    weekdays: tuple[bool, ...] = MONDAY_TO_FRIDAY
    closed: tuple[tuple[date, date, str], ...] = ()
    opened: tuple[tuple[date, date, str], ...] = ()
    hours_per_day: float = 8.0

    def working(self, start: date, n_days: int) -> NDArray[np.bool_]:
        """Say of each of ``n_days`` days from ``start`` whether it is worked.

        Returns
        -------
        ndarray of bool, shape (n_days,)
        """
        first = np.datetime64(start, "D")
        days = first + np.arange(n_days)
        # 1970-01-01 was a Thursday, weekday 3 counting from Monday.
        works = np.asarray(self.weekdays)[((days - EPOCH).astype(np.int64) + 3) % 7]
        for ranges, value in ((self.closed, False), (self.opened, True)):
            for begin, end, _ in ranges:
                low = int((np.datetime64(begin, "D") - first).astype(np.int64))
                high = int((np.datetime64(end, "D") - first).astype(np.int64)) + 1
                works[max(low, 0) : max(high, 0)] = value
        return works


CONTINUOUS = Calendar("continuous", weekdays=(True,) * 7, hours_per_day=24.0)
