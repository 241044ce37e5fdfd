"""Resources and deliveries as tables of the report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table, without_empty_columns
from forecast.report.summary import PLAN_LEVEL
from forecast.report.supply import delivery_rows
from forecast.results import Results
from forecast.results.words import (
    DASH,
    day,
    days,
    decimal,
    figures,
    iso_day,
    listed,
    money,
    month,
    one_line,
    p_name,
    percent,
    percent_interval,
)
from forecast.statistics import Interval
from forecast.texts import say

ARRIVAL_LEVELS = (0.50, PLAN_LEVEL)
PRICE_DIGITS = 10


def resource_table(results: Results) -> Table:
    """Return what resources do and cost, those of a vendor together."""
    rows = []
    for row in sorted(results.resources, key=lambda one: str(one["vendor"])):
        rows.append(
            [
                _named(row),
                Cell(one_line(row["role"]) or DASH, one_line(row["vendor"])),
                Cell(_peak(row)),
                _rate(row),
                Cell(_days(row["work_mean"])),
                Cell(_days(row["work_p80"])),
                Cell(_bare(row["cost_mean"])),
                _waits(row),
            ]
        )
    level = p_name(PLAN_LEVEL)
    head = (
        *(say(f"tables.resource.head.{column}") for column in ("id", "role", "peak", "rate", "work_mean")),
        say("tables.resource.work_level", level=level),
        say("tables.resource.cost", currency=currency(results)),
        say("tables.resource.waits"),
    )
    return without_empty_columns(Table(head, rows, frozenset({2, 4, 5, 6, 7})))


def resource_words(results: Results) -> str:
    """Say what the limits of resources do to the P80 finish; empty where none is limited."""
    rows = results.studies.get("resource_limits", ())
    if not rows:
        return ""
    with_them, without = rows
    moved = math.floor(with_them["finish_p80"] - without["finish_p80"] + 0.5)
    finish = day(results.date_of(without["finish_p80"]))
    return say("tables.resource.limits", finish=finish, days=days(float(moved)))


def delivery_table(results: Results) -> Table:
    """Return when deliveries arrive, how often tasks wait for them, and what they cost beside their price."""
    name, rows = currency(results), []
    # The report shows days, also where moments have a time.
    for row, said in zip(results.deliveries, delivery_rows(replace(results, has_hours=False)), strict=True):
        late = Interval(row["late"], row["late_low"], row["late_high"])
        is_known = math.isfinite(late.low) and late.high > late.low
        rows.append(
            [
                _named(row),
                Cell(one_line(row["vendor"]) or DASH),
                Cell(iso_day(said["base_order"] or DASH)),
                Cell(iso_day(said["arrival_P50"] or DASH)),
                Cell(iso_day(said["arrival_P80"] or DASH)),
                Cell(
                    iso_day(said["latest_need"] or DASH),
                    "" if said["due"] is None else say("tables.delivery.promised", day=iso_day(said["due"])),
                ),
                Cell(percent(late), percent_interval(late) if is_known else ""),
                Cell(_bare(row["storage_mean"]) if row["storage_mean"] else DASH),
                Cell(_bare(row["late_fee_mean"]) if row["late_fee_mean"] else DASH),
            ]
        )
    head = (
        *(say(f"tables.delivery.head.{column}") for column in ("id", "vendor", "ordered")),
        *(say("tables.delivery.arrival", level=p_name(level)) for level in ARRIVAL_LEVELS),
        *(say(f"tables.delivery.wait.{column}") for column in ("need", "waits")),
        *(say(f"tables.delivery.money.{column}", currency=name) for column in ("storage", "late_fee")),
    )
    return without_empty_columns(Table(head, rows, frozenset(range(2, len(head)))))


def delivery_words(results: Results) -> str:
    """Say for which of several deliveries tasks wait most often; empty where there is one, or none is waited for."""
    if len(results.deliveries) < 2:
        return ""
    most = max(results.deliveries, key=lambda row: float(row["late"]))
    if not most["late"]:
        return say("tables.delivery.none_waits")
    found = Interval(most["late"], most["late_low"], most["late_high"])
    return say("tables.delivery.most", delivery=one_line(most["id"]), percent=percent(found))


def _waits(row: Mapping[str, Any]) -> Cell:
    """Return in how many iterations tasks wait for a resource."""
    if row.get("waits") is None:
        return Cell(DASH)
    found = Interval(row["waits"], row["waits_low"], row["waits_high"])
    is_known = math.isfinite(found.low) and found.high > found.low
    return Cell(percent(found), percent_interval(found) if is_known else "")


def _rate(row: Mapping[str, Any]) -> Cell:
    """Return a rate, or the three points of an uncertain one; what it buys, and what it is later."""
    points, text = row.get("rate_points", ()), one_line(row["rate"])
    unit = one_line(say(f"tables.resource.rate_per.{row['rate_unit']}", currency=row["currency"]))
    later = [
        say("tables.resource.later", rate=_price(step["rate"]), since=_since(date.fromisoformat(step["from"])))
        for step in row.get("later_rates", ())
    ]
    shown = _price(float(text)) if text.replace(".", "", 1).isdecimal() else text
    if points:
        shown = f" {DASH} ".join(map(_price, points))
    return Cell(shown, listed((unit, *later), "semicolon"))


def _price(rate: float) -> str:
    return figures(rate, PRICE_DIGITS)


def _peak(row: Mapping[str, Any]) -> str:
    """Return how many work at once, of those there are where that is known."""
    peak, available = figures(float(row["base_peak"])), row["available"]
    return peak if available is None else say("tables.resource.of", peak=peak, available=figures(float(available)))


def _since(begin: date) -> str:
    return month(begin) if begin.day == 1 else day(begin)


def _named(row: Mapping[str, Any]) -> Cell:
    name, id_ = one_line(str(row["name"])), one_line(str(row["id"]))
    return Cell(id_, "" if name == id_ else name)


def _bare(amount: float) -> str:
    return money(amount, "")


def _days(value: float) -> str:
    return decimal(value, 1)
