"""Every number that is drawn gets a stream: a key from its stable id, a quantile table or steps from its estimate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.distributions import DISTRIBUTIONS, quantile_table
from forecast.distributions import estimate as estimates
from forecast.engine.inputs import Streams
from forecast.engine.streams import stream_keys
from forecast.project import Estimate


class StreamList:
    """Collects the streams of a model; a stream's number is its position."""

    def __init__(self) -> None:
        """Start with none."""
        self._names: list[tuple[str, str]] = []
        self._estimates: list[Estimate] = []

    def add(self, purpose: str, element: str, estimate: Estimate) -> int:
        """Add the stream that draws ``estimate`` for ``purpose`` of an element with a stable id; return its number."""
        self._names.append((purpose, element))
        self._estimates.append(estimate)
        return len(self._names) - 1

    @property
    def drawn(self) -> tuple[tuple[str, str, Estimate], ...]:
        """Return purpose, element and estimate of each stream."""
        return tuple((*name, estimate) for name, estimate in zip(self._names, self._estimates, strict=True))

    def compile(self) -> Streams:
        """Return keys, quantile tables and steps of all streams."""
        smooth = [s for s, one in enumerate(self._estimates) if not DISTRIBUTIONS[one.family].DISCRETE]
        chosen = [self._estimates[s] for s in smooth]
        shapes = quantile_table.shapes([(e.family, dict(e.parameters), e.low, e.high) for e in chosen])
        row = np.full(len(self._estimates), -1, np.int32)
        location, scale = np.zeros(len(row)), np.ones(len(row))
        row[smooth], location[smooth], scale[smooth] = shapes.row, shapes.location, shapes.scale
        first, probabilities, values = _steps(self._estimates)
        return Streams(
            key=stream_keys(self._names),
            order=np.argsort(row, kind="stable").astype(np.int32),
            row=row,
            location=location,
            scale=scale,
            table=shapes.table,
            first_step=first,
            step_probability=probabilities,
            step_value=values,
        )


def _steps(chosen: Sequence[Estimate]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, probabilities, values = [0], [np.empty(0)], [np.empty(0)]
    for one in chosen:
        if DISTRIBUTIONS[one.family].DISCRETE:
            cumulative, steps = estimates.steps(one.family, dict(one.parameters), one.low, one.high)
            probabilities.append(cumulative)
            values.append(steps)
            first.append(first[-1] + len(steps))
        else:
            first.append(first[-1])
    return np.array(first, np.int32), np.concatenate(probabilities), np.concatenate(values)
