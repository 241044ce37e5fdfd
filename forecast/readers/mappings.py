"""Mappings of YAML as rows: the project's settings and its calendars, wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.errors import Place
from forecast.readers.blocks import ESTIMATING_BLOCKS
from forecast.readers.cell_error import did_you_mean
from forecast.readers.field import Table
from forecast.readers.fields import CALENDARS, PROJECT
from forecast.readers.raw import Cell, Findings, Row

# The keys below `estimating` are fields of the project like all others, only said more readably.
ESTIMATING = ("distribution", "risk_combination")


def estimating_blocks(keys: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the blocks below `estimating`, named as problems name them: `estimating.bands`."""
    cell = keys.get("estimating")
    below = cell.value if cell is not None and isinstance(cell.value, dict) else {}
    return {f"estimating.{key}": below[key] for key in ESTIMATING_BLOCKS if key in below}


def project_row(keys: Mapping[str, Cell], place: Place, findings: Findings) -> Row:
    """Return the project's settings as one row; `estimating` is flattened."""
    cells = {key: cell for key, cell in keys.items() if key in PROJECT.names and key not in ESTIMATING}
    estimating, known = keys.get("estimating"), (*ESTIMATING, *ESTIMATING_BLOCKS)
    if estimating is not None and isinstance(estimating.value, dict):
        for key, cell in estimating.value.items():
            if key in ESTIMATING:
                cells[key] = cell
            elif key not in ESTIMATING_BLOCKS:
                findings.error(
                    "unknown-key",
                    f"unknown key `{key}` in `estimating`",
                    cell.key_place,
                    table="project",
                    field="estimating",
                    hint=did_you_mean(key, known, otherwise=f"keys: {', '.join(known)}"),
                )
    elif estimating is not None and not estimating.is_empty:
        findings.error(
            "yaml-shape",
            "`estimating` needs keys and values",
            estimating.place,
            table="project",
            field="estimating",
            hint="write `estimating: {distribution: pert}`",
        )
    return Row(place, cells)


def calendar_rows(cell: Cell | None, findings: Findings) -> dict[str, Row]:
    """Return the calendars of a mapping id -> fields."""
    if cell is None or cell.is_empty:
        return {}
    if not isinstance(cell.value, dict):
        findings.error(
            "yaml-shape",
            "`calendars` needs a mapping: id: {days: …}",
            cell.place,
            table="calendars",
            hint="write `calendars: {standard: {days: Mon-Fri}}`",
        )
        return {}
    rows = {}
    for id_, value in cell.value.items():
        place = value.key_place or value.place
        rows[id_] = Row(place, row_cells(CALENDARS, id_, value, findings))
    return rows


def row_cells(table: Table, id_: str, cell: Cell, findings: Findings) -> dict[str, Cell]:
    """Return the fields of a mapping; keys are matched like column names."""
    if cell.is_empty:
        return {}
    if not isinstance(cell.value, dict):
        findings.error(
            "yaml-shape",
            f"`{id_}` needs fields: `{{field: value}}`",
            cell.place,
            table=table.name,
            id=id_,
            hint=f"fields of {table.name}: {', '.join(table.names[:12])}",
        )
        return {}
    cells = {}
    for key, value in cell.value.items():
        field = table.find(key)
        if field is None:
            findings.error(
                "unknown-field",
                f"unknown field `{key}`",
                value.key_place,
                table=table.name,
                id=id_,
                field=key,
                hint=did_you_mean(key, table.names, otherwise=f"fields of {table.name}: {', '.join(table.names[:12])}"),
            )
        elif field.name in cells:
            findings.error(
                "duplicate-key",
                f"`{key}` says `{field.name}` a second time",
                value.key_place,
                table=table.name,
                id=id_,
                field=field.name,
                hint="remove one of the two",
            )
        else:
            cells[field.name] = value
    return cells
