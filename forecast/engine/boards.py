"""Boards: a block played again with numbers that are put on it, drawn by the run, by another seed, or set by hand.

A board has a structure of its own: the project's, or one with fewer links, with other calendars. What is drawn is drawn
once, in the order of the project's own streams; each structure knows in which of its rows a stream stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.engine.arena import Arena
from forecast.engine.block import Plain, draw_calls, perform_call, postpone_calls, spend_call
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import new_partial, new_purse, new_scratch
from forecast.engine.variants import one_block

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Tasks, links and calendars, and where the streams and gates of the project stand in them.

    Attributes
    ----------
    row_of : ndarray, shape (n_streams,)
        The row of each stream of the project.
    gate_of : ndarray, shape (n_drawn,)
        The same of gates that are drawn.
    to_days : callable
        Turns finishes on its axis into days.
    """

    inputs: EngineInputs
    row_of: Positions
    gate_of: Positions
    to_days: Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What is drawn for a block: values of streams, strikes, and gates that no task decides."""

    values: Floats  # (n_streams, 256)
    strikes: Bytes  # (n_occurrences, 256)
    gates: Bytes  # (n_drawn, 256)

    def copy(self) -> Drawn:
        """Return it as something that may be changed."""
        return Drawn(self.values.copy(), self.strikes.copy(), self.gates.copy())

    def take(self, other: Drawn) -> None:
        """Take all numbers from another one."""
        self.values[:], self.strikes[:], self.gates[:] = other.values, other.strikes, other.gates


class Dice:
    """Draws blocks of a project, with its correlations or as if there were none."""

    def __init__(self, inputs: EngineInputs, seed: int, plain: Plain) -> None:
        """Allocate the memory of one thread."""
        self.inputs, self.plain, self.seed = inputs, plain, words_of(seed)
        self.scratch, self.partial = new_scratch(inputs, Arena()), new_partial(inputs)

    def draw(self, block: int) -> Drawn:
        """Return what a block draws; the next call overwrites it."""
        scratch = self.scratch
        for kernel, arguments in draw_calls(self.inputs, self.plain, self.seed, block, scratch, self.partial):
            kernel(*arguments)
        n_drawn = 0 if self.inputs.logic is None else len(self.inputs.logic.low)
        return Drawn(scratch.values[: len(self.inputs.streams.row)], scratch.strikes, scratch.gates[:n_drawn])


class Board:
    """The memory of one thread for a structure."""

    def __init__(self, structure: Structure, seed: int) -> None:
        """Allocate it."""
        self.structure, inputs, arena = structure, structure.inputs, Arena()
        self.scratch = new_scratch(inputs, arena)
        self.purse = new_purse(inputs, self.scratch, arena)
        self.partial, self.outcome = new_partial(inputs), one_block(inputs)
        self.is_in_order = np.array_equal(structure.row_of, np.arange(len(structure.row_of)))
        self.sow(seed)

    def sow(self, seed: int) -> None:
        """Set the seed of what is drawn for a strike or a month."""
        self.scratch.in_time.seed[:] = words_of(seed)

    def play(self, block: int, drawn: Drawn) -> tuple[Floats, Floats, Floats]:
        """Return finish (days), cost and duration (working days) of a block, each of shape (256,)."""
        structure, scratch = self.structure, self.scratch
        if self.is_in_order:
            scratch.values[: len(drawn.values)] = drawn.values
        else:
            scratch.values[structure.row_of] = drawn.values
        scratch.strikes[:] = drawn.strikes
        scratch.gates[structure.gate_of] = drawn.gates
        for kernel, arguments in (
            perform_call(structure.inputs, scratch.tasks, block, scratch, self.outcome, self.partial),
            *postpone_calls(structure.inputs, block, scratch, self.outcome, self.partial),
            spend_call(structure.inputs, 0, self.purse, self.outcome, self.partial),
        ):
            kernel(*arguments)
        return structure.to_days(scratch.finish), self.outcome.cost.copy(), scratch.duration.copy()


def words_of(seed: int) -> NDArray[np.uint32]:
    """Return a seed as the two words that kernels take."""
    return np.array([seed & 0xFFFFFFFF, seed >> 32], np.uint32)


def uncorrelated(inputs: EngineInputs) -> EngineInputs:
    """Return the inputs with streams that know nothing of each other."""
    return inputs._replace(
        correlations=None,
        streams=inputs.streams._replace(member=np.full_like(inputs.streams.member, -1)),
        risks=inputs.risks._replace(member=np.full_like(inputs.risks.member, -1)),
    )


def without_merges(inputs: EngineInputs, drives: NDArray[np.bool_], finish: Floats, later: Floats) -> EngineInputs:
    """Return the inputs in which no paths meet: each task waits for one predecessor, and one task ends the project.

    Nothing is postponed in them: it would move no finish of the project.

    Parameters
    ----------
    drives : ndarray of bool, shape (n_links,)
        Which links hold their task in the base plan; one of these is kept, or the latest where none does.
    finish : ndarray, shape (n_tasks,)
        The finishes of the base plan.
    later : ndarray, shape (n_tasks,)
        Of those that are equally late, the one for which this is most is kept.
    """
    network = inputs.network
    kept = np.zeros(len(network.predecessor), np.bool_)
    for task in range(inputs.n_tasks):
        links = np.arange(network.first_link[task], network.first_link[task + 1])
        if len(links) == 0:
            continue
        before = network.predecessor[links]
        rank = np.lexsort((-before, later[before], finish[before], drives[links]))
        chosen = before[rank[-1]] if not drives[links].any() else _latest(before[drives[links]], later)
        kept[links] = before == chosen
    ends = np.flatnonzero(network.may_finish_last & (finish >= finish.max() - network.tie))
    last = np.zeros_like(network.may_finish_last)
    last[_latest(ends, later)] = True
    kept_before = np.concatenate(([0], np.cumsum(kept)))
    waits = inputs.waits
    if waits is not None:
        none = waits.link[:0]
        waits = waits._replace(first_wait=np.zeros_like(waits.first_wait), link=none, delivery=none)
    return inputs._replace(
        network=network._replace(
            first_link=kept_before[network.first_link].astype(np.int32),
            predecessor=network.predecessor[kept],
            link_kind=network.link_kind[kept],
            is_plain=network.is_plain[kept],
            lag=network.lag[kept],
            lag_share=network.lag_share[kept],
            may_finish_last=last,
        ),
        calendars=inputs.calendars._replace(of_lag=inputs.calendars.of_lag[kept]),
        waits=waits,
        postponed=None,
    )


def _latest(tasks: NDArray[np.integer[Any]], later: Floats) -> int:
    """Return the task that is latest; of equals the first."""
    return int(tasks[np.argmax(later[tasks])])
