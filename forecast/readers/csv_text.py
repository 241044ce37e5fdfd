"""CSV tables with places: the header is matched with the declared fields, every cell keeps its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from forecast.errors import Place
from forecast.readers.field import Table
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.tables import Line, rows_of_table
from forecast.readers.textfile import MAX_CELL_CHARACTERS, Sources

MAX_COLUMNS = 500
_QUOTED = re.compile(r' *"((?:[^"]|"")*)" *')
_UNQUOTED = {delimiter: re.compile(f"[^\n{delimiter}]*") for delimiter in (",", ";", "\t")}


def read_csv(path: Path, table: Table, sources: Sources, findings: Findings) -> dict[str, Row]:
    """Return the rows of a CSV file by id, after adding what is wrong to the findings."""
    text = sources.read_text(path, findings)
    if text is None:
        return {}
    return parse_csv(text, sources.name(path), table, findings)


def parse_csv(text: str, file: str, table: Table, findings: Findings) -> dict[str, Row]:
    """Return the rows of CSV text by id, after adding what is wrong to the findings."""
    lines = list(split_csv(text, file, findings))
    return rows_of_table(lines, table, Place(file), findings)


def read_column(path: Path, column: str, sources: Sources, findings: Findings) -> list[Cell] | None:
    """Return the cells of one column of any CSV file, None after saying why not."""
    text = sources.read_text(path, findings)
    if text is None:
        return None
    file = sources.name(path)
    lines = split_csv(text, file, findings)
    header = next(lines, None)
    names = {str(cell.value).strip(): position for position, cell in header.cells.items()} if header else {}
    if column not in names:
        known = ", ".join(f"`{name}`" for name in names)
        findings.error(
            "unknown-column", f"the file has no column `{column}`", Place(file, 1), hint=f"its columns: {known}"
        )
        return None
    return [line.cells[names[column]] for line in lines if names[column] in line.cells]


def delimiter_of(header: str) -> str:
    """Return the delimiter that a header uses: the most frequent of comma, semicolon and tab outside quotes.

    Examples
    --------
    >>> delimiter_of("id;name;predecessors")
    ';'
    """
    bare = re.sub(r'"[^"]*"', "", header)
    return max((",", ";", "\t"), key=bare.count)


def split_csv(text: str, file: str, findings: Findings, delimiter: str = "") -> Iterator[Line]:
    """Yield the lines that are not empty, each with its non-empty cells by position.

    The delimiter is taken from the first line alone if none is given: a guess from the data could change when the data
    does.
    """
    delimiter = delimiter or delimiter_of(text.lstrip("\n").partition("\n")[0])
    position, number = 0, 1
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if '"' not in text[position:end]:
            cells = _plain_cells(text[position:end], delimiter, file, number)
            lines_used = 1
        else:
            found, end, lines_used = _quoted_cells(text, position, delimiter, file, number, findings)
            if found is None:
                return
            cells = found
        for cell in cells.values():
            if isinstance(cell.value, str) and len(cell.value) > MAX_CELL_CHARACTERS:
                findings.error(
                    "cell-too-long",
                    f"the cell holds {len(cell.value):,} characters; at most {MAX_CELL_CHARACTERS:,} are read",
                    cell.place,
                    hint="a quote may not be closed",
                )
                return
        if cells and max(cells) >= MAX_COLUMNS:
            findings.error("too-many-columns", f"the line has more than {MAX_COLUMNS} columns", Place(file, number))
            return
        if cells:
            yield Line(Place(file, number), cells)
        position, number = end + 1, number + lines_used


def _plain_cells(line: str, delimiter: str, file: str, number: int) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 1
    for position, part in enumerate(line.split(delimiter)):
        text = part.strip()
        if text:
            lead = len(part) - len(part.lstrip())
            cells[position] = Cell(text, Place(file, number, column + lead))
        column += len(part) + 1
    return cells


def _quoted_cells(
    text: str, begin: int, delimiter: str, file: str, number: int, findings: Findings
) -> tuple[dict[int, Cell] | None, int, int]:
    """Return the cells of a record with quotes, where it ends, and how many lines it spans."""
    cells: dict[int, Cell] = {}
    at, index, line, line_begin = begin, 0, number, begin
    while True:
        place = Place(file, line, at - line_begin + 1)
        match = _QUOTED.match(text, at)
        if match is None:
            stop = _UNQUOTED[delimiter].match(text, at).end()  # type: ignore[union-attr]  # matches always
            value = text[at:stop].strip()
            if value.startswith('"'):
                findings.error("csv-quote", "a quote is opened here and never closed", place, hint="close the quote")
                return None, len(text), 0
        else:
            value, stop = match[1].replace('""', '"').strip(), match.end()
            for newline in re.finditer("\n", match[0]):
                line, line_begin = line + 1, at + newline.end()
            if stop < len(text) and text[stop] not in (delimiter, "\n"):
                findings.error(
                    "csv-quote",
                    f"`{text[stop : stop + 10].splitlines()[0]}` follows a closing quote",
                    Place(file, line, stop - line_begin + 1),
                    hint='double a quote that belongs to the text: ""',
                )
                return None, stop, 0
        if value:
            cells[index] = Cell(value, place)
        if stop >= len(text) or text[stop] == "\n":
            return cells, stop, line - number + 1
        at, index = stop + 1, index + 1
