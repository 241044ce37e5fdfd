"""Lost days as arrays: months on the working days of a calendar, and what each of them loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from forecast.calendars import DAY_MINUTES, Calendar, Timeline
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import LostTime
from forecast.engine.streams import stream_keys
from forecast.project import Project, Task

EVERY_MONTH = tuple(range(1, 13))
Entry = tuple[str, str, int, tuple[int, ...], int, tuple[str, str]]


def compile_losses(
    project: Project, tasks: Sequence[Task], timeline: Timeline, draws: StreamList, row: Mapping[str, int]
) -> LostTime:
    """Return the lost days of calendars that tasks use; ``row`` gives the row of occurrences of each risk."""
    used = {task.calendar or project.calendar for task in tasks}
    entries = [one for one in _entries(project, draws, row) if one[1] in used]
    slow = {name: c for c, name in enumerate(sorted({calendar for _, calendar, *_ in entries}))}
    entries.sort(key=lambda one: (slow[one[1]], one[0]))
    first = date(project.start.year, project.start.month, 1)
    per_day = DAY_MINUTES // timeline.slot_minutes
    months = _months(first, project.start + timedelta(days=int(timeline.clock[-1]) // per_day)) if entries else []
    n_slots = max((len(timeline.work_slots(name)) for name in slow), default=0)
    month_of = np.full((len(slow), n_slots), max(len(months) - 1, 0), np.int32)
    first_day, working = np.full((len(slow), len(months) + 2), np.inf), np.zeros((len(slow), len(months)))
    for name, c in slow.items():
        slots = timeline.clock[timeline.work_slots(name)]
        edges = np.array([(one - project.start).days for one in [*months, _next(months[-1])]])
        first_day[c, :-1] = np.searchsorted(slots, edges * per_day)
        month_of[c, : len(slots)] = np.searchsorted(edges * per_day, slots, side="right") - 1
        working[c] = _days_of_months(project.calendars[name], first, edges - edges[0])
    return LostTime(
        of_task=np.array([slow.get(task.calendar or project.calendar, -1) for task in tasks], np.int32),
        month_of=month_of,
        first_day=first_day,
        working_days=working,
        first_month=12 * first.year + first.month - 1,
        first_entry=np.cumsum([0, *(sum(one[1] == name for one in entries) for name in slow)]).astype(np.int32),
        stream=np.array([stream for _, _, stream, _, _, _ in entries], np.int32),
        key=stream_keys([key for *_, key in entries]),
        in_month=np.array([[m in chosen for m in EVERY_MONTH] for _, _, _, chosen, _, _ in entries], np.bool_).reshape(
            len(entries), 12
        ),
        risk=np.array([risk for _, _, _, _, risk, _ in entries], np.int32),
    )


def _days_of_months(calendar: Calendar, first: date, edges: np.ndarray) -> np.ndarray:
    """Return the working days of whole months, which begin ``edges`` days after a first one.

    What a night shift does after the end of a month is counted in the next one.
    """
    before = np.concatenate([[0.0], np.cumsum(calendar.days_of_work(first, int(edges[-1])))])
    return np.asarray(np.diff(before[edges]))


def _entries(project: Project, draws: StreamList, row: Mapping[str, int]) -> list[Entry]:
    found: list[Entry] = []
    for lost in sorted(project.lost_days, key=lambda one: one.name):
        stream = draws.add("lost-days", lost.name, lost.days)
        found.append((lost.name, lost.calendar, stream, lost.months, -1, ("lost-days", lost.name)))
    for risk in sorted(project.risks, key=lambda one: one.id):
        for impact in sorted(project.assessment(risk)[1], key=lambda one: one.key):
            if impact.lost_days is not None and impact.calendar:
                element = f"{risk.id}\x1f{impact.key}"
                stream = draws.add("lost_days", element, impact.lost_days)
                # Behind the blocks' own names, which hold no such separator.
                name = f"\x1f{element}"
                found.append((name, impact.calendar, stream, EVERY_MONTH, row[risk.id], ("lost_days", element)))
    return found


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while (following := _next(months[-1])) <= last:
        months.append(following)
    return months


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
