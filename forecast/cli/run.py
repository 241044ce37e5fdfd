"""`forecast run`: simulate a scenario, show the answer, write the report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from forecast.cli.findings import say_warnings
from forecast.cli.options import most_iterations, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say

EXIT_DONE, EXIT_UNDECIDED = 0, 5


@click.command()
@click.argument("scenario")
@run_settings
@click.option(
    "--until",
    "wanted",
    multiple=True,
    metavar="PRECISION",
    help='Sample on until a number is known as precisely, e.g. "P80 finish ±0.5d" or "P80 cost ±1%"; may be repeated.',
)
@most_iterations
@sets
@output_format("text", "json")
@click.option("--report/--no-report", "with_report", default=None, help="Write the report; by default with text only.")
@click.option(
    "--output",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write the report instead of reports/SCENARIO; implies --report.",
)
@click.option("--watch", "watched", is_flag=True, help="Answer again whenever an input is saved; writes no report.")
@quiet
def run(
    scenario: str,
    wanted: tuple[str, ...],
    sets: tuple[str, ...],
    output: str,
    with_report: bool | None,
    directory: Path | None,
    watched: bool,
    quiet: bool,
    **settings: Any,
) -> int:
    """Simulate SCENARIO, a name in scenarios/ or a file, and show when, how much and how sure.

    The answer goes to stdout, talk and progress to stderr. As text the run also writes a report to reports/SCENARIO;
    as JSON it does not, unless --report or --output asks for it.

    Exit code: 0, or 5 where --until asks for a precision that the most iterations do not reach.
    """
    from forecast import pipeline
    from forecast.statistics.precision import precision
    from forecast.workspace import find_scenario, report_directory

    if directory is not None and with_report is False:
        raise click.UsageError("`--output` says where to write the report, `--no-report` not to write it.")
    until = tuple(map(precision, wanted))
    if watched:
        if output == "json" or with_report or directory is not None or until:
            raise click.UsageError("`--watch` answers as text and writes no report; leave the other options out.")
        from forecast.cli.watch import watch

        watch(scenario, sets, quiet, settings)
        return EXIT_DONE
    question = pipeline.load(scenario, sets)
    place = directory
    if place is None and (with_report or (with_report is None and output == "text")):
        place = report_directory(find_scenario(scenario), question.name)
    with Progress(quiet) as progress:
        results = pipeline.run(question, progress=progress, notice=progress.notice, until=until, **settings)
    if place is not None:
        results = pipeline.study(question, results)
    if output == "json":
        from forecast.report.summary import dumps, summary

        say_warnings(results.warnings)
        emit(dumps(summary(results)))
    else:
        from forecast.report.text import screen

        emit(screen(results, color=sys.stdout.isatty()))
    if place is not None:
        page = pipeline.write_report(results, place)
        (say if output == "json" else emit)(f"report: {_as_seen_from_here(page)}")
    for one in until:
        say(one.words(results))
    return EXIT_DONE if all(one.is_reached(results) for one in until) else EXIT_UNDECIDED


def _as_seen_from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
