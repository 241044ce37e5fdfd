"""The whole translation of a project into the engine's arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.base import Schedule
from forecast.compiler.base_money import BaseMoney, base_money
from forecast.compiler.bounds import starts_of_work
from forecast.compiler.charging import compile_charges
from forecast.compiler.correlation import CompiledCorrelation, compile_correlation
from forecast.compiler.costs import accounts_of, add_fixed_costs, base_amounts, compile_costs, lines_of
from forecast.compiler.limits import awaited
from forecast.compiler.logic import Gate, with_rows
from forecast.compiler.network import compile_waits
from forecast.compiler.plan import most_likely, plan_project
from forecast.compiler.resources import add_rates, base_changes, compile_usage, working
from forecast.compiler.rework import Pass
from forecast.compiler.risks import compile_risks
from forecast.compiler.streams import StreamList
from forecast.compiler.systemic import COST, DURATION, add_systemic
from forecast.compiler.timing import Months, add_prices, compile_timing, grouped, is_followed
from forecast.engine.inputs import EngineInputs
from forecast.project import Estimate, Project, Task


@dataclass(frozen=True, slots=True)
class Compiled:
    """A project as the engine sees it, with what labels its answers.

    Attributes
    ----------
    project : Project
        Without what does not exist in this scenario, and with everything written out that it says in short:
        see `forecast.compiler.expand`. Each pass of a loop is a task.
    passes : mapping of str to Pass
        What these tasks are, by id.
    gates : tuple of Gate
        The outcomes of forks, in the engine's order.
    needs : mapping of str to tuple of int
        The gates that a task which may not exist needs.
    inputs : EngineInputs
    tasks : tuple of Task
        In the engine's order.
    accounts : tuple of str
    timeline : Timeline
        The axis.
    base : Schedule
        The deterministic dates: most likely durations, no risks.
    base_duration : float
        Working days of the project calendar.
    drawn : tuple of (purpose, element, Estimate)
        What each stream draws.
    drawn_singly : tuple of (purpose, element, Estimate)
        What is drawn for each strike of a recurring risk, and for each month.
    correlation : CompiledCorrelation
        What moves together.
    base_cost : float
        Most likely costs at most likely prices, no risks; response costs in force included.
    base_money : BaseMoney
        The same by account and by month.
    base_amounts : ndarray, shape (n_lines,)
        What each cost line comes to in the base plan, at the prices and in the currency that are written.
    resources : tuple of str
        Who works, in the engine's order.
    awaited : tuple of str
        The resources that tasks may have to wait for, in the engine's order.
    months : tuple of date
        First days of the months in which money is followed; empty where it is not.
    """

    project: Project
    passes: Mapping[str, Pass]
    gates: tuple[Gate, ...]
    needs: Mapping[str, tuple[int, ...]]
    inputs: EngineInputs
    tasks: tuple[Task, ...]
    accounts: tuple[str, ...]
    timeline: Timeline
    base: Schedule
    base_duration: float
    base_cost: float
    base_money: BaseMoney
    base_amounts: np.ndarray
    resources: tuple[str, ...]
    awaited: tuple[str, ...]
    months: tuple[date, ...]
    drawn: tuple[tuple[str, str, Estimate], ...]
    drawn_singly: tuple[tuple[str, str, Estimate], ...]
    correlation: CompiledCorrelation


def compile_project(project: Project) -> Compiled:
    """Translate a checked project into arrays.

    Parameters
    ----------
    project : Project
        Without errors in `forecast.project.check`.

    Raises
    ------
    InputError
        If it declares something that is not simulated yet.
    """
    plan = plan_project(project)
    unrolled, passes, project = plan.unrolled, plan.unrolled.passes, plan.unrolled.project
    tasks, timeline, chance, base = plan.tasks, plan.timeline, plan.chance, plan.base
    names = accounts_of(project)
    accounts = {name: a for a, name in enumerate(names)}
    base_finish = float(timeline.calendar_days(np.array(base.project_finish)))
    months = Months.of(project, base_finish) if is_followed(project) else None

    factor = {name: one.loop.factor for name, one in passes.items()}
    streams = StreamList()
    for task in tasks:
        streams.add("duration", task.id, task.duration, factor.get(task.id, 1.0) * plan.left.get(task.id, 1.0))
    fixed = add_fixed_costs(project, tasks, streams, factor)
    rates = add_rates(project, streams)
    systemic = add_systemic(project, streams)
    prices = None if months is None else add_prices(project, months, names, streams)
    correlation = compile_correlation(project)
    risks = compile_risks(unrolled, chance, tasks, streams, correlation.row, timeline, systemic.effects)
    lines, timing = chance.lines(tasks, lines_of(project, tasks, fixed, rates, risks, systemic, chance)), None
    if months is not None and prices is not None:
        lines = grouped(lines, prices)
        timing = compile_timing(lines, timeline, months, prices)
    first_row = len(streams) + len(risks.hazards.neutral)
    costs = compile_costs(lines, accounts, first_row)
    usage = compile_usage(project, tasks, lines, timeline)
    exists = {name: first_row + row for name, row in chance.row.items()}
    charges = compile_charges(project, tasks, accounts, timeline, months, prices, unrolled.last, exists)
    inputs = EngineInputs(
        streams=streams.compile(correlation.row, correlation.same),
        network=plan.network,
        calendars=plan.calendars,
        risks=risks.inputs,
        costs=costs,
        usage=usage,
        correlations=correlation.inputs,
        timing=timing,
        charges=charges,
        waits=compile_waits(project, tasks, plan.network),
        bounds=plan.bounds,
        limits=plan.shared,
        postponed=plan.postponed,
        logic=None if plan.logic is None else with_rows(plan.logic, chance, tasks, first_row),
        hazards=risks.hazards.compile(starts_of_work(plan.network.start_row, plan.bounds)),
    )
    base_duration = timeline.days_before(project.calendar, base.project_finish)
    planned = dict(zip((task.id for task in tasks), base.exists.tolist(), strict=True))
    likely = np.concatenate([base_values(inputs, streams.drawn), risks.hazards.neutral, chance.base_rows(planned)])
    amounts = base_amounts(costs, plan.durations * base.exists, base_duration, likely)
    amounts *= base_changes(usage, costs, plan.calendars, base)
    money = base_money(costs, timing, charges, plan.calendars, base, amounts, likely)
    return Compiled(
        project=project,
        passes=passes,
        gates=chance.gates,
        needs=chance.needs,
        inputs=inputs,
        tasks=tasks,
        accounts=names,
        timeline=timeline,
        base=base,
        base_duration=base_duration,
        base_cost=float(money.account.sum()),
        base_money=money,
        base_amounts=amounts,
        resources=working(lines),
        awaited=awaited(project, tasks),
        months=() if months is None else months.begins,
        drawn=streams.drawn,
        drawn_singly=risks.hazards.draws.drawn,
        correlation=correlation,
    )


def base_values(inputs: EngineInputs, drawn: Sequence[tuple[str, str, Estimate]]) -> np.ndarray:
    """Return the value of each stream in the base plan: most likely, or what a risk is where it does not strike."""
    likely = [
        1.0 if purpose in (DURATION, COST) else most_likely(estimate)
        for purpose, _, estimate in drawn[: inputs.n_inputs]
    ]
    return np.concatenate([likely, inputs.risks.draw_neutral])
