"""Charges as arrays: money for the calendar days between two moments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from forecast.calendars import Timeline
from forecast.compiler.lines import UNASSIGNED
from forecast.compiler.timing import Months, Prices
from forecast.engine.inputs import FINISHES, FIXED, STARTS
from forecast.engine.money_inputs import Charges
from forecast.project import Project, Task
from forecast.project.money import Charge, Moment

WHOLE_PROJECT = ALWAYS = -1


def ordered(project: Project) -> tuple[Charge, ...]:
    """Return the charges in the engine's order: by id."""
    return tuple(sorted(project.charges, key=lambda charge: charge.id))


def starts_looked_at(project: Project) -> set[str]:
    """Return the tasks whose starts charges count from or to."""
    moments = [moment for charge in project.charges for moment in (charge.earlier, charge.later)]
    starts = [moment for moment in moments if moment.task and moment.side == "start"]
    return {name for moment in starts for name in (moment.task, *moment.or_task)}


def compile_charges(
    project: Project,
    tasks: Sequence[Task],
    accounts: Mapping[str, int],
    timeline: Timeline,
    months: Months | None,
    prices: Prices | None,
    last: Mapping[str, str],
    exists: Mapping[str, int],
) -> Charges | None:
    """Return the charges in the order of their ids, None where there are none.

    Parameters
    ----------
    tasks : sequence of Task, length n_tasks
        In the engine's order.
    accounts : mapping of str to int
        Position of each account.
    months, prices : optional
        None where money is not followed month by month.
    last : mapping of str to str
        The task whose end is that of a task which may be done again.
    exists : mapping of str to int
        The row of values that says whether a task exists, for those that may not.
    """
    charges = ordered(project)
    if not charges:
        return None
    position = {task.id: t for t, task in enumerate(tasks)}
    ends = [(charge.earlier, charge.later) for charge in charges]
    names = [charge.account or UNASSIGNED for charge in charges]
    rows = {} if prices is None else prices.row_of_account
    return Charges(
        rate=np.array([charge.per_day for charge in charges], np.float64),
        most=np.array([math.inf if charge.most is None else charge.most for charge in charges], np.float64),
        account=np.array([accounts[name] for name in names], np.int32),
        escalation=np.array([rows.get(name, 0) for name in names], np.int32),
        kind=np.array([[_kind(one) for one in both] for both in ends], np.int32),
        task=np.array([[_position(one, position, last) for one in both] for both in ends], np.int32),
        exists=np.array([[exists.get(one.task, ALWAYS) for one in both] for both in ends], np.int32),
        fixed_day=np.array([[_day(project, one) for one in both] for both in ends], np.float64),
        first_other=np.cumsum([0, *(len(later.or_task) for _, later in ends)]).astype(np.int32),
        other=np.array([position[name] for _, later in ends for name in later.or_task], np.int32),
        other_exists=np.array([exists.get(name, ALWAYS) for _, later in ends for name in later.or_task], np.int32),
        later_month=np.array(
            [0 if months is None or one.date is None else months.position(one.date) for _, one in ends], np.int32
        ),
        clock=timeline.clock,
        slots_per_day=timeline.slots_per_day,
    )


def _kind(moment: Moment) -> int:
    if moment.date is not None:
        return FIXED
    return STARTS if moment.task and moment.side == "start" else FINISHES


def _position(moment: Moment, position: Mapping[str, int], last: Mapping[str, str]) -> int:
    name = moment.task if moment.side == "start" else last.get(moment.task, moment.task)
    return position.get(name, WHOLE_PROJECT)


def _day(project: Project, moment: Moment) -> float:
    """Return the end of a date in calendar days from the project's start."""
    return 0.0 if moment.date is None else float((moment.date - project.start).days + 1)
