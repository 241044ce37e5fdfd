"""The forecast with and without the days that calendars lose: what weather, boards and outages cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forecast.studies.rerun import Question, levels

LEVELS = (0.50, 0.80)


def lost_days(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row with the lost days of the model and one without; those that risks cause stay in both."""
    if not question.project.lost_days:
        return ()
    size = question.results.block_size
    without = question.run(replace(question.project, lost_days=()))
    return tuple(
        {"lost_days": word, **levels([outcome], LEVELS, size)}
        for word, outcome in (("with", question.as_it_is), ("without", without))
    )
