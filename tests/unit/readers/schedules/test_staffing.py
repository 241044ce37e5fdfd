"""Several people work on one task of Microsoft Project: it lasts until the last of them is done."""

from __future__ import annotations

from datetime import datetime

from forecast.handshake import computed_dates
from forecast.readers.schedules.planned import (
    PlannedAssignment,
    PlannedCalendar,
    PlannedResource,
    PlannedSchedule,
    PlannedTask,
    StoredDates,
)
from forecast.readers.schedules.projects import to_project
from tests.reference.planner import plan

MONDAY = datetime(2026, 1, 5, 8)
DAY = ((480, 720), (780, 1020))
FIVE = PlannedCalendar(1, "five days", (DAY,) * 5 + ((), ()))
MONDAYS = PlannedCalendar(2, "Mondays", (DAY, *((),) * 6))


def of(*work: tuple[int, float], calendar: int | None = None) -> PlannedSchedule:
    """Return a task on which people with a calendar each work for some hours."""
    people = tuple(PlannedResource(k, f"{k}", f"{k}", calendar=own) for k, (own, _) in enumerate(work))
    crew = tuple(PlannedAssignment(1, k, work=60.0 * hours, remaining_work=60.0 * hours) for k, (_, hours) in enumerate(work))  # fmt: skip
    longest = 60.0 * max(hours for _, hours in work)
    task = PlannedTask(1, "A", "A", duration=longest, remaining=longest, calendar=calendar, stored=StoredDates(start=MONDAY))  # fmt: skip
    return PlannedSchedule("own", "microsoft", "MSPDI", MONDAY, 1, (task,), (), (FIVE, MONDAYS), people, crew)


def finish(schedule: PlannedSchedule) -> str:
    ours, theirs = computed_dates(schedule, to_project(schedule))[1], plan(schedule)[1].moments()
    assert (ours.early_start, ours.early_finish) == theirs[:2]
    return f"{ours.early_finish:%m-%d %H:%M}"


def test_who_has_most_to_do_is_done_last_on_one_calendar() -> None:
    assert finish(of((1, 16.0), (1, 24.0))) == "01-07 17:00"


def test_who_works_on_few_days_is_done_last_with_less_to_do() -> None:
    assert finish(of((1, 40.0), (2, 24.0))) == "01-19 17:00"  # three Mondays, beside a week


def test_a_calendar_of_the_task_takes_part() -> None:
    assert finish(of((1, 40.0), (2, 24.0), calendar=1)) == "01-19 17:00"
    assert finish(of((1, 24.0), (1, 8.0), calendar=2)) == "01-19 17:00"
