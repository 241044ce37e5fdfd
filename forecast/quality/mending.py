"""What a plan would be without a finding that distorts its simulation.

- A **hard constraint** is removed.
- An **open start** waits for the task that ends last before it in the base plan, as well as for its date.
- An **open finish** is waited for by the task that begins next after it in the base plan.
- A **start without finish** (start-to-start links only) also has to end before its successors end, with the same lag.
- A **long lag** is removed; a share of the predecessor's duration stays.

Links that are added move no task of the base plan, but for those of a start without finish: they pass on delays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from forecast.project import Constraint, Link, Project, Task, check
from forecast.project.checks import no_cycles
from forecast.project.logic_checks import conditions_are_decided_in_time, forks_are_sound, loops_can_be_left
from forecast.project.precedence import comes_after
from forecast.project.time_checks import windows_open
from forecast.quality.dates import hard, worded
from forecast.quality.logic import has_free_finish, open_finishes, open_starts, said
from forecast.quality.view import MOMENT, View

Finding = Literal["hard constraint", "open start", "open finish", "start without finish", "long lag"]
LONG_LAG = 5.0  # working days
# The checks that a further link may fail.
OF_LINKS = (no_cycles, forks_are_sound, conditions_are_decided_in_time, loops_can_be_left, windows_open)


@dataclass(frozen=True, slots=True)
class Mending:
    """A finding and the project without it.

    ``project`` is None where the finding surely moves no early date: removing it would change nothing.
    """

    finding: Finding
    task: Task
    found: str
    mended: str
    project: Project | None


def mend_constraints(view: View, project: Project) -> Iterator[Mending]:
    """Yield the project without each of its hard constraints, those with the least float first."""
    open_ids = {task.id for task in view.open}
    constrained = [task for task in project.tasks if task.id in open_ids and hard(task)]
    for task in sorted(constrained, key=lambda one: (view.total_float(one), one.id)):
        for one in hard(task):
            binds = project.constraints_win or one.kind not in ("start no later than", "finish no later than")
            free = without_constraints(project, {task.id: (one,)}) if binds else None
            yield Mending("hard constraint", task, worded(one), "removed", free)


def without_constraints(project: Project, removed: dict[str, tuple[Constraint, ...]]) -> Project:
    """Return the project without some constraints of its tasks, by their ids."""
    return replace(
        project,
        tasks=tuple(
            replace(task, constraints=tuple(one for one in task.constraints if one not in removed[task.id]))
            if task.id in removed
            else task
            for task in project.tasks
        ),
    )


def logic_findings(view: View, project: Project) -> Iterator[tuple[str, Callable[[], Mending | None]]]:
    """Yield each open end, start without finish and long lag: its task, and how to mend it.

    None comes out where no task of the plan fits, or a link would make a project that can't be.
    """
    by_id = {task.id: task for task in project.tasks}
    for task in open_starts(view):
        yield task.id, partial(_start_tied, view, project, by_id[task.id])
    for task in open_finishes(view):
        yield task.id, partial(_finish_tied, view, project, by_id[task.id])
    for task in view.open:
        if has_free_finish(view, task):
            yield task.id, partial(_start_with_finish, view, project, by_id[task.id])
    for task, link in view.links():
        # A link that a task without response has handed on stands in no row of the model.
        if view.lag_days(task, link) > LONG_LAG and link in by_id[task.id].predecessors:
            yield task.id, partial(_without_lag, view, project, by_id[task.id], link)


def _start_tied(view: View, project: Project, task: Task) -> Mending | None:
    """Let a task wait for the one that ends last before it begins."""
    after, begin = comes_after(view.project.tasks, task.id), view.start(task) + MOMENT
    fitting = [one for one in view.open if one.id not in after and view.exists(one) and view.finish(one) <= begin]
    before = max(fitting, key=lambda one: (view.finish(one), view.is_critical(one), one.id), default=None)
    if before is None:
        return None
    tied = _with_links(project, {task.id: (Link(before.id),)})
    return _sound(Mending("open start", task, "waits for nothing", f"also waits for `{before.id}`", tied))


def _finish_tied(view: View, project: Project, task: Task) -> Mending | None:
    """Let the task that begins next after another one ends wait for it."""
    before, end = _comes_before(view, task), view.finish(task) - MOMENT
    fitting = [
        one
        for one in view.open
        if one.id not in before and one.progress is None and view.exists(one) and view.start(one) >= end
    ]
    after = min(fitting, key=lambda one: (view.start(one), not view.is_critical(one), one.id), default=None)
    if after is None:
        return None
    tied = _with_links(project, {after.id: (Link(task.id),)})
    return _sound(Mending("open finish", task, "nothing waits for it", f"`{after.id}` waits for it", tied))


def _start_with_finish(view: View, project: Project, task: Task) -> Mending | None:
    """Let the tasks that wait for the start of a task also end after it."""
    known = {one.id for one in project.tasks}
    waiting = [(name, link) for name, link in view.successors[task.id] if link.kind == "SS" and name in known]
    if not waiting:
        return None
    named = ", ".join(f"`{name}`" for name, _ in waiting)
    tied = _with_links(project, {name: (replace(link, kind="FF"),) for name, link in waiting})
    mended = f"{named} also {'end' if len(waiting) > 1 else 'ends'} after it"
    return _sound(Mending("start without finish", task, f"only its start is waited for, by {named}", mended, tied))


def _without_lag(view: View, project: Project, task: Task, link: Link) -> Mending:
    """Take the constant part of a lag away."""
    links = tuple(replace(one, lag_days=0.0, lag_minutes=0.0) if one == link else one for one in task.predecessors)
    changed = replace(task, predecessors=links)
    without = replace(project, tasks=tuple(changed if one.id == task.id else one for one in project.tasks))
    return Mending("long lag", task, said(link, view.lag_days(task, link)), "without the lag", without)


def _comes_before(view: View, task: Task) -> set[str]:
    """Return a task and all that it waits for, directly or not."""
    found, waiting = {task.id}, [task.id]
    while waiting:
        for link in view.by_id[waiting.pop()].predecessors:
            if link.predecessor not in found:
                found.add(link.predecessor)
                waiting.append(link.predecessor)
    return found


def _sound(mending: Mending) -> Mending | None:
    """Return a mended project unless a link makes it one that can't be, e.g. because it leaves a rework loop."""
    assert mending.project is not None
    return None if any(problem.severity == "error" for problem in check(mending.project, OF_LINKS)) else mending


def _with_links(project: Project, added: dict[str, tuple[Link, ...]]) -> Project:
    return replace(
        project,
        tasks=tuple(
            replace(task, predecessors=(*task.predecessors, *added[task.id])) if task.id in added else task
            for task in project.tasks
        ),
    )
