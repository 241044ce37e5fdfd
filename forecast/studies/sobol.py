"""Which part of the variance of finish and cost goes back to which group of inputs: Sobol indices, first and total.

Groups are what can be estimated or answered together: the durations of a part of the work, costs and prices, a risk.
What correlates is one group: the variance of what moves together has no parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from forecast.compiler import Compiled
from forecast.compiler.hazards import parts_of
from forecast.compiler.systemic import COST, DURATION
from forecast.engine.boards import Structure
from forecast.engine.sobol import Inputs, exchange
from forecast.project import wbs
from forecast.statistics.sobol import indices
from forecast.studies.removal import removal
from forecast.studies.rerun import Question

MOST_RISKS, MOST_PARTS = 8, 12  # that are groups of their own
MOST_BLOCKS = 400  # of a longer run as many are made
COSTS, FORKS, OTHERS = "costs, rates and prices", "what happens only sometimes", "other risks"
SINGLE, SYSTEMIC = "recurring risks and lost days", "systemic risk"


@dataclass(slots=True)
class _Members:
    """What is drawn for a group."""

    rows: list[int] = field(default_factory=list)
    occurrences: list[int] = field(default_factory=list)
    gates: list[int] = field(default_factory=list)


def sobol(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each group of inputs that moves finish or cost; none where there is but one group.

    ``first_days`` and ``total_days`` are parts of the variance of the project's duration, ``first_money`` and
    ``total_money`` of its cost, each with its interval. First indices leave out what several groups do together; total
    ones count it for each of them.
    """
    compiled, results = question.compiled, question.results
    groups = _groups(question)
    if len(groups) < 2:
        return ()
    run, size = results.provenance, results.block_size
    n_drawn = 0 if compiled.inputs.logic is None else len(compiled.inputs.logic.low)
    structure = Structure(
        compiled.inputs, np.arange(len(compiled.inputs.streams.row)), np.arange(n_drawn), lambda finish: finish
    )
    found = exchange(
        structure,
        [
            Inputs(np.array(one.rows, np.int64), np.array(one.occurrences, np.int64), np.array(one.gates, np.int64),
                   SINGLE in name)
            for name, one in groups.items()
        ],
        min(run.n_iterations // size, MOST_BLOCKS),
        run.seed,
        stratified=run.sampling == "latin-hypercube",
        n_threads=question.threads,
    )  # fmt: skip
    rows = []
    for k, name in enumerate(groups):
        row: dict[str, Any] = {"group": name}
        for unit, pair, mixed in (
            ("days", found.duration, found.durations[k]),
            ("money", found.cost, found.costs[k]),
        ):
            part = indices(*pair, mixed, size)
            for key in ("first", "total"):
                value = None if part is None else getattr(part, key)
                ends = (0.0, 0.0, 0.0) if value is None else (value.value, value.low, value.high)
                row |= dict(zip((f"{key}_{unit}", f"{key}_{unit}_low", f"{key}_{unit}_high"), ends, strict=True))
        rows.append(row)
    moving = [row for row in rows if row["total_days"] or row["total_money"]]
    return tuple(sorted(moving, key=lambda row: -max(row["total_days"], row["total_money"])))


def _groups(question: Question) -> dict[str, _Members]:
    """Return the groups by name; those that correlate are one."""
    compiled = question.compiled
    found: dict[str, _Members] = {}
    name_of: dict[tuple[str, int], str] = {}
    for name, kind, position in (*_estimates(compiled), *_risks(question), *_forks(compiled)):
        getattr(found.setdefault(name, _Members()), kind).append(position)
        name_of[kind, position] = name
    if any(purpose for purpose, _, _ in compiled.drawn_singly):
        found.setdefault(SINGLE, _Members())
    for one, other in _tied(compiled):
        first, second = (_root(found, name_of[key]) for key in (one, other) if key in name_of)
        if first != second:
            _unite(found, first, second)
    return found


def _root(found: Mapping[str, _Members], name: str) -> str:
    """Return the name of the group that a group has become part of."""
    return next(one for one in found if name in one.split(" + "))


def _unite(found: dict[str, _Members], one: str, other: str) -> None:
    first, second = found.pop(one), found.pop(other)
    found[f"{one} + {other}"] = _Members(
        first.rows + second.rows, first.occurrences + second.occurrences, first.gates + second.gates
    )


def _estimates(compiled: Compiled) -> Iterator[tuple[str, str, int]]:
    """Yield what the model's own estimates belong to: name of the group, kind, row."""
    deliveries = {one.id for one in compiled.project.deliveries}
    place = {
        task.id: (wbs.elements(task.wbs) or ("deliveries" if task.id in deliveries else "other tasks",))[0]
        for task in compiled.tasks
    }
    is_one = len(set(place.values())) > MOST_PARTS or len(set(place.values())) == 1
    for row, (purpose, element, _) in enumerate(compiled.drawn[: compiled.inputs.n_inputs]):
        if purpose == "duration":
            yield ("durations" if is_one else f"durations of {place[element]}"), "rows", row
        elif purpose in (DURATION, COST):
            yield SYSTEMIC, "rows", row
        else:
            yield COSTS, "rows", row


def _risks(question: Question) -> Iterator[tuple[str, str, int]]:
    """Yield the occurrences and draws of risks; those whose strikes are drawn one by one are together."""
    compiled = question.compiled
    removed = question.found.get("removal") or removal(question)
    first = [row["id"] for row in removed if row["removed"] == "risk"][:MOST_RISKS]
    register = sorted(compiled.project.risks, key=lambda risk: risk.id)
    draw_risk, n_inputs = compiled.inputs.risks.draw_risk, compiled.inputs.n_inputs
    # A calendar that a risk makes lose days draws them one by one too.
    slow = set() if compiled.inputs.hazards is None else set(compiled.inputs.hazards.lost_days.risk.tolist()) - {-1}
    for part in parts_of(compiled.project, register, compiled.timeline):
        is_single = part.risk.per_month is not None or part.row in slow
        name = SINGLE if is_single else f"risk {part.risk.id}" if part.risk.id in first else OTHERS
        yield name, "occurrences", part.row
        yield from ((name, "rows", int(n_inputs + draw)) for draw in np.flatnonzero(draw_risk == part.row))


def _forks(compiled: Compiled) -> Iterator[tuple[str, str, int]]:
    logic = compiled.inputs.logic
    yield from ((FORKS, "gates", gate) for gate in range(0 if logic is None else len(logic.low)))


def _tied(compiled: Compiled) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Yield pairs of what is drawn together: by correlation, or because risks exclude each other."""
    inputs = compiled.inputs
    members: dict[int, tuple[str, int]] = {}
    for kind, rows in (("rows", inputs.streams.member), ("occurrences", inputs.risks.member)):
        members |= {int(member): (kind, int(at)) for at, member in enumerate(rows) if member >= 0}
    correlations = inputs.correlations
    if correlations is not None:
        by_source: dict[int, tuple[str, int]] = {}
        for member, one in members.items():
            for source in correlations.source[
                correlations.first_weight[member] : correlations.first_weight[member + 1]
            ]:
                yield by_source.setdefault(int(source), one), one
    by_stream: dict[bytes, tuple[str, int]] = {}
    for kind, keys in (("rows", inputs.streams.key), ("occurrences", inputs.risks.key)):
        for row, key in enumerate(keys):
            yield by_stream.setdefault(key.tobytes(), (kind, row)), (kind, row)
