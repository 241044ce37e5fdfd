"""One field over a range: how finish, cost and the probabilities follow it, with the same random numbers throughout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forecast.decisions.runs import CHANCES, LEVELS, Outcome, Settings, run
from forecast.engine.memory import LANES
from forecast.errors import UsageError
from forecast.scenario import Scenario
from forecast.statistics.error import Interval, percentile, probability
from forecast.statistics.paired import percentile_shift, probability_shift


@dataclass(frozen=True, slots=True)
class Point:
    """What one value leads to.

    Attributes
    ----------
    value : str
        As it was asked for; empty for the scenario as it is.
    found : dict of str to Interval
        The figures; finishes in calendar days from the start of the scenario as it is.
    moved : dict of str to Interval
        Their paired differences from the scenario as it is.
    """

    value: str
    found: dict[str, Interval]
    moved: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A field with the scenario as it is and the points of its values, in the order of the question.

    ``span`` holds the paired differences of the last value from the first.
    """

    field: str
    now: str
    as_it_is: Point
    points: tuple[Point, ...]
    span: dict[str, Interval]


def sweep(
    field: str,
    now: str,
    scenario: Scenario,
    changed: Sequence[tuple[str, Scenario]],
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Run a scenario as it is and with each value of a field.

    Parameters
    ----------
    now : str
        The value that the field has; empty where it has none.
    changed : sequence of (str, Scenario)
        Each value with the scenario that has it.

    Raises
    ------
    UsageError
        Where the field is the currency.
    """
    n_runs = len(changed) + 1
    first = run(scenario.project, settings)
    points = [_point("", scenario, first, scenario, first)]
    ends: list[tuple[Scenario, Outcome]] = []
    for k, (value, one) in enumerate(changed):
        if one.project.currency != scenario.project.currency:
            raise UsageError("amounts in different currencies can't be compared, so the currency can't be swept")
        if progress is not None:
            progress(k + 1, n_runs)
        outcome = run(one.project, settings)
        points.append(_point(value, one, outcome, scenario, first))
        ends = [*ends[:1], (one, outcome)]
    if progress is not None:
        progress(n_runs, n_runs)
    span = _point("", *ends[-1], *ends[0]).moved
    return Sweep(field, now, points[0], tuple(points[1:]), span)


def spaced(low: float, high: float, n_steps: int) -> list[str]:
    """Return values the same distance apart, both ends among them, without digits that only rounding makes.

    Examples
    --------
    >>> spaced(0.1, 0.3, 2), spaced(10, 20, 1)
    (['0.1', '0.2', '0.3'], ['10', '20'])
    """
    return [f"{low + (high - low) * k / n_steps:.10g}" for k in range(n_steps + 1)]


def _point(value: str, one: Scenario, outcome: Outcome, scenario: Scenario, first: Outcome) -> Point:
    later = float((outcome.start - first.start).days)
    found: dict[str, Interval] = {}
    moved: dict[str, Interval] = {}
    for name, level in LEVELS.items():
        before, after = (
            (first.finish, outcome.finish + later) if name.startswith("finish") else (first.cost, outcome.cost)
        )
        found[name] = percentile(after, level, LANES)
        moved[name] = percentile_shift(before, after, level, LANES)
    before_hits, after_hits = first.hits(scenario.targets), outcome.hits(one.targets)
    for name in CHANCES:
        if name in after_hits:
            found[name] = probability(after_hits[name], LANES)
        if name in before_hits and name in after_hits:
            moved[name] = probability_shift(before_hits[name], after_hits[name], LANES)
    return Point(value, found, moved)
