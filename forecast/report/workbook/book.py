"""The book and its sheets: a title, statements in words, named tables, and how they are printed.

Text never becomes a formula or a link: neither here nor when somebody edits the cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from forecast.report.tables import FORMULA_STARTS
from forecast.report.workbook.names import different, sheet_name
from forecast.report.workbook.placed import Column, Placed, sheet_reference
from forecast.report.workbook.values import Coins, Formula, Indented, Value, quoted, text
from forecast.texts import conventions, direction, say

MOST_ROWS = 1_048_576
READABLE = 110  # letters of a line of words
NARROWEST, WIDEST = 6, 46
AIR = 2  # letters between heads
INDENT = 0.5  # letters by which texts behind the first column are indented
MOST_LINES = 29  # a row is 409 points high at most
PIXELS = 20  # of a row
ROW, POINTS_PER_PIXEL = 15.0, 0.75
PAGE_WIDTH, PAGE_HEIGHT = 842.0 - 72.0, 595.0 - 101.0  # points of a landscape A4 sheet without its margins
PAPER_A4 = 9
FONT, SIZE = "Arial", 10  # everywhere at hand, or something as wide
LINE = 13.5  # points
INK, PAPER, RULE, GRAY = "#1F2A37", "#E8EDF3", "#8796A8", "#5B6673"
RED = ";[Red]-"
MIRRORED = {"left": "right", "right": "left"}
FORMATS = {
    "days": f"#,##0.0{RED}#,##0.0",
    "share": "0.0%",
    "date": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
    "month": "mmm yyyy",
    "count": "#,##0",
    "number": f"#,##0.00{RED}#,##0.00",
    "ratio": "0.00",
    "factor": "0.0000",
}
WIDTHS = {"days": 9, "share": 9, "date": 12, "moment": 18, "month": 10, "count": 8, "ratio": 8}


class Chart(NamedTuple):
    """A native chart, and the question that it answers."""

    title: str
    drawn: Any


class Book:
    """A workbook that is the same to the byte whenever the same is written into it."""

    def __init__(self, path: Path, coins: Coins, created: date, properties: Mapping[str, str]) -> None:
        options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        look = {"font_name": FONT, "font_size": SIZE}
        self.workbook = Workbook(str(path), {**options, "in_memory": True, "default_format_properties": look})
        self.workbook.set_properties({**properties, "created": datetime.combine(created, time.min)})
        self.workbook.set_calc_mode("auto")
        decimals = f".{'0' * coins.decimals}" if coins.decimals else ""
        plain = f"#,##0{decimals}"
        self.kinds = {**FORMATS, "money": f"{plain}{RED}{plain}"}
        amount = _with_currency(plain, coins.currency)
        self.kinds["amount"] = f"{amount}{RED}{amount}"
        self.is_mirrored = direction(say("page.language")) == "rtl"
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._tables: set[str] = set()
        self.sheets: dict[str, Sheet] = {}

    def sheet(self, key: str, footer: str) -> Sheet:
        """Add a sheet; ``key`` is the last part of the key of its name."""
        name = sheet_name(say(f"workbook.sheet.{key}"), [sheet.name for sheet in self.sheets.values()])
        self.sheets[key] = Sheet(self, name, footer)
        return self.sheets[key]

    def format(self, **properties: Any) -> Any:
        """Return the format with some properties, the same one for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            if self.is_mirrored and "align" in properties:
                properties["align"] = MIRRORED[properties["align"]]
            self._formats[key] = self.workbook.add_format({"valign": "top", "font_color": INK, **properties})
        return self._formats[key]

    def table_name(self, key: str) -> str:
        """Return the name of a table, such as ``SpentSoFar``; formulas and macros use it, so no language changes it."""
        if key in self._tables:
            raise ValueError(f"two tables are called {key}")
        self._tables.add(key)
        return "".join(part.capitalize() for part in key.split("_"))

    def close(self) -> None:
        """Write the file."""
        for sheet in self.sheets.values():
            sheet.finish()
        self.workbook.close()


class Sheet:
    """A sheet, filled from top to bottom."""

    def __init__(self, book: Book, name: str, footer: str) -> None:
        self.book, self.name, self.row = book, name, 0
        self.page = book.workbook.add_worksheet(name)
        self._widths: dict[int, int] = {}
        self._said: list[tuple[int, str]] = []
        self._wrapped: dict[int, list[str]] = {}
        self._tables: list[int] = []  # the rows of their heads
        self._strong: set[int] = set()  # the rows of sums
        self._parts: list[int] = [0]  # the rows in which begins what stays on one page
        self._heights: dict[int, float] = {}
        self._chart_width = 0
        self.is_one_page = False
        if book.is_mirrored:
            self.page.right_to_left()
        self.page.hide_gridlines(2)
        self.page.set_landscape()
        self.page.set_paper(PAPER_A4)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        self.page.set_footer(footer)

    def title(self, words: str) -> None:
        """Write the title of the sheet."""
        self._height(self.row, 24.0)
        self.page.write_string(self.row, 0, text(words), self.book.format(bold=True, font_size=16))
        self.row += 1

    def state(self, *statements: str) -> None:
        """Write statements in words, each in lines over the whole width."""
        for statement in statements:
            if statement:
                self._said.append((self.row, text(statement)))
                self.row += 1

    def head(self, words: str) -> None:
        """Write the head of a part of the sheet."""
        self.row += 1
        self._parts.append(self.row)
        self.page.write_string(self.row, 0, text(words), self.book.format(bold=True, font_size=12))
        self.row += 1

    def link(self, sheet: str, said: str) -> None:
        """Write a line that leads to another sheet."""
        look = self.book.format(font_color="#0B5394", underline=1)
        self.page.write_url(self.row, 0, f"internal:{sheet_reference(sheet)}!A1", look, sheet)
        self.page.write_string(self.row, 1, text(said), self.book.format())
        self.row += 1

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], is_long: bool = False
    ) -> Placed:
        """Write a named table; the head of a long one stays in view and is repeated on each printed page."""
        room = MOST_ROWS - self.row - 10
        if len(rows) > room:
            self.state(say("workbook.cut", len(rows), room=room))
            rows = rows[:room]
        is_after_words = bool(self._said) and self._said[-1][0] == self.row - 1
        if self._parts[-1] < self.row - 1 and not is_after_words:
            self._parts.append(self.row)
        first = self.row + (2 if is_after_words else 1)
        placed = Placed(self.name, name, first, tuple(column.key for column in columns), len(rows))
        if not rows:
            return placed
        look = {
            "bold": True,
            "text_wrap": True,
            "bg_color": PAPER,
            "bottom": 1,
            "bottom_color": RULE,
            "valign": "vcenter",
        }
        words = different(column.words for column in columns)
        heads = [
            {
                "header": head,
                "header_format": self.book.format(
                    **look,
                    align="left" if column.kind == "text" else "right",
                    indent=int(column.kind == "text" and k > 0),
                ),
            }
            for k, (column, head) in enumerate(zip(columns, words, strict=True))
        ]
        self.page.add_table(
            first - 1,
            0,
            first + len(rows) - 1,
            len(columns) - 1,
            {
                "name": self.book.table_name(name),
                "columns": heads,
                "autofilter": is_long,
                "style": "Table Style Light 1",
                "banded_rows": False,
            },
        )
        for k, row in enumerate(rows):
            for j, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(first + k, j, value, column, placed)
        self._fit(columns, rows, words, is_long)
        self._wrapped[first - 1] = words
        for k, row in enumerate(rows):
            self._wrapped[first + k] = [
                self._words(value) if column.kind == "text" else "" for column, value in zip(columns, row, strict=True)
            ]
        self._tables.append(first - 1)
        self.row = first + len(rows)
        return placed

    def line(self, placed: Placed, columns: Sequence[Column], key: str, label: str, cells: Mapping[str, Value]) -> None:
        """Write a line below a table, such as its sum; ``key`` names it for formulas."""
        by_key = {columns[0].key: label, **cells}
        placed.lines[key] = self.row
        for name, cell in cells.items():
            value = cell.value if isinstance(cell, Formula) else cell
            if isinstance(value, int | float):
                placed.shown[key, name] = float(value)
        for j, column in enumerate(columns):
            self._write(self.row, j, by_key.get(column.key), column, placed, is_strong=True)
        texts = (by_key.get(column.key) if column.kind == "text" else None for column in columns)
        self._wrapped[self.row] = [self._words(value) for value in texts]
        self._strong.add(self.row)
        self._fit(columns, [[by_key.get(column.key) for column in columns]], [""] * len(columns), False)
        self.row += 1

    def alarm(self, placed: Placed, key: str, word: str) -> None:
        """Let a word stand out where it is found in a column of a table."""
        look = self.book.workbook.add_format({"bold": True, "font_color": "#9C0006", "bg_color": "#FFC7CE"})
        _, *where = placed.range(key)
        self.page.conditional_format(*where, {"type": "cell", "criteria": "==", "value": quoted(word), "format": look})

    def charts(self, *charts: Chart, height: int = 320, width: int = 640) -> None:
        """Put charts beside each other below what is there."""
        self._parts.append(self.row)
        for k, (title, drawn) in enumerate(charts):
            drawn.set_size({"width": width, "height": height})
            place = {
                "object_position": 2,
                "x_offset": k * (width + 10),
                "description": say("workbook.chart", title=title),
            }
            self.page.insert_chart(self.row + 1, 0, drawn, place)
        self._chart_width = max(self._chart_width, len(charts) * (width + 10))
        self.row += 2 + math.ceil(height / PIXELS)

    def finish(self) -> None:
        """Set the widths of columns, the heights of rows with many words, what stays in view, and where pages end."""
        for column, width in self._widths.items():
            self.page.set_column(column, column, width)
        last, reach = 0, self._widths.get(0, 9)
        while reach < READABLE:
            last += 1
            reach += self._widths.get(last, 9)
        look = self.book.format(text_wrap=True)
        for row, words in self._said:
            self.page.merge_range(row, 0, row, last, "", look)
            self._text(row, 0, words, {"text_wrap": True})
            self._height(row, LINE * _lines(words, 1.08 * reach))
        for row, cells in self._wrapped.items():
            share = 0.85 if row in self._tables or row in self._strong else 1.0  # heads and sums are bold
            lines = max(_lines(words, share * self._widths[k] - INDENT * (k > 0)) for k, words in enumerate(cells))
            self._height(row, LINE * min(lines, MOST_LINES) + 1.5)
        self.page.fit_to_pages(1, 1 if self.is_one_page else 0)
        head = self._tables[0] if len(self._tables) == 1 else 0
        # The head of one table must not stand above another one.
        self.page.freeze_panes(head + 1, 1)
        self.page.repeat_rows(head)
        if not self.is_one_page and (breaks := self._breaks()):
            self.page.set_h_pagebreaks(breaks)

    def _height(self, row: int, points: float) -> None:
        self._heights[row] = points
        self.page.set_row(row, points)

    def _breaks(self) -> list[int]:
        """Return the rows before which a page ends, so that no part is cut that a page has room for."""
        columns = sum(POINTS_PER_PIXEL * (7 * width + 5) for width in self._widths.values())
        scale = min(1.0, PAGE_WIDTH / max(columns, POINTS_PER_PIXEL * self._chart_width, 1.0))
        room = PAGE_HEIGHT / scale - self._heights.get(0, ROW)

        def height(first: int, end: int) -> float:
            return sum(self._heights.get(row, ROW) for row in range(first, end))

        breaks, used = [], 0.0
        for first, end in zip(self._parts, [*self._parts[1:], self.row], strict=True):
            needed = height(first, end)
            if used and used + needed > room:
                breaks.append(first)
                used = 0.0
            used = (used + needed) % room
        return breaks

    def _write(self, row: int, k: int, value: Value, column: Column, placed: Placed, is_strong: bool = False) -> None:
        look: dict[str, Any] = {"bold": True, "top": 1, "top_color": RULE} if is_strong else {}
        kind = "moment" if isinstance(value, datetime) else "date" if type(value) is date else column.kind
        if isinstance(value, date) and column.kind == "month":
            kind = "month"
        if column.kind == "text" and kind != "text":
            look |= {"num_format": self.book.kinds[kind], "align": "left", "indent": 1 if k else 0}
        elif kind != "text":
            look |= {"num_format": self.book.kinds[kind], "align": "right"}
        else:
            look |= {"text_wrap": True, "align": "left", "indent": 1 if k else 0}
        if value is None:
            self.page.write_blank(row, k, None, self.book.format(**look))
        elif isinstance(value, Formula):
            found = "" if value.value is None else value.value
            self.page.write_formula(row, k, placed.expanded(value.text, row), self.book.format(**look), found)
        elif isinstance(value, bool):
            self.page.write_string(
                row, k, text(say("workbook.yes" if value else "workbook.no")), self.book.format(**look)
            )
        elif isinstance(value, Indented):
            self._text(row, k, text(value.words), {**look, "indent": 2 * min(value.depth, 7)})
        elif isinstance(value, str):
            self._text(row, k, text(value), look)
        elif isinstance(value, date):
            self.page.write_datetime(row, k, value, self.book.format(**look))
        else:
            self.page.write_number(row, k, float(value), self.book.format(**look))

    def _text(self, row: int, k: int, words: str, look: Mapping[str, Any]) -> None:
        # Quoted, a text stays a text also where somebody edits the cell.
        quoted = {"quote_prefix": True} if words.startswith(FORMULA_STARTS) else {}
        self.page.write_string(row, k, words, self.book.format(**look, **quoted))

    def _fit(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Value]], heads: Sequence[str], is_long: bool
    ) -> None:
        for k, (column, head) in enumerate(zip(columns, heads, strict=True)):
            # The button of a filter needs the room of three letters.
            longest = max((len(word) for word in head.split()), default=0) + (4 if is_long else 2)
            widest = max((self._letters(column, row[k]) for row in rows), default=0) + 2
            usual = min(max(widest, longest, WIDTHS.get(column.kind, NARROWEST)), WIDEST)
            width = max(column.width, min(longest, WIDEST)) if column.width else usual
            if abs(len(head) - width) <= AIR:
                # It would just fit, and touch the head beside it.
                width = len(head) + AIR
            self._widths[k] = max(self._widths.get(k, 0), width)

    def _words(self, value: Value) -> str:
        if isinstance(value, Indented):
            return " ".join([*["mm"] * value.depth, text(value.words)])  # as wide as it is indented
        return text(value) if isinstance(value, str) else ""

    def _letters(self, column: Column, value: Value) -> int:
        shown = value.value if isinstance(value, Formula) else value
        if isinstance(shown, Indented):
            return len(shown.words) + 3 * shown.depth
        if shown is None or isinstance(shown, bool):
            return 3
        if isinstance(shown, str):
            return len(shown)
        if isinstance(shown, datetime):
            return WIDTHS["moment"]
        if isinstance(shown, date) or column.kind in ("date", "month", "share"):
            return WIDTHS["date"] - 2
        signs = {kind: len(self.book.kinds[kind].partition(";")[0]) - 5 for kind in ("money", "amount")}
        decimals = {**signs, "number": 3, "days": 2}
        return len(f"{shown:,.0f}") + decimals.get(column.kind, 2)


def _with_currency(plain: str, currency: str) -> str:
    # Other names of currencies could be read as signs of the format.
    if not re.fullmatch("[A-Z]{3}", currency):
        return plain
    named = f"[${currency}]"
    # The region says on which side the currency stands; marks of direction would be read as signs, too.
    is_behind = conventions().money(named, plain).strip().endswith(named)
    return f"{plain} {named}" if is_behind else f"{named} {plain}"


def _lines(words: str, width: float) -> int:
    """Return in how many lines a text breaks: words whole, letters narrower than digits."""
    letters = max(int(width * 1.12), 4)
    return 1 if len(words) <= letters else len(wrap(words, letters, break_on_hyphens=False))
