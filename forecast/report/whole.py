"""Whether a report in a folder is whole: as its manifest says, to the byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

MANIFEST, PAGE = "manifest.json", "report.html"


def is_whole(directory: Path) -> bool:
    """Say whether every file that the manifest names is there and as it was written."""
    try:
        files = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
        found = {row["path"]: hashlib.sha256((directory / row["path"]).read_bytes()).hexdigest() for row in files}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return PAGE in found and all(found[row["path"]] == row["sha256"] for row in files)
