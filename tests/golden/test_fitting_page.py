"""The page on fitting says what is so: its commands run on its files, and its outputs are what comes out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import pages

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fitting.md").read_text("utf-8")


def test_every_command_of_the_page_on_fitting_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copytree(ROOT / "models", tmp_path / "models")
    assert pages.run_page(PAGE, {"this repository": tmp_path}, monkeypatch, capsys) == 3
