"""P1 to P99 of finish, duration and cost with their intervals, what they need beyond the base, and the S-curves."""

from __future__ import annotations

from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import s_curve
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import SURE, Source, dates, interval
from forecast.report.workbook.values import Formula, Value, moment
from forecast.statistics.error import P_LEVELS

TIME = (
    Column("level", "Level"),
    Column("share", "Share of iterations", "share"),
    Column("finish", "Finish", "date"),
    Column("finish_low", "Finish, low", "date"),
    Column("finish_high", "Finish, high", "date"),
    Column("days", "Working days", "days"),
    Column("days_low", "Days, low", "days"),
    Column("days_high", "Days, high", "days"),
    Column("days_more", "Days beyond base", "days"),
)
MONEY = (
    Column("cost", "Cost", "money"),
    Column("cost_low", "Cost, low", "money"),
    Column("cost_high", "Cost, high", "money"),
    Column("cost_more", "Contingency: cost less base", "money"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    answer, coins, base = source.answer, source.coins, source.answer["base"]
    sheet.is_one_page = True
    sheet.title("Percentiles of finish and cost")
    sheet.say(
        "A P-level is what is not exceeded in that share of iterations: the P80 is kept in 80 of 100. "
        "The first row is the base plan, with most likely values and no risks.",
        f"{SURE} Amounts in {coins.currency}.",
    )
    columns = (*TIME, *MONEY) if source.has_cost else TIME
    planned: list[Value] = ["Base", None, moment(base["finish"]), None, None, base["duration"], None, None, None]
    planned += [coins.round(base["cost"]), None, None, None]
    rows = [planned[: len(columns)]]
    for share, name in zip(P_LEVELS, answer["duration"]["percentiles"], strict=True):
        finish, days, cost = (answer[key]["percentiles"][name] for key in ("finish", "duration", "cost"))
        row: list[Value] = [name, share, *dates(finish), *interval(days)]
        row.append(Formula("={days}-{days:0}", days["value"] - base["duration"]))
        if source.has_cost:
            row += source.money(cost)
            row.append(Formula("={cost}-{cost:0}", coins.less(cost["value"], base["cost"])))
        rows.append(row)
    placed = source.placed["percentiles"] = sheet.table("Percentiles", columns, rows, is_long=True)
    curves = {"finish": s_curve(book, placed, "finish", "How likely is a finish by a day?")}
    if source.has_cost:
        curves["cost"] = s_curve(book, placed, "cost", f"How likely is a cost within an amount? {coins.currency}")
    source.curves.update(curves)
    sheet.charts(*curves.values())
