"""What a project says in short, as tasks, links and charges: from a `Project` to one that the compiler takes as it is.

Each expansion takes a project and returns one; they run in the order of `EXPANSIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forecast.calendars import CONTINUOUS
from forecast.project import Charge, Delivery, Moment, Project
from forecast.project.calendars import calendars_of_resources
from forecast.project.precedence import with_deliveries
from forecast.project.responses import in_force
from forecast.project.systemic import without_covered

Expansion = Callable[[Project], Project]


def expand(project: Project) -> Project:
    """Return the project with everything that it says in short written out."""
    for expansion in EXPANSIONS:
        project = expansion(project)
    return project


def deliveries_as_tasks(project: Project) -> Project:
    """Make a task of each delivery, links to the tasks that need it, and charges for its storage and late fee."""
    if not project.deliveries:
        return project
    return replace(
        project,
        tasks=with_deliveries(project),
        calendars={CONTINUOUS.id: CONTINUOUS, **project.calendars},
        charges=(*project.charges, *(charge for delivery in project.deliveries for charge in _charges(delivery))),
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
