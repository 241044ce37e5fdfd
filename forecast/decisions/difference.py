"""Why a forecast moved: the move of each figure, shared out among what changed.

The shares are Shapley values: the average, over all orders in which the changes could have been made, of what each
change moves when it is its turn. They add up to the move exactly, and no order has to be chosen. Each set of changes is
run once, with the same random numbers; the interval of a share is that of the sum of runs which it is.

Source: Shapley (1953), Contributions to the Theory of Games II, 307-317; Song, Nelson & Staum (2016), SIAM/ASA Journal
on Uncertainty Quantification 4(1), 1060-1083 (for simulations).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from forecast.decisions.mixing import CAUSES, TARGETS, changed, mixed
from forecast.decisions.runs import FIGURES, Outcome, Settings, figures, run
from forecast.errors import UsageError
from forecast.scenario import Scenario, Targets
from forecast.statistics.error import Interval
from forecast.statistics.paired import Replicated, combined

# All orders of more changes would take more than 256 runs.
MOST_CAUSES = 8
REST = "rest"
Figures = dict[str, Replicated]
Weights = dict[frozenset[str], float]


@dataclass(frozen=True, slots=True)
class Share:
    """What one cause moves, by figure."""

    cause: str
    moved: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Difference:
    """The figures before and after, and the shares of the causes, which add up to the move.

    Finishes are in calendar days from ``start``. A figure is missing where either has no target for it.
    """

    start: date
    before: dict[str, float]
    after: dict[str, float]
    moved: dict[str, Interval]
    shares: tuple[Share, ...]
    n_runs: int
    is_exact: bool


def explain(
    old: Scenario,
    new: Scenario,
    settings: Settings,
    *,
    stored: Outcome | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Difference:
    """Explain the move from one scenario to another.

    Parameters
    ----------
    stored : Outcome, optional
        What an older run of ``old`` found. Where this run finds something else, that is a cause of its own: `REST`.

    Raises
    ------
    UsageError
        Where the two have different currencies.
    """
    before, after = old.project, new.project
    if before.currency != after.currency:
        raise UsageError(
            f"the one is in {before.currency}, the other in {after.currency}: their costs can't be compared"
        )
    causes = changed(before, after)
    moved_targets = _promise(old.targets) != _promise(new.targets)
    players = [*causes, *([TARGETS] if moved_targets else [])]
    is_exact = len(players) <= MOST_CAUSES
    weights = {player: (shapley if is_exact else both_ways)(players, player) for player in players}
    needed = sorted({sets for one in weights.values() for sets in one} | {frozenset(), frozenset(players)}, key=_key)
    runs: dict[frozenset[str], Outcome] = {}
    found: dict[frozenset[str], Figures] = {}
    for k, some in enumerate(needed):
        made = some - {TARGETS}
        if made not in runs:
            runs[made] = run(mixed(before, after, made), settings)
        found[some] = figures(runs[made], new.targets if TARGETS in some else old.targets, before.start)
        if progress is not None:
            progress(k + 1, len(needed))
    first, last = found[frozenset()], found[frozenset(players)]
    names = [name for name in FIGURES if all(name in one for one in found.values())]
    shares = [Share(player, {name: _sum(weights[player], found, name) for name in names}) for player in players]
    begin = first
    if stored is not None:
        begin = figures(stored, old.targets, before.start)
        rest = {name: combined((-1.0, 1.0), (begin[name], first[name])) for name in names}
        if any(one.value for one in rest.values()):
            shares.insert(0, Share(REST, rest))
    return Difference(
        before.start,
        {name: begin[name].whole for name in names},
        {name: last[name].whole for name in names},
        {name: combined((-1.0, 1.0), (begin[name], last[name])) for name in names},
        tuple(shares),
        len(runs),
        is_exact,
    )


def shapley(players: Sequence[str], player: str) -> Weights:
    """Return the weight of each set of players in the Shapley value of one of them.

    Examples
    --------
    >>> {"+".join(sorted(some)): weight for some, weight in shapley(["a", "b"], "a").items()}
    {'': -0.5, 'a': 0.5, 'b': -0.5, 'a+b': 0.5}
    """
    others, n = [one for one in players if one != player], len(players)
    weights: Weights = {}
    for size in range(n):
        weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
        for some in combinations(others, size):
            weights[frozenset(some)] = -weight
            weights[frozenset((*some, player))] = weight
    return weights


def both_ways(players: Sequence[str], player: str) -> Weights:
    """Return the weights where only two orders are averaged: that of the players, and its reverse."""
    weights: Weights = {}
    for order in (list(players), list(reversed(players))):
        before = frozenset(order[: order.index(player)])
        for some, weight in ((before, -0.5), (before | {player}, 0.5)):
            weights[some] = weights.get(some, 0.0) + weight
    return weights


def parts(values: Sequence[float], total: float, step: float) -> list[float]:
    """Round values to multiples of ``step`` so that they still add up to their rounded total.

    What rounding leaves over goes to those that it changed most (largest remainder).

    Examples
    --------
    >>> parts([1.26, 1.26, -0.02], 2.5, 0.1)
    [1.2, 1.3, 0.0]
    """
    scaled = [value / step for value in values]
    rounded = [round(value) for value in scaled]
    left = round(total / step) - sum(rounded)
    sign = 1 if left > 0 else -1
    order = sorted(range(len(values)), key=lambda k: (-sign * (scaled[k] - rounded[k]), k))
    for k in range(abs(left)):
        rounded[order[k % len(order)]] += sign
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return [round(one * step, digits) + 0.0 for one in rounded]


def _sum(weights: Weights, found: dict[frozenset[str], Figures], name: str) -> Interval:
    return combined(list(weights.values()), [found[some][name] for some in weights])


def _key(some: frozenset[str]) -> tuple[int, ...]:
    return (len(some), *sorted(CAUSES.index(one) for one in some))


def _promise(targets: Targets) -> tuple[object, ...]:
    return targets.finish, targets.duration, targets.budget
