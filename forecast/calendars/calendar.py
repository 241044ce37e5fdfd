"""One calendar: the days on which work is done, and the hours of those days where they matter."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

MONDAY_TO_FRIDAY = (True, True, True, True, True, False, False)
EPOCH = np.datetime64("1970-01-01", "D")
DAY_MINUTES = 1440
NOON, ONE = 12 * 60, 13 * 60
MORNING = 8 * 60  # when a day begins whose hours are needed and not stated

Shift = tuple[int, int]
"""Begin and end in minutes from midnight of the day on which the shift begins; an end above 1,440 is the next day's."""
Day = tuple[Shift, ...]
"""The shifts that begin on one day, in order and apart; empty: not worked."""


@dataclass(frozen=True, slots=True)
class ExceptionalDays:
    """Days with hours of their own, whatever the week says: first day, last day (inclusive), shifts and why.

    Without shifts they are not worked.
    """

    first: date
    last: date
    shifts: Day = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days, and where they matter the hours, in which work is done.

    A shift belongs to the day on which it begins, also where it ends after midnight: closing a day leaves the night
    shift alone that began the evening before.

    Attributes
    ----------
    id : str
        Name by which tasks refer to it.
    weekdays : tuple of 7 bool
        Which days of the week are worked, Monday first; with ``shifts`` they are those that have any.
    closed : tuple of (date, date, str)
        Days not worked: first day, last day (inclusive) and why (a holiday, a change freeze).
    opened : tuple of (date, date, str)
        Days worked although weekday or `closed` says otherwise (a cut-over weekend). Where the week has no hours for
        them they are worked like most other days.
    hours_per_day : float
        Working hours that one day of a duration is: 8 for most calendars, 24 for `continuous`.
    shifts : tuple of 7 tuples of (int, int)
        Begin and end of each shift of each day of the week, Monday first, in minutes from midnight: `Day`. Empty where
        the calendar has whole days.
    exceptions : tuple of ExceptionalDays
        Days with hours of their own; they win over all else, and a later one wins over an earlier one.
    days_per_week, days_per_month : float, optional
        Working days that a week and a month of a duration are, if not the usual ones: see `week` and `month`.
    public_holidays : tuple of str
        Countries and regions whose public holidays are among those in ``closed``.
    """

    id: str
    weekdays: tuple[bool, ...] = MONDAY_TO_FRIDAY
    closed: tuple[tuple[date, date, str], ...] = ()
    opened: tuple[tuple[date, date, str], ...] = ()
    hours_per_day: float = 8.0
    shifts: tuple[Day, ...] = ()
    exceptions: tuple[ExceptionalDays, ...] = ()
    days_per_week: float | None = None
    days_per_month: float | None = None
    public_holidays: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.shifts:
            object.__setattr__(self, "weekdays", tuple(bool(day) for day in self.shifts))

    @property
    def week(self) -> float:
        """Return the working days of a week: as stated, else the days of the week that are worked."""
        return float(sum(self.weekdays)) if self.days_per_week is None else self.days_per_week

    @property
    def month(self) -> float:
        """Return the working days of a month: as stated, else 20, or 30 where every day of the week is worked."""
        usual = 30.0 if all(self.weekdays) else 20.0
        return usual if self.days_per_month is None else self.days_per_month

    @property
    def has_hours(self) -> bool:
        """Return whether it says at what time of a day work is done."""
        return bool(self.shifts) or any(one.shifts for one in self.exceptions)

    def with_hours(self) -> Calendar:
        """Return it with shifts: where the week has none, from 8 o'clock on with a break from 12 to 13.

        Examples
        --------
        >>> Calendar("standard").with_hours().shifts[0]
        ((480, 720), (780, 1020))
        >>> CONTINUOUS.with_hours().shifts[6]
        ((0, 1440),)
        """
        if self.shifts:
            return self
        day = _usual_hours(round(60.0 * self.hours_per_day))
        if not any(self.weekdays):
            return replace(self, exceptions=(*self._opened_days(day), *self.exceptions))
        return replace(self, shifts=tuple(day if works else () for works in self.weekdays))

    def working(self, start: date, n_days: int) -> NDArray[np.bool_]:
        """Say of each of ``n_days`` days from ``start`` whether it is worked: whether a shift begins on it.

        Returns
        -------
        ndarray of bool, shape (n_days,)
        """
        first = np.datetime64(start, "D")
        works = np.asarray(self.weekdays)[_weekdays(first, n_days)]
        for begin, end, value in self._changes():
            low, high = _span(first, begin, end)
            works[low:high] = bool(value)
        return works

    def day(self, on: date) -> Day:
        """Return the shifts that begin on a day; those of most days where only the length of a day is known."""
        own = self.with_hours()
        found = of_week = own.shifts[on.weekday()] if own.shifts else ()
        for begin, end, value in own._changes():
            if begin <= on <= end:
                found = (of_week or own.usual_day) if value is True else (value or ())
        return found

    def slots(self, start: date, n_days: int, minutes: int) -> NDArray[np.bool_]:
        """Say of each slot of ``minutes`` of ``n_days`` days from ``start`` whether it is worked.

        Parameters
        ----------
        start : date
            Shifts that began before it are left out.
        n_days : int
        minutes : int
            Divides a day, and the ends of all shifts.

        Returns
        -------
        ndarray of bool, shape (n_days * 1440 / minutes,)
        """
        own, n_slots = self.with_hours(), DAY_MINUTES // minutes
        first = np.datetime64(start, "D")
        days = list(dict.fromkeys(own._days()))
        number = {day: k for k, day in enumerate(days)}
        of_week = np.array([number[day] for day in own.shifts] or [number[()]] * 7)
        of_weekday = of_week[_weekdays(first, n_days)]
        # An opened day has the week's own hours where there are any, those of most days elsewhere.
        of_opened = np.where(of_weekday == number[()], number[own.usual_day], of_weekday)
        kind = of_weekday.copy()
        for begin, end, value in own._changes():
            low, high = _span(first, begin, end)
            kind[low:high] = of_opened[low:high] if value is True else number[value or ()]
        works = np.zeros((n_days + 1, n_slots), np.bool_)
        for day, k in number.items():
            if day:
                mask = np.zeros(2 * n_slots, np.bool_)
                for opens, closes in day:
                    mask[opens // minutes : closes // minutes] = True
                chosen = np.flatnonzero(kind == k)
                works[chosen] |= mask[:n_slots]
                works[chosen + 1] |= mask[n_slots:]
        return works[:-1].reshape(-1)

    def days_of_work(self, start: date, n_days: int) -> NDArray[np.float64]:
        """Return what each of ``n_days`` days from ``start`` adds to a duration: 1 where a whole day is worked.

        With hours it is the time worked until midnight, divided by `hours_per_day`.
        """
        if not self.has_hours:
            return self.working(start, n_days).astype(np.float64)
        minutes = math.gcd(DAY_MINUTES, *self.ends())
        worked = self.slots(start, n_days, minutes).reshape(n_days, -1).sum(axis=1)
        return np.asarray(worked * (minutes / 60.0 / self.hours_per_day))

    @property
    def usual_day(self) -> Day:
        """Return the shifts of most working days of the week; of as many, the longer ones."""
        counted = Counter(day for day in self.shifts if day)
        return max(counted, key=lambda day: (counted[day], _length(day), day)) if counted else ()

    def ends(self) -> set[int]:
        """Return the minutes of a day at which shifts begin or end."""
        return {end % DAY_MINUTES for day in self.with_hours()._days() for shift in day for end in shift}

    def _days(self) -> Iterator[Day]:
        yield ()
        yield from self.shifts
        yield from (one.shifts for one in self.exceptions)

    def _opened_days(self, day: Day) -> Iterator[ExceptionalDays]:
        return (ExceptionalDays(first, last, day, name) for first, last, name in self.opened)

    def _changes(self) -> Iterator[tuple[date, date, bool | Day]]:
        """Yield what changes the week, in the order in which it is said: later ones win."""
        yield from ((begin, end, False) for begin, end, _ in self.closed)
        yield from ((begin, end, True) for begin, end, _ in self.opened)
        yield from ((one.first, one.last, one.shifts) for one in self.exceptions)


def _weekdays(first: np.datetime64, n_days: int) -> NDArray[np.int64]:
    """Return the day of the week of each day, Monday 0."""
    # 1970-01-01 was a Thursday, weekday 3 counting from Monday.
    return np.asarray(((first + np.arange(n_days) - EPOCH).astype(np.int64) + 3) % 7)


def _span(first: np.datetime64, begin: date, end: date) -> tuple[int, int]:
    low = int((np.datetime64(begin, "D") - first).astype(np.int64))
    high = int((np.datetime64(end, "D") - first).astype(np.int64)) + 1
    return max(low, 0), max(high, 0)


def _length(day: Day) -> int:
    return sum(end - begin for begin, end in day)


def _usual_hours(length: int) -> Day:
    """Return the shifts of a day of which only the length in minutes is known."""
    before_noon = NOON - MORNING
    if length <= before_noon:
        return ((MORNING, MORNING + length),)
    if length <= before_noon + DAY_MINUTES - ONE:
        return ((MORNING, NOON), (ONE, ONE + length - before_noon))
    return ((DAY_MINUTES - length, DAY_MINUTES),)


CONTINUOUS = Calendar("continuous", weekdays=(True,) * 7, hours_per_day=24.0)
