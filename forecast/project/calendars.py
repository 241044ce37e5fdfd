"""Which calendar a task runs on, and a lag."""

from __future__ import annotations

from dataclasses import replace

from forecast.calendars import CONTINUOUS
from forecast.project.model import Link, Project, Task


def calendars_of_resources(project: Project) -> Project:
    """Let the calendar of a resource run the tasks that name none and use this resource alone."""
    calendars = {resource.id: resource.calendar for resource in project.resources if resource.calendar}
    if not calendars:
        return project

    def with_calendar(task: Task) -> Task:
        alone = task.calendar is None and len(task.resources) == 1
        return replace(task, calendar=calendars.get(task.resources[0].resource)) if alone else task

    return replace(project, tasks=tuple(map(with_calendar, project.tasks)))


def calendars_by_task(project: Project) -> dict[str, str]:
    """Return the calendar of each task and delivery."""
    tasks = calendars_of_resources(project).tasks
    found = {task.id: task.calendar or project.calendar for task in tasks}
    return found | {delivery.id: delivery.calendar for delivery in project.deliveries}


def works_by_hours(project: Project) -> bool:
    """Return whether moments have a time of day: some calendar in use has hours."""
    used = {project.calendar, *calendars_by_task(project).values()}
    return any(project.calendars[name].has_hours for name in used if name in project.calendars)


def calendar_of_lag(project: Project, link: Link, predecessor: Task, successor: Task) -> str:
    """Return the calendar on which the lag of a link runs."""
    if link.is_elapsed or project.lag_calendar == "24-hours":
        return CONTINUOUS.id
    task = {"predecessor": predecessor, "successor": successor}.get(project.lag_calendar)
    return project.calendar if task is None else task.calendar or project.calendar
