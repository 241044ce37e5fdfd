"""LibreOffice without a window, as another reader and calculator of workbooks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

# Formulas are calculated when a file is read, whatever values it holds.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Let LibreOffice calculate workbooks anew and return what it saved; skip the test where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (on Debian: apt install libreoffice-calc)")
    profile, saved = folder / "profile", folder / "saved"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    run = subprocess.run(
        [*command, "--outdir", str(saved), *map(str, paths)], capture_output=True, text=True, timeout=240
    )
    found = [saved / path.name for path in paths]
    assert all(path.exists() for path in found), run.stdout + run.stderr
    return found
