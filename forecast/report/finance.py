"""What finance asks, as tables and sentences of the report."""

from __future__ import annotations

import math
from datetime import date

from forecast.report.answer import currency
from forecast.report.cash import LEVEL
from forecast.report.sections import Cell, Table
from forecast.results import Results
from forecast.results.words import (
    DASH,
    exact_percent,
    iso_day,
    listed,
    money,
    money_interval,
    month,
    one_line,
    p_name,
    percent,
    percent_interval,
)
from forecast.statistics import Interval, mean, percentiles
from forecast.statistics.cash import (
    CASH_LEVELS,
    Step,
    cash_flow,
    funding,
    most_exceeded,
    present_value,
    sum_of_levels,
)
from forecast.statistics.price import MoneyLine, build_up, delay_cost
from forecast.texts import say

STRONG = ("cost", "total")
MOST_MONTHS = 24  # more are shown by quarter


def build_up_table(results: Results) -> Table:
    """Return the way from the base to the P80 and the reserve; empty where neither prices nor a reserve are given."""
    lines = build_up(results, LEVEL)
    if len(lines) <= 3:  # base, contingency and their sum stand elsewhere
        return Table((), ())
    (p80,) = (line.amount for line in lines if line.key == "cost")
    half = (p80.high - p80.low) / 2.0
    rows = []
    for line in lines:
        found, note = line.amount, line_note(line.key)
        if line.key == "base" and (moved := _base_of_the_day(results)):
            note = listed((note, moved), "semicolon")
        amount = _amount(found)
        if line.key == "rest" and math.isfinite(half):
            # The difference is known no better than what it is the difference of.
            amount = Cell(money(Interval(found.value, found.value - half, found.value + half), ""))
        rows.append([Cell(line_name(line.key), note), amount, _alone(line)])
    strong = frozenset(k for k, line in enumerate(lines) if line.key in STRONG)
    head = (
        say("tables.build_up.in", currency=currency(results)),
        say("tables.build_up.amount"),
        say("tables.build_up.alone", level=p_name(LEVEL)),
    )
    return Table(head, rows, frozenset({1, 2}), strong)


def line_name(key: str) -> str:
    """Name a line of the build-up."""
    return say(f"tables.build_up.line.{key}")


def line_note(key: str) -> str:
    """Say what a line of the build-up is made of, where that is not plain."""
    return "" if key == "total" else say(f"tables.build_up.note.{key}")


def cash_table(results: Results) -> Table:
    """Return the spend by month, or by quarter where there are many months."""
    step: Step = "month" if len(results.money.months) <= MOST_MONTHS else "quarter"
    available = {one.begin: one for one in funding(results)[0]}
    has_funding = bool(available) and step == "month"
    rows = []
    for one in cash_flow(results, step):
        p10, p50, p80, p90 = one.levels
        row = [
            Cell(month(one.begin) if step == "month" else _quarter(one.begin)),
            Cell(_bare(one.base)),
            _amount(one.mean),
            Cell(_bare(p50), _range(p10, p90)),
            _amount(p80),
            _amount(one.cumulative_mean),
            _amount(one.cumulative[2]),
        ]
        if has_funding:
            limit = available[one.begin]
            row.append(Cell(_bare(limit.available), say("tables.cash.exceeded", percent=percent(limit.exceeded))))
        rows.append(row)
    head = [
        say(f"tables.cash.period.{step}", currency=currency(results)),
        *(say(f"tables.cash.head.{column}") for column in ("base", "mean")),
        *(p_name(level) for level in (0.50, LEVEL)),
        say("tables.cash.mean_so_far"),
        say("tables.cash.level_so_far", level=p_name(LEVEL)),
    ]
    head += [say("tables.cash.available")] if has_funding else []
    return Table(head, rows, frozenset(range(1, len(head))))


def year_table(results: Results) -> Table:
    """Return the spend by year, where there are several."""
    years = cash_flow(results, "year")
    if len(years) < 2:
        return Table((), ())
    rows = [
        [Cell(one.name), Cell(_bare(one.base)), *(_amount(found) for found in (one.mean, *one.levels))] for one in years
    ]
    head = (
        say("tables.cash.period.year", currency=currency(results)),
        *(say(f"tables.cash.head.{column}") for column in ("base", "mean")),
        *(p_name(level) for level in CASH_LEVELS),
    )
    return Table(head, rows, frozenset(range(1, len(head))))


def charge_table(results: Results) -> Table:
    """Return penalties, bonuses, storage and fees."""
    rows = []
    for charge in results.money.charges:
        found = Interval(charge["mean"], charge["mean_low"], charge["mean_high"])
        due = Interval(charge["due"], charge["due_low"], charge["due_high"])
        most = "" if charge["most"] is None else say("tables.charge.most", amount=_bare(float(charge["most"])))
        rows.append(
            [
                Cell(one_line(str(charge["name"])), one_line(str(charge["account"]))),
                Cell(_bare(float(charge["per_day"])), most),
                Cell(percent(due), percent_interval(due)),
                Cell(_bare(float(charge["base"]))),
                _amount(found),
            ]
        )
    head = (
        say("tables.charge.id", currency=currency(results)),
        *(say(f"tables.charge.head.{column}") for column in ("per_day", "due", "base", "mean")),
    )
    return Table(head, rows, frozenset({1, 2, 3, 4}))


def finance_words(results: Results) -> list[str]:
    """Say what adds and what does not, the present value, the funding and the cost of delay."""
    name, size, held = currency(results), results.block_size, results.money
    said = []
    if held.months:
        alone, together = sum_of_levels(results, LEVEL)
        said.append(say("tables.cash.sums", sum=money(alone, name), whole=money(together, name), level=p_name(LEVEL)))
    months, ever = funding(results)
    if ever is not None:
        given = {"percent": percent(ever), "interval": percent_interval(ever)}
        worst, stays = most_exceeded(months)
        if ever.value:
            given |= {"month": month(worst.begin), "most": percent(worst.exceeded)}
            said.append(say(f"tables.cash.funding.{'from' if stays else 'in'}", **given))
        else:
            said.append(say("tables.cash.funded", **given))
    value = present_value(results)
    if value is not None:
        p50, p80 = percentiles(value, (0.50, LEVEL), size)
        said.append(
            say(
                "tables.cash.present_value",
                rate=exact_percent(held.discount_rate or 0.0),
                day=iso_day(held.price_date),
                mean=money(mean(value, size), name),
                even=p_name(0.5),
                level=p_name(LEVEL),
                p50=money(p50, name),
                p80=money(p80, name),
            )
        )
    delay = delay_cost(results, LEVEL)
    if delay is not None:
        average, level = delay
        a_day, on_average = money(held.cost_of_delay, name), money(average, name)
        said.append(
            say("tables.cash.delay", a_day=a_day, mean=on_average, most=money(level, name), level=p_name(LEVEL))
        )
    return said


def _base_of_the_day(results: Results) -> str:
    """Say what the base is in money of the day, where prices move it."""
    constant, of_the_day = _bare(results.money.base_constant), _bare(results.base.cost)
    moves = len(results.money.constant_cost) > 0 and constant != of_the_day
    return say("tables.build_up.of_the_day", amount=of_the_day) if moves else ""


def _alone(line: MoneyLine) -> Cell:
    return Cell(DASH) if line.alone is None else _amount(line.alone)


def _bare(amount: float | Interval) -> str:
    # The currency stands in the head: columns of money have no room for its name.
    return money(amount, "")


def _amount(found: Interval) -> Cell:
    if not math.isfinite(found.value):
        return Cell(DASH)
    return Cell(_bare(found), money_interval(found, "") if found.high > found.low else "")


def _range(low: Interval, high: Interval) -> str:
    ends = {"low_level": p_name(CASH_LEVELS[0]), "high_level": p_name(CASH_LEVELS[-1])}
    return say("tables.cash.range", low=_bare(low), high=_bare(high), **ends)


def _quarter(begin: date) -> str:
    return say("tables.cash.quarter", quarter=(begin.month + 2) // 3, year=str(begin.year))
