"""Scaling: multiplies what a row states by a factor, all three points alike, whatever the notation."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from forecast.distributions.notation import NotationError, describe, parse
from forecast.errors import Place
from forecast.readers.cell_error import CellError, shown
from forecast.readers.chances import RANGE, as_plain, is_range
from forecast.readers.classes import is_class
from forecast.readers.estimates import EstimateNames, names_of
from forecast.readers.field import Field, Table
from forecast.readers.fields import IMPACT_KINDS
from forecast.readers.raw import Cell, Row
from forecast.readers.steps import scaled_steps
from forecast.readers.values import number

# The arguments of each family that are in the unit of the estimate; the others are shapes, shares or percentiles.
SCALED_PARAMETERS = frozenset(
    {
        *("optimistic", "most_likely", "pessimistic", "low", "high", "edges"),
        *("mean", "sd", "mode", "scale", "shift", "value", "values"),
    }
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What can be scaled in a row: an estimate, plain numbers, numbers that change by date."""

    estimate: EstimateNames | None = None
    fields: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def _risk_quantities() -> dict[str, Quantity]:
    """Return what a risk's impacts offer; not its factors: half of a factor 1.2 is no half effect."""
    names = [name for name, *_ in IMPACT_KINDS if not name.endswith("factor")]
    return {prefix + name: Quantity(names_of(prefix + name)) for prefix in ("", "residual_") for name in names}


_COST = {"cost": Quantity(names_of("cost")), "cost_per_day": Quantity(fields=("cost_per_day",))}
QUANTITIES: dict[str, dict[str, Quantity]] = {
    "tasks": {"duration": Quantity(names_of()), "effort": Quantity(names_of("effort")), **_COST},
    "risks": {
        "probability": Quantity(fields=("probability",)),
        "residual_probability": Quantity(fields=("residual_probability",)),
        "response_cost": Quantity(names_of("response_cost")),
        "per_month": Quantity(names_of("per_month")),
        **_risk_quantities(),
    },
    "impacts": _risk_quantities(),
    "resources": {
        "rate": Quantity(names_of("rate"), ("hourly_rate", "day_rate", "annual_salary"), ("rate_from",)),
        "cost_per_use": Quantity(fields=("cost_per_use",)),
        "cost_once": Quantity(fields=("cost_once",)),
    },
    "deliveries": {
        "lead": Quantity(names_of("lead")),
        "cost": Quantity(names_of("cost"), ("unit_cost",)),
        "storage_cost_per_day": Quantity(fields=("storage_cost_per_day",)),
        "late_fee_per_day": Quantity(fields=("late_fee_per_day",)),
        "most": Quantity(fields=("most",)),
    },
    "costs": dict(_COST),
    "accounts": {"budget": Quantity(fields=("budget",))},
}


def _refuse_class(field: Field | None, cell: Cell) -> None:
    if field is not None and field.scale and is_class(cell):
        raise CellError(
            "scale-class",
            f"{shown(cell.value)} is a class, which can't be multiplied",
            "write its numbers, or change what the class stands for in `scales`",
        )


def scale_row(table: Table, row: Row, quantity: Quantity, factor: float, place: Place) -> bool:
    """Multiply a quantity of a row; say whether there was something to multiply.

    A value that can't be understood is left as it is: whoever reads the row says what is wrong with it.

    Raises
    ------
    CellError
        If the values stand in a data file, or are those of a class.
    """
    points = () if quantity.estimate is None else quantity.estimate.points
    found = False
    for name in (*quantity.fields, *points):
        cell = row.cells.get(name)
        if cell is not None and not cell.is_empty:
            _refuse_class(table.field(name), cell)
            scaled = scaled_chance(cell, factor) if is_range(cell) else _scaled_number(cell, factor)
            row.cells[name] = Cell(scaled, place)
            found = True
    for name in quantity.steps:
        cell = row.cells.get(name)
        text = None if cell is None or cell.is_empty else scaled_steps(cell, factor)
        if text is not None:
            row.cells[name] = Cell(text, place)
            found = True
    if quantity.estimate is not None:
        name = quantity.estimate.distribution
        cell = row.cells.get(name)
        if cell is not None and isinstance(cell.value, str) and not cell.is_empty:
            text = _scaled_call(cell.value, factor)
            if text is not None:
                row.cells[name] = Cell(text, place)
                found = True
    return found


_WITH_UNIT = re.compile(r"(?P<number>[^a-z%]*(?:\d[eE][+-]?\d+)?)(?P<unit>\s*[a-z%]*)", re.IGNORECASE)


def _scaled_number(cell: Cell, factor: float) -> str | float:
    if isinstance(cell.value, str):
        match = _WITH_UNIT.fullmatch(cell.value.strip())
        if match is None:
            return cell.value
        try:
            return f"{number(Cell(match['number'].strip(), cell.place)) * factor!r}{match['unit']}"
        except CellError:
            return cell.value
    return cell.value * factor if isinstance(cell.value, float) else str(cell.value)


def scaled_chance(cell: Cell, factor: float) -> str:
    """Return the range or the whole estimate of a probability, multiplied.

    Examples
    --------
    >>> scaled_chance(Cell("10%..30%", Place("")), 0.5)
    '5.0%..15.0%'
    """
    text = str(cell.value)
    if RANGE in text:
        return RANGE.join(str(_scaled_number(Cell(end.strip(), cell.place), factor)) for end in text.split(RANGE, 1))
    return _scaled_call(as_plain(text), factor) or text


def _scaled_call(text: str, factor: float) -> str | None:
    """Return the notation with everything in the unit of the estimate multiplied, None if it states nothing."""
    try:
        notation = parse(text)
    except NotationError:
        if text.lstrip().startswith("empirical"):
            raise CellError(
                "scale-estimate",
                f"the values of {shown(text)} stand in a file and can't be scaled",
                "write the values into the estimate",
            ) from None
        return None
    states_bounds = math.isfinite(notation.low) or math.isfinite(notation.high)
    if not (notation.is_whole or states_bounds or notation.shift or "shift" in notation.arguments):
        return None
    arguments = {
        name: times(value, factor) if name in SCALED_PARAMETERS else value for name, value in notation.arguments.items()
    }
    return describe(notation.family, arguments, notation.low * factor, notation.high * factor, notation.shift * factor)


def times(value: float | tuple[float, ...], factor: float) -> float | tuple[float, ...]:
    """Return a number, or each of several, multiplied.

    Examples
    --------
    >>> times((2.0, 3.0), 2.0)
    (4.0, 6.0)
    """
    return tuple(part * factor for part in value) if isinstance(value, tuple) else value * factor
