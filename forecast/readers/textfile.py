"""Text files: reading bytes as text, with limits, and saying in plain words why a file can't be read."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from forecast.errors import Place
from forecast.readers.raw import Findings

# A table of 100,000 tasks is about 20 MB; beyond 64 MB a text is no project but a mistake or an attack.
MAX_TEXT_BYTES = 64 * 1024 * 1024
# The longest text that Excel keeps in a cell.
MAX_CELL_CHARACTERS = 32_767


class Sources:
    """The files of one reading: their bytes are read once, hashed, and named as the user sees them.

    Parameters
    ----------
    root : Path or None
        The workspace; files below it are named relative to it, others relative to the current directory.
    """

    def __init__(self, root: Path | None) -> None:
        """Start with no files read."""
        self.root = root.resolve() if root is not None else None
        self.sha256: dict[str, str] = {}

    def name(self, path: Path) -> str:
        """Return the file's name for people: relative to the workspace, else to the current directory if below it."""
        resolved = path.resolve()
        for base in (self.root, Path.cwd()):
            if base is not None and resolved.is_relative_to(base):
                return resolved.relative_to(base).as_posix()
        return resolved.as_posix()

    def read_bytes(self, path: Path, findings: Findings, *, limit: int | None = None) -> bytes | None:
        """Return the file's bytes, or None after saying why not."""
        place = Place(self.name(path))
        try:
            size = path.stat().st_size
            limit = MAX_TEXT_BYTES if limit is None else limit
            if size > limit:
                findings.error(
                    "file-too-large",
                    f"the file has {size / 1e6:,.0f} MB; at most {limit / 1e6:,.0f} MB are read",
                    place,
                    hint="keep only the rows and columns that belong to the project",
                )
                return None
            data = path.read_bytes()
        except FileNotFoundError:
            findings.error("missing-file", "there is no such file", place, hint=_similar_file(path))
            return None
        except IsADirectoryError:
            findings.error("missing-file", "this is a folder, not a file", place)
            return None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            findings.error("unreadable-file", f"the file can't be read: {reason}", place)
            return None
        self.sha256[place.file] = hashlib.sha256(data).hexdigest()
        return data

    def read_text(self, path: Path, findings: Findings) -> str | None:
        """Return the file's text, or None after saying why not.

        A byte-order mark is dropped. Text that isn't UTF-8 is read as cp1252 (what spreadsheets on Windows write)
        with the warning `encoding`; a file with control characters is no text and refused.
        """
        data = self.read_bytes(path, findings)
        if data is None:
            return None
        place = Place(self.name(path))
        is_utf16 = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        text = _decode_utf16(data) if is_utf16 else _decode(data.removeprefix(codecs.BOM_UTF8), place, findings)
        if text is None or _CONTROL.intersection(text):
            findings.error(
                "not-text",
                "this is not a text file: it contains bytes that no text has",
                place,
                hint="save it as CSV (UTF-8) or YAML text; a workbook needs the ending .xlsx",
            )
            return None
        if not text.strip():
            findings.error("empty-file", "the file is empty", place)
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")


_CONTROL = frozenset(chr(code) for code in (*range(9), *range(14, 32), 0x7F, 11, 12))


def _decode_utf16(data: bytes) -> str | None:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        return None


def _decode(data: bytes, place: Place, findings: Findings) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        if b"\0" in data:
            return None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return None
        end = text.find("\n", begin)
        shown = text[begin : end if end >= 0 else None].strip()[:60]
        findings.warning(
            "encoding",
            f"the file is not UTF-8; it was read as cp1252 (Windows), e.g. this line: {shown!r}",
            Place(place.file, line, error.start - begin + 1),
            hint="save it as CSV UTF-8 so that accents survive on every machine",
        )
        return text


def _similar_file(path: Path) -> str | None:
    from difflib import get_close_matches

    try:
        names = sorted(entry.name for entry in path.parent.iterdir())[:1000]
    except OSError:
        return f"the folder `{path.parent.name}` does not exist either"
    close = get_close_matches(path.name, names, n=1)
    return f"did you mean `{close[0]}`?" if close else None
