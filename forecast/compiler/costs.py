"""Money as arrays: what each task, item and response costs, and the account that it is booked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from forecast.compiler.lines import QUANTITIES, UNASSIGNED, Line
from forecast.compiler.logic import ChanceLogic
from forecast.compiler.resources import Rates, Use, first_uses, lines_of_assignments
from forecast.compiler.risks import CompiledRisks
from forecast.compiler.streams import StreamList
from forecast.compiler.systemic import CompiledSystemic
from forecast.engine.inputs import ONCE, Costs
from forecast.project import Project, Task


def accounts_of(project: Project) -> tuple[str, ...]:
    """Return the accounts in use, in alphabetical order; `UNASSIGNED` holds what is booked nowhere else."""
    account_of = {task.id: task.account for task in project.tasks}
    paid = [task.account for task in project.tasks if task.fixed_cost or task.cost_per_day or task.resources]
    paid += [resource.account for resource in project.resources if resource.account]
    paid += [item.account for item in project.costs]
    for risk in project.risks:
        dear = [one for one in risk.impacts + risk.residual_impacts if one.cost or one.cost_per_day]
        if risk.response_cost or risk.response_cost_range is not None or (dear and risk.account):
            paid.append(risk.account)
        if not risk.account:
            paid += [account_of[task] for impact in dear for task in impact.tasks]
            paid += ["" for impact in dear if not impact.tasks]
    paid += [charge.account for charge in project.charges]
    return tuple(sorted({name or UNASSIGNED for name in paid})) or (UNASSIGNED,)


def add_fixed_costs(
    project: Project, tasks: Sequence[Task], streams: StreamList, factor: Mapping[str, float]
) -> dict[tuple[str, str], int]:
    """Add a stream for each fixed cost, items in the order of their ids; return their numbers by purpose and id.

    ``factor`` multiplies those of some tasks.
    """
    number = {}
    for task in tasks:
        if task.fixed_cost is not None:
            number["fixed-cost", task.id] = streams.add(
                "fixed-cost", task.id, task.fixed_cost, factor.get(task.id, 1.0)
            )
    for item in sorted(project.costs, key=lambda item: item.id):
        if item.fixed_cost is not None:
            number["item-cost", item.id] = streams.add("item-cost", item.id, item.fixed_cost)
    for risk in sorted(project.risks, key=lambda risk: risk.id):
        if risk.id in project.responses and risk.response_cost_range is not None:
            number["response-cost", risk.id] = streams.add("response-cost", risk.id, risk.response_cost_range)
    return number


def lines_of(
    project: Project,
    tasks: Sequence[Task],
    fixed: Mapping[tuple[str, str], int],
    rates: Rates,
    risks: CompiledRisks,
    systemic: CompiledSystemic,
    logic: ChanceLogic,
) -> list[list[Line]]:
    """Return the lines of each task, then those of the project.

    Parameters
    ----------
    project : Project
    tasks : sequence of Task, length n_tasks
        In the engine's order.
    fixed : mapping of (purpose, id) to int
        The streams of fixed costs.
    rates : Rates
    risks : CompiledRisks
    systemic : CompiledSystemic
        Multiplies the lines of the plan, not those of risks.
    logic : ChanceLogic
        Says which tasks may not exist.
    """
    uses = first_uses(tasks, logic)
    by_task = [
        [
            *systemic.multiplied(_of_task(project, task, fixed, rates, uses, risks)),
            *risks.lines.get(task.id, ()),
        ]
        for task in tasks
    ]
    return [*by_task, [*systemic.multiplied(_of_project(project, fixed)), *risks.lines.get(None, ())]]


def compile_costs(by_task: Sequence[Sequence[Line]], accounts: Mapping[str, int], n_streams: int) -> Costs:
    """Return lines as arrays.

    Parameters
    ----------
    by_task : sequence of sequences of Line, length n_tasks + 1
        Of each task, then of the project.
    accounts : mapping of str to int
        Position of each account.
    n_streams : int
        Behind the streams stand the factors that the logic fills; lines name them by negative numbers.
    """
    factors = np.array([stream for some in by_task for line in some for stream in line.factors], np.int32)
    lines = [line for some in by_task for line in some]
    return Costs(
        n_accounts=len(accounts),
        first_line=np.cumsum([0, *(len(some) for some in by_task)]).astype(np.int32),
        account=np.array([accounts[line.account] for line in lines], np.int32),
        rate=np.array([line.rate * line.units for line in lines], np.float64),
        quantity=np.array([QUANTITIES[line.quantity] for line in lines], np.int32),
        of_work=np.array([line.of_work for line in lines], np.bool_),
        first_factor=np.cumsum([0, *(len(line.factors) for line in lines)]).astype(np.int32),
        factor_stream=np.where(factors < 0, n_streams - 1 - factors, factors).astype(np.int32),
    )


def _of_task(
    project: Project,
    task: Task,
    fixed: Mapping[tuple[str, str], int],
    rates: Rates,
    uses: Mapping[tuple[str, str], Use],
    risks: CompiledRisks,
) -> Iterator[Line]:
    factors = risks.cost_factors.get(task.id, ())
    if task.cost_per_day:
        yield Line(task.account or UNASSIGNED, task.cost_per_day, "days", factors)
    yield from lines_of_assignments(project, task, rates, risks, uses)
    stream = fixed.get(("fixed-cost", task.id))
    if stream is not None:
        currency = next((delivery.currency for delivery in project.deliveries if delivery.id == task.id), "")
        yield Line(task.account or UNASSIGNED, factors=(stream, *factors), spread=task.spread, currency=currency)


def _of_project(project: Project, fixed: Mapping[tuple[str, str], int]) -> Iterator[Line]:
    for item in sorted(project.costs, key=lambda item: item.id):
        account = item.account or UNASSIGNED
        stream = fixed.get(("item-cost", item.id))
        if stream is not None:
            yield Line(account, factors=(stream,), spread=item.spread, on=item.on, currency=item.currency)
        if item.cost_per_day:
            yield Line(account, item.cost_per_day, "days", currency=item.currency)
    for risk in sorted(project.risks, key=lambda risk: risk.id):
        account = risk.account or UNASSIGNED
        stream = fixed.get(("response-cost", risk.id))
        if stream is not None:
            yield Line(account, factors=(stream,), spread="start")
        elif risk.id in project.responses and risk.response_cost:
            yield Line(account, risk.response_cost, spread="start")


def base_amounts(costs: Costs, durations: np.ndarray, base_duration: float, values: np.ndarray) -> np.ndarray:
    """Return what each line costs in the base plan, shape (n_lines,), at the prices that are written.

    Parameters
    ----------
    costs : Costs
    durations : ndarray, shape (n_tasks,)
        Most likely durations, working days.
    base_duration : float
        Of the project, working days.
    values : ndarray, shape (n_streams,)
        The value of each stream in the base plan: most likely, or what a risk that does not strike leaves.
    """
    days = np.repeat(np.append(durations, base_duration), np.diff(costs.first_line))
    amounts = costs.rate * np.where(costs.quantity != ONCE, days, 1.0)
    line = np.repeat(np.arange(len(costs.rate)), np.diff(costs.first_factor))
    np.multiply.at(amounts, line, values[costs.factor_stream])
    return amounts
