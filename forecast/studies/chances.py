"""What it would mean if an uncertain probability were really low, or really high.

One strike in one project depends on the mean of a range alone, so the run itself uses the mean. How far the answer
hangs on what nobody knows better is another question: the project is run with the P10 of the range and with its P90.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from forecast.distributions import estimate as questions
from forecast.project import Estimate, Project, Risk
from forecast.studies.rerun import Question, levels
from forecast.texts import say

ENDS = (0.10, 0.90)
LEVELS = (0.50, 0.80)
MOST = 8  # each takes two runs


def chances(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each end of the range of each uncertain probability, and two for all of them at once.

    Rows hold ``id``, ``name``, ``reading`` (of the range), ``end`` (P10 or P90 of it), ``probability`` and P50 and P80
    of finish and cost. The risks whose range moves most stand first. Risks that exclude each other are left out: what
    one of them gains another would have to lose.
    """
    project, size = question.project, question.results.block_size
    found = [(risk, said) for risk, said in _uncertain(project) if said is not None]
    if not found:
        return ()
    weight = _weights(question)
    found.sort(key=lambda one: (-weight.get(one[0].id, 0.0) * _width(one[1]), one[0].id))
    rows = []
    for risk, said in found[:MOST]:
        for end in ENDS:
            outcome = question.run(_with_chances(project, {risk.id}, end))
            rows.append(
                {
                    "id": risk.id,
                    "name": risk.name,
                    "reading": said.text,
                    "end": _name(end),
                    "probability": _at(said, end),
                    **levels([outcome], LEVELS, size),
                }
            )
    if len(found) > 1:
        ids = {risk.id for risk, _ in found}
        for end in ENDS:
            outcome = question.run(_with_chances(project, ids, end))
            said_of_all = {
                "id": "",
                "name": say("stored.all_at_once"),
                "reading": "",
                "end": _name(end),
                "probability": None,
            }
            rows.append({**said_of_all, **levels([outcome], LEVELS, size)})
    return tuple(rows)


def _uncertain(project: Project) -> Iterator[tuple[Risk, Estimate | None]]:
    excluded = {name for one in project.exclusive for name in one.risks}
    for risk in project.risks:
        if risk.is_open and risk.id not in excluded and risk.per_month is None:
            answered = risk.id in project.responses and risk.residual_probability is not None
            yield risk, risk.residual_probability_range if answered else risk.probability_range


def _with_chances(project: Project, ids: set[str], end: float) -> Project:
    """Return the project with the probabilities of some risks at one end of their ranges."""

    def moved(risk: Risk) -> Risk:
        changed = risk
        if risk.probability_range is not None:
            changed = replace(changed, probability=_at(risk.probability_range, end))
        if risk.residual_probability_range is not None:
            changed = replace(changed, residual_probability=_at(risk.residual_probability_range, end))
        return changed

    return replace(project, risks=tuple(moved(risk) if risk.id in ids else risk for risk in project.risks))


def _weights(question: Question) -> dict[str, float]:
    """Return how much each risk does to finish or cost when it strikes, against the spread of each."""
    outcomes, results = question.results.risks, question.results
    units = (float(results.duration.std()) or math.inf, float(results.cost.std()) or math.inf)
    effects = np.abs(np.column_stack((outcomes.finish_effect, outcomes.cost_effect))) / units
    # What is not known weighs nothing.
    return dict(zip(outcomes.id, np.nan_to_num(effects).max(axis=1, initial=0.0).tolist(), strict=True))


def _at(said: Estimate, end: float) -> float:
    return float(questions.quantiles(said.family, dict(said.parameters), [end], said.low, said.high)[0])


def _width(said: Estimate) -> float:
    return _at(said, ENDS[1]) - _at(said, ENDS[0])


def _name(end: float) -> str:
    return f"P{round(100 * end)}"
