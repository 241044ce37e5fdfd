"""Random projects on calendars with shifts: certain durations of whole minutes, every kind of link and lag."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from forecast.calendars import CONTINUOUS, Calendar, Day, ExceptionalDays
from forecast.project import CutoverWindow, Link, Project, Task
from tests.reference.projects import MONDAY, constant, project_of

START = MONDAY


def shift_project(seed: int, n_tasks: int = 10, step: int = 5, years: float = 1.0) -> Project:
    """Return a project of about some years whose shifts begin and end on multiples of ``step`` minutes."""
    random = Random(seed)
    calendars = {name: _calendar(random, name, step, years) for name in ("one", "two", "three")}
    tasks: list[Task] = []
    for k in range(n_tasks):
        calendar = random.choice([None, "one", "two", "three", "continuous"])
        own = CONTINUOUS if calendar == "continuous" else calendars[calendar or "one"]
        longest = years * 1440.0 * 365.0 / n_tasks * own.slots(START, 28, step).mean()
        minutes = 4 * max(round(random.uniform(0.3, 1.2) * longest / 4.0), 1)  # so that a quarter is whole
        before = random.sample([task.id for task in tasks[-3:]], k=min(random.choice([1, 1, 2]), len(tasks)))
        links = tuple(_link(random, name) for name in before)
        tasks.append(
            Task(f"T{k}", "", constant(minutes / own.hours_per_day / 60.0), predecessors=links, calendar=calendar)
        )
    return project_of(
        tasks,
        calendar="one",
        calendars={"continuous": CONTINUOUS, **calendars},
        lag_calendar=random.choice(["predecessor", "successor", "project", "24-hours"]),
    )


def _link(random: Random, name: str) -> Link:
    kind = random.choice(["FS", "FS", "FS", "SS", "FF", "SF"])
    minutes = float(random.choice([0, 0, random.randint(-3_000, 9_000)]))
    share = random.choice([0.0, 0.0, 0.0, 0.25, -0.25])
    is_elapsed = (minutes != 0.0 or share != 0.0) and random.random() < 0.3
    return Link(name, kind, lag_share=share, lag_minutes=minutes, is_elapsed=is_elapsed)


def _calendar(random: Random, name: str, step: int, years: float) -> Calendar:
    week = tuple(_day(random, step) if random.random() < 0.75 else () for _ in range(7))
    if not any(week):
        week = (((480, 720), (780, 1020)), *week[1:])
    exceptions = [_exception(random, step, years) for _ in range(random.randint(0, 6))]
    closed = [(one.first, one.last, "closed") for one in (_exception(random, step, years) for _ in range(4))]
    return Calendar(
        name,
        shifts=week,
        closed=tuple(closed),
        exceptions=tuple(exceptions),
        hours_per_day=random.choice([8.0, 7.5, 10.0]),
    )


def _day(random: Random, step: int) -> Day:
    """Return the shifts of a day; the last one may end in the next, before any of those begins."""
    edges = sorted(random.sample(range(360 // step, 1440 // step + 1), k=2 * random.randint(1, 3)))
    shifts = [(edges[k] * step, edges[k + 1] * step) for k in range(0, len(edges), 2)]
    if random.random() < 0.3:
        shifts[-1] = (shifts[-1][0], 1440 + random.randint(1, 330 // step) * step)
    return tuple(shifts)


def _exception(random: Random, step: int, years: float) -> ExceptionalDays:
    first = START + timedelta(random.randint(0, round(365 * years)))
    return ExceptionalDays(
        first, first + timedelta(random.randint(0, 20)), _day(random, step) if random.random() < 0.5 else ()
    )


def windowed_project(seed: int) -> Project:
    """Return a project some of whose tasks take some hours and wait for a window that opens and closes at odd minutes."""
    random = Random(500 + seed)
    project = shift_project(seed, step=(5, 30)[seed % 2], years=0.3)
    midnight = datetime.combine(START, datetime.min.time())
    opens = [midnight + timedelta(days=random.randint(3, 9) * k, minutes=random.randrange(1440)) for k in range(500)]
    periods = [(one, one + timedelta(minutes=random.randint(600, 3 * 1440 - 2_000))) for one in sorted(opens)]
    kept = [periods[0]]
    for one in periods:
        if one[0] > kept[-1][1]:
            kept.append(one)
    chosen = random.sample([task.id for task in project.tasks], 4)

    def waiting(task: Task) -> Task:
        day = 60.0 * project.calendars[task.calendar or project.calendar].hours_per_day
        return replace(task, window="w", duration=constant(4 * random.randint(3, 22) / day))

    tasks = tuple(waiting(task) if task.id in chosen else task for task in project.tasks)
    return replace(project, tasks=tasks, windows=(CutoverWindow("w", tuple(kept)),))
