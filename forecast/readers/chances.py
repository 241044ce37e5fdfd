"""A probability that is itself uncertain: `10%..30%` or a whole estimate such as `pert(5%, 10%, 30%)`."""

from __future__ import annotations

import re
from collections.abc import Callable

from forecast.distributions import estimate as questions
from forecast.distributions.notation import Notation, complete
from forecast.errors import Place
from forecast.project import Estimate
from forecast.readers.cell_error import CellError, shown
from forecast.readers.estimates import make_estimate
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.values import probability

RANGE = ".."
PERCENT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*%")
Parse = Callable[[str, Place | None], Notation]


def read_chance(reading: Reading, record: Record, field: str) -> tuple[float | None, Estimate | None]:
    """Return a probability and, where a range is written, its estimate, of which the probability is the mean."""
    cell = record.cell(field)
    if cell is None or not is_range(cell):
        return reading.classes.probability(record, field), None
    found = record.read(field, lambda cell: chance(cell, reading.estimates.parse))
    if not isinstance(found, Estimate):
        return found, None
    return questions.moments(found.family, dict(found.parameters), found.low, found.high)[0], found


def is_range(cell: Cell) -> bool:
    """Return whether a cell holds more than one number."""
    return isinstance(cell.value, str) and (RANGE in cell.value or "(" in cell.value)


def chance(cell: Cell, parse: Parse) -> float | Estimate:
    """Return what a range means: the estimate of a probability, or a plain one where both ends are the same.

    Parameters
    ----------
    cell : Cell
    parse : callable
        Understands the text of an estimate.

    Raises
    ------
    CellError
        If the cell breaks a rule.
    """
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    if RANGE in text:
        low, high = (probability(Cell(part.strip(), cell.place)) for part in text.split(RANGE, 1))
        if low > high:
            raise CellError("estimate-order", f"the range {shown(text)} goes down; write the lower end first")
        return low if low == high else make_estimate("uniform", {"low": low, "high": high})
    return _whole(cell, text, parse)


def as_plain(text: str) -> str:
    """Return the text of an estimate with its percentages as plain numbers.

    Examples
    --------
    >>> as_plain("pert(5%, 10 %, 0.3)")
    'pert(0.05, 0.1, 0.3)'
    """
    return PERCENT.sub(lambda match: f"{float(match[1]) / 100.0:.12g}", text)


def _whole(cell: Cell, text: str, parse: Parse) -> Estimate:
    notation = parse(as_plain(text), cell.place)
    if not notation.is_whole:
        raise CellError(
            "distribution-notation",
            f"{shown(text)} is no whole estimate of a probability",
            "write `10%..30%` or `pert(5%, 10%, 30%)`",
        )
    parameters = complete(notation)
    broken = questions.check(notation.family, parameters, notation.low, notation.high)
    if broken:
        code = "estimate-order" if "optimistic <= most likely" in broken[0] else "estimate-parameters"
        raise CellError(code, f"`{notation.family}`: {broken[0]}")
    least, most = questions.support(notation.family, parameters, notation.low, notation.high)
    if least < 0.0 or most > 1.0:
        raise CellError(
            "probability-range",
            f"{shown(text)} reaches from {least:g} to {most:g}; a probability is from 0 to 1",
            "narrow it, or cut it off: `truncate(…, 0, 1)`",
        )
    return make_estimate(notation.family, parameters, notation.low, notation.high)
