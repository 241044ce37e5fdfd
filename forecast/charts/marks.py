"""What the marks of a chart stand for: said on the page to whoever points at one, taps it, or walks through them.

Only an SVG holds it, as the title of an area that shows nothing; other files are as if nothing had been told.
"""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Transform

from forecast.charts import style
from forecast.results import words
from forecast.texts import say

# The class of the areas in an SVG.
MARKS = "marks"
LONGEST_NAME = 80
Span = tuple[float, float]


def tell(axes: Axes, text: str, x: Span | None = None, y: Span | None = None) -> None:
    """Say what a mark stands for; marks are walked through in the order in which they are told.

    Parameters
    ----------
    text : str
        A line, such as name, value and interval; see `said`.
    x, y : (float, float), optional
        From where to where the area around the mark reaches, as the axes count; without, over all of the axes.
    """
    told = next((artist for artist in axes.artists if isinstance(artist, _Told)), None)
    if told is None:
        told = _Told(axes)
        axes.add_artist(told)
    told.marks.append((words.glued(words.one_line(text)), x, y))


def tell_row(axes: Axes, text: str, row: float, names: float) -> None:
    """Say what a row stands for, over the row and its name left of the axes; see `style.names`."""
    left = (style.MARGIN - style.names(names)) / style.inches(axes)[0]
    low, high = axes.get_xlim()
    tell(axes, text, (low + left * (high - low), high), (row - 0.5, row + 0.5))


def tell_point(axes: Axes, text: str, x: float, y: float, inches: float = 0.08) -> None:
    """Say what a dot stands for, wherever the pointer is within some inches of its middle."""
    told_x, told_y = (_around(axes, place, inches, k) for k, place in enumerate((x, y)))
    tell(axes, text, told_x, told_y)


def said(name: str, value: str, interval: str = "") -> str:
    """Return what a mark says.

    Examples
    --------
    >>> said("R-07 Switches arrive late", "+3.1 days", "2.8–3.4 days")
    'R-07 Switches arrive late: +3.1 days (2.8–3.4 days)'
    """
    name = words.shorten(name, LONGEST_NAME)
    if not interval:
        return say("marks.value", name=name, value=value)
    return say("marks.known", name=name, value=value, interval=interval)


class _Told(Artist):
    """The areas of one axes; nothing to see, and nothing at all in a file that is no SVG."""

    def __init__(self, axes: Axes) -> None:
        super().__init__()
        self.marks: list[tuple[str, Span | None, Span | None]] = []
        self._of = axes
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Write a path for each mark, in whole points."""
        writer: Any = getattr(renderer, "writer", None)
        if writer is None:
            return
        height: float = renderer.height  # type: ignore[attr-defined]
        across, up = self._of.get_xaxis_transform(), self._of.get_yaxis_transform()
        group = writer.start("g", {"class": MARKS, "fill": "none", "pointer-events": "all"})
        for text, x, y in self.marks:
            left, right = sorted(_placed(across if x else self._of.transAxes, one, 0) for one in x or (0.0, 1.0))
            low, high = sorted(_placed(up if y else self._of.transAxes, one, 1) for one in y or (0.0, 1.0))
            left, top, wide, tall = (round(one) for one in (left, height - high, right - left, high - low))
            mark = writer.start("path", {"d": f"M {left} {top} h {wide} v {tall} h {-wide} z"})
            writer.element("title", text)
            writer.close(mark)
        writer.close(group)


def _placed(transform: Transform, value: float, axis: int) -> float:
    return float(transform.transform((value, value))[axis])


def _around(axes: Axes, value: float, inches: float, axis: int) -> Span:
    low, high = (axes.get_xlim, axes.get_ylim)[axis]()
    half = inches * (high - low) / style.inches(axes)[axis]
    return value - half, value + half
