"""The systemic risk as arrays: one draw that scales all durations, one that multiplies all costs of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from forecast.compiler.lines import Line
from forecast.compiler.streams import StreamList
from forecast.engine.inputs import SCALE
from forecast.project import Project

DURATION, COST = "systemic-duration", "systemic-cost"
ELEMENT = "systemic"


@dataclass(frozen=True, slots=True)
class CompiledSystemic:
    """The streams of the two factors, None where there is none."""

    duration: int | None = None
    cost: int | None = None

    @property
    def effects(self) -> tuple[tuple[int, int], ...]:
        """Return what every task feels, as (stream, kind of effect)."""
        return () if self.duration is None else ((self.duration, SCALE),)

    def multiplied(self, lines: Iterable[Line]) -> list[Line]:
        """Return lines of the plan with the factor on costs."""
        if self.cost is None:
            return list(lines)
        return [replace(line, factors=(*line.factors, self.cost)) for line in lines]


def add_systemic(project: Project, streams: StreamList) -> CompiledSystemic:
    """Add the streams of the factors; they are inputs of the model, and 1 in the base plan."""
    risk = project.systemic
    if risk is None:
        return CompiledSystemic()
    return CompiledSystemic(
        None if risk.duration_factor is None else streams.add(DURATION, ELEMENT, risk.duration_factor),
        None if risk.cost_factor is None else streams.add(COST, ELEMENT, risk.cost_factor),
    )
