"""Which scenario ends sooner and costs less: the S-curves of several, one line for each."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator
from numpy.typing import NDArray

from forecast.charts import labels, style
from forecast.charts.scale import date_ticks, number_ticks
from forecast.decisions.comparison import Comparison
from forecast.results import words
from forecast.statistics import percentile
from forecast.statistics.error import position
from forecast.texts import say

NAME = "comparison"
COLORS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.SKY, style.INK)
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)))
LEVEL = 0.80
LEFT, RIGHT, BOTTOM = 0.62, 0.3, 0.5
PANEL, GAP, ROW = 2.35, 0.72, 0.2
TAIL = 0.002
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LONGEST_NAME = 40
LONGEST_LABEL = 2.4  # inches
MOST_NAMED = 4
CLEAR, FURTHEST = 0.05, 0.25  # of all curves, and from its own point; inches
MOST_COVERED = 0.1


def size(comparison: Comparison) -> tuple[float, float]:
    """Return width and height in inches."""
    n_panels = 1 + comparison.has_cost
    return style.WIDTH, 1.05 + ROW * len(comparison.results) + n_panels * (PANEL + GAP)


def alt(comparison: Comparison) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    parts = [
        say("charts.comparison.scenario", name=words.one_line(name), levels=_levels(comparison, k))
        for k, name in enumerate(comparison.names)
    ]
    return say("charts.comparison.alt", scenarios=len(parts), levels=words.listed(parts, "semicolon"))


def draw(comparison: Comparison, title: str, figure: Figure) -> None:
    """Draw the curves on an empty figure of `size`."""
    first = comparison.results[0]
    note = say("charts.comparison.note", iterations=first.n_iterations)
    top = style.headline(figure, title, note) + 0.08
    width, height = figure.get_size_inches()
    for k, name in enumerate(comparison.names):
        y = 1 - (top + ROW / 2) / height
        line = _line(k)
        left = style.MARGIN / width
        figure.add_artist(Line2D((left, left + 0.42 / width), (y, y), transform=figure.transFigure, **line))
        shown = words.shorten(name, LONGEST_NAME)
        label = say("charts.comparison.label", name=shown, levels=_levels(comparison, k))
        room = width - 2 * style.MARGIN - 0.52
        figure.text(left + 0.52 / width, y, style.fitted(label, room, style.SMALL), size=style.SMALL, va="center")
        top += ROW
    top += 0.12
    axes = style.panel(figure, LEFT, top, RIGHT, height - top - PANEL)
    targets = [
        None if one.targets.finish is None else one.targets.finish + (one.start - first.start).days
        for one in comparison.results
    ]
    low, high = _draw_curves(axes, list(comparison.finish), targets)
    _draw_names(axes, comparison)
    positions, dates = date_ticks(first.start, low, high, 8)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(dates))
    if not comparison.has_cost:
        return
    axes = style.panel(figure, LEFT, top + PANEL + GAP, RIGHT, BOTTOM)
    costs = [one.cost for one in comparison.results]
    low, high = _draw_curves(axes, costs, [one.targets.budget for one in comparison.results])
    unit, sign = words.money_unit(high)
    positions, amounts = number_ticks(low, high, 8, unit)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(amounts))
    axes.set_xlabel(say("charts.scale.axis.cost", currency=words.one_line(first.currency), unit=sign), labelpad=2)


def _draw_curves(axes: Axes, outcomes: list[NDArray[np.float64]], targets: list[float | None]) -> tuple[float, float]:
    """Draw a curve for each scenario and a line for each target; return the limits of the axis."""
    ordered = [np.sort(values) for values in outcomes]
    ends = [float(values[position(tail, len(values))]) for values in ordered for tail in (TAIL, 1.0 - TAIL)]
    marks = [target for target in targets if target is not None]
    low, high = min([*ends, *marks]), max([*ends, *marks])
    air = max(0.04 * (high - low), 1e-6)
    low, high = low - air, high + air
    axes.set_xlim(low, high)
    axes.set_ylim(0.0, 1.03)
    for target in dict.fromkeys(marks):
        axes.axvline(target, color=style.INK, linewidth=1.3, linestyle=(0, (1, 1.5)), zorder=3)
    # Later ones first, so that the first stands on top.
    for k in reversed(range(len(ordered))):
        n = len(ordered[k])
        shown = np.unique(np.linspace(0, n - 1, 200).astype(int))
        x = np.concatenate(([min(low, ordered[k][0])], ordered[k][shown], [max(high, ordered[k][-1])]))
        y = np.concatenate(([0.0], (shown + 1) / n, [1.0]))
        axes.plot(x, y, **_line(k), zorder=5, solid_joinstyle="round")
        p80 = float(ordered[k][position(LEVEL, n)])
        axes.plot([p80], [LEVEL], "o", color=COLORS[k % len(COLORS)], markersize=5, zorder=6)
    axes.yaxis.set_major_locator(FixedLocator(list(SHARES)))
    axes.yaxis.set_major_formatter(FixedFormatter([words.percent(share) for share in SHARES]))
    axes.grid(axis="y")
    style.quiet(axes, "left", "bottom")
    return low, high


def _draw_names(axes: Axes, comparison: Comparison) -> None:
    """Write the name of each scenario beside its P80, where all names find room next to their own curve."""
    if len(comparison.names) > MOST_NAMED:
        return
    (low, high), (_, most) = axes.get_xlim(), axes.get_ylim()
    width, height = style.inches(axes)
    points, curves = [], []
    for values in comparison.finish:
        ordered = np.sort(values)
        n = len(ordered)
        points.append((float((ordered[position(LEVEL, n)] - low) / (high - low) * width), LEVEL / most * height))
        for k in np.unique(np.linspace(0, n - 1, 60).astype(int)).tolist():
            x, y = float((ordered[k] - low) / (high - low) * width), (k + 1) / n / most * height
            curves.append((x - CLEAR, y - CLEAR, x + CLEAR, y + CLEAR))
    texts = [style.fitted(name, LONGEST_LABEL, style.SMALL, bold=True) for name in comparison.names]
    sizes = [(style.text_width(text, style.SMALL, bold=True), 0.13) for text in texts]
    spots = labels.place(points, sizes, width, height, curves)
    # A name further away would stand beside another curve; the list over the curves has it.
    for (x, y), (wide, tall), spot in zip(points, sizes, spots, strict=True):
        away = math.hypot(max(abs(spot.x - x) - wide / 2, 0.0), max(abs(spot.y - y) - tall / 2, 0.0))
        if away > FURTHEST or spot.covered > MOST_COVERED:
            return
    for k, spot in enumerate(spots):
        axes.text(
            spot.x / width, spot.y / height, texts[k], transform=axes.transAxes, size=style.SMALL, weight="bold",
            ha="center", va="center", color=COLORS[k % len(COLORS)], zorder=7, bbox=style.BOX,
        )  # fmt: skip


def _line(k: int) -> dict[str, Any]:
    return {"color": COLORS[k % len(COLORS)], "linestyle": DASHES[k % len(DASHES)], "linewidth": 2.0}


def _levels(comparison: Comparison, k: int) -> str:
    """Return the P80 of a scenario in words."""
    one = comparison.results[k]
    finish = words.finish_day(one, percentile(one.finish, LEVEL, one.block_size))
    found = [say("charts.scale.level", level=words.p_name(LEVEL), value=finish)]
    if comparison.has_cost:
        found.append(words.money(percentile(one.cost, LEVEL, one.block_size), words.one_line(one.currency)))
    return words.listed(found)
