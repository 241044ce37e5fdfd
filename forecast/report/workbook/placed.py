"""Tables that stand on a sheet, and how formulas and charts point at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from forecast.report.workbook.values import REFERENCE
from forecast.results.words import p_name
from forecast.texts import say


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the key of its cells in formulas, its head, and what it holds.

    Attributes
    ----------
    head : str
        The last part of the key of its text.
    level : str
        The P-level of which it tells, as the summary names it.
    end : str
        ``low`` or ``high``, where it holds that end of an interval.
    """

    key: str
    head: str
    kind: str = "text"
    width: int = 0
    level: str = ""
    end: str = ""

    @property
    def words(self) -> str:
        """Return what stands at its head."""
        given = {"level": level_name(self.level)} if self.level else {}
        head = say(f"workbook.head.{self.head}", **given)
        return say(f"workbook.end.{self.end}", head=head) if self.end else head


def bounded(key: str, head: str, kind: str, level: str = "", short: str = "") -> tuple[Column, Column, Column]:
    """Return the columns of a value and of the ends of its interval, which may have a shorter head."""
    low, high = (Column(f"{key}_{end}", short or head, kind, level=level, end=end) for end in ("low", "high"))
    return Column(key, head, kind, level=level), low, high


def level_name(name: str) -> str:
    """Write the name of a P-level, which the summary calls by a fixed one.

    Examples
    --------
    >>> level_name("P80")
    'P80'
    """
    return p_name(float(name[1:]) / 100.0)


def sheet_reference(name: str) -> str:
    """Return the name of a sheet as formulas and links want it.

    Examples
    --------
    >>> sheet_reference("What's spent")
    "'What''s spent'"
    """
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands, so that formulas and charts can point at it; rows count from its first."""

    sheet: str
    name: str
    first: int
    keys: tuple[str, ...]
    n: int
    lines: dict[str, int] = field(default_factory=dict)
    shown: dict[tuple[str, str], float] = field(default_factory=dict)  # amounts of the lines below it

    def cell(self, key: str, row: int | str, elsewhere: bool = True) -> str:
        """Return the address of a cell, of a row or of a line below the table."""
        at = self.first + row if isinstance(row, int) else self.lines[row]
        where = xl_rowcol_to_cell(at, self.keys.index(key), row_abs=elsewhere, col_abs=elsewhere)
        return f"{sheet_reference(self.sheet)}!{where}" if elsewhere else where

    def column(self, key: str, at: int) -> str:
        """Return the address of a column's cell in a row of the sheet."""
        return str(xl_rowcol_to_cell(at, self.keys.index(key)))

    def range(self, key: str, begin: int = 0, end: int | None = None) -> list[Any]:
        """Return a column as charts want it."""
        k = self.keys.index(key)
        return [self.sheet, self.first + begin, k, self.first + (self.n if end is None else end) - 1, k]

    def address(self, key: str, begin: int = 0, end: int | None = None) -> str:
        """Return a column as formulas want it."""
        name, last = xl_col_to_name(self.keys.index(key)), self.first + (self.n if end is None else end)
        return f"{sheet_reference(self.sheet)}!${name}${self.first + begin + 1}:${name}${last}"

    def expanded(self, formula: str, at: int) -> str:
        """Return a formula with its references as addresses, for a cell in the row ``at`` of the sheet."""

        def address(match: Any) -> str:
            if match[1] is None:
                return str(match[0])
            k, where = self.keys.index(match[1]), match[2]
            if where == "all":
                ends = (self.first, self.first + self.n - 1)
                return ":".join(xl_rowcol_to_cell(row, k) for row in ends)
            row = at if where is None else at + int(where) if where.startswith("-") else self.first + int(where)
            return str(xl_rowcol_to_cell(row, k))

        return REFERENCE.sub(address, formula)


def sum_of(key: str, rows: Sequence[int]) -> str:
    """Return the formula of a sum over some rows of a table, neighbors as one range.

    Examples
    --------
    >>> sum_of("base", [0, 1, 2, 5])
    '=SUM({base:0}:{base:2},{base:5})'
    """
    ranges = [f"{{{key}:{a}}}:{{{key}:{b}}}" if b > a else f"{{{key}:{a}}}" for a, b in _runs(rows)]
    return "=" + "+".join(f"SUM({','.join(ranges[k : k + 200])})" for k in range(0, len(ranges), 200))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    begin = end = rows[0]
    for row in rows[1:]:
        if row > end + 1:
            yield begin, end
            begin = row
        end = row
    yield begin, end
