"""Checks of how ranges look together: patterns that people type who did not think of each range by itself.

Each pattern is one finding however many estimates show it. Only what people typed is asked about, not what a rule made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from forecast.errors import Problem
from forecast.project.estimate import Estimate
from forecast.project.model import Project

LEAST_RANGES = 5  # fewer show no pattern
MOST_OF = 0.80  # of the ranges: a pattern and not an accident
MANY = 1.0 / 3.0
NAMED = 5
IMPACTS = ("delay", "factor", "cost", "cost_factor", "cost_per_day", "rate_factor", "quantity_factor")


class Range(NamedTuple):
    """The three points of an estimate, and whose they are."""

    id: str
    optimistic: float
    most_likely: float
    pessimistic: float

    @property
    def is_symmetric(self) -> bool:
        """Return whether both ends are equally far from the most likely value."""
        width = self.pessimistic - self.optimistic
        return abs(self.optimistic + self.pessimistic - 2.0 * self.most_likely) <= 1e-9 * width

    @property
    def is_at_bound(self) -> bool:
        """Return whether the most likely value is one of the ends."""
        return self.most_likely in (self.optimistic, self.pessimistic)

    @property
    def percents(self) -> tuple[float, float] | None:
        """Return both ends in whole percents of the most likely value, None where that is 0."""
        if self.most_likely == 0.0:
            return None
        low, high = self.optimistic / self.most_likely, self.pessimistic / self.most_likely
        return round(low, 2), round(high, 2)


class Kind(NamedTuple):
    """The ranges that are looked at together: what they are of, and the table and field where they stand."""

    what: str
    table: str
    field: str
    ranges: tuple[Range, ...]


def ranges_are_not_all_symmetric(project: Project) -> Iterator[Problem]:
    """Warn where nearly all ranges reach as far down as up: work is late more often than early."""
    for kind in _kinds(project):
        found = [one for one in kind.ranges if one.is_symmetric]
        if _is_most(found, kind.ranges) and not _same_percents(kind):
            yield _asked(
                "range-symmetric",
                kind,
                f"{_counted(found, kind)} reach as far below the most likely value as above it ({_named(found)}); what "
                "can go wrong usually reaches further than what can go well",
                "ask for the worst case of each by itself",
            )


def ranges_are_not_all_the_same_percent(project: Project) -> Iterator[Problem]:
    """Warn where nearly all ranges are the same percents of their most likely values."""
    for kind in _kinds(project):
        common = _same_percents(kind)
        if common is not None:
            (low, high), found = common
            yield _asked(
                "range-same-percent",
                kind,
                f"{_counted(found, kind)} are {100.0 * (low - 1.0):+.0f} % and {100.0 * (high - 1.0):+.0f} % of the "
                f"most likely value ({_named(found)}); what is well known and what is new seldom have the same range",
                "ask for each range by itself, or state classes of confidence (`estimating: {bands: …}`)",
            )


def most_likely_is_not_often_a_bound(project: Project) -> Iterator[Problem]:
    """Warn where the most likely value of many ranges is their optimistic or pessimistic end."""
    for kind in _kinds(project):
        found = [one for one in kind.ranges if one.is_at_bound]
        if len(kind.ranges) >= LEAST_RANGES and len(found) >= MANY * len(kind.ranges):
            low = sum(one.most_likely == one.optimistic for one in found)
            yield _asked(
                "range-at-bound",
                kind,
                f"the most likely value is an end of the range in {_counted(found, kind)} ({low} at the optimistic "
                f"end, {len(found) - low} at the pessimistic: {_named(found)}); a target or a commitment may have been "
                "written as the estimate",
                "ask whether it can't be less, or more, than what is most likely",
            )


def probabilities_are_not_all_one_half(project: Project) -> Iterator[Problem]:
    """Warn where nearly all risks have a probability of 50 %, which people write for "don't know"."""
    risks = [risk for risk in project.risks if risk.is_open and risk.probability_range is None and not risk.per_month]
    found = [risk.id for risk in risks if risk.probability == 0.5]
    if len(risks) >= LEAST_RANGES and len(found) >= MOST_OF * len(risks):
        yield Problem(
            "probability-half",
            f"{len(found)} of {len(risks)} risks have a probability of 50 % ({_listed(found)}); it is often written "
            "where nobody knows",
            "warning",
            table="risks",
            field="probability",
            hint="ask how often this happened in the last ten projects of the kind",
        )


def zero_width(found: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Warn of three equal points, which are certain; readers collect their (table, id), for an estimate forgets it."""
    if found:
        ids = list(dict.fromkeys(id_ for _, id_ in found))
        yield Problem(
            "range-zero-width",
            f"three equal points make {len(found)} {'estimate' if len(found) == 1 else 'estimates'} certain "
            f"({_listed(ids)}); nothing that lies ahead is known that well without a contract",
            "warning",
            table=found[0][0],
            field="most_likely",
            hint="widen the range, or write the most likely value alone with the distribution `certain`",
        )


def _kinds(project: Project) -> Iterator[Kind]:
    # Of what is done, nobody has to think about a range any more.
    open_tasks = [task for task in project.tasks if not task.is_complete]
    durations = [(task.id, task.duration if task.effort is None else task.effort) for task in open_tasks]
    durations += [(delivery.id, delivery.lead) for delivery in project.deliveries]
    costs = [(task.id, task.fixed_cost) for task in project.tasks]
    costs += [(item.id, item.fixed_cost) for item in project.costs]
    costs += [(delivery.id, delivery.cost) for delivery in project.deliveries]
    impacts = [
        (risk.id, getattr(impact, name)) for risk in project.risks for impact in risk.impacts for name in IMPACTS
    ]
    yield Kind("durations", "tasks", "most_likely", _ranges(durations))
    where = "tasks" if any(task.fixed_cost for task in project.tasks) else "costs"
    yield Kind("costs", where, "cost_most_likely", _ranges(costs))
    yield Kind("impacts of risks", "risks", "delay_most_likely", _ranges(impacts))


def _ranges(estimates: Iterable[tuple[str, Estimate | None]]) -> tuple[Range, ...]:
    found = []
    for id_, estimate in estimates:
        given = {} if estimate is None or estimate.source else dict(estimate.parameters)
        points = [given.get(name) for name in ("optimistic", "most_likely", "pessimistic")]
        low, middle, high = (point if isinstance(point, float) else None for point in points)
        if low is not None and middle is not None and high is not None and low < high:
            found.append(Range(id_, low, middle, high))
    return tuple(found)


def _same_percents(kind: Kind) -> tuple[tuple[float, float], list[Range]] | None:
    """Return the percents that nearly all ranges share, with these ranges."""
    counted = Counter(one.percents for one in kind.ranges if one.percents is not None)
    for percents, _ in counted.most_common(1):
        found = [one for one in kind.ranges if one.percents == percents]
        return (percents, found) if _is_most(found, kind.ranges) else None
    return None


def _is_most(found: Sequence[Range], ranges: Sequence[Range]) -> bool:
    return len(ranges) >= LEAST_RANGES and len(found) >= MOST_OF * len(ranges)


def _asked(code: str, kind: Kind, message: str, hint: str) -> Problem:
    return Problem(code, message, "warning", table=kind.table, field=kind.field, hint=hint)


def _counted(found: Sequence[Range], kind: Kind) -> str:
    return f"{len(found)} of {len(kind.ranges)} ranges of {kind.what}"


def _named(found: Sequence[Range]) -> str:
    return _listed([one.id for one in found])


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:NAMED]) + (" …" if len(ids) > NAMED else "")
