"""The arrays that kernels write: scratch of one thread, the sums of one block, the outcomes of the run."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecast.engine.arena import Arena, unwritten
from forecast.engine.inputs import EngineInputs, Hazards
from forecast.engine.limit_inputs import Held, new_held

LANES = 256
PARTS, PART = 2, 128  # lanes that spending takes at a time
N_CELLS = 1024  # of a sort of lanes
TENTH = 26  # of 256 strata: the tenth of iterations in which an estimate is drawn lowest, or highest
DETAILED_BLOCKS = 4  # blocks whose task dates are kept for the percentiles of the Gantt chart
KEPT_STRIKES = 64  # of a recurring risk in an iteration; later ones are drawn anew whenever they are asked for
MONTHLY_BLOCKS = 400  # blocks whose spend is kept by month: 36 months of 102,400 iterations are 29 MB
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


class InTime(NamedTuple):
    """What the kernels of `engine/hazards.py` need: a few rows of `Scratch`, and rows of their own.

    It is handed on from helper to helper; the whole of `Scratch` would take them long to compile.
    """

    values: Floats  # of `Scratch`, as the next three
    finishes: Floats
    starts: Floats
    strikes: Bytes
    seed: NDArray[np.uint32]  # (2,)
    words: NDArray[np.uint32]  # (256,)
    estimated: Floats  # (256,), durations before what happens to a task
    left: Floats  # (256,), work that a month leaves to the next one
    hit: Bytes  # (256,)
    struck: Bytes  # (n_parts, 256)
    n_next: NDArray[np.int64]  # (most recurring impacts of one task,)
    at_next: Floats  # the same, calendar days
    strike_day: Floats  # (n_recurring, KEPT_STRIKES, 256), calendar days of the first strikes
    n_kept: NDArray[np.int64]  # (n_recurring,), how many of them are drawn
    met_begin: Floats  # (most tasks of one recurring risk,), calendar day on which each begins
    met_end: Floats  # (the same,)
    met: NDArray[np.int64]  # (most tasks of one recurring impact,)
    stretch: Floats  # (n_slow, n_months + 1, 256), working days that a day's work takes in a month
    pace: Floats  # the same, work that a working day does
    slowest: Bytes  # (n_slow, n_months + 1, 256), months not reached yet that would lose more days than they may
    n_at_least: NDArray[np.int64]  # (n_slow, n_months + 1), how many of these are drawn
    n_drawn: NDArray[np.int64]  # (n_slow,), months that are drawn already
    n_slowest: NDArray[np.int64]  # (1,), months that would have lost more days than they may


class Scratch(NamedTuple):
    """What one thread needs to simulate a block; rows of 256 lanes."""

    tasks: NDArray[np.int64]  # (n_tasks,), all of them
    words: NDArray[np.uint32]  # (256,)
    strata: NDArray[np.uint32]  # (256,)
    ordered: Floats  # (256,), values by stratum
    start: Floats  # (256,), axis
    threat: Floats  # (256,)
    chance: Floats  # (256,)
    finish: Floats  # (256,), of the project, axis
    duration: Floats  # (256,), of the project, working days
    cost: Floats  # (256,)
    values: Floats  # (n_rows, 256), drawn; durations then changed by risks; behind the streams what the logic fills
    finishes: Floats  # (n_tasks, 256), axis
    starts: Floats  # (start rows, 256), axis
    candidates: Floats  # (most links into one task, 256), axis
    efforts: Floats  # (1 + tasks whose effort is paid, 256), working days without delays
    late: Bytes  # (n_deliveries, 256), where a task waits for it alone
    drives: Bytes  # (n_links, 256)
    critical: Bytes  # (n_tasks, 256)
    strikes: Bytes  # (n_risks, 256)
    gates: Bytes  # (n_gates, 256)
    always: Floats  # (256,), the existence of a task that always exists
    low_lanes: Bytes  # (n_inputs, 256)
    high_lanes: Bytes  # (n_inputs, 256)
    orders: NDArray[np.uint32]  # (n_members, 256), of correlated streams
    positions: NDArray[np.uint32]  # (n_members, 256)
    scores: Floats  # (n_sources, 256)
    ranks: Floats  # (n_members, 256)
    counts: NDArray[np.int32]  # (N_CELLS + 1,)
    cells: NDArray[np.int32]  # (256,), of lanes that are sorted
    keys: NDArray[np.int64]  # (256,)
    in_time: InTime
    held: Held


class Purse(NamedTuple):
    """What spending writes to and reads again and again while it goes through the lines of a task.

    It goes through them for one part of the lanes after the other, so that all of it stays in the nearest cache: rows
    of 256 lanes are seen as parts of 128 (`PARTS`, `PART`), rows that are used on the way hold one part.
    """

    values: Floats  # (n_rows, 2, 128), as the next three the rows of `Scratch`
    finishes: Floats  # (n_tasks, 2, 128)
    starts: Floats  # (start rows, 2, 128)
    efforts: Floats  # (1 + tasks whose effort is paid, 2, 128)
    finish: Floats  # (2, 128), of the project, axis
    duration: Floats  # (2, 128), of the project, working days
    cost: Floats  # (2, 128)
    accounts: Floats  # (n_accounts, 2, 128)
    work: Floats  # (n_resources, 2, 128), person-days
    spent: Floats  # (n_resources, 2, 128)
    monthly: Floats  # (n_months, 2, 128)
    levels: Floats  # (n_prices, n_months, 2, 128), what a price multiplies money by
    constant: Floats  # (2, 128), cost at the prices of the price date
    escalated: Floats  # (2, 128), what escalation adds to it
    amounts: Floats  # (lines that are paid together, 128)
    of_work: Floats  # (128,), what a task itself costs
    paid: Floats  # (128,), of a group of lines
    start: Floats  # (128,), axis
    begin: Floats  # (128,), working days before a task
    pace: Floats  # (128,), share of a task that a working day does
    reached: Floats  # (n_months, 128), shares spent by the end of the months of a task
    product: Floats  # (128,), on the way
    dearer: Floats  # (128,), what escalation multiplies the money of a group by
    rise: Floats  # (128,), what all its prices do
    moment: Floats  # (2, 128), calendar days
    span: Floats  # (2,), earliest start and latest finish of a task in a part
    never: Floats  # (128,), zeros
    always: Floats  # (128,), ones
    nowhere: Floats  # (128,), takes what nobody reads


class Partial(NamedTuple):
    """Sums over one block."""

    critical: NDArray[np.int64]  # (n_tasks,), iterations in which the task is critical
    duration_sum: Floats  # (n_tasks,), of durations less their center
    duration_square: Floats  # (n_tasks,)
    cost_sum: Floats  # (n_tasks,), of what the task itself costs
    n_low: NDArray[np.int64]  # (n_inputs,), iterations in the lowest tenth of an estimate; 0 where it is certain
    n_high: NDArray[np.int64]  # (n_inputs,)
    finish_swing: Floats  # (n_inputs,), mean project duration in the highest tenth less that in the lowest
    cost_swing: Floats  # (n_inputs,)
    strikes: NDArray[np.int64]  # (n_risks,)
    strike_finish: Floats  # (n_risks,), project durations summed over strikes
    strike_cost: Floats  # (n_risks,)
    charged: Floats  # (n_charges,), summed over lanes
    n_late: NDArray[np.int64]  # (n_deliveries,), lanes in which a task waits for it alone
    n_awaited: NDArray[np.int64]  # (n_limited,), lanes in which a task waits for a resource
    work: Floats  # (n_resources,), person-days summed over lanes
    spent: Floats  # (n_resources,)
    n_charged: NDArray[np.int64]  # (n_charges,), lanes in which a charge is due
    rank_product: Floats  # (n_reported,), mean product of the ranks of correlated members, summed over lanes
    n_strikes: NDArray[np.int64]  # (n_risks,), strikes of recurring risks, all of an iteration
    n_slowest: NDArray[np.int64]  # (1,), months that would have lost more days than they may
    opens: NDArray[np.int64]  # (n_gates,), iterations in which a gate is open
    open_finish: Floats  # (n_gates,), project durations summed over them
    open_cost: Floats  # (n_gates,)
    present: NDArray[np.int64]  # (n_tasks,), iterations in which a task exists; 0 for those that always do
    n_overrun: NDArray[np.int64]  # (n_windows,), iterations in which a task is longer than any window left
    n_missed: NDArray[np.int64]  # (n_windows,), iterations in which no window is left
    n_cut: NDArray[np.int64]  # (1,), durations that opportunities would have pushed below zero


class Outcome(NamedTuple):
    """What is kept whole, one value per iteration, and the task dates of the first blocks."""

    finish: Floats  # (n_iterations,), axis
    duration: Floats  # (n_iterations,), working days of the project calendar
    cost: Floats  # (n_iterations,)
    account_cost: Floats  # (n_accounts, n_iterations)
    milestone_finish: Floats  # (n_milestones, n_iterations), axis
    detail_start: Floats  # (n_tasks, n_detailed), axis; not a number where the task does not exist
    detail_finish: Floats  # (n_tasks, n_detailed), axis
    detail_work: Floats  # (n_resources, n_detailed), person-days
    monthly_cost: Floats  # (n_months, n_monthly), of the first blocks
    constant_cost: Floats  # (n_iterations,), cost at the prices of the price date; empty without prices
    escalation_cost: Floats  # (n_iterations,), what escalation adds to it; empty without prices


def _floats(arena: Arena, *rows: int) -> Floats:
    return arena.take((*rows, LANES))


def _flags(arena: Arena, *rows: int) -> Bytes:
    return arena.take((*rows, LANES), np.uint8)


def new_scratch(inputs: EngineInputs, arena: Arena) -> Scratch:
    """Allocate the scratch of one thread."""
    network, n_tasks, n_risks = inputs.network, inputs.n_tasks, len(inputs.risks.low)
    correlations = inputs.correlations
    n_members = 0 if correlations is None else len(correlations.sign)
    n_sources = 0 if correlations is None else len(correlations.key)
    take, floats, flags = arena.take, partial(_floats, arena), partial(_flags, arena)
    values, finishes, strikes = floats(inputs.n_rows), floats(n_tasks), flags(n_risks)
    start_rows = network.start_row if inputs.bounds is None else (*network.start_row, *inputs.bounds.start_of_rest)
    starts = floats(int(np.max(start_rows, initial=-1)) + 1)
    return Scratch(
        tasks=np.arange(n_tasks),
        words=take((LANES,), np.uint32),
        strata=take((LANES,), np.uint32),
        ordered=floats(),
        start=floats(),
        threat=floats(),
        chance=floats(),
        finish=floats(),
        duration=floats(),
        cost=floats(),
        values=values,
        finishes=finishes,
        starts=starts,
        candidates=floats(int(np.diff(network.first_link).max(initial=0))),
        efforts=floats(int(network.effort_row.max(initial=0)) + 1),
        late=flags(inputs.n_deliveries),
        drives=flags(len(network.predecessor)),
        critical=flags(n_tasks),
        strikes=strikes,
        gates=flags(inputs.n_gates),
        always=arena.ones(LANES),
        low_lanes=flags(inputs.n_inputs),
        high_lanes=flags(inputs.n_inputs),
        orders=take((n_members, LANES), np.uint32),
        positions=take((n_members, LANES), np.uint32),
        scores=floats(n_sources),
        ranks=floats(n_members),
        counts=take((N_CELLS + 1,), np.int32),
        cells=take((LANES,), np.int32),
        keys=take((LANES,), np.int64),
        in_time=_in_time(inputs.hazards, arena, values, finishes, starts, strikes),
        held=new_held(inputs.limits, LANES, take),
    )


def new_purse(inputs: EngineInputs, scratch: Scratch, arena: Arena) -> Purse:
    """Allocate what spending needs beside the scratch of its thread."""
    timing = inputs.timing
    groups = inputs.costs.first_line[:0] if timing is None else timing.first_line

    def seen(rows: Floats) -> Floats:
        return rows.reshape(*rows.shape[:-1], PARTS, PART)

    def floats(*rows: int) -> Floats:
        return seen(_floats(arena, *rows))

    def parts(*rows: int) -> Floats:
        return arena.take((*rows, PART))

    return Purse(
        values=seen(scratch.values),
        finishes=seen(scratch.finishes),
        starts=seen(scratch.starts),
        efforts=seen(scratch.efforts),
        finish=seen(scratch.finish),
        duration=seen(scratch.duration),
        cost=seen(scratch.cost),
        accounts=floats(inputs.n_accounts),
        work=floats(inputs.n_resources),
        spent=floats(inputs.n_resources),
        monthly=floats(inputs.n_months),
        levels=floats(0 if timing is None else len(timing.level), inputs.n_months),
        constant=floats(),
        escalated=floats(),
        amounts=parts(max(int(np.diff(groups).max(initial=0)), 1)),
        of_work=parts(),
        paid=parts(),
        start=parts(),
        begin=parts(),
        pace=parts(),
        reached=parts(inputs.n_months),
        product=parts(),
        dearer=parts(),
        rise=parts(),
        moment=parts(2),
        span=np.zeros(2),
        never=parts(),
        always=arena.ones(PART),
        nowhere=parts(),
    )


def _in_time(
    hazards: Hazards | None, arena: Arena, values: Floats, finishes: Floats, starts: Floats, strikes: Bytes
) -> InTime:
    """Allocate what hazards need, empty where there are none."""
    n_parts = n_recurring = n_visits = n_members = n_of_risk = n_slow = n_months = 0
    if hazards is not None:
        n_parts = len(hazards.proximities.risk)
        n_recurring = len(hazards.repeats.rate)
        n_visits = int(np.diff(hazards.repeats.first_visit).max(initial=0))
        n_members = int(np.diff(hazards.repeats.first_member).max(initial=0))
        n_of_risk = int(np.diff(hazards.repeats.first_member[hazards.repeats.first_impact]).max(initial=0))
        n_slow, n_months = hazards.lost_days.working_days.shape
    return InTime(
        values=values,
        finishes=finishes,
        starts=starts,
        strikes=strikes,
        seed=np.zeros(2, np.uint32),
        words=arena.take((LANES,), np.uint32),
        estimated=_floats(arena),
        left=_floats(arena),
        hit=_flags(arena),
        struck=_flags(arena, n_parts),
        n_next=np.zeros(n_visits, np.int64),
        at_next=np.zeros(n_visits),
        strike_day=_floats(arena, n_recurring, KEPT_STRIKES),
        n_kept=np.zeros(n_recurring, np.int64),
        met_begin=np.zeros(n_of_risk),
        met_end=np.zeros(n_of_risk),
        met=np.zeros(n_members, np.int64),
        # A page of memory is only taken when it is written: most months are never reached.
        stretch=_floats(arena, n_slow, n_months + 1),
        pace=_floats(arena, n_slow, n_months + 1),
        slowest=_flags(arena, n_slow, n_months + 1),
        n_at_least=np.zeros((n_slow, n_months + 1), np.int64),
        n_drawn=np.zeros(n_slow, np.int64),
        n_slowest=np.zeros(1, np.int64),
    )


def new_partial(inputs: EngineInputs) -> Partial:
    """Allocate the sums of one block."""
    n_tasks, n_inputs, n_risks = inputs.n_tasks, inputs.n_inputs, len(inputs.risks.low)
    n_windows = 0 if inputs.logic is None else len(inputs.logic.first_period) - 1
    return Partial(
        critical=np.zeros(n_tasks, np.int64),
        duration_sum=np.zeros(n_tasks),
        duration_square=np.zeros(n_tasks),
        cost_sum=np.zeros(n_tasks),
        n_low=np.zeros(n_inputs, np.int64),
        n_high=np.zeros(n_inputs, np.int64),
        finish_swing=np.zeros(n_inputs),
        cost_swing=np.zeros(n_inputs),
        strikes=np.zeros(n_risks, np.int64),
        strike_finish=np.zeros(n_risks),
        strike_cost=np.zeros(n_risks),
        charged=np.zeros(inputs.n_charges),
        n_late=np.zeros(inputs.n_deliveries, np.int64),
        n_awaited=np.zeros(inputs.n_limited, np.int64),
        work=np.zeros(inputs.n_resources),
        spent=np.zeros(inputs.n_resources),
        n_charged=np.zeros(inputs.n_charges, np.int64),
        rank_product=np.zeros(inputs.n_reported),
        n_strikes=np.zeros(n_risks, np.int64),
        n_slowest=np.zeros(1, np.int64),
        opens=np.zeros(inputs.n_gates, np.int64),
        open_finish=np.zeros(inputs.n_gates),
        open_cost=np.zeros(inputs.n_gates),
        present=np.zeros(n_tasks, np.int64),
        n_overrun=np.zeros(n_windows, np.int64),
        n_missed=np.zeros(n_windows, np.int64),
        n_cut=np.zeros(1, np.int64),
    )


def new_outcome(inputs: EngineInputs, n_blocks: int) -> Outcome:
    """Allocate the outcomes of a run of ``n_blocks`` blocks."""
    n = n_blocks * LANES
    n_detailed = min(n_blocks, DETAILED_BLOCKS) * LANES
    n_priced = n if inputs.timing is not None and inputs.timing.has_prices else 0
    take = unwritten
    return Outcome(
        finish=take((n,)),
        duration=take((n,)),
        cost=take((n,)),
        account_cost=take((inputs.n_accounts, n)),
        milestone_finish=take((len(inputs.network.milestone), n)),
        detail_start=take((inputs.n_tasks, n_detailed)),
        detail_finish=take((inputs.n_tasks, n_detailed)),
        detail_work=take((inputs.n_resources, n_detailed)),
        monthly_cost=take((inputs.n_months, min(n_blocks, MONTHLY_BLOCKS) * LANES)),
        constant_cost=take((n_priced,)),
        escalation_cost=take((n_priced,)),
    )
