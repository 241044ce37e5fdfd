"""`forecast run --watch`: the answer again when a file is saved."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from forecast.cli.watch import stamps, watch
from tests.support.workspaces import workspace

Forecast = Callable[..., Any]
TASKS, SCENARIO = Path("models/move/tasks.csv"), Path("scenarios/plan.yaml")


@pytest.fixture(autouse=True)
def _in_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace(tmp_path))


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


class Saves:
    """Saves one change after the other, each when the watch waits, then interrupts."""

    def __init__(self, *changes: Callable[[], object]) -> None:
        self.changes: Iterator[Callable[[], object]] = iter(changes)
        self.is_resting = False

    def __call__(self, seconds: float) -> None:
        # Between looks a change comes; while it settles nothing does.
        if seconds > 0.06:
            change = next(self.changes, None)
            if change is None:
                raise KeyboardInterrupt
            change()


def watched(capsys: pytest.CaptureFixture[str], *changes: Callable[[], object]) -> tuple[str, str]:
    watch("plan", (), True, {}, Saves(*changes))
    return capsys.readouterr()


def test_every_save_is_answered_with_what_moved(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = watched(
        capsys,
        lambda: replace_in(TASKS, "uniform(10, 20)", "uniform(12, 22)"),
        lambda: replace_in(SCENARIO, "2027-01-27", "2027-02-10"),
    )
    moves = [line for line in out.splitlines() if line.startswith("Since the last answer:")]
    assert out.count("Rack move") == 3
    assert len(moves) == 2
    assert "P80 finish +2.0 days" in moves[0] or "P80 finish +2 days" in moves[0]
    assert re.search(r"P80 finish 0(\.0)? days", moves[1])
    assert re.search(r"on time \+\d", moves[1])
    assert err == ""


def test_a_mistake_is_told_and_the_next_answer_is_held_against_the_last_good_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = watched(
        capsys,
        lambda: replace_in(TASKS, "uniform(10, 20)", "uniform(22, 12)"),
        lambda: replace_in(TASKS, "uniform(22, 12)", "uniform(11, 21)"),
    )
    assert out.count("Rack move") == 2
    assert err.startswith("error[")
    assert re.search(r"P80 finish \+1(\.0)? day", out)


def test_what_an_editor_leaves_beside_a_file_and_reports_are_no_inputs() -> None:
    before = stamps(SCENARIO)
    for name in ("scenarios/.plan.yaml.swp", "models/move/tasks.csv~", "models/move/x.tmp"):
        Path(name).write_text("x", "utf-8")
    Path("reports").mkdir()
    Path("reports/new.txt").write_text("x", "utf-8")
    assert stamps(SCENARIO) == before
    os.utime(TASKS, ns=(1, 1))
    assert stamps(SCENARIO) != before


def test_a_model_without_a_workspace_is_watched_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    alone = tmp_path_factory.mktemp("model")
    for path in Path("models/move").iterdir():
        (alone / path.name).write_bytes(path.read_bytes())
    assert {path.name for path in stamps(alone)} == {"model.yaml", "tasks.csv", "risks.csv"}


def test_options_that_do_not_go_with_it_are_refused(forecast: Forecast) -> None:
    for option in (("--format", "json"), ("--report",), ("--output", "out"), ("--until", "P80 finish ±1d")):
        assert forecast("run", "plan", "--watch", *option).code == 2


@pytest.mark.skipif(os.name != "posix", reason="interrupts as a terminal does")
def test_a_process_that_watches_answers_a_save_and_ends_well_when_interrupted() -> None:
    program = [sys.executable, "-m", "forecast", "run", "plan", "--watch"]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    waits, lines = threading.Semaphore(0), []

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line)
            if "waiting for a change" in line:
                waits.release()

    threading.Thread(target=listen, daemon=True).start()
    try:
        assert waits.acquire(timeout=240), lines
        begin = time.monotonic()
        replace_in(TASKS, "uniform(4, 8)", "uniform(5, 9)")
        assert waits.acquire(timeout=60), lines
        print(f"answered after {time.monotonic() - begin:.2f} s")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Since the last answer: P80 finish +1" in out
