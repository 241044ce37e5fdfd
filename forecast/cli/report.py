"""`forecast report`: make a report again from stored results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from forecast.cli.streams import emit
from forecast.errors import UsageError
from forecast.report.formats import FORMATS, missing

Command = Callable[..., Any]


def _forms(command: Command) -> Command:
    for name, form in reversed(FORMATS.items()):
        command = click.option(f"--{name}", name, is_flag=True, help=form.help)(command)
    return command


@click.command()
@click.argument("directory", metavar="RESULT_DIR", type=click.Path(path_type=Path))
@_forms
@click.option(
    "--beside",
    "others",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RESULT_DIR",
    help="A stored run of another scenario to show side by side, in page and workbook; may be repeated.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write the report instead of RESULT_DIR.",
)
def report(directory: Path, others: tuple[Path, ...], output: Path | None, **chosen: bool) -> None:
    """Make the report of the run stored in RESULT_DIR again, in the forms asked for; simulate nothing.

    Without a choice the page and its figures are made. Forms that are there already stay, if they show the same
    results. What was written goes to stdout, a path a line.
    """
    from forecast import pipeline
    from forecast.results import load

    asked = [name for name in FORMATS if chosen[name]]
    absent = missing(asked)
    formats = [name for name in asked if name not in absent]
    if formats or not asked:
        beside = [load(other) for other in others]
        written = pipeline.write_report(load(directory), output or directory, formats=formats, beside=beside)
        emit("\n".join(map(str, written)))
    if absent:
        raise UsageError("\n".join(absent.values()))
