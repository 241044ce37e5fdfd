"""What finance asks, as tables and sentences of the report."""

from __future__ import annotations

import math
from datetime import date

from forecast.report.answer import currency
from forecast.report.cash import LEVEL
from forecast.report.sections import Cell, Table, bare_money_interval
from forecast.results import Results
from forecast.results.words import DASH, iso_day, money, month, one_line, percent, percent_interval
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

LINES = {
    "base": ("Base", "most likely amounts at the prices of the price date"),
    "contingency": ("Contingency to P80", "at the prices of the price date"),
    "escalation": ("Escalation", "mean"),
    "exchange": ("Exchange rates", "mean"),
    "rest": ("Difference", "P-levels and means do not add up to the P80 of the whole"),
    "cost": ("P80 cost", "in money of the day"),
    "reserve": ("Management reserve", "held outside of contingency"),
    "total": ("P80 cost and reserve", ""),
}
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
        found = line.amount
        if line.key == "base" and (moved := _base_of_the_day(results)):
            rows.append([Cell(LINES["base"][0], f"{LINES['base'][1]}; {moved}"), _amount(found), _alone(line)])
            continue
        if line.key == "rest" and math.isfinite(half):
            # The difference is known no better than what it is the difference of.
            found = Interval(found.value, found.value - half, found.value + half)
            rows.append([Cell(*LINES[line.key]), Cell(_bare(found)), _alone(line)])
            continue
        rows.append([Cell(*LINES[line.key]), _amount(found), _alone(line)])
    strong = frozenset(k for k, line in enumerate(lines) if line.key in STRONG)
    return Table((f"Line, in {currency(results)}", "Amount", "Its own P80"), rows, frozenset({1, 2}), strong)


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
            row.append(Cell(_bare(limit.available), f"exceeded in {percent(limit.exceeded)}"))
        rows.append(row)
    head = [f"{step.capitalize()}, in {currency(results)}", "Base", "Mean", "P50", "P80", "Mean so far", "P80 so far"]
    head += ["Available"] if has_funding else []
    return Table(head, rows, frozenset(range(1, len(head))))


def year_table(results: Results) -> Table:
    """Return the spend by year, where there are several."""
    years = cash_flow(results, "year")
    if len(years) < 2:
        return Table((), ())
    rows = [
        [Cell(one.name), Cell(_bare(one.base)), *(_amount(found) for found in (one.mean, *one.levels))] for one in years
    ]
    head = (f"Year, in {currency(results)}", "Base", "Mean", *(f"P{round(level * 100)}" for level in CASH_LEVELS))
    return Table(head, rows, frozenset(range(1, len(head))))


def charge_table(results: Results) -> Table:
    """Return penalties, bonuses, storage and fees."""
    rows = []
    for charge in results.money.charges:
        found = Interval(charge["mean"], charge["mean_low"], charge["mean_high"])
        due = Interval(charge["due"], charge["due_low"], charge["due_high"])
        most = "" if charge["most"] is None else f"at most {_bare(float(charge['most']))}"
        rows.append(
            [
                Cell(one_line(str(charge["name"])), one_line(str(charge["account"]))),
                Cell(_bare(float(charge["per_day"])), most),
                Cell(percent(due), percent_interval(due)),
                Cell(_bare(float(charge["base"]))),
                _amount(found),
            ]
        )
    return Table((f"Charge, in {currency(results)}", "A day", "Due in", "Base", "Mean"), rows, frozenset({1, 2, 3, 4}))


def finance_words(results: Results) -> list[str]:
    """Say what adds and what does not, the present value, the funding and the cost of delay."""
    name, size, held = currency(results), results.block_size, results.money
    said = []
    if held.months:
        alone, together = sum_of_levels(results, LEVEL)
        said.append(
            "P-levels of months do not add, nor do those of quarters and years: the sum of the P80s of the months is "
            f"{money(alone, name)}, the P80 of their sum {money(together, name)}. Means add."
        )
    months, ever = funding(results)
    if ever is not None:
        worst, stays = most_exceeded(months)
        since = f"from {month(worst.begin)} on" if stays else f"in {month(worst.begin)}"
        said.append(
            f"The spend exceeds the funding at some time in {percent(ever)} of iterations ({percent_interval(ever)})"
            + (f"; most often {since}, in {percent(worst.exceeded)}." if ever.value else ".")
        )
    value = present_value(results)
    if value is not None:
        p50, p80 = percentiles(value, (0.50, LEVEL), size)
        said.append(
            f"Discounted at {100 * (held.discount_rate or 0.0):.4g} % a year to {iso_day(held.price_date)}, the spend "
            f"is worth {money(mean(value, size), name)} on average, P50 {money(p50, name)}, P80 {money(p80, name)}."
        )
    delay = delay_cost(results, LEVEL)
    if delay is not None:
        average, level = delay
        said.append(
            f"Each calendar day after the target costs the organization {money(held.cost_of_delay, name)} outside of "
            f"the project's accounts: {money(average, name)} on average, {money(level, name)} at the P80 finish."
        )
    return said


def _base_of_the_day(results: Results) -> str:
    """Say what the base is in money of the day, where prices move it."""
    constant, of_the_day = _bare(results.money.base_constant), _bare(results.base.cost)
    moves = len(results.money.constant_cost) > 0 and constant != of_the_day
    return f"{of_the_day} in money of the day" if moves else ""


def _alone(line: MoneyLine) -> Cell:
    return Cell(DASH) if line.alone is None else _amount(line.alone)


def _bare(amount: float | Interval) -> str:
    # The currency stands in the head: columns of money have no room for its name.
    return money(amount, "").strip()


def _amount(found: Interval) -> Cell:
    if not math.isfinite(found.value):
        return Cell(DASH)
    return Cell(_bare(found), bare_money_interval(found, "") if found.high > found.low else "")


def _range(low: Interval, high: Interval) -> str:
    return f"P10{DASH}P90 {_bare(low)} to {_bare(high)}"


def _quarter(begin: date) -> str:
    return f"Q{(begin.month + 2) // 3} {begin.year}"
