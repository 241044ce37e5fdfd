"""`forecast show`: what a scenario asks, or the whole merged model with the origin of every value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from forecast.cli.options import output_format, sets
from forecast.cli.streams import emit

if TYPE_CHECKING:
    from forecast.readers import ResolvedValue

SETTINGS = ("scenario", "targets", "require", "waivers")


@click.command()
@click.argument("scenario")
@click.option("--resolved", is_flag=True, help="The whole merged model too: every table, every value.")
@sets
@output_format("text", "json")
def show(scenario: str, resolved: bool, sets: tuple[str, ...], output: str) -> None:
    """Show what SCENARIO asks: its settings, targets, gates and waivers, each with the place it comes from.

    A path on the left is what --set takes, but for waivers, which stand in a file.
    """
    from forecast.readers import resolve
    from forecast.workspace import find_scenario

    values = [row for row in resolve(find_scenario(scenario), sets) if resolved or row.table in SETTINGS]
    emit(as_json(values) if output == "json" else as_text(values))


def as_text(values: Iterable[ResolvedValue]) -> str:
    """Return one line for each value: its path, the value, its origin."""
    return "\n".join(f"{_path(row)} = {_written(row.value)}  # {row.origin}" for row in values)


def as_json(values: Iterable[ResolvedValue]) -> str:
    """Return the values as a JSON list."""
    rows = [
        {
            "path": _path(row),
            "table": row.table,
            "id": row.id,
            "field": row.field,
            "value": row.value,
            "origin": {name: part for name, part in asdict(row.origin).items() if part is not None},
        }
        for row in values
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False, default=str)


def _path(row: ResolvedValue) -> str:
    return ".".join(part for part in (row.table if row.table != "scenario" else "", row.id, row.field) if part)


def _written(value: object) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(str(value).split())
