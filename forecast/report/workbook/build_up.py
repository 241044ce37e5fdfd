"""The way from the base to the P-level and the reserve, line by line."""

from __future__ import annotations

from forecast.report.finance import line_name, line_note
from forecast.report.workbook.book import Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import PLAN, Source
from forecast.report.workbook.values import Formula, Value, moment
from forecast.texts import say

COLUMNS = (
    Column("line", "line"),
    Column("said", "meaning"),
    Column("dated", "price_date", "date"),
    Column("amount", "amount", "money"),
    Column("low", "low", "money"),
    Column("high", "high", "money"),
    Column("alone", "own_of_line", "money", level=PLAN),
)
CONSTANT = ("base", "contingency")  # at the prices of the price date
REST = "rest"  # known no better than what it is the difference of
ENDS = ("cost", "reserve", "total")


def build_up(sheet: Sheet, source: Source) -> None:
    """Write the lines that lead from the base to what is to be approved; nothing where they are two."""
    if not source.answer["money"]:
        return
    coins, lines = source.coins, {line["line"]: line for line in source.answer["money"]["build_up"]}
    parts = [line for name, line in lines.items() if name not in ENDS]
    if len(lines) <= 3:
        return
    sheet.head(say("workbook.contingency.build_up", level=source.plan))
    sheet.state(say("workbook.contingency.build_up_meaning"))
    whole = lines["cost"]["amount"]
    shown = coins.split([line["amount"]["value"] for line in parts], whole["value"])
    dated = moment(source.answer["money"]["price_date"])
    rows = [
        [
            line_name(line["line"]),
            line_note(line["line"]),
            dated if line["line"] in CONSTANT else None,
            amount,
            *([None, None] if line["line"] == REST else source.money(line["amount"])[1:]),
            source.money(line["p80_alone"])[0],
        ]
        for line, amount in zip(parts, shown, strict=True)
    ]
    placed = source.placed["build_up"] = sheet.table("build_up", COLUMNS, rows)
    cost = coins.sum(shown)
    _, low, high = source.money(whole)
    cells: dict[str, Value] = {
        "said": line_note("cost"),
        "amount": Formula("=SUM({amount:all})", cost),
        "low": low,
        "high": high,
    }
    sheet.line(placed, COLUMNS, "cost", line_name("cost"), cells)
    if "reserve" in lines:
        held = coins.round(lines["reserve"]["amount"]["value"])
        cells = {"said": line_note("reserve"), "amount": held}
        sheet.line(placed, COLUMNS, "reserve", line_name("reserve"), cells)
        total = Formula("={amount:-1}+{amount:-2}", coins.sum([cost, held]))
        sheet.line(placed, COLUMNS, "total", line_name("total"), {"amount": total})
