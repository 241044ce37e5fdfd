"""The command line called in this process, with its streams apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from forecast import pipeline
from forecast.cli import call
from forecast.results import Results
from forecast.scenario import Requirements
from tests.support.sample_results import sample_results


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


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put made-up results in place of a simulation; return what it was asked for, and how to change the results.

    ``asked`` lists the settings of every run, ``loaded`` every name with its changes; ``results`` may be replaced.
    """
    stage: dict[str, Any] = {"asked": [], "loaded": [], "results": sample_results()}

    def load(name: str, sets: Sequence[str] = ()) -> SimpleNamespace:
        stage["loaded"].append((name, tuple(sets)))
        return SimpleNamespace(name=name, warnings=(), requirements=Requirements())

    def run(scenario: SimpleNamespace, *, progress: Callable[[int, int], None], **settings: Any) -> Results:
        notice = settings.pop("notice")
        notice("a notice")
        progress(40, 40)
        stage["asked"].append(settings)
        return stage["results"]

    monkeypatch.setattr(pipeline, "load", load)
    monkeypatch.setattr(pipeline, "run", run)
    monkeypatch.setattr(pipeline, "key_of", lambda *asked, **settings: "")
    monkeypatch.setattr(pipeline, "stored", lambda *asked: None)
    return stage
