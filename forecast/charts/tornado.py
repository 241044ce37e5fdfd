"""The tornado of risks, and of tasks and fixed costs; `drivers_time` and `drivers_cost` are its two charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import marks, style
from forecast.charts.scale import number_ticks
from forecast.drivers import Driver
from forecast.results import words
from forecast.results.rounding import Bounded
from forecast.statistics.error import USUAL
from forecast.texts import say

MOST_BARS = 8
ROW, HEAD, FOOT, LINE = 0.33, 0.42, 0.62, 0.165
TOP, GAP = 0.95, 0.12
# What moves less than this share of the largest bar is not drawn.
LEAST_SHARE = 0.02
MOST_NAMED = 3
LONGEST_NAME = 64
FIXED_COSTS, PRICES = {"fixed_cost", "response_cost"}, {"rate", "price"}
NAMES = 3.0
RIGHT = 0.25
COLORS = {"risk": style.VERMILION, "task": style.BLUE, "systemic": style.ORANGE}
# A whisker may be this many times longer than the longest bar; beyond, it is cut.
LONGEST_WHISKER = 1.4


@dataclass(frozen=True, slots=True)
class Tornado:
    """What both tornadoes say: the rows, the words for numbers and the words around them.

    ``outcome`` is what moves ("finish", "cost"); ``less`` and ``more`` name the two directions. ``text``
    says the sign and the currency of a number, ``bare`` does not.
    """

    outcome: str
    risks: list[Driver]
    swings: list[Driver]
    unit_label: str
    unit: float
    text: Callable[[float | Bounded], str]
    bare: Callable[[float | Bounded], str]
    interval: Callable[[Bounded], str]
    less: str
    more: str

    @property
    def panels(self) -> list[tuple[str, str, list[Driver], int]]:
        """Return name, meaning of the bars, rows drawn and number of rows known, of the panels that have rows."""
        kinds = (
            (say("charts.tornado.risks"), say(f"charts.tornado.{self.outcome}.risks"), self.risks),
            (_named_together(self.swings), say(f"charts.tornado.{self.outcome}.swings"), self.swings),
        )
        least = LEAST_SHARE * max((abs(rows[0].value) for _, _, rows in kinds if rows), default=0.0)
        panels = []
        for name, meaning, rows in kinds:
            drawn = [row for row in rows[:MOST_BARS] if abs(row.value) >= least]
            if drawn:
                panels.append((name, meaning, drawn, len(rows)))
        return panels


def size(tornado: Tornado) -> tuple[float, float]:
    """Return width and height in inches."""
    panels = [_head(meaning)[1] + FOOT + ROW * len(rows) for _, meaning, rows, _ in tornado.panels]
    return style.width(), style.room_above(title(tornado), _note(), GAP, TOP) + sum(panels)


def title(tornado: Tornado) -> str:
    """Return the finding: the largest of each kind; ties are named together."""
    sure = [[row for row in rows if not row.is_uncertain] for _, _, rows, _ in tornado.panels]
    parts = [_first(rows) for rows in sure if rows]
    if not parts:
        return say(f"charts.tornado.{tornado.outcome}.nothing")
    return say(f"charts.tornado.{tornado.outcome}.title", drivers=words.listed(parts, "semicolon"))


def _first(rows: list[Driver]) -> str:
    """Name the first of the rows of a panel: by its name where it is the only one, or else by the ids of all."""
    one = rows[0]
    first = [row for row in rows if row.rank == one.rank and (row.value > 0) == (one.value > 0)]
    if len(first) > MOST_NAMED:
        return say("charts.tornado.no_single", kind=one.kind_words)
    if len(first) == 1:
        return _with_kind(one, words.shorten(one.name or one.id, LONGEST_NAME))
    if all(row.kind == one.kind for row in first):
        return say(f"charts.tornado.several.{one.kind}", drivers=words.listed((row.id for row in first), "and"))
    named = (say("charts.tornado.of_kind", kind=row.kind_words, driver=row.id) for row in first)
    return words.listed(named, "and")


def alt(tornado: Tornado) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    panels = []
    for name, meaning, rows, _ in tornado.panels:
        bars = words.listed((_bar_words(row, tornado) for row in rows), "semicolon")
        panels.append(say("charts.tornado.panel", name=name, meaning=meaning, bars=bars))
    return say(f"charts.tornado.{tornado.outcome}.alt", panels=words.sentences(*panels))


def draw(figure: Figure, tornado: Tornado) -> None:
    """Draw a panel for each kind."""
    top = style.headline(figure, title(tornado), _note()) + GAP
    height = figure.get_figheight()
    for name, meaning, rows, n_known in tornado.panels:
        bars = ROW * len(rows)
        left = style.MARGIN / style.width()
        shown = some_of(name, len(rows), n_known)
        figure.text(left, 1 - top / height, shown, size=style.BODY, weight="bold", va="top")
        lines, head = _head(meaning)
        for k, line in enumerate(lines):
            down = top + 0.18 + LINE * k
            figure.text(left, 1 - down / height, line, size=style.SMALL, color=style.MUTED, va="top")
        axes = style.panel(figure, style.names(NAMES), top + head, RIGHT, height - top - head - bars)
        draw_bars(axes, rows, tornado)
        top += head + bars + FOOT


def _note() -> str:
    return say("charts.tornado.note", level=words.percent(USUAL))


def _head(meaning: str) -> tuple[list[str], float]:
    """Return the lines below the name of a panel, and the inches over its bars."""
    lines = style.wrapped(meaning, style.width() - 2 * style.MARGIN, style.SMALL)
    return lines, HEAD + LINE * (len(lines) - 1)


def draw_bars(axes: Axes, rows: list[Driver], tornado: Tornado) -> None:
    """Draw a bar for each row, with its whisker and its label; a name that stands with its rank says so."""
    values = [row.value for row in rows]
    longest = max(abs(value) for value in values) * LONGEST_WHISKER
    ends = [(max(row.low, -longest, -abs(row.value) * 3), min(row.high, longest, abs(row.value) * 3)) for row in rows]
    labels = [_bar_label(row, tornado) for row in rows]
    width, _ = style.inches(axes)
    low, high = _limits(rows, ends, [style.text_width(label, style.SMALL) + 0.12 for label in labels], width)
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.barh(range(len(rows)), values, height=0.62, color=[_color(row) for row in rows], zorder=3, label="_bars")
    axes.hlines(range(len(rows)), *zip(*ends, strict=True), color=style.INK, linewidth=1.1, zorder=4)
    axes.axvline(0.0, color=style.MUTED, linewidth=1.0, zorder=5)
    inch = (high - low) / width
    for k, (row, (_, right), label) in enumerate(zip(rows, ends, labels, strict=True)):
        # Labels of bars to the left stand right of the zero line, where there is room anyway.
        at = max(right, row.value, 0.0) + 0.06 * inch
        axes.text(at, k, label, size=style.SMALL, va="center")
        marks.tell_row(axes, marks.said(_label(row), tornado.text(row), tornado.interval(row)), k, NAMES)
        style.name_row(axes, k, _label(row), NAMES)
    positions, names = number_ticks(low, high, style.ticks(6), tornado.unit)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(names))
    axes.yaxis.set_major_locator(FixedLocator([]))
    arrows = tornado.more if low == 0.0 else f"{tornado.less}   {tornado.more}"
    style.label_below(axes, tornado.unit_label, arrows)
    axes.grid(axis="x")
    style.quiet(axes)


def _limits(
    rows: list[Driver], ends: list[tuple[float, float]], labels: list[float], width: float
) -> tuple[float, float]:
    """Return limits that leave room for the labels right of the bars; ``labels`` in inches."""
    low = min(0.0, *(min(row.value, left) for row, (left, _) in zip(rows, ends, strict=True)))
    high = max(0.0, *(max(row.value, right) for row, (_, right) in zip(rows, ends, strict=True)))
    inch = (high - low) / max(width - max(labels), 0.3 * width)
    return low, high + max(labels) * inch


def some_of(name: str, n_drawn: int, n_known: int) -> str:
    """Return the head of a panel, which says how many of its rows are drawn."""
    return say("charts.tornado.some", name=name, n=n_drawn, all=n_known) if n_known > n_drawn else name


def _named_together(rows: list[Driver]) -> str:
    """Name the kinds of rows that stand in one panel."""
    kinds = {row.kind for row in rows}
    if kinds & FIXED_COSTS:
        return say("charts.tornado.all_kinds" if kinds & PRICES else "charts.tornado.fixed_costs")
    return say("charts.tornado.prices" if kinds & PRICES else "charts.tornado.tasks")


def _label(row: Driver) -> str:
    return _with_kind(row, row.label)


def _with_kind(row: Driver, name: str) -> str:
    # The fixed cost of a task has the task's own name.
    return (
        say("charts.tornado.named", driver=name, kind=row.kind_words) if row.kind in ("fixed_cost", "price") else name
    )


def _color(row: Driver) -> str:
    if row.is_uncertain:
        return style.UNCERTAIN
    if row.value < 0:
        return style.GREEN
    return COLORS.get(row.kind, style.SKY)


def _bar_words(row: Driver, tornado: Tornado) -> str:
    key = "charts.tornado.uncertain" if row.is_uncertain else "charts.tornado.value"
    return say(key, driver=words.one_line(_label(row)), value=tornado.text(row))


def _bar_label(row: Driver, tornado: Tornado) -> str:
    text = tornado.text(row)
    if row.probability is None or style.is_narrow():
        return text
    p = row.probability
    effect = tornado.bare(replace(row, value=row.value / p, low=row.low / p, high=row.high / p))
    return say("charts.tornado.product", value=text, probability=words.percent(p), effect=effect)
