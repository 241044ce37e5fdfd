"""`forecast compare`: scenarios beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from forecast.cli.chart import written
from forecast.cli.check import load_all
from forecast.cli.findings import say_warnings
from forecast.cli.options import chart_directory, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@run_settings
@sets
@output_format("text", "json", "markdown")
@chart_directory
@quiet
def compare(
    scenarios: Sequence[str],
    sets: tuple[str, ...],
    output: str,
    directory: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Simulate each SCENARIO with the same random numbers and show how they differ.

    The first one is what the others are measured against. Seed, iterations and sampling are those of the first, unless
    options say otherwise. --set changes all of them.
    """
    from forecast import answers
    from forecast.report import comparison as words
    from forecast.report.document import as_markdown, as_text
    from forecast.report.summary import dumps

    if len(scenarios) < 2:
        raise click.UsageError("To compare takes two scenarios at least.")
    questions = load_all(scenarios, sets)
    with Progress(quiet) as progress:
        found = answers.compare(questions, progress=progress, notice=progress.notice, **settings)
    say_warnings(warning for one in found.results for warning in one.warnings)
    parts = words.document(found)
    if output == "json":
        emit(dumps(words.as_json(found)))
    else:
        emit(as_markdown(parts) if output == "markdown" else as_text(parts))
    if directory is not None:
        from forecast.charts import comparison as chart

        title = words.title(found)
        for path in written(
            chart.NAME, chart.size(found), chart.alt(found), partial(chart.draw, found, title), directory
        ):
            (emit if output == "text" else say)(f"written: {path}")
