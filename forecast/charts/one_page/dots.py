"""Twenty dots for twenty equal chances along a scale of dates or money.

Source: Kay, Kola, Hullman & Munson (2016), When (ish) is My Bus?, CHI '16, 5092-5103: people read chances better from
few dots than from curves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from forecast.charts.scale import Scale

N_DOTS = 20
MOST_COLUMNS = 26
LEAST_COLUMNS = 5
FILL = 0.9  # of the room that a dot has
LARGEST = 0.2  # inches


@dataclass(frozen=True, slots=True)
class Dots:
    """Middles of dots and their radius, in inches from the lower left corner; whether each meets the target."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    is_met: tuple[bool, ...]
    radius: float

    @property
    def height(self) -> float:
        """Return how high the highest stack is."""
        return max(self.y) + self.radius


def dots(scale: Scale, low: float, high: float, width: float, height: float) -> Dots:
    """Stack the dots over a range ``width`` inches wide; none crosses the target.

    Parameters
    ----------
    scale : Scale
    low, high : float
        The range, in the unit of the scale.
    width, height : float
        The room, in inches.
    """
    levels = (np.arange(N_DOTS) + 0.5) / N_DOTS
    values = [scale.percentile(float(level)).value for level in levels]
    anchor = values[N_DOTS // 2] if scale.target is None else scale.target
    is_met = [scale.target is None or value <= scale.target + scale.tolerance for value in values]
    best: Dots | None = None
    for n_columns in range(LEAST_COLUMNS, MOST_COLUMNS + 1):
        step = (high - low) / n_columns
        columns = [_column(value, anchor, step, scale.tolerance) for value in values]
        stacks = {column: columns.count(column) for column in columns}
        room = min(width / n_columns, height / max(stacks.values()), LARGEST)
        if best is None or room * FILL / 2 >= best.radius:
            x = tuple((anchor + (column + 0.5) * step - low) / (high - low) * width for column in columns)
            seen: dict[int, int] = {}
            y = []
            for column in columns:
                y.append((seen.get(column, 0) + 0.5) * room)
                seen[column] = seen.get(column, 0) + 1
            best = Dots(x, tuple(y), tuple(is_met), room * FILL / 2)
    assert best is not None
    return best


def _column(value: float, anchor: float, step: float, tolerance: float) -> int:
    """Return the column of a value; one that equals the anchor stands left of it."""
    return math.ceil((value - tolerance - anchor) / step) - 1
