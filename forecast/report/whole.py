"""Whether a report in a folder is whole: as its manifest says, to the byte, and in the brand of today."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

MANIFEST, PAGE = "manifest.json", "report.html"


def is_whole(directory: Path, brand_sha256: str) -> bool:
    """Say whether every file that the manifest names is there, as it was written and in this brand."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        found = {row["path"]: hashlib.sha256((directory / row["path"]).read_bytes()).hexdigest() for row in files}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    is_same = all(found[row["path"]] == row["sha256"] for row in files)
    return PAGE in found and is_same and manifest.get("brand_sha256") == brand_sha256
