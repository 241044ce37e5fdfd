"""Cost by account, as a table and a sentence of the report."""

from __future__ import annotations

import math

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table
from forecast.report.summary import PLAN_LEVEL
from forecast.results import Results
from forecast.results.results import COST_TOLERANCE
from forecast.results.words import DASH, money, money_interval, one_line, p_name, percent, percent_interval, sentences
from forecast.statistics import (
    Interval,
    account_contingencies,
    account_diversification,
    contingency,
    joint_confidence,
    mean,
    percentiles,
    rolled_up,
    within_budget,
)
from forecast.texts import say

LEVELS = (0.50, PLAN_LEVEL, 0.90)
INDENT = "\u2003"


def account_table(results: Results) -> Table:
    """Return the accounts with those below them, what pooling saves, and the total."""
    name, size = currency(results), results.block_size
    accounts = rolled_up(results)
    has_budget = any(account.budget is not None for account in accounts)
    rows = []
    for account, share in zip(accounts, account_contingencies(results, accounts, PLAN_LEVEL), strict=True):
        title = INDENT * account.depth + one_line(account.name) if account.name != account.id else ""
        row = [
            Cell(INDENT * account.depth + one_line(account.id), title),
            Cell(money(account.base, "") if math.isfinite(account.base) else DASH),
            *(_money(one) for one in (mean(account.cost, size), *percentiles(account.cost, LEVELS, size))),
            _money(share),
        ]
        if has_budget:
            found = within_budget(results, account)
            row.append(Cell(DASH) if found is None else _budget(account.budget or 0.0, found))
        rows.append(row)
    if len(results.accounts) > 1:
        saved = account_diversification(results, PLAN_LEVEL)
        less = Interval(-saved.value, -saved.high, -saved.low)
        blank = Cell(DASH)
        line = [Cell(say("tables.account.pooled")), blank, blank, blank, _money(less), blank, blank]
        rows.append([*line, blank] if has_budget else line)
    total = [
        Cell(say("tables.account.total")),
        Cell(money(results.base.cost, "")),
        *(_money(one) for one in (mean(results.cost, size), *percentiles(results.cost, LEVELS, size))),
        _money(contingency(results, PLAN_LEVEL).money),
    ]
    if has_budget:
        met, most = joint_confidence(results).on_budget, results.targets.budget
        total.append(Cell(DASH) if met is None or most is None else _budget(most, met))
    rows.append(total)
    # The currency stands once: eight columns of money have no room for its name.
    head = [
        say("tables.account.id", currency=name),
        *(say(f"tables.account.head.{column}") for column in ("base", "mean")),
        *(p_name(level) for level in LEVELS),
        say("tables.account.contingency", level=p_name(PLAN_LEVEL)),
    ]
    head += [say("tables.account.budget")] if has_budget else []
    return Table(head, rows, frozenset(range(1, len(head))), frozenset({len(rows) - 1}))


def top_account_table(results: Results, least: int) -> Table:
    """Return the accounts that are part of no other, and the total, where the table of all has ``least`` rows or more.

    Empty where it has fewer, or where there are no accounts below others.
    """
    every, accounts = account_table(results), rolled_up(results)
    if len(every.rows) < least or not any(account.depth for account in accounts):
        return Table((), ())
    rows = [row for account, row in zip(accounts, every.rows, strict=False) if not account.depth]
    rows += every.rows[len(accounts) :]
    return Table(every.head, rows, every.numbers, frozenset({len(rows) - 1}))


def account_words(results: Results) -> str:
    """Say how the contingency is shared out, and what pooling saves."""
    level, name = p_name(PLAN_LEVEL), currency(results)
    said = say("tables.account.shares", level=level)
    if len(results.accounts) < 2:
        return said
    saved = account_diversification(results, PLAN_LEVEL)
    if saved.value <= COST_TOLERANCE * abs(results.cost).max():
        return said
    return sentences(said, say("tables.account.pooling", level=level, money=money(saved, name)))


def _money(found: Interval) -> Cell:
    if not math.isfinite(found.value):
        return Cell(DASH)
    # What is certain has no interval: its amount would be said twice.
    return Cell(money(found, ""), "" if found.low == found.high else money_interval(found, ""))


def _budget(budget: float, within: Interval) -> Cell:
    chance = say("tables.account.within", percent=percent(within), interval=percent_interval(within))
    return Cell(money(budget, ""), chance)
