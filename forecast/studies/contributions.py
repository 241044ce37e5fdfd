"""Where the days and the money between the plan and the P80 come from: contributions that add up.

The finish of an iteration less the base finish is split over *groups*: the spread of the estimates, risks, forks, the
meeting of paths, calendars and correlation, by Shapley values with the same random numbers (`engine.coalitions`). What
a group contributes to the P80 is its mean over the iterations that come to the P80, as with the contingency of accounts
(`statistics.allocation`). So the bars sum to the gap, and their intervals, from blocks, hold the error of the sampled
orders too, for every block has orders of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.calendars import Calendar
from forecast.compiler import Compiled, compile_project
from forecast.compiler.compile import base_values
from forecast.compiler.hazards import parts_of
from forecast.engine.boards import Board, Dice, Structure, without_merges
from forecast.engine.coalitions import Player, shapley
from forecast.project import Project, Risk
from forecast.statistics import Interval, mean
from forecast.statistics.allocation import allocate
from forecast.studies.removal import removal
from forecast.studies.rerun import Question

Floats = NDArray[np.float64]
LEVELS = (0.50, 0.80)
MOST_RISKS = 10  # that have a group of their own
MOST_BLOCKS = 400  # of a longer run the first are asked
ALWAYS = date(2200, 1, 1)
ROUNDING = 1e-6  # days, or of the cost
DIGITS = 12

NAMES = {
    "estimates": "Spread of the estimates",
    "forks": "What happens only sometimes",
    "other risks": "Other risks",
    "merges": "Paths that meet",
    "calendars": "Holidays, freezes and windows",
    "correlation": "Correlation",
    "rest": "What the plan leaves out",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A bar: its kind, and the risk that it is, or nothing."""

    kind: str
    id: str
    name: str
    player: Player


def contributions(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each group, and a last one for all together; none where nothing is uncertain.

    Rows hold ``group``, ``id`` and ``name`` (of a risk), and what the group contributes to mean, P50 and P80 of the
    finish less the base finish (``days_…``, calendar days) and of the cost less the base cost (``money_…``), each with
    its interval. Those of the last row, ``total``, are the sums.
    """
    compiled, results = question.compiled, question.results
    size = results.block_size
    n_blocks = min(results.n_iterations // size, MOST_BLOCKS)
    on_off = {True: compiled}
    plain = _plain_weeks(question.project)
    if plain != question.project:
        on_off[False] = compile_project(plain)
    structures, has_merges = _structures(question, on_off)
    groups = _groups(question)
    if len(on_off) > 1:
        groups.append(Group("calendars", "", NAMES["calendars"], Player(what="calendars")))
    if has_merges:
        groups.append(Group("merges", "", NAMES["merges"], Player(what="merges")))
    if not groups:
        return ()
    run = results.provenance
    shares = shapley(
        compiled.inputs,
        [group.player for group in groups],
        structures,
        n_blocks,
        run.seed,
        stratified=run.sampling == "latin-hypercube",
        n_threads=question.threads,
    )
    rows = [{"group": one.kind, "id": one.id, "name": one.name} for one in groups]
    rest = {"group": "rest", "id": "", "name": NAMES["rest"]}
    total = {"group": "total", "id": "", "name": "Together"}
    n = n_blocks * size
    unit_of = {"days": 1.0, "money": max(abs(results.base.cost), float(np.abs(results.cost).max()))}
    has_rest = False
    for unit, parts, off, outcome, base in (
        ("days", shares.finish, shares.finish_off, results.finish[:n], results.base.finish),
        ("money", shares.cost, shares.cost_off, results.cost[:n], results.base.cost),
    ):
        gap = outcome - base
        for row, part in zip([*rows, rest, total], [*parts, off, gap], strict=True):
            _put(row, f"{unit}_mean", mean(part, size))
        for p_level in LEVELS:
            found = allocate([*parts, off, gap], gap, p_level, size)
            for row, interval in zip([*rows, rest, total], found, strict=True):
                _put(row, f"{unit}_p{round(100 * p_level)}", interval)
        has_rest |= bool(np.abs(off).max() > ROUNDING * unit_of[unit])
    return (*_sorted(rows), *([rest] if has_rest else []), total)


def _groups(question: Question) -> list[Group]:
    """Return what is switched off by values: estimates, forks, the largest risks and all others; and correlation."""
    compiled = question.compiled
    inputs, project = compiled.inputs, compiled.project
    groups = []
    likely = base_values(inputs, compiled.drawn)[: inputs.n_inputs]
    estimates = np.array([row for row in range(inputs.n_inputs) if _is_uncertain(inputs, row, likely[row])], np.int64)
    if len(estimates):
        player = Player(rows=estimates, constants=likely[estimates])
        groups.append(Group("estimates", "", NAMES["estimates"], player))
    n_drawn = 0 if inputs.logic is None else len(inputs.logic.low)
    if n_drawn:
        planned = np.array([gate.planned for gate in compiled.gates[:n_drawn]], np.bool_)
        groups.append(Group("forks", "", NAMES["forks"], Player(gates=np.arange(n_drawn), planned=planned)))
    rows_by_risk: dict[str, list[int]] = {}
    register = sorted(project.risks, key=lambda risk: risk.id)
    for part in parts_of(project, register, compiled.timeline):
        if part.probability > 0.0 and part.impacts:
            rows_by_risk.setdefault(part.risk.id, []).append(part.row)
    # Those stand first without which the P80 moves most.
    removed = question.found.get("removal") or removal(question)
    place = {row["id"]: k for k, row in enumerate(removed) if row["removed"] == "risk"}
    risks = sorted((risk for risk in project.risks if risk.id in rows_by_risk), key=lambda risk: place[risk.id])
    own = risks if len(risks) <= MOST_RISKS + 1 else risks[:MOST_RISKS]
    groups += [Group("risk", risk.id, risk.name, _silent(compiled, rows_by_risk, [risk])) for risk in own]
    others = risks[len(own) :]
    if others:
        name = f"{len(others)} other risks"
        groups.append(Group("other risks", "", name, _silent(compiled, rows_by_risk, others)))
    if inputs.correlations is not None:
        groups.append(Group("correlation", "", NAMES["correlation"], Player(what="order")))
    return groups


def _is_uncertain(inputs: Any, row: int, likely: float) -> bool:
    """Return whether a stream is drawn, or certain but not what the base plan has."""
    first, last = inputs.streams.first_step[row], inputs.streams.first_step[row + 1]
    return bool(last - first != 1 or inputs.streams.step_value[first] != likely)


def _silent(compiled: Compiled, rows_by_risk: Mapping[str, list[int]], risks: Sequence[Risk]) -> Player:
    """Return the player that some risks are: off, none of them strikes."""
    occurrences = np.array([row for risk in risks for row in rows_by_risk[risk.id]], np.int64)
    draws = np.flatnonzero(np.isin(compiled.inputs.risks.draw_risk, occurrences))
    return Player(
        rows=compiled.inputs.n_inputs + draws,
        constants=compiled.inputs.risks.draw_neutral[draws],
        occurrences=occurrences,
    )


def _plain_weeks(project: Project) -> Project:
    """Return the project as if there were only ordinary weeks: no holidays, freezes, lost days, nor windows."""

    def plain(calendar: Calendar) -> Calendar:
        return replace(calendar, closed=(), opened=(), exceptions=(), public_holidays=())

    always = ((project.start, ALWAYS),)
    return replace(
        project,
        calendars={name: plain(calendar) for name, calendar in project.calendars.items()},
        lost_days=(),
        windows=tuple(replace(window, periods=always) for window in project.windows),
    )


def _structures(
    question: Question, on_off: Mapping[bool, Compiled]
) -> tuple[dict[tuple[bool, bool], tuple[Structure, float, float]], bool]:
    """Return the structures by (calendars, merges), and whether paths meet anywhere."""
    found, has_merges = {}, False
    for calendars, compiled in on_off.items():
        inputs, timeline = compiled.inputs, compiled.timeline
        row_of = _positions([one[:2] for one in question.compiled.drawn], [one[:2] for one in compiled.drawn])
        n_drawn = 0 if inputs.logic is None else len(inputs.logic.low)
        gates = [[(gate.kind, gate.name, gate.outcome) for gate in one.gates[:n_drawn]] for one in
                 (question.compiled, compiled)]  # fmt: skip
        whole = Structure(inputs, row_of, _positions(*gates), timeline.calendar_days)
        base = float(timeline.calendar_days(np.array(compiled.base.project_finish))), compiled.base_cost
        found[calendars, True] = whole, *base
        later = _mean_finishes(question, whole)
        single = without_merges(inputs, compiled.base.drives, compiled.base.finish, later)
        found[calendars, False] = replace(whole, inputs=single), *base
        has_merges |= bool(
            len(single.network.predecessor) < len(inputs.network.predecessor)
            or (single.network.may_finish_last != inputs.network.may_finish_last).any()
        )
    return found, has_merges


def _mean_finishes(question: Question, structure: Structure) -> Floats:
    """Return the mean finishes of tasks in the first block, of those that are as late as possible the early ones."""
    run = question.results.provenance
    board = Board(replace(structure, inputs=structure.inputs._replace(postponed=None)), run.seed)
    board.play(0, Dice(question.compiled.inputs, run.seed, None if run.sampling == "latin-hypercube" else True).draw(0))
    means: Floats = board.scratch.finishes.mean(axis=1)
    return means


def _positions(names: Sequence[Any], others: Sequence[Any]) -> NDArray[np.int64]:
    """Return where names stand among others; what is named twice, as a risk assessed twice is, keeps its order."""
    position = {name: k for k, name in enumerate(_numbered(others))}
    return np.array([position[name] for name in _numbered(names)], np.int64)


def _numbered(names: Sequence[Any]) -> list[tuple[Any, int]]:
    seen: Counter[Any] = Counter()
    found = []
    for name in names:
        found.append((name, seen[name]))
        seen[name] += 1
    return found


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is no risk first, then the risks by what they contribute, then the others."""
    order = ("estimates", "forks", "risk", "other risks", "merges", "calendars", "correlation")
    units = [max(abs(row[key]) for row in rows) or 1.0 for key in ("days_p80", "money_p80")]

    def key(row: Mapping[str, Any]) -> tuple[int, float]:
        weight = max(abs(row["days_p80"]) / units[0], abs(row["money_p80"]) / units[1])
        return order.index(row["group"]), -weight if row["group"] == "risk" else 0.0

    return sorted(rows, key=key)


def _put(row: dict[str, Any], key: str, found: Interval) -> None:
    """Add a value with its interval, without what sums of many numbers leave in the last digits."""
    value, low, high = (float(f"{end:.{DIGITS}g}") for end in (found.value, found.low, found.high))
    row |= {key: value, f"{key}_low": low, f"{key}_high": high}
