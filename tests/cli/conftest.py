"""The command line called in this process, with its streams apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from forecast.cli import call


class Ending(NamedTuple):
    """How a command line ended: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str


@pytest.fixture
def forecast(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ending]:
    """Return a function that runs ``forecast`` with the given arguments, on a screen of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Ending:
        capsys.readouterr()
        code = call([str(argument) for argument in arguments])
        return Ending(code, *capsys.readouterr())

    return run
