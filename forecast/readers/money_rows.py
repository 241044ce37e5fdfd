"""Rows of the tables of resources and costs."""

from __future__ import annotations

from typing import Any

from forecast.project import CostItem, Resource
from forecast.readers.reading import Reading
from forecast.readers.record import Record


def build_resource(record: Record) -> Resource:
    """Return a resource."""
    rates: dict[str, Any] = {
        name: record.optional_number(name) for name in ("hourly_rate", "day_rate", "annual_salary")
    }
    given = [name for name, rate in rates.items() if rate is not None]
    if len(given) != 1 and not record.broken & set(rates):
        found = "no rate" if not given else f"{len(given)} rates ({' and '.join(f'`{name}`' for name in given)})"
        record.error(
            "resource-rate",
            f"the resource has {found}; it needs exactly one of `hourly_rate`, `day_rate`, `annual_salary`",
            given[-1] if given else "hourly_rate",
            "write one of the three",
        )
    return Resource(
        id=record.id,
        name=record.text("name", record.id),
        role=record.text("role"),
        vendor=record.text("vendor"),
        hours_per_year=record.optional_number("hours_per_year"),
        account=record.text("account"),
        **rates,
    )


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
