"""Resources as cost lines: work at a rate that may be uncertain, change by date and be moved by risks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.base import Schedule, WorkingTime
from forecast.compiler.lines import UNASSIGNED, Line
from forecast.compiler.logic import ChanceLogic
from forecast.compiler.risks import CompiledRisks
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import Calendars, Costs
from forecast.engine.money_inputs import Usage
from forecast.project import Assignment, Project, Resource, Task


@dataclass(frozen=True, slots=True)
class Rates:
    """What resources cost: streams of the uncertain rates, by id."""

    by_id: Mapping[str, Resource]
    stream: Mapping[str, int]


def add_rates(project: Project, streams: StreamList) -> Rates:
    """Add a stream for each uncertain rate, in the order of ids: one draw for all tasks of an iteration."""
    by_id = {resource.id: resource for resource in sorted(project.resources, key=lambda one: one.id)}
    stream = {
        name: streams.add("rate", name, resource.rate_estimate)
        for name, resource in by_id.items()
        if resource.rate_estimate is not None
    }
    return Rates(by_id, stream)


def given_rate(resource: Resource) -> float:
    """Return the rate as it is written, whatever its unit."""
    return resource.hourly_rate or resource.day_rate or resource.annual_salary or 0.0


def rate_units_per_hour(project: Project, resource: Resource) -> float:
    """Return how many units of its rate an hour is: a day rate buys a day of the project calendar, a salary a year."""
    if resource.day_rate is not None:
        return 1.0 / project.calendars[project.calendar].hours_per_day
    if resource.annual_salary is not None:
        return 1.0 / (resource.hours_per_year or project.hours_per_year)
    return 1.0


def lines_of_assignments(
    project: Project, task: Task, rates: Rates, risks: CompiledRisks, uses: Mapping[tuple[str, str], Use]
) -> Iterator[Line]:
    """Yield what the resources of a task cost: their work, each use, and once where they are first used.

    Parameters
    ----------
    uses : mapping of (resource, task) to Use
        The tasks on whose start the one-off cost of a resource is paid.
    """
    factors = risks.cost_factors.get(task.id, ())
    for assignment in sorted(task.resources, key=lambda one: one.resource):
        resource = rates.by_id[assignment.resource]
        account = resource.account or task.account or UNASSIGNED
        measured = risks.quantity_factors.get((task.id, resource.id), ())
        dearer = risks.rate_factors.get((task.id, resource.id), ())
        yield _work(project, task, assignment, rates, account, (*dearer, *factors), measured)
        if resource.cost_per_use:
            yield Line(
                account, resource.cost_per_use, "once", (*measured, *factors), spread="start",
                currency=resource.currency, resource=resource.id, units=assignment.units, n_measured=len(measured),
            )  # fmt: skip
        use = uses.get((resource.id, task.id))
        if resource.cost_once and use is not None:
            yield Line(
                account, resource.cost_once * use.share, factors=use.factors, of_work=False, spread="start",
                currency=resource.currency, resource=resource.id,
            )  # fmt: skip


def _work(
    project: Project,
    task: Task,
    assignment: Assignment,
    rates: Rates,
    account: str,
    factors: tuple[int, ...],
    measured: tuple[int, ...],
) -> Line:
    resource = rates.by_id[assignment.resource]
    hours = project.calendars[task.calendar or project.calendar].hours_per_day
    per_day = hours * rate_units_per_hour(project, resource)
    drawn = rates.stream.get(resource.id)
    given = given_rate(resource)
    return Line(
        account,
        per_day * (given if drawn is None else 1.0),
        "days" if resource.cost_follows == "duration" else "effort",
        (*measured, *(() if drawn is None else (drawn,)), *factors),
        currency=resource.currency,
        resource=resource.id,
        units=assignment.units,
        n_measured=len(measured),
        changes=tuple((since, rate / given) for since, rate in resource.rate_from),
    )


@dataclass(frozen=True, slots=True)
class Use:
    """The part of the one-off cost of a resource that is paid with the start of a task."""

    share: float = 1.0
    factors: tuple[int, ...] = ()


def first_uses(tasks: Sequence[Task], logic: ChanceLogic) -> dict[tuple[str, str], Use]:
    """Return, by resource and task, who pays the one-off cost: the first task that surely takes place.

    Where none does, those that exist share it equally, so that it is paid where the resource is used at all.

    Parameters
    ----------
    tasks : sequence of Task
        In the engine's order.
    """
    users: dict[str, list[str]] = {}
    for task in tasks:
        for assignment in task.resources:
            users.setdefault(assignment.resource, []).append(task.id)
    found = {}
    for resource, names in sorted(users.items()):
        sure = [name for name in names if name not in logic.row]
        if sure:
            found[resource, sure[0]] = Use()
        else:
            use = Use(1.0 / len(names), logic.shares(names))
            found |= {(resource, name): use for name in names}
    return found


def working(by_task: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """Return the resources that any line is of, in the order of their ids."""
    return tuple(sorted({line.resource for some in by_task for line in some} - {""}))


def rates_change(project: Project, tasks: Sequence[Task]) -> set[str]:
    """Return the tasks with a resource whose rate changes by date: their starts are looked at."""
    changing = {resource.id for resource in project.resources if resource.rate_from}
    return {task.id for task in tasks if any(one.resource in changing for one in task.resources)}


def compile_usage(
    project: Project, tasks: Sequence[Task], by_task: Sequence[Sequence[Line]], timeline: Timeline
) -> Usage | None:
    """Return who works on which line; None where nobody does.

    Parameters
    ----------
    by_task : sequence of sequences of Line, length n_tasks + 1
        Of each task, then of the project.
    """
    names = {name: r for r, name in enumerate(working(by_task))}
    if not names:
        return None
    owned = [(task, line) for task, some in zip((*tasks, None), by_task, strict=True) for line in some]
    lines = [line for _, line in owned]
    before = [moment for task, line in owned if task is not None for moment in _before(project, task, timeline, line)]
    return Usage(
        n_resources=len(names),
        resource=np.array([names.get(line.resource, -1) for line in lines], np.int32),
        works=np.array([line.resource != "" and line.quantity != "once" for line in lines], np.bool_),
        units=np.array([line.units for line in lines], np.float64),
        price=np.array([line.rate for line in lines], np.float64),
        n_measured=np.array([line.n_measured for line in lines], np.int32),
        first_change=np.cumsum([0, *(len(line.changes) for line in lines)]).astype(np.int32),
        change_before=np.array(before, np.float64),
        change=np.array([step for line in lines for step in _steps(line)], np.float64),
    )


def _before(project: Project, task: Task, timeline: Timeline, line: Line) -> list[float]:
    """Return the working days of a task's calendar before each change of the rate."""
    calendar = task.calendar or project.calendar
    return [timeline.work_before(calendar, max(timeline.moment(since), 0.0)) for since, _ in line.changes]


def _steps(line: Line) -> list[float]:
    levels = [1.0, *(level for _, level in line.changes)]
    return [after - before for before, after in pairwise(levels)]


def base_changes(usage: Usage | None, costs: Costs, calendars: Calendars, base: Schedule) -> np.ndarray:
    """Return what changes of rates multiply each line of the base plan by, shape (n_lines,)."""
    found = np.ones(len(costs.rate))
    if usage is None:
        return found
    for task in range(len(costs.first_line) - 2) if len(usage.change) else ():
        work = WorkingTime(calendars, int(calendars.of_task[task]))
        begin, end = work.before(float(base.start[task])), work.before(float(base.finish[task]))
        for line in range(costs.first_line[task], costs.first_line[task + 1]):
            for k in range(usage.first_change[line], usage.first_change[line + 1]):
                before = float(usage.change_before[k])
                later = (end - max(before, begin)) / (end - begin) if end > begin else float(begin >= before)
                found[line] += usage.change[k] * max(later, 0.0)
    return found
