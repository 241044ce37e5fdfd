"""What holds for any calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forecast.calendars import Calendar, Timeline
from tests.properties.strategies import START, calendars, calendars_with_hours
from tests.reference.minutes import worked_minutes
from tests.reference.working_time import Axis, is_worked

HORIZON = 400
MANY = settings(max_examples=60)
moments = st.floats(0.0, 100.0) | st.integers(0, 100).map(float)


@MANY
@given(calendars())
def test_a_calendar_works_on_the_days_that_it_says(calendar: Calendar) -> None:
    expected = [is_worked(calendar, START + timedelta(k)) for k in range(HORIZON)]
    assert calendar.working(START, HORIZON).tolist() == expected


@MANY
@given(calendars("one"), calendars("two"), st.integers(0, 90))
def test_the_day_of_a_moment_begins_at_that_moment(one: Calendar, two: Calendar, offset: int) -> None:
    timeline = Timeline.of(START, [one, two], HORIZON)
    day = START + timedelta(offset)
    moment = timeline.moment(day)
    begin = timeline.calendar_days(np.array(moment), ends=False)
    if is_worked(one, day) or is_worked(two, day):
        assert begin == offset
    else:
        assert begin > offset  # a day off begins with the next day that is worked


@MANY
@given(calendars("one"), calendars("two"), st.floats(0.01, 90.0))
def test_a_moment_and_its_date_go_round(one: Calendar, two: Calendar, moment: float) -> None:
    timeline = Timeline.of(START, [one, two], HORIZON)
    assume(moment < len(timeline.clock))
    days = float(timeline.calendar_days(np.array(moment)))
    last_day = START + timedelta(int(np.ceil(days - 1e-9)) - 1)
    assert is_worked(one, last_day) or is_worked(two, last_day)
    before = timeline.moment(last_day)
    assert abs(before + (days - (last_day - START).days) - moment) <= 1e-9


@MANY
@given(calendars("one"), calendars("two"), st.lists(moments, min_size=2, max_size=20))
def test_work_grows_with_time_and_never_faster(one: Calendar, two: Calendar, chosen: list[float]) -> None:
    timeline = Timeline.of(START, [one, two], HORIZON)
    ordered = sorted(chosen)
    work = [timeline.work_before("one", moment) for moment in ordered]
    for time, gain in zip(np.diff(ordered), np.diff(work), strict=True):
        assert -1e-8 <= gain <= time + 1e-8


@MANY
@given(calendars("one"), calendars("two"), moments)
def test_work_is_counted_as_on_a_list_of_days(one: Calendar, two: Calendar, moment: float) -> None:
    timeline, axis = Timeline.of(START, [one, two], HORIZON), Axis(START, [one, two], HORIZON)
    assume(moment < len(axis.days))
    for name in ("one", "two"):
        assert abs(timeline.work_before(name, moment) - axis.work_before(name, moment)) <= 1e-8
        assert timeline.is_axis(name) == (len(axis.worked[name]) == len(axis.days))
        assert timeline.work_slots(name).tolist() == axis.worked[name]


@MANY
@given(calendars_with_hours())
def test_slots_are_the_minutes_of_the_shifts(calendar: Calendar) -> None:
    found = calendar.slots(START, 60, 10)
    begin = datetime.combine(START, datetime.min.time())
    assert {
        begin + timedelta(minutes=10 * int(k) + m) for k in found.nonzero()[0] for m in range(10)
    } == worked_minutes(calendar, START, 60)


@MANY
@given(calendars_with_hours("one"), calendars("two"), st.integers(0, 60 * 1440))
def test_a_moment_with_a_time_and_its_date_go_round(one: Calendar, two: Calendar, minute: int) -> None:
    timeline = Timeline.of(START, [one, two], HORIZON)
    moment = timeline.moment(datetime.combine(START, datetime.min.time()) + timedelta(minutes=minute))
    begin = float(timeline.calendar_days(np.array(moment), ends=False)) * 1440.0
    slot = int(moment + 1e-9)
    assert begin >= minute - 1e-6
    if timeline.clock[slot] * timeline.slot_minutes <= minute:  # within a worked slot
        assert abs(begin - minute) <= 1e-6


@MANY
@given(calendars_with_hours("one"), calendars("two"), st.floats(0.0, 1_000.0))
def test_work_in_slots_is_counted_as_on_a_list_of_minutes(one: Calendar, two: Calendar, moment: float) -> None:
    timeline = Timeline.of(START, [one, two], 120)
    assume(moment < len(timeline.clock) - 1)
    at = datetime.combine(START, datetime.min.time()) + timedelta(
        minutes=int(timeline.clock[int(moment)]) * timeline.slot_minutes
    )
    for calendar in (one, two):
        before = sum(minute < at for minute in worked_minutes(calendar, START, 120)) / timeline.slot_minutes
        found = timeline.work_before(calendar.id, moment)
        assert before - 1e-8 <= found <= before + (moment - int(moment)) + 1e-8
