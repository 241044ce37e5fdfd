"""Rows of the table of costs."""

from __future__ import annotations

from typing import cast

from forecast.project import CostItem
from forecast.project.money import Spread
from forecast.readers.reading import Reading
from forecast.readers.record import Record


def build_cost(reading: Reading, record: Record) -> CostItem:
    """Return a cost of the project as a whole."""
    fixed_cost = reading.estimates.read(record, "cost")
    cost_per_day = record.optional_number("cost_per_day")
    if fixed_cost is None and cost_per_day is None and not record.broken:
        record.error(
            "missing-value",
            "the cost has no amount",
            "cost_most_likely",
            "write its three points or `cost_per_day`",
        )
    on = record.day("on")
    if on is not None and record.cell("cost_spread") is not None:
        record.error("spread-twice", "the cost has a day and a spread", "cost_spread", "clear one of the two")
    return CostItem(
        id=record.id,
        name=record.text("name", record.id),
        account=record.text("account"),
        fixed_cost=fixed_cost,
        cost_per_day=cost_per_day or 0.0,
        spread=cast(Spread, record.text("cost_spread", "linear")),
        on=on,
        currency=record.text("currency"),
    )
