"""Rows of the table of costs."""

from __future__ import annotations

from forecast.project import CostItem
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
    return CostItem(record.id, record.text("name", record.id), record.text("account"), fixed_cost, cost_per_day or 0.0)
