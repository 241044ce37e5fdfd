"""P1 to P99 of finish, duration and cost with their intervals, what they need beyond the base, and the S-curves."""

from __future__ import annotations

from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import s_curve
from forecast.report.workbook.placed import Column, bounded, level_name
from forecast.report.workbook.source import Source, dates, interval
from forecast.report.workbook.values import Formula, Value, moment
from forecast.statistics.error import P_LEVELS
from forecast.texts import say

TIME = (
    Column("level", "level"),
    Column("share", "iterations", "share"),
    *bounded("finish", "finish", "date"),
    *bounded("days", "working_days", "days", short="days_short"),
    Column("days_more", "days_more", "days"),
)
MONEY = (*bounded("cost", "cost", "money"), Column("cost_more", "cost_more", "money"))


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    answer, coins, base = source.answer, source.coins, source.answer["base"]
    sheet.is_one_page = True
    sheet.title(say("workbook.percentiles.title"))
    sheet.state(say("workbook.percentiles.meaning", level=source.plan), source.sure())
    columns = (*TIME, *MONEY) if source.has_cost else TIME
    planned: list[Value] = [
        say("workbook.line.base"),
        None,
        moment(base["finish"]),
        None,
        None,
        base["duration"],
        None,
        None,
        None,
    ]
    planned += [coins.round(base["cost"]), None, None, None]
    rows = [planned[: len(columns)]]
    for share, name in zip(P_LEVELS, answer["duration"]["percentiles"], strict=True):
        finish, days, cost = (answer[key]["percentiles"][name] for key in ("finish", "duration", "cost"))
        row: list[Value] = [level_name(name), share, *dates(finish), *interval(days)]
        row.append(Formula("={days}-{days:0}", days["value"] - base["duration"]))
        if source.has_cost:
            row += source.money(cost)
            row.append(Formula("={cost}-{cost:0}", coins.less(cost["value"], base["cost"])))
        rows.append(row)
    placed = source.placed["percentiles"] = sheet.table("percentiles", columns, rows, is_long=True)
    curves = {"finish": s_curve(book, placed, "finish", say("workbook.percentiles.finish_chart"))}
    if source.has_cost:
        title = say("workbook.percentiles.cost_chart", currency=coins.currency)
        curves["cost"] = s_curve(book, placed, "cost", title)
    source.curves.update(curves)
    sheet.charts(*curves.values())
