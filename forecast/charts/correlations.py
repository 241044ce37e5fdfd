"""Do the inputs move together as was asked: correlation requested and achieved, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from forecast.charts import marks, style
from forecast.results import Results, words
from forecast.texts import say

# More elements do not fit a page: then those that stand first are shown.
MOST_ELEMENTS = 24
NAMES, RIGHT, LONGEST_HEAD, FOOT, TOP, AIR = 2.75, 1.2, 0.95, 0.15, 0.95, 0.1
LARGEST, LEAST_FOR_NUMBERS = 0.3, 0.25
# Below this the difference is what 256 ranks can't show better.
LEAST_MISS = 0.005
DECIMALS = 2
SHADES = LinearSegmentedColormap.from_list("correlation", [style.VERMILION, "#F3F3F3", style.BLUE], N=201)
# More groups and pairs than these say nothing: those asked for last.
MOST_TOLD = 60
# From here on the shade is dark: letters on it are white.
DARK = 0.55


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The elements in order, and for each pair (by position, the first one earlier) what was asked and what came."""

    elements: list[str]
    cells: dict[tuple[int, int], tuple[float, float]]
    groups: list[tuple[str, int, int]]
    n_left_out: int


def applies(results: Results) -> bool:
    """Say whether any correlation was asked for."""
    return any(row.get("members") for row in results.correlations)


def size(results: Results) -> tuple[float, float]:
    """Return width and height in inches."""
    matrix = _matrix(results)
    n = len(matrix.elements)
    top = style.room_above(title(results), _note(matrix), AIR, TOP)
    return style.width(), top + _head(matrix) + _cell(n) * n + FOOT


def title(results: Results) -> str:
    """Return the finding: how far what was achieved is from what was asked for."""
    rows = results.correlations
    worst = max(rows, key=_miss)
    n = len(rows)
    repaired = max(abs(float(row["repaired"]) - float(row["requested"])) for row in rows)
    if repaired >= LEAST_MISS:
        return say("charts.correlations.title_repaired", **_two(worst))
    miss = words.decimal(max(_miss(worst), LEAST_MISS), DECIMALS)
    return say("charts.correlations.title", n, miss=miss)


def alt(results: Results) -> str:
    """Return the text alternative with the numbers that the chart shows."""
    rows = results.correlations
    pairs = words.listed((say("charts.correlations.pair", **_two(row)) for row in rows), "semicolon")
    return say(f"charts.correlations.alt.{rows[0]['measure']}", pairs=pairs)


def draw(results: Results, figure: Figure) -> None:
    """Draw the matrix: what was asked for above the diagonal, what came below it."""
    matrix = _matrix(results)
    top = style.headline(figure, title(results), _note(matrix)) + _head(matrix)
    width, height = figure.get_size_inches()
    n = len(matrix.elements)
    side = _cell(n) * n
    axes = style.panel(figure, NAMES, top, width - NAMES - side, max(height - top - side, 0.01))
    axes.set_xlim(-0.5, n - 0.5)
    axes.set_ylim(n - 0.5, -0.5)
    _draw_cells(axes, matrix)
    _draw_names(axes, results, matrix)
    _tell(axes, results, matrix)
    axes.xaxis.set_major_locator(FixedLocator([]))
    axes.yaxis.set_major_locator(FixedLocator([]))
    style.quiet(axes)


def _note(matrix: _Matrix) -> str:
    n_more = matrix.n_left_out
    return say("charts.correlations.note_more", n_more) if n_more else say("charts.correlations.note")


def _draw_cells(axes: Axes, matrix: _Matrix) -> None:
    n = len(matrix.elements)
    squares = {(k, k): None for k in range(n)} | {
        place: value
        for (one, other), (asked, achieved) in matrix.cells.items()
        for place, value in (((other, one), asked), ((one, other), achieved))
    }
    half = 0.47
    corners = [
        [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)] for x, y in squares
    ]
    colors = [style.GRID if value is None else SHADES((value + 1.0) / 2.0) for value in squares.values()]
    axes.add_collection(PolyCollection(corners, facecolors=colors, zorder=2), autolim=False)
    if _cell(n) < LEAST_FOR_NUMBERS:
        return
    for (x, y), value in squares.items():
        if value is not None:
            color = style.PAPER if abs(value) >= DARK else style.INK
            axes.text(x, y, _bare(value), size=style.LEAST, ha="center", va="center", color=color, zorder=3)


def _bare(value: float) -> str:
    """Write a correlation without the zero before its decimals, for which a cell has no room."""
    text, zero = words.decimal(value, DECIMALS), words.count(0)
    return text.replace(zero, "", 1) if text.removeprefix(words.MINUS).startswith(zero) else text


def _tell(axes: Axes, results: Results, matrix: _Matrix) -> None:
    """Say what was asked for and what came: of a group over its square, of a pair over both its cells."""
    for row in results.correlations[:MOST_TOLD]:
        places = [matrix.elements.index(str(one)) for one in row.get("members", ()) if str(one) in matrix.elements]
        if len(places) < 2:
            continue
        shown = {key: words.decimal(float(row[key]), DECIMALS) for key in ("achieved", "low", "high", "requested")}
        said = marks.said(_name(row), say("marks.achieved", **shown))
        first, last = min(places) - 0.5, max(places) + 0.5
        if row["name"] and last - first == len(places):
            marks.tell(axes, said, (first, last), (first, last))
        elif not row["name"]:
            for x, y in ((places[0], places[1]), (places[1], places[0])):
                marks.tell(axes, said, (x - 0.5, x + 0.5), (y - 0.5, y + 0.5))


def _draw_names(axes: Axes, results: Results, matrix: _Matrix) -> None:
    width, height = style.inches(axes)
    n = len(matrix.elements)
    names = dict(zip(results.tasks.id, results.tasks.name, strict=True))
    names |= dict(zip(results.risks.id, results.risks.name, strict=True))
    small = style.SMALL if _cell(n) >= 0.2 else style.LEAST
    for k, element in enumerate(matrix.elements):
        label = " ".join(dict.fromkeys((element, names.get(element.removesuffix(".cost"), ""))))
        text = style.fitted(label, NAMES - style.MARGIN - 0.1, small)
        axes.text(-0.5 - 0.08 / width * n, k, text, size=small, ha="right", va="center")
        above = style.fitted(element, LONGEST_HEAD - 0.15, small)
        axes.text(k, -0.5 - 0.06 / height * n, above, size=small, ha="center", va="bottom", rotation=90)
    at = n - 0.5 + 0.1 / width * n
    for name, first, last in matrix.groups:
        axes.plot([at, at], [first - 0.4, last + 0.4], color=style.MUTED, linewidth=1.2, clip_on=False)
        room = min(style.width() - NAMES - width - 0.2 - style.MARGIN, 2.6)
        most_lines = max(1, int((last - first + 1) * _cell(n) / 0.16))
        text = "\n".join(style.wrapped(name, room, style.SMALL, most_lines=most_lines))
        axes.text(at + 0.08 / width * n, (first + last) / 2, text, size=style.SMALL, va="center", color=style.MUTED)


def _matrix(results: Results) -> _Matrix:
    rows = [row for row in results.correlations if row.get("members")]
    all_elements = list(dict.fromkeys(str(member) for row in rows for member in row["members"]))
    elements = all_elements[:MOST_ELEMENTS]
    place = {element: k for k, element in enumerate(elements)}
    cells: dict[tuple[int, int], tuple[float, float]] = {}
    groups = []
    # A pair of its own says more than the group that holds it: it comes last.
    for row in sorted(rows, key=lambda row: not row["name"]):
        found = sorted(place[str(member)] for member in row["members"] if str(member) in place)
        for k, one in enumerate(found):
            for other in found[k + 1 :]:
                cells[one, other] = float(row["requested"]), float(row["achieved"])
        # Only a group whose members stand together can have its name beside them.
        if row["name"] and found and found[-1] - found[0] == len(found) - 1:
            groups.append((str(row["name"]), found[0], found[-1]))
    taken: set[int] = set()
    apart = []
    for name, first, last in groups:
        if not taken & set(range(first, last + 1)):
            apart.append((name, first, last))
            taken |= set(range(first, last + 1))
    return _Matrix(elements, cells, apart, len(all_elements) - len(elements))


def _cell(n: int) -> float:
    """Return the side of a cell in inches."""
    return min(LARGEST, (style.width() - NAMES - RIGHT) / n)


def _head(matrix: _Matrix) -> float:
    """Return the inches that the ids over the matrix take, upright."""
    return min(LONGEST_HEAD, 0.15 + max(style.text_width(element, style.SMALL) for element in matrix.elements))


def _miss(row: Mapping[str, Any]) -> float:
    return abs(float(row["achieved"]) - float(row["requested"]))


def _name(row: Mapping[str, Any]) -> str:
    return str(row["name"]) if row["name"] else say("charts.correlations.between", one=row["one"], other=row["other"])


def _two(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the name of a group or pair, what came and what was asked for."""
    achieved, requested = (words.decimal(float(row[key]), DECIMALS) for key in ("achieved", "requested"))
    return {"pair": words.one_line(_name(row)), "achieved": achieved, "requested": requested}
