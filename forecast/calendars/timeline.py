"""The axis on which a project is simulated, and its way back to dates.

The axis counts *slots* of time in which at least one of the calendars in use works. Where all of them have whole days a
slot is a day; where any has hours it is as many minutes as divide all shifts of all of them. 3.0 is the end of the
third slot that is worked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from forecast.calendars.calendar import DAY_MINUTES, Calendar

SNAP = 1e-9  # slots; a sum of durations this close to a slot's end is the slot's end
DRIFT = 1e-14  # the same as a share of the moment: 45 roundings of a float64
# Slots on the clock that are tabulated, and days in any case: slots of half an hour reach a hundred years, shorter ones
# less, slots of a minute 31 years.
MOST_SLOTS, LEAST_DAYS = 2**21, 31 * 366
LAST_SLOT = 2**31 - 1  # that the clock can name


@dataclass(frozen=True, slots=True)
class Timeline:
    """The axis of one project.

    Attributes
    ----------
    start : date
        The project's start; the axis begins with the first shift (or worked day) that begins on or after it.
    n_days : int
        Calendar days that it covers.
    slot_minutes : int
        The length of a slot: 1,440 where all calendars have whole days.
    has_hours : bool
        Whether a moment has a time of day: some calendar has hours.
    clock : ndarray of int32, shape (n_axis_slots,)
        Slots on the clock from the midnight at which ``start`` begins to each slot of the axis.
    worked : mapping of calendar id to ndarray of int32, shape (n_axis_slots + 1,)
        Worked slots of a calendar before each slot of the axis. Beyond the last one every slot counts as worked.
    per_day : mapping of calendar id to float
        Slots that a day of a duration is.
    """

    start: date
    n_days: int
    slot_minutes: int
    has_hours: bool
    clock: NDArray[np.int32]
    worked: Mapping[str, NDArray[np.int32]]
    per_day: Mapping[str, float]

    @classmethod
    def of(cls, start: date, calendars: Sequence[Calendar], n_days: int) -> Timeline:
        """Lay the axis over ``n_days`` calendar days from ``start`` for the calendars in use; fewer in short slots."""
        minutes = DAY_MINUTES
        has_hours = any(calendar.has_hours for calendar in calendars)
        if not has_hours:
            works = {calendar.id: calendar.working(start, n_days) for calendar in calendars}
            per_day = dict.fromkeys(works, 1.0)
        else:
            minutes = math.gcd(minutes, *(end for calendar in calendars for end in calendar.ends()))
            n_days = min(n_days, max(MOST_SLOTS * minutes // DAY_MINUTES, LEAST_DAYS))
            works = {calendar.id: calendar.slots(start, n_days, minutes) for calendar in calendars}
            per_day = {calendar.id: calendar.hours_per_day * 60.0 / minutes for calendar in calendars}
        slots = np.flatnonzero(np.logical_or.reduce(list(works.values())))
        worked = {
            name: np.concatenate([[0], np.cumsum(flags[slots], dtype=np.int32)]).astype(np.int32)
            for name, flags in works.items()
        }
        return cls(start, n_days, minutes, has_hours, slots.astype(np.int32), worked, per_day)

    @property
    def slots_per_day(self) -> float:
        """Return the slots of a calendar day."""
        return DAY_MINUTES / self.slot_minutes

    def is_axis(self, calendar: str) -> bool:
        """Return whether a calendar works in every slot of the axis."""
        return int(self.worked[calendar][-1]) == len(self.clock)

    def work_slots(self, calendar: str) -> NDArray[np.int32]:
        """Return the axis slot of each worked slot of a calendar, shape (n worked slots,)."""
        return np.flatnonzero(np.diff(self.worked[calendar])).astype(np.int32)

    def rests(self, calendar: str) -> NDArray[np.int32]:
        """Return twice the axis slots that a calendar does not work before each slot, odd if it does not work in it.

        Returns
        -------
        ndarray of int32, shape (n_axis_slots + 1,)
        """
        worked = self.worked[calendar]
        rests = 2 * (np.arange(len(worked), dtype=np.int32) - worked)
        rests[:-1] |= worked[1:] == worked[:-1]
        return rests

    def gaps(self, calendar: str) -> NDArray[np.int32]:
        """Return the axis slots that a calendar does not work before each of its worked slots.

        Returns
        -------
        ndarray of int32, shape (n_axis_slots + 1,)
            Behind the last worked slot those before the end of the axis.
        """
        slots = self.work_slots(calendar)
        gaps = np.full(len(self.clock) + 1, len(self.clock) - len(slots), np.int32)
        gaps[: len(slots)] = slots - np.arange(len(slots), dtype=np.int32)
        return gaps

    def moment(self, day: date) -> float:
        """Return the axis moment at which a date begins, or that of a date with its time of day."""
        offset = float((day - self.start).days) if not isinstance(day, datetime) else self._days_until(day)
        slot = offset * self.slots_per_day
        whole = math.floor(slot + SNAP)
        # As a number of the same type as the clock, which would be copied for any other.
        position = int(self.clock.searchsorted(np.int32(min(whole, LAST_SLOT))))
        if position == len(self.clock):
            return position + max(slot - int(self.clock[-1]) - 1.0, 0.0)
        return position + (max(slot - whole, 0.0) if self.clock[position] == whole else 0.0)

    def moments(self, minutes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the axis moments of minutes on the clock; those behind the last slot are its end.

        Parameters
        ----------
        minutes : ndarray of int64, any shape
            Minutes from the midnight at which ``start`` begins.
        """
        slots, parts = np.divmod(minutes, self.slot_minutes)
        slots = np.minimum(slots, LAST_SLOT).astype(np.int32)
        positions = self.clock.searchsorted(slots)
        is_worked = self.clock[np.minimum(positions, len(self.clock) - 1)] == slots
        return np.asarray(positions + np.where(is_worked, parts / self.slot_minutes, 0.0))

    def _days_until(self, moment: datetime) -> float:
        return (moment - datetime.combine(self.start, datetime.min.time())) / timedelta(days=1)

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
        snap = SNAP + DRIFT * np.abs(shaped)
        whole = np.ceil(shaped - snap) - 1.0 if ends else np.floor(shaped + snap)
        # What is not a number stays none: the subtraction below sees to that.
        index = np.clip(np.nan_to_num(whole), 0.0, len(self.clock) - 1.0).astype(np.int32)
        return np.asarray((self.clock[index] + (shaped - index)) / self.slots_per_day, dtype=np.float64)

    def work_before(self, calendar: str, moment: float) -> float:
        """Return the worked slots of a calendar before an axis moment."""
        worked = self.worked[calendar]
        if moment >= len(self.clock):
            return float(worked[-1] + (moment - len(self.clock)))
        slot = int(moment + SNAP + DRIFT * moment)
        works = worked[slot + 1] > worked[slot]
        return float(worked[slot] + (max(moment - slot, 0.0) if works else 0.0))

    def days_before(self, calendar: str, moment: float) -> float:
        """Return the days of a calendar's durations before an axis moment."""
        return self.work_before(calendar, moment) / self.per_day[calendar]
