"""A model as one workbook: sheets Project, Calendars, Tasks, Risks, Impacts, Resources, Costs, Accounts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from forecast.errors import Place
from forecast.readers import shared_risks
from forecast.readers.cell_error import CellError, did_you_mean
from forecast.readers.fields import CALENDARS, PROJECT, SHEET_TABLES, TABLES
from forecast.readers.raw import Cell, Findings, RawModel, Row
from forecast.readers.tables import Line, column_hint, rows_of_table
from forecast.readers.textfile import MAX_CELL_CHARACTERS, Sources
from forecast.readers.values import file_name

MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
# Unpacked: the largest workbook of a project stays far below; a zip bomb does not.
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_CELLS = 4_000_000
_SHEETS = {"project": PROJECT, "calendars": CALENDARS, **{name: TABLES[name] for name in SHEET_TABLES}}
_IGNORED = ("note", "readme", "read me")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ERROR_CELL = re.compile(
    rb"<c\b(?=[^>]*\bt=\"e\")[^>]*\br=\"([A-Z]+[0-9]+)\"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>", re.DOTALL
)


def read_workbook(path: Path, sources: Sources, findings: Findings) -> RawModel | None:
    """Return the raw model of a workbook, None if it can't be opened."""
    data = sources.read_bytes(path, findings, limit=MAX_WORKBOOK_BYTES)
    if data is None:
        return None
    file = sources.name(path)
    place = Place(file)
    sheets = open_sheets(data, file, findings)
    if sheets is None:
        return None
    raw = RawModel(path.resolve().stem, path.parent, place, {"project": {"": Row(place, {})}})
    shared: Cell | None = None
    for title, lines in sheets.items():
        name = title.strip().casefold()
        sheet_place = Place(file, sheet=title)
        if name.startswith(_IGNORED):
            continue
        if name not in _SHEETS:
            findings.warning(
                "unknown-sheet",
                f"the sheet `{title}` is not used",
                sheet_place,
                hint=did_you_mean(
                    name, list(_SHEETS), otherwise="begin its name with `Notes` to say that this is meant"
                ),
            )
            continue
        raw.table_places[name] = sheet_place
        if name == "project":
            shared = next((line.cells.get(1) for line in lines if _is_shared(line)), None)
            settings = [line for line in lines if not _is_shared(line)]
            raw.tables[name] = {"": _project_row(settings, sheet_place, findings)}
        elif lines or TABLES[name].required:
            raw.tables[name] = rows_of_table(lines, TABLES[name], sheet_place, findings)
    for table in (PROJECT, TABLES["tasks"]):
        if table.name not in raw.table_places:
            findings.error(
                "missing-sheet",
                f"the workbook has no sheet `{table.name.title()}`",
                place,
                table=table.name,
                hint=f"its sheets: {', '.join(sheets) or 'none'}",
            )
    if shared is not None:
        _include_shared(raw, shared, sources, findings)
    return raw


def _is_shared(line: Line) -> bool:
    """Return whether a line of the sheet Project names the table of enterprise risks."""
    key = line.cells.get(0)
    return key is not None and str(key.value).strip().casefold().replace(" ", "_") == shared_risks.NAME


def _include_shared(raw: RawModel, cell: Cell, sources: Sources, findings: Findings) -> None:
    try:
        file = file_name(cell)
    except CellError as wrong:
        findings.error(wrong.code, wrong.message, cell.place, table="project", field=shared_risks.NAME, hint=wrong.hint)
        return
    shared_risks.include(raw, raw.folder / file, sources, findings)


def open_sheets(data: bytes, file: str, findings: Findings) -> dict[str, list[Line]] | None:
    """Return the cells of all sheets by title, None after saying why the workbook can't be opened."""
    place = Place(file)
    if not data:
        findings.error("empty-file", "the file is empty", place)
        return None
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            findings.error(
                "password",
                "the workbook is protected with a password",
                place,
                hint="remove the password in the spreadsheet program (File, Info, Protect) and save it again",
            )
        else:
            findings.error(
                "not-a-workbook", "this is a workbook of the old format .xls", place, hint="save it as .xlsx"
            )
        return None
    try:
        errors = _formula_errors(data)
    except _TooLargeError as error:
        findings.error("file-too-large", str(error), place, hint="keep only the sheets that belong to the project")
        return None
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib_error(),
    ):
        findings.error(
            "not-a-workbook",
            "this is not an .xlsx workbook, or it is damaged",
            place,
            hint="open it in a spreadsheet program and save it as .xlsx",
        )
        return None
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {}
        for title in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            sheets[title] = _lines(rows, file, title, errors.get(title, {}), findings)
    except python_calamine.PasswordError:
        findings.error(
            "password", "the workbook is protected with a password", place, hint="remove the password and save it again"
        )
        return None
    except Exception as error:  # calamine raises several kinds, and may panic on damaged files
        findings.error(
            "not-a-workbook",
            f"the workbook can't be read: {error}",
            place,
            hint="open it in a spreadsheet program and save it as .xlsx",
        )
        return None
    return sheets


class _TooLargeError(Exception):
    """The workbook unpacks to more than is sensible."""


def zlib_error() -> type[Exception]:
    """Return the error of damaged compressed data."""
    import zlib

    return zlib.error


def _formula_errors(data: bytes) -> dict[str, dict[str, str]]:
    """Return the cells whose formula failed, by sheet title and cell: the reader of values shows them as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED_BYTES or len(members) > 10_000:
            raise _TooLargeError(
                f"the workbook unpacks to {unpacked / 1e6:,.0f} MB; at most {MAX_UNPACKED_BYTES / 1e6:,.0f} MB are read"
            )
        by_part = {}
        for member in members:
            # Reading every part also proves that the sizes that the archive states are true.
            content = archive.read(member)
            if member.filename.startswith("xl/worksheets/") and b't="e"' in content:
                by_part[member.filename] = {
                    cell.decode(): value.decode() for cell, value in _ERROR_CELL.findall(content)
                }
        if not by_part:
            return {}
        return {title: by_part[part] for title, part in _sheet_parts(archive).items() if part in by_part}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the archive's part of each sheet by its title."""
    from html import unescape

    def attributes(tag: str, part: str) -> list[dict[str, str]]:
        content = archive.read(part).decode("utf-8", "replace")
        found = re.findall(rf"<(?:\w+:)?{tag}\b([^>]*)>", content)
        return [{key: unescape(value) for key, value in re.findall(r'([\w:]+)="([^"]*)"', text)} for text in found]

    targets = {
        row.get("Id", ""): row.get("Target", "") for row in attributes("Relationship", "xl/_rels/workbook.xml.rels")
    }
    parts = {}
    for sheet in attributes("sheet", "xl/workbook.xml"):
        target = targets.get(sheet.get("r:id", ""), "")
        parts[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def column_letters(position: int) -> str:
    """Return the letters of a column, counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _lines(rows: list[list[Any]], file: str, sheet: str, errors: dict[str, str], findings: Findings) -> list[Line]:
    if len(rows) * max((len(row) for row in rows[:1]), default=0) > MAX_CELLS:
        findings.error(
            "file-too-large",
            f"the sheet has more than {MAX_CELLS:,} cells",
            Place(file, sheet=sheet),
            hint="delete empty rows and columns that carry only a format",
        )
        return []
    lines = []
    for cell, value in errors.items():
        findings.error(
            "formula-error",
            f"the formula of this cell failed: {value}",
            Place(file, sheet=sheet, cell=cell),
            hint="repair the formula, or write the value",
        )
    for number, row in enumerate(rows, 1):
        cells = {}
        for position, value in enumerate(row):
            if value == "" or value is None:
                continue
            place = Place(file, sheet=sheet, cell=f"{column_letters(position)}{number}")
            understood = _value(value)
            if isinstance(understood, str) and len(understood) > MAX_CELL_CHARACTERS:
                findings.error(
                    "cell-too-long",
                    f"the cell holds {len(understood):,} characters; at most {MAX_CELL_CHARACTERS:,} are read",
                    place,
                )
                continue
            if understood != "":
                cells[position] = Cell(understood, place)
        if cells:
            lines.append(Line(Place(file, sheet=sheet, cell=f"A{number}"), cells))
    return lines


def _value(value: Any) -> str | float | bool | date:
    """Return a cell's value as text, number, truth or date."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, datetime):
        # A time of day within a date is kept as text, so that it is refused where a date is expected.
        return value.date() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value).strip()


def _project_row(lines: list[Line], place: Place, findings: Findings) -> Row:
    """Return the settings of the sheet Project: names in the first column, values in the second."""
    cells: dict[str, Cell] = {}
    for line in lines:
        key = line.cells.get(0)
        if key is None:
            continue
        title = str(key.value).strip()
        value = line.cells.get(1)
        field = PROJECT.find(title)
        if field is None:
            if title.casefold() in ("field", "key", "setting") or title.startswith(("x_", "#")):
                continue
            findings.error(
                "unknown-field",
                f"unknown field `{title}`",
                key.place,
                table="project",
                field=title,
                hint=column_hint(title, PROJECT) or f"fields: {', '.join(PROJECT.names)}",
            )
        elif field.name in cells:
            findings.error(
                "duplicate-key",
                f"`{field.name}` stands here a second time",
                key.place,
                table="project",
                field=field.name,
                hint="remove one of the two",
            )
        elif value is not None:
            cells[field.name] = Cell(value.value, value.place, key.place)
    return Row(place, cells)
