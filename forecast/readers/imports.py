"""The block `import` of a scenario whose model is a schedule file: what `forecast import` takes as options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forecast.errors import Place
from forecast.readers.block import BlockReader
from forecast.readers.blocks import object_of
from forecast.readers.cell_error import CellError, Known, did_you_mean
from forecast.readers.fields.common import POINT_NAMES
from forecast.readers.raw import Cell, Findings
from forecast.readers.selectors import Selectors
from forecast.readers.values import file_name, text

BLOCK = "import"
KEYS = ("project", "risks", "map", "fields", "bands", "costs")
FIELDS = (*POINT_NAMES, "distribution")
EXAMPLE = "import: {risks: register.xlsx, bands: 0.9 / 1 / 1.3}"
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
SCHEMA: dict[str, Any] = object_of(
    {
        "project": {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "description": "the project that is meant, where the file holds several; a list of them is planned as one",
        },
        "risks": {"type": "string", "description": "a register, .xlsx or .csv, relative to this file"},
        "map": {**_TEXTS, "description": "which field of a risk a column of the register is, by its title"},
        "fields": object_of({name: {"type": "string"} for name in FIELDS}, "fields of the user that hold estimates"),
        "bands": {"type": ["string", "array"], "description": "factors on all durations of one value"},
        "costs": {"enum": ["yes", "no", True, False], "description": "whether resources and costs are taken over"},
    },
    "how a schedule file that is the model is read",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an import; every value stands where it was written.

    Attributes
    ----------
    projects : tuple of Cell
        The projects that are meant, by name or code, where the file holds several; several are planned as one.
    fields : mapping of str to Cell
        Titles of the user's fields that hold ``optimistic, most_likely, pessimistic`` durations, or a ``distribution``.
    bands : Cell or None
        Factors on the durations that are known by one value, ``0.9/1/1.3``.
    risks : Path or None
        A register.
    columns : mapping of str to Cell
        Which field of a risk a column of the register is.
    costs : bool
        Whether resources and costs are taken over.
    """

    projects: tuple[Cell, ...] = ()
    fields: Mapping[str, Cell] = field(default_factory=dict)
    bands: Cell | None = None
    risks: Path | None = None
    columns: Mapping[str, Cell] = field(default_factory=dict)
    costs: bool = False


def read_import(cell: Cell, folder: Path, findings: Findings) -> Asked:
    """Return what a block asks for; paths in it are relative to ``folder``."""
    nothing = Known("task", ())
    return _ImportReader({}, findings, Selectors(nothing, (), ())).read(cell, folder)


class _ImportReader(BlockReader):
    def read(self, cell: Cell, folder: Path) -> Asked:
        keys = {name: one for name, one in self.mapping(cell, BLOCK, KEYS, EXAMPLE).items() if not one.is_empty}
        fields = self._texts(keys.get("fields"), "fields", "fields: {optimistic: Duration4}")
        for name in [name for name in fields if name not in FIELDS]:
            hint = did_you_mean(name, FIELDS, otherwise=f"keys: {', '.join(FIELDS)}")
            self.error("fields", "unknown-key", f"unknown key `{name}`", fields.pop(name).key_place, hint)
        columns = self._texts(keys.get("map"), "map", "map: {Ref: id, Event: name}")
        if columns and "risks" not in keys:
            message = "`map` says what the columns of a register are, and no register is named"
            self.error("map", "missing-value", message, keys["map"].place, "write `risks: register.xlsx`")
        return Asked(
            projects=self._projects(keys.get("project")),
            fields=fields,
            bands=keys.get("bands"),
            risks=self._register(keys.get("risks"), folder),
            columns=columns,
            costs=self.flag(keys.get("costs"), "costs"),
        )

    def _projects(self, cell: Cell | None) -> tuple[Cell, ...]:
        """Return one name, or the names of a list."""
        if cell is None:
            return ()
        found = []
        for one in cell.value if isinstance(cell.value, list) else [cell]:
            try:
                found.append(Cell(text(one), one.place, one.key_place))
            except CellError as wrong:
                self.error("project", wrong.code, wrong.message, one.place, wrong.hint)
        return tuple(one for one in found if not one.is_empty)

    def _register(self, cell: Cell | None, folder: Path) -> Path | None:
        if cell is None:
            return None
        try:
            path = folder / file_name(cell)
        except CellError as wrong:
            self.error("risks", wrong.code, wrong.message, cell.place, wrong.hint)
            return None
        if path.is_file():
            return path
        near = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
        hint = did_you_mean(path.name, near, otherwise="the path is relative to this file")
        self.error("risks", "missing-file", f"there is no register at `{path.as_posix()}`", cell.place, hint)
        return None

    def _texts(self, cell: Cell | None, field: str, example: str) -> dict[str, Cell]:
        """Return a mapping of texts to texts."""
        if cell is None:
            return {}
        if not isinstance(cell.value, dict):
            self.error(field, "yaml-shape", "keys and values are needed here", cell.place, f"write `{example}`")
            return {}
        found = {}
        for name, value in cell.value.items():
            try:
                found[name.strip()] = Cell(text(value), value.place, value.key_place)
            except CellError as wrong:
                self.error(field, wrong.code, wrong.message, value.place, wrong.hint)
        return {name: value for name, value in found.items() if not value.is_empty}

    def error(self, field: str, code: str, message: str, place: Place | None, hint: str | None) -> None:
        """Report an error of the block."""
        self.findings.error(code, message, place, table="scenario", field=field, hint=hint)
