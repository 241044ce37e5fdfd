"""Dates and moments, by hand on a wall calendar. November 2026 begins on a Sunday."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS, Calendar, Timeline

MONDAY = date(2026, 11, 2)
STANDARD = Calendar("standard")
WEEKEND = Calendar("weekend", weekdays=(False,) * 5 + (True,) * 2)


def test_a_standard_week_has_five_working_days() -> None:
    assert STANDARD.working(MONDAY, 14).tolist() == ([True] * 5 + [False] * 2) * 2


def test_holidays_close_days_and_openings_win_over_them() -> None:
    calendar = Calendar(
        "own",
        closed=((date(2026, 11, 3), date(2026, 11, 4), "holiday"),),
        opened=((date(2026, 11, 4), date(2026, 11, 4), "cut-over"), (date(2026, 11, 7), date(2026, 11, 8), "weekend")),
    )
    assert calendar.working(MONDAY, 8).tolist() == [True, False, True, True, True, True, True, True]


def test_a_freeze_that_began_before_the_project_closes_its_first_days() -> None:
    calendar = Calendar("own", closed=((date(2026, 10, 1), MONDAY, "freeze"),))
    assert calendar.working(MONDAY, 3).tolist() == [False, True, True]


def test_the_axis_of_one_calendar_is_its_working_days() -> None:
    timeline = Timeline.of(MONDAY, [STANDARD], 100)
    assert timeline.clock[:7].tolist() == [0, 1, 2, 3, 4, 7, 8]
    assert timeline.is_axis("standard")


def test_the_axis_of_several_calendars_is_the_days_that_any_of_them_works() -> None:
    timeline = Timeline.of(MONDAY, [STANDARD, WEEKEND], 100)
    assert timeline.clock.tolist() == list(range(100))
    assert timeline.work_slots("weekend")[:4].tolist() == [5, 6, 12, 13]
    assert not timeline.is_axis("standard")
    assert timeline.work_before("standard", 6.5) == 5.0
    assert timeline.work_before("weekend", 6.5) == 1.5


def test_a_start_on_a_weekend_begins_on_monday() -> None:
    timeline = Timeline.of(date(2026, 10, 31), [STANDARD], 100)
    assert timeline.moment(date(2026, 10, 31)) == timeline.moment(MONDAY) == 0.0
    assert timeline.calendar_days(np.array([0.5, 1.0])).tolist() == [2.5, 3.0]


def test_friday_evening_and_monday_morning_are_one_moment_with_two_dates() -> None:
    timeline = Timeline.of(MONDAY, [STANDARD], 100)
    assert timeline.calendar_days(np.array([5.0])).tolist() == [5.0]  # the end of Friday
    assert timeline.calendar_days(np.array([5.0]), ends=False).tolist() == [7.0]  # the beginning of Monday
    assert timeline.calendar_days(np.array([5.25])).tolist() == [7.25]


@pytest.mark.parametrize("noise", [-1e-12, 0.0, 1e-12])
def test_rounding_of_sums_moves_no_finish_to_the_next_day(noise: float) -> None:
    timeline = Timeline.of(MONDAY, [STANDARD], 100)
    assert timeline.calendar_days(np.array([5.0 + noise]))[0] == pytest.approx(5.0, abs=1e-9)


def test_beyond_the_horizon_every_day_is_worked() -> None:
    timeline = Timeline.of(MONDAY, [STANDARD], 7)
    assert timeline.calendar_days(np.array([5.0, 6.0])).tolist() == [5.0, 6.0]
    assert timeline.work_before("standard", 8.0) == 8.0
    assert timeline.moment(date(2026, 11, 12)) == 5.0 + 5.0  # five axis days, then one for each day after Friday


def test_a_continuous_calendar_counts_plain_days() -> None:
    timeline = Timeline.of(MONDAY, [CONTINUOUS], 50)
    assert timeline.moment(date(2026, 11, 9)) == 7.0
    assert timeline.calendar_days(np.array([7.5])).tolist() == [7.5]
    assert CONTINUOUS.hours_per_day == 24.0


OFFICE = Calendar("office", shifts=(((480, 720), (780, 1020)),) * 5 + ((),) * 2)
NIGHT = Calendar("night", shifts=(((1320, 1800),),) * 5 + ((),) * 2, hours_per_day=8.0)


def test_where_a_calendar_has_hours_the_axis_counts_slots() -> None:
    timeline = Timeline.of(MONDAY, [OFFICE], 100)
    assert (timeline.slot_minutes, timeline.slots_per_day, timeline.per_day["office"]) == (60, 24.0, 8.0)
    assert timeline.clock[:9].tolist() == [8, 9, 10, 11, 13, 14, 15, 16, 32]
    assert timeline.calendar_days(np.array([4.0, 8.0, 8.5])).tolist() == pytest.approx([0.5, 17 / 24, 1.0 + 8.5 / 24])
    assert timeline.calendar_days(np.array([4.0, 8.0]), ends=False).tolist() == pytest.approx([13 / 24, 1.0 + 8 / 24])


def test_a_slot_divides_the_shifts_of_all_calendars_in_use() -> None:
    odd = Calendar("odd", shifts=(((480, 996),),) * 5 + ((),) * 2)
    timeline = Timeline.of(MONDAY, [OFFICE, NIGHT, odd, STANDARD], 100)
    assert timeline.slot_minutes == 12
    assert timeline.per_day == {"office": 40.0, "night": 40.0, "odd": 40.0, "standard": 40.0}
    assert timeline.work_before("standard", timeline.moment(MONDAY + timedelta(days=7))) == 5 * 40


def test_a_date_may_have_a_time() -> None:
    timeline = Timeline.of(MONDAY, [OFFICE], 100)
    assert timeline.moment(datetime(2026, 11, 2, 9, 30)) == 1.5
    assert timeline.moment(datetime(2026, 11, 2, 12, 30)) == timeline.moment(datetime(2026, 11, 2, 13)) == 4.0
    assert timeline.moment(datetime(2026, 11, 3)) == timeline.moment(date(2026, 11, 3)) == 8.0


def test_minutes_reach_thirty_years_and_longer_slots_a_hundred() -> None:
    minutes = Calendar("minutes", shifts=(((480, 481),),) * 7)
    assert Timeline.of(MONDAY, [minutes], 36_525).n_days > 30 * 366
    assert Timeline.of(MONDAY, [OFFICE], 36_525).n_days == 36_525


def test_rounding_decades_on_does_not_move_work_to_the_next_shift() -> None:
    every = Calendar("every", shifts=(((480, 1021),),) * 7)
    timeline = Timeline.of(MONDAY, [every], 36_525)
    end = 541.0 * 11_000  # the end of a day in the 30th year, in minutes; its last digit is 1e-9
    noise = np.array([-3.0, 0.0, 3.0]) * np.spacing(end)
    assert np.ptp(timeline.calendar_days(end + noise)) < 1e-9
    for moment in (end + noise).tolist():
        assert timeline.work_before("every", moment) == pytest.approx(end, abs=1e-8)


def test_a_date_beyond_what_the_clock_can_count_is_as_far_behind_its_end() -> None:
    # In the year 9999 more than 2**31 minutes have passed.
    minutes = Calendar("minutes", shifts=(((480, 481),),) * 7)
    timeline = Timeline.of(MONDAY, [minutes], 36_525)
    day = date(9999, 12, 31)
    behind = (day - MONDAY).days * 1440 - int(timeline.clock[-1]) - 1
    assert behind > 2**31
    assert timeline.moment(day) == len(timeline.clock) + behind
