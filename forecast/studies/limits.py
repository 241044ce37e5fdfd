"""The forecast with and without the limits of resources: what too few people cost in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forecast.studies.rerun import Question, levels

LEVELS = (0.50, 0.80)


def resource_limits(question: Question) -> tuple[Mapping[str, Any], ...]:
    """Return a row with the limits of the model and one without; none where no task ever waits."""
    if not any(row.get("waits") for row in question.results.resources):
        return ()
    size = question.results.block_size
    without = question.run(replace(question.project, resource_limits=False))
    return tuple(
        {"resource_limits": word, **levels([outcome], LEVELS, size)}
        for word, outcome in (("with", question.as_it_is), ("without", without))
    )
