"""Rare risks by stratified occurrence, and tables "given that it happens / does not".

A risk of 0.1 % strikes ten times in 10,000 iterations, which says little. Instead the project is run once with the
risk forced to happen and once without it, and the two runs are combined with the exact weights p and 1 - p.

Source: Asmussen & Glynn (2007), Stochastic Simulation, V.7 (stratification).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from forecast.compiler.risks import forced
from forecast.project import Project, Risk
from forecast.studies.rerun import Outcome, Question, levels

LEAST_STRIKES = 30  # fewer strikes of a risk say little about its effect; the warning `rare-risk` has the same number
MIXED_LEVELS = (0.50, 0.80, 0.95)
GIVEN_LEVELS = (0.50, 0.80)
# Each takes two runs.
MOST_RARE, MOST_FREQUENT = 8, 8


def rare(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row per rare risk: P-levels of the whole project with the risk at its exact weight."""
    size = question.results.block_size
    return tuple(
        {
            **_identity(question, risk),
            "n_expected": question.results.n_iterations * p,
            **levels([_forced(question, risk, True), _forced(question, risk, False)], MIXED_LEVELS, size, (p, 1.0 - p)),
        }
        for risk in _rare(question)
        for p in [question.project.assessment(risk)[0]]
    )


def given(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return two rows, happens and does not, for each rare risk and for the risks that matter most.

    Those that move most stand first: the larger of what they do to the P80 of finish and cost, against the spread of
    each.
    """
    size, (finish_unit, cost_unit) = question.results.block_size, _units(question)
    pairs = [
        [
            {
                **_identity(question, risk),
                "is_rare": _is_rare(question, risk),
                "given": "it happens" if happens else "it does not",
                **levels([_forced(question, risk, happens)], GIVEN_LEVELS, size),
            }
            for happens in (True, False)
        ]
        for risk in [*_rare(question), *_weighty(question)]
    ]

    def moved(pair: list[dict[str, Any]]) -> float:
        finish, cost = (abs(pair[0][name] - pair[1][name]) for name in ("finish_p80", "cost_p80"))
        return float(max(finish / finish_unit, cost / cost_unit))

    return tuple(row for pair in sorted(pairs, key=lambda pair: -moved(pair)) for row in pair)


def _identity(question: Question, risk: Risk) -> dict[str, Any]:
    return {"id": risk.id, "name": risk.name, "probability": question.project.assessment(risk)[0]}


def _rare(question: Question) -> list[Risk]:
    """Return the rare risks that can be forced, the most likely first."""
    found = [risk for risk in _single(question.project) if _is_rare(question, risk)]
    return sorted(found, key=lambda risk: -question.project.assessment(risk)[0])[:MOST_RARE]


def _units(question: Question) -> tuple[float, float]:
    """Return the spread of finish and cost, by which what a risk does to either is measured."""
    results = question.results
    return float(results.duration.std()) or math.inf, float(results.cost.std()) or math.inf


def _weighty(question: Question) -> list[Risk]:
    """Return the risks that are not rare and do most to finish or cost when they strike, against the spread of each."""
    outcomes, units = question.results.risks, _units(question)
    weight_by_id = {
        risk_id: float(
            max(
                abs(outcomes.finish_effect[k]) / units[0],
                abs(outcomes.cost_effect[k]) / units[1],
            )
        )
        for k, risk_id in enumerate(outcomes.id)
    }
    found = [
        risk
        for risk in _single(question.project)
        if weight_by_id.get(risk.id, 0.0) > 0.0
        and 0.0 < question.project.assessment(risk)[0] < 1.0
        and not _is_rare(question, risk)
    ]
    return sorted(found, key=lambda risk: -weight_by_id[risk.id])[:MOST_FREQUENT]


def _is_rare(question: Question, risk: Risk) -> bool:
    return 0.0 < question.results.n_iterations * question.project.assessment(risk)[0] < LEAST_STRIKES


def _single(project: Project) -> list[Risk]:
    """Return the risks whose occurrence is one draw that tells nothing of other draws.

    To force any other risk would not be the same as to know that it happened: what is tied to it would not follow.
    """
    tied = {name for one in project.exclusive for name in one.risks}
    correlation = project.correlation
    elements = [member for group in correlation.groups for member in group.members]
    elements += [end for pair in correlation.pairs for end in (pair.one, pair.other)]
    tied |= {element.id for element in elements if element.purpose == "occurrence"}
    # A systemic risk leaves out what it covers.
    tied |= set() if project.systemic is None else set(project.systemic.covers)
    return [
        risk
        for risk in project.risks
        if risk.id not in tied
        and risk.is_open
        and risk.per_month is None
        and risk.proximity is None
        and not (risk.id in project.responses and risk.response_lead_days > 0.0)
    ]


def _forced(question: Question, risk: Risk, happens: bool) -> Outcome:
    if (risk.id, happens) not in question.runs:
        inputs = question.compiled.inputs
        position = sorted(one.id for one in question.project.risks).index(risk.id)
        changed = inputs._replace(risks=forced(inputs.risks, position, happens))
        question.runs[risk.id, happens] = question.run_inputs(question.compiled, changed)
    return question.runs[risk.id, happens]
