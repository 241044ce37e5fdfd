"""Kinds of models: which reader reads what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from forecast.errors import Place
from forecast.readers.folder import read_folder
from forecast.readers.imports import Asked, read_import
from forecast.readers.raw import Cell, Findings, RawModel
from forecast.readers.textfile import Sources
from forecast.readers.workbook import read_workbook
from forecast.workspace import MODEL_FILE

SCHEDULE_ENDINGS = (".mpp", ".mpt", ".mpx", ".xml", ".xer", ".pmxml")
Reader = Callable[[Path, Sources, Findings], "RawModel | None"]


def read_schedule_file(path: Path, sources: Sources, findings: Findings, asked: Asked | None = None) -> RawModel | None:
    """Read a schedule of a planner's program; what that needs is loaded only then."""
    from forecast.readers.schedules.tables import read_schedule

    return read_schedule(path, sources, findings, asked or Asked())


# A format is one file that reads a path into raw tables, and one line here: the kind of source it reads.
READERS: dict[str, Reader] = {
    "folder": read_folder,
    ".xlsx": read_workbook,
    **dict.fromkeys(SCHEDULE_ENDINGS, read_schedule_file),
}


def kind_of(path: Path) -> str:
    """Return the kind of source a path is: ``folder`` (or its `model.yaml`), or the file's ending."""
    return "folder" if path.is_dir() or path.name == MODEL_FILE else path.suffix.lower()


def read_raw_model(
    path: Path, sources: Sources, findings: Findings, asked: Cell | None = None, folder: Path | None = None
) -> RawModel | None:
    """Return the raw tables of a model, None after saying why not.

    Parameters
    ----------
    path : Path
    sources : Sources
    findings : Findings
    asked : Cell, optional
        The block `import` of a scenario, for a model that is a schedule file.
    folder : Path, optional
        What paths in the block are relative to.
    """
    kind = kind_of(path)
    if asked is not None and kind in SCHEDULE_ENDINGS:
        return read_schedule_file(path, sources, findings, read_import(asked, folder or path.parent, findings))
    if asked is not None:
        findings.error(
            "import-without-schedule",
            "`import` says how a schedule file is read, and the model is none",
            asked.key_place or asked.place,
            table="scenario",
            field="import",
            hint="remove it, or name the schedule file as `model`",
        )
    if kind in READERS:
        return READERS[kind](path, sources, findings)
    place = Place(sources.name(path))
    if not path.exists():
        findings.error(
            "missing-model",
            "there is no such model",
            place,
            hint="name a folder with a `model.yaml`, a workbook `.xlsx`, or a schedule file",
        )
        return None
    hint = (
        "open it in a spreadsheet program and save it as .xlsx" if kind in (".xls", ".xlsm", ".ods", ".xlsb") else None
    )
    findings.error(
        "unknown-format",
        "a model is a folder with a `model.yaml`, a workbook `.xlsx` or a schedule file, "
        f"not `{path.suffix or path.name}`",
        place,
        hint=hint,
    )
    return None
