"""Ctrl-C in a long run: a clean end, and no half report."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG = "4_000_000"
PATIENCE_SECONDS = 60.0


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Return the two ends of a terminal: the one that reads the screen, and the one that a program writes to."""
    reading, writing = pty.openpty()
    yield reading, writing
    os.close(reading)
    os.close(writing)


def read_until(reading: int, text: str) -> str:
    """Return what a screen shows up to a text."""
    shown = ""
    end = time.monotonic() + PATIENCE_SECONDS
    while text not in shown and time.monotonic() < end:
        shown += os.read(reading, 4096).decode()
    return shown


def test_ctrl_c_in_a_long_run_ends_with_130_and_leaves_no_report(tmp_path: Path, terminal: tuple[int, int]) -> None:
    reading, writing = terminal
    command = [sys.executable, "-m", "forecast", "run", "dc-migration", "--iterations", LONG]
    run = subprocess.Popen(
        [*command, "--output", str(tmp_path / "report")], cwd=ROOT, stdout=subprocess.PIPE, stderr=writing
    )
    try:
        shown = read_until(reading, "left")
        assert "simulating  [" in shown
        interrupted = time.monotonic()
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=PATIENCE_SECONDS)
    finally:
        run.kill()
        run.wait()
    assert run.returncode == 130
    assert out == b""
    assert read_until(reading, "interrupted").splitlines()[-1].strip() == "interrupted"
    assert time.monotonic() - interrupted < 5.0
    assert list(tmp_path.iterdir()) == []
