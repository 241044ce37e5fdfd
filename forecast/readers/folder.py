"""A model as a folder: `model.yaml` beside CSV tables."""

from __future__ import annotations

from pathlib import Path

from forecast.errors import Place
from forecast.readers import shared_risks
from forecast.readers.blocks import BLOCKS
from forecast.readers.cell_error import CellError, did_you_mean
from forecast.readers.csv_text import read_csv
from forecast.readers.fields import PROJECT, SHEET_TABLES, TABLES
from forecast.readers.handshakes import read_handshake
from forecast.readers.mappings import calendar_rows, estimating_blocks, project_row
from forecast.readers.raw import Cell, Findings, RawModel
from forecast.readers.textfile import Sources
from forecast.readers.values import file_name
from forecast.readers.yaml_text import read_yaml
from forecast.workspace import MODEL_FILE

MODEL_KEYS = (
    *(name for name in PROJECT.names if name not in ("distribution", "risk_combination")),
    "estimating",
    "calendars",
    "files",
    *BLOCKS,
)


FILES = (*SHEET_TABLES, shared_risks.NAME)


def read_folder(path: Path, sources: Sources, findings: Findings) -> RawModel | None:
    """Return the raw model of a folder, None if its `model.yaml` can't be read."""
    folder = path if path.is_dir() else path.parent
    file = folder / MODEL_FILE if path.is_dir() else path
    place = Place(sources.name(file))
    root = read_yaml(file, sources, findings)
    if root is None:
        return None
    keys = root.value if isinstance(root.value, dict) else {}
    for key, cell in keys.items():
        if key not in MODEL_KEYS:
            findings.error(
                "unknown-key",
                f"unknown key `{key}`",
                cell.key_place,
                table="project",
                field=key,
                hint=did_you_mean(key, MODEL_KEYS, otherwise=f"keys: {', '.join(MODEL_KEYS)}"),
            )
    raw = RawModel(folder.resolve().name, folder, place, {"project": {"": project_row(keys, place, findings)}})
    raw.blocks = {key: keys[key] for key in BLOCKS if key in keys} | estimating_blocks(keys)
    raw.tables["calendars"] = calendar_rows(keys.get("calendars"), findings)
    files = _files(keys.get("files"), findings)
    for name in SHEET_TABLES:
        table_file = folder / (files[name] if name in files else TABLES[name].file)
        raw.table_places[name] = Place(sources.name(table_file))
        if name in files or TABLES[name].required or table_file.exists():
            raw.tables[name] = read_csv(table_file, TABLES[name], sources, findings)
    if shared_risks.NAME in files:
        shared_risks.include(raw, folder / files[shared_risks.NAME], sources, findings)
    raw.handshake = read_handshake(folder, sources, findings)
    return raw


def _files(cell: Cell | None, findings: Findings) -> dict[str, str]:
    """Return the file names that `files` states."""
    if cell is None or cell.is_empty:
        return {}
    if not isinstance(cell.value, dict):
        findings.error(
            "yaml-shape",
            "`files` needs a mapping: table: file",
            cell.place,
            table="project",
            field="files",
            hint="write `files: {tasks: tasks.csv}`",
        )
        return {}
    files = {}
    for name, value in cell.value.items():
        if name not in FILES:
            findings.error(
                "unknown-key",
                f"unknown table `{name}`",
                value.key_place,
                table="project",
                field="files",
                hint=did_you_mean(name, FILES, otherwise=f"tables: {', '.join(FILES)}"),
            )
            continue
        try:
            file = file_name(value)
        except CellError as wrong:
            findings.error(wrong.code, wrong.message, value.place, table="project", field="files", hint=wrong.hint)
            continue
        if file:
            files[name] = file
    return files
