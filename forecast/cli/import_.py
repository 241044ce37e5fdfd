"""`forecast import`: a schedule of a planner's program as a model."""

from __future__ import annotations

from pathlib import Path

import click

from forecast.cli.findings import say_warnings
from forecast.cli.streams import emit, say
from forecast.errors import Place

SHOWN = 20


def assigned(context: click.Context, option: click.Parameter, text: str | None) -> dict[str, str]:
    """Return `a=b,c=d` as a mapping."""
    found = {}
    for part in filter(None, map(str.strip, (text or "").split(","))):
        name, equals, value = (piece.strip() for piece in part.rpartition("="))
        if not (name and equals and value):
            raise click.BadParameter(f"`{part}` is no NAME=FIELD")
        found[name] = value
    return found


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
@click.option(
    "--project",
    "projects",
    metavar="NAME",
    multiple=True,
    help="The project to import, where the file holds several; several are planned as one.",
)
@click.option("--risks", "register", type=click.Path(path_type=Path), metavar="FILE", help="A register, .xlsx or .csv.")
@click.option(
    "--map",
    "columns",
    metavar="COLUMN=FIELD,…",
    callback=assigned,
    help="What columns of the register are: `Ref=id,Chance=probability,Activity=tasks`.",
)
@click.option(
    "--fields",
    metavar="POINT=FIELD,…",
    callback=assigned,
    help="Fields that hold estimates: `optimistic=Duration4,pessimistic=Duration6`.",
)
@click.option("--bands", metavar="A/B/C", default="", help="Factors on all durations of one value, e.g. `0.9/1/1.3`.")
@click.option("--costs", is_flag=True, help="Also take over resources with their rates, and costs of tasks.")
@click.option("--strict", is_flag=True, help="Write nothing unless all dates in the file come out.")
def import_(
    file: Path,
    folder: Path,
    projects: tuple[str, ...],
    register: Path | None,
    columns: dict[str, str],
    fields: dict[str, str],
    bands: str,
    costs: bool,
    strict: bool,
) -> int:
    """Import FILE (Microsoft Project, Primavera and what else mpxj reads) as a model.

    The schedule is planned without uncertainty, and its dates are compared with those in the file: every difference is
    listed with its cause. Exit code 1: with `--strict`, a date differs.
    """
    from forecast.handshake import shake_hands
    from forecast.readers.imports import FIELDS, Asked
    from forecast.readers.raw import Cell, Findings
    from forecast.readers.schedules.additions import find_additions
    from forecast.readers.schedules.choosing import read_chosen
    from forecast.readers.schedules.folders import TASKS, write_folder
    from forecast.readers.schedules.projects import to_project
    from forecast.readers.schedules.record import record_of
    from forecast.readers.schedules.tables import check_schedule, tables_of
    from forecast.readers.textfile import Sources

    if columns and register is None:
        raise click.UsageError("`--map` says what the columns of a register are: name it with `--risks`.")
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise click.UsageError(f"`--fields` knows {', '.join(FIELDS)}, not `{unknown[0]}`.")
    chosen = read_chosen(file, projects)
    schedule = chosen.schedule
    imported = to_project(schedule)
    asked = Asked(
        fields={name: Cell(title, Place("--fields")) for name, title in fields.items()},
        bands=Cell(bands, Place("--bands")) if bands else None,
        risks=register,
        columns={title: Cell(name, Place("--map")) for title, name in columns.items()},
        costs=costs,
    )
    findings = Findings()
    additions = find_additions(asked, schedule, imported.id_by_uid, chosen.sources, Sources(None), findings)
    findings.stop_on_errors()
    tables = tables_of(schedule, imported, additions)
    say_warnings([*chosen.warnings, *findings.sorted(), *check_schedule(schedule, tables, file, additions)])
    handshake = shake_hands(schedule, imported)
    record = record_of(handshake, schedule, file.name)
    for row in record["differences"][:SHOWN]:
        here = f", here {_span(row['start'], row['finish'])}" if row["start"] else ""
        theirs = _span(row["file_start"], row["file_finish"])
        say(f"`{row['id']}`, {row['what']}: {theirs} in the file{here}: {row['cause']} ({row['detail']})")
    n_more = len(handshake.differences) - SHOWN
    if n_more > 0:
        say(f"and {n_more} more")
    lines = ["no task has a date that the program computed: nothing to compare with"]
    if handshake.n_tasks:
        lines = [
            f"tasks with dates in the file: {handshake.n_tasks}",
            f"early dates alike: {handshake.n_to_the_minute} to the minute, {handshake.n_to_the_day} to the day",
            f"late dates alike: {handshake.n_late}; total float: {handshake.n_float}; critical: {handshake.n_critical}",
        ]
    lines += [f"differs, {cause}: {n}" for cause, n in handshake.causes.items()]
    if strict and handshake.differences:
        emit("\n".join(lines))
        say("nothing written: `--strict` asks that all dates come out")
        return 1
    written = write_folder(tables, folder, file.name, record, additions)
    emit("\n".join([*lines, *(f"written: {path}" for path in written)]))
    if not additions.factors and not any(
        "optimistic" in row or "distribution" in row for row in tables["tasks"].values()
    ):
        say(f"no duration has a range yet: add some to {folder / TASKS}, or import with `--bands 0.9/1/1.3`")
    say(f"next: forecast run {folder}")
    return 0


def _span(start: str | None, finish: str | None) -> str:
    """Return two moments as they are shown."""
    return " to ".join(moment.replace("T", " ") for moment in (start, finish) if moment) or "none"
