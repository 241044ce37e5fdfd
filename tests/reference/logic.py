"""What chance decides, slowly: what a loop does again, who exists, and which window is open; straight from a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forecast.project import Link, Project, Rework, Task
from tests.reference.working_time import SNAP, Axis


@dataclass(frozen=True)
class Again:
    """Which task is done again, in which loop, and the how manyth time it is."""

    original: str
    loop: Rework
    number: int


def with_passes(project: Project) -> tuple[list[Task], dict[str, Again]]:
    """Return all tasks, those done again too, with links that say who waits for whom."""
    task_of, again = {task.id: task for task in project.tasks}, {}
    passes_of = {name: loop for loop in project.rework for name in loop.redo}
    found = []
    for task in project.tasks:
        links = list(task.predecessors)
        for link in task.predecessors:
            loop = next((one for one in project.rework if one.test == link.predecessor), None)
            if loop is not None and task.id not in loop.redo and link.kind in ("FS", "FF"):
                links += [replace(link, predecessor=f"{loop.test} ({2 + k})") for k in range(len(loop.probabilities))]
        found.append(replace(task, predecessors=tuple(links)))
        loop = passes_of.get(task.id)
        for k in range(len(loop.probabilities) if loop else 0):
            number = k + 2
            links = [Link(loop.test if k == 0 else f"{loop.test} ({number - 1})")]
            for name in loop.redo:
                if name != task.id and follows(task_of, task.id, name, set(loop.redo)):
                    links.append(Link(f"{name} ({number})"))
            links += [
                replace(link, predecessor=f"{link.predecessor} ({number})")
                for link in task.predecessors if link.predecessor in loop.redo
            ]  # fmt: skip
            name = f"{task.id} ({number})"
            again[name] = Again(task.id, loop, number)
            found.append(replace(task, id=name, predecessors=tuple(links), not_before=None, constraints=()))
    return found, again


def follows(task_of: Mapping[str, Task], later: str, earlier: str, redone: set[str]) -> bool:
    """Say whether a task follows another one through tasks that are not done again, at least one."""
    before = {link.predecessor for link in task_of[later].predecessors} - redone
    return any(
        any(link.predecessor == earlier for link in task_of[name].predecessors)
        or follows(task_of, name, earlier, redone)
        for name in before
    )


def wait(periods: Iterable[tuple], axis: Axis, calendar: str, begin: float, lasting: float) -> tuple[float, str]:
    """Return when a task starts that must begin and end in one period, and what went wrong: overrun, missed or nothing.

    Parameters
    ----------
    periods : iterable of (date, date)
        Days or moments.
    begin, lasting : float
        The earliest moment, and the working days of its calendar.
    """
    work = axis.work_before(calendar, begin)
    left = []
    for first, last in sorted(periods):
        opens, closes = axis.moment(first), axis.end(last)
        room = axis.work_before(calendar, opens), axis.work_before(calendar, closes)
        if room[0] == room[1]:
            continue
        if lasting == 0.0:
            if begin <= closes + SNAP:
                return max(begin, opens), ""
        elif room[1] > work + SNAP:
            left.append(room)
    if not left:
        return begin, "missed"
    fitting = [room for room in left if max(work, room[0]) + lasting <= room[1] + SNAP]
    chosen = fitting[0] if fitting else next((room for room in left if room[0] >= work - SNAP), left[0])
    start = begin if chosen[0] <= work else axis.first_moment(calendar, chosen[0])
    return start, "" if fitting else "overrun"
