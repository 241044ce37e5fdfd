"""From lines of cells to rows of a declared table: what CSV files and sheets of a workbook have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forecast.errors import Place
from forecast.readers.cell_error import CellError, did_you_mean
from forecast.readers.field import Table
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.values import identifier

MAX_ROWS = 200_000


@dataclass(slots=True)
class Line:
    """One line of a table: its cells that are not empty, by position from 0."""

    place: Place
    cells: dict[int, Cell]


def rows_of_table(lines: Sequence[Line], table: Table, place: Place, findings: Findings) -> dict[str, Row]:
    """Return the rows by id; the first line is the header."""
    if not lines:
        findings.error("empty-table", f"the table of {table.name} has no header", place, table=table.name)
        return {}
    fields = _match_header(lines[0], table, findings)
    if len(lines) == 1:
        if table.required:
            findings.error(
                "empty-table",
                f"the table has a header but no {table.name}",
                place,
                table=table.name,
                hint="write at least one row",
            )
        return {}
    if len(lines) > MAX_ROWS:
        findings.error(
            "too-many-rows",
            f"the table has {len(lines) - 1:,} rows; at most {MAX_ROWS:,} are read",
            place,
            table=table.name,
        )
        return {}
    rows: dict[str, Row] = {}
    for line in lines[1:]:
        cells = {}
        for position, cell in line.cells.items():
            if position in fields:
                cells[fields[position]] = cell
            elif position not in lines[0].cells:
                findings.error(
                    "cell-without-column",
                    f"`{cell.value}` stands in column {position + 1}, which has no name in the header",
                    cell.place,
                    table=table.name,
                    hint="a separator may be missing in quotes, or the column needs a name",
                )
        if cells:
            add_row(rows, Row(line.place, cells), table, findings)
    return rows


def _match_header(header: Line, table: Table, findings: Findings) -> dict[int, str]:
    """Return the field name of each column that has one."""
    fields: dict[int, str] = {}
    first: dict[str, Cell] = {}
    for position, cell in header.cells.items():
        title = str(cell.value).strip()
        if title.startswith(("x_", "X_")):
            continue  # columns of the user's own
        field = table.find(title)
        if field is None:
            findings.error(
                "unknown-column",
                f"unknown column `{title}`",
                cell.place,
                table=table.name,
                field=title,
                hint=column_hint(title, table)
                or f"columns: {', '.join(table.names[:12])} …; begin a column of your own with `x_`",
            )
        elif field.name in first:
            other = str(first[field.name].value)
            findings.error(
                "duplicate-column",
                f"the columns `{other}` and `{title}` are both `{field.name}`",
                cell.place,
                table=table.name,
                field=field.name,
                hint="remove one of the two, or begin its name with `x_`",
            )
        else:
            fields[position] = field.name
            first[field.name] = cell
    for field in table.fields:
        if field.required and field.name not in first:
            findings.error(
                "missing-column",
                f"the column `{field.name}` ({field.description}) is missing",
                header.place,
                table=table.name,
                field=field.name,
                hint=f"add a column `{field.name}`",
            )
    return fields


def column_hint(title: str, table: Table) -> str | None:
    """Return the nearest field of a table as a hint."""
    known = {name: name for name in table.names}
    for field in table.fields:
        known.update(dict.fromkeys(field.aliases, field.name))
    hint = did_you_mean(title.replace(" ", "_"), list(table.names)) or did_you_mean(title, list(known))
    return hint


def add_row(rows: dict[str, Row], row: Row, table: Table, findings: Findings) -> None:
    """Add a row under its id; a row without an id or with one that exists already is a finding."""
    key_field = "risk" if table.name == "impacts" else "id"
    cell = row.cells.get(key_field)
    if cell is None or cell.is_empty:
        # Where the whole column is missing, that has been said once.
        findings.error(
            "missing-id",
            f"this row has no `{key_field}`",
            row.place,
            table=table.name,
            field=key_field,
            hint="give it one, or delete the row",
        )
        return
    try:
        id_ = identifier(cell)
    except CellError as wrong:
        findings.error(wrong.code, wrong.message, cell.place, table=table.name, field=key_field, hint=wrong.hint)
        return
    if table.name == "impacts":
        id_ = _impact_id(id_, row, rows)
    if id_ in rows:
        first = rows[id_].place
        findings.error(
            "duplicate-id",
            f"the id `{id_}` stands here a second time; the first is in {_short(first)}",
            cell.place,
            table=table.name,
            id=id_,
            field="id",
            hint="give each row an id of its own",
        )
        return
    rows[id_] = row


def _impact_id(risk: str, row: Row, rows: dict[str, Row]) -> str:
    """Return the name of an impact: its risk and its tasks (without any: its resources) in alphabetical order.

    It is numbered where that repeats.
    """
    listed = [cell for cell in (row.cells.get("tasks"), row.cells.get("resources")) if cell and not cell.is_empty]
    parts: list[str] = []
    for cell in listed[:1]:
        if isinstance(cell.value, list):
            parts = [str(item.value) for item in cell.value]
        else:
            parts = str(cell.value).replace(",", ";").split(";")
    base = f"{risk}/{';'.join(sorted(part.strip() for part in parts if part.strip()))}"
    name, count = base, 1
    while name in rows:
        count += 1
        name = f"{base}#{count}"
    return name


def _short(place: Place) -> str:
    return f"line {place.line}" if place.line is not None else f"{place.sheet}!{place.cell}"
