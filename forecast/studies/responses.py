"""What responses that are planned but not in force would bring: the project with them, with the same random numbers.

Asked of each response to the risks that weigh most, of those together that help alone, and of all that are planned:
what they bring together is not the sum of what each brings alone. Their cost is paid out of the project's budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forecast.project import Risk
from forecast.results import Results
from forecast.statistics.error import probability
from forecast.studies.removal import compared, kept
from forecast.studies.rerun import Question

MOST = 5
CHANCES = ("joint", "on_time", "on_budget")


def responses(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each set of responses that was asked about: what it changes.

    ``set`` is one (a response alone, to one of the `MOST` risks that weigh most), together or all; ``ids`` names their
    risks, ``n`` how many they are, ``cost`` what they cost on average. Each value is that with the responses less that
    of the run, with the 95 % interval of the paired difference: ``days_…, money_…``, ``on_time``, ``on_budget`` and
    ``joint`` as in the study of removal; ``joint_after`` and so on are the probabilities with the responses.
    """
    planned = _planned(question)
    if not planned:
        return ()
    first = _heaviest(question, planned)
    rows = [_row(question, "one", [risk]) for risk in first]
    helpful = [risk for risk, row in zip(first, rows, strict=True) if _helps(row)]
    if len(helpful) > 1:
        rows.append(_row(question, "together", helpful))
    if len(planned) > max(len(helpful), 1):
        rows.append(_row(question, "all", planned))
    return tuple(rows)


def _helps(row: Mapping[str, Any]) -> bool:
    """Say whether a response surely makes the targets likelier, or without targets the finish earlier."""
    aim = next((name for name in CHANCES if name in row), None)
    return bool(row["days_p80_high"] < 0.0 if aim is None else row[f"{aim}_low"] > 0.0)


def _planned(question: Question) -> list[Risk]:
    project = question.project
    return [
        risk
        for risk in project.risks
        if risk.is_open and risk.has_response and risk.id not in project.responses and not project.is_covered(risk)
    ]


def _heaviest(question: Question, planned: list[Risk]) -> list[Risk]:
    """Return the risks whose removal changes most: the chance of the targets, else the finish, else the cost."""
    rows = {row["id"]: row for row in question.found.get("removal", ()) if row["removed"] == "risk"}

    def weight(risk: Risk) -> tuple[float, ...]:
        row = rows.get(risk.id, {})
        chance = next((row[name] for name in CHANCES if name in row), 0.0)
        return chance, -row.get("days_p80", 0.0), -row.get("money_p80", 0.0)

    return sorted((risk for risk in planned if risk.id in rows), key=weight)[:MOST]


def _row(question: Question, kind: str, risks: list[Risk]) -> Mapping[str, Any]:
    project, results = question.project, question.results
    ids = [risk.id for risk in risks]
    found = question.run(replace(project, responses=project.responses | frozenset(ids)))
    costs = dict(zip(results.risks.id, results.risks.response_cost.tolist(), strict=True))
    identity = {"set": kind, "ids": "; ".join(ids), "n": len(ids), "cost": sum(costs[id_] for id_ in ids)}
    row = compared(question, identity, question.as_it_is, found)
    after: Results = replace(results, finish=found.finish, duration=found.duration, cost=found.cost)
    for name, met in kept(after).items():
        at = probability(met, results.block_size)
        row |= {f"{name}_after": at.value, f"{name}_after_low": at.low, f"{name}_after_high": at.high}
    return row
