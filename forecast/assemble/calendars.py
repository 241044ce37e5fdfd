"""The calendars that a project runs on: their week, and the days that differ from it while the project may last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from forecast.calendars import CONTINUOUS, Calendar
from forecast.calendars.wording import hours_in_words, week_in_words
from forecast.compiler import Compiled
from forecast.engine.simulate import Simulation
from forecast.project import Project
from forecast.project.calendars import calendar_of_lag

STANDARD = Calendar("standard")
PLAIN = "predecessor"
"""The calendar on which lags run unless a model says otherwise."""


def calendar_rows(project: Project, compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row per calendar in use, in the order of the model.

    None where all of them are the built-in ones, unless the model says on which of these lags run.
    """
    tasks = [task for task in compiled.tasks if task.id not in compiled.passes]
    counted = Counter(task.calendar or project.calendar for task in tasks)
    used = [one for name, one in project.calendars.items() if name in compiled.timeline.worked]
    by_id = {task.id: task for task in tasks}
    lags = Counter(
        calendar_of_lag(compiled.project, link, by_id[link.predecessor], task)
        for task in tasks
        for link in task.predecessors
        if link.has_lag and link.predecessor in by_id
    )
    is_plain = project.lag_calendar == PLAIN or not lags
    if is_plain and all(one in (STANDARD, CONTINUOUS) for one in used):
        return []
    days = float(compiled.timeline.calendar_days(simulation.outcome.finish).max())
    last = project.start + timedelta(days=min(days, float((date.max - project.start).days)))
    return [
        {
            "id": one.id,
            "is_project": one.id == project.calendar,
            "n_tasks": counted[one.id],
            "n_lags": lags[one.id],
            "lag_calendar": project.lag_calendar,
            "week": week_in_words(one),
            "hours_per_day": one.hours_per_day,
            "days_per_week": one.week,
            "days_per_month": one.month,
            "public_holidays": list(one.public_holidays),
            "days": sorted(_days(one, project.start, last), key=lambda row: (row["from"], row["to"])),
        }
        for one in used
    ]


def _days(calendar: Calendar, start: date, last: date) -> Iterator[dict[str, str]]:
    """Yield the days that are closed, opened, or have hours of their own."""
    changes = [(first, end, "closed", name) for first, end, name in calendar.closed]
    changes += [(first, end, "worked", name) for first, end, name in calendar.opened]
    changes += [(one.first, one.last, hours_in_words(one.shifts), one.name) for one in calendar.exceptions]
    for first, end, hours, name in changes:
        if first <= last and end >= start:
            yield {"from": first.isoformat(), "to": end.isoformat(), "hours": hours, "name": name}
