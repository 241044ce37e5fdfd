"""Periods with times of day: freezes, cut-over windows, windows of risks; what they mean and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.calendars import Calendar
from forecast.errors import Place
from forecast.project import Proximity
from forecast.readers.part_days import closed_for
from forecast.readers.periods import periods, without
from forecast.readers.raw import Cell
from tests.properties.strategies import START, calendars_with_hours
from tests.reference.minutes import worked_minutes
from tests.unit.readers.conftest import MODEL, Folder

OFFICE = ((480, 720), (780, 1020))
SHIFTS = "shifts: 'mon-fri 08:00-12:00, 13:00-17:00'"
NIGHT = (datetime(2027, 2, 6, 22), datetime(2027, 2, 7, 6))


def calendar(folder: Folder, text: str) -> Calendar:
    folder.write("model.yaml", f"{MODEL}calendars:\n  own: {{{text}}}\n")
    return folder.read().project.calendars["own"]


def window(folder: Folder, text: str) -> list[str]:
    folder.write("model.yaml", f"{MODEL}windows: {{w: {text}}}\n")
    found = folder.read().project.windows[0].periods[:2]
    return [f"{first:%m-%d %H:%M}..{last:%m-%d %H:%M}" for first, last in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-02-06 22:00..2027-02-07 06:00", (*NIGHT, "x")),
        ("Night: 2027-02-06 22:00 to 2027-02-07 06:00", (*NIGHT, "Night")),
        ("Sprint 2:2027-02-06T22:00/2027-02-07", (NIGHT[0], date(2027, 2, 7), "Sprint 2")),
        ("a: b: 2027-02-06..2027-02-07 6:00", (date(2027, 2, 6), NIGHT[1], "a: b")),
        ("2027-02-06 22:00..2027-02-06", (NIGHT[0], date(2027, 2, 6), "x")),
        ("Off: 2027-02-06", (date(2027, 2, 6), date(2027, 2, 6), "Off")),
    ],
)
def test_a_period_may_have_times(text: str, expected: tuple[date, date, str]) -> None:
    assert periods(Cell(text, Place("")), "x", has_times=True) == (expected,)


def test_days_and_nights_are_taken_out() -> None:
    week = (date(2027, 2, 1), date(2027, 2, 7))
    assert without([week], [(datetime(2027, 2, 3, 12), date(2027, 2, 4))]) == (
        (date(2027, 2, 1), datetime(2027, 2, 3, 12)),
        (date(2027, 2, 5), date(2027, 2, 7)),
    )
    assert without([NIGHT], [(date(2027, 2, 7), date(2027, 2, 7))]) == ()
    assert without([NIGHT], [(datetime(2027, 2, 7), date(2027, 2, 7))]) == ((NIGHT[0], datetime(2027, 2, 7)),)
    long = (datetime(2027, 2, 5, 18), datetime(2027, 2, 8, 6))
    assert without([long], [(date(2027, 2, 7), date(2027, 2, 7))]) == (
        (long[0], date(2027, 2, 6)),
        (date(2027, 2, 8), long[1]),
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Sat 22:00 to Sun 06:00", ["01-09 22:00..01-10 06:00", "01-16 22:00..01-17 06:00"]),
        ("Saturday 22:00 - 6:00", ["01-09 22:00..01-10 06:00", "01-16 22:00..01-17 06:00"]),
        ("mon 18:00-22:00", ["01-04 18:00..01-04 22:00", "01-11 18:00..01-11 22:00"]),
        ("first Fri 18:00 to Mon 06:00 of the month", ["01-01 18:00..01-04 06:00", "02-05 18:00..02-08 06:00"]),
        ("Sun 20:00 to Mon 24:00", ["01-03 20:00..01-05 00:00", "01-10 20:00..01-12 00:00"]),
    ],
)
def test_a_rule_may_have_times(folder: Folder, rule: str, expected: list[str]) -> None:
    assert window(folder, f"{{every: {rule}}}") == expected


def test_an_excepted_day_takes_a_night_away(folder: Folder) -> None:
    found = window(folder, "{every: 'Sat 22:00 to Sun 06:00', except: [2027-01-10]}")
    assert found == ["01-16 22:00..01-17 06:00", "01-23 22:00..01-24 06:00"]


def test_a_freeze_cuts_the_days_on_which_it_begins_and_ends(folder: Folder) -> None:
    own = calendar(folder, f"{SHIFTS}, freezes: [{{name: F, from: 2027-01-06 15:00, to: 2027-01-12 10:30}}]")
    days = {one.first.day: (one.last.day, one.shifts, one.name) for one in own.exceptions}
    assert days == {
        6: (6, ((480, 720), (780, 900)), "F"),
        7: (10, (), "F"),
        11: (11, (), "F"),
        12: (12, ((630, 720), (780, 1020)), "F"),
    }


def test_days_that_are_opened_or_exceptional_win_over_a_freeze(folder: Folder) -> None:
    freeze = "freezes: [F: 2027-01-06 10:00..2027-01-08 10:00]".replace("[F:", '["F:').replace("00]", '00"]')
    own = calendar(folder, f"{SHIFTS}, {freeze}, extra_days: [2027-01-07], exceptions: 2027-01-08 08:00-09:00")
    assert [own.day(date(2027, 1, day)) for day in (6, 7, 8)] == [((480, 600),), OFFICE, ((480, 540),)]


def test_a_freeze_cuts_what_the_base_of_a_calendar_excepts(folder: Folder) -> None:
    folder.write(
        "model.yaml",
        f"{MODEL}calendars:\n  base: {{{SHIFTS}, exceptions: 2027-01-05 10:00-14:00}}\n"
        "  own: {based_on: base, freezes: [2027-01-05 12:00..2027-01-05 13:00], holidays: [2027-01-07]}\n",
    )
    own = folder.read().project.calendars["own"]
    assert own.day(date(2027, 1, 5)) == ((600, 720), (780, 840))
    assert own.day(date(2027, 1, 7)) == ()


def test_a_freeze_after_hours_gives_a_calendar_of_days_no_hours(folder: Folder) -> None:
    own = calendar(folder, "freezes: [2027-01-06 18:00..2027-01-08 07:00]")
    assert not own.has_hours
    assert own.working(date(2027, 1, 4), 5).tolist() == [True, True, True, False, True]
    assert calendar(folder, "freezes: [2027-01-06 16:00..2027-01-08 07:00]").has_hours


@settings(max_examples=60, deadline=None)
@given(calendars_with_hours(), st.integers(-2_880, 40 * 1440), st.integers(1, 20 * 1440))
def test_a_freeze_takes_its_minutes_and_no_others(own: Calendar, at: int, length: int) -> None:
    midnight = datetime.combine(START, datetime.min.time())
    begin, end = (midnight + timedelta(minutes=minutes) for minutes in (at, at + length))
    frozen = Calendar(
        own.id, shifts=own.shifts, closed=own.closed, opened=own.opened,
        exceptions=(*own.exceptions, *closed_for(own, [(begin, end, "")])),
    )  # fmt: skip
    early = START - timedelta(days=5)
    expected = {minute for minute in worked_minutes(own, early, 70) if not begin <= minute < end}
    assert worked_minutes(frozen, early, 70) == expected
    minutes = frozen.slots(early, 70, 1).nonzero()[0]
    assert {datetime.combine(early, datetime.min.time()) + timedelta(minutes=int(k)) for k in minutes} == expected


@settings(max_examples=30, deadline=None)
@given(calendars_with_hours(), st.integers(-3, 40), st.integers(0, 20))
def test_between_days_a_freeze_closes_the_shifts_that_begin_on_them(own: Calendar, first: int, length: int) -> None:
    days = START + timedelta(first), START + timedelta(first + length)
    found = closed_for(own, [(*days, "")])
    closed = Calendar(own.id, shifts=own.shifts, closed=own.closed, opened=own.opened, exceptions=(*own.exceptions, *found))  # fmt: skip
    for k in range(-6, 70):
        day = START + timedelta(k)
        assert closed.day(day) == (() if days[0] <= day <= days[1] else own.day(day))


def test_the_window_of_a_risk_may_have_times(folder: Folder) -> None:
    folder.write("model.yaml", f"{MODEL}calendar: own\ncalendars: {{own: {{{SHIFTS}}}}}\n")
    folder.write(
        "risks.csv",
        "id,probability,tasks,delay,window_opens,window_closes\nR,0.3,NET-020,2,2027-01-11 08:00,2027-01-11T12:30\n",
    )
    (risk,) = folder.read().project.risks
    assert risk.proximity == Proximity(datetime(2027, 1, 11, 8), datetime(2027, 1, 11, 12, 30))


HOURS = f"calendar: own\ncalendars: {{own: {{{SHIFTS}}}}}\n"
TASK = "id,most_likely,window\nA,{},w\n"
MISTAKES = {
    "no end": (HOURS + "windows: {w: [2027-01-09 22:00]}\n", "", "date-range", "has no end"),
    "the wrong way round": (HOURS + "windows: {w: [2027-01-09 22:00..2027-01-09 06:00]}\n", "", "date-range", "ends on 2027-01-09 06:00 before"),
    "no such time": (HOURS + "windows: {w: [2027-01-09 25:00..2027-01-10]}\n", "", "date-format", "is not a time of day"),
    "no such time in a rule": (HOURS + "windows: {w: {every: Sat 22:70-06:00}}\n", "", "window-rule", "there is no time 22:70"),
    "overlap": (HOURS + "windows: {w: [2027-01-11 08:00..2027-01-11 12:00, 2027-01-11 11:59..2027-01-12]}\n", "1h", "window-overlap", "2027-01-11 08:00..2027-01-11 12:00"),
    "too short": (HOURS + "windows: {w: [2027-01-11 11:30..2027-01-11 14:00]}\n", "2h", "window-too-short", "0.1875 working days"),
    "nobody works": (HOURS + "windows: {w: [2027-01-11 12:00..2027-01-11 13:00]}\n", "1h", "window-never-opens", "no working time"),
    "whole days": ("windows: {w: [2027-01-11 08:00..2027-01-11 12:00]}\n", "1h", "window-needs-hours", "whole days"),
    "a holiday with a time": ("calendars: {own: {holidays: [2027-01-11 12:00..2027-01-12]}}\nwindows: {w: [2027-01-11]}\n", "1h", "date-format", "`2027-01-11 12:00`"),
    "only with times": ("calendars: {own: {only: 'Sat 22:00-06:00'}}\nwindows: {w: [2027-01-11]}\n", "1h", "date-format", "is not a date"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_said(folder: Folder, mistake: str) -> None:
    model, duration, code, words = MISTAKES[mistake]
    folder.write("model.yaml", MODEL + model)
    if duration:
        folder.write("tasks.csv", TASK.format(duration))
        folder.write("risks.csv", "id,probability,cost\nR,0.5,1\n")
    (problem,) = [one for one in folder.problems() if one.severity == "error"]
    assert (problem.code, words in problem.message) == (code, True), str(problem)
    assert problem.place is not None
    assert problem.hint


def test_a_window_of_a_risk_with_times_needs_hours(folder: Folder) -> None:
    folder.write("risks.csv", "id,probability,tasks,delay,window_opens\nR,0.3,NET-020,2,2027-01-11 08:00\n")
    problem = folder.problem()
    assert (problem.code, problem.field) == ("window-needs-hours", "window_opens")
