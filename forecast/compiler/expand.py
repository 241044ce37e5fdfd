"""What a project says in short, as tasks, links and charges: from a `Project` to one that the compiler takes as it is.

Each expansion takes a project and returns one; they run in the order of `EXPANSIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forecast.calendars import CONTINUOUS
from forecast.project import Charge, Delivery, Link, Moment, Project, Task
from forecast.project.responses import in_force
from forecast.project.systemic import without_covered

Expansion = Callable[[Project], Project]


def expand(project: Project) -> Project:
    """Return the project with everything that it says in short written out."""
    for expansion in EXPANSIONS:
        project = expansion(project)
    return project


def calendars_of_resources(project: Project) -> Project:
    """Let the calendar of a resource run the tasks that name none and use this resource alone."""
    calendars = {resource.id: resource.calendar for resource in project.resources if resource.calendar}
    if not calendars:
        return project

    def with_calendar(task: Task) -> Task:
        alone = task.calendar is None and len(task.resources) == 1
        return replace(task, calendar=calendars.get(task.resources[0].resource)) if alone else task

    return replace(project, tasks=tuple(map(with_calendar, project.tasks)))


def deliveries_as_tasks(project: Project) -> Project:
    """Make a task of each delivery, links to the tasks that need it, and charges for its storage and late fee."""
    if not project.deliveries:
        return project
    waits: dict[str, list[Link]] = {}
    for delivery in project.deliveries:
        for name in delivery.needed_for:
            waits.setdefault(name, []).append(Link(delivery.id))
    tasks = [*project.tasks, *map(_under_way, project.deliveries)]
    return replace(
        project,
        tasks=tuple(
            replace(task, predecessors=(*task.predecessors, *waits[task.id])) if task.id in waits else task
            for task in tasks
        ),
        calendars={CONTINUOUS.id: CONTINUOUS, **project.calendars},
        charges=(*project.charges, *(charge for delivery in project.deliveries for charge in _charges(delivery))),
    )


def _under_way(delivery: Delivery) -> Task:
    return Task(
        delivery.id,
        delivery.name,
        delivery.lead,
        predecessors=tuple(Link(name) for name in delivery.order_after),
        calendar=delivery.calendar,
        not_before=delivery.order_on,
        fixed_cost=delivery.cost,
        account=delivery.account,
        spread="end",
    )


def _charges(delivery: Delivery) -> list[Charge]:
    """Return the charges of a delivery: what its storage costs, what its supplier pays for being late."""
    account, arrival = delivery.account, Moment(task=delivery.id)
    storage, late = f"{delivery.name}: storage", f"{delivery.name}: late fee"
    charges = []
    if delivery.storage_cost_per_day:
        use = Moment(task=delivery.needed_for[0], side="start", or_task=delivery.needed_for[1:])
        charges.append(Charge(f"{delivery.id}/storage", storage, delivery.storage_cost_per_day, arrival, use, account))
    if delivery.late_fee_per_day:
        promised, fee = Moment(date=delivery.due), -delivery.late_fee_per_day
        charges.append(Charge(f"{delivery.id}/late", late, fee, promised, arrival, account, delivery.most))
    return charges


EXPANSIONS: tuple[Expansion, ...] = (in_force, without_covered, calendars_of_resources, deliveries_as_tasks)
