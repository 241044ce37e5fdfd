"""Readers: the only place that knows file formats; text first, project second.

Each format is read into raw tables whose every value knows where it stands; scenarios overlay the tables; one builder
makes the `Project` and collects every problem of all files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forecast.errors import InputError, Place
from forecast.project import Project
from forecast.readers import scenarios
from forecast.readers.models import READERS
from forecast.readers.raw import Findings
from forecast.readers.schema import json_schema
from forecast.readers.starter import CI_FILES, create, create_ci
from forecast.readers.textfile import Sources
from forecast.scenario import Scenario
from forecast.workspace import find_root

__all__ = [
    "CI_FILES",
    "READERS",
    "ResolvedValue",
    "create",
    "create_ci",
    "json_schema",
    "read_model",
    "read_scenario",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """One value of a merged model and where it came from."""

    table: str
    id: str
    field: str
    value: object
    origin: Place


def read_scenario(path: Path, sets: Sequence[str] = ()) -> Scenario:
    """Read a scenario with its model, changes and settings.

    Parameters
    ----------
    path : Path
        A scenario file, or a model (folder, `model.yaml`, workbook): then the scenario is the bare model.
    sets : sequence of str
        Changes as on the command line: ``risks.R-07.probability=0.1``.

    Returns
    -------
    Scenario
        The scenario; its warnings do not stop a run.

    Raises
    ------
    InputError
        With every problem of all files, in reading order.
    """
    findings = Findings()
    sources = Sources(find_root(path))
    scenario = scenarios.read(path, sets, sources, findings)
    findings.stop_on_errors()
    if scenario is None:
        raise InputError(findings.sorted())
    return replace(scenario, warnings=findings.sorted(), source=sources.name(path), sets=tuple(sets))


def read_model(path: Path) -> Project:
    """Read a model: a folder, its `model.yaml`, or a workbook.

    Raises
    ------
    InputError
        With every problem of all files, in reading order.
    """
    return read_scenario(path).project


def resolve(path: Path, sets: Sequence[str] = ()) -> list[ResolvedValue]:
    """Return every value of a merged scenario with the place it came from, in the order of the tables.

    Raises
    ------
    InputError
        If files can't be read or patches match nothing.
    """
    findings = Findings()
    merged = scenarios.merge(path, sets, Sources(find_root(path)), findings)
    findings.stop_on_errors()
    if merged is None:
        raise InputError(findings.sorted())
    rows = [(name, "", row) for name, row in merged.settings.items()]
    rows += list(merged.raw.rows())
    values = [
        ResolvedValue(table, id_, field, cell.plain(), cell.place)
        for table, id_, row in rows
        for field, cell in row.cells.items()
        if not cell.is_empty
    ]
    for key, block in merged.raw.blocks.items():
        parts = block.value.items() if isinstance(block.value, dict) else [("", block)]
        values += [ResolvedValue(key, "", name, cell.plain(), cell.place) for name, cell in parts if not cell.is_empty]
    return values
