"""Estimates inside blocks: a number, three points, or a whole call; percents are understood."""

from __future__ import annotations

import re

from forecast.distributions import estimate as questions
from forecast.distributions.notation import complete
from forecast.project import Estimate
from forecast.readers.cell_error import CellError, shown
from forecast.readers.estimates import make_estimate
from forecast.readers.raw import Cell
from forecast.readers.reading import Reading
from forecast.readers.values import number

_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?|\.\d+)\s*%")
POINTS = ("optimistic", "most_likely", "pessimistic")


def share(cell: Cell) -> float:
    """Return a number that may be written as a percent: 0.03 or 3%.

    Examples
    --------
    >>> from forecast.errors import Place
    >>> share(Cell("3%", Place("model.yaml")))
    0.03
    """
    if isinstance(cell.value, str) and cell.value.strip().endswith("%"):
        return number(Cell(cell.value.strip()[:-1].strip(), cell.place)) / 100.0
    return number(cell)


def estimate(cell: Cell, reading: Reading) -> Estimate:
    """Return the estimate that is written in a block: ``3%``, ``2% / 3% / 6%``, ``normal(mean=3%, sd=1%)``.

    Raises
    ------
    CellError
        If the value breaks a rule.
    """
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    if isinstance(cell.value, list):
        return _three_points(cell.value, reading)
    if "/" in text and "(" not in text:
        return _three_points([Cell(part.strip(), cell.place) for part in text.split("/")], reading)
    if "(" not in text:
        return make_estimate("constant", {"value": share(cell)})
    notation = reading.estimates.parse(_PERCENT.sub(lambda match: repr(float(match[1]) / 100.0), text), cell.place)
    if not notation.is_whole:
        raise CellError(
            "estimate-incomplete",
            f"{shown(text)} says how three points are read, but there are none",
            "write three points `[2%, 3%, 6%]` or a whole call `normal(mean=3%, sd=1%)`",
        )
    parameters = complete(notation)
    for rule in questions.check(notation.family, parameters, notation.low, notation.high):
        raise CellError("estimate-parameters", f"`{notation.family}`: {rule}", "see docs/formats.md")
    return make_estimate(notation.family, parameters, notation.low, notation.high)


def _three_points(cells: list[Cell], reading: Reading) -> Estimate:
    points = [share(one) for one in cells]
    if len(points) != 3:
        raise CellError(
            "estimate-incomplete",
            f"an estimate has three points, not {len(points)}",
            "write `[2%, 3%, 6%]`",
        )
    low, likely, high = points
    if not low <= likely <= high:
        raise CellError(
            "estimate-order",
            f"{low:g}, {likely:g}, {high:g}: an estimate needs optimistic <= most likely <= pessimistic",
            "put the three in order",
        )
    if low == high:
        return make_estimate("constant", {"value": likely})
    notation = reading.estimates.parse(reading.estimates.default, None)
    parameters = complete(notation, dict(zip(POINTS, points, strict=True)))
    for rule in questions.check(notation.family, parameters, notation.low, notation.high):
        raise CellError("estimate-parameters", f"`{notation.family}`: {rule}", "widen the three points")
    return make_estimate(notation.family, parameters, notation.low, notation.high)
