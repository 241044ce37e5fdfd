"""Which responses to pay for: the set that makes the targets likeliest under a budget, or the cheapest that is enough.

Responses interact (two paths must both get shorter; money spent on one is missing for the other), so sets are
simulated, all with the same random numbers, and never added up from single effects. What a response costs is paid out
of the project's budget like everything else.

Where the sets are few enough, all are tried, and the best of them is the best there is in these random worlds. Where
they are not, sets are searched: built up from nothing, cut down from everything, and improved by adding, dropping and
exchanging one response. What that finds is called the best found, never the best.

Source: Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14, 265-294 (greedy sets); Minoux (1978),
Optimization Techniques 7, 234-243 (lazy evaluation).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from forecast.decisions.ceiling import Ceiling, ceiling
from forecast.decisions.runs import CHANCES, Outcome, Settings, run
from forecast.distributions import estimate as questions
from forecast.engine.memory import LANES
from forecast.errors import UsageError
from forecast.project import Project, Risk
from forecast.scenario import Scenario
from forecast.statistics.error import Interval, probability
from forecast.statistics.paired import probability_shift

# All sets of 10 responses.
MOST_SETS = 1024
SLACK = 1e-9
Set = frozenset[str]


@dataclass(frozen=True, slots=True)
class Option:
    """A response that can be paid for; ``cost`` is the mean where it is uncertain."""

    id: str
    name: str
    response: str
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A set of responses with what it costs, and the iterations that meet the targets."""

    ids: Set
    cost: float
    packed: NDArray[np.uint8]
    met: Interval
    chances: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Step:
    """A set on the frontier: no set that was tried is as cheap and likelier to meet the targets."""

    tried: Tried
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What was found.

    Attributes
    ----------
    aim : str
        The probability that is maximized, one of `CHANCES`: that of all targets that the scenario sets.
    is_exact : bool
        Whether all sets that the budget allows were tried.
    bound : Interval
        The probability with all responses in force and free of charge. No set exceeds it as long as no response does
        harm in any iteration; ``is_bounded`` says whether that held in all sets that were tried.
    ceiling : Ceiling or None
        What no set can exceed for its money, on the same condition; None where all sets were tried.
    chosen : Tried or None
        None where no set is enough.
    checked : Interval or None
        The probability of the chosen set with other random numbers: the best of many is always a little lucky.
    alike : Tried or None
        The cheapest set that the run can't tell from the chosen one, if it is cheaper.
    """

    aim: str
    options: tuple[Option, ...]
    budget: float | None
    wanted: float | None
    tried: tuple[Tried, ...]
    frontier: tuple[Step, ...]
    none: Tried
    every: Tried
    n_sets: int
    is_exact: bool
    bound: Interval
    is_bounded: bool
    ceiling: Ceiling | None
    chosen: Tried | None
    checked: Interval | None
    alike: Tried | None


class _Search:
    """The sets tried so far; each is simulated once."""

    def __init__(
        self, scenario: Scenario, settings: Settings, most: int, progress: Callable[[int, int], None] | None
    ) -> None:
        self.scenario, self.settings, self.most, self.progress = scenario, settings, most, progress
        self.options = {one.id: one for one in _options(scenario.project)}
        self.found: dict[Set, Tried] = {}
        self.aim = _aim(scenario)

    def is_full(self) -> bool:
        return len(self.found) >= self.most

    def cost(self, ids: Iterable[str]) -> float:
        return math.fsum(self.options[id_].cost for id_ in ids)

    def try_out(self, ids: Set) -> Tried:
        if ids not in self.found:
            hits = self.outcome(ids, self.settings).hits(self.scenario.targets)
            chances = {name: probability(one, LANES) for name, one in hits.items()}
            packed = np.packbits(hits[self.aim])
            self.found[ids] = Tried(ids, self.cost(ids), packed, chances[self.aim], chances)
            if self.progress is not None:
                self.progress(min(len(self.found), self.most), self.most)
        return self.found[ids]

    def outcome(self, ids: Set, settings: Settings) -> Outcome:
        return run(replace(self.scenario.project, responses=ids), settings)


def mitigate(
    scenario: Scenario,
    settings: Settings,
    *,
    budget: float | None = None,
    wanted: float | None = None,
    most: int = MOST_SETS,
    progress: Callable[[int, int], None] | None = None,
) -> Mitigation:
    """Choose responses.

    Parameters
    ----------
    scenario : Scenario
        With a target at least; the responses that it puts in force do not bind the choice.
    budget : float, optional
        The most that all responses together may cost.
    wanted : float, optional
        The probability that is enough, 0-1: the cheapest set that reaches it is chosen.
    most : int
        About how many sets are tried at most: both searches look at each response once in any case.

    Raises
    ------
    UsageError
        Where there is no target or no response.
    """
    search = _Search(scenario, settings, most, progress)
    if not search.options:
        raise UsageError("no open risk has an assessment after its response, so there is nothing to choose from")
    every = frozenset(search.options)
    sets = _allowed(search, budget, most)
    is_exact = sets is not None
    if sets is not None:
        search.most = len(sets)
        for ids in sets:
            search.try_out(ids)
    else:
        _build_up(search)
        _cut_down(search, every)
        _improve(search, budget, wanted)
    none, whole = search.try_out(frozenset()), search.try_out(every)
    bound = _free(scenario, every, settings, search.aim)
    without = {} if is_exact else {id_: _free(scenario, every - {id_}, settings, search.aim) for id_ in sorted(every)}
    costs = {id_: option.cost for id_, option in search.options.items()}
    tried = sorted(search.found.values(), key=lambda one: (one.cost, sorted(one.ids)))
    chosen = _choice(tried, budget, wanted)
    other = replace(settings, seed=settings.seed + 1)
    return Mitigation(
        search.aim,
        tuple(search.options.values()),
        budget,
        wanted,
        tuple(tried),
        tuple(_frontier(tried)),
        none,
        whole,
        len(tried) if sets is None else len(sets),
        is_exact,
        probability(bound, LANES),
        not any(np.any(_hits(one) & ~bound) for one in tried),
        None if is_exact else ceiling(bound, without, costs, budget, wanted),
        chosen,
        None
        if chosen is None
        else probability(search.outcome(chosen.ids, other).hits(scenario.targets)[search.aim], LANES),
        None if chosen is None or wanted is not None else _alike(tried, chosen),
    )


def _options(project: Project) -> Iterator[Option]:
    for risk in project.risks:
        if risk.is_open and risk.has_response and not project.is_covered(risk):
            yield Option(risk.id, risk.name, risk.response, _cost(risk))


def _cost(risk: Risk) -> float:
    found = risk.response_cost_range
    if found is None:
        return risk.response_cost
    return float(questions.moments(found.family, dict(found.parameters), found.low, found.high)[0])


def _aim(scenario: Scenario) -> str:
    targets = scenario.targets
    has_time = targets.finish is not None or targets.duration is not None
    if not has_time and targets.budget is None:
        raise UsageError("responses are chosen by the probability of meeting targets, and the scenario sets none")
    return CHANCES[2] if has_time and targets.budget is not None else CHANCES[0] if has_time else CHANCES[1]


def _allowed(search: _Search, budget: float | None, most: int) -> list[Set] | None:
    """Return all sets that the budget allows, smallest first; None where they are too many."""
    ids = sorted(search.options, key=lambda id_: (search.options[id_].cost, id_))
    limit = math.inf if budget is None else budget * (1.0 + SLACK)
    found: list[Set] = []
    for size in range(len(ids) + 1):
        # The cheapest set of this size is the first one.
        if search.cost(ids[:size]) > limit:
            break
        if math.comb(len(ids), size) > 64 * most:
            return None
        found += [frozenset(some) for some in combinations(ids, size) if search.cost(some) <= limit]
        if len(found) > most:
            return None
    return found


def _build_up(search: _Search) -> None:
    """Add the response that gains most for its money, until all are in; gains are looked at again only where needed."""
    ids: Set = frozenset()
    at = search.try_out(ids)
    gains = {
        id_: _rate(search.try_out(frozenset({id_})).met.value - at.met.value, search, id_) for id_ in search.options
    }
    while gains and not search.is_full():
        fresh: set[str] = set()
        while True:
            id_ = max(gains, key=lambda one: (gains[one], one))
            if id_ in fresh or not ids or search.is_full():
                break
            gains[id_] = _rate(search.try_out(ids | {id_}).met.value - at.met.value, search, id_)
            fresh.add(id_)
        if search.is_full():
            return
        ids |= {id_}
        at = search.try_out(ids)
        del gains[id_]


def _cut_down(search: _Search, every: Set) -> None:
    """Drop the response that is missed least for its money, until none is left."""
    ids, at = every, search.try_out(every)
    losses = {id_: _rate(at.met.value - search.try_out(ids - {id_}).met.value, search, id_) for id_ in every}
    while losses and not search.is_full():
        fresh: set[str] = set()
        while True:
            id_ = min(losses, key=lambda one: (losses[one], one))
            if id_ in fresh or ids == every or search.is_full():
                break
            losses[id_] = _rate(at.met.value - search.try_out(ids - {id_}).met.value, search, id_)
            fresh.add(id_)
        if search.is_full():
            return
        ids -= {id_}
        at = search.try_out(ids)
        del losses[id_]


def _rate(gain: float, search: _Search, id_: str) -> float:
    cost = search.options[id_].cost
    # What is free comes first if it helps, and last if it harms.
    return gain / cost if cost > 0.0 else math.copysign(math.inf, gain) if gain else 0.0


def _improve(search: _Search, budget: float | None, wanted: float | None) -> None:
    """Add, drop or exchange one response as long as that is better."""
    while not search.is_full():
        best = _choice(search.found.values(), budget, wanted)
        if best is None:
            return
        for ids in _neighbors(search, best.ids):
            cost = search.cost(ids)
            is_allowed = cost <= (math.inf if budget is None else budget * (1.0 + SLACK))
            if search.is_full() or not is_allowed or (wanted is not None and cost >= best.cost):
                continue
            # What was tried already is no better: it was there to choose from.
            if ids not in search.found and _choice([best, search.try_out(ids)], budget, wanted) is not best:
                break
        else:
            return


def _neighbors(search: _Search, ids: Set) -> Iterator[Set]:
    absent = sorted(search.options.keys() - ids)
    for id_ in absent:
        yield ids | {id_}
    for id_ in sorted(ids):
        yield ids - {id_}
    for id_ in sorted(ids):
        for other in absent:
            yield (ids - {id_}) | {other}


def _choice(tried: Iterable[Tried], budget: float | None, wanted: float | None) -> Tried | None:
    """Return the best set: the likeliest that the budget allows, or the cheapest that is likely enough."""
    limit = math.inf if budget is None else budget * (1.0 + SLACK)
    found = [one for one in tried if one.cost <= limit and (wanted is None or one.met.value >= wanted - SLACK)]
    if not found:
        return None
    if wanted is None:
        return min(found, key=lambda one: (-one.met.value, one.cost, sorted(one.ids)))
    return min(found, key=lambda one: (one.cost, -one.met.value, sorted(one.ids)))


def _alike(tried: Iterable[Tried], chosen: Tried) -> Tried | None:
    hits = _hits(chosen)
    for one in tried:
        if one.cost >= chosen.cost:
            return None
        if probability_shift(_hits(one), hits, LANES).low <= 0.0:
            return one
    return None


def _frontier(tried: Iterable[Tried]) -> Iterator[Step]:
    by_cost: dict[float, Tried] = {}
    for one in tried:
        known = by_cost.get(one.cost)
        if known is None or one.met.value > known.met.value:
            by_cost[one.cost] = one
    before: Set = frozenset()
    most = -1.0
    for one in by_cost.values():
        if one.met.value > most:
            yield Step(one, tuple(sorted(one.ids - before)), tuple(sorted(before - one.ids)))
            before, most = one.ids, one.met.value


def _free(scenario: Scenario, every: Set, settings: Settings, aim: str) -> NDArray[np.bool_]:
    """Return which iterations meet the targets with all responses in force that cost nothing."""
    risks = tuple(replace(risk, response_cost=0.0, response_cost_range=None) for risk in scenario.project.risks)
    outcome = run(replace(scenario.project, risks=risks, responses=every), settings)
    return outcome.hits(scenario.targets)[aim]


def _hits(one: Tried) -> NDArray[np.bool_]:
    # Iterations come in whole blocks of 256, so no bit is left over.
    return np.unpackbits(one.packed).astype(np.bool_)
