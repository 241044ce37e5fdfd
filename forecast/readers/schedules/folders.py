"""Writing an imported schedule as a model folder: `model.yaml` and its tables, which people edit from then on.

Beside them stands `handshake.json`: how well the dates in the schedule came out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forecast.errors import UsageError
from forecast.readers import handshakes
from forecast.readers.fields import TABLES
from forecast.readers.schedules.additions import BAND, NOTHING, Additions
from forecast.readers.schedules.registers import text_of
from forecast.readers.schedules.tables import Fields

MODEL, TASKS = "model.yaml", "tasks.csv"
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?%?")


def write_folder(
    tables: Mapping[str, Mapping[str, Fields]],
    folder: Path,
    source: str,
    record: Mapping[str, Any],
    additions: Additions = NOTHING,
) -> list[Path]:
    """Write the tables of a schedule into a new folder; return the files.

    Parameters
    ----------
    tables : mapping
        As `tables_of` returns them.
    folder : Path
        Must not hold a model yet.
    source : str
        The name of the schedule file, which `model.yaml` states.
    record : mapping
        Of the handshake, see `record_of`.
    additions : Additions
        What the user adds: bands, and risks of a register.

    Raises
    ------
    UsageError
        If a file exists already, or can't be written.
    """
    texts = {
        folder / MODEL: _model(tables, source, additions),
        folder / TASKS: _csv("tasks", tables["tasks"]),
        folder / handshakes.FILE: handshakes.text_of(record),
    }
    if tables.get("resources"):
        texts[folder / TABLES["resources"].file] = _csv("resources", tables["resources"])
    if additions.risks:
        rows = {id_: {name: text_of(cell) for name, cell in row.cells.items()} for id_, row in additions.risks.items()}
        texts[folder / TABLES["risks"].file] = _csv("risks", rows)
    for path in texts:
        if path.exists():
            raise UsageError(f"`{path}` exists already; name another folder, or remove it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"`{folder}` can't be written: {error.strerror or error}") from error
    return list(texts)


def _model(tables: Mapping[str, Mapping[str, Fields]], source: str, additions: Additions) -> str:
    lines = [f"# Imported from {' '.join(source.split())}; `{TASKS}` opens in any spreadsheet program."]
    lines += [f"{name}: {_scalar(value)}" for name, value in tables["project"][""].items()]
    if additions.factors:
        bands = ["  bands:", f"    {BAND}: {_scalar(additions.factors)}"]
        lines += ["estimating:", *bands, "  rules:", f"    - band: {BAND}"]
    if tables["calendars"]:
        lines.append("calendars:")
    for id_, fields in tables["calendars"].items():
        lines.append(f"  {_scalar(id_)}:")
        for name, value in fields.items():
            if name == "exceptions":
                lines.append("    exceptions:")
                lines += [f"      - {_scalar(one)}" for one in value.split("; ")]
            else:
                lines.append(f"    {name}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    """Return a text as YAML reads it, whatever it holds."""
    escaped = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _cell(value: str) -> str:
    """Return a text on one line that no spreadsheet program takes for a formula; a number is none."""
    line = " ".join(value.split())
    if NUMBER.fullmatch(line):
        return line
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def _csv(table: str, rows: Mapping[str, Fields]) -> str:
    used = {name for fields in rows.values() for name in fields}
    columns = [name for name in TABLES[table].names if name in used]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for fields in rows.values():
        writer.writerow([_cell(fields.get(name, "")) for name in columns])
    return text.getvalue()
