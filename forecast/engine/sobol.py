"""Sobol indices of groups of inputs: which part of the variance each explains, alone and together with others.

Two runs draw everything independently of each other; for each group a third one takes the draws of that group from the
second run and all others from the first.

Source: Sobol (1993), Mathematical Modelling and Computational Experiments 1(4), 407-414; first-order estimator of
Saltelli et al. (2010), Computer Physics Communications 181(2), 259-270; total effects of Jansen (1999), same journal
117(1), 35-43.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.engine.block import Plain
from forecast.engine.boards import Board, Dice, Drawn, Positions, Structure
from forecast.engine.memory import LANES
from forecast.engine.threads import over_blocks

Floats = NDArray[np.float64]
OTHER = 0x9E3779B97F4A7C15  # the seed of the second run is that of the first with these bits turned


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """A group: rows of values, of occurrences, and gates; ``is_single``: and all that is drawn one by one."""

    rows: Positions
    occurrences: Positions
    gates: Positions
    is_single: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Durations and costs of the two runs, shape (n_iterations,), and of each group's run, (n_groups, n_iterations)."""

    duration: tuple[Floats, Floats]
    cost: tuple[Floats, Floats]
    durations: Floats
    costs: Floats


def exchange(
    structure: Structure,
    groups: Sequence[Inputs],
    n_blocks: int,
    seed: int,
    *,
    stratified: bool = True,
    n_threads: int = 1,
) -> Outcomes:
    """Run everything twice, and once for each group.

    Parameters
    ----------
    structure : Structure
        That of the project.
    groups : sequence of Inputs
        What is drawn together must be in one of them.
    """
    n = n_blocks * LANES
    plain: Plain = None if stratified else True
    found = Outcomes(
        (np.empty(n), np.empty(n)),
        (np.empty(n), np.empty(n)),
        np.empty((len(groups), n)),
        np.empty((len(groups), n)),
    )

    def worker() -> Callable[[int], None]:
        seeds = (seed, seed ^ OTHER)
        dice = [Dice(structure.inputs, one, plain) for one in seeds]
        board = Board(structure, seed)

        def do(block: int) -> None:
            at = slice(block * LANES, (block + 1) * LANES)
            one, other = (die.draw(block) for die in dice)
            for k, drawn in enumerate((one, other)):
                board.sow(seeds[k])
                _, found.cost[k][at], found.duration[k][at] = board.play(block, drawn)
            mixed = one.copy()
            for k, group in enumerate(groups):
                _mix(mixed, one, other, group)
                board.sow(seeds[int(group.is_single)])
                _, found.costs[k, at], found.durations[k, at] = board.play(block, mixed)

        return do

    over_blocks(n_blocks, n_threads, worker)
    return found


def _mix(mixed: Drawn, one: Drawn, other: Drawn, group: Inputs) -> None:
    mixed.take(one)
    mixed.values[group.rows] = other.values[group.rows]
    mixed.strikes[group.occurrences] = other.strikes[group.occurrences]
    mixed.gates[group.gates] = other.gates[group.gates]
