"""`forecast replay`: one iteration as a story."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from forecast.cli.options import chart_directory, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say

P_LEVEL = re.compile(r"[Pp](\d{1,2}(?:\.\d+)?)")


@click.command()
@click.argument("scenario")
@click.argument("which", default="P80")
@run_settings
@sets
@output_format("text", "json")
@chart_directory
@quiet
def replay(
    scenario: str,
    which: str,
    sets: tuple[str, ...],
    output: str,
    directory: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Tell one iteration of SCENARIO as a story: its dates, the risks that struck, and its path to the finish.

    WHICH is the number of the iteration, or a P-level such as P80: the iteration that ends there and costs what such
    iterations usually do.
    """
    from forecast import pipeline
    from forecast.report.story import document, lines

    level = P_LEVEL.fullmatch(which)
    if level is None and not which.isdecimal():
        raise click.UsageError(f"`{which}` is neither the number of an iteration nor a P-level such as P80.")
    p_level = None if level is None else float(level[1]) / 100.0
    if p_level == 0.0:
        raise click.UsageError("A P-level lies between P0 and P100.")
    question = pipeline.load(scenario, sets)
    with Progress(quiet) as progress:
        results = pipeline.run(question, progress=progress, notice=progress.notice, **settings)
    story = pipeline.story(question, results, p_level if p_level is not None else int(which))
    wanted = "" if level is None else f"P{level[1]}"
    if output == "json":
        from forecast.report.summary import dumps

        emit(dumps(document(results, story, wanted)))
    else:
        emit("\n".join(lines(results, story, wanted)))
    if directory is not None:
        from forecast.charts.replay import save

        for path in save(results, story, directory):
            (say if output == "json" else emit)(f"written: {path}")
