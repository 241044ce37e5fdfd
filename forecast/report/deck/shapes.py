"""Texts, tables and dots on a slide; texts take the largest size in which they fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from forecast.results.words import glued, one_line, shorten
from forecast.texts import direction, say

WIDTH, HEIGHT = 13.333, 7.5
LEFT, RIGHT = 0.6, 12.733
INNER = RIGHT - LEFT
BODY_TOP, BODY_BOTTOM = 2.0, 6.75
ACCENT, INK, MUTED, PALE, TINT, RULE = "0072B2", "1A1A1A", "5A5A5A", "C9D6E0", "EDF3F8", "D9DEE3"
THEME = {"dk2": INK, "accent1": ACCENT, "accent2": "9AA7B2", "accent3": "D55E00", "accent4": "009E73"}
LEADING = 1.2
NO_BREAKS = "\u00a0\u202f"
POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """Return it as python-pptx takes it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def color(name: str) -> RGBColor:
    """Return a color from its hexadecimal digits."""
    return RGBColor(*bytes.fromhex(name))  # type: ignore[no-untyped-call]


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in inches, rather too wide: no font is measured, because none is known."""
    return sum(map(_advance, text)) * size / POINTS


def n_lines(text: str, width: float, size: float) -> int:
    """Estimate in how many lines a text stands."""
    lines, used, space = 1, 0.0, _advance(" ") * size / POINTS
    for word in text.split(" "):
        size_of = text_width(word, size)
        if used and used + space + size_of > width:
            lines, used = lines + 1, 0.0
        used += size_of + (space if used else 0.0)
        # A word longer than a line is broken anywhere.
        lines, used = lines + int(used // width), used % width if used > width else used
    return lines


def fitting(text: str, box: Box, sizes: Sequence[float]) -> tuple[str, float]:
    """Return a text with the first size in which it fits a box; at the last size it is shortened until it does."""
    text = _unbroken(text)
    for size in sizes:
        if n_lines(text, box.width, size) * LEADING * size / POINTS <= box.height:
            return text, size
    size = sizes[-1]
    room = len(text)
    while room > 8 and n_lines(shorten(text, room), box.width, size) * LEADING * size / POINTS > box.height:
        room = int(room * 0.9)
    return _unbroken(shorten(text, room)), size


def _unbroken(text: str) -> str:
    """Return a text as one line, in which numbers stay beside their units, as English and as regions write them."""
    return glued("".join(part if part in NO_BREAKS else one_line(part) for part in re.split(f"([{NO_BREAKS}])", text)))


def write(
    slide: Slide,
    box: Box,
    text: str,
    sizes: Sequence[float],
    *,
    ink: str = INK,
    bold: bool = False,
    align: str = "left",
    name: str = "",
    is_low: bool = False,
) -> None:
    """Write a text into a box of its own."""
    shape = slide.shapes.add_textbox(*box.emu)
    if name:
        shape.name = name
    fill(shape.text_frame, text, box, sizes, ink=ink, bold=bold, align=align, is_low=is_low)


def fill(
    frame: Any,
    text: str,
    box: Box,
    sizes: Sequence[float],
    *,
    ink: str = INK,
    bold: bool = False,
    align: str = "left",
    is_low: bool = False,
) -> None:
    """Write a text into a frame, without margins."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if is_low else MSO_ANCHOR.TOP
    said, size = fitting(text, box, sizes)
    line = frame.paragraphs[0]
    line.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}[align]
    line.line_spacing = 1.0
    _run(line, said, size, ink, bold)


def paragraphs(slide: Slide, box: Box, lines: Sequence[str], sizes: Sequence[float], name: str = "") -> None:
    """Write paragraphs into one box, all in the largest size in which they fit together."""

    def needed(size: float) -> float:
        return sum(n_lines(line, box.width, size) * LEADING * size + GAP for line in lines) / POINTS

    size = next((size for size in sizes if needed(size) <= box.height), sizes[-1])
    shape = slide.shapes.add_textbox(*box.emu)
    shape.name = name
    frame: Any = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for k, line in enumerate(lines):
        place = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        place.space_after = Pt(GAP)
        _run(place, _unbroken(line), size, INK, False)


GAP = 6.0  # points after a paragraph


def rule(slide: Slide, box: Box, ink: str = RULE) -> None:
    """Draw a filled rectangle without a border; decoration, which nobody has to be told."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape.fill.solid()
    shape.fill.fore_color.rgb = color(ink)
    _without_style(shape)
    describe(shape, "")


def dots(slide: Slide, box: Box, n: int, of: int, alt: str) -> None:
    """Draw so many dots in rows, the first ``n`` of them full, as one group."""
    per_row = of if of <= 12 else 10 if of <= 20 else 20
    step = min(box.width / per_row, box.height / -(-of // per_row))
    size = 0.8 * step
    group = slide.shapes.add_group_shape()
    group.name = say("management.deck.shape.dots")
    for k in range(of):
        row, column = divmod(k, per_row)
        place = Box(box.left + column * step, box.top + row * step, size, size)
        dot = group.shapes.add_shape(MSO_SHAPE.OVAL, *place.emu)
        dot.fill.solid()
        dot.fill.fore_color.rgb = color(ACCENT if k < n else "FFFFFF")
        dot.line.color.rgb = color(ACCENT if k < n else "A9B4BE")
        dot.line.width = Pt(1.25)
        _without_style(dot)
    describe(group, alt)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in inches, and how it is set.

    ``size`` is that of its letters; without one it is the largest in which all cells fit.
    """

    head: str
    width: float
    is_right: bool = False
    is_bold: bool = False
    is_muted: bool = False
    ink: str = ""
    size: float = 0.0


def table(
    slide: Slide, left: float, top: float, columns: Sequence[Column], rows: Sequence[Sequence[str]], height: float,
    alt: str,
) -> None:  # fmt: skip
    """Draw a table of rows of one height with a line between them; cells take the largest size that fits."""
    # A column that says nothing hands its room to the first one.
    kept = [k for k in range(len(columns)) if k == 0 or any(row[k] for row in rows)]
    spare = sum(column.width for k, column in enumerate(columns) if k not in kept)
    columns = [replace(columns[k], width=columns[k].width + spare * (k == 0)) for k in kept]
    rows = [[row[k] for k in kept] for row in rows]
    has_head = any(column.head for column in columns)
    width = sum(column.width for column in columns)
    frame = slide.shapes.add_table(
        len(rows) + has_head, len(columns), *Box(left, top, width, HEAD * has_head + height * len(rows)).emu
    )
    describe(frame, alt)
    found = frame.table
    _plain(frame)
    for k, column in enumerate(columns):
        found.columns[k].width = Inches(column.width)
    if has_head:
        found.rows[0].height = Inches(HEAD)
        for k, column in enumerate(columns):
            _cell(found.cell(0, k), column.head, column, HEAD, (11.0, 9.0), ink=MUTED)
    largest = [_size(rows, k, column.width, height) for k, column in enumerate(columns)]
    # Columns of about the same size read as one table.
    most = min(largest) + 2.0
    sizes = [column.size or min(size, most) for column, size in zip(columns, largest, strict=True)]
    for j, row in enumerate(rows):
        found.rows[j + has_head].height = Inches(height)
        for k, (text, column) in enumerate(zip(row, columns, strict=True)):
            ink = column.ink or (MUTED if column.is_muted else INK)
            _cell(found.cell(j + has_head, k), text, column, height, (sizes[k],), ink=ink)


HEAD = 0.36  # the row of heads
CELL_PAD = 0.08
CELL_SIZES = (18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)


def describe(shape: Any, alt: str) -> None:
    """Give a shape its text alternative."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _without_style(shape: Any) -> None:
    """Take border, shadow and text color of the theme's style off a shape."""
    for style in shape._element.xpath("p:style"):
        shape._element.remove(style)


def _size(rows: Sequence[Sequence[str]], k: int, width: float, height: float) -> float:
    """Return the size in which all cells of a column fit."""
    box = Box(0.0, 0.0, width - CELL_PAD, height - CELL_PAD)
    return min((fitting(row[k], box, CELL_SIZES)[1] for row in rows), default=CELL_SIZES[0])


def _cell(cell: Any, text: str, column: Column, height: float, sizes: Sequence[float], ink: str) -> None:
    box = Box(0.0, 0.0, column.width - CELL_PAD, height - CELL_PAD)
    is_head = ink == MUTED and height == HEAD
    fill(
        cell.text_frame, text, box, sizes, ink=ink, bold=column.is_bold and not is_head,
        align="right" if column.is_right else "left",
    )  # fmt: skip
    cell.margin_left, cell.margin_right = 0, Inches(CELL_PAD)
    cell.margin_top = cell.margin_bottom = Inches(CELL_PAD / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.background()
    _lower_line(cell)


def _lower_line(cell: Any) -> None:
    """Draw a thin line below a cell, for which python-pptx has no call."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(f"{{{DRAWING}}}lnB", {"w": "9525"})
    solid = line.makeelement(f"{{{DRAWING}}}solidFill", {})
    solid.append(solid.makeelement(f"{{{DRAWING}}}srgbClr", {"val": RULE}))
    line.append(solid)
    # Lines come before the fill.
    properties.insert(0, line)


def _plain(frame: Any) -> None:
    """Take the stripes and the style of the theme off a table; its first row stays the row of heads."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    for style in properties.findall(f"{{{DRAWING}}}tableStyleId"):
        style.text = NO_STYLE


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"


def _run(line: Any, text: str, size: float, ink: str, bold: bool) -> None:
    if direction(say("page.language")) == "rtl":
        line._p.get_or_add_pPr().set("rtl", "1")
    run = line.add_run()
    run.text = text
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = color(ink)


def _advance(letter: str) -> float:
    """Return the width of a letter as a share of the font's size: a wide guess at a sans serif in bold."""
    if letter in " .,:;'|!ijlIft()[]":
        return 0.33
    if letter in "mwMW%@":
        return 0.92
    if 0x0590 <= ord(letter) < 0x0900:
        # Hebrew, Arabic and their neighbors, in the fonts that programs take for them.
        return 0.75
    if ord(letter) >= 0x2E80:
        return 1.05
    return 0.66 if letter.isupper() else 0.54
