"""`forecast run`: simulate a scenario, show the answer, write the report."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from forecast.cli.findings import say_warnings
from forecast.cli.options import most_iterations, output_format, quiet, run_settings, sets
from forecast.cli.progress import Progress
from forecast.cli.streams import emit, say

EXIT_DONE, EXIT_DIFFERS, EXIT_UNDECIDED = 0, 1, 5
VERIFY_SCHEMA = "forecast.verify/1"


@click.command()
@click.argument("scenario", required=False)
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
@click.option("--fresh", is_flag=True, help="Simulate also where the same run is stored already.")
@click.option("--certify", is_flag=True, help="Also reproduce known answers, for the certificate in the report.")
@click.option(
    "--verify",
    "verified",
    type=click.Path(path_type=Path),
    metavar="RESULT",
    help="Replay the run stored in a folder and compare every bit, instead of running SCENARIO.",
)
@quiet
def run(
    scenario: str | None,
    wanted: tuple[str, ...],
    sets: tuple[str, ...],
    output: str,
    with_report: bool | None,
    directory: Path | None,
    watched: bool,
    fresh: bool,
    certify: bool,
    verified: Path | None,
    quiet: bool,
    **settings: Any,
) -> int:
    """Simulate SCENARIO, a name in scenarios/ or a file, and show when, how much and how sure.

    The answer goes to stdout, talk and progress to stderr. As text the run also writes a report to reports/SCENARIO;
    as JSON it does not, unless --report or --output asks for it. Where the report holds the same run already, of the
    same inputs, settings and program, its results are used again.

    Exit code: 0, or 5 where --until asks for a precision that the most iterations do not reach; with --verify 1 where
    anything differs.
    """
    from forecast import pipeline
    from forecast.readers.brand import read_brand
    from forecast.report.whole import PAGE, is_whole
    from forecast.statistics.precision import precision
    from forecast.workspace import find_root, find_scenario, report_directory

    if verified is not None:
        changed = [name for name, value in settings.items() if value is not None and name not in ("threads", "most")]
        if scenario is not None or sets or wanted or directory is not None or watched or certify or changed:
            raise click.UsageError("`--verify` replays what is stored; it takes no scenario and no changes.")
        return verify(verified, output, quiet, settings["threads"])
    if scenario is None:
        raise click.UsageError("Missing argument 'SCENARIO'.")
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
        refuse_own_baseline(place, question.requirements.baseline)
    if certify and place is None:
        raise click.UsageError("`--certify` is for the report; ask for one with `--report` or `--output`.")
    if place is not None:
        # What is wrong with a brand is said before the run, not after it.
        brand = read_brand(find_root(place))
    key = pipeline.key_of(question, until=until, **settings)
    found = None if fresh else pipeline.stored(scenario, question, key, place)
    if found is not None:
        results = found[0] if place is not None else replace(found[0], studies={})
        if not quiet:
            say(f"reused: nothing changed since {_as_seen_from_here(found[1])} was written; --fresh runs anew")
    else:
        with Progress(quiet) as progress:
            results = pipeline.run(question, progress=progress, notice=progress.notice, until=until, **settings)
        if place is not None:
            results = pipeline.study(question, results)
    if certify and "certificate" not in results.studies:
        results, found = pipeline.certify(results), None
    if output == "json":
        from forecast.report.summary import dumps, summary

        say_warnings(results.warnings)
        emit(dumps(summary(results)))
    else:
        from forecast.report.text import screen

        emit(screen(results, color=sys.stdout.isatty()))
    if place is not None:
        # A report with waivers says what they count for today.
        is_current = found is not None and not question.requirements.waivers and is_whole(place, brand.sha256)
        page = place / PAGE if is_current else pipeline.write_report(results, place, key)[0]
        (say if output == "json" else emit)(f"report: {_as_seen_from_here(page)}")
    for one in until:
        say(one.words(results))
    return EXIT_DONE if all(one.is_reached(results) for one in until) else EXIT_UNDECIDED


def refuse_own_baseline(place: Path, baseline: str) -> None:
    """Refuse to let a run replace, unasked, the stored run that its gates compare it with."""
    if baseline and place.resolve() == Path(baseline).resolve():
        raise click.UsageError(
            f"the report would replace `{_as_seen_from_here(place)}`, which the gates compare with: store the baseline "
            "elsewhere, or say where the report goes (`--output`)."
        )


def verify(directory: Path, output: str, quiet: bool, threads: int | None) -> int:
    """Replay a stored run, say what differs, and return the exit code."""
    from forecast import pipeline
    from forecast.results import load
    from forecast.results.verify import verify as compare

    stored = load(directory)
    with Progress(quiet) as progress:
        replayed = pipeline.replay(stored, threads=threads, progress=progress)
    found = compare(stored, replayed)
    if output == "json":
        from forecast.report.summary import dumps

        emit(dumps({"schema": VERIFY_SCHEMA, "same": found.is_same, **asdict(found)}))
        return EXIT_DONE if found.is_same else EXIT_DIFFERS
    run = stored.provenance
    of = f"{directory.as_posix()} ({run.scenario}, seed {run.seed}, {run.n_iterations:,} iterations)"
    lines = [f"the same to the bit: {of}" if found.is_same else f"not the same: {of}"]
    lines += [f"  {text}" for text in found.differences]
    if found.circumstances:
        lines += ["What is not as it was then:", *(f"  {text}" for text in found.circumstances)]
    elif not found.is_same:
        lines.append("Inputs, versions and platform are the same: the program itself must differ.")
    emit("\n".join(lines))
    return EXIT_DONE if found.is_same else EXIT_DIFFERS


def _as_seen_from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
