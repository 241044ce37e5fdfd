"""Scenarios overlay models as text: every value keeps the place it came from; a patch that matches nothing is an error.

Within one scenario file the order is: remove, add, change, scale. So a row can be replaced by removing and adding it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from forecast.distributions.notation import NotationError, parse
from forecast.errors import Place
from forecast.readers.blocks import BLOCKS
from forecast.readers.cell_error import CellError, did_you_mean
from forecast.readers.classes import is_class
from forecast.readers.estimates import EstimateNames, is_certain, names_of
from forecast.readers.field import Table
from forecast.readers.fields import IMPACT_KINDS, TABLES
from forecast.readers.mappings import project_row, row_cells
from forecast.readers.raw import Cell, Findings, RawModel, Row
from forecast.readers.scaling import QUANTITIES, scale_row
from forecast.readers.tables import add_row
from forecast.readers.values import ids, number

PATCHES = ("remove", "add", "change", "scale")
PROJECT_ID = ""


def apply_patches(raw: RawModel, keys: Mapping[str, Cell], findings: Findings) -> None:
    """Apply `remove`, `add`, `change` and `scale` of a scenario file to the tables.

    Parameters
    ----------
    raw : RawModel
        The tables; changed in place.
    keys : mapping of str to Cell
        The keys of the scenario file.
    findings : Findings
        Gets what does not match.
    """
    for patch, apply in (("remove", _remove), ("add", _add), ("change", _change), ("scale", _scale)):
        cell = keys.get(patch)
        if cell is None or cell.is_empty:
            continue
        for table, value in _tables(patch, cell, findings):
            apply(raw, table, value, findings)


def change_row(raw: RawModel, table: Table, id_: str, value: Cell, place: Place, findings: Findings) -> None:
    """Change fields of the row of an id; an id that does not exist is a finding."""
    rows = raw.tables.setdefault(table.name, {})
    if id_ not in rows:
        _matches_nothing(table, id_, rows, place, findings)
        return
    row = rows[id_]
    cells = row_cells(table, id_, value, findings)
    if "id" in cells:
        findings.error(
            "change-id",
            "an id can't be changed",
            cells["id"].place,
            table=table.name,
            id=id_,
            field="id",
            hint="remove the row and add another",
        )
        del cells["id"]
    row.cells.update(cells)
    for names in _estimates(table):
        _settle_estimate(row, names, cells)


def _settle_estimate(row: Row, names: EstimateNames, changed: Mapping[str, Cell]) -> None:
    """Let a whole estimate replace the points that stood there, and points replace a whole estimate."""
    sets_points = any(point in changed for point in names.points)
    if is_class(changed.get(names.points[1])):
        # A class stands for a whole estimate.
        for name in (names.points[0], names.points[2], names.distribution):
            if name not in changed:
                row.cells.pop(name, None)
    elif names.distribution in changed and not sets_points and _is_whole(changed[names.distribution]):
        for point in names.points:
            row.cells.pop(point, None)
    elif names.distribution in changed and not sets_points and is_certain(changed[names.distribution]):
        for point in (names.points[0], names.points[2]):
            row.cells.pop(point, None)
    elif sets_points and names.distribution not in changed and _is_whole(row.cells.get(names.distribution)):
        del row.cells[names.distribution]


def _is_whole(cell: Cell | None) -> bool:
    if cell is None or not isinstance(cell.value, str):
        return False
    try:
        return parse(cell.value).is_whole
    except NotationError:
        return cell.value.lstrip().startswith("empirical")


def _estimates(table: Table) -> Iterator[EstimateNames]:
    """Yield the estimates that a table's rows have."""
    impacts = tuple(before + name for before in ("", "residual_") for name, *_ in IMPACT_KINDS)
    prefixes: dict[str, tuple[str, ...]] = {
        "tasks": ("", "effort", "cost"),
        "resources": ("rate",),
        "deliveries": ("lead", "cost"),
        "costs": ("cost",),
        "impacts": impacts,
        "risks": (*impacts, "response_cost", "per_month"),
    }
    for prefix in prefixes.get(table.name, ()):
        yield names_of(prefix)


def _tables(patch: str, cell: Cell, findings: Findings) -> Iterator[tuple[Table, Cell]]:
    if not isinstance(cell.value, dict):
        findings.error(
            "yaml-shape",
            f"`{patch}` needs tables: `{patch}: {{tasks: …}}`",
            cell.place,
            field=patch,
            hint=f"tables: {', '.join(TABLES)}",
        )
        return
    known = [name for name in TABLES if name != "project" or patch == "change"]
    for name, value in cell.value.items():
        if name not in known:
            is_block = name in BLOCKS
            findings.error(
                "unknown-table",
                f"`{name}` is no table: `{patch}` has no rows to work on"
                if is_block
                else f"`{patch}` does not know the table `{name}`",
                value.key_place,
                field=patch,
                hint=f"write `{name}: …` on its own, whole: it replaces that of the model"
                if is_block
                else did_you_mean(name, known, otherwise=f"tables: {', '.join(known)}"),
            )
        elif not value.is_empty:
            yield TABLES[name], value


def _remove(raw: RawModel, table: Table, value: Cell, findings: Findings) -> None:
    rows = raw.tables.setdefault(table.name, {})
    try:
        listed = ids(value)
    except CellError as wrong:
        findings.error(
            wrong.code, wrong.message, wrong.place or value.place, table=table.name, field="remove", hint=wrong.hint
        )
        return
    places = [item.place for item in value.value] if isinstance(value.value, list) else []
    for position, id_ in enumerate(listed):
        place = places[position] if len(places) == len(listed) else value.place
        if id_ not in rows:
            _matches_nothing(table, id_, rows, place, findings)
            continue
        del rows[id_]
        raw.removed[table.name, id_] = place
        if table.name == "risks":
            # The further impacts of a risk are parts of it.
            impacts = raw.tables.get("impacts", {})
            for impact in [key for key in impacts if key.startswith(f"{id_}/")]:
                del impacts[impact]


def _add(raw: RawModel, table: Table, value: Cell, findings: Findings) -> None:
    rows = raw.tables.setdefault(table.name, {})
    if isinstance(value.value, dict):
        for id_, fields in value.value.items():
            place = fields.key_place or fields.place
            cells = {"id": Cell(id_, place), **row_cells(table, id_, fields, findings)}
            _add_row(raw, rows, Row(place, cells), table, findings)
    elif isinstance(value.value, list):
        for item in value.value:
            cells = row_cells(table, "", item, findings)
            if cells:
                _add_row(raw, rows, Row(item.place, cells), table, findings)
    else:
        findings.error(
            "yaml-shape",
            f"`add: {table.name}` needs a list of rows",
            value.place,
            table=table.name,
            field="add",
            hint="write `[{id: …, name: …}]`",
        )


def _add_row(raw: RawModel, rows: dict[str, Row], row: Row, table: Table, findings: Findings) -> None:
    before = len(rows)
    add_row(rows, row, table, findings)
    if len(rows) > before:
        raw.removed.pop((table.name, next(reversed(rows))), None)


def _change(raw: RawModel, table: Table, value: Cell, findings: Findings) -> None:
    if table.name == "project":
        if isinstance(value.value, dict):
            cells = project_row(value.value, value.place, findings).cells
            others = {key: cell for key, cell in value.value.items() if key != "estimating" and key not in cells}
            value = Cell({**others, **cells}, value.place)
        change_row(raw, table, PROJECT_ID, value, value.place, findings)
    elif isinstance(value.value, dict):
        for id_, fields in value.value.items():
            change_row(raw, table, id_, fields, fields.key_place or fields.place, findings)
    else:
        findings.error(
            "yaml-shape",
            f"`change: {table.name}` needs a mapping: id: {{field: value}}",
            value.place,
            table=table.name,
            field="change",
            hint="write `{ID: {field: value}}`",
        )


def _scale(raw: RawModel, table: Table, value: Cell, findings: Findings) -> None:
    quantities = QUANTITIES.get(table.name)
    if quantities is None:
        findings.error(
            "unknown-table",
            f"nothing in the table {table.name} can be scaled",
            value.key_place,
            table=table.name,
            field="scale",
            hint=f"tables: {', '.join(QUANTITIES)}",
        )
        return
    if not isinstance(value.value, dict):
        findings.error(
            "yaml-shape",
            f"`scale: {table.name}` needs a mapping: id or `all`: {{what: factor}}",
            value.place,
            table=table.name,
            field="scale",
            hint="write `{all: {duration: 1.1}}`",
        )
        return
    rows = raw.tables.get(table.name, {})
    for id_, factors in value.value.items():
        place = factors.key_place or factors.place
        chosen = [key for key in rows if id_ == "all" or key == id_ or ("*" in id_ and fnmatchcase(key, id_))]
        if not chosen:
            _matches_nothing(table, id_, rows, place, findings)
            continue
        if not isinstance(factors.value, dict):
            findings.error(
                "yaml-shape",
                f"`{id_}` needs a mapping: what: factor",
                factors.place,
                table=table.name,
                id=id_,
                field="scale",
                hint="write `{duration: 1.1}`",
            )
            continue
        for name, cell in factors.value.items():
            factor = _factor(table, id_, name, cell, findings)
            if factor is None:
                continue
            try:
                n_scaled = sum([scale_row(table, rows[key], quantities[name], factor, cell.place) for key in chosen])
            except CellError as wrong:
                findings.error(
                    wrong.code, wrong.message, cell.place, table=table.name, id=id_, field=name, hint=wrong.hint
                )
                continue
            if n_scaled == 0:
                findings.error(
                    "patch-without-effect",
                    f"`scale` matches no {name.replace('_', ' ')}: none is written there",
                    cell.place,
                    table=table.name,
                    id=id_,
                    field=name,
                    hint="`change` can write one",
                )


def _factor(table: Table, id_: str, name: str, cell: Cell, findings: Findings) -> float | None:
    known = QUANTITIES[table.name]
    if name not in known:
        findings.error(
            "unknown-field",
            f"`scale` does not know `{name}` of {table.name}",
            cell.key_place,
            table=table.name,
            id=id_,
            field=name,
            hint=did_you_mean(name, list(known), otherwise=f"it knows: {', '.join(known)}"),
        )
        return None
    try:
        factor = number(cell)
        if factor <= 0.0:
            raise CellError(
                "number-range", f"the factor {factor:g} is not above 0", "write for example 1.1 for 10 % more"
            )
    except CellError as wrong:
        findings.error(wrong.code, wrong.message, cell.place, table=table.name, id=id_, field=name, hint=wrong.hint)
        return None
    return factor


def _matches_nothing(table: Table, id_: str, rows: Mapping[str, Row], place: Place, findings: Findings) -> None:
    singular = "delivery" if table.name == "deliveries" else table.name[:-1]
    findings.error(
        "patch-matches-nothing",
        f"the {singular} `{id_}` does not exist in the model",
        place,
        table=table.name,
        id=id_,
        hint=did_you_mean(id_, list(rows), otherwise=f"there are {len(rows)} {table.name}; `add` makes a new one"),
    )
