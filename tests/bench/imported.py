"""A schedule as planners' programs write it: shifts and holidays, links of all kinds with lags, constraints, milestones.

The shares are those of the largest real schedule beside the repository: 76 % FS, 14 % SS and 8 % FF links, a lag on 18 %,
five calendars, a bound on 6 % of the tasks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from forecast.calendars import Calendar, Day, ExceptionalDays
from forecast.project import Constraint, Link, Project, Task
from tests.reference.projects import MONDAY, constant, layered_network

OFFICE, EARLY, LONG, NIGHT = (
    ((480, 720), (780, 1020)), ((360, 840),), ((420, 720), (750, 1050)), ((1320, 1800),)
)  # fmt: skip


def imported_schedule(n_tasks: int) -> Project:
    """Return a schedule of that many tasks on its own calendars, each with a range around its duration."""
    random = Random(1)
    calendars = {
        one.id: one
        for one in (
            _calendar("office", OFFICE, 5), _calendar("early", EARLY, 5), _calendar("site", LONG, 6),
            _calendar("plant", EARLY, 7), _calendar("night", NIGHT, 5),
        )
    }  # fmt: skip
    project = layered_network(n_tasks)
    tasks = tuple(_task(task, random, list(calendars)) for task in project.tasks)
    return replace(project, tasks=tasks, calendar="office", calendars=calendars)


def _calendar(name: str, day: Day, n_days: int) -> Calendar:
    """Return a calendar that rests for a week in summer and over New Year, and works half of some days."""
    days = (day,) * n_days + ((),) * (7 - n_days)
    closed = tuple(
        (one.replace(year=year), one.replace(year=year) + timedelta(7), "holiday")
        for year in range(2026, 2036)
        for one in (MONDAY.replace(month=8, day=7), MONDAY.replace(month=12, day=24))
    )
    half = tuple(
        ExceptionalDays(MONDAY + timedelta(90 * k), MONDAY + timedelta(90 * k), day[:1], "half a day")
        for k in range(1, 20)
    )
    return Calendar(name, shifts=days, closed=closed, exceptions=half)


def _task(task: Task, random: Random, calendars: list[str]) -> Task:
    changed = replace(
        task,
        calendar=random.choices(calendars, weights=(60, 15, 15, 6, 4))[0],
        predecessors=tuple(_link(link, random) for link in task.predecessors),
        duration=constant(0.0) if random.random() < 0.03 else task.duration,
    )
    if random.random() < 0.03:
        day = MONDAY + timedelta(random.randrange(600))
        return replace(changed, constraints=(Constraint("finish no earlier than", day),))
    if random.random() < 0.03:
        return replace(changed, constraints=(Constraint("must finish on", MONDAY + timedelta(1_200)),))
    return changed


def _link(link: Link, random: Random) -> Link:
    kind = random.choices(("FS", "SS", "FF"), weights=(78, 14, 8))[0]
    return replace(link, kind=kind, lag_minutes=60.0 * random.randint(1, 80) if random.random() < 0.18 else 0.0)
