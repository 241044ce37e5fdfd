"""`forecast report`: make a report again from stored results."""

from __future__ import annotations

from pathlib import Path

import click

from forecast.cli.streams import emit


@click.command()
@click.argument("directory", metavar="RESULT_DIR", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write the report instead of RESULT_DIR.",
)
def report(directory: Path, output: Path | None) -> None:
    """Make the report of the run stored in RESULT_DIR again; simulate nothing.

    The path of the report goes to stdout.
    """
    from forecast import pipeline
    from forecast.results import load

    emit(str(pipeline.write_report(load(directory), output or directory)))
