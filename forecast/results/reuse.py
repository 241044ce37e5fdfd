"""Results that are used again where nothing changed: a key of everything that a run depends on, beside what it stored.

The key is in a file of its own (`reuse.json`), because it also holds what no result depends on as long as it is right:
the text of the program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import forecast
from forecast.errors import InputError
from forecast.results.results import Results
from forecast.results.store import LABELS_FILE, load

KEY_FILE = "reuse.json"
# What the program is written in: code, the texts of its reports and their looks.
TEXT = frozenset((".py", ".toml", ".j2", ".css", ".js"))


def key_of(settings: Mapping[str, Any]) -> str:
    """Return the key of a run: a hash of its settings, the hashes of its inputs among them, and of the program."""
    document = {**settings, "program": _program()}
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()


def mark(directory: Path, key: str) -> None:
    """Say of the results that are stored in a folder which run they are of."""
    document = {"key": key, "results_sha256": _sha256(directory / LABELS_FILE)}
    (directory / KEY_FILE).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8", newline="\n")


def find(directory: Path, key: str) -> Results | None:
    """Return the results that are stored in a folder where they are of this run and whole, else None."""
    try:
        document = json.loads((directory / KEY_FILE).read_text(encoding="utf-8"))
        if document != {"key": key, "results_sha256": _sha256(directory / LABELS_FILE)}:
            return None
        return load(directory)
    except (OSError, ValueError, InputError):
        return None


@cache
def _program() -> str:
    """Return a hash of the text of the package: whoever edits it must not get the results of yesterday."""
    text = hashlib.sha256()
    folder = Path(forecast.__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TEXT):
        text.update(path.relative_to(folder).as_posix().encode())
        text.update(path.read_bytes())
    return text.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
