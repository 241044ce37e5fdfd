"""The spend by month, quarter and year, what is spent so far, and the funding."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import columns as column_chart
from forecast.report.workbook.charts import lines as line_chart
from forecast.report.workbook.placed import Column, Placed, bounded, level_name
from forecast.report.workbook.present import present_value
from forecast.report.workbook.source import Source
from forecast.report.workbook.values import Formula, Value, moment
from forecast.results.words import decimal, percent, percent_interval
from forecast.statistics import Interval
from forecast.texts import say

SPENT = (
    Column("base", "base", "money"),
    *bounded("mean", "mean", "money"),
    Column("p10", "p", "money", level="P10"),
    Column("p50", "p", "money", level="P50"),
    Column("p80", "p", "money", level="P80"),
    Column("p90", "p", "money", level="P90"),
)
MONTH = Column("begin", "month", "month")
SO_FAR = (
    MONTH,
    Column("base", "base_so_far", "money"),
    Column("mean", "mean_so_far", "money"),
    Column("p10", "level_so_far", "money", level="P10"),
    Column("p50", "level_so_far", "money", level="P50"),
    Column("p80", "level_so_far", "money", level="P80"),
    Column("low", "level_so_far", "money", level="P80", end="low"),
    Column("high", "level_so_far", "money", level="P80", end="high"),
    Column("p90", "level_so_far", "money", level="P90"),
)
FUNDING = (
    MONTH,
    Column("available", "available", "money"),
    Column("p80", "level_so_far", "money", level="P80"),
    Column("left", "available_left", "money", level="P80"),
    Column("exceeded", "exceeded", "share"),
    Column("low", "exceeded_short", "share", end="low"),
    Column("high", "exceeded_short", "share", end="high"),
)
LEVELS = ("P10", "P50", "P80", "P90")
LONGER = (("quarters", "quarter"), ("years", "year"))
Amounts = dict[str, list[float | None]]


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title(say("workbook.periods.title"))
    flow, coins = source.answer["cash_flow"], source.coins
    if flow is None:
        sheet.state(say("workbook.periods.off" if source.has_cost else "workbook.no_cost"))
        return
    alone, together = (decimal(flow[key], 0) for key in ("sum_of_monthly_p80", "p80_of_sum"))
    meaning = say("workbook.periods.meaning", currency=coins.currency, level=source.plan, sum=alone, whole=together)
    sheet.state(meaning, _funded(source))
    last = flow["months"][-1]
    amounts = {
        "base": coins.split([one["base"] for one in flow["months"]], last["cumulative_base"]),
        "mean": coins.split([one["mean"]["value"] for one in flow["months"]], last["cumulative_mean"]["value"]),
    }
    months = source.placed["months"] = _months(sheet, source, amounts)
    sheet.head(say("workbook.periods.so_far"))
    so_far = source.placed["so_far"] = _so_far(sheet, source, amounts, months)
    if flow["funding"]:
        sheet.head(say("workbook.periods.funding"))
        source.placed["funding"] = _funding(sheet, source, so_far)
    for key, head in LONGER:
        if len(flow[key]) > 1:
            sheet.row += 1
            source.placed[key] = _sums(sheet, source, amounts, months, key, head)
    present_value(sheet, source, months, amounts["mean"])
    base, mean = say("workbook.head.base"), say("workbook.head.mean")
    spent = {"base": (months, base), "mean": (months, mean)}
    grown = {"base": (so_far, base), "mean": (so_far, mean), "p80": (so_far, level_name("P80"))}
    if flow["funding"]:
        grown["available"] = (source.placed["funding"], say("workbook.head.available"))
    sheet.charts(
        column_chart(book, say("workbook.periods.month_chart", currency=coins.currency), "begin", spent),
        line_chart(book, say("workbook.periods.so_far_chart", currency=coins.currency), "begin", grown),
    )


def _funded(source: Source) -> str:
    found = source.answer["cash_flow"]["funding"]
    if not found or found["exceeded"] is None:
        return ""
    ends = [found["exceeded"][end] for end in ("value", "low", "high")]
    if None in ends:
        return ""
    ever = Interval(*ends)
    return say("workbook.periods.exceeded", percent=percent(ever), interval=percent_interval(ever))


def _levels(source: Source, found: Json) -> list[Value]:
    return [source.money(found[name])[0] for name in LEVELS]


def _months(sheet: Sheet, source: Source, amounts: Amounts) -> Placed:
    rows: list[list[Value]] = []
    for k, one in enumerate(source.answer["cash_flow"]["months"]):
        row: list[Value] = [moment(one["begin"]), amounts["base"][k], amounts["mean"][k]]
        rows.append([*row, *source.money(one["mean"])[1:], *_levels(source, one["percentiles"])])
    placed = sheet.table("months", (MONTH, *SPENT), rows, is_long=True)
    _sum(sheet, source, placed, (MONTH, *SPENT), amounts)
    return placed


def _sum(sheet: Sheet, source: Source, placed: Placed, columns: Sequence[Column], amounts: Amounts) -> None:
    sums: dict[str, Value] = {
        key: Formula(f"=SUM({{{key}:all}})", source.coins.sum(found)) for key, found in amounts.items()
    }
    sheet.line(placed, columns, "sum", say("workbook.line.sum"), sums)


def _so_far(sheet: Sheet, source: Source, amounts: Amounts, months: Placed) -> Placed:
    rows: list[list[Value]] = []
    far = dict.fromkeys(amounts, 0.0)
    for k, one in enumerate(source.answer["cash_flow"]["months"]):
        row: list[Value] = [moment(one["begin"])]
        for key, found in amounts.items():
            far[key] = source.coins.sum([far[key], found[k]])
            before = f"{{{key}:-1}}+" if k else ""
            row.append(Formula(f"={before}{months.cell(key, k, elsewhere=False)}", far[key]))
        p10, p50, _, p90 = _levels(source, one["cumulative_percentiles"])
        rows.append([*row, p10, p50, *source.money(one["cumulative_percentiles"]["P80"]), p90])
    return sheet.table("spent_so_far", SO_FAR, rows)


def _funding(sheet: Sheet, source: Source, so_far: Placed) -> Placed:
    rows: list[list[Value]] = []
    flow = source.answer["cash_flow"]
    for k, (one, limit) in enumerate(zip(flow["months"], flow["funding"]["months"], strict=True)):
        available = source.coins.round(limit["available"])
        p80 = source.money(one["cumulative_percentiles"]["P80"])[0]
        left = source.coins.less(available, one["cumulative_percentiles"]["P80"]["value"])
        row: list[Value] = [moment(one["begin"]), available]
        row.append(Formula(f"={so_far.cell('p80', k, elsewhere=False)}", p80))  # type: ignore[arg-type]
        row.append(Formula("={available}-{p80}", left))
        rows.append([*row, *((limit["exceeded"] or {}).get(end) for end in ("value", "low", "high"))])
    return sheet.table("funding_by_month", FUNDING, rows)


def _sums(sheet: Sheet, source: Source, amounts: Amounts, months: Placed, key: str, head: str) -> Placed:
    """Write quarters or years: base and mean as sums of their months."""
    flow, columns = source.answer["cash_flow"], (Column("period", head), *SPENT)
    begins = [one["begin"] for one in flow["months"]]
    firsts = [next(k for k, begin in enumerate(begins) if begin >= one["begin"]) for one in flow[key]]
    rows: list[list[Value]] = []
    for one, first, end in zip(flow[key], firsts, [*firsts[1:], len(begins)], strict=True):
        year, _, quarter = one["period"].partition("-Q")
        row: list[Value] = [say("workbook.line.quarter", year=year, quarter=quarter) if quarter else year]
        for column, found in amounts.items():
            row.append(Formula(f"=SUM({months.address(column, first, end)})", source.coins.sum(found[first:end])))
        rows.append([*row, *source.money(one["mean"])[1:], *_levels(source, one["percentiles"])])
    placed = sheet.table(key, columns, rows)
    _sum(sheet, source, placed, columns, amounts)
    return placed
