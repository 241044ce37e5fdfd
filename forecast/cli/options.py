"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

MOST_ITERATIONS = 500_000
Function = TypeVar("Function", bound=Callable[..., Any])


def _changes(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        path, equals, _ = value.partition("=")
        if not path.strip() or not equals:
            raise click.BadParameter(f"`{value}` is not of the form path=value", context, parameter)
    return values


def _positive_days(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not (math.isfinite(value) and value > 0.0):
        raise click.BadParameter(f"{value:g} is not a positive number of working days", context, parameter)
    return value


def probability(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """Return a probability that is neither 0 nor 1 as a number; it may be written in percent, as in the files."""
    if value is None:
        return None
    text = value.strip()
    try:
        found = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        found = math.nan
    if not 0.0 < found < 1.0:
        raise click.BadParameter(
            f"`{text}` is not a probability between 0 and 1, such as 0.8 or 80%", context, parameter
        )
    return found


sets = click.option(
    "--set",
    "sets",
    metavar="PATH=VALUE",
    multiple=True,
    callback=_changes,
    help="Change one value, e.g. risks.R-07.probability=0.1; may be repeated.",
)
most_iterations = click.option(
    "--most-iterations",
    "most",
    type=click.IntRange(min=1),
    default=MOST_ITERATIONS,
    show_default=True,
    metavar="N",
    help="Where sampling on ends.",
)
quiet = click.option("--quiet", "-q", is_flag=True, help="No progress and no notices; warnings and errors remain.")

chart_directory = click.option(
    "--output",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write the chart, as SVG and PNG.",
)

_SETTINGS = (
    click.option("--iterations", type=click.IntRange(min=1), metavar="N", help="Iterations, rounded up to 256s."),
    click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="S", help="Seed of the random numbers."),
    click.option("--threads", type=click.IntRange(min=1), metavar="T", help="Threads; they change no result."),
    click.option(
        "--sampling", type=click.Choice(["latin-hypercube", "monte-carlo"]), help="How percentiles are drawn."
    ),
    click.option(
        "--target-duration",
        type=float,
        metavar="D",
        callback=_positive_days,
        help="A target in working days, in place of the scenario's date.",
    ),
)


def run_settings(function: Function) -> Function:
    """Add the options that override a scenario's run settings.

    They reach ``function`` as ``iterations``, ``seed``, ``threads``, ``sampling`` and ``target_duration``; None where
    the scenario's own setting holds.
    """
    for option in reversed(_SETTINGS):
        function = option(function)
    return function


def simulation_settings(function: Function) -> Function:
    """Add the options of `run_settings` that have nothing to do with targets."""
    for option in reversed(_SETTINGS[:-1]):
        function = option(function)
    return function


def output_format(*names: str) -> Callable[[Function], Function]:
    """Return the option ``--format``, whose first name is the default; it reaches the function as ``output``."""
    return click.option(
        "--format", "output", type=click.Choice(names), default=names[0], show_default=True, help="Form of the result."
    )
