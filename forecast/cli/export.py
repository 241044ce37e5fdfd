"""`forecast export`: what a stored run found, in a copy of the planner's schedule."""

from __future__ import annotations

from pathlib import Path

import click

from forecast.cli.streams import emit, say

SHOWN = 20


@click.command()
@click.argument("result", metavar="RESULT_DIR", type=click.Path(path_type=Path))
@click.option(
    "--schedule",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The schedule that the model was imported from.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The new file: .xer, .pmxml, or .xml of the program that FILE is of; nothing is overwritten.",
)
@click.option(
    "--project",
    "projects",
    metavar="NAME",
    multiple=True,
    help="The project that is meant, where the file holds several; name all that were imported as one.",
)
@click.option(
    "--dates",
    "level",
    type=click.Choice(["P50", "P80"], case_sensitive=False),
    help="Also give the tasks that are not done the dates of this level.",
)
def export(result: Path, schedule: Path, target: Path, projects: tuple[str, ...], level: str | None) -> None:
    """Write a copy of a schedule with what the run stored in RESULT_DIR found for its tasks.

    P50 and P80 of start and finish and the criticality in percent go into fields of the user's; the schedule itself
    stays as it is.
    """
    from forecast.readers.schedules.writing import write_copy
    from forecast.results import load

    written = write_copy(load(result), schedule, target, projects=projects, level=level)
    for id_ in written.unmatched[:SHOWN]:
        say(f"`{id_}` is not in the schedule")
    if len(written.unmatched) > SHOWN:
        say(f"and {len(written.unmatched) - SHOWN} more")
    emit(f"tasks with their dates: {written.n_tasks}\nwritten: {target}")
