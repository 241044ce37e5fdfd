"""How charts look: colors, fonts, sizes and layout; the only place with matplotlib's parameters.

Colors are those of Okabe & Ito (2008), Color Universal Design, which people with any color vision tell apart.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from forecast.results import words
from forecast.texts import showing

ORANGE, SKY, GREEN, BLUE, VERMILION = "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00"
INK, MUTED, FAINT, GRID = "#1A1A1A", "#5A5A5A", "#9A9A9A", "#E3E3E3"
PAPER = "#FFFFFF"
GOOD, BAD, UNCERTAIN = BLUE, VERMILION, "#B5B5B5"
SHADES = LinearSegmentedColormap.from_list("criticality", ["#DCE3E8", "#EDBE98", VERMILION], N=101)

# Behind labels that may stand on lines or points.
BOX: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.0}

WIDTH = 8.0
# On a page: this wide, it is still read on a telephone without scrolling.
NARROW = 5.0
DPI = 150
MARGIN = 0.18
POINTS = 72.0  # to the inch
SPARE = 0.2  # inches that the feet of panels can spare
# In points. At 8 inches on 800 pixels the least is 11 pixels high, on A4 with usual margins 7 points.
TITLE, BODY, SMALL, LEAST = 12.0, 9.5, 8.5, 8.0
MEASURED = 100.0
FONT_UNITS = 65536.0  # to the point
HASH_SALT = "forecast"
# The format of each file and how it is written. No date and no program name: the same results give the same bytes.
FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "png": {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1}},
}

PARAMETERS: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.labelsize": BODY,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": DPI,
    "figure.facecolor": PAPER,
    "font.family": ["DejaVu Sans"],
    "font.size": BODY,
    "font.enable_last_resort": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "pdf.fonttype": 42,  # whole letters, so that text can be searched and copied
    "savefig.dpi": DPI,
    "svg.fonttype": "path",  # letters as outlines: no font of the reader's machine is asked
    "svg.hashsalt": HASH_SALT,
    "text.color": INK,
    "text.hinting": "no_hinting",  # at this size hinting costs time and moves letters, and shows little
    "text.parse_math": False,  # a `$` in a name is a dollar
    "xtick.color": FAINT,
    "xtick.labelcolor": MUTED,
    "xtick.labelsize": SMALL,
    "ytick.color": FAINT,
    "ytick.labelcolor": MUTED,
    "ytick.labelsize": SMALL,
}
# Stands for letters that the font lacks, such as emoji.
MISSING = "\u25af"
# Spaces at which no line breaks, such as those in the numbers of many regions.
NO_BREAKS = re.compile("[\u00a0\u202f]")


_width: ContextVar[float] = ContextVar("_width", default=WIDTH)
_has_title: ContextVar[bool] = ContextVar("_has_title", default=True)


@contextmanager
def applied(width: float = WIDTH, has_title: bool = True) -> Iterator[None]:
    """Apply the style while charts are drawn and saved, whatever the user's own matplotlib settings are.

    What the font has no letters for is said in English meanwhile.

    Parameters
    ----------
    width : float
        Of the charts, in inches.
    has_title : bool
        Whether charts say their finding and what is shown; else a page does, the latter from the figure's label.
    """
    tokens = _width.set(width), _has_title.set(has_title)
    try:
        with mpl.rc_context(), showing(can_show):
            mpl.rcdefaults()
            mpl.rcParams.update(PARAMETERS)
            yield
    finally:
        _width.reset(tokens[0])
        _has_title.reset(tokens[1])


def width() -> float:
    """Return the width of charts in inches."""
    return _width.get()


def is_narrow() -> bool:
    """Say whether charts are drawn narrower than usual."""
    return width() < WIDTH


def names(inches: float) -> float:
    """Return the room for the names of rows: what it usually takes, or where charts are narrow less."""
    return 0.7 * inches if is_narrow() else inches


def ticks(usual: int) -> int:
    """Return how many ticks an axis takes that usually has so many."""
    return max(3, round(usual * width() / WIDTH))


def headline(figure: Figure, title: str, note: str = "") -> float:
    """Write the finding and below it what is shown; return the inches from the top that they take."""
    top = MARGIN
    if not _has_title.get():
        figure.set_label(note)
        return top
    said, below = _headline(title, note, figure.get_figwidth())
    for line in said:
        _write(figure, line, top, TITLE, INK, "bold")
        top += 1.4 * TITLE / POINTS
    top += 0.03
    for line in below:
        _write(figure, line, top, SMALL, MUTED, "normal")
        top += 1.4 * SMALL / POINTS
    return top


def room_above(title: str, note: str, gap: float, usual: float) -> float:
    """Return the inches over the first panel, ``gap`` below the headline: the ``usual`` ones, more where it is long."""
    if not _has_title.get():
        return usual
    said, below = _headline(title, note, width())
    needed = MARGIN + 1.4 * (len(said) * TITLE + len(below) * SMALL) / POINTS + 0.03 + gap
    return max(usual, needed - SPARE)


def panel(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Add axes whose sides stand so many inches from the figure's."""
    width, height = figure.get_size_inches()
    return figure.add_axes((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))


def inches(axes: Axes) -> tuple[float, float]:
    """Return the width and height of axes in inches."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes stand in no figure")
    width, height = figure.get_size_inches()
    place = axes.get_position()
    return float(width * place.width), float(height * place.height)


def name_row(axes: Axes, row: float, label: str, usual: float) -> None:
    """Write the name of a row left of the axes, in the room of `names`."""
    text = "\n".join(wrapped(label, names(usual) - MARGIN - 0.12, SMALL, most_lines=2))
    left = -0.1 / inches(axes)[0]
    axes.text(left, row, text, transform=axes.get_yaxis_transform(), size=SMALL, ha="right", va="center")


def share_row(axes: Axes, row: float, share: str) -> None:
    """Write a share right of a row."""
    right = 1 + 0.5 / inches(axes)[0]
    place = axes.get_yaxis_transform()
    axes.text(right, row, share, transform=place, size=SMALL, ha="right", va="center", color=MUTED)


def share_head(axes: Axes, head: str, above: float) -> None:
    """Say what the shares right of the rows are, some inches above the axes."""
    across, up = inches(axes)
    axes.text(1 + 0.56 / across, 1 + above / up, head, transform=axes.transAxes, size=SMALL, ha="right")


def label_below(axes: Axes, *parts: str) -> None:
    """Name what the horizontal axis shows: on one line, or where it is too long for that on several."""
    room = inches(axes)[0] + 2 * MARGIN
    text = "     ".join(parts)
    if text_width(text, BODY) > room:
        text = "\n".join(line for part in parts for line in wrapped(part, room, BODY, most_lines=2))
    axes.set_xlabel(text, labelpad=2)


def quiet(axes: Axes, *spines: str) -> None:
    """Hide spines and tick marks; with no name given, all four."""
    for name in spines or ("left", "right", "top", "bottom"):
        axes.spines[name].set_visible(False)
    axes.tick_params(length=0)


def wrapped(text: str, width: float, size: float, bold: bool = False, most_lines: int = 3) -> list[str]:
    """Break a text into lines that fit ``width`` inches; what exceeds the last line is cut in its middle."""
    text = words.glued(legible(text))

    def lines_of(per_line: int) -> list[str]:
        lines = textwrap.wrap(text, per_line, break_on_hyphens=False)
        return [line.replace(words.NO_BREAK, " ") for line in lines] or [""]

    per_line = max(8, int(len(text) * width / max(text_width(text, size, bold), 0.01)))
    while per_line > 8 and any(text_width(line, size, bold) > width for line in lines_of(per_line)):
        per_line -= 1
    # Lines of about the same length read better than a last line of one word.
    n_lines = len(lines_of(per_line))
    while per_line > 8 and len(lines_of(per_line - 1)) == n_lines:
        per_line -= 1
    lines = lines_of(per_line)
    if n_lines <= most_lines:
        return lines
    return [*lines[: most_lines - 1], fitted(" ".join(lines[most_lines - 1 :]), width, size, bold)]


def fitted(text: str, width: float, size: float, bold: bool = False) -> str:
    """Shorten a text in its middle until it fits ``width`` inches."""
    text = legible(text)
    n_letters = len(text)
    while n_letters > 3 and text_width(words.shorten(text, n_letters), size, bold) > width:
        share = width / text_width(words.shorten(text, n_letters), size, bold)
        n_letters = min(n_letters - 1, max(3, int(n_letters * share) + 1))
    return words.shorten(text, n_letters)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in inches: the sum of its letters, which is close enough and quick."""
    return sum(_advance(letter, bold) for letter in text) * size / POINTS


@lru_cache(maxsize=4096)
def legible(text: str) -> str:
    """Return the text on one line, with runs of letters that the font lacks turned into one placeholder."""
    known = _letters()
    parts = [words.one_line(part) for part in NO_BREAKS.split(text)]
    out: list[str] = []
    for letter in words.NO_BREAK.join(part for part in parts if part):
        if ord(letter) in known:
            out.append(letter)
        elif not out or out[-1] != MISSING:
            out.append(MISSING)
    return "".join(out)


def can_show(text: str) -> bool:
    """Say whether the font has all letters of a text."""
    return MISSING not in legible(text)


def _headline(title: str, note: str, width: float) -> tuple[list[str], list[str]]:
    room = width - 2 * MARGIN
    return wrapped(title, room, TITLE, bold=True), wrapped(note, room, SMALL) if note else []


def _write(figure: Figure, line: str, top: float, size: float, color: str, weight: str) -> None:
    width, height = figure.get_size_inches()
    figure.text(MARGIN / width, 1 - top / height, line, size=size, color=color, weight=weight, va="top")


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """Return the width of a letter as a share of the font's size; one that the font lacks is as wide as high."""
    if ord(letter) not in _letters():
        return 1.0
    font = _font(bold)
    font.set_size(MEASURED, POINTS)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / FONT_UNITS / MEASURED


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FT2Font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))


def _close_fonts() -> None:
    """Close all font files that are open; they are opened again when needed."""
    _font.cache_clear()
    # matplotlib empties this cache in the new process only, and closing a file there moves it here too.
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]


# Two processes would share each file's position, and one would read garbage where the other moved it.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_close_fonts)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(_font(False).get_charmap()) & frozenset(_font(True).get_charmap())
