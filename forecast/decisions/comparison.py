"""Scenarios beside each other: how far each is from the first, and which ends earlier or costs less in the same world.

All run with the same random numbers. What is drawn for a task or risk hangs on its id alone, so an iteration is one
world, in which each scenario ends on its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from forecast.decisions.dominance import Dominance, dominance
from forecast.errors import UsageError
from forecast.results import Results
from forecast.results.results import COST_TOLERANCE, DAY_TOLERANCE
from forecast.statistics.error import Interval, probability
from forecast.statistics.paired import mean_shift, percentile_shifts, probability_shift
from forecast.statistics.summary import joint_confidence

Floats = NDArray[np.float64]
LEVELS = (0.50, 0.80)
TARGETS = ("on_time", "on_budget", "joint")


@dataclass(frozen=True, slots=True)
class Shifts:
    """How far a scenario is from the first: calendar days, money, and probabilities; None without a target."""

    finish_mean: Interval
    finish: tuple[Interval, ...]
    cost_mean: Interval
    cost: tuple[Interval, ...]
    on_time: Interval | None
    on_budget: Interval | None
    joint: Interval | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenarios, by position, in the same worlds.

    ``earlier`` is the share of iterations in which ``one`` ends before ``other``, ``cheaper`` in which it costs less,
    ``both`` in which it does both; ``later``, ``dearer`` and ``neither`` are those the other way round.
    """

    one: int
    other: int
    earlier: Interval
    later: Interval
    cheaper: Interval
    dearer: Interval
    both: Interval
    neither: Interval
    finish: Dominance
    cost: Dominance


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Scenarios with their distances from the first, and all pairs of them.

    ``finish`` holds calendar days from the start of the first scenario.
    """

    results: tuple[Results, ...]
    finish: tuple[Floats, ...]
    shifts: tuple[Shifts, ...]
    pairs: tuple[Pair, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return what the scenarios are called."""
        return tuple(one.provenance.scenario for one in self.results)

    @property
    def has_cost(self) -> bool:
        """Return whether any of them costs anything."""
        return any(bool(one.cost.any()) for one in self.results)


def compare(results: Sequence[Results]) -> Comparison:
    """Compare runs with the same seed, sampling and number of iterations.

    Raises
    ------
    UsageError
        Where the runs have different random numbers or currencies.
    """
    first = results[0]
    for one in results[1:]:
        if one.currency != first.currency:
            names = (
                f"`{first.provenance.scenario}` is in {first.currency}, `{one.provenance.scenario}` in {one.currency}"
            )
            raise UsageError(f"scenarios in different currencies can't be compared: {names}")
        if _numbers(one) != _numbers(first):
            raise UsageError(
                f"only runs with the same random numbers can be compared: {_drawn(first)}; {_drawn(one)}\n"
                "hint: run one of them again with the seed, sampling and iterations of the other"
            )
    finish = tuple(one.finish + float((one.start - first.start).days) for one in results)
    shifts = tuple(_shifts(first, finish[0], one, finish[k]) for k, one in enumerate(results) if k)
    pairs = tuple(
        _pair(j, k, (finish[j], finish[k]), (results[j].cost, results[k].cost), first.block_size)
        for j, k in combinations(range(len(results)), 2)
    )
    return Comparison(tuple(results), finish, shifts, pairs)


def best(comparison: Comparison) -> tuple[str, int, bool] | None:
    """Return the probability that all scenarios have, the one where it is highest, and whether that is sure.

    The most that all targets allow is asked for: both, else one of them. It is sure where the interval of the
    difference from each other scenario does not hold zero.
    """
    found = [joint_confidence(one) for one in comparison.results]
    for name in ("joint", "on_time", "on_budget"):
        values = [getattr(one, name) for one in found]
        hits = [one for result in comparison.results if (one := _hits(result, name)) is not None]
        if len(hits) < len(values):
            continue
        top = max(range(len(values)), key=lambda k: values[k].value)
        size = comparison.results[0].block_size
        sure = all(probability_shift(hits[k], hits[top], size).low > 0.0 for k in range(len(hits)) if k != top)
        return name, top, sure
    return None


def _numbers(one: Results) -> tuple[object, ...]:
    return one.provenance.seed, one.provenance.sampling, one.n_iterations, one.block_size


def _drawn(one: Results) -> str:
    run = one.provenance
    return f"`{run.scenario}` has seed {run.seed}, {run.sampling} and {one.n_iterations} iterations"


def _shifts(first: Results, first_finish: Floats, one: Results, finish: Floats) -> Shifts:
    size = first.block_size

    def moved(name: str) -> Interval | None:
        before, after = _hits(first, name), _hits(one, name)
        return None if before is None or after is None else probability_shift(before, after, size)

    return Shifts(
        mean_shift(first_finish, finish, size),
        tuple(percentile_shifts(first_finish, finish, LEVELS, size)),
        mean_shift(first.cost, one.cost, size),
        tuple(percentile_shifts(first.cost, one.cost, LEVELS, size)),
        *(moved(name) for name in TARGETS),
    )


def _hits(one: Results, name: str) -> NDArray[np.bool_] | None:
    time, money = one.on_time(), one.on_budget()
    if name == "joint":
        return None if time is None or money is None else time & money
    return time if name == "on_time" else money


def _pair(one: int, other: int, finish: tuple[Floats, Floats], cost: tuple[Floats, Floats], size: int) -> Pair:
    largest = max(float(np.abs(values).max()) for values in cost)
    days, money = finish[1] - finish[0], cost[1] - cost[0]
    slack = COST_TOLERANCE * largest
    earlier, later = days > DAY_TOLERANCE, days < -DAY_TOLERANCE
    cheaper, dearer = money > slack, money < -slack
    return Pair(
        one,
        other,
        earlier=probability(earlier, size),
        later=probability(later, size),
        cheaper=probability(cheaper, size),
        dearer=probability(dearer, size),
        both=probability(earlier & cheaper, size),
        neither=probability(later & dearer, size),
        finish=dominance(*finish, size),
        cost=dominance(*cost, size),
    )
