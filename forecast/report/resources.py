"""Resources and deliveries as tables of the report."""

from __future__ import annotations

import math

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.report.supply import delivery_rows
from forecast.results import Results
from forecast.results.words import DASH, money, one_line, percent, percent_interval
from forecast.statistics import Interval


def resource_table(results: Results) -> Table:
    """Return what resources do and cost, those of a vendor together."""
    name = currency(results)
    rows = []
    for row in sorted(results.resources, key=lambda one: str(one["vendor"])):
        available = row["available"]
        peak = f"{row['base_peak']:g}" + ("" if available is None else f" of {available:g}")
        rows.append(
            [
                Cell(one_line(row["id"]), one_line(row["name"])),
                Cell(one_line(row["role"]) or DASH, one_line(row["vendor"])),
                Cell(peak),
                Cell(one_line(row["rate"]), one_line(f"{row['currency']} per {row['rate_unit']}")),
                Cell(_days(row["work_mean"])),
                Cell(_days(row["work_p80"])),
                Cell(money(row["cost_mean"], name)),
            ]
        )
    head = ("Resource", "Role", "Most at once", "Rate", "Mean person-days", "P80 person-days", "Mean cost")
    return Table(head, rows, frozenset({2, 4, 5, 6}))


def delivery_table(results: Results) -> Table:
    """Return when deliveries arrive, how often tasks wait for them, and what they cost beside their price."""
    name, rows = currency(results), []
    for row, said in zip(results.deliveries, delivery_rows(results), strict=True):
        late = Interval(row["late"], row["late_low"], row["late_high"])
        is_known = math.isfinite(late.low) and late.high > late.low
        rows.append(
            [
                Cell(one_line(row["id"]), one_line(row["name"])),
                Cell(one_line(row["vendor"]) or DASH),
                Cell(said["base_order"] or DASH),
                Cell(said["arrival_P50"] or DASH),
                Cell(said["arrival_P80"] or DASH),
                Cell(said["latest_need"] or DASH, "" if said["due"] is None else f"promised {said['due']}"),
                Cell(percent(late), percent_interval(late) if is_known else ""),
                Cell(money(row["storage_mean"], name)),
                Cell(money(row["late_fee_mean"], name)),
            ]
        )
    head = (
        "Delivery",
        "Vendor",
        "Ordered (base)",
        "P50 arrival",
        "P80 arrival",
        "Latest need",
        "Tasks wait in",
        "Mean storage",
        "Mean late fee",
    )
    return Table(head, rows, frozenset(range(2, len(head))))


def _days(value: float) -> str:
    return f"{value:,.1f}"
