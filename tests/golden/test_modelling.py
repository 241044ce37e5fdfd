"""The page on modelling shows what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import pages

PAGE = Path(__file__).parents[2] / "docs" / "modelling.md"


@pytest.mark.timeout(900)  # 52 commands, many of which compile what no other needs
def test_every_command_of_the_page_on_modelling_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page = PAGE.read_text("utf-8")
    n_commands = page.count("\n$ forecast ")
    assert pages.run_page(page, {"an empty folder": tmp_path}, monkeypatch, capsys) == n_commands
