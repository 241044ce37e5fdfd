"""The S-curve with its histogram, for any scale; `finish` and `cost` are its two charts."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style
from forecast.charts.scale import Scale
from forecast.results import words
from forecast.statistics import Interval, percentiles
from forecast.texts import say

SIZE = (style.WIDTH, 5.2)
# Every percent, and more at the ends: nobody sees more, and a page has many curves.
CURVE_LEVELS = (0.0025, 0.005, *(round(0.01 * k, 2) for k in range(1, 100)), 0.995, 0.9975)
NAMED_LEVELS = (0.50, 0.80)
LEFT, RIGHT, BOTTOM = 0.62, 0.3, 0.5
STRIP, GAP, LINE = 1.0, 0.12, 0.17
# Room over the bars for their labels.
HEADROOM = 1.35
TOP = 1.03


def draw(figure: Figure, scale: Scale, title: str, note: str) -> None:
    """Draw the curve, its error band, the labelled lines and the histogram below."""
    top = style.headline(figure, title, note) + 0.16
    low, high = scale.limits()
    width = figure.get_figwidth() - LEFT - RIGHT
    marks = _marks(scale)
    rows = _label_rows([(_place(x, low, high, width), text) for x, text, _ in marks], width)
    top += LINE * (1 + max(rows, default=0)) + 0.04
    curve = style.panel(figure, LEFT, top, RIGHT, BOTTOM + STRIP + GAP)
    strip = style.panel(figure, LEFT, figure.get_figheight() - BOTTOM - STRIP, RIGHT, BOTTOM)
    for axes in (curve, strip):
        axes.set_xlim(low, high)
    _draw_curve(curve, scale, low, high)
    _draw_levels(curve, scale, [_place(x, low, high, width) for x, _, _ in marks])
    _draw_histogram(strip, scale, low, high)
    for (x, text, color), row in zip(marks, rows, strict=True):
        for axes in (curve, strip):
            axes.axvline(x, color=color, linewidth=1.6, linestyle="-" if color == style.INK else (0, (4, 2)), zorder=4)
        _draw_mark_label(curve, _place(x, low, high, width), text, color, row)
    scale.dress(strip.xaxis, low, high)
    curve.xaxis.set_major_locator(FixedLocator(list(strip.get_xticks())))
    curve.tick_params(axis="x", length=0, labelbottom=False)


def title(scale: Scale) -> str:
    """Return the finding."""
    p50, p80 = (scale.text(scale.percentile(level)) for level in NAMED_LEVELS)
    target = "" if scale.target is None else scale.text(scale.target)
    if scale.is_certain and scale.is_over:
        if target:
            return say(f"charts.scurve.{scale.kind}.over_with_target", value=p80, target=target)
        return say(f"charts.scurve.{scale.kind}.over", value=p80)
    if scale.is_certain and target:
        return say(f"charts.scurve.{scale.kind}.certain_with_target", value=p80, target=target)
    if scale.is_certain:
        return say(f"charts.scurve.{scale.kind}.certain", value=p80)
    sure = words.percent(NAMED_LEVELS[1])
    if scale.met is None:
        return say(f"charts.scurve.{scale.kind}.free", p50=p50, p80=p80, sure=sure)
    return say(f"charts.scurve.{scale.kind}.title", met=words.percent(scale.met), target=target, p80=p80, sure=sure)


def alt(scale: Scale) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    levels = words.listed(scale.level_text(level) for level in (0.10, *NAMED_LEVELS, 0.90))
    share = words.percent(scale.share_within(scale.base))
    said = [say(f"charts.scurve.{scale.kind}.base", base=scale.text(scale.base), met=share)]
    if scale.target is not None and scale.met is not None:
        share, interval = words.percent(scale.met), words.percent_interval(scale.met)
        said.append(
            say(f"charts.scurve.{scale.kind}.target", target=scale.text(scale.target), met=share, interval=interval)
        )
    return say(f"charts.scurve.{scale.kind}.alt", levels=levels, marks=words.sentences(*said))


def note(n_iterations: int) -> str:
    """Return what the chart shows, in one line."""
    return say("charts.scurve.note", iterations=n_iterations, sure=words.percent(0.95))


def _marks(scale: Scale) -> list[tuple[float, str, str]]:
    share = words.percent(scale.share_within(scale.base))
    base = say(f"charts.scurve.{scale.kind}.base_label", base=scale.text(scale.base), met=share)
    marks = [(scale.base, base, style.MUTED)]
    if scale.target is not None and scale.met is not None:
        share, interval = words.percent(scale.met), words.percent_interval(scale.met)
        target = say(
            f"charts.scurve.{scale.kind}.target_label", target=scale.text(scale.target), met=share, interval=interval
        )
        marks.append((scale.target, target, style.INK))
    return marks


def _place(x: float, low: float, high: float, width: float) -> float:
    """Return the inches from the left side of axes ``width`` inches wide."""
    return (x - low) / (high - low) * width


def _span(at: float, text: str, width: float) -> tuple[float, float]:
    """Return the left and right end in inches of a label centered over ``at`` and kept inside."""
    size = style.text_width(text, style.BODY, bold=True)
    left = min(max(at - size / 2, 0.0), max(width - size, 0.0))
    return left, left + size


def _label_rows(labels: list[tuple[float, str]], width: float) -> list[int]:
    """Return the row over the axes on which each label finds room; the last one is nearest to the axes."""
    rows: list[int] = [0] * len(labels)
    for k in range(len(labels) - 2, -1, -1):
        left, right = _span(*labels[k], width)
        next_left, next_right = _span(*labels[k + 1], width)
        meets = left < next_right + 0.1 and next_left < right + 0.1
        rows[k] = rows[k + 1] + 1 if meets else rows[k + 1]
    return rows


def _draw_mark_label(axes: Axes, at: float, text: str, color: str, row: int) -> None:
    width, height = style.inches(axes)
    left, _ = _span(at, text, width)
    bottom = 1.0 + (0.04 + LINE * row) / height
    axes.text(left / width, bottom, text, transform=axes.transAxes, color=color, size=style.BODY, weight="bold")


def _draw_curve(axes: Axes, scale: Scale, low: float, high: float) -> None:
    rows = percentiles(scale.values, CURVE_LEVELS, scale.block_size)
    value = np.array([row.value for row in rows])
    bounds = np.array([(row.low, row.high) for row in rows])
    least, most = float(scale.values.min()), float(scale.values.max())
    # Where the run is too short to bound a tail, the band ends at the outcomes seen.
    bounds = np.clip(bounds, least, most)
    axes.fill_betweenx(CURVE_LEVELS, bounds[:, 0], bounds[:, 1], color=style.SKY, alpha=0.45, linewidth=0)
    x = np.concatenate(([min(low, least), least], value, [most, max(high, most)]))
    y = np.concatenate(([0.0, 0.0], CURVE_LEVELS, [1.0, 1.0]))
    axes.plot(x, y, color=style.BLUE, linewidth=2.2, solid_joinstyle="round", zorder=5, label="_curve")
    axes.set_ylim(0.0, TOP)
    shares = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    axes.yaxis.set_major_locator(FixedLocator(shares))
    axes.yaxis.set_major_formatter(FixedFormatter([words.percent(share) for share in shares]))
    axes.grid(axis="y")
    style.quiet(axes, "left", "bottom")


def _draw_levels(axes: Axes, scale: Scale, lines: list[float]) -> None:
    """Mark P50 and P80; their labels keep clear of the curve and, where possible, of the vertical ``lines``."""
    low, high = axes.get_xlim()
    width, height = style.inches(axes)
    dots: dict[str, Any] = {"color": style.FAINT, "linewidth": 1.0, "linestyle": ":", "zorder": 3}
    for level in NAMED_LEVELS:
        point = scale.percentile(level)
        axes.plot([low, point.value, point.value], [level, level, 0.0], **dots)
        axes.plot(
            [point.value], [level], "o", color=style.BLUE, markersize=6, zorder=6, label=f"_P{round(level * 100)}"
        )
        rows = [(scale.level_text(level), style.BODY, True)]
        if point.high > point.low:
            rows.append((f"({scale.interval_text(point)})", style.SMALL, False))
        size = max(style.text_width(*row) for row in rows)
        at = _place(point.value, low, high, width)
        sides = {"right": at + 0.13, "left": at - 0.13 - size}
        free = [side for side, left in sides.items() if 0.0 <= left <= width - size]
        clear = [side for side in free if not any(sides[side] - 0.05 < x < sides[side] + size + 0.05 for x in lines)]
        side = (clear or free or ["right"])[0]
        # Right of a rising curve there is room below the point, left of it above.
        up = level / TOP * height + (-0.06 if side == "right" else 0.08 + 0.16 * (len(rows) - 1))
        for text, points, bold in rows:
            axes.text(
                sides[side] / width, up / height, text, transform=axes.transAxes, size=points, zorder=7,
                weight="bold" if bold else "normal", color=style.BLUE if bold else style.MUTED, bbox=style.BOX,
            )  # fmt: skip
            up -= 0.16


def _draw_histogram(axes: Axes, scale: Scale, low: float, high: float) -> None:
    edges = scale.bins(low, high)
    # An iteration that ends exactly at an edge, such as the target, belongs to the bar before it.
    counts, _ = np.histogram(scale.values, edges + scale.tolerance)
    shares = counts / len(scale.values)
    width = float(edges[1] - edges[0])
    n_met = len(shares)
    if scale.target is not None:
        n_met = int(np.count_nonzero(edges[1:] <= scale.target + 1e-6 * width))
    for bars, sides, color, name in (
        (shares[:n_met], edges[: n_met + 1], style.GOOD, "met"),
        (shares[n_met:], edges[n_met:], style.BAD, "missed"),
    ):
        if len(bars):
            axes.stairs(bars, sides, fill=True, color=color, alpha=0.75, label=f"_{name}")
            axes.vlines(sides[1:-1], 0.0, np.minimum(bars[1:], bars[:-1]), color=style.PAPER, linewidth=0.5)
    axes.set_ylim(0.0, max(float(shares.max()), 1e-9) * HEADROOM)
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes, "left")
    page_width, _ = style.inches(axes)
    tallest = scale.tallest_text(width, float(shares.max()))
    taken = style.text_width(tallest, style.LEAST) + 0.06
    at = page_width if scale.target is None else _place(scale.target, low, high, page_width)
    # Where the target stands at the right, the words about it do too.
    is_right = scale.target is None or scale.met is None or at + 1.3 < page_width - taken
    axes.text(
        1.0 if is_right else 0.0, 1.0, tallest, transform=axes.transAxes, size=style.LEAST, color=style.MUTED,
        ha="right" if is_right else "left", va="top",
    )  # fmt: skip
    if scale.target is None or scale.met is None:
        return
    missed = Interval(1.0 - scale.met.value, 1.0 - scale.met.high, 1.0 - scale.met.low)
    for share, color, side in ((scale.met, style.GOOD, "right"), (missed, style.BAD, "left")):
        text = say("charts.scale.share", share=words.percent(share), met=scale.met_words[side == "left"])
        size = style.text_width(text, style.SMALL, bold=True) + 0.06
        if size < (at if side == "right" else page_width - at):
            x = at + (-0.06 if side == "right" else 0.06)
            axes.text(
                x / page_width,
                1.0,
                text,
                transform=axes.transAxes,
                size=style.SMALL,
                weight="bold",
                color=color,
                ha=side,
                va="top",
            )
