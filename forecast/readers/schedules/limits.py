"""What is refused before anything else looks at a schedule file: it came by mail from somebody.

Nothing in a file is ever run, fetched or resolved. Sizes are bounded, packed files by what they unpack to.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from forecast.errors import InputError
from forecast.readers.cell_error import did_you_mean
from forecast.readers.schedules.damage import DOCUMENT, refusal

LARGEST_FILE = 200 * 2**20
"""Bytes of a file, and of everything that a packed file holds."""

LARGEST_CELL = 8 * 2**20
"""Bytes of one value of XML, of one line of the other text formats."""

MOST_ENTRIES = 1_000
"""Files within a packed file."""

DECLARATIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
)
ZIP, GZIP, PROGRAMS = b"PK\x03\x04", b"\x1f\x8b", (b"MZ", b"\x7fELF", b"#!")
PLANS = (".mpp", ".mpt", ".mpx", ".xml", ".xer", ".pmxml")
MISSING = "the path is relative to where the command runs"
CHUNK = 2**20


def check(path: Path) -> None:
    """Refuse a file that is too large, unpacks to too much, or declares entities.

    Raises
    ------
    InputError
        With what was found and what is allowed.
    """
    if path.is_dir():
        raise refusal(path, "schedule-missing", "this is a folder", "name the schedule file in it")
    if not path.is_file():
        near = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
        raise refusal(path, "schedule-missing", "there is no such file", did_you_mean(path.name, near) or MISSING)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _too_large(path, f"the file has {size / 2**20:,.0f} MB")
    data = path.read_bytes()
    if not data.strip():
        raise refusal(path, "schedule-empty", "the file is empty", "save the schedule again")
    _check_content(path, data)
    if data.startswith(ZIP):
        _check_archive(path, data)
    elif data.startswith(GZIP):
        _check_content(path, b"".join(_unpack(path, data)))


def _check_content(path: Path, data: bytes) -> None:
    """Refuse programs, entities and gigantic cells."""
    if data.startswith(PROGRAMS):
        raise refusal(path, "schedule-program", "the file is a program", "a schedule is a document: export one")
    head = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        if any(mark in data for mark in DECLARATIONS):
            raise refusal(
                path,
                "schedule-entities",
                "the file declares a document type or entities, which can pull in other files or grow without end",
                "save it again from the planner's program, which writes none",
            )
        longest = max(map(len, data.split(b"<")))
    elif head.startswith((b"ERMHDR", b"MPX")):
        longest = max(map(len, data.split(b"\n")))
    else:
        return
    if longest > LARGEST_CELL:
        raise _too_large(path, f"one value has {longest / 2**20:,.0f} MB", f"{LARGEST_CELL // 2**20} MB for one value")


def _check_archive(path: Path, data: bytes) -> None:
    """Unpack every entry, piece by piece, and count what comes out: sizes that an archive states are claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _too_large(path, f"the archive holds {len(entries):,} files", f"{MOST_ENTRIES:,} files")
            plans = [entry.filename for entry in entries if entry.filename.lower().endswith(PLANS)]
            if len(plans) > 1 and DOCUMENT not in archive.namelist():
                listed = ", ".join(f"`{name}`" for name in plans[:3]) + (" …" if len(plans) > 3 else "")
                raise refusal(
                    path,
                    "schedule-several",
                    f"the archive holds {len(plans)} schedules: {listed}",
                    "unpack it, and name one",
                )
            budget = LARGEST_FILE
            for entry in entries:
                pieces = []
                with archive.open(entry) as file:
                    while piece := file.read(CHUNK):
                        budget -= len(piece)
                        if budget < 0:
                            raise _too_large(path, "the archive unpacks to more")
                        pieces.append(piece)
                content = b"".join(pieces)
                if content.startswith((ZIP, GZIP)):
                    raise refusal(path, "schedule-nested", "the archive holds another archive", "unpack it first")
                _check_content(path, content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise refusal(
            path, "schedule-unreadable", f"the archive can't be unpacked: {error}", "unpack it first"
        ) from error


def _unpack(path: Path, data: bytes) -> Iterator[bytes]:
    """Yield what a gzip file holds, piece by piece, up to the limit."""
    unpacker = zlib.decompressobj(wbits=31)
    budget = LARGEST_FILE
    try:
        while data and not unpacker.eof:
            piece = unpacker.decompress(data, CHUNK)
            data = unpacker.unconsumed_tail
            budget -= len(piece)
            if budget < 0:
                raise _too_large(path, "the file unpacks to more")
            yield piece
        if not unpacker.eof:
            raise zlib.error("it breaks off")
    except zlib.error as error:
        raise refusal(path, "schedule-unreadable", f"the file can't be unpacked: {error}", "unpack it first") from error


def _too_large(path: Path, found: str, limit: str = f"{LARGEST_FILE // 2**20} MB") -> InputError:
    return refusal(path, "schedule-too-large", f"{found}; the limit is {limit}", "export only the project you need")
