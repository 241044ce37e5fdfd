"""What hypothesis draws: calendars, estimates, networks of a few tasks, threats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from forecast.calendars import CONTINUOUS, Calendar, Day, ExceptionalDays
from forecast.project import Estimate, Impact, Link, Project, Risk, Task
from tests.reference.projects import constant, pert, project_of, triangular, uniform

START = date(2026, 11, 2)

weekdays = st.lists(st.booleans(), min_size=7, max_size=7).filter(any).map(tuple)


@st.composite
def day_ranges(draw: st.DrawFn) -> tuple[date, date, str]:
    """Draw a few days in a row near the start."""
    first = draw(st.integers(-3, 60))
    return START + timedelta(first), START + timedelta(first + draw(st.integers(0, 12))), "closed"


@st.composite
def calendars(draw: st.DrawFn, name: str = "own") -> Calendar:
    """Draw a calendar with holidays and exceptions."""
    ranges = st.lists(day_ranges(), max_size=3).map(tuple)
    return Calendar(name, draw(weekdays), draw(ranges), draw(ranges))


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Return the shifts of a day on multiples of ten minutes; the last may end early on the next day."""
    edges = sorted(draw(st.sets(st.integers(36, 144), min_size=2, max_size=6)))
    shifts = [(10 * begin, 10 * end) for begin, end in zip(edges[::2], edges[1::2], strict=False)]
    if draw(st.booleans()):
        shifts[-1] = shifts[-1][0], 1440 + 10 * draw(st.integers(1, 36))
    return tuple(shifts)


@st.composite
def calendars_with_hours(draw: st.DrawFn, name: str = "own") -> Calendar:
    """Return a calendar with shifts, closed and opened days, and days with hours of their own."""
    plain = draw(calendars(name))
    week = tuple(draw(st.just(()) | days()) for _ in range(7))
    exceptions = tuple(
        ExceptionalDays(first, last, draw(st.just(()) | days()))
        for first, last, _ in draw(st.sampled_from([plain.closed, plain.opened]))
    )
    return replace(plain, shifts=week if any(week) else (draw(days()), *week[1:]), exceptions=exceptions)


whole_days = st.integers(0, 12).map(float)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    """Draw an uncertain number of days."""
    low, middle, high = sorted(draw(st.tuples(whole_days, whole_days, whole_days)))
    family = draw(st.sampled_from(("pert", "triangular", "uniform", "constant")))
    if high == low or family == "constant":
        return constant(middle)
    return (
        uniform(low, high)
        if family == "uniform"
        else {"pert": pert, "triangular": triangular}[family](low, middle, high)
    )


@st.composite
def networks(draw: st.DrawFn, most: int = 7, kinds: tuple[str, ...] = ("FS",)) -> Project:
    """Draw a project of tasks with links without lags."""
    n = draw(st.integers(2, most))
    tasks = []
    for k in range(n):
        before = draw(st.sets(st.integers(0, k - 1), max_size=3)) if k else set()
        links = tuple(Link(f"T{j}", draw(st.sampled_from(kinds))) for j in sorted(before))
        tasks.append(Task(f"T{k}", f"T{k}", draw(estimates()), predecessors=links))
    return project_of(tasks)


@st.composite
def projects_with_calendars(draw: st.DrawFn) -> Project:
    """Draw a project in which every task may have a calendar of its own, with all kinds of links."""
    own = {name: draw(calendars(name)) for name in ("one", "two")}
    project = draw(networks(kinds=("FS", "FS", "SS", "FF", "SF")))
    names = (*own, "continuous")
    tasks = [
        Task(task.id, task.name, task.duration, predecessors=task.predecessors, calendar=draw(st.sampled_from(names)))
        for task in project.tasks
    ]
    return project_of(tasks, calendars={**own, "continuous": CONTINUOUS}, calendar=draw(st.sampled_from(names)))


@st.composite
def threats(draw: st.DrawFn, tasks: tuple[str, ...], name: str) -> Risk:
    """Draw a threat whose impacts never help."""
    hit = tuple(sorted(draw(st.sets(st.sampled_from(tasks), min_size=1, max_size=3))))
    delay = draw(st.sampled_from((None, pert(0.0, 2.0, 9.0), constant(3.0))))
    factor = draw(st.sampled_from((None, uniform(1.0, 1.5), triangular(1.0, 1.0, 2.0))))
    cost = draw(st.sampled_from((None, pert(0.0, 10.0, 50.0))))
    impact = Impact(hit, delay=delay, factor=factor, cost=cost)
    return Risk(name, name, draw(st.sampled_from((0.05, 0.3, 0.9, 1.0))), impacts=(impact,))
