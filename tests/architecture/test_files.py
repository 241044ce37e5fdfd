"""What every file of the project keeps to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
PACKAGE_FILES = sorted((ROOT / "forecast").rglob("*.py"))
# Places and hosts that mean something on one machine only.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.\-/…*])/(?:work|root|home|Users)/\w"),
    "a package registry's host": re.compile(r"\b(?:files\.)?(?:pypi|pythonhosted|npmjs)\.org\b"),
    "a private network": re.compile(r"\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+\b(?!\.)"),
}


def tracked_files() -> list[Path]:
    """Return the files that git knows and that exist."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listing.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("path", PACKAGE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_the_package_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_no_file_names_a_machine_that_is_not_the_readers() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            place = f"{path.relative_to(ROOT)}:{number}"
            found += [f"{place}: {what}" for what, pattern in FOREIGN.items() if pattern.search(line)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "is_foreign"),
    [
        ("cache = '" + "/".join(["", "root", "cache"]) + "'", True),
        ("see " + "/".join(["", "home", "someone", "plan.xlsx"]), True),
        ("forecast/workspace.py", False),
        ("href='https://example.org/work/plan'", False),
        ("numbers 1.10.2", False),
    ],
)
def test_a_path_of_one_machine_is_recognized(line: str, is_foreign: bool) -> None:
    assert any(pattern.search(line) for pattern in FOREIGN.values()) == is_foreign


def test_data_folders_hold_no_code() -> None:
    folders = ("models", "scenarios", "reports")
    assert [path for folder in folders for path in (ROOT / folder).rglob("*.py")] == []
