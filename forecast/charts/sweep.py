"""How do finish, cost and the probabilities follow one field: a line for each."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import style
from forecast.charts.scale import date_ticks, number_ticks, percent_ticks
from forecast.decisions.runs import CHANCES
from forecast.decisions.sweep import Sweep
from forecast.results import words
from forecast.texts import say

NAME = "sweep"
PANEL, GAP = 1.9, 0.24
LEFT, RIGHT, BOTTOM = 1.0, 0.95, 0.55
WIDEST = 2.2
MOST_TICKS = 9
COLORS = (style.BLUE, style.VERMILION, style.GREEN)
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)))
LEVELS = {"finish_p50": 0.5, "finish_p80": 0.8, "cost_p50": 0.5, "cost_p80": 0.8}
PANELS = {
    "finish": ("finish_p50", "finish_p80"),
    "cost": ("cost_p50", "cost_p80"),
    "probability": ("on_time", "on_budget", "joint"),
}


def size(found: Sweep) -> tuple[float, float]:
    """Return width and height in inches."""
    return style.WIDTH, 1.2 + len(_panels(found)) * (PANEL + GAP) + BOTTOM


def alt(found: Sweep, currency: str) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    said = []
    for point in found.points:
        chances = [
            say("charts.sweep.chance", name=_line_name(name), share=words.percent(point.found[name]))
            for name in PANELS["probability"]
            if name in point.found
        ]
        finish = words.days(point.moved["finish_p80"], signed=True)
        cost = words.money(point.found["cost_p80"], currency)
        values = say("charts.sweep.point", value=point.value, finish=finish, cost=cost, level=words.p_name(0.8))
        said.append(words.listed([values, *chances]))
    points = words.listed(said, "semicolon")
    return say("charts.sweep.alt", field=found.field, values=len(found.points), points=points)


def draw(found: Sweep, title: str, currency: str, start: date, figure: Figure) -> None:
    """Draw a panel for finish, cost and probabilities."""
    top = style.headline(figure, title, say("charts.sweep.note", sure=words.percent(0.95))) + 0.16
    height = figure.get_figheight()
    positions, labels = _places(found)
    panels = _panels(found)
    names = [_line_name(one) for panel in panels for one in PANELS[panel]]
    taken = max(style.text_width(one, style.SMALL, bold=True) for one in names) + 0.08 + style.MARGIN
    right = min(max(RIGHT, taken), WIDEST)
    for name in panels:
        axes = style.panel(figure, LEFT, top, right, height - top - PANEL)
        low, high = _draw_lines(axes, found, name, positions)
        if name == "finish":
            ticks, texts = date_ticks(start, low, high, 4)
            texts = [text.replace("\n", " ") for text in texts]
        elif name == "cost":
            unit, sign = words.money_unit(max(abs(low), abs(high)))
            ticks, texts = number_ticks(low, high, 5, unit)
            axes.set_ylabel(say("charts.sweep.axis", currency=words.one_line(currency), unit=sign))
        else:
            ticks, texts = percent_ticks(low, high, 5)
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.yaxis.set_major_formatter(FixedFormatter(texts))
        step = -(-len(positions) // MOST_TICKS)
        axes.xaxis.set_major_locator(FixedLocator(positions[::step]))
        axes.xaxis.set_major_formatter(FixedFormatter([words.shorten(text, 14) for text in labels[::step]]))
        if name != panels[-1]:
            axes.tick_params(axis="x", labelbottom=False)
        else:
            axes.set_xlabel(words.shorten(found.field, 80), labelpad=2)
        axes.grid()
        style.quiet(axes, "left", "bottom")
        top += PANEL + GAP


def _draw_lines(axes: Axes, found: Sweep, panel: str, positions: list[float]) -> tuple[float, float]:
    values = []
    ends: list[tuple[float, str, str]] = []
    for k, name in enumerate(PANELS[panel]):
        if any(name not in point.found for point in found.points):
            continue
        line = [point.found[name] for point in found.points]
        y = [one.value for one in line]
        # An error that a short run can't bound is drawn as none.
        low, high = ([max(min(one.low, one.value), one.value - 1e18) for one in line], [one.high for one in line])
        bars = [(a, b) if abs(a) < 1e17 and abs(b) < 1e17 else (c, c) for a, b, c in zip(low, high, y, strict=True)]
        axes.plot(positions, y, color=COLORS[k], linestyle=DASHES[k], linewidth=1.8, marker="o", markersize=4, zorder=4)
        axes.vlines(positions, [a for a, _ in bars], [b for _, b in bars], color=COLORS[k], linewidth=1.1, zorder=3)
        values += [end for pair in bars for end in pair]
        ends.append((y[-1], _line_name(name), COLORS[k]))
        if name in found.as_it_is.found:
            now = found.as_it_is.found[name].value
            axes.axhline(now, color=COLORS[k], linewidth=1.0, linestyle=(0, (1, 2)), zorder=2)
            values.append(now)
    low_y, high_y = min(values), max(values)
    air = max(0.08 * (high_y - low_y), 1e-6 * max(abs(high_y), 1.0))
    axes.set_ylim(low_y - air, high_y + air)
    _label(axes, ends, low_y - air, high_y + air)
    return low_y - air, high_y + air


def _line_name(name: str) -> str:
    return words.p_name(LEVELS[name]) if name in LEVELS else say(f"charts.sweep.line.{name}")


def _label(axes: Axes, ends: list[tuple[float, str, str]], low: float, high: float) -> None:
    """Name the lines at their right ends, one line of text apart at least."""
    width, height = style.inches(axes)
    least, last = 0.17 / height, -1.0
    for y, label, color in sorted(ends):
        at = max((y - low) / (high - low), last + least)
        axes.text(
            1 + 0.08 / width,
            at,
            style.fitted(label, WIDEST - 0.08 - style.MARGIN, style.SMALL, bold=True),
            transform=axes.transAxes,
            color=color,
            size=style.SMALL,
            weight="bold",
            va="center",
        )
        last = at


def _places(found: Sweep) -> tuple[list[float], list[str]]:
    """Return where each value stands: at its number where all are numbers, else one after the other."""
    labels = [point.value for point in found.points]
    try:
        positions = [float(label.replace("_", "").removesuffix("%")) for label in labels]
    except ValueError:
        positions = [float(k) for k in range(len(labels))]
    if len(set(positions)) < len(positions) or not all(abs(one) < 1e15 for one in positions):
        positions = [float(k) for k in range(len(labels))]
    return positions, labels


def _panels(found: Sweep) -> list[str]:
    has_cost = any(point.found["cost_p80"].value for point in found.points)
    has_chance = any(name in point.found for point in found.points for name in CHANCES)
    return ["finish", *(["cost"] if has_cost else []), *(["probability"] if has_chance else [])]
