"""A risk register in a file of its own, whose rows name the tasks of an imported schedule as people do.

A task is named by its id, its name, its place in the work breakdown, an activity code or a value of one of the user's
fields. A name that several tasks share is no name; a code means all tasks that have it, a summary all that is below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from forecast.errors import Place
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.csv_text import delimiter_of, split_csv
from forecast.readers.fields import TABLES
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.schedules.planned import PlannedSchedule
from forecast.readers.tables import Line, column_hint, rows_of_table
from forecast.readers.textfile import Sources
from forecast.readers.workbook import MAX_WORKBOOK_BYTES, open_sheets

RISKS = TABLES["risks"]
HEADER_IN = 20  # first lines of a sheet that may hold titles above the header
NEAR = 3


def read_register(
    path: Path,
    columns: Mapping[str, Cell],
    schedule: PlannedSchedule,
    ids: Mapping[int, str],
    codes: Mapping[int, tuple[str, ...]],
    sources: Sources,
    findings: Findings,
) -> dict[str, Row]:
    """Return the rows of a register with the ids of the tasks that they name; what is wrong is among the findings.

    Parameters
    ----------
    path : Path
        A CSV file, or a workbook whose sheet of risks is its only one, or begins with `Risk`.
    columns : mapping of str to Cell
        Which field a column is, by its title, for columns whose title does not say it.
    schedule : PlannedSchedule
    ids : mapping of int to str
        The ids that the import gave the tasks, by their unique numbers.
    codes : mapping of int to tuple of str
        The activity codes of each task by its unique number, see `activity_codes`.
    sources : Sources
    findings : Findings
    """
    lines, place = _lines(path, sources, findings)
    rows: dict[str, Row] = {}
    if lines is not None:
        rows = rows_of_table(_with_known_header(lines, columns, findings), RISKS, place, findings)
    names = _Names(schedule, ids, codes)
    for id_, row in rows.items():
        cell = row.cells.get("tasks")
        if cell is not None and not cell.is_empty:
            row.cells["tasks"] = Cell("; ".join(_tasks(id_, cell, names, findings)), cell.place, cell.key_place)
    return rows


def _lines(path: Path, sources: Sources, findings: Findings) -> tuple[list[Line] | None, Place]:
    """Return the lines of a register and where they stand, None after saying why not."""
    place, kind = Place(sources.name(path)), path.suffix.lower()
    if kind == ".csv":
        text = sources.read_text(path, findings)
        if text is None:
            return None, place
        # Titles may stand above the header, which has the most separators.
        head = max(text.split("\n", HEADER_IN)[:HEADER_IN], key=lambda line: line.count(delimiter_of(line)))
        return list(split_csv(text, place.file, findings, delimiter_of(head))), place
    if kind != ".xlsx":
        findings.error(
            "register-format",
            f"a register is a workbook .xlsx or a table .csv, not `{path.suffix or path.name}`",
            place,
            hint="open it in a spreadsheet program and save it as .xlsx",
        )
        return None, place
    data = sources.read_bytes(path, findings, limit=MAX_WORKBOOK_BYTES)
    sheets = None if data is None else open_sheets(data, place.file, findings)
    title = None if sheets is None else _sheet(sheets, place, findings)
    if sheets is None or title is None:
        return None, place
    return sheets[title], Place(place.file, sheet=title)


def activity_codes(project: Any) -> dict[int, tuple[str, ...]]:
    """Return the activity codes of the tasks of mpxj's project, values and what they stand for."""
    found = {}
    if len(project.getActivityCodes()) == 0:
        return {}
    for task in project.getTasks():
        values = [value for value in task.getActivityCodeValues().values() if value is not None]
        texts = [str(text) for value in values for text in (value.getName(), value.getDescription()) if text]
        if texts and task.getUniqueID() is not None:
            found[int(task.getUniqueID())] = tuple(texts)
    return found


def text_of(cell: Cell) -> str:
    """Return a cell of a workbook as it is written in a CSV file."""
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _sheet(sheets: Mapping[str, list[Line]], place: Place, findings: Findings) -> str | None:
    """Return the title of the sheet that holds the risks."""
    filled = [title for title, lines in sheets.items() if lines]
    named = [title for title in filled if title.strip().casefold().startswith("risk")]
    found = named if named else filled
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"`{title}`" for title in found) or "none with rows"
    findings.error(
        "register-sheet",
        f"it is not clear which sheet holds the risks: {listed}",
        place,
        hint="name it `Risks`, and no other sheet so",
    )
    return None


def _with_known_header(lines: list[Line], columns: Mapping[str, Cell], findings: Findings) -> list[Line]:
    """Return the lines from the header on, its columns named as fields; those that are none are left out."""
    wanted = {_folded(title): str(field.value) for title, field in columns.items()}
    for title, cell in columns.items():
        field = str(cell.value)
        if RISKS.field(field) is None:
            hint = column_hint(field, RISKS) or f"fields: {', '.join(RISKS.names[:12])} …"
            message = f"`{title}` is mapped to `{field}`, which is no field"
            findings.error("unknown-field", message, cell.place, hint=hint)

    def known(cell: Cell) -> bool:
        return _folded(cell.value) in wanted or RISKS.find(str(cell.value)) is not None

    scores = [sum(map(known, line.cells.values())) for line in lines[:HEADER_IN]]
    first = scores.index(max(scores)) if scores else 0
    if not lines:
        return []
    header = lines[first]
    titles = {_folded(cell.value) for cell in header.cells.values()}
    for title, cell in columns.items():
        if _folded(title) not in titles:
            there = [str(cell.value) for cell in header.cells.values()]
            findings.error(
                "register-column",
                f"the register has no column {shown(title)}",
                cell.key_place or cell.place,
                hint=did_you_mean(title, there, otherwise=f"its columns: {', '.join(there)}"),
            )
    cells = {position: _named(cell, wanted, findings) for position, cell in header.cells.items()}
    return [Line(header.place, cells), *lines[first + 1 :]]


def _named(cell: Cell, wanted: Mapping[str, str], findings: Findings) -> Cell:
    """Return the title of a column as the field that it is; `x_` begins what is not read."""
    title = str(cell.value)
    field = wanted.get(_folded(title))
    if field is None:
        found = RISKS.find(title)
        if found is not None and found.name not in wanted.values():
            return cell
        if found is None and not title.casefold().startswith("x_"):
            findings.warning(
                "register-column",
                f"the column {shown(title)} is not read",
                cell.place,
                hint=column_hint(title, RISKS) or f"say what it is: `--map '{title}=field'`, or `map` in a scenario",
            )
    return Cell(field or f"x_{title}", cell.place, cell.key_place)


def _folded(text: object) -> str:
    return " ".join(str(text).split()).casefold()


class _Names:
    """What the tasks of a schedule are called."""

    def __init__(self, schedule: PlannedSchedule, ids: Mapping[int, str], codes: Mapping[int, tuple[str, ...]]) -> None:
        below: dict[int, list[str]] = {}
        parents = {task.uid: task.parent for task in schedule.tasks}
        for uid, id_ in ids.items():
            parent = parents[uid]
            while parent is not None and parent in parents:
                below.setdefault(parent, []).append(id_)
                parent = parents[parent]
        self.by_id = {_folded(id_): id_ for id_ in ids.values()}
        self.by_name: dict[str, list[list[str]]] = {}
        self.by_code: dict[str, dict[str, None]] = {}
        self.said: dict[str, str] = {_folded(id_): id_ for id_ in ids.values()}
        for task in schedule.tasks:
            meant = [ids[task.uid]] if task.uid in ids else below.get(task.uid, [])
            if not meant:
                continue
            self.by_name.setdefault(_folded(task.name), []).append(meant)
            self.said.setdefault(_folded(task.name), task.name)
            own = (value for _, value in task.fields)
            for code in (task.wbs, *codes.get(task.uid, ()), *own, *(() if task.uid in ids else (task.id,))):
                if code:
                    self.by_code.setdefault(_folded(code), {}).update(dict.fromkeys(meant))
                    self.said.setdefault(_folded(code), code)

    def tasks(self, entry: str) -> list[str]:
        """Return the ids of the tasks that a text names.

        Raises
        ------
        CellError
            If it names none, or if several have this name.
        """
        key = _folded(entry)
        if key in self.by_id:
            return [self.by_id[key]]
        named = self.by_name.get(key, [])
        if len(named) > 1:
            several = ", ".join(f"`{one[0]}`" for one in named[:NEAR])
            raise CellError(
                "ambiguous-task",
                f"{len(named)} tasks are called {shown(entry)}",
                f"write the id that is meant: {several}",
            )
        if named:
            return named[0]
        if key in self.by_code:
            return list(self.by_code[key])
        near = get_close_matches(key, self.said, n=NEAR, cutoff=0.5 if len(key) <= NEAR else 0.6)
        hint = f"did you mean {' or '.join(f'`{self.said[one]}`' for one in near)}?" if near else None
        raise CellError(
            "unknown-task",
            f"{shown(entry)} is no task of the schedule: neither an id, a name nor a code",
            hint or "write an id of the schedule; several are separated by `;`",
        )


def _tasks(risk: str, cell: Cell, names: _Names, findings: Findings) -> list[str]:
    """Return the ids of the tasks that a cell lists, after adding what names none to the findings."""
    found: dict[str, None] = {}
    for entry in _entries(text_of(cell), names):
        try:
            found |= dict.fromkeys(names.tasks(entry))
        except CellError as wrong:
            findings.error(
                wrong.code, wrong.message, cell.place, table="risks", id=risk, field="tasks", hint=wrong.hint
            )
    return list(found)


def _entries(text: str, names: _Names) -> Iterator[str]:
    """Yield what a cell lists: apart by `;` and new lines, and by commas where no name has them."""
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        key = _folded(part)
        if "," not in part or key in names.said:
            yield part
        else:
            yield from filter(None, map(str.strip, part.split(",")))
