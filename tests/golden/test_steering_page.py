"""What is told to a steering committee is what the shipped scenarios say."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.support import days, pages

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "steering.md").read_text("utf-8")
BEFORE_THE_START = date(2026, 8, 3)


@pytest.mark.slow
def test_every_number_of_the_page_for_a_steering_committee_is_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    days.on(BEFORE_THE_START, monkeypatch)
    for folder in ("models", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert pages.run_page(PAGE, {"this repository": tmp_path}, monkeypatch, capsys) == PAGE.count("\n$ forecast ")


def test_the_summary_for_a_steering_committee_repeats_what_the_commands_show() -> None:
    summary, _, story = PAGE.partition("\n## ")
    shares = re.findall(r"\d+ %", summary)
    assert len(shares) == 6
    for share in shares:
        assert share in story
