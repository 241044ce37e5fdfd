"""Hours of calendars in the tables: what they mean, and what is refused."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from forecast.calendars import Calendar, ExceptionalDays
from forecast.readers.public_holidays import _of_place
from tests.unit.readers.conftest import MODEL, Folder

OFFICE = ((480, 720), (780, 1020))
MORNING = ((480, 720),)


def calendars(folder: Folder, text: str) -> dict[str, Calendar]:
    folder.write("model.yaml", MODEL + "calendars:\n" + text)
    return dict(folder.read().project.calendars)


def test_shifts_are_those_of_weekdays(folder: Folder) -> None:
    own = calendars(folder, "  own:\n    shifts: mon-thu 08:00-12:00, 13:00-17:00; Fri 8:00-12:00\n")["own"]
    assert own.shifts == (OFFICE,) * 4 + (MORNING,) + ((),) * 2
    assert own.weekdays == (True,) * 5 + (False,) * 2
    assert (own.hours_per_day, own.week, own.month) == (8.0, 5.0, 20.0)


def test_a_day_of_a_duration_is_as_long_as_most_days_unless_it_is_stated(folder: Folder) -> None:
    found = calendars(
        folder,
        "  long: {shifts: 'all 06:00-14:00, 14:00-22:00'}\n"
        "  stated: {shifts: 'all 06:00-22:00', hours_per_day: 8, days_per_week: 6.5, days_per_month: 26}\n",
    )
    assert found["long"].shifts[6] == ((360, 1320),)  # shifts that touch are one
    assert (found["long"].hours_per_day, found["long"].week, found["long"].month) == (16.0, 7.0, 30.0)
    assert (found["stated"].hours_per_day, found["stated"].week, found["stated"].month) == (8.0, 6.5, 26.0)


def test_a_night_shift_ends_on_the_next_day(folder: Folder) -> None:
    own = calendars(folder, "  own: {shifts: [mon-thu 22:00-06:00, 'sat, sun 00:00-24:00']}\n")["own"]
    assert own.shifts[0] == ((1320, 1800),)
    assert own.shifts[4:] == ((), ((0, 1440),), ((0, 1440),))


def test_exceptions_have_hours_of_their_own(folder: Folder) -> None:
    found = calendars(
        folder,
        "  text: {exceptions: 'Eve: 2027-12-24 08:00-12:00; 2027-12-31..2028-01-02 closed'}\n"
        "  list:\n"
        "    exceptions:\n"
        "      - {date: 2027-12-24, hours: [08:00-12:00], name: Eve}\n"
        "      - {from: 2027-12-31, to: 2028-01-02, hours: closed}\n",
    )
    expected = (
        ExceptionalDays(date(2027, 12, 24), date(2027, 12, 24), MORNING, "Eve"),
        ExceptionalDays(date(2027, 12, 31), date(2028, 1, 2), (), ""),
    )
    assert found["text"].exceptions == found["list"].exceptions == expected


def test_what_a_calendar_says_wins_over_the_exceptions_of_its_base(folder: Folder) -> None:
    found = calendars(
        folder,
        "  base: {shifts: 'mon-fri 08:00-12:00', exceptions: 2027-01-05 10:00-12:00}\n"
        "  own: {based_on: base, freezes: [2027-01-04..2027-01-06], extra_days: [2027-01-06]}\n"
        "  fewer: {based_on: base, days: Mon-Tue}\n",
    )
    start = date(2027, 1, 4)
    assert found["base"].slots(start, 3, 60).sum() == 10
    assert found["own"].working(start, 3).tolist() == [False, False, True]
    assert found["fewer"].shifts == (MORNING, MORNING) + ((),) * 5


def test_exceptions_that_only_close_days_give_a_calendar_no_hours(folder: Folder) -> None:
    found = calendars(
        folder,
        "  base: {exceptions: 2027-01-05..2027-01-06 closed, extra_days: [2027-01-06..2027-01-09]}\n"
        "  own: {based_on: base, extra_days: [2027-01-06]}\n",
    )
    start = date(2027, 1, 4)
    assert not found["own"].has_hours
    assert found["base"].working(start, 6).tolist() == [True, False, False, True, True, True]
    assert found["own"].working(start, 6).tolist() == [True, False, True, True, True, True]


def test_maintenance_windows_leave_nothing_else(folder: Folder) -> None:
    found = calendars(
        folder,
        "  rule: {shifts: 'sat 22:00-06:00', only: first Sat of the month}\n"
        "  list: {days: all, only: [2027-01-09..2027-01-10, 2027-02-06]}\n",
    )
    start = date(2027, 1, 4)
    assert [
        str(start.fromordinal(start.toordinal() + int(k))) for k in found["rule"].working(start, 70).nonzero()[0]
    ] == [
        "2027-02-06",
        "2027-03-06",
    ]
    assert found["list"].working(start, 60).sum() == 3


def test_public_holidays_are_those_of_country_and_region(folder: Folder) -> None:
    found = calendars(folder, "  by: {public_holidays: DE-BY}\n  both: {public_holidays: [de, us-ca]}\n")
    start = date(2027, 1, 4)
    assert not found["by"].working(start, 3)[2]  # 6 January is a holiday in Bavaria, not in all of Germany
    assert found["both"].working(start, 3)[2]
    closed = {first for first, _, _ in found["both"].closed}
    assert {date(2027, 10, 3), date(2027, 7, 5), date(2057, 12, 25)} <= closed
    assert max(closed).year == 2057


def test_years_without_known_public_holidays_are_said(folder: Folder) -> None:
    folder.write("model.yaml", MODEL.replace("2027", "2101") + "calendars:\n  own: {public_holidays: [DE, NO]}\n")
    folder.scenario.write_text("model: ../models/small\n", encoding="utf-8")
    (warning,) = [one for one in folder.read().warnings if one.code == "public-holidays-unknown"]
    assert (warning.severity, warning.id, warning.field) == ("warning", "own", "public_holidays")
    assert "`DE` from" in warning.message
    assert "`NO` from" in warning.message


def test_without_the_package_it_is_said_what_to_install(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    _of_place.cache_clear()
    folder.write("model.yaml", MODEL + "calendars:\n  own: {public_holidays: DE}\n")
    problem = folder.problem()
    assert (problem.code, problem.field) == ("holidays-missing", "public_holidays")
    assert "pip install" in (problem.hint or "")


@pytest.mark.parametrize(
    ("calendar", "code", "message", "hint"),
    [
        ("{shifts: 'mon-fri 08:00-12:00, 11:00-15:00'}", "shift-overlap", "`08:00-12:00` and `11:00-15:00`", "begins"),
        ("{shifts: 'mon 22:00-06:00; tue 05:00-09:00'}", "shift-overlap", "`22:00-06:00` of `mon` has not", "begins"),
        ("{shifts: 'mon 08:00-12:00; sun 22:00-09:00'}", "shift-overlap", "of `sun` has not ended", "begins"),
        ("{shifts: 'mon 13:00-12:00'}", "shift-order", "ends before it begins; as a night shift", "swap"),
        ("{shifts: 'mon 08:00-08:00'}", "shift-empty", "no length", "00:00-24:00"),
        ("{shifts: 'mon 08:00-25:00'}", "shift-time", "no time 25:00", "24:00"),
        ("{shifts: 'mon 08:70-12:00'}", "shift-time", "no time 8:70", "24:00"),
        ("{shifts: 'mon 8-12'}", "shift-format", "`8-12` is not a shift", "08:00-12:00"),
        ("{shifts: mon-fri}", "shift-format", "not days and their shifts", "mon-thu"),
        ("{shifts: {mon: 08:00-12:00}}", "shift-format", "a mapping", "mon-thu"),
        ("{shifts: 'mo 08:00-12:00'}", "weekday", "`mo` is not a day", "mon"),
        ("{shifts: 'mon-fri 08:00-12:00; wed 09:00-10:00'}", "shift-twice", "`wed` are stated twice", "once"),
        ("{shifts: 'mon 08:00-12:00', days: Mon}", "days-and-shifts", "both say", "shifts"),
        ("{exceptions: 2027-01-05}", "exception-format", "not a day and its hours", "closed"),
        ("{exceptions: 2027-01-05 clsoed}", "exception-format", "neither hours nor", "did you mean `closed`?"),
        ("{exceptions: [{date: 2027-01-05}]}", "exception-format", "has no `hours`", "hours: closed"),
        ("{exceptions: [{date: 2027-01-05, hour: x}]}", "exception-format", "has no `hours`", "hours: closed"),
        ("{exceptions: 2027-01-35 closed}", "no-such-date", "January 2027 has 31 days", "check"),
        ("{public_holidays: Germany}", "unknown-country", "`GERMANY`", "write `DE` for Germany"),
        ("{public_holidays: DEE}", "unknown-country", "`DEE`", "did you mean `"),
        ("{public_holidays: DE-BV}", "unknown-region", "`BV` is not a region of DE", "did you mean `"),
        ("{public_holidays: DE-XQ}", "unknown-region", "`XQ`", "regions of DE: AUGSBURG, BB, BE"),
        ("{only: first day of the month}", "weekday", "`day` is not a day", "Mon"),
        ("{based_on: night, shifts: 'mon 22:00-06:00'}", "calendar-cycle", "night -> night", "alone"),
        ("{days_per_week: 8}", "number-range", "8 is above 7", "7"),
    ],
)
def test_a_mistake_in_hours_is_found(folder: Folder, calendar: str, code: str, message: str, hint: str) -> None:
    folder.write("model.yaml", f"start: 2027-01-04\ncalendars:\n  night: {calendar}\n")
    problem = folder.problem()
    assert (problem.code, problem.table, problem.id) == (code, "calendars", "night")
    assert problem.place.line == 3
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_a_calendar_that_never_works_is_refused(folder: Folder) -> None:
    folder.write(
        "model.yaml",
        MODEL + "calendar: own\ncalendars:\n  own: {shifts: 'mon 08:00-12:00', only: [2020-01-06]}\n",
    )
    assert folder.problem().code == "calendar-without-days"


def test_units_are_those_of_the_calendar_of_the_task(folder: Folder) -> None:
    folder.write("model.yaml", MODEL + "calendars:\n  night: {shifts: 'mon-fri 22:00-03:00'}\n")
    folder.write(
        "tasks.csv",
        "id,most_likely,calendar,resources\nA,10h,,\nB,10h,night,\nC,12h,continuous,\nD,90min,night,\nE,3ed,,\nF,10h,,N\n",
    )
    folder.write("resources.csv", "id,hourly_rate,calendar\nN,80,night\n")
    folder.write("risks.csv", "id,name,probability,tasks,delay\n")
    tasks = {task.id: task for task in folder.read().project.tasks}
    texts = {name: task.duration.text for name, task in tasks.items()}
    assert texts == {
        "A": "constant(1.25)",
        "B": "constant(2)",
        "C": "constant(0.5)",
        "D": "constant(0.3)",
        "E": "constant(3)",
        "F": "constant(2)",
    }
    assert tasks["E"].calendar == "continuous"


def test_the_lag_calendar_is_a_setting_of_the_model(folder: Folder) -> None:
    folder.write("model.yaml", MODEL + "lag_calendar: 24 hours\n")
    assert folder.read().project.lag_calendar == "24-hours"
    assert folder.read("project.lag_calendar=successor").project.lag_calendar == "successor"
