"""Shapley values iteration by iteration: what each player adds to finish and cost, averaged over orders of coming on.

A *coalition* is a set of players that are on; all others are off. The players of a block come on in several orders;
each order gives every player what the outcome changes by when it comes. These add up to the outcome with all on less
that with all off, in every iteration, and so do their means over orders.

Source: Shapley (1953), A value for n-person games; Castro, Gomez & Tejada (2009), Computers & Operations Research
36(5), 1726-1730 (sampled orders); orders in pairs, one the reverse of the other: Mitchell et al. (2022), JMLR 23(43).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import permutations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecast.engine.block import Plain
from forecast.engine.boards import Board, Dice, Drawn, Positions, Structure, uncorrelated
from forecast.engine.inputs import EngineInputs
from forecast.engine.memory import LANES
from forecast.engine.threads import over_blocks

Floats = NDArray[np.float64]
MOST_EXACT = 5  # players up to which all orders are taken: 120 of them, of 32 coalitions


@dataclass(frozen=True, slots=True, eq=False)
class Player:
    """Something that is on or off.

    Attributes
    ----------
    rows, constants : ndarray, shape (n,)
        Rows of values and what they are while it is off.
    occurrences : ndarray
        Rows of occurrences that do not come about while it is off.
    gates, planned : ndarray
        Gates that are drawn, and whether they are open while it is off.
    what : str
        ``values`` for one of these; ``order`` for correlation, ``calendars`` and ``merges`` for the structure.
    """

    rows: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    constants: Floats = field(default_factory=lambda: np.zeros(0))
    occurrences: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    gates: Positions = field(default_factory=lambda: np.zeros(0, np.int64))
    planned: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    what: Literal["values", "order", "calendars", "merges"] = "values"


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What each player adds, and what is there with all off; finish in days less the base of its structure.

    ``finish`` and ``cost`` are of shape (n_players, n_iterations), ``finish_off`` and ``cost_off`` (n_iterations,).
    """

    finish: Floats
    cost: Floats
    finish_off: Floats
    cost_off: Floats


def shapley(
    inputs: EngineInputs,
    players: Sequence[Player],
    structures: dict[tuple[bool, bool], tuple[Structure, float, float]],
    n_blocks: int,
    seed: int,
    *,
    stratified: bool = True,
    n_pairs: int = 1,
    n_threads: int = 1,
) -> Shares:
    """Return the Shapley values of the players in every iteration.

    Parameters
    ----------
    inputs, seed, stratified
        Those of the run.
    structures : dict
        By (calendars are on, merges are on): the structure with the base finish (days) and cost of its calendars.
    n_pairs : int
        Pairs of orders in each block, where there are too many players for all orders. Every block has its own.
    """
    n, n_players = n_blocks * LANES, len(players)
    shares = Shares(np.empty((n_players, n)), np.empty((n_players, n)), np.empty(n), np.empty(n))
    plain: Plain = None if stratified else True
    has_order = any(player.what == "order" for player in players)

    def worker() -> Callable[[int], None]:
        dice = Dice(inputs, seed, plain)
        free = Dice(uncorrelated(inputs), seed, plain) if has_order else dice
        boards = {key: (Board(one, seed), finish, cost) for key, (one, finish, cost) in structures.items()}

        def do(block: int) -> None:
            game = _Game(players, boards, dice.draw(block), free.draw(block) if has_order else None, block)
            at = slice(block * LANES, (block + 1) * LANES)
            finish, cost = np.zeros((n_players, LANES)), np.zeros((n_players, LANES))
            orders = _orders(n_players, seed, block, n_pairs)
            for order in orders:
                mask = 0
                before = game.play(mask)
                for player in order:
                    mask |= 1 << player
                    after = game.play(mask)
                    finish[player] += after[0] - before[0]
                    cost[player] += after[1] - before[1]
                    before = after
            shares.finish[:, at], shares.cost[:, at] = finish / len(orders), cost / len(orders)
            shares.finish_off[at], shares.cost_off[at] = game.play(0)

        return do

    over_blocks(n_blocks, n_threads, worker)
    return shares


class _Game:
    """The coalitions of one block; each is played once."""

    def __init__(
        self,
        players: Sequence[Player],
        boards: dict[tuple[bool, bool], tuple[Board, float, float]],
        drawn: Drawn,
        free: Drawn | None,
        block: int,
    ) -> None:
        self.players, self.boards, self.block = players, boards, block
        self.drawn, self.free, self.mixed = drawn, free, drawn.copy()
        self.played: dict[int, tuple[Floats, Floats]] = {}

    def play(self, mask: int) -> tuple[Floats, Floats]:
        """Return finish and cost of a coalition, less the base."""
        if mask not in self.played:
            off = [player for k, player in enumerate(self.players) if not mask >> k & 1]
            kinds, mixed = {player.what for player in off}, self.mixed
            mixed.take(self.free if "order" in kinds and self.free is not None else self.drawn)
            for player in off:
                mixed.values[player.rows] = player.constants[:, None]
                mixed.strikes[player.occurrences] = 0
                mixed.gates[player.gates] = player.planned[:, None]
            board, base_finish, base_cost = self.boards["calendars" not in kinds, "merges" not in kinds]
            finish, cost, _ = board.play(self.block, mixed)
            self.played[mask] = finish - base_finish, cost - base_cost
        return self.played[mask]


def _orders(n_players: int, seed: int, block: int, n_pairs: int) -> list[tuple[int, ...]]:
    """Return all orders of few players, or pairs of orders that are a function of seed and block."""
    if n_players <= MOST_EXACT:
        return list(permutations(range(n_players)))
    found = []
    for pair in range(n_pairs):
        keys = [blake2b(f"{seed}/{block}/{pair}/{k}".encode(), digest_size=8).digest() for k in range(n_players)]
        order = tuple(sorted(range(n_players), key=keys.__getitem__))
        found += [order, order[::-1]]
    return found
