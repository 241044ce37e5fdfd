"""How a run differs from a stored one: paired where both have the same random numbers.

Streams are keyed by what they draw, so runs of the same seed and sampling share their luck, whatever was edited in
between; the longer of the two is cut to the length of the shorter. Runs that do not are compared by square and add of
their own intervals (Zou & Donner 2008, Statistics in Medicine 27(10), 1693-1702), which never claims more than they
know.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.results.requirements import Measure
from forecast.statistics.error import Interval, percentile, probability
from forecast.statistics.paired import percentile_shift, probability_shift

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def are_paired(before: Results, after: Results) -> bool:
    """Say whether two runs share their random numbers."""
    one, other = before.provenance, after.provenance
    same = (one.seed, one.sampling, before.block_size) == (other.seed, other.sampling, after.block_size)
    # A single block is no sample of differences.
    return same and min(before.n_iterations, after.n_iterations) >= 2 * after.block_size


def move(before: Results, after: Results, what: Measure, confidence: float) -> Interval | str:
    """Return how far a run is worse than a stored one, or in words why that can't be said.

    Parameters
    ----------
    before, after : Results
        The stored run and the new one.
    what : Measure
        One of a kind that compares with a baseline. Finishes move in calendar days, also where the starts differ;
        probabilities are those of meeting the targets that each of the two had.
    confidence : float
        Of the interval.
    """
    if what.kind == "finish_slip":
        return _slip(before, after, what, confidence)
    if what.kind == "cost_rise":
        if before.currency != after.currency:
            return f"the baseline is in {before.currency}"
        return _levels(before, after, before.cost, after.cost, what, confidence)
    hits = [_hits(results, what.kind.removesuffix("_drop")) for results in (before, after)]
    if hits[0] is None or hits[1] is None:
        return "the baseline has no such target"
    return _shares(before, after, hits[0], hits[1], confidence)


def _slip(before: Results, after: Results, what: Measure, confidence: float) -> Interval | str:
    finishes = []
    for results, name in ((before, "the baseline"), (after, "the run")):
        moments = results.finish
        if what.milestone:
            if what.milestone not in results.milestones:
                return f"{name} has no milestone `{what.milestone}` that exists in every iteration"
            moments = results.milestone_finish[results.milestones.index(what.milestone)]
        finishes.append(moments + float((results.start - before.start).days))
    return _levels(before, after, finishes[0], finishes[1], what, confidence)


def _levels(before: Results, after: Results, old: Floats, new: Floats, what: Measure, confidence: float) -> Interval:
    assert what.p_level is not None
    size = after.block_size
    if are_paired(before, after):
        n = min(len(old), len(new))
        return percentile_shift(old[:n], new[:n], what.p_level, size, confidence)
    return difference(
        percentile(new, what.p_level, size, confidence), percentile(old, what.p_level, before.block_size, confidence)
    )


def _hits(results: Results, name: str) -> Bools | None:
    time, money = results.on_time(), results.on_budget()
    if name == "joint":
        return None if time is None or money is None else time & money
    return time if name == "on_time" else money


def _shares(before: Results, after: Results, old: Bools, new: Bools, confidence: float) -> Interval:
    """Return how much smaller the share became."""
    size = after.block_size
    if are_paired(before, after):
        n = min(len(old), len(new))
        # Nothing moved: as with P-levels, that is no matter of chance.
        return (
            Interval(0.0, 0.0, 0.0)
            if np.array_equal(old[:n], new[:n])
            else probability_shift(new[:n], old[:n], size, confidence)
        )
    return difference(probability(old, before.block_size, confidence), probability(new, size, confidence))


def difference(one: Interval, other: Interval) -> Interval:
    """Return ``one`` less ``other``, found independently of each other.

    Examples
    --------
    >>> difference(Interval(10.0, 7.0, 13.0), Interval(4.0, 0.0, 8.0))
    Interval(value=6.0, low=1.0, high=11.0)
    """
    value = one.value - other.value
    return Interval(
        value,
        value - math.hypot(one.value - one.low, other.high - other.value),
        value + math.hypot(one.high - one.value, other.value - other.low),
    )
