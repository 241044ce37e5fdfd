"""Placing labels beside points so that they cover neither each other nor the points; the same places on every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, bottom, right, top; inches
# Distances to try, in inches; from the second one on a line leads from the point to its label.
DISTANCES = (0.07, 0.2, 0.36, 0.55, 0.8)
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.75, 0.75), (-0.75, 0.75), (0.75, -0.75), (-0.75, -0.75))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label's middle stands, in inches, whether a line must lead to it, and what share of it is not free."""

    x: float
    y: float
    needs_line: bool
    covered: float


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    width: float,
    height: float,
    obstacles: Sequence[Box] = (),
) -> list[Placed]:
    """Return a place for the label of each point, in the order of importance.

    Each label takes the nearest free place; where none is free, the one that covers the least.

    Parameters
    ----------
    points, sizes : sequence of (float, float)
        In inches within axes of ``width`` by ``height``.
    obstacles : sequence of Box
        What no label should cover.
    """
    taken = list(obstacles)
    out = []
    for (x, y), (label_width, label_height) in zip(points, sizes, strict=True):
        best: tuple[float, Placed, Box] | None = None
        for step, distance in enumerate(DISTANCES):
            for right, up in DIRECTIONS:
                cx = x + right * (distance + label_width / 2)
                cy = y + up * (distance + label_height / 2)
                box = (cx - label_width / 2, cy - label_height / 2, cx + label_width / 2, cy + label_height / 2)
                outside = max(-box[0], 0.0) + max(-box[1], 0.0) + max(box[2] - width, 0.0) + max(box[3] - height, 0.0)
                overlap = sum(_overlap(box, other) for other in taken)
                cost = outside * 10.0 + overlap
                if best is None or cost < best[0] - 1e-12:
                    best = (cost, Placed(cx, cy, step > 0, overlap / (label_width * label_height)), box)
            if best is not None and best[0] == 0.0:
                break
        if best is not None:
            out.append(best[1])
            taken.append(best[2])
    return out


def _overlap(a: Box, b: Box) -> float:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0.0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0.0)
