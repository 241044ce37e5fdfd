"""The forecast with and without the systemic risk: what the distribution on the whole replaces, and what it adds.

Source: AACE 117R-21, hybrid of a parametric model and project-specific risks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forecast.studies.rerun import Question, levels

LEVELS = (0.50, 0.80, 0.90)


def systemic(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row with the systemic risk in force and one without; none where the project has no such risk.

    With it what it covers is left out; without it those estimates and risks are drawn themselves.
    """
    risk = question.project.systemic
    if risk is None:
        return ()
    size = question.results.block_size
    without = question.run(replace(question.project, systemic=None))
    said = {
        "covers": "; ".join(risk.covers),
        "duration_factor": "" if risk.duration_factor is None else risk.duration_factor.text,
        "cost_factor": "" if risk.cost_factor is None else risk.cost_factor.text,
        "source": risk.source,
    }
    return tuple(
        {"systemic": word, **levels([outcome], LEVELS, size), **said}
        for word, outcome in (("with", question.as_it_is), ("without", without))
    )
