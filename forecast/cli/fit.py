"""`forecast fit`: which distribution past values may come from, as an estimate ready to paste."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from forecast.cli.findings import say_warnings
from forecast.cli.options import output_format
from forecast.cli.streams import emit, say

if TYPE_CHECKING:
    from forecast.cli.fit_text import Fitted


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--column", metavar="NAME", help="The column with the values; by default the only one with numbers.")
@click.option("--actual", metavar="NAME", help="Fit ratios: the column with what came out …")
@click.option("--estimate", metavar="NAME", help="… and the column with what was estimated.")
@click.option("--by", metavar="NAME", help="Fit each group too: the column with the group's name.")
@click.option("--missing", metavar="TEXT", multiple=True, help="What stands where nothing is known; may be repeated.")
@output_format("text", "json")
@click.option(
    "--output",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write the chart, and ratios and groups as a CSV file.",
)
def fit(
    file: Path,
    column: str | None,
    actual: str | None,
    estimate: str | None,
    by: str | None,
    missing: tuple[str, ...],
    output: str,
    directory: Path | None,
) -> None:
    """Find the distributions that the past values in FILE.csv may come from.

    Families are fitted by maximum likelihood, ranked by AICc and tested against the values. The estimate ready to paste
    is the best family that the values do not speak against. Where they speak against every family, that is said, and
    the estimate is the past values themselves.
    """
    from forecast.cli import fit_text
    from forecast.fitting import LEAST_VALUES
    from forecast.fitting import fit as find
    from forecast.readers.history import read_history

    if (actual is None) != (estimate is None):
        raise click.UsageError("`--actual` and `--estimate` go together: the ratios are actual / estimate.")
    if column is not None and actual is not None:
        raise click.UsageError(
            "`--column` names the values, `--actual` and `--estimate` make them; use one of the two."
        )
    columns = [name for name in (column, actual, estimate) if name is not None]
    past = read_history(file, columns, by, missing, least=LEAST_VALUES, least_group=LEAST_VALUES)
    histories = {name: find(values) for name, values in past.groups.items()}
    fitted = fit_text.Fitted(past, find(past.values), histories, has_file=directory is not None)
    written = [] if directory is None else _write(fitted, directory)
    say_warnings(past.warnings)
    emit(fit_text.as_json(fitted) if output == "json" else fit_text.as_text(fitted))
    for path in written:
        (say if output == "json" else emit)(f"written: {path}")


def _write(fitted: Fitted, directory: Path) -> list[Path]:
    """Write the chart, and the values where no column of the file holds them; return the paths."""
    from forecast.charts import fit as chart
    from forecast.errors import UsageError

    try:
        directory.mkdir(parents=True, exist_ok=True)
        paths = list(chart.save(fitted.history, fitted.past.name, directory))
        if fitted.needs_file:
            paths.append(directory / fitted.FILE)
            paths[-1].write_text(fitted.values_table(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"`{directory}` can't be written: {error.strerror or error}") from error
    return paths
