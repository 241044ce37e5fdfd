"""What each risk and each response does: the project without it, with the same random numbers.

Unlike the effect of a risk where it strikes, this answers what it would be worth to be rid of it, in days and money at
the P80 and in points of probability. What several risks add does not sum to what they add together.

Source: AACE 57R-09 (risks are ranked by taking each out and running again); paired blocks: `statistics.paired`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.compiler.hazards import parts_of
from forecast.drivers import Driver, ranked
from forecast.engine.variants import without_risk
from forecast.results import Results
from forecast.statistics import Interval
from forecast.statistics.paired import mean_shift, percentile_shift, probability_shift
from forecast.studies.rerun import Outcome, Question

LEVELS = (0.50, 0.80)
AT_ONCE = 50  # variants whose outcomes are held in memory together
MOST_RESPONSES = 20  # each takes a run of its own


def removal(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each risk that can strike and each response in force: what it adds to the project.

    Each value is that of the run less that of the project without the risk (or the response): ``days_mean, days_p50,
    days_p80`` in working days, ``money_…``, and with targets ``on_time``, ``on_budget``, ``joint`` as
    probabilities 0-1, each with the 95 % interval of the paired difference. ``rank_days`` and ``rank_money`` follow the
    P80; what the run can't tell apart shares a rank, 0 marks what can't be told from nothing. Rows are sorted by them.
    """
    asked = (*_without_risks(question), *_without_responses(question))
    rows = [compared(question, identity, without, question.as_it_is) for identity, without in asked]
    for unit in ("days", "money"):
        found = [Driver("risk", str(k), "", unit, *_interval(row, f"{unit}_p80")) for k, row in enumerate(rows)]
        sure = [one for one in found if not one.is_uncertain]
        rank = {one.id: one.rank for one in ranked(sure)}
        for k, row in enumerate(rows):
            row[f"rank_{unit}"] = rank.get(str(k), 0)
    units = {unit: max((abs(row[f"{unit}_p80"]) for row in rows), default=0.0) or 1.0 for unit in ("days", "money")}
    rows.sort(key=lambda row: -max(abs(row[f"{unit}_p80"]) / most for unit, most in units.items()))
    return tuple(rows)


def _without_risks(question: Question) -> Iterator[tuple[dict[str, Any], Outcome]]:
    """Yield each risk that can strike, and the project without it."""
    compiled = question.compiled
    project, inputs = compiled.project, compiled.inputs
    register = sorted(project.risks, key=lambda risk: risk.id)
    rows_by_id: dict[str, list[int]] = {}
    for part in parts_of(project, register, compiled.timeline):
        if part.probability > 0.0:
            rows_by_id.setdefault(part.risk.id, []).append(part.row)
    risks = [risk for risk in project.risks if risk.id in rows_by_id]
    for first in range(0, len(risks), AT_ONCE):
        some = risks[first : first + AT_ONCE]
        outcomes = question.run_variants([without_risk(inputs, np.array(rows_by_id[risk.id])) for risk in some])
        for risk, outcome in zip(some, outcomes, strict=True):
            identity = {"removed": "risk", "id": risk.id, "name": risk.name}
            yield {**identity, "probability": project.assessment(risk)[0]}, outcome


def _without_responses(question: Question) -> Iterator[tuple[dict[str, Any], Outcome]]:
    """Yield each response in force, and the project as it would be had nobody responded."""
    project = question.project
    answered = [risk for risk in project.risks if risk.id in project.responses and risk.is_open]
    for risk in answered[:MOST_RESPONSES]:
        outcome = question.run(replace(project, responses=project.responses - {risk.id}))
        name = " ".join(part for part in (risk.response, f"({risk.name})" if risk.response else risk.name) if part)
        yield {"removed": "response", "id": risk.id, "name": name, "probability": None}, outcome


def compared(question: Question, identity: Mapping[str, Any], before: Outcome, after: Outcome) -> dict[str, Any]:
    """Return a row: who it is, and how far ``after`` lies from ``before``."""
    results, size = question.results, question.results.block_size
    row = dict(identity)
    for unit, one, other in (("days", before.duration, after.duration), ("money", before.cost, after.cost)):
        _put(row, f"{unit}_mean", mean_shift(one, other, size))
        for p_level in LEVELS:
            _put(row, f"{unit}_p{round(100 * p_level)}", percentile_shift(one, other, p_level, size))
    met_before, met_after = (
        kept(replace(results, finish=one.finish, duration=one.duration, cost=one.cost)) for one in (before, after)
    )
    for name, met in met_after.items():
        _put(row, name, probability_shift(met_before[name], met, size))
    return row


def kept(results: Results) -> dict[str, NDArray[np.bool_]]:
    """Say of each iteration which of the targets that are set it meets."""
    found = {"on_time": results.on_time(), "on_budget": results.on_budget()}
    kept = {name: met for name, met in found.items() if met is not None}
    return kept | {"joint": kept["on_time"] & kept["on_budget"]} if len(kept) == 2 else kept


def _put(row: dict[str, Any], key: str, found: Interval) -> None:
    row |= {key: found.value, f"{key}_low": found.low, f"{key}_high": found.high}


def _interval(row: Mapping[str, Any], key: str) -> tuple[float, float, float]:
    return row[key], row[f"{key}_low"], row[f"{key}_high"]
