"""The tree of cost accounts with its outcomes: parents are the sums of their children in every iteration."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.statistics.allocation import allocate, diversification
from forecast.statistics.error import Interval, probability

Floats = NDArray[np.float64]
ROUNDING = 1e-12  # of a sum in float64, relative


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AccountCost:
    """An account with everything that is booked to it or below it; ``depth`` is 0 for one without a parent."""

    id: str
    name: str
    parent: str
    depth: int
    is_sum: bool
    cost: Floats
    base: float
    budget: float | None


def rolled_up(results: Results) -> list[AccountCost]:
    """Return the accounts, each followed by those below it."""
    tree = results.account_tree
    # Results that were stored without a tree hold accounts alone.
    ids = [*tree.id, *(id_ for id_ in results.accounts if id_ not in tree.id)]
    position = {id_: k for k, id_ in enumerate(tree.id)}
    parent = {id_: tree.parent[position[id_]] if id_ in position else "" for id_ in ids}
    base = {id_: float(tree.base[position[id_]]) if id_ in position else math.nan for id_ in ids}
    cost = dict(zip(results.accounts, results.account_cost, strict=True))
    order, is_sum = list(_depth_first(parent, "", 0)), set(parent.values())
    for id_, _ in reversed(order):
        cost.setdefault(id_, np.zeros(results.n_iterations))
        if parent[id_]:
            above = parent[id_]
            cost[above] = cost[id_] + cost[above] if above in cost else cost[id_]
            base[above] += base[id_]
    found = []
    for id_, depth in order:
        k = position.get(id_)
        name, budget = (id_, math.nan) if k is None else (tree.name[k], float(tree.budget[k]))
        stated = budget if math.isfinite(budget) else None
        found.append(AccountCost(id_, name, parent[id_], depth, id_ in is_sum, cost[id_], base[id_], stated))
    return found


def within_budget(results: Results, account: AccountCost) -> Interval | None:
    """Return the probability that an account stays within its budget; None where it has none."""
    if account.budget is None:
        return None
    return probability(account.cost <= account.budget * (1.0 + ROUNDING), results.block_size)


def account_contingencies(results: Results, accounts: Sequence[AccountCost], p_level: float) -> list[Interval]:
    """Return what each account needs on top of its base so that together they reach the P-level of the cost.

    Those of siblings add up to that of their parent, and those without a parent to the P-level of the cost less its
    base.
    """
    shares = allocate((account.cost for account in accounts), results.cost, p_level, results.block_size)
    return [
        Interval(share.value - one.base, share.low - one.base, share.high - one.base)
        for one, share in zip(accounts, shares, strict=True)
    ]


def account_diversification(results: Results, p_level: float) -> Interval:
    """Return the sum of the accounts' own P-levels less the P-level of the cost."""
    return diversification(results.account_cost, results.cost, p_level, results.block_size)


def _depth_first(parent: Mapping[str, str], above: str, depth: int) -> Iterator[tuple[str, int]]:
    for id_, of in parent.items():
        if of == above:
            yield id_, depth
            yield from _depth_first(parent, id_, depth + 1)
