"""Shifts of a calendar: which minutes of which day are worked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from forecast.calendars import CONTINUOUS, Calendar, ExceptionalDays
from tests.reference.minutes import worked_minutes

MONDAY = date(2027, 1, 4)
OFFICE = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
MORNING = ((8 * 60, 12 * 60),)
NIGHT = ((22 * 60, 30 * 60),)


def worked_at(calendar: Calendar, day: date, minutes: int = 60) -> list[str]:
    """Return the times of a day at which a worked stretch begins or ends."""
    n = 1440 // minutes
    flags = calendar.slots(MONDAY, 21, minutes)[(day - MONDAY).days * n :][:n].tolist()
    edges = [k for k in range(n + 1) if (k > 0 and flags[k - 1]) != (k < n and flags[k])]
    return [f"{k * minutes // 60:02}:{k * minutes % 60:02}" for k in edges]


def test_a_short_friday_ends_at_noon() -> None:
    calendar = Calendar("office", shifts=(OFFICE,) * 4 + (MORNING,) + ((),) * 2)
    assert calendar.weekdays == (True,) * 5 + (False,) * 2
    assert worked_at(calendar, MONDAY) == ["08:00", "12:00", "13:00", "17:00"]
    assert worked_at(calendar, MONDAY + timedelta(4)) == ["08:00", "12:00"]
    assert worked_at(calendar, MONDAY + timedelta(5)) == []
    assert calendar.usual_day == OFFICE


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    closed = ((MONDAY + timedelta(1), MONDAY + timedelta(1), "holiday"),)
    calendar = Calendar("night", shifts=(NIGHT,) * 5 + ((),) * 2, closed=closed)
    assert worked_at(calendar, MONDAY) == ["22:00", "24:00"]  # not the end of Sunday's, which began before
    assert worked_at(calendar, MONDAY + timedelta(1)) == ["00:00", "06:00"]
    assert worked_at(calendar, MONDAY + timedelta(2)) == ["22:00", "24:00"]
    assert worked_at(calendar, MONDAY + timedelta(5)) == ["00:00", "06:00"]


def test_an_exception_wins_over_what_is_closed_and_opened() -> None:
    day = MONDAY + timedelta(2)
    calendar = Calendar(
        "office",
        shifts=(OFFICE,) * 5 + ((),) * 2,
        closed=((day, day, "freeze"),),
        exceptions=(ExceptionalDays(day, day, MORNING, "hotline"), ExceptionalDays(MONDAY, MONDAY)),
    )
    assert worked_at(calendar, day) == ["08:00", "12:00"]
    assert worked_at(calendar, MONDAY) == []
    assert calendar.working(MONDAY, 3).tolist() == [False, True, True]


def test_an_opened_day_is_worked_like_most_days() -> None:
    saturday = MONDAY + timedelta(5)
    calendar = Calendar("office", shifts=(OFFICE,) * 4 + (MORNING,) + ((),) * 2, opened=((saturday, saturday, ""),))
    assert worked_at(calendar, saturday) == ["08:00", "12:00", "13:00", "17:00"]


def test_whole_days_begin_at_eight_where_hours_are_needed() -> None:
    assert worked_at(Calendar("standard"), MONDAY) == ["08:00", "12:00", "13:00", "17:00"]
    assert worked_at(Calendar("half", hours_per_day=4), MONDAY) == ["08:00", "12:00"]
    assert worked_at(Calendar("long", hours_per_day=20), MONDAY) == ["04:00", "24:00"]
    assert worked_at(CONTINUOUS, MONDAY + timedelta(6)) == ["00:00", "24:00"]
    assert worked_at(Calendar("precise", hours_per_day=7.6), MONDAY, 12) == ["08:00", "12:00", "13:00", "16:36"]


def test_a_day_adds_its_hours_to_a_duration() -> None:
    calendar = Calendar("office", shifts=(OFFICE,) * 4 + (MORNING,) + ((),) * 2)
    assert calendar.days_of_work(MONDAY, 7).tolist() == [1.0, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0]
    night = Calendar("night", shifts=(NIGHT,) * 5 + ((),) * 2)
    assert night.days_of_work(MONDAY, 7).tolist() == [0.25, 1.0, 1.0, 1.0, 1.0, 0.75, 0.0]
    assert Calendar("standard", hours_per_day=6.0).days_of_work(MONDAY, 7).tolist() == [1.0] * 5 + [0.0] * 2


def test_weeks_and_months_have_their_usual_days() -> None:
    assert (Calendar("standard").week, Calendar("standard").month) == (5.0, 20.0)
    assert (CONTINUOUS.week, CONTINUOUS.month) == (7.0, 30.0)
    assert Calendar("own", days_per_week=4.5, days_per_month=19).week == 4.5


@pytest.mark.parametrize("minutes", [15, 60])
def test_slots_are_the_minutes_that_a_naive_walk_finds(minutes: int) -> None:
    calendar = Calendar(
        "mixed",
        shifts=(OFFICE, NIGHT, (), OFFICE, MORNING, ((0, 360), (1200, 1800)), ((480, 720),)),
        closed=((MONDAY + timedelta(7), MONDAY + timedelta(8), "closed"),),
        opened=((MONDAY + timedelta(8), MONDAY + timedelta(9), "opened"),),
        exceptions=(ExceptionalDays(MONDAY + timedelta(10), MONDAY + timedelta(11), NIGHT),),
    )
    n_days = 28
    flags = calendar.slots(MONDAY, n_days, minutes)
    begin = datetime.combine(MONDAY, datetime.min.time())
    found = {begin + timedelta(minutes=int(k) * minutes + m) for k in flags.nonzero()[0] for m in range(minutes)}
    assert found == worked_minutes(calendar, MONDAY, n_days)
