"""Every way to end has its message on stderr and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from forecast.cli import COMMANDS, Command
from forecast.cli.streams import emit
from forecast.errors import InputError, Problem, UsageError

ROOT = Path(__file__).parents[2]
Forecast = Callable[..., SimpleNamespace]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Return a function that makes ``forecast probe`` do what the given function does."""

    def install(function: Callable[[], object]) -> None:
        monkeypatch.setattr(sys.modules[__name__], "probe", click.command(function), raising=False)
        monkeypatch.setitem(COMMANDS, "probe", Command(f"{__name__}:probe", "A command of the tests."))

    return install


def raising(error: BaseException) -> Callable[[], None]:
    def function() -> None:
        raise error

    return function


def test_a_command_that_returns_nothing_ends_with_0(forecast: Forecast, command: Callable[..., None]) -> None:
    command(lambda: emit("42"))
    assert forecast("probe") == (0, "42\n", "")


def test_a_command_may_choose_its_exit_code(forecast: Forecast, command: Callable[..., None]) -> None:
    command(lambda: 5)
    assert forecast("probe") == (5, "", "")


def test_wrong_usage_ends_with_2(forecast: Forecast) -> None:
    for arguments in (["run"], ["run", "x", "--iterations", "0"], ["run", "x", "--no-such-flag"], ["--no-such-flag"]):
        ending = forecast(*arguments)
        assert ending.code == 2, arguments
        assert ending.out == ""
        assert "Error: " in ending.err


def test_an_unknown_command_is_refused_with_the_nearest_one(forecast: Forecast) -> None:
    ending = forecast("shw")
    assert ending.code == 2
    assert "There is no command `shw`. Did you mean `show`?" in ending.err


def test_a_usage_error_of_the_package_ends_with_2(forecast: Forecast, command: Callable[..., None]) -> None:
    command(raising(UsageError("no workspace here")))
    assert forecast("probe") == (2, "", "error: no workspace here\n")


def test_refused_input_ends_with_3_and_shows_every_problem(forecast: Forecast, command: Callable[..., None]) -> None:
    problems = [
        Problem("estimate-order", "most likely 18 d is above pessimistic 15 d", id="NET-020", table="tasks"),
        Problem("id-unknown", "there is no task `NET-O20`", hint="did you mean `NET-020`?"),
    ]
    command(raising(InputError(problems)))
    ending = forecast("probe")
    assert (ending.code, ending.out) == (3, "")
    assert ending.err == "\n\n".join(str(problem) for problem in problems) + "\n"


def test_an_internal_error_is_one_line_and_ends_with_4(forecast: Forecast, command: Callable[..., None]) -> None:
    command(raising(ZeroDivisionError("division\nby zero")))
    ending = forecast("probe")
    assert (ending.code, ending.out) == (4, "")
    assert len(ending.err.splitlines()) == 1
    assert "internal error" in ending.err
    assert "ZeroDivisionError: division by zero; please report it" in ending.err


def test_the_traceback_of_an_internal_error_is_shown_on_demand(
    forecast: Forecast, command: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORECAST_DEBUG", "1")
    command(raising(ZeroDivisionError("division by zero")))
    ending = forecast("probe")
    assert ending.code == 4
    assert ending.err.startswith("Traceback (most recent call last):")


def test_a_file_that_cannot_be_written_is_named_and_nobody_is_asked_to_report_it(
    forecast: Forecast, command: Callable[..., None]
) -> None:
    command(raising(PermissionError(13, "Permission denied", "reports/plan")))
    assert forecast("probe") == (4, "", "error: `reports/plan`: Permission denied\n")


def test_an_interruption_ends_with_130(forecast: Forecast, command: Callable[..., None]) -> None:
    command(raising(KeyboardInterrupt()))
    assert forecast("probe") == (130, "", "interrupted\n")


def test_the_version_is_one_line(forecast: Forecast) -> None:
    assert forecast("--version") == (0, f"forecast {forecast_version()}\n", "")


def forecast_version() -> str:
    from forecast.version import __version__

    return __version__


@pytest.mark.parametrize("starter", [["-m", "forecast"], ["-c", "from forecast.cli import main; main()"]])
def test_the_command_and_the_module_do_the_same(starter: list[str]) -> None:
    run = subprocess.run([sys.executable, *starter, "--version"], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, f"forecast {forecast_version()}\n", "")


@pytest.mark.parametrize("arguments", [["schema", "scenario"], ["--help"]], ids=" ".join)
def test_a_reader_that_closes_the_pipe_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "forecast", *arguments]
    try:
        run = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writing)
    assert (run.returncode, run.stderr) == (0, "")


def test_signs_that_the_terminal_does_not_know_are_replaced() -> None:
    code = "from forecast.cli.streams import emit, make_streams_safe; make_streams_safe(); emit('P50 ≤ 3')"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "P50 ? 3\n", "")
