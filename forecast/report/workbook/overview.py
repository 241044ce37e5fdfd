"""The first sheet: the answer in words, the levels, the targets, whether the figures add up, and where the rest is."""

from __future__ import annotations

from forecast.report.answer import answer, base_words, contingency_words, heading, run_words
from forecast.report.gates import kind_words
from forecast.report.workbook.accounts import PROJECT, SUM
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import mark
from forecast.report.workbook.placed import Column, Placed
from forecast.report.workbook.source import LEVELS, PLAN, SURE, Source, dates
from forecast.report.workbook.values import Formula, Value, moment, serial
from forecast.statistics.error import P_LEVELS
from forecast.texts import say

ROWS = {name: k for k, name in enumerate(("Base", *(f"P{round(100 * level)}" for level in P_LEVELS)))}
TIME = (
    Column("level", "Level"),
    Column("finish", "Finish", "date"),
    Column("finish_low", "Finish, low", "date"),
    Column("finish_high", "Finish, high", "date"),
    Column("days_more", "Working days beyond base", "days"),
)
MONEY = (
    Column("cost", "Cost", "amount"),
    Column("cost_low", "Cost, low", "amount"),
    Column("cost_high", "Cost, high", "amount"),
    Column("cost_more", "Contingency: cost less base", "amount"),
)
TARGETS = (
    Column("what", "Target"),
    Column("day", "By", "date"),
    Column("found", "Probability", "share"),
    Column("low", "Low", "share"),
    Column("high", "High", "share"),
    Column("amount", "Within", "amount"),
    Column("required", "Required", "share"),
    Column("verdict", "Verdict"),
)
CHECKS = (
    Column("what", "Check"),
    Column("one", "One way", "money"),
    Column("other", "The other", "money"),
    Column("less", "Difference", "money"),
    Column("result", "Result"),
    Column("where", "Sheet"),
)
SAID = {
    "Percentiles": "P1 to P99 with their intervals, S-curves",
    "Contingency": "by account, adding up; what pooling saves; from the base to the reserve; penalties",
    "By period": "spend by month, quarter and year, and so far; funding; present value",
    "Drivers": "what moves finish and cost; causes of the gap between base and P80",
    "Register": "risks before and after response",
    "Responses": "what a response costs against what it takes away; what risks add to the mean cost",
    "Scenarios": "the run beside other assumptions",
    "Inputs": "estimates as they were used",
    "Resources": "resources, funding and correlation as they were used",
    "Run record": "seed, versions, hashes of the inputs, rounding, warnings",
}


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet; the others are filled already."""
    results = source.results
    sheet.is_one_page = True
    sheet.title(heading(results))
    sheet.say(
        answer(results),
        base_words(results),
        f"Contingency to {PLAN}: {contingency_words(results)}.",
        f"{SURE} Basis: {run_words(results)}.",
    )
    _levels(sheet, source)
    if any(source.answer["targets"][key] for key in ("on_time", "on_budget")):
        _targets(sheet, source)
    if source.has_cost:
        _checks(sheet, source)
    sheet.head("Sheets")
    for name, said in SAID.items():
        sheet.link(name, name, said)


def _levels(sheet: Sheet, source: Source) -> None:
    """Write base and P-levels as references to the sheet that has all of them."""
    answer, coins, from_all = source.answer, source.coins, source.placed["percentiles"]
    columns = (*TIME, *MONEY) if source.has_cost else TIME
    base = answer["base"]
    sheet.head("When and how much" if source.has_cost else "When")
    rows: list[list[Value]] = []
    for name in ("Base", *LEVELS):
        if name == "Base":
            found: list[Value] = [moment(base["finish"]), None, None, None, coins.round(base["cost"]), None, None, None]
        else:
            finish, cost = answer["finish"]["percentiles"][name], answer["cost"]["percentiles"][name]
            days = answer["duration"]["percentiles"][name]["value"] - base["duration"]
            found = [*dates(finish), days, *source.money(cost), coins.less(cost["value"], base["cost"])]
        row: list[Value] = [name]
        for column, value in zip(columns[1:], found, strict=False):
            is_there = value is not None and not isinstance(value, str)
            number = serial(value) if column.kind == "date" else value  # type: ignore[arg-type]
            where = from_all.cell(column.key, ROWS[name])
            row.append(Formula(f"={where}", number) if is_there else value)  # type: ignore[arg-type]
        rows.append(row)
    source.placed["levels"] = sheet.table("Levels", columns, rows)


def _targets(sheet: Sheet, source: Source) -> None:
    targets = source.answer["targets"]
    gates = {gate["name"]: gate for gate in source.answer["gates"]}
    sheet.head("Targets")
    rows: list[list[Value]] = []
    for name in ("on_time", "on_budget", "joint"):
        found = targets[name]
        if found is None:
            continue
        gate = gates.get(name)
        rows.append(
            [
                kind_words(name).capitalize(),
                moment(targets["finish"]) if name != "on_budget" else None,
                *(found[end] for end in ("value", "low", "high")),
                source.coins.round(targets["budget"]) if name != "on_time" else None,
                gate["required"] if gate else None,
                say(f"findings.verdict.{gate['verdict']}") if gate else "",
            ]
        )
    placed = source.placed["targets"] = sheet.table("Targets", TARGETS, rows)
    for k, row in enumerate(rows):
        for name, key, chart in (("On time", "day", "finish"), ("On budget", "amount", "cost")):
            if row[0] == name and row[placed.keys.index(key)] is not None and chart in source.curves:
                mark(source.curves[chart], placed, k, key, "Target" if chart == "finish" else "Budget")


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
    pairs: list[tuple[str, str, Placed, str, str, str]] = []
    if "accounts" in placed:
        whole["mean"] = (placed["accounts"].cell("mean", PROJECT), mean)
        accounts = placed["accounts"]
        if all(row["base"] is not None for row in answer["accounts"]):
            pairs.append(("Bases of the accounts = base cost", "Contingency", accounts, "base", SUM, "base"))
            said = f"Contingencies of the accounts = {PLAN} less base"
            pairs.append((said, "Contingency", accounts, "share", SUM, "more"))
        pairs.append(("Means of the accounts = mean cost", "Contingency", accounts, "mean", SUM, "mean"))
    if "months" in placed:
        pairs.append(("Bases of the months = base cost", "By period", placed["months"], "base", "Sum", "base"))
        if "mean" in whole and answer["cash_flow"]["n_iterations"] == source.results.n_iterations:
            pairs.append(("Means of the months = mean cost", "By period", placed["months"], "mean", "Sum", "mean"))
    if "build_up" in placed:
        said = f"Lines from the base to the {PLAN} = {PLAN} cost"
        pairs.append((said, "Contingency", placed["build_up"], "amount", "cost", "p80"))
    if "causes_money" in placed:
        said = f"Causes of the gap = {PLAN} less base"
        pairs.append((said, "Drivers", placed["causes_money"], "money_p80", "Together", "more"))
    rows: list[list[Value]] = []
    for said, where, table, key, line, name in pairs:
        other, value = whole[name]
        found = table.shown[line, key]
        less = coins.less(found, value) or 0.0
        rows.append(
            [
                said,
                Formula(f"={table.cell(key, line)}", found),
                Formula(f"={other}", value),
                Formula(f"=ROUND({{one}}-{{other}},{coins.decimals})", less),
                Formula('=IF({less}=0,"agrees","differs")', "differs" if less else "agrees"),
                where,
            ]
        )
    if rows:
        sheet.head("Does it add up?")
        placed["checks"] = sheet.table("Checks", CHECKS, rows)
        sheet.alarm(placed["checks"], "result", "differs")
