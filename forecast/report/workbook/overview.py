"""The first sheet: the answer in words, the levels, the targets, whether the figures add up, and where the rest is."""

from __future__ import annotations

from forecast.report.answer import answer, base_words, contingency_words, heading, run_words
from forecast.report.summary import level_key
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import mark
from forecast.report.workbook.placed import Column, Placed, bounded, level_name
from forecast.report.workbook.source import LEVELS, PLAN, Source, dates
from forecast.report.workbook.values import Formula, Value, moment, quoted, serial
from forecast.results.words import p_name
from forecast.statistics.error import P_LEVELS
from forecast.texts import say

BASE = ""  # the row above those of the levels
ROWS = {name: k for k, name in enumerate((BASE, *map(level_key, P_LEVELS)))}
TIME = (
    Column("level", "level"),
    *bounded("finish", "finish", "date"),
    Column("days_more", "working_days_more", "days"),
)
MONEY = (*bounded("cost", "cost", "amount"), Column("cost_more", "cost_more", "amount"))
TARGETS = (
    Column("what", "target"),
    Column("day", "by", "date"),
    Column("found", "probability", "share"),
    Column("low", "low", "share"),
    Column("high", "high", "share"),
    Column("amount", "within", "amount"),
    Column("required", "required", "share"),
    Column("verdict", "verdict"),
)
CHECKS = (
    Column("what", "check"),
    Column("one", "one_way", "money"),
    Column("other", "other_way", "money"),
    Column("less", "difference", "money"),
    Column("result", "result"),
    Column("where", "sheet"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet; the others are filled already."""
    results = source.results
    sheet.is_one_page = True
    sheet.title(heading(results))
    sheet.state(
        answer(results),
        base_words(results),
        say("workbook.summary.contingency", level=source.plan, contingency=contingency_words(results)),
        say("workbook.summary.basis", sure=say("workbook.sure"), run=run_words(results)),
    )
    _levels(sheet, source)
    if any(source.answer["targets"][key] for key in ("on_time", "on_budget")):
        _targets(sheet, source)
    if source.has_cost:
        _checks(sheet, source)
    sheet.head(say("workbook.summary.sheets"))
    for key, other in book.sheets.items():
        if other is not sheet:
            sheet.link(other.name, _about(key, source))


def _about(key: str, source: Source) -> str:
    """Say what is on a sheet."""
    first, last = map(p_name, (P_LEVELS[0], P_LEVELS[-1]))
    given = {"percentiles": {"first": first, "last": last}, "drivers": {"level": source.plan}}
    return say(f"workbook.about.{key}", **given.get(key, {}))


def _levels(sheet: Sheet, source: Source) -> None:
    """Write base and P-levels as references to the sheet that has all of them."""
    answer, coins, from_all = source.answer, source.coins, source.placed["percentiles"]
    columns = (*TIME, *MONEY) if source.has_cost else TIME
    base = answer["base"]
    sheet.head(say("workbook.summary.levels" if source.has_cost else "workbook.summary.levels_without_cost"))
    rows: list[list[Value]] = []
    for name in (BASE, *LEVELS):
        if name == BASE:
            found: list[Value] = [moment(base["finish"]), None, None, None, coins.round(base["cost"]), None, None, None]
        else:
            finish, cost = answer["finish"]["percentiles"][name], answer["cost"]["percentiles"][name]
            days = answer["duration"]["percentiles"][name]["value"] - base["duration"]
            found = [*dates(finish), days, *source.money(cost), coins.less(cost["value"], base["cost"])]
        row: list[Value] = [level_name(name) if name else say("workbook.line.base")]
        for column, value in zip(columns[1:], found, strict=False):
            is_there = value is not None and not isinstance(value, str)
            number = serial(value) if column.kind == "date" else value  # type: ignore[arg-type]
            where = from_all.cell(column.key, ROWS[name])
            row.append(Formula(f"={where}", number) if is_there else value)  # type: ignore[arg-type]
        rows.append(row)
    source.placed["levels"] = sheet.table("levels", columns, rows)


def _targets(sheet: Sheet, source: Source) -> None:
    targets = source.answer["targets"]
    gates = {gate["name"]: gate for gate in source.answer["gates"]}
    sheet.head(say("workbook.summary.targets"))
    rows: list[list[Value]] = []
    names = [name for name in ("on_time", "on_budget", "joint") if targets[name] is not None]
    for name in names:
        found = targets[name]
        gate = gates.get(name)
        rows.append(
            [
                say(f"workbook.target.{name}"),
                moment(targets["finish"]) if name != "on_budget" else None,
                *(found[end] for end in ("value", "low", "high")),
                source.coins.round(targets["budget"]) if name != "on_time" else None,
                gate["required"] if gate else None,
                say(f"findings.verdict.{gate['standing']}") if gate else "",
            ]
        )
    placed = source.placed["targets"] = sheet.table("targets", TARGETS, rows)
    for k, (name, row) in enumerate(zip(names, rows, strict=True)):
        if name == "on_time" and row[placed.keys.index("day")] is not None:
            mark(source.curves["finish"], placed, k, "day", say("workbook.summary.target"))
        if name == "on_budget" and row[placed.keys.index("amount")] is not None and "cost" in source.curves:
            mark(source.curves["cost"], placed, k, "amount", say("workbook.summary.budget"))


def _checks(sheet: Sheet, source: Source) -> None:
    """Write sums that must agree, each found in two ways, and their difference."""
    coins, placed, answer = source.coins, source.placed, source.answer
    levels, plan = placed["percentiles"], ROWS[PLAN]
    base, mean, p80 = (
        coins.round(amount)
        for amount in (answer["base"]["cost"], answer["cost"]["mean"], answer["cost"]["percentiles"][PLAN]["value"])
    )
    whole = {
        "base": (levels.cell("cost", 0), base),
        "p80": (levels.cell("cost", plan), p80),
        "more": (levels.cell("cost_more", plan), coins.less(p80, base)),
    }
    plan_name = source.plan
    pairs: list[tuple[str, Placed, str, str, str]] = []
    if "accounts" in placed:
        whole["mean"] = (placed["accounts"].cell("mean", "project"), mean)
        accounts = placed["accounts"]
        if all(row["base"] is not None for row in answer["accounts"]):
            pairs.append((say("workbook.check.account_bases"), accounts, "base", "sum", "base"))
            said = say("workbook.check.account_contingencies", level=plan_name)
            pairs.append((said, accounts, "share", "sum", "more"))
        pairs.append((say("workbook.check.account_means"), accounts, "mean", "sum", "mean"))
    if "months" in placed:
        pairs.append((say("workbook.check.month_bases"), placed["months"], "base", "sum", "base"))
        if "mean" in whole and answer["cash_flow"]["n_iterations"] == source.results.n_iterations:
            pairs.append((say("workbook.check.month_means"), placed["months"], "mean", "sum", "mean"))
    if "build_up" in placed:
        said = say("workbook.check.build_up", level=plan_name)
        pairs.append((said, placed["build_up"], "amount", "cost", "p80"))
    if "causes_money" in placed:
        said = say("workbook.check.causes", level=plan_name)
        pairs.append((said, placed["causes_money"], "money_p80", "together", "more"))
    agrees, differs = say("workbook.summary.agrees"), say("workbook.summary.differs")
    rows: list[list[Value]] = []
    for said, table, key, line, name in pairs:
        other, value = whole[name]
        found = table.shown[line, key]
        less = coins.less(found, value) or 0.0
        rows.append(
            [
                said,
                Formula(f"={table.cell(key, line)}", found),
                Formula(f"={other}", value),
                Formula(f"=ROUND({{one}}-{{other}},{coins.decimals})", less),
                Formula(f"=IF({{less}}=0,{quoted(agrees)},{quoted(differs)})", differs if less else agrees),
                table.sheet,
            ]
        )
    if rows:
        sheet.head(say("workbook.summary.checks"))
        placed["checks"] = sheet.table("checks", CHECKS, rows)
        sheet.alarm(placed["checks"], "result", differs)
