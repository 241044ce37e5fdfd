"""`forecast sweep`: one field over a range."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from forecast.cli.chart import written
from forecast.cli.options import chart_directory, output_format, quiet, sets, simulation_settings
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say


@click.command()
@click.argument("scenario")
@click.option("--field", required=True, metavar="PATH", help="What varies, e.g. tasks.T01.most_likely; see --set.")
@click.option("--from", "low", type=float, metavar="X", help="The first value …")
@click.option("--to", "high", type=float, metavar="Y", help="… and the last one.")
@click.option("--steps", type=click.IntRange(1, 200), default=5, show_default=True, metavar="N", help="Steps between.")
@click.option("--values", metavar="A;B;…", help="Instead of a range: values apart from each other by semicolons.")
@simulation_settings
@sets
@output_format("text", "json", "markdown")
@chart_directory
@quiet
def sweep(
    scenario: str,
    field: str,
    low: float | None,
    high: float | None,
    steps: int,
    values: str | None,
    sets: tuple[str, ...],
    output: str,
    directory: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Vary one field of SCENARIO over a range and show how finish, cost and the probabilities follow.

    All values run with the same random numbers, so that also small effects show.
    """
    from forecast import answers
    from forecast.decisions.sweep import spaced
    from forecast.report import sweep as words
    from forecast.report.document import as_markdown, as_text
    from forecast.report.summary import dumps

    if values is not None and (low is not None or high is not None):
        raise click.UsageError("Give either `--values`, or `--from` and `--to`.")
    if values is not None:
        listed = [value.strip() for value in values.split(";") if value.strip()]
    elif low is not None and high is not None and low != high:
        listed = spaced(low, high, steps)
    else:
        raise click.UsageError("Say which values: `--from X --to Y`, two different numbers, or `--values 'A;B'`.")
    if not listed:
        raise click.UsageError("`--values` names no value.")
    with Progress(quiet) as progress:
        found, question, shared = answers.sweep(
            scenario, field, listed, sets, progress=progress, notice=progress.notice, **settings
        )
    currency, start = question.project.currency, question.project.start
    said = (found, currency, start, shared.n_iterations, shared.seed)
    if output == "json":
        emit(dumps(words.as_json(*said)))
    else:
        parts = words.document(*said)
        emit(as_markdown(parts) if output == "markdown" else as_text(parts))
    if directory is not None:
        from forecast.charts import sweep as chart

        draw = partial(chart.draw, found, words.title(found, currency), currency, start)
        for path in written(chart.NAME, chart.size(found), chart.alt(found, currency), draw, directory):
            (emit if output == "text" else say)(f"written: {path}")
