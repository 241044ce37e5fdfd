"""Which packages a command loads: import costs are part of the product."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROBE = """
import json, sys
from forecast.cli import call
code = call(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""
LIGHT = {"numba", "scipy", "pandas", "matplotlib", "jinja2", "rich"}


def modules_after(*arguments: str) -> set[str]:
    """Return the names of all modules that a command line has loaded when it ends."""
    run = subprocess.run([sys.executable, "-c", PROBE, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return set(json.loads(run.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("run", "--help"),
        ("validate", "--all"),
        ("validate", "--all", "--quality", "--format", "sarif"),
        ("schema", "scenario"),
        ("show", "dc-migration", "--resolved"),
        ("explain", "dc-migration", "NET-020"),
    ],
    ids=" ".join,
)
def test_commands_that_simulate_nothing_load_no_heavy_package(arguments: tuple[str, ...]) -> None:
    assert modules_after(*arguments) & LIGHT == set()


def test_the_help_loads_no_command_and_no_numpy() -> None:
    loaded = modules_after("--help")
    assert "numpy" not in loaded
    assert {name for name in loaded if name.startswith("forecast.")} == {
        "forecast.cli",
        "forecast.cli.streams",
        "forecast.errors",
        "forecast.version",
    }


def test_a_run_that_prints_json_loads_neither_charts_nor_tables() -> None:
    loaded = modules_after("run", "dc-migration", "--format", "json", "--iterations", "256")
    assert loaded & {"pandas", "matplotlib", "jinja2", "rich", "scipy.stats", "xlsxwriter", "python_calamine"} == set()


def test_a_report_of_stored_results_needs_no_numba(tmp_path: Path) -> None:
    modules_after("run", "dc-migration", "--iterations", "256", "--quiet", "--output", str(tmp_path / "report"))
    loaded = modules_after("report", str(tmp_path / "report"))
    assert loaded & {"numba", "scipy", "matplotlib.pyplot", "xlsxwriter"} == set()
    loaded = modules_after("report", str(tmp_path / "report"), "--xlsx")
    assert loaded & {"numba", "scipy", "pandas", "jinja2"} == set()
