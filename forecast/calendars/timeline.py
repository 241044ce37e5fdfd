"""The axis on which a project is simulated, and its way back to dates.

The axis counts worked days: those of the only calendar in use, or, where several are in use, the days on which at
least one of them works. One unit is one such day; 3.0 is the end of the third.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from forecast.calendars.calendar import Calendar

SNAP = 1e-9  # days; a sum of durations this close to a day's end is the day's end


@dataclass(frozen=True, slots=True)
class Timeline:
    """The axis of one project.

    Attributes
    ----------
    start : date
        The project's start; the axis begins with the first worked day on or after it.
    day : ndarray of int32, shape (n_axis_days,)
        Calendar days from ``start`` to each axis day.
    worked : mapping of calendar id to ndarray of int32, shape (n_axis_days + 1,)
        Working days of a calendar before each axis day. Beyond the last axis day every day counts as worked.
    """

    start: date
    day: NDArray[np.int32]
    worked: Mapping[str, NDArray[np.int32]]

    @classmethod
    def of(cls, start: date, calendars: Sequence[Calendar], n_days: int) -> Timeline:
        """Lay the axis over ``n_days`` calendar days from ``start`` for the calendars in use."""
        works = {calendar.id: calendar.working(start, n_days) for calendar in calendars}
        days = np.flatnonzero(np.logical_or.reduce(list(works.values())))
        worked = {name: np.concatenate([[0], np.cumsum(flags[days])]).astype(np.int32) for name, flags in works.items()}
        return cls(start, days.astype(np.int32), worked)

    def is_axis(self, calendar: str) -> bool:
        """Return whether a calendar works on every day of the axis."""
        return int(self.worked[calendar][-1]) == len(self.day)

    def work_days(self, calendar: str) -> NDArray[np.int32]:
        """Return the axis day of each working day of a calendar, shape (n working days,)."""
        return np.flatnonzero(np.diff(self.worked[calendar])).astype(np.int32)

    def moment(self, day: date) -> float:
        """Return the axis moment at which a date begins."""
        offset = (day - self.start).days
        position = int(np.searchsorted(self.day, offset))
        beyond = 0 if position < len(self.day) else max(offset - int(self.day[-1]) - 1, 0)
        return float(position + beyond)

    def end_of(self, day: date) -> float:
        """Return the axis moment at which a date ends: what is done on that day is done by then."""
        return self.moment(day + timedelta(days=1))

    def calendar_days(self, moments: NDArray[np.float64], *, ends: bool = True) -> NDArray[np.float64]:
        """Return axis moments as calendar days from the start; 3.0 is the end of the third calendar day.

        Parameters
        ----------
        moments : ndarray, any shape
        ends : bool
            Whether the moments are ends (the end of Friday) or beginnings (the beginning of Monday), which are the
            same moment of working time.
        """
        shaped = np.asarray(moments, dtype=np.float64)
        whole = np.ceil(shaped - SNAP) - 1.0 if ends else np.floor(shaped + SNAP)
        # What is not a number stays none: the subtraction below sees to that.
        index = np.clip(np.nan_to_num(whole), 0.0, len(self.day) - 1.0).astype(np.int32)
        return np.asarray(self.day[index] + (shaped - index), dtype=np.float64)

    def work_before(self, calendar: str, moment: float) -> float:
        """Return the working days of a calendar before an axis moment."""
        worked = self.worked[calendar]
        if moment >= len(self.day):
            return float(worked[-1] + (moment - len(self.day)))
        day = int(moment + SNAP)
        works = worked[day + 1] > worked[day]
        return float(worked[day] + (max(moment - day, 0.0) if works else 0.0))
