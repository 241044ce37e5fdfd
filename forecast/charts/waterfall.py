"""Why did the forecast move: from the old P80 to the new one, a bar for each cause."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style
from forecast.charts.scale import date_ticks, number_ticks
from forecast.decisions.telling import Told, cause_name, figure_name, move_words, rounded, value_words
from forecast.results import words
from forecast.statistics.error import USUAL
from forecast.statistics.paired import holds_zero
from forecast.texts import say

NAME = "waterfall"
ROW, HEAD, FOOT, GAP = 0.3, 0.3, 0.62, 0.1
LEFT, RIGHT = 1.75, 0.25
SHOWN = ("finish_p80", "cost_p80")
SMALLEST_SPAN = {"finish_p80": 1.0, "cost_p80": 1.0}


def size(told: Told) -> tuple[float, float]:
    """Return width and height in inches."""
    n_rows = len(told.difference.shares) + 2
    return style.WIDTH, 1.2 + len(_panels(told)) * (HEAD + ROW * n_rows + FOOT)


def alt(told: Told) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    found, said = told.difference, []
    for name in _panels(told):
        before, after = (value_words(told, name, one[name]) for one in (found.before, found.after))
        bars = [
            say("charts.waterfall.bar", cause=cause_name(share.cause), move=move_words(told, name, move))
            for share, move in zip(found.shares, rounded(told, name), strict=True)
        ]
        steps = words.listed([before, *bars, after], "semicolon")
        said.append(say("charts.waterfall.panel", figure=figure_name(name), steps=steps))
    return say("charts.waterfall.alt", panels=words.sentences(*said))


def draw(told: Told, title: str, figure: Figure) -> None:
    """Draw a panel for each of finish and cost."""
    note = say("charts.waterfall.note", level=words.percent(USUAL))
    top = style.headline(figure, title, note) + GAP
    height = figure.get_figheight()
    n_rows = len(told.difference.shares) + 2
    for name in _panels(told):
        left = style.MARGIN / style.WIDTH
        figure.text(left, 1 - top / height, figure_name(name), size=style.BODY, weight="bold", va="top")
        axes = style.panel(figure, LEFT, top + HEAD, RIGHT, height - top - HEAD - ROW * n_rows)
        _draw_bars(axes, told, name)
        top += HEAD + ROW * n_rows + FOOT


def _draw_bars(axes: Axes, told: Told, name: str) -> None:
    found = told.difference
    moves = [share.moved[name] for share in found.shares]
    names = [
        say("charts.waterfall.before"),
        *(cause_name(share.cause) for share in found.shares),
        say("charts.waterfall.after"),
    ]
    labels = [
        value_words(told, name, found.before[name]),
        *(move_words(told, name, move) for move in rounded(told, name)),
        value_words(told, name, found.after[name]),
    ]
    begins, level = [], found.before[name]
    for move in moves:
        begins.append(level)
        level += move.value
    ends = [begin + move.value for begin, move in zip(begins, moves, strict=True)]
    whiskers = [(begin + move.low, begin + move.high) for begin, move in zip(begins, moves, strict=True)]
    points = [found.before[name], found.after[name], *ends, *(end for pair in whiskers for end in pair)]
    width, _ = style.inches(axes)
    low, high = min(points), max(points)
    span = max(high - low, SMALLEST_SPAN[name])
    label_room = max(style.text_width(label, style.SMALL) for label in labels) + 0.16
    low -= 0.04 * span
    high += 0.02 * span + span * label_room / max(width - label_room, 1.0)
    axes.set_xlim(low, high)
    axes.set_ylim(len(names) - 0.4, -0.6)
    inch = (high - low) / width
    for value, row in ((found.before[name], 0), (found.after[name], len(names) - 1)):
        axes.plot([value, value], [row - 0.34, row + 0.34], color=style.INK, linewidth=3.0, zorder=4)
        axes.text(value + 0.08 * inch, row, labels[row], size=style.SMALL, weight="bold", va="center")
    for k, (begin, move, (left, right)) in enumerate(zip(begins, moves, whiskers, strict=True)):
        row = k + 1
        color = style.UNCERTAIN if holds_zero(move) else style.BAD if move.value > 0 else style.GREEN
        axes.barh([row], [move.value], left=[begin], height=0.62, color=color, zorder=3)
        axes.hlines([row], [left], [right], color=style.INK, linewidth=1.1, zorder=4)
        axes.plot([begin, begin], [row - 1, row + 0.31], color=style.FAINT, linewidth=0.8, zorder=2)
        at = max(begin, begin + move.value, right) + 0.08 * inch
        axes.text(at, row, labels[row], size=style.SMALL, va="center")
    axes.plot([level, level], [len(names) - 2, len(names) - 1], color=style.FAINT, linewidth=0.8, zorder=2)
    for row, text in enumerate(names):
        lines = "\n".join(style.wrapped(text, LEFT - style.MARGIN - 0.12, style.SMALL, most_lines=2))
        axes.text(
            -0.1 / width, row, lines, transform=axes.get_yaxis_transform(), size=style.SMALL, ha="right", va="center"
        )
    if name.startswith("finish"):
        positions, ticks = date_ticks(found.start, low, high, 6)
    else:
        unit, sign = words.money_unit(max(abs(low), abs(high)))
        positions, ticks = number_ticks(low, high, 5, unit)
        axes.set_xlabel(f"{words.one_line(told.currency)}{sign}", labelpad=2)
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(ticks))
    axes.yaxis.set_major_locator(FixedLocator([]))
    axes.grid(axis="x")
    style.quiet(axes)


def _panels(told: Told) -> list[str]:
    return [name for name in SHOWN if name in told.figures]
