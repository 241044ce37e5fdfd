"""An estimate that is written in one place: a value, three points (`1 / 2 / 4`), or a whole call."""

from __future__ import annotations

from forecast.project import Estimate
from forecast.readers.field import Table
from forecast.readers.fields.common import POINT_NAMES
from forecast.readers.raw import Cell, Row
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.values import text


def inline_record(reading: Reading, table: Table, id_: str, name: str, cell: Cell) -> Record:
    """Return a cell as the row of a table that has the three points and the distribution of ``name``."""
    return Record(table, id_, Row(cell.place, _cells(name, cell)), reading.units, reading.findings)


def inline_estimate(reading: Reading, record: Record, name: str, example: str) -> Estimate | None:
    """Return the estimate of such a row, None where it was refused or nothing is written."""
    estimate = reading.estimates.read(record, name)
    if estimate is None and not record.broken:
        record.error(
            "missing-value", f"`{record.id or name}` has no value", f"{name}_most_likely", f"write `{example}`"
        )
    return estimate


def _cells(name: str, cell: Cell) -> dict[str, Cell]:
    words = text(cell) if not isinstance(cell.value, list | dict) else ""
    parts = [part.strip() for part in words.split("/")]
    if "(" in words:
        return {f"{name}_distribution": cell}
    if len(parts) == len(POINT_NAMES):
        return {f"{name}_{point}": Cell(part, cell.place) for point, part in zip(POINT_NAMES, parts, strict=True)}
    return {f"{name}_most_likely": cell}
