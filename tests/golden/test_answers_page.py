"""The page on answers says what is so: its commands run, and what they print is what comes out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import pages

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "answers.md").read_text("utf-8")


def test_every_command_of_the_page_on_answers_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for folder in ("models", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert pages.run_page(PAGE, {"this repository": tmp_path}, monkeypatch, capsys) == PAGE.count("\n$ forecast ")
