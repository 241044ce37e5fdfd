"""`forecast diff`: why the forecast moved."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click

from forecast.cli.chart import written
from forecast.cli.options import chart_directory, output_format, quiet, simulation_settings
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--scenario", metavar="NAME", help="The scenario that is meant where OLD or NEW is a commit alone.")
@simulation_settings
@output_format("text", "json", "markdown")
@chart_directory
@quiet
def diff(
    old: str,
    new: str,
    scenario: str | None,
    output: str,
    directory: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Explain how the forecast moved from OLD to NEW, cause by cause.

    Each is a scenario, a commit (COMMIT:SCENARIO, or COMMIT alone with --scenario), or the folder of a stored run.
    Commits are read, not checked out. The moves of the causes add up to the move as a whole.
    """
    from forecast import answers
    from forecast.cli.versions import read_version
    from forecast.report import difference as words
    from forecast.report.document import as_markdown, as_text
    from forecast.report.summary import dumps

    with ExitStack() as stack:
        if scenario is None:
            scenario = _scenario_of(old, new)
        before, after = (read_version(text, scenario, stack) for text in (old, new))
        if after.scenario is None:
            raise click.UsageError(f"The files that `{new}` was made from are not found, so nothing explains it.")
        with Progress(quiet) as progress:
            told = answers.diff(
                before.scenario,
                after.scenario,
                (before.name, after.name),
                before.results,
                progress=progress,
                notice=progress.notice,
                **settings,
            )
    if output == "json":
        emit(dumps(words.as_json(told)))
    else:
        parts = words.document(told)
        emit(as_markdown(parts) if output == "markdown" else as_text(parts))
    if directory is not None and told.difference.shares:
        from forecast.charts import waterfall as chart

        title = words.headline(told)
        for path in written(chart.NAME, chart.size(told), chart.alt(told), partial(chart.draw, told, title), directory):
            (emit if output == "text" else say)(f"written: {path}")


def _scenario_of(*texts: str) -> str | None:
    """Return the scenario that one side names, for the side that is a commit alone."""
    from forecast.errors import UsageError
    from forecast.workspace import find_scenario

    for text in texts:
        if ":" in text and not Path(text).exists():
            return text.partition(":")[2] or None
        try:
            find_scenario(text)
        except UsageError:
            continue
        return text
    return None
