"""Rows of the table of resources."""

from __future__ import annotations

from typing import Any, Literal, cast

from forecast.project import Estimate, Resource
from forecast.readers.raw import Row
from forecast.readers.reading import Reading
from forecast.readers.record import Record
from forecast.readers.steps import steps

RATES = ("hourly_rate", "day_rate", "annual_salary")


def build_resource(reading: Reading, record: Record) -> Resource:
    """Return a resource."""
    rates: dict[str, Any] = {name: record.optional_number(name) for name in RATES}
    given = [name for name, rate in rates.items() if rate is not None]
    if len(given) != 1 and not record.broken & set(rates):
        found = "no rate" if not given else f"{len(given)} rates ({' and '.join(f'`{name}`' for name in given)})"
        record.error(
            "resource-rate",
            f"the resource has {found}; it needs exactly one of `hourly_rate`, `day_rate`, `annual_salary`",
            given[-1] if given else "hourly_rate",
            "write one of the three",
        )
    unit = given[0] if len(given) == 1 else None
    later = record.read("rate_from", steps) or ()
    if later and unit is not None and rates[unit] == 0.0:
        record.error(
            "rate-from-zero",
            "the rate is 0 and changes later; later rates are taken in proportion to it, so it needs to be above 0",
            "rate_from",
            "write the first rate, or a resource of its own for the later time",
        )
    return Resource(
        id=record.id,
        name=record.text("name", record.id),
        role=record.text("role"),
        vendor=record.text("vendor"),
        hours_per_year=record.optional_number("hours_per_year"),
        account=record.text("account"),
        available=record.optional_number("available"),
        rate_estimate=_rate(reading, record, unit),
        rate_from=later,
        calendar=reading.calendar(record),
        cost_per_use=record.number("cost_per_use"),
        cost_once=record.number("cost_once"),
        cost_follows=cast('Literal["duration", "effort"]', record.text("cost_follows", "duration")),
        currency=record.text("currency"),
        **rates,
    )


def _rate(reading: Reading, record: Record, unit: str | None) -> Estimate | None:
    """Return the uncertain rate; its most likely value is the rate that is given, where no other is written."""
    points = ("rate_optimistic", "rate_pessimistic")
    if unit is None or all(record.cell(name) is None for name in (*points, "rate_most_likely", "rate_distribution")):
        return None
    own = record.cell("rate_most_likely")
    if own is not None and record.optional_number("rate_most_likely") != record.optional_number(unit):
        record.error(
            "rate-twice",
            f"the most likely rate differs from `{unit}`, which says it too",
            "rate_most_likely",
            f"clear it: `{unit}` is the most likely rate",
        )
        return None
    if own is None and any(record.cell(name) is not None for name in points):
        cells = {**record.row.cells, "rate_most_likely": record.row.cells[unit]}
        filled = Record(record.table, record.id, Row(record.row.place, cells), record.units, record.findings)
        found = reading.estimates.read(filled, "rate")
        record.broken |= filled.broken
        return found
    return reading.estimates.read(record, "rate")
