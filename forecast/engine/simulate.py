"""Run blocks on threads; the sums of blocks are added in their order, whichever thread made them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.engine.arena import Arena
from forecast.engine.block import Plain, kernel_calls
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import LANES, Outcome, Partial, new_outcome, new_partial, new_purse, new_scratch

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over blocks of a per-block figure and of its square, each of shape (n,)."""

    total: Floats
    square: Floats

    @classmethod
    def zeros(cls, n: int) -> Moments:
        """Return sums of nothing yet."""
        return cls(np.zeros(n), np.zeros(n))

    def add(self, figure: Floats) -> None:
        """Add the figure of one block."""
        np.add(self.total, figure, out=self.total)
        np.add(self.square, figure * figure, out=self.square)


@dataclass(slots=True)
class Simulation:
    """What the engine found.

    Attributes
    ----------
    outcome : Outcome
        One value per iteration, and the task dates of the first blocks.
    critical : Moments, (n_tasks,)
        Iterations of a block in which a task is critical.
    duration_sum, duration_square : ndarray, shape (n_tasks,)
        Of task durations less ``network.center``, over all iterations.
    cost_sum : ndarray, shape (n_tasks,)
        Of what each task itself costs, over all iterations.
    finish_swing, cost_swing : Moments, (n_inputs,)
        Mean project duration (cost) in the highest tenth of an estimate less that in its lowest; 0 if it is certain.
    strikes, strike_finish, strike_cost : ndarray, shape (n_blocks, n_risks)
        Strikes, and the sums of project duration and cost over them; by block, for an honest error of rare risks.
    rank_product : Moments, (n_reported,)
        Mean product of the centered ranks, 0 to 255, of correlated streams, summed over a block.
    charged, n_charged : Moments, (n_charges,)
        Amount of each charge summed over a block, and iterations in which it is due.
    n_awaited : Moments, (n_limited,)
        Iterations in which a task waits for a limited resource.
    n_late : Moments, (n_deliveries,)
        Iterations in which a task waits for a delivery alone.
    work, spent : Moments, (n_resources,)
        Person-days and money of each resource, summed over a block.
    n_strikes : ndarray, shape (n_risks,)
        Strikes of recurring risks, of which an iteration can see several.
    n_slowest : int
        Months that would have lost more days than a month may.
    opens, open_finish, open_cost : ndarray, shape (n_blocks, n_gates)
        Iterations in which a gate is open, and the sums of project duration and cost over them; by block.
    present : ndarray, shape (n_tasks,)
        Iterations in which a task exists; 0 for those that always do.
    n_overrun, n_missed : ndarray, shape (n_windows,)
        Iterations in which a task is longer than any window left, and in which no window is left.
    n_cut : int
        Task durations that opportunities would have pushed below zero.
    """

    outcome: Outcome
    n_blocks: int
    critical: Moments
    duration_sum: Floats
    duration_square: Floats
    cost_sum: Floats
    finish_swing: Moments
    cost_swing: Moments
    strikes: NDArray[np.int64]
    strike_finish: Floats
    strike_cost: Floats
    rank_product: Moments
    charged: Moments
    n_charged: Moments
    n_strikes: NDArray[np.int64]
    opens: NDArray[np.int64]
    open_finish: Floats
    open_cost: Floats
    present: NDArray[np.int64]
    n_overrun: NDArray[np.int64]
    n_missed: NDArray[np.int64]
    n_late: Moments
    n_awaited: Moments
    work: Moments
    spent: Moments
    n_slowest: int = 0
    n_cut: int = 0

    @classmethod
    def empty(cls, inputs: EngineInputs, n_blocks: int) -> Simulation:
        """Allocate what ``n_blocks`` blocks fill."""
        n_tasks, n_inputs = inputs.n_tasks, inputs.n_inputs
        by_block, gates = (n_blocks, len(inputs.risks.low)), (n_blocks, inputs.n_gates)
        n_windows = 0 if inputs.logic is None else len(inputs.logic.first_period) - 1
        return cls(
            outcome=new_outcome(inputs, n_blocks),
            n_blocks=n_blocks,
            critical=Moments.zeros(n_tasks),
            duration_sum=np.zeros(n_tasks),
            duration_square=np.zeros(n_tasks),
            cost_sum=np.zeros(n_tasks),
            finish_swing=Moments.zeros(n_inputs),
            cost_swing=Moments.zeros(n_inputs),
            strikes=np.zeros(by_block, np.int64),
            strike_finish=np.zeros(by_block),
            strike_cost=np.zeros(by_block),
            rank_product=Moments.zeros(inputs.n_reported),
            charged=Moments.zeros(inputs.n_charges),
            n_charged=Moments.zeros(inputs.n_charges),
            n_strikes=np.zeros(by_block[1], np.int64),
            opens=np.zeros(gates, np.int64),
            open_finish=np.zeros(gates),
            open_cost=np.zeros(gates),
            present=np.zeros(n_tasks, np.int64),
            n_overrun=np.zeros(n_windows, np.int64),
            n_missed=np.zeros(n_windows, np.int64),
            n_late=Moments.zeros(inputs.n_deliveries),
            n_awaited=Moments.zeros(inputs.n_limited),
            work=Moments.zeros(inputs.n_resources),
            spent=Moments.zeros(inputs.n_resources),
        )

    def begin_with(self, earlier: Simulation) -> None:
        """Take over what a shorter run of the same inputs found: a longer run begins with the blocks of a shorter one.

        What is kept by block or by iteration is longer here, and begins with what stands there; sums go on.
        """
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(earlier, part.name)
            if isinstance(mine, Moments):
                mine.total[:], mine.square[:] = theirs.total, theirs.square
            elif isinstance(mine, np.ndarray):
                _begin(mine, theirs)
            elif isinstance(mine, tuple):
                for long, short in zip(mine, theirs, strict=True):
                    _begin(long, short)
            elif part.name != "n_blocks":
                setattr(self, part.name, theirs)

    def add(self, block: int, partial: Partial) -> None:
        """Add the sums of one block; must be called in the order of blocks."""
        self.critical.add(partial.critical.astype(np.float64))
        self.duration_sum += partial.duration_sum
        self.duration_square += partial.duration_square
        self.cost_sum += partial.cost_sum
        self.finish_swing.add(partial.finish_swing)
        self.cost_swing.add(partial.cost_swing)
        self.strikes[block] = partial.strikes
        self.strike_finish[block] = partial.strike_finish
        self.strike_cost[block] = partial.strike_cost
        self.rank_product.add(partial.rank_product)
        self.charged.add(partial.charged)
        self.n_charged.add(partial.n_charged.astype(np.float64))
        self.n_strikes += partial.n_strikes
        self.n_slowest += int(partial.n_slowest[0])
        self.opens[block] = partial.opens
        self.open_finish[block] = partial.open_finish
        self.open_cost[block] = partial.open_cost
        self.present += partial.present
        self.n_overrun += partial.n_overrun
        self.n_missed += partial.n_missed
        self.n_late.add(partial.n_late.astype(np.float64))
        self.n_awaited.add(partial.n_awaited.astype(np.float64))
        self.work.add(partial.work)
        self.spent.add(partial.spent)
        self.n_cut += int(partial.n_cut[0])


def _begin(long: NDArray[Any], short: NDArray[Any]) -> None:
    """Copy a shorter array to the beginning of a longer one; one axis is longer at most."""
    long[tuple(slice(0, n) for n in short.shape)] = short


class _Run:
    """The state that threads share: which block is next, and which sums wait for their turn."""

    def __init__(
        self,
        inputs: EngineInputs,
        simulation: Simulation,
        stratified: bool,
        seed: NDArray[np.uint32],
        n_done: int,
    ) -> None:
        self.inputs, self.simulation, self.seed = inputs, simulation, seed
        self.plain: Plain = None if stratified else True
        self.lock = threading.Lock()
        self.next_block = n_done
        self.n_added = n_done
        self.waiting: dict[int, Partial] = {}
        self.spare: list[Partial] = []
        self.failure: BaseException | None = None
        self.stopped = False

    def work(self) -> None:
        """Simulate blocks until none is left; keep a failure for the caller's thread."""
        try:
            self._simulate()
        except BaseException as failure:
            self.failure, self.stopped = failure, True

    def _simulate(self) -> None:
        inputs, outcome = self.inputs, self.simulation.outcome
        arena = Arena()
        scratch = new_scratch(inputs, arena)
        purse = new_purse(inputs, scratch, arena)
        scratch.in_time.seed[:] = self.seed
        while (block := self._take()) is not None:
            partial = self.spare.pop() if self.spare else new_partial(inputs)
            memory = (scratch, purse, outcome, partial)
            for kernel, arguments in kernel_calls(inputs, self.plain, self.seed, block, *memory):
                kernel(*arguments)
            self._give(block, partial)

    def _take(self) -> int | None:
        with self.lock:
            if self.stopped or self.next_block >= self.simulation.n_blocks:
                return None
            self.next_block += 1
            return self.next_block - 1

    def _give(self, block: int, partial: Partial) -> None:
        with self.lock:
            self.waiting[block] = partial
            while self.n_added in self.waiting:
                added = self.waiting.pop(self.n_added)
                self.simulation.add(self.n_added, added)
                self.spare.append(added)
                self.n_added += 1


def blocks_of(n_iterations: int) -> int:
    """Return how many whole blocks hold ``n_iterations`` iterations."""
    return max(1, -(-n_iterations // LANES))


def simulate(
    inputs: EngineInputs,
    n_iterations: int,
    seed: int,
    *,
    stratified: bool = True,
    n_threads: int = 2,
    progress: Progress | None = None,
    after: Simulation | None = None,
) -> Simulation:
    """Simulate the project; the answer does not depend on ``n_threads``.

    Parameters
    ----------
    inputs : EngineInputs
    n_iterations : int
        Rounded up to whole blocks of 256.
    seed : int
        0 <= seed < 2**64.
    stratified : bool
        Latin hypercube within each block, or plain Monte Carlo.
    n_threads : int
        At least 1.
    progress : callable
        Called on the caller's thread with (blocks done, blocks in all).
    after : Simulation
        What the same inputs, seed and sampling gave in fewer iterations: only those behind them are simulated.
    """
    simulation = Simulation.empty(inputs, blocks_of(n_iterations))
    words = np.array([seed & 0xFFFFFFFF, seed >> 32], np.uint32)
    n_done = 0
    if after is not None:
        simulation.begin_with(after)
        n_done = after.n_blocks
    run = _Run(inputs, simulation, stratified, words, n_done)
    # Importing on this thread: imports in several threads at once would wait for each other.
    from forecast.engine import closing, draws, logic, schedule, spending  # noqa: F401

    if inputs.postponed is not None:
        from forecast.engine import postpone  # noqa: F401

    threads = [
        threading.Thread(target=run.work, daemon=True) for _ in range(max(1, min(n_threads, simulation.n_blocks)))
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(POLL_SECONDS)
                if progress is not None:
                    progress(run.n_added, simulation.n_blocks)
    finally:
        run.stopped = True
        for thread in threads:
            thread.join()
    if run.failure is not None:
        raise run.failure
    if progress is not None:
        progress(run.n_added, simulation.n_blocks)
    return simulation
