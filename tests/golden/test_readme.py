"""The README says what is so: its commands run, its outputs are what comes out, its links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import pages

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
REPOSITORY, EMPTY = "this repository", "an empty folder"
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a…d\n", "abcd\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\n", False),
        ("91 %\n", "90 %\n", False),
    ],
)
def test_an_elision_stands_for_anything_and_nothing_else_does(shown: str, printed: str, same: bool) -> None:
    assert pages.matches(shown, printed) is same


def test_every_command_of_the_readme_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    places = {REPOSITORY: tmp_path / "repository", EMPTY: tmp_path / "empty"}
    places[EMPTY].mkdir()
    for folder in ("models", "scenarios"):
        shutil.copytree(ROOT / folder, places[REPOSITORY] / folder)
    assert pages.run_page(README, places, monkeypatch, capsys) > 10


def test_every_make_target_of_the_readme_exists() -> None:
    shell = "".join(body for _, language, body, _ in pages.blocks(README, REPOSITORY) if language == "sh")
    targets = set(re.findall(r"^make (\S+)", shell, re.MULTILINE)) | set(re.findall(r"`make (\S+)`", README))
    assert {"demo", "test"} <= targets
    for target in sorted(targets):
        tried = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr


def test_every_file_that_the_documentation_links_to_exists() -> None:
    missing = []
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "reports" / "README.md",
        *ROOT.glob("docs/**/*.md"),
    ):
        for target in LINK.findall(page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.relative_to(ROOT)}: {target}")
    assert not missing
