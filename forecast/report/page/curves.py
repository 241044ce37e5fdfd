"""The page's own drawings, which its script moves: two small S-curves, and finish and cost together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from forecast.charts import style
from forecast.charts.scale import Scale, date_ticks, number_ticks
from forecast.report.page.play import Dial
from forecast.results import Results
from forecast.results.words import listed, percent, percent_interval
from forecast.statistics import percentiles, probability
from forecast.texts import say

Floats = NDArray[np.float64]
LEVELS = tuple(round(0.01 * k, 2) for k in range(1, 100))
NAMED = (0.50, 0.80)
# In the units of the drawing: width, height, and the room that is left around the axes.
CURVE = (440, 260, 44, 52, 14, 38)
MAP = (720, 430, 62, 40, 20, 40)
SHADES = 5
LETTERS = 13.0
COLUMNS, LINES = 60, 40
QUARTER = 62  # the height of a number with its name


class Frame:
    """Axes within a drawing: where a value of each scale stands."""

    def __init__(self, size: Sequence[int], x: tuple[float, float], y: tuple[float, float]) -> None:
        self.width, self.height, self.left, self.top, right, bottom = size
        self.right, self.bottom = self.width - right, self.height - bottom
        self._x, self._y = x, y

    def x(self, value: float) -> float:
        """Return where a value stands from the left."""
        low, high = self._x
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Return where a value stands from the top."""
        low, high = self._y
        return round(self.bottom - (value - low) / (high - low) * (self.bottom - self.top), 1)


def curve(results: Results, one: Dial, name: str, others: Sequence[Floats] = ()) -> Markup:
    """Return an S-curve with its error band, P50 and P80, the base, and the target where the dial stands first.

    ``others`` are the outcomes of other scenarios, whose curves are hidden until one of them is chosen.
    """
    scale = one.scale
    frame = Frame(CURVE, _range(one), (0.0, 1.0))
    rows = percentiles(scale.values, LEVELS, results.block_size)
    least, most = float(scale.values.min()), float(scale.values.max())
    low, high = _range(one)

    def clipped(value: float) -> float:
        return min(max(value, least, low), most, high)

    line = _s_curve(scale.values, [row.value for row in rows], low, high)
    band = [(clipped(row.low), p) for row, p in zip(rows, LEVELS, strict=True)]
    band += [(clipped(row.high), p) for row, p in zip(reversed(rows), reversed(LEVELS), strict=True)]
    parts = [_line("grid", frame.left, frame.y(p), frame.right, frame.y(p)) for p in (0.0, *NAMED, 1.0)]
    parts += [_words(frame.left - 6, frame.y(p) + 4, percent(p), "end") for p in (0.0, *NAMED, 1.0)]
    parts += _ticks(scale, frame, low, high, 7 if scale.start else 5)
    base, base_words = frame.x(scale.base), say("findings.curve.base", value=scale.text(scale.base))
    parts += [_line("base", base, frame.top - 2, base, frame.bottom)]
    parts += [f'<path class="band" d="{_path(frame, band)}z"/>', f'<path class="curve" d="{_path(frame, line)}"/>']
    for k, values in enumerate(others, 1):
        found = _s_curve(values, np.quantile(values, LEVELS, method="inverted_cdf").tolist(), low, high)
        parts.append(f'<path class="curve" data-scenario="{k}" d="{_path(frame, found)}" hidden=""/>')
    for p in NAMED:
        point = scale.percentile(p)
        x, y = frame.x(clipped(point.value)), frame.y(p)
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>')
        said = scale.level_text(p)
        is_left = _is_better_left(frame, x, said, frame.x(float(one.stops[one.first])), base)
        parts.append(
            _words(
                x - 9 if is_left else x + 9, y - 8 if is_left else y + 17, said, "end" if is_left else "start", "level"
            )
        )
    # The words of the base stand in the way of the target's line: they are drawn over it, on paper of their own.
    parts += [_target(frame, one), _words(base, frame.top - 10, base_words, _anchor(frame, base), "soft")]
    return _svg(frame, parts, f'data-dial="{name}" data-x="{_places(frame, one)}"')


def together(results: Results, time: Dial, cost: Dial) -> Markup:
    """Return a map of how many iterations end where, with both targets as lines and the share of each quarter."""
    x, y = _range(time), _range(cost)
    frame = Frame(MAP, x, y)
    counts, _, _ = np.histogram2d(time.scale.values, cost.scale.values, bins=(COLUMNS, LINES), range=(x, y))
    parts = [*_cells(frame, counts, x, y), *_ticks(time.scale, frame, *x, 7), *_side(cost.scale, frame, *y)]
    at = (frame.x(float(time.stops[time.first])), frame.y(float(cost.stops[cost.first])))
    corners = (("start", 1), ("end", 1), ("start", 0), ("end", 0))
    for k, ((name, share), (anchor, low)) in enumerate(zip(_quarters(results, time, cost), corners, strict=True)):
        left = frame.left + 10 if anchor == "start" else frame.right - 10
        top = frame.bottom - 34 if low else frame.top + 24
        kind = "both" if k == 0 else "others"
        wide = at[0] - frame.left if anchor == "start" else frame.right - at[0]
        high = frame.bottom - at[1] if low else at[1] - frame.top
        # A quarter without room for its number has none; that of both targets is always said.
        if k and (wide < _width(name, bold=False) + 16 or high < QUARTER):
            continue
        parts += [
            _words(left, top, share, anchor, f"share {kind}"),
            _words(left, top + 18, name, anchor, f"soft {kind}"),
        ]
    names = (time.names[time.first], cost.names[cost.first])
    # The name of the budget stands where the line of the date does not cross it.
    is_crossed = at[0] > frame.right - 12 - _width(names[1])
    beside = (frame.left + 4, "start") if is_crossed else (frame.right - 4, "end")
    parts += [
        f'<g class="target across" transform="translate({at[0]} 0)">'
        + _line("", 0, frame.top - 6, 0, frame.bottom)
        + _words(0, frame.top - 14, names[0], _anchor(frame, at[0]))
        + "</g>",
        f'<g class="target along" transform="translate(0 {at[1]})">'
        + _line("", frame.left, 0, frame.right + 6, 0)
        + _words(beside[0], -7, names[1], beside[1])
        + "</g>",
        f'<circle class="handle" cx="{at[0]}" cy="{at[1]}" r="8"/>',
    ]
    return _svg(frame, parts, f'data-dial="both" data-x="{_places(frame, time)}" data-y="{_heights(frame, cost)}"')


def heights(shares: Iterable[float]) -> list[float]:
    """Return where probabilities stand on an S-curve, from the top."""
    frame = Frame(CURVE, (0.0, 1.0), (0.0, 1.0))
    return [frame.y(share) for share in shares]


def _s_curve(values: Floats, at: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    """Return an S-curve through the P-levels ``at``, cut off at both ends of the axis."""
    least, most = float(values.min()), float(values.max())
    begin, end = (max(min(least, high), low), 0.0), (min(max(most, low), high), 1.0)
    return [begin, *((min(max(x, least, low), most, high), p) for x, p in zip(at, LEVELS, strict=True)), end]


def _quarters(results: Results, time: Dial, cost: Dial) -> list[tuple[str, str]]:
    """Return name and share of each quarter: lower left, lower right, upper left, upper right."""
    in_time, in_money = (one.scale.values <= float(one.stops[one.first]) + one.scale.tolerance for one in (time, cost))
    (early, late), (within, over) = time.scale.met_words, cost.scale.met_words
    hits = (
        ((early, within), in_time & in_money),
        ((late, within), ~in_time & in_money),
        ((early, over), in_time & ~in_money),
        ((late, over), ~in_time & ~in_money),
    )
    return [(listed(sides), percent(probability(both, results.block_size))) for sides, both in hits]


def aria(one: Dial) -> str:
    """Return what a slider says where it stands first."""
    share = one.shares[one.first]
    return f"{one.names[one.first]}: {percent(share)} ({percent_interval(share)})"


def _range(one: Dial) -> tuple[float, float]:
    low, high = one.scale.limits()
    return min(low, float(one.stops[0])), max(high, float(one.stops[-1]))


def _width(text: str, bold: bool = True) -> float:
    return style.text_width(text, LETTERS, bold=bold) * style.POINTS


def _is_better_left(frame: Frame, x: float, said: str, target: float, base: float) -> bool:
    """Say on which side of a point its name crosses less: right of a rising curve is room below, left of it above."""

    def crossed(left: float, right: float) -> float:
        is_outside = left < frame.left or right > frame.right
        return 4.0 * is_outside + 2.0 * (left < target < right) + 1.0 * (left < base < right)

    wide = _width(said) + 9
    return crossed(x - wide, x - 4) < crossed(x + 4, x + wide)


def _target(frame: Frame, one: Dial) -> str:
    x, share = frame.x(float(one.stops[one.first])), one.shares[one.first]
    said = f"{one.names[one.first]}: {percent(share)}"
    steps = " ".join(str(frame.y(each.value)) for each in one.shares)
    return (
        f'<g class="target across" transform="translate({x} 0)" data-y="{steps}">'
        + _line("", 0, frame.top - 24, 0, frame.bottom)
        + _words(0, frame.top - 30, said, _anchor(frame, x))
        + f'<circle class="handle" cx="0" cy="{frame.y(share.value)}" r="7"/></g>'
    )


def _cells(frame: Frame, counts: Floats, x: tuple[float, float], y: tuple[float, float]) -> Iterable[str]:
    """Yield one path a shade: darker where more iterations end."""
    most = float(counts.max()) or 1.0
    shade = np.ceil(np.sqrt(counts / most) * SHADES).astype(int)
    wide, high = (frame.right - frame.left) / COLUMNS, (frame.bottom - frame.top) / LINES
    for one in range(1, SHADES + 1):
        path = ""
        for j in range(LINES):
            top = round(frame.bottom - (j + 1) * high, 1)
            column = 0
            while column < COLUMNS:
                if shade[column, j] != one:
                    column += 1
                    continue
                start = column
                while column < COLUMNS and shade[column, j] == one:
                    column += 1
                left, length = frame.left + start * wide, (column - start) * wide
                path += f"M{left:.1f} {top}h{length:.1f}v{high:.1f}h{-length:.1f}z"
        if path:
            yield f'<path class="cell cell{one}" d="{path}"/>'


def _ticks(scale: Scale, frame: Frame, low: float, high: float, n_ticks: int) -> list[str]:
    if scale.start is None:
        positions, labels = number_ticks(low, high, n_ticks, scale.unit)
    else:
        positions, labels = date_ticks(scale.start, low, high, n_ticks)
    parts = []
    for position, label in zip(positions, labels, strict=True):
        x = frame.x(position)
        first, _, second = label.partition("\n")
        parts.append(_words(x, frame.bottom + 16, first, "middle"))
        if second:
            parts.append(_words(x, frame.bottom + 30, second, "middle"))
    if scale.start is None:
        parts.append(_words(frame.right, frame.bottom + 31, scale.label, "end"))
    return parts


def _side(scale: Scale, frame: Frame, low: float, high: float) -> list[str]:
    positions, labels = number_ticks(low, high, 6, scale.unit)
    parts = [_words(4, 14, scale.label, "start")]
    for position, label in zip(positions, labels, strict=True):
        y = frame.y(position)
        parts += [_line("grid", frame.left, y, frame.right, y), _words(frame.left - 6, y + 4, label, "end")]
    return parts


def _places(frame: Frame, one: Dial) -> str:
    return " ".join(f"{frame.x(float(stop)):g}" for stop in one.stops)


def _heights(frame: Frame, one: Dial) -> str:
    return " ".join(f"{frame.y(float(stop)):g}" for stop in one.stops)


def _anchor(frame: Frame, x: float) -> str:
    share = (x - frame.left) / (frame.right - frame.left)
    return "start" if share < 0.3 else "end" if share > 0.7 else "middle"


def _path(frame: Frame, points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{frame.x(x):g} {frame.y(y):g}" for x, y in points)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    said = f' class="{kind}"' if kind else ""
    return f'<path{said} d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'


def _words(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    said = f' class="{kind}"' if kind else ""
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text{said} x="{x:g}" y="{y:g}"{end}>{escape(text)}</text>'


def _svg(frame: Frame, parts: Iterable[str], attributes: str) -> Markup:
    said = f'viewBox="0 0 {frame.width} {frame.height}" {attributes}'
    return Markup(f'<svg class="own" aria-hidden="true" focusable="false" {said}>{"".join(parts)}</svg>')
