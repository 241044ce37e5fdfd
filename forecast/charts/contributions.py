"""What lies between the plan and the P80: the contingency as a waterfall of parts that add up."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import marks, style
from forecast.charts.scale import number_ticks
from forecast.charts.tornado import GAP, NAMES, RIGHT, ROW, TOP
from forecast.results import Results, words
from forecast.results.rounding import Bounded
from forecast.statistics import Interval
from forecast.statistics.error import USUAL
from forecast.texts import say
from forecast.texts.stored import retold

LEAST_SHARE = 0.01  # of the gap; what contributes less is put together
HEAD, FOOT = 0.30, 0.62
LONGEST_NAME = 64
COLORS = {"risk": style.VERMILION, "smaller": style.SKY}


class _Bar(NamedTuple):
    """A step of the waterfall; the last one, from nothing, is the gap."""

    kind: str
    label: str
    step: Interval
    begin: float


class _Panel(NamedTuple):
    """Finish or cost: where the waterfall begins and ends, its bars, and its words."""

    outcome: str
    begin: str
    gap: str
    end: str
    bars: list[_Bar]
    text: Callable[[float | Bounded], str]
    interval: Callable[[Bounded], str]
    axis: str
    unit: float


def applies(results: Results) -> bool:
    """Say whether anything lies between the plan and the P80."""
    return bool(_panels(results))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    top = style.room_above(title(results), _note(), GAP, TOP)
    return style.width(), top + sum(HEAD + FOOT + ROW * (len(panel.bars) + 1) for panel in _panels(results))


def title(results: Results) -> str:
    """Return the finding: how far the P80 is from the plan, and what contributes most to that."""
    gaps, most = [], {}
    for panel in _panels(results):
        bars = panel.bars[:-1]
        gaps.append(panel.gap)
        sure = [bar for bar in bars if bar.step.low > 0.0 or bar.step.high < 0.0]
        if sure:
            most[panel.outcome] = max(sure, key=lambda bar: abs(bar.step.value)).label
    said = words.listed(gaps, "and")
    if not most:
        return say("charts.contributions.title", gaps=said)
    named = [words.shorten(label, LONGEST_NAME) for label in most.values()]
    if len(set(most.values())) > 1:
        named = [say(f"charts.contributions.part.{key}", part=one) for key, one in zip(most, named, strict=True)]
    else:
        named = named[:1]
    return say("charts.contributions.title_part", gaps=said, part=words.listed(named, "semicolon"))


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    parts = []
    for panel in _panels(results):
        bars = [
            say("charts.contributions.bar", part=words.one_line(bar.label), value=panel.text(bar.step))
            for bar in panel.bars[:-1]
        ]
        said = {"begin": panel.begin, "bars": words.listed(bars, "semicolon"), "end": panel.end}
        parts.append(say(f"charts.contributions.panel.{panel.outcome}", **said))
    return say("charts.contributions.alt", panels=words.sentences(*parts))


def draw(results: Results, figure: Figure) -> None:
    """Draw a waterfall for each outcome."""
    top = style.headline(figure, title(results), _note()) + GAP
    height = figure.get_figheight()
    for panel in _panels(results):
        left, rows = style.MARGIN / style.width(), ROW * (len(panel.bars) + 1)
        head = say(f"charts.contributions.head.{panel.outcome}")
        figure.text(left, 1 - top / height, head, size=style.BODY, weight="bold", va="top")
        axes = style.panel(figure, style.names(NAMES), top + HEAD, RIGHT, height - top - HEAD - rows)
        _draw_panel(axes, panel)
        top += HEAD + rows + FOOT


def _note() -> str:
    return say("charts.contributions.note", level=words.percent(USUAL))


def _draw_panel(axes: Axes, panel: _Panel) -> None:
    width, _ = style.inches(axes)
    bars = panel.bars
    ends = [end for bar in bars for end in (bar.begin, bar.begin + bar.step.value, *_whisker(bar), 0.0)]
    # Where there is little room the end itself is not repeated.
    labels = [panel.text(bar.step) for bar in bars]
    labels[-1] = labels[-1] if style.is_narrow() else panel.end
    room = max(style.text_width(label, style.SMALL) for label in [panel.begin, *labels]) + 0.2
    span = (max(ends) - min(ends)) or 1.0
    # Labels of the last bars stand right of them: the axis leaves room.
    low, high = min(ends), max(ends) + span * room / max(width - room, 0.3 * width)
    axes.set_xlim(low, high)
    axes.set_ylim(len(bars) + 0.6, -0.6)
    inch = (high - low) / width
    axes.text(0.06 * inch, 0, panel.begin, size=style.SMALL, va="center")
    style.name_row(axes, 0, say("marks.plan"), NAMES)
    marks.tell_row(axes, marks.said(say("marks.plan"), panel.begin), 0, NAMES)
    rows = np.arange(1, len(bars) + 1)
    steps, begins = np.array([bar.step.value for bar in bars]), np.array([bar.begin for bar in bars])
    whiskers = np.array([_whisker(bar) for bar in bars])
    axes.barh(rows, steps, left=begins, height=0.62, color=[_color(bar) for bar in bars], zorder=3)
    axes.hlines(rows, whiskers[:, 0], whiskers[:, 1], color=style.INK, linewidth=1.1, zorder=4)
    reached = (begins + steps)[:-1]
    axes.vlines(reached, rows[:-1] - 0.31, rows[:-1] + 1.31, color=style.FAINT, linewidth=0.8, zorder=2)
    right_of = np.maximum(np.maximum(begins, begins + steps), whiskers[:, 1]) + 0.06 * inch
    for k, (bar, label) in enumerate(zip(bars, labels, strict=True), start=1):
        axes.text(float(right_of[k - 1]), k, label, size=style.SMALL, va="center")
        style.name_row(axes, k, bar.label, NAMES)
        marks.tell_row(axes, marks.said(bar.label, panel.text(bar.step), panel.interval(bar.step)), k, NAMES)
    axes.axvline(0.0, color=style.MUTED, linewidth=1.0, zorder=5)
    positions, names = number_ticks(low, high, style.ticks(6), panel.unit)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(names))
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.label_below(axes, panel.axis)
    axes.grid(axis="x")
    style.quiet(axes)


def _whisker(bar: _Bar) -> tuple[float, float]:
    """Return the ends of the whisker; where the run is too short to know them there is none."""
    step = bar.step
    low, high = (end if math.isfinite(end) else step.value for end in (step.low, step.high))
    return bar.begin + low, bar.begin + high


def _color(bar: _Bar) -> str:
    if bar.kind == "total":
        return style.INK
    if bar.step.low <= 0.0 <= bar.step.high:
        return style.UNCERTAIN
    if bar.step.value < 0.0:
        return style.GREEN
    return style.ORANGE if "risks" in bar.kind else COLORS.get(bar.kind, style.BLUE)


def _panels(results: Results) -> list[_Panel]:
    rows, currency = results.studies.get("contributions", ()), results.currency
    if not rows:
        return []
    found = []
    days, money = (_interval(rows[-1], f"{unit}_p80") for unit in ("days", "money"))
    if days.value != 0.0:
        p80 = results.base.finish + days.value
        found.append(
            _Panel(
                "finish",
                words.finish_day(results, results.base.finish),
                words.days(days),
                _end(words.days(days, signed=True), words.finish_day(results, p80)),
                _bars(rows, "days_p80"),
                lambda value: words.days(value, signed=True),
                words.days_interval,
                say("charts.contributions.axis.finish"),
                1.0,
            )
        )
    if money.value != 0.0:
        (unit, sign), p80 = words.money_unit(money.value), results.base.cost + money.value
        found.append(
            _Panel(
                "cost",
                words.money(results.base.cost, currency),
                words.money(money, currency),
                _end(words.money(money, currency, signed=True), words.money(p80, currency)),
                _bars(rows, "money_p80"),
                lambda value: words.money(value, currency, signed=True),
                lambda value: words.money_interval(value, currency),
                say("charts.contributions.axis.cost", unit=f"{currency}{sign}"),
                unit,
            )
        )
    return found


def _end(gap: str, value: str) -> str:
    return say("charts.contributions.end", gap=gap, value=value)


def _bars(rows: tuple[Mapping[str, Any], ...], key: str) -> list[_Bar]:
    """Return the bars in the order of the rows, those that are hardly seen put together, and the gap."""
    *parts, total = rows
    least = LEAST_SHARE * abs(total[key])
    shown = [row for row in parts if abs(row[key]) >= least]
    small = [row for row in parts if abs(row[key]) < least and row[key] != 0.0]
    bars, at = [], 0.0
    for row in shown + (small if len(small) == 1 else []):
        label = " ".join(dict.fromkeys((row["id"], row["name"]))) if row["id"] else retold(row["name"])
        bars.append(_Bar(row["group"], label, _interval(row, key), at))
        at += row[key]
    if len(small) > 1:
        halves = [(row[f"{key}_high"] - row[f"{key}_low"]) / 2.0 for row in small]
        value = sum(row[key] for row in small)
        # Their errors may go together: added up they are not too small.
        step = Interval(value, value - sum(halves), value + sum(halves))
        bars.append(_Bar("smaller", say("charts.contributions.smaller", len(small)), step, at))
    return [*bars, _Bar("total", say("charts.contributions.total"), _interval(total, key), 0.0)]


def _interval(row: Mapping[str, Any], key: str) -> Interval:
    return Interval(float(row[key]), float(row[f"{key}_low"]), float(row[f"{key}_high"]))
