"""Money as arrays: what each task, item and response costs, and the account that it is booked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.compiler.risks import Lump
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import Costs, Risks
from forecast.project import CostItem, Project, Resource, Task

UNASSIGNED = "unassigned"


def accounts_of(project: Project) -> tuple[str, ...]:
    """Return the accounts in use, in alphabetical order; `UNASSIGNED` holds what is booked nowhere else."""
    account_of = {task.id: task.account for task in project.tasks}
    paid = [task.account for task in project.tasks if task.fixed_cost or task.cost_per_day or task.resources]
    paid += [resource.account for resource in project.resources if resource.account]
    paid += [item.account for item in project.costs]
    for risk in project.risks:
        dear = [one for one in risk.impacts + risk.residual_impacts if one.cost or one.cost_per_day]
        if risk.response_cost or (dear and risk.account):
            paid.append(risk.account)
        if not risk.account:
            paid += [account_of[task] for impact in dear for task in impact.tasks]
            paid += ["" for impact in dear if not impact.tasks]
    return tuple(sorted({name or UNASSIGNED for name in paid})) or (UNASSIGNED,)


def hourly_rate(project: Project, resource: Resource) -> float:
    """Return what an hour of a resource costs: a day rate buys a day of the project calendar, a salary a year."""
    if resource.hourly_rate is not None:
        return resource.hourly_rate
    if resource.day_rate is not None:
        return resource.day_rate / project.calendars[project.calendar].hours_per_day
    if resource.annual_salary is not None:
        return resource.annual_salary / (resource.hours_per_year or project.hours_per_year)
    return 0.0


def day_rates(project: Project, task: Task) -> dict[str, float]:
    """Return what a working day of a task costs, by account."""
    own = task.account or UNASSIGNED
    rates = {own: task.cost_per_day} if task.cost_per_day else {}
    hours = project.calendars[task.calendar or project.calendar].hours_per_day
    by_id = {resource.id: resource for resource in project.resources}
    for assignment in sorted(task.resources, key=lambda one: one.resource):
        resource = by_id[assignment.resource]
        account = resource.account or own
        rates[account] = rates.get(account, 0.0) + assignment.units * hourly_rate(project, resource) * hours
    return rates


@dataclass(frozen=True, slots=True)
class FixedCosts:
    """The streams of fixed costs: of each task (-1: none), and of the project's items."""

    task_stream: np.ndarray
    items: tuple[tuple[int, CostItem], ...]


def add_fixed_costs(project: Project, tasks: Sequence[Task], streams: StreamList) -> FixedCosts:
    """Add a stream for each fixed cost; items in the order of their ids."""
    of_tasks = [-1 if t.fixed_cost is None else streams.add("fixed-cost", t.id, t.fixed_cost) for t in tasks]
    items = sorted(project.costs, key=lambda item: item.id)
    return FixedCosts(
        np.array(of_tasks, np.int32),
        tuple(
            (streams.add("item-cost", item.id, item.fixed_cost), item) for item in items if item.fixed_cost is not None
        ),
    )


def compile_costs(
    project: Project,
    tasks: Sequence[Task],
    accounts: Mapping[str, int],
    fixed: FixedCosts,
    risks: Risks,
    lumps: Sequence[Lump],
    overheads: Sequence[tuple[int, str]],
) -> Costs:
    """Return the costs of ordered tasks and of the project."""
    rates = [sorted(day_rates(project, task).items()) for task in tasks]
    flat = [pair for pairs in rates for pair in pairs]
    items = sorted((item for item in project.costs), key=lambda item: item.id)
    project_rate, certain = np.zeros(len(accounts)), np.zeros(len(accounts))
    for item in items:
        project_rate[accounts[item.account or UNASSIGNED]] += item.cost_per_day
    for risk in sorted(project.risks, key=lambda risk: risk.id):
        if risk.id in project.responses and risk.response_cost:
            certain[accounts[risk.account or UNASSIGNED]] += risk.response_cost
    has_rate, has_effect = [len(pairs) > 0 for pairs in rates], np.diff(risks.first_effect) > 0
    return Costs(
        has_cost=(fixed.task_stream >= 0) | has_rate | has_effect,
        first_rate=np.cumsum([0, *(len(pairs) for pairs in rates)]).astype(np.int32),
        rate_account=np.array([accounts[name] for name, _ in flat], np.int32),
        rate=np.array([rate for _, rate in flat], np.float64),
        fixed_stream=fixed.task_stream,
        # A task without money may name an account that is not in use.
        fixed_account=np.array([accounts.get(task.account or UNASSIGNED, 0) for task in tasks], np.int32),
        item_stream=np.array([stream for stream, _ in fixed.items], np.int32),
        item_account=np.array([accounts[item.account or UNASSIGNED] for _, item in fixed.items], np.int32),
        project_rate=project_rate,
        certain=certain,
        lump_stream=np.array([lump.stream for lump in lumps], np.int32),
        lump_account=np.array([accounts[lump.account] for lump in lumps], np.int32),
        lump_share=np.array([lump.share for lump in lumps], np.float64),
        overhead_stream=np.array([stream for stream, _ in overheads], np.int32),
        overhead_account=np.array([accounts[name] for _, name in overheads], np.int32),
    )
