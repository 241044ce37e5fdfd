"""The deterministic dates of small networks, by hand. A day is a number of the axis; 2026-11-02 is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forecast.calendars import CONTINUOUS, Calendar
from forecast.compiler import Compiled, compile_project
from forecast.compiler.network import order
from forecast.project import Link, Project, Task
from tests.reference.projects import constant, project_of, uniform

STANDARD = Calendar("standard")
WEEKEND = Calendar("weekend", weekdays=(False,) * 5 + (True,) * 2)
CALENDARS = {"continuous": CONTINUOUS, "standard": STANDARD, "weekend": WEEKEND}


def task(name: str, days: float, *links: Link, calendar: str | None = None, not_before: date | None = None) -> Task:
    return Task(name, name, constant(days), predecessors=links, calendar=calendar, not_before=not_before)


def dates(*tasks: Task, calendar: str = "continuous") -> dict[str, tuple[float, float]]:
    compiled = compile_project(project_of(list(tasks), calendars=CALENDARS, calendar=calendar))
    starts, finishes = compiled.base.start.tolist(), compiled.base.finish.tolist()
    return {one.id: (starts[t], finishes[t]) for t, one in enumerate(compiled.tasks)}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("A"), (5.0, 8.0)),
        (Link("A", "FS", 2.0), (7.0, 10.0)),
        (Link("A", "FS", -1.0), (4.0, 7.0)),
        (Link("A", "FS", 0.0, 0.5), (7.5, 10.5)),
        (Link("A", "FS", 1.0, -0.2), (5.0, 8.0)),
        (Link("A", "SS"), (0.0, 3.0)),
        (Link("A", "SS", 2.0), (2.0, 5.0)),
        (Link("A", "FF"), (2.0, 5.0)),
        (Link("A", "FF", 1.0), (3.0, 6.0)),
        (Link("A", "FF", -9.0), (0.0, 3.0)),
        (Link("A", "SF", 4.0), (1.0, 4.0)),
        (Link("A", "SF"), (0.0, 3.0)),
    ],
)
def test_each_kind_of_link_holds_its_successor(link: Link, expected: tuple[float, float]) -> None:
    assert dates(task("A", 5.0), task("B", 3.0, link))["B"] == expected


def test_a_task_waits_for_its_date() -> None:
    assert dates(task("A", 2.0, not_before=date(2026, 11, 9)), calendar="standard")["A"] == (5.0, 7.0)
    assert dates(task("A", 2.0, not_before=date(2026, 1, 1)), calendar="standard")["A"] == (0.0, 2.0)
    assert dates(task("A", 2.0, not_before=date(2026, 11, 7)), calendar="standard")["A"] == (5.0, 7.0)


def test_a_cut_over_waits_for_the_weekend_and_work_goes_on_on_monday() -> None:
    found = dates(
        task("A", 3.0), task("B", 1.5, Link("A"), calendar="weekend"), task("C", 1.0, Link("B")), calendar="standard"
    )
    assert found == {"A": (0.0, 3.0), "B": (5.0, 6.5), "C": (7.0, 8.0)}


def test_a_lag_runs_on_the_calendar_of_the_predecessor() -> None:
    """Seven days from Friday evening: the second Tuesday evening on weekdays, the next Friday without pause."""
    on_weekdays = task("A", 5.0, calendar="standard"), task("B", 1.0, Link("A", "FS", 7.0), calendar="continuous")
    on_all_days = task("A", 5.0, calendar="continuous"), task("B", 1.0, Link("A", "FS", 7.0), calendar="standard")
    assert dates(*on_weekdays)["B"] == (16.0, 17.0)
    assert dates(*on_all_days)["B"] == (14.0, 15.0)


def test_a_finish_on_friday_is_a_finish_on_friday() -> None:
    assert dates(task("A", 5.0, calendar="standard"), task("B", 9.0))["A"] == (0.0, 5.0)


def test_a_lead_before_the_projects_start_ends_at_the_start() -> None:
    found = dates(task("A", 3.0), task("B", 10.0, Link("A", "SF", -9.0), calendar="weekend"), calendar="continuous")
    assert found["B"] == (5.0, 35.0)


def test_the_project_ends_with_its_last_task_whichever_calendar_that_has() -> None:
    tasks = [task("A", 6.5), task("B", 1.0, Link("A", "FF"), calendar="standard")]
    compiled = compile_project(project_of(tasks, calendars=CALENDARS))
    assert compiled.base.project_finish == 6.5


def compiled_diamond() -> Compiled:
    """A(2) - B(5), C(1) - D(3): C has four days of float."""
    tasks = [
        task("A", 2.0),
        task("B", 5.0, Link("A")),
        task("C", 1.0, Link("A")),
        task("D", 3.0, Link("B"), Link("C")),
    ]
    return compile_project(project_of(tasks))


def test_float_and_critical_path_of_a_diamond() -> None:
    compiled = compiled_diamond()
    names = [one.id for one in compiled.tasks]
    assert dict(zip(names, compiled.base.total_float.tolist(), strict=True)) == {"A": 0.0, "B": 0.0, "C": 4.0, "D": 0.0}
    assert dict(zip(names, compiled.base.critical.tolist(), strict=True)) == {
        "A": True,
        "B": True,
        "C": False,
        "D": True,
    }
    assert compiled.base_duration == 10.0


@pytest.mark.parametrize("calendar", ["continuous", "standard"])
def test_a_predecessor_with_slack_before_an_early_start_is_not_critical(calendar: str) -> None:
    """B must finish after A, which it does by days: only B is critical, on any calendar."""
    tasks = [task("A", 3.0, calendar="continuous"), task("B", 10.0, Link("A", "FF"), calendar=calendar)]
    compiled = compile_project(project_of(tasks, calendars=CALENDARS))
    critical = {one.id: flag for one, flag in zip(compiled.tasks, compiled.base.critical.tolist(), strict=True)}
    assert critical == {"A": False, "B": True}


def test_tasks_are_ordered_by_their_links_and_ids_whatever_the_rows() -> None:
    tasks = [task("b", 1.0, Link("z")), task("z", 1.0), task("a", 1.0), task("c", 1.0, Link("a"), Link("b"))]
    assert [one.id for one in order(tasks)] == ["a", "z", "b", "c"]
    assert order(tasks[::-1]) == order(tasks)


def test_a_cycle_is_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        order([task("A", 1.0, Link("B")), task("B", 1.0, Link("A"))])


def test_the_base_takes_the_most_likely_value_or_the_mean() -> None:
    tasks = [replace(task("A", 0.0), duration=uniform(2.0, 6.0))]
    assert compile_project(project_of(tasks)).base_duration == 4.0


def test_the_base_duration_is_in_working_days_of_the_projects_calendar() -> None:
    tasks = [task("A", 9.0, calendar="continuous")]
    project: Project = project_of(tasks, calendars=CALENDARS, calendar="standard")
    assert compile_project(project).base_duration == 7.0
