"""Contingency by account: what adds up, what each account would need alone, and what pooling saves."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.build_up import build_up
from forecast.report.workbook.charts import stacked
from forecast.report.workbook.placed import Column, Placed, sum_of
from forecast.report.workbook.present import charges
from forecast.report.workbook.source import PLAN, Source, has_any
from forecast.report.workbook.tree import Account, tree
from forecast.report.workbook.values import Formula, Indented, Value
from forecast.texts import say

ACCOUNTS = (
    Column("account", "account"),
    Column("name", "name"),
    Column("parent", "parent"),
    Column("base", "base", "money"),
    Column("mean", "mean", "money"),
    Column("share", "contingency", "money"),
    Column("low", "contingency", "money", end="low"),
    Column("high", "contingency", "money", end="high"),
    Column("funded", "funded", "money"),
)
OWN = (
    Column("p80", "own", "money", level=PLAN),
    Column("low", "own", "money", level=PLAN, end="low"),
    Column("high", "own", "money", level=PLAN, end="high"),
)
POOLED = (
    Column("account", "account"),
    Column("base", "base", "money"),
    Column("share", "contingency", "money"),
    *OWN,
    Column("alone", "own_more", "money", level=PLAN),
    Column("saved", "saved", "money"),
)
BUDGETS = (
    Column("account", "account"),
    Column("budget", "budget", "money"),
    Column("funded", "funded", "money"),
    Column("left", "budget_left", "money"),
    Column("p80", "own", "money", level=PLAN),
    Column("within", "within_budget", "share"),
    Column("low", "within_budget", "share", end="low"),
    Column("high", "within_budget", "share", end="high"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title(say("workbook.contingency.title"))
    if not source.has_cost:
        sheet.state(say("workbook.no_cost"))
        return
    sheet.state(say("workbook.contingency.meaning", level=source.plan, currency=source.coins.currency))
    accounts = tree(source)
    if accounts:
        placed = source.placed["accounts"] = _accounts(sheet, source, accounts)
        _pooled(book, sheet, source, accounts, placed)
        if any(one.budget is not None for one in accounts):
            _budgets(sheet, source, accounts, placed)
    build_up(sheet, source)
    charges(sheet, source)


def _accounts(sheet: Sheet, source: Source, accounts: Sequence[Account]) -> Placed:
    coins, p80 = source.coins, source.answer["cost"]["percentiles"][PLAN]
    base = source.answer["base"]["cost"]
    rows: list[list[Value]] = []
    for one in accounts:
        amounts: list[Value] = [
            Formula(sum_of(key, one.children), value) if one.children and value is not None else value
            for key, value in (("base", one.base), ("mean", one.mean), ("share", one.share))
        ]
        funded = None if one.base is None else Formula("={base}+{share}", coins.sum([one.base, one.share]))
        rows.append(
            [Indented(one.label, one.depth), one.name, one.parent, *amounts, one.share_low, one.share_high, funded]
        )
    kept = [k for k, column in enumerate(ACCOUNTS) if column.kind != "text" or has_any(rows, k)]
    columns = [ACCOUNTS[k] for k in kept]
    placed = sheet.table("accounts", columns, [[row[k] for k in kept] for row in rows], is_long=True)
    tops = [k for k, one in enumerate(accounts) if one.depth == 0]
    sums: dict[str, Value] = {}
    for key in ("base", "mean", "share"):
        values = [getattr(accounts[k], key) for k in tops]
        if None not in values:
            sums[key] = Formula(sum_of(key, tops), coins.sum(values))
    if "base" in sums:
        whole = coins.sum([getattr(accounts[k], key) for k in tops for key in ("base", "share")])
        sums["funded"] = Formula("={base}+{share}", whole)
    sheet.line(placed, columns, "sum", say("workbook.line.accounts"), sums)
    levels = source.placed["percentiles"]
    more = {end: coins.less(p80[end], base) for end in ("value", "low", "high")}
    row = list(source.answer["cost"]["percentiles"]).index(PLAN) + 1  # below the base
    project: dict[str, Value] = {
        "base": Formula(f"={levels.cell('cost', 0)}", coins.round(base)),
        "mean": coins.round(source.answer["cost"]["mean"]),
        "share": Formula(f"={levels.cell('cost_more', row)}", more["value"]),
        "funded": Formula("={base}+{share}", coins.round(p80["value"])),
    }
    project |= {
        end: Formula(f"={levels.cell(f'cost_{end}', row)}-{levels.cell('cost', 0)}", more[end])
        for end in ("low", "high")
        if more[end] is not None
    }
    sheet.line(placed, columns, "project", say("workbook.line.project"), project)
    return placed


def _pooled(book: Book, sheet: Sheet, source: Source, accounts: Sequence[Account], above: Placed) -> None:
    """Write what accounts would need if each held its own contingency, and what is saved by holding it together."""
    coins, p80 = source.coins, source.answer["cost"]["percentiles"][PLAN]
    sheet.head(say("workbook.contingency.pooling", level=source.plan))
    sheet.state(say("workbook.contingency.pooling_meaning", level=source.plan))
    rows: list[list[Value]] = []
    leaves = [(k, one) for k, one in enumerate(accounts) if not one.children]
    for k, one in leaves:
        level = coins.round(one.p80["value"])
        row: list[Value] = [one.label]
        for key, value in (("base", one.base), ("share", one.share)):
            row.append(None if value is None else Formula(f"={above.cell(key, k, elsewhere=False)}", value))
        row += [level, coins.round(one.p80["low"]), coins.round(one.p80["high"])]
        alone = coins.less(level, one.base)
        row.append(None if alone is None else Formula("={p80}-{base}", alone))
        row.append(None if alone is None else Formula("={alone}-{share}", coins.less(alone, one.share)))
        rows.append(row)
    placed = source.placed["pooled"] = sheet.table("pooling", POOLED, rows)
    columns: dict[str, list[float | None]] = {
        "base": [one.base for _, one in leaves],
        "share": [one.share for _, one in leaves],
        "p80": [coins.round(one.p80["value"]) for _, one in leaves],
    }
    known = {key: coins.sum(values) for key, values in columns.items() if None not in values}
    cells: dict[str, Value] = {key: Formula(f"=SUM({{{key}:all}})", value) for key, value in known.items()}
    if "base" in known:
        alone = coins.less(known["p80"], known["base"])
        cells["alone"] = Formula("={p80}-{base}", alone)
        cells["saved"] = Formula("={alone}-{share}", coins.less(alone, known["share"]))
    sheet.line(placed, POOLED, "sum", say("workbook.line.accounts"), cells)
    if len(leaves) > 1:
        saved = source.answer["account_diversification"]
        ends = {"low": saved["high"], "high": saved["low"]}
        less: dict[str, Value] = {key: None if end is None else coins.round(-end) for key, end in ends.items()}
        project, together = (placed.column("p80", placed.lines["sum"] + k) for k in (2, 0))
        less["p80"] = Formula(f"={project}-{together}", coins.less(p80["value"], known["p80"]))
        sheet.line(placed, POOLED, "diversification", say("workbook.line.diversification"), less)
        found: dict[str, Value] = dict(zip(("p80", "low", "high"), source.money(p80), strict=True))
        sheet.line(placed, POOLED, "project", say("workbook.line.project"), found)
    if "base" not in known:
        return
    title = say("workbook.contingency.chart", currency=coins.currency)
    parts = {"base": say("workbook.head.base"), "share": say("workbook.head.contingency")}
    sheet.charts(stacked(book, title, placed, "account", parts), height=min(130 + 22 * len(rows), 900), width=900)


def _budgets(sheet: Sheet, source: Source, accounts: Sequence[Account], above: Placed) -> None:
    coins, targets = source.coins, source.answer["targets"]
    sheet.head(say("workbook.contingency.budgets"))
    rows: list[list[Value]] = []
    for k, one in enumerate(accounts):
        if one.budget is None:
            continue
        budget, funded = coins.round(one.budget), None if one.base is None else coins.sum([one.base, one.share])
        left = coins.less(budget, funded)
        rows.append(
            [
                one.label,
                budget,
                None if funded is None else Formula(f"={above.cell('funded', k, elsewhere=False)}", funded),
                None if left is None else Formula("={budget}-{funded}", left),
                coins.round(one.p80["value"]),
                *((one.within or {}).get(end) for end in ("value", "low", "high")),
            ]
        )
    placed = source.placed["budgets"] = sheet.table("budgets", BUDGETS, rows)
    if targets["budget"] is not None:
        p80 = coins.round(source.answer["cost"]["percentiles"][PLAN]["value"])
        budget = coins.round(targets["budget"])
        cells: dict[str, Value] = {
            "budget": budget,
            "funded": Formula(f"={above.cell('funded', 'project', elsewhere=False)}", p80),
            "left": Formula("={budget}-{funded}", coins.less(budget, p80)),
            "p80": p80,
        }
        ends = (("within", "value"), ("low", "low"), ("high", "high"))
        cells |= {key: targets["on_budget"][end] for key, end in ends}
        sheet.line(placed, BUDGETS, "project", say("workbook.line.project"), cells)
