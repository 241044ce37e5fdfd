"""How do the odds look in equally likely outcomes: fifty dots for the finish, fifty for the cost.

Source: Kay, Kola, Hullman & Munson (2016), When (ish) is my bus?, CHI 2016 (quantile dot plots: readers count outcomes
more truly than they judge areas).
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator
from numpy.typing import NDArray

from forecast.charts import marks, style
from forecast.charts.scale import Scale, money_scale, time_scale
from forecast.results import Results, words
from forecast.statistics.error import position
from forecast.texts import say

N_DOTS = 50
LEFT, RIGHT = 0.3, 0.3
PANEL, GAP, BOTTOM, HEAD = 1.55, 0.78, 0.5, 0.3
TOP = 0.75 + HEAD
LARGEST, SMALLEST = 0.3, 0.1
P_LEVEL = 0.80
# Between dots, as a share of their diameter.
AIR = 0.08


def applies(results: Results) -> bool:
    """Say whether the finish or the cost varies."""
    return bool(_scales(results))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    n_panels = len(_scales(results))
    top = style.room_above(title(results), _note(results), HEAD, TOP)
    return style.width(), top + n_panels * PANEL + (n_panels - 1) * GAP + BOTTOM


def title(results: Results) -> str:
    """Return the finding: how many of the dots meet each target."""
    scales = _scales(results)
    parts = [say(f"charts.quantile_dots.met.{one.kind}", _n_met(one)) for one in scales if one.target is not None]
    if parts:
        return say("charts.quantile_dots.title", dots=N_DOTS, met=words.listed(parts, "and"))
    ends = [one.text(one.percentile(P_LEVEL)) for one in scales]
    met = round(P_LEVEL * N_DOTS)
    if len(scales) == 1:
        return say(f"charts.quantile_dots.free.{scales[0].kind}", dots=N_DOTS, met=met, value=ends[0])
    return say("charts.quantile_dots.free_both", dots=N_DOTS, met=met, finish=ends[0], cost=ends[1])


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    parts = []
    for one in _scales(results):
        first, middle, last = (one.text(float(_dots(one)[k])) for k in (0, 24, -1))
        ends = {"first": first, "middle": middle, "last": last}
        if one.target is None:
            parts.append(say(f"charts.quantile_dots.ends.{one.kind}", **ends))
        else:
            ends["target"] = one.text(one.target)
            parts.append(say(f"charts.quantile_dots.ends_with_target.{one.kind}", met=_n_met(one), **ends))
    return say("charts.quantile_dots.alt", dots=N_DOTS, share=words.percent(1 / N_DOTS), ends=words.sentences(*parts))


def draw(results: Results, figure: Figure) -> None:
    """Draw a panel of dots for finish and cost."""
    top = style.headline(figure, title(results), _note(results)) + HEAD
    height = figure.get_figheight()
    for one in _scales(results):
        axes = style.panel(figure, LEFT, top, RIGHT, height - top - PANEL)
        _draw_panel(axes, one)
        top += PANEL + GAP


def _note(results: Results) -> str:
    share = words.percent(1 / N_DOTS)
    if all(one.target is None for one in _scales(results)):
        return say("charts.quantile_dots.note", share=share)
    return say("charts.quantile_dots.note_with_targets", share=share)


def _draw_panel(axes: Axes, scale: Scale) -> None:
    width, height = style.inches(axes)
    low, high = scale.limits()
    dots = _dots(scale)
    diameter, columns, rows = _stacked(dots, scale, low, high, width, height)
    axes.set_xlim(low, high)
    axes.set_ylim(0.0, height)
    n_met = len(dots) if scale.target is None else _n_met(scale)
    side = (diameter * (1.0 - AIR) * style.POINTS) ** 2
    for first, last, color, name in ((0, n_met, style.GOOD, "met"), (n_met, len(dots), style.BAD, "missed")):
        axes.scatter(
            low + columns[first:last] / width * (high - low), (rows[first:last] + 0.5) * diameter, s=side, c=color,
            linewidths=0, zorder=3, label=f"_{name}",
        )  # fmt: skip
    _tell(axes, scale, columns, diameter)
    if scale.target is not None:
        axes.axvline(scale.target, color=style.INK, linewidth=1.6, zorder=4)
        at = (scale.target - low) / (high - low) * width
        text = scale.target_text(scale.target)
        half = style.text_width(text, style.BODY, bold=True) / 2
        axes.text(
            min(max(at, half), width - half) / width, 1 + 0.05 / height, text, transform=axes.transAxes,
            size=style.BODY, weight="bold", ha="center",
        )  # fmt: skip
        for n, met, color, is_left in (
            (n_met, scale.met_words[0], style.GOOD, True),
            (len(dots) - n_met, scale.met_words[1], style.BAD, False),
        ):
            room = at if is_left else width - at
            said = say("charts.scale.share", share=n, met=met)
            if style.text_width(said, style.BODY, bold=True) + 0.1 < room:
                x = at + (-0.08 if is_left else 0.08)
                axes.text(
                    x / width, 1 - 0.13 / height, said, transform=axes.transAxes, size=style.BODY,
                    weight="bold", color=color, ha="right" if is_left else "left",
                    va="center", bbox=style.BOX, zorder=5,
                )  # fmt: skip
    scale.dress(axes.xaxis, low, high, style.ticks(8))
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes, "left", "right", "top")


def _tell(axes: Axes, scale: Scale, columns: NDArray[np.float64], diameter: float) -> None:
    """Say of each column of dots from where to where they reach, and how many there are up to it."""
    (low, high), (width, _) = axes.get_xlim(), style.inches(axes)
    dots = _dots(scale)
    for at in np.unique(columns):
        found = np.flatnonzero(columns == at)
        first, last = (scale.text(float(dots[found[k]])) for k in (0, -1))
        span = first if first == last else say("words.range", low=first, high=last)
        left, right = (low + (at + side * diameter / 2) / width * (high - low) for side in (-1, 1))
        text = say("marks.dots", span=span, n=len(found), up_to=int(found[-1]) + 1, all=N_DOTS)
        marks.tell(axes, text, (left, right), (0.0, len(found) * diameter))


def _stacked(
    dots: NDArray[np.float64], scale: Scale, low: float, high: float, width: float, height: float
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return the diameter, the middle of each dot's column and its row in the column; no column spans the target."""
    at = (dots - low) / (high - low) * width
    target = 0.0 if scale.target is None else (scale.target - low) / (high - low) * width
    n_met = len(dots) if scale.target is None else _n_met(scale)
    diameter = LARGEST
    while True:
        # What meets the target stands left of it however the last bit was rounded.
        number = np.floor((at - target) / diameter)
        number[:n_met] = np.minimum(number[:n_met], -1.0) if scale.target is not None else number[:n_met]
        number[n_met:] = np.maximum(number[n_met:], 0.0)
        _, first, counts = np.unique(number, return_index=True, return_counts=True)
        # The words about the dots stand over them.
        if counts.max() * diameter <= height - 0.28 or diameter <= SMALLEST:
            break
        diameter = max(0.93 * diameter, SMALLEST)
    diameter = min(diameter, (height - 0.28) / counts.max())
    rows = np.arange(len(dots)) - np.repeat(first, counts)
    return diameter, target + (number + 0.5) * max(diameter, 1e-9), rows.astype(np.float64)


def _dots(scale: Scale) -> NDArray[np.float64]:
    """Return the middles of equal shares of the iterations, in order."""
    ordered = np.sort(scale.values)
    return np.array([ordered[position((k + 0.5) / N_DOTS, len(ordered))] for k in range(N_DOTS)])


def _n_met(scale: Scale) -> int:
    if scale.target is None:
        return 0
    return int(np.count_nonzero(_dots(scale) <= scale.target + scale.tolerance))


def _scales(results: Results) -> list[Scale]:
    time, money = time_scale(results), money_scale(results)
    return [one for one in (time, money) if not one.is_certain]
