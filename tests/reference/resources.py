"""What resources do and cost, one assignment and one working day after the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from forecast.project import Assignment, Estimate, Impact, Project, Resource, Risk, Task
from tests.reference.money import Payment
from tests.reference.projects import triangular, uniform
from tests.reference.working_time import Axis

Struck = list[tuple[Risk, Impact, dict[str, float]]]
SNAP = 1e-12


def given(resource: Resource) -> float:
    """Return the one rate that is written."""
    (rate,) = [rate for rate in (resource.hourly_rate, resource.day_rate, resource.annual_salary) if rate is not None]
    return rate


def hourly(project: Project, resource: Resource, rate: float) -> float:
    """Return what an hour costs at a rate in the unit of the one that is written."""
    if resource.hourly_rate is not None:
        return rate
    if resource.day_rate is not None:
        return rate / project.calendars[project.calendar].hours_per_day
    return rate / (resource.hours_per_year or project.hours_per_year)


def product(struck: Struck, resource: str, name: str) -> float:
    """Return what risks multiply the rate or the units of a resource by."""
    return math.prod(what.get(name, 1.0) for _, impact, what in struck if resource in impact.resources)


def average_rate(resource: Resource, axis: Axis, calendar: str, begin: float, end: float) -> float:
    """Return the rate of a task that runs evenly over its working days, relative to the first one; day by day."""

    def on(k: int) -> float:
        day = axis.days[axis.worked[calendar][max(k, 0)]]
        since = [rate for moment, rate in resource.rate_from if moment <= day]
        return since[-1] / given(resource) if since else 1.0

    first, last = axis.work_before(calendar, begin), axis.work_before(calendar, end)
    if last - first <= SNAP:
        return on(math.floor(first + 1e-9))
    total, k = 0.0, math.floor(first)
    while k < last:
        total += on(k) * max(min(k + 1, last) - max(k, first), 0.0)
        k += 1
    return total / (last - first)


def payments(
    project: Project,
    axis: Axis,
    task: Task,
    one: Any,
    rates: Mapping[str, float],
    struck: Struck,
    factor: float,
) -> Iterator[Payment]:
    """Yield what the resources of a task cost, and note their work."""
    by_id = {resource.id: resource for resource in project.resources}
    calendar = task.calendar or project.calendar
    struck = [] if task.is_complete else struck
    for assignment in task.resources:
        resource = by_id[assignment.resource]
        account = resource.account or task.account
        units = assignment.units * product(struck, resource.id, "quantity_factor")
        days = one.duration_of[task.id] if resource.cost_follows == "duration" else one.effort_of[task.id]
        drawn = rates.get(resource.id)
        per_day = hourly(project, resource, given(resource) if drawn is None else drawn)
        per_day *= project.calendars[calendar].hours_per_day * product(struck, resource.id, "rate_factor")
        if resource.rate_from:
            per_day *= average_rate(resource, axis, calendar, one.start_of[task.id], one.finish_of[task.id])
        one.work[resource.id] = one.work.get(resource.id, 0.0) + units * days
        yield Payment(account, units * days * per_day * factor, "linear", task.id, resource.currency, None, resource.id)
        yield Payment(
            account, units * resource.cost_per_use * factor, "start", task.id, resource.currency, None, resource.id
        )


def with_resources(project: Project, seed: int) -> Project:
    """Give a random project resources with all that they can say, and risks on their rates and quantities."""
    random = Random(seed)

    def changed(resource: Resource) -> Resource:
        rate = given(resource)
        day = project.start + timedelta(days=random.randrange(-5, 30))
        later = ((day, 1.5 * rate), (day + timedelta(days=random.randrange(1, 9)), 0.8 * rate))
        return replace(
            resource,
            rate_estimate=random.choice((None, triangular(0.9 * rate, rate, 1.3 * rate), uniform(0.8 * rate, rate))),
            rate_from=random.choice(((), later, later[:1])),
            cost_per_use=random.choice((0.0, 120.0)),
            cost_follows=random.choice(("duration", "effort")),
        )

    resources = tuple(changed(resource) for resource in project.resources)
    names = [resource.id for resource in resources]

    def on_resources(impact: Impact, kind: str) -> Impact:
        factor: Estimate = uniform(1.0, 1.4) if kind == "threat" else uniform(0.5, 1.0)
        return replace(
            impact,
            resources=tuple(random.sample(names, random.randrange(1, 3))),
            rate_factor=random.choice((None, factor)),
            quantity_factor=random.choice((None, factor)),
        )

    def risky(risk: Risk) -> Risk:
        return replace(
            risk,
            impacts=tuple(on_resources(impact, risk.kind) for impact in risk.impacts),
            residual_impacts=tuple(on_resources(impact, risk.kind) for impact in risk.residual_impacts),
        )

    def busy(task: Task) -> Task:
        chosen = random.sample(names, random.randrange(4))
        return replace(task, resources=tuple(Assignment(name, random.choice((0.5, 1.0, 2.0))) for name in chosen))

    return replace(
        project,
        tasks=tuple(busy(task) for task in project.tasks),
        risks=tuple(risky(risk) for risk in project.risks),
        resources=resources,
    )
