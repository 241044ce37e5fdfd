"""What a call of the command costs, as a ratio to what its imports alone cost in the same minute."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
FORECAST = str(Path(sys.executable).with_name("forecast"))
ROUNDS = 9


def seconds(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Return how long a command takes; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def ratio(name: str, command: list[str], floor: list[str], rounds: int = ROUNDS) -> float:
    """Return the least time of a command over the least time of its floor, measured in turns, and print both."""
    times = [(seconds(command), seconds(floor)) for _ in range(rounds + 1)][1:]
    best, best_floor = (min(column) for column in zip(*times, strict=True))
    print(f"\n{name}: {best:.3f} s, floor {best_floor:.3f} s, ratio {best / best_floor:.2f}")
    return best / best_floor


def test_the_help_costs_at_most_twice_the_import_of_click() -> None:
    assert ratio("forecast --help", [FORECAST, "--help"], [PYTHON, "-c", "import click"]) <= 2.0


def test_a_run_costs_at_most_two_and_a_half_times_the_import_of_numba() -> None:
    command = [FORECAST, "run", "dc-migration", "--format", "json", "--iterations", "10000"]
    assert ratio("forecast run --format json", command, [PYTHON, "-c", "import numpy, numba"]) <= 2.5


def test_a_run_with_report_and_charts_takes_at_most_four_seconds(tmp_path: Path) -> None:
    command = [FORECAST, "run", "dc-migration", "--iterations", "10000", "--output", str(tmp_path / "report")]
    best = min(seconds(command) for _ in range(3))
    print(f"\nforecast run with report: {best:.2f} s")
    assert best <= 4.0


@pytest.mark.timeout(300)
def test_the_first_run_ever_adds_at_most_eight_seconds(tmp_path: Path) -> None:
    command = [FORECAST, "run", "dc-migration", "--format", "json", "--iterations", "10000"]
    environment = {**os.environ, "FORECAST_CACHE_DIR": str(tmp_path)}
    cold = seconds(command, environment)
    warm = min(seconds(command, environment) for _ in range(3))
    print(f"\nfirst run ever: {cold:.2f} s, of which compiling {cold - warm:.2f} s")
    assert cold - warm <= 8.0
