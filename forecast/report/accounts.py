"""Cost by account, as a table and a sentence of the report."""

from __future__ import annotations

import math

from forecast.report.answer import currency
from forecast.report.sections import Cell, Table, bare_money_interval
from forecast.report.summary import PLAN_LEVEL, p_name
from forecast.results import Results
from forecast.results.words import DASH, money, one_line, percent, percent_interval
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
            Cell(_bare(account.base, name) if math.isfinite(account.base) else DASH),
            *(_money(one, name) for one in (mean(account.cost, size), *percentiles(account.cost, LEVELS, size))),
            _money(share, name),
        ]
        if has_budget:
            found = within_budget(results, account)
            row.append(Cell(DASH) if found is None else _budget(account.budget or 0.0, found, name))
        rows.append(row)
    if len(results.accounts) > 1:
        saved = account_diversification(results, PLAN_LEVEL)
        less = Interval(-saved.value, -saved.high, -saved.low)
        blank = Cell(DASH)
        line = [Cell("Diversification"), blank, blank, blank, _money(less, name), blank, blank]
        rows.append([*line, blank] if has_budget else line)
    total = [
        Cell("Total"),
        Cell(_bare(results.base.cost, name)),
        *(_money(one, name) for one in (mean(results.cost, size), *percentiles(results.cost, LEVELS, size))),
        _money(contingency(results, PLAN_LEVEL).money, name),
    ]
    if has_budget:
        met, most = joint_confidence(results).on_budget, results.targets.budget
        total.append(Cell(DASH) if met is None or most is None else _budget(most, met, name))
    rows.append(total)
    # The currency stands once: eight columns of money have no room for its name.
    head = [
        f"Account, in {name}",
        "Base",
        "Mean",
        *(p_name(level) for level in LEVELS),
        f"Contingency to {p_name(PLAN_LEVEL)}",
    ]
    head += ["Budget, and how likely it is kept"] if has_budget else []
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
    said = (
        "An account's contingency is what it needs on top of its base in the iterations around the "
        f"{level} of the total, so that the contingencies of the accounts add up to that of the total."
    )
    if len(results.accounts) < 2:
        return said
    saved = account_diversification(results, PLAN_LEVEL)
    return (
        f"{said} If every account held money for its own {level}, they would hold {money(saved, name)} more than the "
        "project needs: not all accounts turn out dear in the same iteration."
    )


def _money(found: Interval, name: str) -> Cell:
    if not math.isfinite(found.value):
        return Cell(DASH)
    return Cell(_bare(found, name), bare_money_interval(found, name))


def _budget(budget: float, within: Interval, name: str) -> Cell:
    return Cell(_bare(budget, name), f"{percent(within)} ({percent_interval(within)})")


def _bare(amount: float | Interval, name: str) -> str:
    return money(amount, name).removeprefix(name).lstrip()
