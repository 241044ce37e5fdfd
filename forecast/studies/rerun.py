"""Further runs of one project with the same random numbers, and the levels of what they find.

Streams are keyed by what they draw, so two runs differ by the change between them and by nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.compiler import Compiled, compile_project
from forecast.engine.inputs import EngineInputs
from forecast.engine.simulate import simulate
from forecast.engine.variants import Variant, run_variants
from forecast.project import Project
from forecast.results import Results
from forecast.statistics import Interval
from forecast.statistics.error import FEW_BLOCKS, NORMAL_975, spread

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Finish in calendar days from the start, cost, and duration in working days, all of shape (n_iterations,)."""

    finish: Floats
    cost: Floats
    duration: Floats


@dataclass(slots=True)
class Question:
    """What a study starts from: a project and what its run found.

    ``runs`` holds what several studies need, by what was changed, ``shared`` what those of one file do, and ``found``
    the rows of studies that were asked. ``baseline`` is the stored run that the scenario names, if it is there.
    """

    project: Project
    results: Results
    threads: int = 1
    baseline: Results | None = None
    baseline_name: str = ""
    runs: dict[tuple[str, bool], Outcome] = field(default_factory=dict)
    shared: dict[str, object] = field(default_factory=dict)
    found: dict[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    _compiled: Compiled | None = None

    @property
    def compiled(self) -> Compiled:
        """Return the project as the engine sees it."""
        if self._compiled is None:
            self._compiled = compile_project(self.project)
        return self._compiled

    @property
    def as_it_is(self) -> Outcome:
        """Return what the run itself found."""
        return Outcome(self.results.finish, self.results.cost, self.results.duration)

    def run(self, project: Project) -> Outcome:
        """Run a changed project with the seed, iterations and sampling of the results."""
        compiled = compile_project(project)
        return self.run_inputs(compiled, compiled.inputs)

    def run_inputs(self, compiled: Compiled, inputs: EngineInputs) -> Outcome:
        """Run changed inputs of a compiled project."""
        run = self.results.provenance
        outcome = simulate(
            inputs,
            run.n_iterations,
            run.seed,
            stratified=run.sampling == "latin-hypercube",
            n_threads=self.threads,
        ).outcome
        return Outcome(compiled.timeline.calendar_days(outcome.finish), outcome.cost, outcome.duration)

    def run_variants(self, variants: Sequence[Variant]) -> list[Outcome]:
        """Run variants of the project on the draws of the results."""
        run, timeline = self.results.provenance, self.compiled.timeline
        found = run_variants(
            self.compiled.inputs,
            variants,
            run.n_iterations // self.results.block_size,
            run.seed,
            stratified=run.sampling == "latin-hypercube",
            n_threads=self.threads,
        )
        return [
            Outcome(timeline.calendar_days(finish), cost, duration)
            for finish, cost, duration in zip(found.finish, found.cost, found.duration, strict=True)
        ]


def levels(
    strata: Sequence[Outcome], p_levels: Sequence[float], block_size: int, weights: Sequence[float] = (1.0,)
) -> dict[str, float]:
    """Return P-levels of finish and cost as the plain values of a row: ``finish_p80, finish_p80_low, …``.

    Parameters
    ----------
    strata : sequence of Outcome
        Runs under conditions that exclude each other.
    weights : sequence of float
        The probabilities of those conditions; they sum to 1.
    """
    row: dict[str, float] = {}
    for name in ("finish", "cost"):
        found = mixed_percentiles([getattr(one, name) for one in strata], weights, p_levels, block_size)
        for p_level, value in zip(p_levels, found, strict=True):
            key = f"{name}_p{round(100 * p_level)}"
            row |= {key: value.value, f"{key}_low": value.low, f"{key}_high": value.high}
    return row


def mixed_percentiles(
    strata: Sequence[Floats], weights: Sequence[float], p_levels: Sequence[float], block_size: int
) -> list[Interval]:
    """Return P-levels of a mixture, with intervals from the spread of blocks as in `statistics.percentiles`.

    Parameters
    ----------
    strata : sequence of ndarray, each of shape (n_iterations,)
        What was found under conditions that exclude each other, with the same random numbers.
    weights : sequence of float
        Probabilities of the conditions, which sum to 1.

    Examples
    --------
    With a probability of 10 % the larger of two values counts, so the smaller one is not exceeded in 90 %:

    >>> quiet, struck = np.full(256, 1.0), np.full(256, 5.0)
    >>> [level.value for level in mixed_percentiles([quiet, struck], [0.9, 0.1], [0.9, 0.91], 256)]
    [1.0, 5.0]
    """
    n = len(strata[0])
    kept = [(values, weight) for values, weight in zip(strata, weights, strict=True) if weight > 0.0]
    together = np.concatenate([values for values, _ in kept])
    order = np.argsort(together, kind="stable")
    ordered = together[order]
    reached = np.cumsum(np.repeat([weight / n for _, weight in kept], n)[order])

    def at(p_level: float) -> float:
        # The subtraction keeps 0.8 from becoming the next value through rounding in the last bits of the sum.
        return float(ordered[min(int(np.searchsorted(reached, p_level - 1e-9)), len(ordered) - 1)])

    found = []
    for p_level in p_levels:
        value = at(p_level)
        half = max(_half(kept, value, p_level, block_size), 1.0 / n)
        low = -math.inf if p_level - half <= 0.0 else at(p_level - half)
        high = math.inf if p_level + half >= 1.0 else at(p_level + half)
        found.append(Interval(value, low, high))
    return found


def _half(kept: Sequence[tuple[Floats, float]], value: float, p_level: float, block_size: int) -> float:
    """Return the half width of the 95 % interval of the share of the mixture below its P-level."""
    n = len(kept[0][0])
    n_blocks = n // block_size
    if n_blocks < FEW_BLOCKS:
        shares = [(weight, float((values <= value).mean())) for values, weight in kept]
        return NORMAL_975 * math.sqrt(sum(weight**2 * share * (1.0 - share) for weight, share in shares) / n)
    below, up_to = np.zeros(n_blocks), np.zeros(n_blocks)
    for values, weight in kept:
        blocks = values.reshape(n_blocks, block_size)
        below += weight * (blocks < value).mean(axis=1)
        up_to += weight * (blocks <= value).mean(axis=1)
    least, most = float(below.mean()), float(up_to.mean())
    # Iterations at the value count in part, so that the shares have the mean `p_level`.
    part = (p_level - least) / (most - least)
    return spread(p_level, (1.0 - part) * below + part * up_to).high - p_level
