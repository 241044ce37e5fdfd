"""A schedule as the checks of its quality look at it: what is not done yet, its links, its base plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from forecast.compiler.expand import expand
from forecast.compiler.plan import Plan, plan_project
from forecast.project import Link, Project, Task
from forecast.project.calendars import calendar_of_lag

MOMENT = 1e-6  # slots of the axis; two moments this close are one


@dataclass(frozen=True, slots=True)
class View:
    """A project and its base plan.

    Attributes
    ----------
    project : Project
        Without what does not exist in this scenario, as it is written otherwise.
    plan : Plan
    open : tuple of Task
        The tasks of the model's table that are not complete, in its order.
    by_id : mapping of str to Task
        All tasks of ``project``.
    row : mapping of str to int
        Where each task stands in the plan.
    successors : mapping of str to tuple of (str, Link)
        Who waits for a task, and by which link.
    begins : float
        The moment from which on work can be planned: the status date, else the project's start.
    target : date or None
        The day by which the project is to finish.
    """

    project: Project
    plan: Plan
    open: tuple[Task, ...]
    by_id: Mapping[str, Task]
    row: Mapping[str, int]
    successors: Mapping[str, tuple[tuple[str, Link], ...]]
    begins: float
    target: date | None = None

    def start(self, task: Task) -> float:
        """Return when a task, or what is left of it, begins in the base plan."""
        return float(self.plan.base.resumed[self.row[task.id]])

    def finish(self, task: Task) -> float:
        """Return when a task ends in the base plan."""
        return float(self.plan.base.finish[self.row[task.id]])

    def total_float(self, task: Task) -> float:
        """Return the total float in working days."""
        return float(self.plan.base.total_float[self.row[task.id]])

    def days_left(self, task: Task) -> float:
        """Return the most likely working days that are left."""
        return float(self.plan.durations[self.row[task.id]])

    def is_critical(self, task: Task) -> bool:
        """Return whether a task drives the project's finish."""
        return bool(self.plan.base.critical[self.row[task.id]])

    def exists(self, task: Task) -> bool:
        """Return whether the base plan holds a task."""
        return bool(self.plan.base.exists[self.row[task.id]])

    def days_held(self, task: Task) -> float:
        """Return the working days of a task's calendar between the moment at which work can begin and its start."""
        calendar, timeline = task.calendar or self.project.calendar, self.plan.timeline
        return timeline.days_before(calendar, self.start(task)) - timeline.days_before(calendar, self.begins)

    def lag_days(self, task: Task, link: Link) -> float:
        """Return the constant part of the lag of a link to a task, in days of the calendar on which it runs."""
        if not link.lag_minutes:
            return link.lag_days
        name = calendar_of_lag(self.project, link, self.by_id[link.predecessor], task)
        return link.lag_days + link.lag_minutes / (60.0 * self.project.calendars[name].hours_per_day)

    def links(self) -> Iterator[tuple[Task, Link]]:
        """Yield the links to tasks that are not complete."""
        for task in self.open:
            for link in task.predecessors:
                yield task, link


def view_of(project: Project, target: date | None = None) -> View:
    """Plan a project and return it with its plan.

    Parameters
    ----------
    project : Project
        Without errors in `forecast.project.check`.
    target : date, optional
        The day by which it is to finish; the project's own ``must_finish`` goes first.
    """
    written, plan = expand(project), plan_project(project)
    own = {task.id for task in project.tasks}
    successors: dict[str, list[tuple[str, Link]]] = {}
    for task in written.tasks:
        for link in task.predecessors:
            successors.setdefault(link.predecessor, []).append((task.id, link))
    return View(
        written,
        plan,
        tuple(task for task in written.tasks if task.id in own and not task.is_complete),
        {task.id: task for task in written.tasks},
        {task.id: t for t, task in enumerate(plan.tasks)},
        {name: tuple(sorted(links, key=lambda one: one[0])) for name, links in successors.items()},
        0.0 if project.status_date is None else plan.timeline.moment(project.status_date),
        project.must_finish or target,
    )
