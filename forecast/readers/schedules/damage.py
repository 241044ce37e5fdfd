"""What is said of a file that is no schedule, or only the beginning of one."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from forecast.errors import InputError, Place, Problem
from forecast.readers.cell_error import shown

SAVE = "save it from the planner's program as .mpp, .xml (MSPDI, PMXML) or .xer"
AGAIN = "get it from its program once more, whole"
OFFICE, ZIP, XER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"ERMHDR"
TABLES = {".csv", ".xlsx", ".xls", ".xlsm", ".ods"}
DOCUMENT = "[Content_Types].xml"  # of Office, which packs many files into one
LAST = "%E"
BREAKS_OFF = "start and end within the same entity"
BEGINNING, ENDING = 30, 100
BLANK = "\x00\x1a\r\n "


def refusal(path: Path, code: str, message: str, hint: str = SAVE) -> InputError:
    """Return an error about a file as a whole."""
    return InputError([Problem(code, message, hint=hint, place=Place(str(path)))])


def unknown(path: Path) -> InputError:
    """Return the error about a file that mpxj takes for none of its formats."""
    with path.open("rb") as file:
        head = file.read(BEGINNING * 2)
    if path.suffix.lower() in TABLES:
        message = "a table is no schedule file"
        return refusal(path, "schedule-unknown", message, "a table of tasks is a model: `forecast init` writes one")
    if head.startswith(OFFICE):
        message = (
            "it begins as files of Microsoft Project do, but holds no schedule: it is cut off, or of another program"
        )
        return refusal(path, "schedule-unknown", message, AGAIN)
    if head.startswith(XER):
        message = "it begins as files of Primavera do, but holds no project: it is cut off"
        return refusal(path, "schedule-unknown", message, AGAIN)
    if head.startswith(ZIP):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        if DOCUMENT in names:
            return refusal(path, "schedule-unknown", "the file is a document of Excel, Word or PowerPoint")
        listed = ", ".join(map(shown, names[:3])) + (" …" if len(names) > 3 else "")
        return refusal(path, "schedule-unknown", f"the archive holds no schedule that mpxj knows: {listed}")
    begins = head.decode("utf-8", "replace").split("\n")[0][:BEGINNING].strip()
    said = f"; it begins with {shown(begins)}" if begins.isprintable() and "\ufffd" not in begins else ""
    return refusal(path, "schedule-unknown", f"this is no schedule format that mpxj knows{said}")


def unreadable(path: Path, error: Any) -> InputError:
    """Return the error about a file at which mpxj fails, by the first cause of a chain of Java's exceptions."""
    while error.getCause() is not None:
        error = error.getCause()
    message = str(error.getMessage() or type(error).__name__).splitlines()[0]
    line = int(error.getLineNumber()) if hasattr(error, "getLineNumber") else 0
    if BREAKS_OFF in message or _ends_within_a_tag(path):
        return refusal(path, "schedule-unreadable", f"the file breaks off in line {line:,}", AGAIN)
    where = f", line {line:,}" if line > 0 else ""
    return refusal(path, "schedule-unreadable", f"the file can't be read{where}: {message}")


def _ends_within_a_tag(path: Path) -> bool:
    """Return whether a file of XML ends with anything but the end of a tag, in any encoding."""
    data = path.read_bytes().replace(b"\0", b"").strip()
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(b"<") and not data.endswith(b">")


def cut_off(path: Path) -> Problem | None:
    """Return what is wrong with the end of a file of Primavera, whose last line is `%E`; only a doubt is a warning.

    Raises
    ------
    InputError
        If the last line is none that is whole.
    """
    with path.open("rb") as file:
        if file.read(len(XER)) != XER:
            return None
        file.seek(max(path.stat().st_size - ENDING, 0))
        if file.read().decode("cp1252", "replace").rstrip(BLANK).endswith(f"\n{LAST}"):
            return None
        file.seek(0)
        lines = file.read().decode("cp1252", "replace").rstrip(BLANK).split("\n")
    last = lines[-1].strip("\r ")
    header = next((line for line in reversed(lines) if line.startswith("%F")), "")
    n_cells, n_columns = last.count("\t"), header.count("\t")
    if not last.startswith(("%R\t", "%T\t", "%F\t")) or (last.startswith("%R") and n_cells < n_columns):
        message = f"the file breaks off in line {len(lines):,}: the last line of Primavera's files is `{LAST}`"
        raise refusal(path, "schedule-unreadable", message, AGAIN)
    return Problem(
        "schedule-end",
        f"the last line is no `{LAST}`, with which Primavera's files end: what follows may be missing",
        severity="warning",
        hint="compare the number of tasks and links with the program's, or get the file once more",
        place=Place(str(path)),
    )
