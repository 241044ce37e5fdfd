"""When risks can strike, and how often: windows and strikes per month in the rows of the register."""

from __future__ import annotations

from datetime import date

from forecast.project import Estimate, Proximity
from forecast.readers.cell_error import CellError, did_you_mean, shown
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.values import moment, text


def read_window(reading: Reading, record: Record) -> Proximity | None:
    """Return the window in which a risk can strike, None where it always can."""
    opens, closes = (
        record.read(name, lambda cell: _moment(reading, cell)) for name in ("window_opens", "window_closes")
    )
    return None if opens is None and closes is None else Proximity(opens, closes)


def read_strikes_per_month(reading: Reading, record: Record, probability: float | None) -> Estimate | None:
    """Return the strikes per month of a recurring risk, None for a risk that strikes once."""
    rate = reading.estimates.read(record, "per_month")
    if rate is None:
        return None
    if probability not in (None, 1.0) and "probability" not in record.broken:
        record.error(
            "recurring-probability",
            f"a risk that recurs has no probability, but the row says {probability:g}",
            "probability",
            "clear `probability`; how often the risk strikes is `per_month`",
        )
    return rate


def _moment(reading: Reading, cell: Cell) -> date | str:
    """Return a day, a moment, or the id of a task whose finish counts."""
    name = text(cell)
    if name in reading.tasks:
        return name
    try:
        return moment(cell)
    except CellError as wrong:
        if name[:1].isdigit() and wrong.code != "date-format":
            raise
        hint = did_you_mean(
            name,
            list(reading.tasks.ids),
            otherwise="write a date, a moment or the id of a milestone",
        )
        raise CellError("window-moment", f"{shown(name)} is neither a date nor a task", hint) from None
