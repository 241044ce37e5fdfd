"""Several projects of one file planned as one: each with its own calendars and its own data date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from forecast.readers.schedules.across import with_calendars
from forecast.readers.schedules.planned import PlannedSchedule, PlannedTask

RULES = {
    "progress": "progress", "lag_calendar": "the calendar of lags", "lag_from_early_start": "lags of work in progress",
    "float_rule": "float", "uses_expected_finish": "expected finishes", "honours_constraints": "constraints",
}  # fmt: skip


def together(schedules: Sequence[PlannedSchedule]) -> PlannedSchedule:
    """Return projects of one file as one project, planned by the rules of the first.

    What has not begun in a project waits for its own data date; ids that several projects use get the code of the
    project in front.

    Parameters
    ----------
    schedules : sequence of PlannedSchedule
        Whose tasks have different numbers, as Primavera gives them.
    """
    used = Counter(id_ for one in schedules for id_ in {task.id for task in one.tasks if task.kind != "summary"})
    ends = {one.must_finish for one in schedules}
    begin = min(map(_begin, schedules))
    whole = replace(schedules[0], tasks=(), links=(), resources=(), assignments=())
    tasks: list[PlannedTask] = []
    taken: set[int] = set()
    for one in schedules:
        whole, numbers = with_calendars(whole, one)
        below = _numbers(one, taken)
        taken |= {below.get(task.uid, task.uid) for task in one.tasks}
        open_ends = {task.uid for task in one.tasks} - {link.predecessor for link in one.links}
        for task in one.tasks:
            changes = _changes(one, task, begin, numbers, below)
            if used[task.id] > 1:
                changes["id"] = f"{one.code or one.name}.{task.id}"
            if len(ends) > 1 and one.must_finish is not None and task.uid in open_ends:
                changes["external_late_finish"] = min(one.must_finish, task.external_late_finish or datetime.max)
            tasks.append(replace(task, **changes))
        known = {resource.uid for resource in whole.resources}
        whole = replace(
            whole,
            links=(*whole.links, *one.links),
            resources=(
                *whole.resources,
                *(
                    replace(resource, calendar=None if resource.calendar is None else numbers.get(resource.calendar))
                    for resource in one.resources
                    if resource.uid not in known
                ),
            ),
            assignments=(*whole.assignments, *one.assignments),
        )
    inside = {task.uid for task in tasks}
    across = {} if whole.ignores_others else dict.fromkeys(link for one in schedules for link in one.across)
    return replace(
        whole,
        name=", ".join(one.name for one in schedules),
        n_projects=len(schedules),
        start=min(one.start for one in schedules),
        tasks=tuple(tasks),
        links=(*whole.links, *(link for link in across if {link.predecessor, link.successor} <= inside)),
        across=tuple(link for link in across if not {link.predecessor, link.successor} <= inside),
        data_date=None if all(one.data_date is None for one in schedules) else begin,
        finish=max((one.finish for one in schedules if one.finish is not None), default=None),
        must_finish=ends.pop() if len(ends) == 1 else None,
    )


def rules_that_differ(schedules: Sequence[PlannedSchedule]) -> list[str]:
    """Return by what rules the projects were not scheduled alike."""
    return [words for name, words in RULES.items() if len({getattr(one, name) for one in schedules}) > 1]


def same_numbers(schedules: Sequence[PlannedSchedule]) -> Iterator[int]:
    """Yield numbers of tasks that two projects have: their links can't be told apart."""
    times = Counter(task.uid for one in schedules for task in one.tasks if task.kind != "summary")
    yield from (uid for uid, n in times.items() if n > 1)


def _begin(schedule: PlannedSchedule) -> datetime:
    """Return the moment before which nothing that is left of a project can begin."""
    return max(schedule.data_date or schedule.start, schedule.start)


def _numbers(schedule: PlannedSchedule, taken: set[int]) -> dict[int, int]:
    """Return new numbers of summaries, which only Primavera's work breakdown numbers apart from its activities."""
    own = {task.uid for task in schedule.tasks}
    free = max((*taken, *own), default=0)
    clashing = [task.uid for task in schedule.tasks if task.kind == "summary" and task.uid in taken]
    return {uid: free + k + 1 for k, uid in enumerate(clashing)}


def _changes(
    schedule: PlannedSchedule,
    task: PlannedTask,
    begin: datetime,
    numbers: Mapping[int, int],
    below: Mapping[int, int],
) -> dict[str, Any]:
    """Return what a task of a project has to say itself when it is planned with others."""
    default = numbers.get(schedule.calendar)
    code = schedule.code or schedule.name
    changes: dict[str, Any] = {
        "uid": below.get(task.uid, task.uid),
        "parent": None if task.parent is None else below.get(task.parent, task.parent),
        "calendar": default if task.calendar is None else numbers.get(task.calendar, default),
        "wbs": task.wbs if task.wbs.startswith(code) else f"{code}.{task.wbs}".rstrip("."),
    }
    own = _begin(schedule)
    if own > begin and task.actual_finish is None and not task.is_external and task.kind != "summary":
        if task.actual_start is None:
            changes["external_early_start"] = max(own, task.external_early_start or own)
        else:
            changes["suspended"] = task.suspended or own
            changes["resumed"] = max(own, task.resumed or own)
    return changes
