"""The forecast if all durations moved together: a band around an answer that hangs on correlations nobody measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forecast.project import Correlation, CorrelationGroup, Element
from forecast.studies.rerun import Question, levels
from forecast.texts import say

STRESSES = (0.0, 0.3, 0.6)  # Spearman: none, what is assumed where nothing is known, and strong
LEVELS = (0.50, 0.80)
GROUP = "all durations"


def correlation(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row for the project as it is and one for each common correlation of all durations in place of its own.

    Rows hold ``correlation`` (in words), and P50 and P80 of finish and cost. Nothing for a project of one task.
    """
    project, size = question.project, question.results.block_size
    members = tuple(Element("duration", task.id) for task in project.tasks if not task.is_milestone)
    if len(members) < 2:
        return ()
    rows: list[Mapping[str, Any]] = [
        {"correlation": say("stored.as_in_model"), **levels([question.as_it_is], LEVELS, size)}
    ]
    for rho in STRESSES:
        group = CorrelationGroup(GROUP, rho, members)
        outcome = question.run(replace(project, correlation=Correlation("spearman", (group,))))
        rows.append({"correlation": say("stored.all_durations", rho=f"{rho:g}"), **levels([outcome], LEVELS, size)})
    return tuple(rows)
