"""`forecast init`: make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from forecast.cli.streams import emit, say


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="[DIR]")
@click.option(
    "--ci",
    "hosts",
    type=click.Choice(("github", "gitlab", "pre-commit")),
    multiple=True,
    help="Write what checks a workspace on every change instead: a workflow, or a hook; may be repeated.",
)
def init(directory: Path, hosts: tuple[str, ...]) -> None:
    """Make a workspace in DIR (here unless given) with a commented starter project.

    The files written go to stdout. Nothing is overwritten: where a file exists already, nothing is written.
    """
    from forecast.readers import create, create_ci
    from forecast.workspace import SCENARIOS

    if hosts:
        emit("\n".join(path.as_posix() for path in create_ci(directory, hosts)))
        return

    written = create(directory)
    emit("\n".join(path.as_posix() for path in written))
    start = "" if directory == Path() else f"cd {directory} && "
    for scenario in (path.stem for path in written if path.parent.name == SCENARIOS):
        say(f"next: {start}forecast run {scenario}")
