"""Every room of the package imports only from the floors below it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))


def lint_imports(directory: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Judge the package in a directory by the contracts of its pyproject.toml."""
    return subprocess.run([LINT_IMPORTS, "--cache-dir", str(cache)], cwd=directory, capture_output=True, text=True)


def test_the_floors_hold(tmp_path: Path) -> None:
    lint = lint_imports(ROOT, tmp_path)
    assert lint.returncode == 0, lint.stdout + lint.stderr


@pytest.mark.parametrize(
    ("file", "code", "contract"),
    [
        ("errors.py", "import forecast.project", "Floors"),
        ("results/extra.py", "import forecast.calendars", "Floors"),
        ("a_new_room.py", "", "Floors"),
        ("engine/extra.py", "import forecast.project", "The engine sees numbers only"),
        ("statistics/extra.py", "import matplotlib.figure", "Only the charts import matplotlib"),
        ("compiler/extra.py", "import numba", "Only the engine imports numba"),
        ("pipeline.py", "import yaml", "Only the readers read file formats"),
        ("cli/extra.py", "import jinja2", "Only the report writes documents"),
    ],
)
def test_a_breach_of_the_floors_is_found(tmp_path: Path, file: str, code: str, contract: str) -> None:
    shutil.copytree(ROOT / "forecast", tmp_path / "forecast", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "forecast" / file).open("a") as source:
        source.write(f"\n{code}\n")
    lint = lint_imports(tmp_path, tmp_path / "cache")
    assert lint.returncode == 1
    assert any(contract in line and "BROKEN" in line for line in lint.stdout.splitlines()), lint.stdout
