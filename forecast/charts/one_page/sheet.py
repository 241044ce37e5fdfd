"""Writing and drawing on a sheet in inches from its upper left corner."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from forecast.charts import style
from forecast.results import words

WIDTH, HEIGHT = 8.268, 11.693  # A4
MARGIN = 0.62
INNER = WIDTH - 2 * MARGIN
GUTTER = 0.34
COLUMN = (INNER - GUTTER) / 2
LEADING = 1.36
ACCENT, TINT, PALE, EMPTY = style.BLUE, "#EDF3F8", "#C9D6E0", "#A9B4BE"
SMALL, BODY, LEAD, HEAD = 7.6, 8.6, 10.4, 19.0


class Sheet:
    """A figure of the size of a page, with pens that measure in inches and points."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0.0, WIDTH)
        self.axes.set_ylim(HEIGHT, 0.0)

    def write(
        self,
        x: float,
        top: float,
        text: str,
        size: float = BODY,
        *,
        color: str = style.INK,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """Write one line, its upper edge at ``top``."""
        # The baseline is placed, so that letters with and without descenders stand on one line.
        baseline = top + 0.93 * size / style.POINTS
        self.axes.text(
            x, baseline, style.legible(text), size=size, color=color, weight="bold" if bold else "normal", ha=align,
            va="baseline", zorder=5,
        )  # fmt: skip

    def paragraph(
        self,
        x: float,
        top: float,
        width: float,
        text: str,
        size: float = BODY,
        *,
        color: str = style.INK,
        bold: bool = False,
        most_lines: int = 3,
    ) -> float:
        """Write a text of several lines and return where it ends."""
        for line in filled(text, width, size, bold, most_lines):
            self.write(x, top, line, size, color=color, bold=bold)
            top += line_height(size)
        return top

    def rule(self, top: float, left: float = MARGIN, right: float = WIDTH - MARGIN, color: str = style.GRID) -> None:
        """Draw a thin line across."""
        self.axes.plot([left, right], [top, top], color=color, linewidth=0.7, solid_capstyle="butt", zorder=2)

    def bar(self, left: float, top: float, width: float, height: float, color: str) -> None:
        """Draw a filled rectangle."""
        self.axes.add_patch(Rectangle((left, top), width, height, facecolor=color, edgecolor="none", zorder=2))

    def box(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a tinted panel with round corners."""
        self.axes.add_patch(
            FancyBboxPatch(
                (left, top), width, height, boxstyle="round,pad=0,rounding_size=0.06", facecolor=TINT, edgecolor="none",
                zorder=1,
            )
        )  # fmt: skip

    def dot(self, x: float, y: float, radius: float, *, is_full: bool) -> None:
        """Draw a full or an empty dot."""
        self.axes.add_patch(
            Circle(
                (x, y), radius, facecolor=ACCENT if is_full else style.PAPER, edgecolor=ACCENT if is_full else EMPTY,
                linewidth=0.9, zorder=4,
            )
        )  # fmt: skip


def line_height(size: float) -> float:
    """Return the height of a line in inches."""
    return LEADING * size / style.POINTS


def paragraph_height(width: float, text: str, size: float, bold: bool = False, most_lines: int = 3) -> float:
    """Return how high a text stands."""
    return len(filled(text, width, size, bold, most_lines)) * line_height(size)


def filled(text: str, width: float, size: float, bold: bool = False, most_lines: int = 3) -> list[str]:
    """Break a text into full lines that fit ``width`` inches; what exceeds the last line is cut in its middle.

    Headlines are broken into lines of equal length instead: see `style.wrapped`.
    """
    if size == HEAD:
        return style.wrapped(text, width, size, bold, most_lines)
    lines: list[str] = []
    for word in words.glued(style.legible(text)).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.text_width(longer, size, bold) <= width:
            lines[-1] = longer
        elif word:
            lines.append(word)
    kept = [*lines[: most_lines - 1], " ".join(lines[most_lines - 1 :])] if len(lines) > most_lines else lines
    return [style.fitted(line.replace(words.NO_BREAK, " "), width, size, bold) for line in kept]
