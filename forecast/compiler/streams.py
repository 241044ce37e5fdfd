"""Every number that is drawn gets a stream: a key from its stable id, a quantile table or steps from its estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from forecast.distributions import DISTRIBUTIONS, quantile_table
from forecast.distributions import estimate as estimates
from forecast.engine.inputs import Streams
from forecast.engine.streams import stream_keys
from forecast.project import Estimate

Name = tuple[str, str]  # purpose and element


class StreamList:
    """Collects the streams of a model; a stream's number is its position."""

    def __init__(self) -> None:
        """Start with none."""
        self._names: list[tuple[str, str]] = []
        self._estimates: list[Estimate] = []
        self._factors: list[float] = []

    def add(self, purpose: str, element: str, estimate: Estimate, factor: float = 1.0) -> int:
        """Add the stream that draws ``estimate`` for ``purpose`` of an element with a stable id; return its number.

        All its values are multiplied by ``factor``.
        """
        self._factors.append(factor)
        self._names.append((purpose, element))
        self._estimates.append(estimate)
        return len(self._names) - 1

    def __len__(self) -> int:
        """Return the number of streams."""
        return len(self._names)

    @property
    def drawn(self) -> tuple[tuple[str, str, Estimate], ...]:
        """Return purpose, element and estimate of each stream."""
        return tuple((*name, estimate) for name, estimate in zip(self._names, self._estimates, strict=True))

    def compile(self, member: Mapping[Name, int], same: Mapping[Name, Name]) -> Streams:
        """Return keys, quantile tables and steps of all streams.

        ``member`` gives the rows of correlated ones, ``same`` the stream that another one repeats.
        """
        steps = [_steps(one) for one in self._estimates]
        smooth = [s for s, found in enumerate(steps) if found is None]
        chosen = [self._estimates[s] for s in smooth]
        shapes = quantile_table.shapes([(e.family, dict(e.parameters), e.low, e.high) for e in chosen])
        row = np.full(len(self._estimates), -1, np.int32)
        location, scale = np.zeros(len(row)), np.ones(len(row))
        row[smooth], location[smooth], scale[smooth] = shapes.row, shapes.location, shapes.scale
        ends, values, slopes = (np.concatenate([np.empty(0), *part]) for part in _columns(steps))
        factors = np.array(self._factors)
        of_step = np.repeat(factors, [0 if found is None else len(found[0]) for found in steps])
        first = np.cumsum([0, *(0 if found is None else len(found[0]) for found in steps)])
        return Streams(
            key=stream_keys(same.get(name, name) for name in self._names),
            member=np.array([-1 if name in same else member.get(name, -1) for name in self._names], np.int32),
            order=np.argsort(row, kind="stable").astype(np.int32),
            row=row,
            location=location * factors,
            scale=scale * factors,
            table=shapes.table,
            first_step=first.astype(np.int32),
            step_probability=ends,
            step_value=values * of_step,
            step_slope=slopes * of_step,
        )


def _steps(one: Estimate) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return the steps of an estimate: where each ends, the value there, its slope; None where a table serves."""
    if DISTRIBUTIONS[one.family].DISCRETE:
        cumulative, values = estimates.steps(one.family, dict(one.parameters), one.low, one.high)
        return cumulative, values, np.zeros(len(values))
    return estimates.linear_pieces(one.family, dict(one.parameters), one.low, one.high)


def _columns(
    steps: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray] | None],
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    found = [one for one in steps if one is not None]
    return [one[0] for one in found], [one[1] for one in found], [one[2] for one in found]
