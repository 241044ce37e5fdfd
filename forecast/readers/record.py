"""One row while it is being understood: gives each field as what it means, and reports what it can't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from forecast.errors import Place
from forecast.readers.cell_error import CellError
from forecast.readers.durations import Units
from forecast.readers.field import Table
from forecast.readers.raw import Cell, Findings, Row
from forecast.readers.values import convert

T = TypeVar("T")


class Record:
    """A row with its table, for the builder: values by field, problems with id, field and place.

    ``broken`` are the fields that were refused: what depends on them stays silent.
    """

    def __init__(self, table: Table, id: str, row: Row, units: Units, findings: Findings) -> None:
        """Take a row; nothing is read until it is asked for."""
        self.table, self.id, self.row, self.units, self.findings = table, id, row, units, findings
        self.broken: set[str] = set()
        self._written = {name: cell for name, cell in row.cells.items() if not cell.is_empty}

    def cell(self, name: str) -> Cell | None:
        """Return the cell of a field, None if nothing is written there."""
        return self._written.get(name)

    def place(self, name: str | None = None) -> Place:
        """Return where a field stands, or the row if the field is not written."""
        cell = self.row.cells.get(name) if name is not None else None
        return cell.place if cell is not None else self.row.place

    def error(
        self, code: str, message: str, field: str | None, hint: str | None = None, place: Place | None = None
    ) -> None:
        """Report an error of a field; of the row if the field is None."""
        if field is not None:
            self.broken.add(field)
        self.findings.error(
            code, message, place or self.place(field), table=self.table.name, id=self.id or None, field=field, hint=hint
        )

    def refuse(self, field: str, wrong: CellError) -> None:
        """Report what is wrong with the value of a field."""
        self.error(wrong.code, wrong.message, field, wrong.hint, wrong.place)

    def warning(self, code: str, message: str, field: str, hint: str | None = None) -> None:
        """Report a warning of a field."""
        self.findings.warning(
            code, message, self.place(field), table=self.table.name, id=self.id or None, field=field, hint=hint
        )

    def read(self, name: str, parse: Callable[[Cell], T]) -> T | None:
        """Return what `parse` makes of a field, None if it is empty or was refused."""
        cell = self.cell(name)
        if cell is None:
            return None
        try:
            return parse(cell)
        except CellError as wrong:
            self.refuse(name, wrong)
            return None

    def value(self, name: str) -> object:
        """Return the value of a field by its declared kind, None if it is empty or was refused."""
        cell = self._written.get(name)
        if cell is None:
            return None
        field = self.table.field(name)
        assert field is not None, name
        try:
            return convert(field, cell, self.units)
        except CellError as wrong:
            self.refuse(name, wrong)
            return None

    def text(self, name: str, default: str = "") -> str:
        """Return a text or id."""
        value = self.value(name)
        return default if value is None else cast(str, value)

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number."""
        value = self.value(name)
        return default if value is None else cast(float, value)

    def optional_number(self, name: str) -> float | None:
        """Return a number, or None where nothing is written."""
        return cast("float | None", self.value(name))

    def day(self, name: str) -> date | None:
        """Return a date, or None where nothing is written."""
        return cast("date | None", self.value(name))

    def ids(self, name: str) -> tuple[str, ...]:
        """Return a list of ids."""
        return cast("tuple[str, ...]", self.value(name) or ())

    def require(self, name: str) -> bool:
        """Say whether a required field is written; report it if not."""
        if self.cell(name) is not None:
            return True
        field = self.table.field(name)
        assert field is not None, name
        self.error("missing-value", f"`{name}` ({field.description}) is missing", name, f"write `{name}`")
        return False
