"""`forecast mitigate`: which responses to pay for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from forecast.cli.chart import written
from forecast.cli.options import chart_directory, output_format, probability, quiet, sets, simulation_settings
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say

EXIT_FOUND, EXIT_NOT_ENOUGH = 0, 1


@click.command()
@click.argument("scenario")
@click.option("--budget", type=click.FloatRange(min=0.0), metavar="MONEY", help="The most that responses may cost.")
@click.option(
    "--wanted",
    callback=probability,
    metavar="P",
    help="The probability that is enough, e.g. 0.8: find the least money for it.",
)
@click.option(
    "--most-sets", type=click.IntRange(min=8), default=1024, show_default=True, metavar="N", help="Sets to try at most."
)
@simulation_settings
@sets
@output_format("text", "json", "markdown")
@chart_directory
@quiet
def mitigate(
    scenario: str,
    budget: float | None,
    wanted: float | None,
    most_sets: int,
    sets: tuple[str, ...],
    output: str,
    directory: Path | None,
    quiet: bool,
    **settings: Any,
) -> int:
    """Find the responses that make the targets of SCENARIO likeliest, under a budget or for the least money.

    All sets of responses are simulated where they are few enough, else they are searched. What the responses cost is
    paid from the project's budget too.

    Exit code: 0, or 1 where no set that was tried reaches the --wanted probability.
    """
    from forecast import answers, pipeline
    from forecast.report import mitigation as words
    from forecast.report.document import as_markdown, as_text
    from forecast.report.summary import dumps

    if budget is not None and wanted is not None:
        raise click.UsageError("Ask either for the best under a `--budget`, or for the least money for a `--wanted` P.")
    question = pipeline.load(scenario, sets)
    with Progress(quiet) as progress:
        found, shared = answers.mitigate(
            question, budget, wanted, most_sets, progress=progress, notice=progress.notice, **settings
        )
    currency = question.project.currency
    said = (found, currency, shared.n_iterations, shared.seed)
    if output == "json":
        emit(dumps(words.as_json(*said)))
    else:
        parts = words.document(*said)
        emit(as_markdown(parts) if output == "markdown" else as_text(parts))
    if directory is not None:
        from forecast.charts import mitigation as chart

        draw = partial(chart.draw, found, words.title(found, currency), currency)
        for path in written(chart.NAME, chart.size(found), chart.alt(found, currency), draw, directory):
            (emit if output == "text" else say)(f"written: {path}")
    return EXIT_FOUND if found.chosen is not None else EXIT_NOT_ENOUGH
