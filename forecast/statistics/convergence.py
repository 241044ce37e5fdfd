"""How the answers settle while iterations come in: each with its interval, after every so many blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.results import Results
from forecast.statistics.error import Interval, percentile, probability

MOST_POINTS = 30
LEVELS = (0.50, 0.80)


@dataclass(frozen=True, slots=True)
class Track:
    """An answer after more and more iterations.

    Attributes
    ----------
    outcome : str
        ``finish``, ``cost`` or ``chance``.
    name : str
        The P-level, or what is met: on time, on budget, both.
    found : tuple of Interval
        One for each number of iterations.
    """

    outcome: str
    name: str
    found: tuple[Interval, ...]


def steps(results: Results) -> list[int]:
    """Return the numbers of iterations after which one looks: whole blocks, evenly spaced, the last one all of them.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> steps(SimpleNamespace(n_iterations=2560, block_size=256))[:3]
    [256, 512, 768]
    """
    n_blocks = results.n_iterations // results.block_size
    n_points = min(n_blocks, MOST_POINTS)
    return [results.block_size * (n_blocks * k // n_points) for k in range(1, n_points + 1)]


def convergence(results: Results, at: Sequence[int] = ()) -> list[Track]:
    """Return P50 and P80 of finish and cost and the probabilities of the targets after more and more iterations.

    Parameters
    ----------
    at : sequence of int
        The numbers of iterations, whole blocks; `steps` where none are given.
    """
    time, money, size = results.on_time(), results.on_budget(), results.block_size
    at = at or steps(results)

    def level(values: NDArray[np.float64], p_level: float) -> Callable[[int], Interval]:
        return lambda n: percentile(values[:n], p_level, size)

    def share(hits: NDArray[np.bool_]) -> Callable[[int], Interval]:
        return lambda n: probability(hits[:n], size)

    asked: list[tuple[str, str, Callable[[int], Interval]]] = []
    for outcome, values in (("finish", results.finish), ("cost", results.cost)):
        if np.ptp(values) > 0.0:
            asked += [(outcome, f"P{round(100 * p_level)}", level(values, p_level)) for p_level in LEVELS]
    chances = [("on_time", time), ("on_budget", money)]
    if time is not None and money is not None:
        chances.append(("both", time & money))
    asked += [("chance", name, share(hits)) for name, hits in chances if hits is not None]
    return [Track(outcome, name, tuple(found(n) for n in at)) for outcome, name, found in asked]
