"""`forecast import`: a schedule of a planner's program as a model."""

from __future__ import annotations

from pathlib import Path

import click

from forecast.cli.findings import say_warnings
from forecast.cli.streams import emit, say

SHOWN = 20


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help="The model folder to write, e.g. `models/plan`; nothing is overwritten.",
)
@click.option("--project", metavar="NAME", help="The project to import, where the file holds several.")
@click.option("--strict", is_flag=True, help="Write nothing unless all dates in the file come out.")
def import_(file: Path, folder: Path, project: str | None, strict: bool) -> int:
    """Import FILE (Microsoft Project, Primavera and what else mpxj reads) as a model.

    The schedule is planned without uncertainty, and its dates are compared with those in the file: every difference is
    listed with its cause. Exit code 1: with `--strict`, a date differs.
    """
    from forecast.handshake import shake_hands
    from forecast.readers.schedules import read_schedules
    from forecast.readers.schedules.folders import write_folder
    from forecast.readers.schedules.record import record_of
    from forecast.readers.schedules.tables import check_schedule, only_project, tables_of

    schedule = only_project(read_schedules(file), file, project)
    say_warnings(check_schedule(schedule, file))
    handshake = shake_hands(schedule)
    for difference in handshake.differences[:SHOWN]:
        stored, ours = difference.task.stored, difference.computed
        theirs = f"{stored.early_start:%Y-%m-%d %H:%M} to {stored.early_finish:%Y-%m-%d %H:%M} in the file"
        here = "" if ours is None else f", here {ours.early_start:%Y-%m-%d %H:%M} to {ours.early_finish:%Y-%m-%d %H:%M}"
        say(f"`{difference.task.id}`: {theirs}{here}: {difference.cause} ({difference.detail})")
    n_more = len(handshake.differences) - SHOWN
    if n_more > 0:
        say(f"and {n_more} more")
    lines = [f"tasks with dates in the file: {handshake.n_tasks}"]
    if handshake.n_tasks:
        lines += [
            f"early dates alike: {handshake.n_to_the_minute} to the minute, {handshake.n_to_the_day} to the day",
            f"late dates alike: {handshake.n_late}; total float: {handshake.n_float}; critical: {handshake.n_critical}",
        ]
    lines += [f"differs, {cause}: {n}" for cause, n in handshake.causes.items()]
    if strict and handshake.differences:
        emit("\n".join(lines))
        say("nothing written: `--strict` asks that all dates come out")
        return 1
    record = record_of(handshake, schedule, file.name)
    written = write_folder(tables_of(schedule), folder, file.name, record)
    emit("\n".join([*lines, *(f"written: {path}" for path in written)]))
    say(f"next: forecast run {folder}")
    return 0
