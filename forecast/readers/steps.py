"""Numbers that change by date: `2028-01-01: 820; 2029-01-01: 850`."""

from __future__ import annotations

from datetime import date

from forecast.readers.cell_error import CellError, shown
from forecast.readers.raw import Cell
from forecast.readers.values import bounded, day, items, number, text

_HINT = "write `2028-01-01: 820; 2029-01-01: 850`"


def steps(cell: Cell) -> tuple[tuple[date, float], ...]:
    """Return dates, each later than the one before, with the number from that day on.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> steps(Cell("2028-01-01: 820; 2029-01-01: 850", Place("resources.csv")))[1]
    (datetime.date(2029, 1, 1), 850.0)
    """
    found: list[tuple[date, float]] = []
    for since, amount in _pairs(cell):
        moment, value = day(since), bounded(number(amount))
        if value < 0.0:
            raise CellError("number-range", f"{value:g} from {moment} is below 0", "write 0 or more", amount.place)
        if found and moment <= found[-1][0]:
            raise CellError(
                "step-order",
                f"{moment} does not come after {found[-1][0]}; each date needs to be later than the one before",
                "put the dates in order, each once",
                since.place,
            )
        found.append((moment, value))
    return tuple(found)


def scaled_steps(cell: Cell, factor: float) -> str | None:
    """Return the text of steps whose numbers are multiplied, None where they can't be understood."""
    try:
        return "; ".join(f"{moment}: {value * factor!r}" for moment, value in steps(cell))
    except CellError:
        return None


def _pairs(cell: Cell) -> list[tuple[Cell, Cell]]:
    if isinstance(cell.value, dict):
        return [(Cell(since, amount.key_place or cell.place), amount) for since, amount in cell.value.items()]
    pairs = []
    for item in items(cell):
        if isinstance(item.value, dict):
            pairs += _pairs(item)
            continue
        since, colon, amount = text(item).partition(":")
        if not colon:
            raise CellError("step-format", f"{shown(text(item))} is no date with a number", _HINT, item.place)
        pairs.append((Cell(since.strip(), item.place), Cell(amount.strip(), item.place)))
    return pairs
