"""What resources do and cost, where the base plan needs more of them than there are, and how deliveries arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from forecast.assemble.tasks import lower_percentile, spread
from forecast.compiler import Compiled
from forecast.compiler.resources import given_rate
from forecast.engine.memory import LANES
from forecast.engine.simulate import Moments, Simulation
from forecast.errors import Problem
from forecast.project import Estimate, Project, Resource
from forecast.results import words

MOST_NAMED = 5
POINTS = ("optimistic", "most_likely", "pessimistic")
DIGITS = 6  # of a slot: what ends and begins at the same moment does not run at the same time
UNIT_TOLERANCE = 1e-9
NEVER = dict.fromkeys(("waits", "waits_low", "waits_high"))
RATE_UNITS = {"hourly_rate": "hour", "day_rate": "day", "annual_salary": "year"}


def rate_unit(resource: Resource) -> str:
    """Return what the rate of a resource buys: an hour, a day or a year."""
    return next((unit for name, unit in RATE_UNITS.items() if getattr(resource, name) is not None), "hour")


def resource_rows(project: Project, compiled: Compiled, simulation: Simulation) -> list[dict[str, object]]:
    """Return a row per resource that works, in the order of the model.

    Work is in person-days; its P80 comes from the first iterations, as the dates of tasks do. Where resources are
    limited, ``waits`` is the share of iterations in which a task waits for one, None where none has to.
    """
    position = {name: r for r, name in enumerate(compiled.resources)}
    n = len(simulation.outcome.finish)
    share = Moments(simulation.n_awaited.total / LANES, simulation.n_awaited.square / LANES**2)
    waits, low, high = spread(share, simulation.n_blocks)
    limited = {
        name: {
            "waits": float(waits[r]),
            "waits_low": max(float(low[r]), 0.0),
            "waits_high": min(float(high[r]), 1.0),
        }
        for r, name in enumerate(compiled.awaited)
    }
    rows: list[dict[str, object]] = []
    for resource in project.resources:
        r = position.get(resource.id)
        if r is None:
            continue
        estimate = resource.rate_estimate
        rows.append(
            {
                "id": resource.id,
                "name": resource.name,
                "role": resource.role,
                "vendor": resource.vendor,
                "available": resource.available,
                "base_peak": base_peak(resource, compiled),
                "rate": f"{given_rate(resource):g}" if estimate is None else estimate.text,
                "rate_points": [] if estimate is None else _points(estimate),
                "later_rates": [{"from": since.isoformat(), "rate": rate} for since, rate in resource.rate_from],
                "rate_unit": rate_unit(resource),
                "currency": resource.currency or project.currency,
                "work_mean": float(simulation.work.total[r]) / n,
                "work_p80": float(lower_percentile(simulation.outcome.detail_work[r], 0.80)),
                "cost_mean": float(simulation.spent.total[r]) / n,
                **(limited.get(resource.id, NEVER) if compiled.awaited else {}),
            }
        )
    return rows


def _points(estimate: Estimate) -> list[float]:
    given = dict(estimate.parameters)
    points = [value for name in POINTS if isinstance(value := given.get(name), float)]
    return points if len(points) == len(POINTS) else []


def overallocated(project: Project, compiled: Compiled) -> Iterator[Problem]:
    """Warn of resources of which the base plan needs more at once than there are, unless tasks wait for them."""
    if project.resource_limits:
        return
    for resource in project.resources:
        if resource.available is None:
            continue
        peak, moment, names = _peak(resource, compiled)
        if peak <= resource.available + UNIT_TOLERANCE:
            continue
        day = float(compiled.timeline.calendar_days(np.array(moment), ends=False))
        listed = ", ".join(f"`{name}`" for name in names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        yield Problem(
            "over-allocated",
            f"the base plan needs {peak:g} on {_date(project, day)} (for {listed}), but {resource.available:g} "
            f"{'is' if resource.available == 1.0 else 'are'} available; nothing waits for it",
            "warning",
            "resources",
            resource.id,
            "available",
            hint="write `resource_limits: yes` to let tasks wait, link those that can't run at the same time, or "
            "correct `available` or the units",
        )


def _date(project: Project, day: float) -> str:
    return words.day(project.start + timedelta(days=min(int(day), (date.max - project.start).days)))


def base_peak(resource: Resource, compiled: Compiled) -> float:
    """Return the most units that the base plan needs at once."""
    return _peak(resource, compiled)[0]


def _peak(resource: Resource, compiled: Compiled) -> tuple[float, float, list[str]]:
    """Return the most units that the base plan needs at once, when that begins, and the tasks then."""
    base, changes = compiled.base, []
    for t, task in enumerate(compiled.tasks):
        begin, end = round(float(base.start[t]), DIGITS), round(float(base.finish[t]), DIGITS)
        for assignment in task.resources:
            if assignment.resource == resource.id and end > begin:
                changes += [(end, 0, -assignment.units, task.id), (begin, 1, assignment.units, task.id)]
    most, when, then, units = 0.0, 0.0, [], 0.0
    running: dict[str, None] = {}
    for moment, begins, change, name in sorted(changes):
        units += change
        if begins:
            running[name] = None
            if units > most + UNIT_TOLERANCE:
                most, when, then = units, float(moment), list(running)
        else:
            del running[name]
    return most, when, then
