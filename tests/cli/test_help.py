"""Every command explains itself; the first help page is compared to the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forecast.cli import COMMANDS

Forecast = Callable[..., Any]


def test_the_help_is_the_golden_page(forecast: Forecast) -> None:
    ending = forecast("--help")
    assert (ending.code, ending.err) == (0, "")
    assert ending.out == Path(__file__).with_name("help.txt").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_and_its_exit_code_is_0(forecast: Forecast, name: str) -> None:
    ending = forecast(name, "--help")
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.startswith(f"Usage: forecast {name} ")
    assert ending.out == forecast(name, "-h").out
    assert all(len(line) <= 80 for line in ending.out.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_line_of_the_command_list_fits_and_ends_like_a_sentence(name: str) -> None:
    text = COMMANDS[name].help
    assert text[0].isupper()
    assert text.endswith(".")
    assert len(text) <= 66


def test_run_has_the_flags_that_scripts_rely_on(forecast: Forecast) -> None:
    page = forecast("run", "--help").out
    for flag in ("--iterations N", "--seed S", "--threads T", "--format", "--target-duration D", "--set PATH=VALUE"):
        assert flag in page
