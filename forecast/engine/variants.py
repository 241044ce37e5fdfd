"""Variants of a run: what would have come without something, on the same draws and at a part of the cost of a run.

Each block is drawn once. For a variant some rows of values are set to constants, and the tasks that feel it are
performed again; where nothing but links connects tasks, these are the ones that feel the change and those that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.engine.arena import Arena, unwritten
from forecast.engine.block import Call, Plain, draw_calls, perform_call, postpone_calls, spend_call
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import LANES, Outcome, Partial, Purse, Scratch, new_partial, new_purse, new_scratch
from forecast.engine.threads import over_blocks

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Variant:
    """What differs from the run.

    Attributes
    ----------
    rows : ndarray, shape (n,)
        Rows of values that are set to ``constants``.
    occurrences : ndarray
        Rows of occurrences that do not come about.
    tasks : ndarray
        The tasks to perform, in their order; see `feeling`.
    """

    rows: Positions
    constants: Floats
    occurrences: Positions
    tasks: Positions


@dataclass(frozen=True, slots=True)
class Found:
    """Finish (axis), cost and duration (working days), each of shape (n_variants, n_iterations)."""

    finish: Floats
    cost: Floats
    duration: Floats


def without_risk(inputs: EngineInputs, occurrences: Positions) -> Variant:
    """Return the variant in which a risk never strikes; ``occurrences`` are its rows of occurrences."""
    draws = np.flatnonzero(np.isin(inputs.risks.draw_risk, occurrences))
    rows = inputs.n_inputs + draws
    return Variant(rows, inputs.risks.draw_neutral[draws], occurrences, feeling(inputs, rows))


def feeling(inputs: EngineInputs, rows: Positions) -> Positions:
    """Return the tasks whose dates can change with some rows of values, in their order.

    Those are the tasks themselves, what risks do to them, and all that follow; every task, where tasks are connected
    by more than links.
    """
    network, risks, n_tasks = inputs.network, inputs.risks, inputs.n_tasks
    if more_than_links(inputs):
        return np.arange(n_tasks)
    felt = np.zeros(n_tasks, np.bool_)
    felt[rows[rows < n_tasks]] = True
    task_of_effect = np.repeat(np.arange(n_tasks), np.diff(risks.first_effect))
    felt[task_of_effect[np.isin(risks.effect_stream, rows)]] = True
    first, before = network.first_link.tolist(), network.predecessor
    for task in range(int(np.argmax(felt)) + 1, n_tasks) if felt.any() else ():
        felt[task] |= felt[before[first[task] : first[task + 1]]].any()
    return np.flatnonzero(felt)


def more_than_links(inputs: EngineInputs) -> bool:
    """Return whether tasks are connected by more than links to what comes before.

    By what depends on chance or on dates, by resources that they share, or by being as late as what follows allows.
    """
    connections = (inputs.logic, inputs.hazards, inputs.limits, inputs.postponed)
    return any(one is not None for one in connections)


def run_variants(
    inputs: EngineInputs,
    variants: Sequence[Variant],
    n_blocks: int,
    seed: int,
    *,
    stratified: bool = True,
    n_threads: int = 1,
) -> Found:
    """Return finish and cost of all variants of a run, iteration by iteration with its draws.

    Parameters
    ----------
    inputs, seed, stratified
        Those of the run.
    n_blocks : int
        Of 256 iterations.
    """
    # Importing on this thread: imports in several threads at once would wait for each other.
    from forecast.engine import draws, logic, schedule, spending  # noqa: F401

    if inputs.postponed is not None:
        from forecast.engine import postpone  # noqa: F401

    n = n_blocks * LANES
    found = Found(*(unwritten((len(variants), n)) for _ in Found.__slots__))

    def worker() -> Callable[[int], None]:
        bench = Bench(inputs, seed, None if stratified else True)

        def do(block: int) -> None:
            bench.draw(block)
            at = slice(block * LANES, (block + 1) * LANES)
            for k, variant in enumerate(variants):
                bench.play(block, variant)
                found.finish[k, at] = bench.scratch.finish
                found.cost[k, at] = bench.outcome.cost
                found.duration[k, at] = bench.scratch.duration

        return do

    over_blocks(n_blocks, n_threads, worker)
    return found


class Bench:
    """The memory of one thread: what a block draws, what the run makes of it, and the variant at hand."""

    def __init__(self, inputs: EngineInputs, seed: int, plain: Plain) -> None:
        """Allocate it."""
        self.inputs, self.plain = inputs, plain
        self.seed = np.array([seed & 0xFFFFFFFF, seed >> 32], np.uint32)
        arena = Arena()
        self.scratch: Scratch = new_scratch(inputs, arena)
        self.purse: Purse = new_purse(inputs, self.scratch, arena)
        self.scratch.in_time.seed[:] = self.seed
        self.partial: Partial = new_partial(inputs)
        self.outcome = one_block(inputs)
        self.is_whole = more_than_links(inputs)
        self.strikes = np.empty_like(self.scratch.strikes)
        self.drawn = np.empty_like(self.scratch.values[: len(inputs.streams.row)])
        kept = (self.scratch.values[: inputs.n_tasks], self.scratch.finishes, self.scratch.starts, self.scratch.efforts)
        self.done = kept, tuple(np.empty_like(rows) for rows in kept)

    def draw(self, block: int) -> None:
        """Draw a block and, where variants perform a part of the tasks only, perform all of them once."""
        scratch = self.scratch
        for call in draw_calls(self.inputs, self.plain, self.seed, block, scratch, self.partial):
            _do(call)
        self.drawn[:] = scratch.values[: len(self.drawn)]
        self.strikes[:] = scratch.strikes
        if not self.is_whole:
            _do(perform_call(self.inputs, scratch.tasks, block, scratch, self.outcome, self.partial))
            for rows, kept in zip(*self.done, strict=True):
                kept[:] = rows

    def play(self, block: int, variant: Variant) -> None:
        """Make a variant of the block that was drawn last; its finish, duration and cost stay until the next call."""
        scratch, tasks = self.scratch, variant.tasks
        scratch.values[tasks] = self.drawn[tasks]
        scratch.values[variant.rows] = variant.constants[:, None]
        scratch.strikes[variant.occurrences] = 0
        _do(perform_call(self.inputs, tasks, block, scratch, self.outcome, self.partial))
        for call in postpone_calls(self.inputs, block, scratch, self.outcome, self.partial):
            _do(call)
        _do(spend_call(self.inputs, 0, self.purse, self.outcome, self.partial))
        scratch.values[variant.rows] = self.drawn[variant.rows]
        if self.is_whole:
            scratch.strikes[:] = self.strikes
        else:
            self._put_back(tasks)

    def _put_back(self, tasks: Positions) -> None:
        """Give tasks the dates of the run again."""
        network, scratch = self.inputs.network, self.scratch
        (values, finishes, starts, efforts), kept = self.done
        for rows, of_run, positions in (
            (values, kept[0], tasks),
            (finishes, kept[1], tasks),
            (starts, kept[2], network.start_row[tasks][network.start_row[tasks] >= 0]),
            (efforts, kept[3], network.effort_row[tasks]),
        ):
            rows[positions] = of_run[positions]
        scratch.strikes[:] = self.strikes


def one_block(inputs: EngineInputs) -> Outcome:
    """Return room for the outcome of one block, without what is kept of tasks, months and prices."""
    return Outcome(
        finish=unwritten((LANES,)),
        duration=unwritten((LANES,)),
        cost=unwritten((LANES,)),
        account_cost=unwritten((inputs.n_accounts, LANES)),
        milestone_finish=unwritten((len(inputs.network.milestone), LANES)),
        detail_start=unwritten((inputs.n_tasks, 0)),
        detail_finish=unwritten((inputs.n_tasks, 0)),
        detail_work=unwritten((inputs.n_resources, 0)),
        monthly_cost=unwritten((inputs.n_months, 0)),
        constant_cost=unwritten((0,)),
        escalation_cost=unwritten((0,)),
    )


def _do(call: Call) -> None:
    kernel, arguments = call
    kernel(*arguments)
