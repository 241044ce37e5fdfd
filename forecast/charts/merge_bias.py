"""Where does waiting for several paths cost time: the merge bias of each point at which paths meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from forecast.charts import marks, style
from forecast.charts.scale import number_ticks
from forecast.results import Results, words
from forecast.statistics import Interval
from forecast.statistics.error import USUAL
from forecast.texts import say
from forecast.texts.stored import shares

MOST_BARS = 10
LEAST_SHARE = 0.05  # of the longest bar; what is shorter is not drawn
ROW, HEAD, FOOT, TOP = 0.4, 0.2, 0.55, 0.95
NAMES, RIGHT = 3.0, 0.25
LONGEST_NAME = 64
# A whisker may be this many times longer than the longest bar; beyond, it is cut.
LONGEST_WHISKER = 1.4


def applies(results: Results) -> bool:
    """Say whether paths meet anywhere and somebody waits."""
    return bool(results.studies.get("merges"))


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    top = style.room_above(title(results), _note(results), 0.0, TOP)
    return style.width(), top + HEAD + FOOT + ROW * len(_rows(results))


def title(results: Results) -> str:
    """Return the finding."""
    worst = _rows(results)[0]
    bias = words.days(_bias(worst))
    if not worst["id"]:
        return say("charts.merge_bias.title_end", bias=bias)
    return say("charts.merge_bias.title", task=words.shorten(_label(worst), LONGEST_NAME), bias=bias)


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    points = []
    for row in _rows(results):
        said = {"task": words.one_line(_label(row)), "bias": words.days(_bias(row)), "who": _drivers(row)}
        points.append(say("charts.merge_bias.point", **said))
    return say("charts.merge_bias.alt", points=words.listed(points, "semicolon"))


def draw(results: Results, figure: Figure) -> None:
    """Draw a bar for each point, and beside it who is waited for."""
    rows = _rows(results)
    top = style.headline(figure, title(results), _note(results)) + HEAD
    height = figure.get_figheight()
    axes = style.panel(figure, style.names(NAMES), top, RIGHT, max(height - top - ROW * len(rows), 0.1))
    _draw_bars(axes, rows)


def _note(results: Results) -> str:
    n, n_known = len(_rows(results)), len(results.studies["merges"])
    note = say("charts.merge_bias.note", level=words.percent(USUAL))
    return say("charts.merge_bias.note_some", note=note, n=n, all=n_known) if n < n_known else note


def _draw_bars(axes: Axes, rows: list[Mapping[str, Any]]) -> None:
    width, _ = style.inches(axes)
    found = [_bias(row) for row in rows]
    longest = max(one.value for one in found) * LONGEST_WHISKER
    ends = [(max(one.low, 0.0), min(one.high, longest)) for one in found]
    most = max(max(one.value, right) for one, (_, right) in zip(found, ends, strict=True))
    # The names of who is waited for stand right of the bars, which share the room with the longest of them.
    texts = [say("charts.merge_bias.waits", who=_drivers(row)) for row in rows]
    room = min(max(style.text_width(text, style.SMALL) for text in texts) + 0.15, 0.62 * width)
    high = most * width / (width - room)
    axes.set_xlim(0.0, high)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    places = range(len(rows))
    axes.barh(places, [one.value for one in found], height=0.6, color=style.BLUE, zorder=3, label="_bars")
    axes.hlines(places, *zip(*ends, strict=True), color=style.INK, linewidth=1.1, zorder=4)
    axes.axvline(0.0, color=style.MUTED, linewidth=1.0, zorder=5)
    for k, (row, one, (_, right), text) in enumerate(zip(rows, found, ends, texts, strict=True)):
        at = max(one.value, right) / high * width + 0.06
        later = marks.said(_label(row), words.days(one, signed=True), words.days_interval(one))
        marks.tell_row(axes, say("marks.waits", said=later, who=_drivers(row)), k, NAMES)
        for up, line, bold in ((-0.2, words.days(one, signed=True), True), (0.2, text, False)):
            axes.text(
                at / width, k + up, style.fitted(line, width - at, style.SMALL, bold),
                transform=axes.get_yaxis_transform(), size=style.SMALL, va="center",
                weight="bold" if bold else "normal", color=style.INK if bold else style.MUTED,
            )  # fmt: skip
        style.name_row(axes, k, _label(row), NAMES)
    positions, labels = number_ticks(0.0, most, style.ticks(4))
    axes.xaxis.set_major_locator(FixedLocator(positions))
    axes.xaxis.set_major_formatter(FixedFormatter(labels))
    axes.yaxis.set_major_locator(FixedLocator([]))
    axes.set_xlabel(say("charts.merge_bias.axis"), labelpad=2, loc="left")
    style.quiet(axes)


def _rows(results: Results) -> list[Mapping[str, Any]]:
    rows = list(results.studies.get("merges", ()))[:MOST_BARS]
    return [row for row in rows if row["bias"] >= LEAST_SHARE * rows[0]["bias"]]


def _label(row: Mapping[str, Any]) -> str:
    if not row["id"]:
        return say("charts.merge_bias.end")
    return " ".join(dict.fromkeys((str(row["id"]), str(row["name"]))))


def _drivers(row: Mapping[str, Any]) -> str:
    return words.listed(shares(row["drivers"]))


def _bias(row: Mapping[str, Any]) -> Interval:
    return Interval(float(row["bias"]), float(row["bias_low"]), float(row["bias_high"]))
