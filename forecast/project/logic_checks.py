"""Checks of logic that depends on chance: forks, who decides them, rework loops and cut-over windows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np

from forecast.calendars import DAY_MINUTES, Calendar
from forecast.distributions import estimate as questions
from forecast.errors import Problem
from forecast.project.calendars import calendars_by_task, works_by_hours
from forecast.project.chance import CutoverWindow, Rework
from forecast.project.model import Link, Project, Task
from forecast.project.precedence import with_deliveries
from forecast.project.progress import day_words

YEARS_SEARCHED = 10  # longer than any project of this kind
SUM_TOLERANCE = 1e-9
SNAP = 1e-9  # days


def forks_are_sound(project: Project) -> Iterator[Problem]:
    """Find branches whose probabilities don't sum to 1, names used twice, and conditions that decide nothing."""
    for branch in project.branches:
        total = sum(probability for _, probability in branch.outcomes)
        if abs(total - 1.0) > SUM_TOLERANCE:
            yield Problem(
                "branch-sum",
                f"the outcomes of `{branch.name}` have probabilities that sum to {total:.6g}; exactly one happens: "
                "they need 1",
                table="project",
                field="branches",
                hint="change one of them, or add an outcome for the rest in which nothing happens",
            )
    names = Counter([branch.name for branch in project.branches] + [one.name for one in project.conditions])
    for name in (name for name, count in names.items() if count > 1):
        field = "branches" if any(branch.name == name for branch in project.branches) else "conditions"
        message = f"the name `{name}` stands for two branches or conditions"
        yield Problem("fork-twice", message, table="project", field=field, hint="rename one of them")
    for condition in project.conditions:
        if condition.then == condition.otherwise:
            yield _of_block(
                "conditions",
                "condition-outcomes",
                f"the condition `{condition.name}` has the outcome `{condition.then}` either way",
                "give `then` and `otherwise` different names",
            )


def conditions_are_decided_in_time(project: Project) -> Iterator[Problem]:
    """Find tasks that may start before the task that decides whether they exist has ended."""
    decider = {condition.name: condition.task for condition in project.conditions}
    after = {task: _starts_after_end_of(project, task) for task in set(decider.values())}
    for task in project.tasks:
        if task.only_if is None or task.only_if[0] not in decider:
            continue
        name, deciding = task.only_if[0], decider[task.only_if[0]]
        if task.id not in after[deciding]:
            yield Problem(
                "condition-order",
                f"the task `{task.id}` exists only for an outcome of `{name}`, but `{deciding}`, which decides that, "
                "need not have ended when it starts",
                table="tasks",
                id=task.id,
                field="only_if",
                hint=f"add a link to `{deciding}`, or let a task that comes before decide",
            )


def _starts_after_end_of(project: Project, task: str) -> set[str]:
    """Return the tasks that can't start before another one has ended, by links without leads."""
    successors: dict[str, list[tuple[str, Link]]] = {}
    for one in with_deliveries(project):
        for link in one.predecessors:
            if not link.may_lead:
                successors.setdefault(link.predecessor, []).append((one.id, link))
    # What is known of a task: that its finish ("F"), or its start as well ("S"), is not before that end.
    known, waiting = {(task, "F")}, [(task, "F")]
    while waiting:
        name, side = waiting.pop()
        for other, link in successors.get(name, ()):
            if link.kind[0] != side:
                continue
            for found in ((other, "S"), (other, "F")) if link.kind[1] == "S" else ((other, "F"),):
                if found not in known:
                    known.add(found)
                    waiting.append(found)
    return {name for name, side in known if side == "S"}


def loops_can_be_left(project: Project) -> Iterator[Problem]:
    """Find rework loops without exit, without their test, out of order, or that overlap."""
    loop_of: dict[str, Rework] = {}
    by_id = {task.id: task for task in with_deliveries(project)}
    for loop in project.rework:
        if all(probability == 1.0 for probability in loop.probabilities):
            yield _of_block(
                "rework",
                "loop-without-exit",
                f"the loop `{loop.name}` is never left: each pass follows with certainty",
                "lower a probability; what is surely done twice is two tasks",
            )
        if loop.test not in loop.redo:
            yield _of_block(
                "rework",
                "rework-test",
                f"the loop `{loop.name}` does not redo its test `{loop.test}`, which decides on the next pass",
                f"add `{loop.test}` to `redo`",
            )
        before = _before(by_id, loop.test)
        for name in loop.redo:
            if name in loop_of:
                other = "twice" if loop_of[name] is loop else f"also by the loop `{loop_of[name].name}`"
                yield _of_block(
                    "rework",
                    "rework-overlap",
                    f"`{name}` is done again by the loop `{loop.name}`, {other}",
                    "join the loops, or divide the task",
                )
            loop_of[name] = loop
            if name != loop.test and name in by_id and name not in before:
                yield _of_block(
                    "rework",
                    "rework-order",
                    f"`{name}` is done again by the loop `{loop.name}` but does not come before its test `{loop.test}`",
                    f"make it a predecessor of `{loop.test}`, or remove it from `redo`",
                )
            for number in range(2, len(loop.probabilities) + 2):
                if f"{name} ({number})" in by_id:
                    yield Problem(
                        "rework-id",
                        f"the id `{name} ({number})` is that of `{name}` done again by the loop `{loop.name}`",
                        table="tasks",
                        id=f"{name} ({number})",
                        field="id",
                        hint="give the task another id",
                    )
    for task in project.tasks:
        if task.rework_only and (task.id not in loop_of or loop_of[task.id].test == task.id):
            what = "no loop redoes it" if task.id not in loop_of else "it is the test that decides on the first pass"
            yield Problem(
                "rework-only",
                f"the task is done in the passes of a loop only, but {what}",
                table="tasks",
                id=task.id,
                field="rework_only",
                hint="name it in `redo` of a loop, beside its test, or clear `rework_only`",
            )


def _before(by_id: dict[str, Task], name: str) -> set[str]:
    """Return the tasks that come before another one."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        task = by_id.get(waiting.pop())
        for link in task.predecessors if task is not None else ():
            if link.predecessor not in found:
                found.add(link.predecessor)
                waiting.append(link.predecessor)
    return found


def cutovers_fit_their_windows(project: Project) -> Iterator[Problem]:
    """Find windows whose periods overlap, and tasks whose window never opens or is never long enough."""
    by_name = {window.name: window for window in project.windows}
    calendars = calendars_by_task(project)
    for window in project.windows:
        bounds = window.bounds
        order = np.lexsort((bounds[:, 1], bounds[:, 0]))
        overlapping = np.flatnonzero(bounds[order[1:], 0] < bounds[order[:-1], 1])
        if len(overlapping):
            one, other = (window.periods[order[overlapping[0] + k]] for k in (0, 1))
            yield _of_block(
                "windows",
                "window-overlap",
                f"two periods of the window `{window.name}` overlap: {_said(one)} and {_said(other)}",
                "join them, or shorten one",
            )
    for task in project.tasks:
        if task.window not in by_name or calendars[task.id] not in project.calendars:
            continue
        window, calendar = by_name[task.window], project.calendars[calendars[task.id]]
        if window.has_times and not works_by_hours(project):
            yield _of_window(
                task,
                "window-needs-hours",
                f"the window `{window.name}` has times of day, but all calendars of the project have whole days",
                "give the task a calendar with `shifts`, or write the window in days",
            )
            continue
        rooms = _rooms(window, calendar, project)
        duration = task.duration
        least = questions.support(duration.family, dict(duration.parameters), duration.low, duration.high)[0]
        if not rooms.any():
            yield _of_window(
                task,
                "window-never-opens",
                f"the window `{window.name}` has no working {'time' if window.has_times else 'day'} of the calendar "
                f"`{calendar.id}` in the {YEARS_SEARCHED} years after {project.start}",
                "give the task a calendar that works on the days of its window",
            )
        elif rooms.max() < least - SNAP:
            yield _of_window(
                task,
                "window-too-short",
                f"the longest period of the window `{window.name}` has {rooms.max():g} working days of the calendar "
                f"`{calendar.id}`; the task takes at least {least:g}",
                "lengthen the window, or divide the task",
            )


def _rooms(window: CutoverWindow, calendar: Calendar, project: Project) -> np.ndarray:
    """Return the working days of each period in the years after the project's start, shape (n_periods,)."""
    n_days = YEARS_SEARCHED * 365
    minutes = (window.bounds - np.datetime64(project.start, "m")).astype(np.int64)
    if window.has_times:
        length = math.gcd(DAY_MINUTES, *calendar.ends())
        worked = np.concatenate([[0], np.cumsum(calendar.slots(project.start, n_days, length))])
        before = np.interp(minutes / length, np.arange(len(worked)), worked) * (length / 60.0 / calendar.hours_per_day)
    else:
        worked = np.concatenate([[0], np.cumsum(calendar.days_of_work(project.start, n_days))])
        before = worked[np.clip(minutes // DAY_MINUTES, 0, n_days)]
    return np.asarray(before[:, 1] - before[:, 0], np.float64)


def _said(period: tuple[date, date]) -> str:
    return "..".join(map(day_words, period))


def _of_window(task: Task, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, table="tasks", id=task.id, field="window", hint=hint)


def _of_block(field: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code, message, table="project", field=field, hint=hint)
