"""The spend by month, quarter and year, what is spent so far, and the funding."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import columns as column_chart
from forecast.report.workbook.charts import lines as line_chart
from forecast.report.workbook.placed import Column, Placed
from forecast.report.workbook.present import present_value
from forecast.report.workbook.source import PLAN, Source
from forecast.report.workbook.values import Formula, Value, moment
from forecast.results.words import percent, percent_interval
from forecast.statistics import Interval

SPENT = (
    Column("base", "Base", "money"),
    Column("mean", "Mean", "money"),
    Column("mean_low", "Mean, low", "money"),
    Column("mean_high", "Mean, high", "money"),
    Column("p10", "P10", "money"),
    Column("p50", "P50", "money"),
    Column("p80", "P80", "money"),
    Column("p90", "P90", "money"),
)
MONTH = Column("begin", "Month", "month")
SO_FAR = (
    MONTH,
    Column("base", "Base so far", "money"),
    Column("mean", "Mean so far", "money"),
    Column("p10", "P10 so far", "money"),
    Column("p50", "P50 so far", "money"),
    Column("p80", "P80 so far", "money"),
    Column("low", "P80 so far, low", "money"),
    Column("high", "P80 so far, high", "money"),
    Column("p90", "P90 so far", "money"),
)
FUNDING = (
    MONTH,
    Column("available", "Available", "money"),
    Column("p80", "P80 so far", "money"),
    Column("left", "Available less P80", "money"),
    Column("exceeded", "Exceeded in", "share"),
    Column("low", "Exceeded, low", "share"),
    Column("high", "Exceeded, high", "share"),
)
LEVELS = ("P10", "P50", "P80", "P90")
LONGER = (("quarters", "Quarters", "Quarter"), ("years", "Years", "Year"))
OFF = (
    "This run did not follow money by month: nothing in the model asks for it (prices that move, funding, a "
    "discount rate, or `cash_flow: yes`; see docs/modelling.md)."
)
Amounts = dict[str, list[float | None]]


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title("Spend by period")
    flow, coins = source.answer["cash_flow"], source.coins
    if flow is None:
        sheet.say(OFF if source.has_cost else "The model estimates no cost.")
        return
    sheet.say(
        f"What is spent in each month, in {coins.currency}. Base and means add up over months, quarters and years, to "
        f"the smallest coin. P-levels do not: the sum of the {PLAN}s of the months is "
        f"{flow['sum_of_monthly_p80']:,.0f}, the {PLAN} of their sum {flow['p80_of_sum']:,.0f}. "
        "Low and high are the 95 % interval of the simulation's own error.",
        _funded(source),
    )
    last = flow["months"][-1]
    amounts = {
        "base": coins.split([one["base"] for one in flow["months"]], last["cumulative_base"]),
        "mean": coins.split([one["mean"]["value"] for one in flow["months"]], last["cumulative_mean"]["value"]),
    }
    months = source.placed["months"] = _months(sheet, source, amounts)
    sheet.head("Spent so far")
    so_far = source.placed["so_far"] = _so_far(sheet, source, amounts, months)
    if flow["funding"]:
        sheet.head("Funding")
        source.placed["funding"] = _funding(sheet, source, so_far)
    for key, name, head in LONGER:
        if len(flow[key]) > 1:
            sheet.row += 1
            source.placed[key] = _sums(sheet, source, amounts, months, (key, name, head))
    present_value(sheet, source, months, amounts["mean"])
    spent = {"base": (months, "Base"), "mean": (months, "Mean")}
    grown = {"base": (so_far, "Base"), "mean": (so_far, "Mean"), "p80": (so_far, "P80")}
    if flow["funding"]:
        grown["available"] = (source.placed["funding"], "Available")
    sheet.charts(
        column_chart(book, f"What is spent in each month? {coins.currency}", "begin", spent),
        line_chart(book, f"What is spent by the end of each month? {coins.currency}", "begin", grown),
    )


def _funded(source: Source) -> str:
    found = source.answer["cash_flow"]["funding"]
    if not found or found["exceeded"] is None:
        return ""
    ends = [found["exceeded"][end] for end in ("value", "low", "high")]
    if None in ends:
        return ""
    ever = Interval(*ends)
    return f"The spend exceeds the funding at some time in {percent(ever)} of iterations ({percent_interval(ever)})."


def _levels(source: Source, found: Json) -> list[Value]:
    return [source.money(found[name])[0] for name in LEVELS]


def _months(sheet: Sheet, source: Source, amounts: Amounts) -> Placed:
    rows: list[list[Value]] = []
    for k, one in enumerate(source.answer["cash_flow"]["months"]):
        row: list[Value] = [moment(one["begin"]), amounts["base"][k], amounts["mean"][k]]
        rows.append([*row, *source.money(one["mean"])[1:], *_levels(source, one["percentiles"])])
    placed = sheet.table("Months", (MONTH, *SPENT), rows, is_long=True)
    _sum(sheet, source, placed, (MONTH, *SPENT), amounts)
    return placed


def _sum(sheet: Sheet, source: Source, placed: Placed, columns: Sequence[Column], amounts: Amounts) -> None:
    sums: dict[str, Value] = {
        key: Formula(f"=SUM({{{key}:all}})", source.coins.sum(found)) for key, found in amounts.items()
    }
    sheet.line(placed, columns, "Sum", sums)


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
    return sheet.table("SpentSoFar", SO_FAR, rows)


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
    return sheet.table("FundingByMonth", FUNDING, rows)


def _sums(sheet: Sheet, source: Source, amounts: Amounts, months: Placed, about: tuple[str, str, str]) -> Placed:
    """Write quarters or years: base and mean as sums of their months."""
    key, name, head = about
    flow, columns = source.answer["cash_flow"], (Column("period", head), *SPENT)
    begins = [one["begin"] for one in flow["months"]]
    firsts = [next(k for k, begin in enumerate(begins) if begin >= one["begin"]) for one in flow[key]]
    rows: list[list[Value]] = []
    for one, first, end in zip(flow[key], firsts, [*firsts[1:], len(begins)], strict=True):
        row: list[Value] = [one["period"].replace("-", " ")]
        for column, found in amounts.items():
            row.append(Formula(f"=SUM({months.address(column, first, end)})", source.coins.sum(found[first:end])))
        rows.append([*row, *source.money(one["mean"])[1:], *_levels(source, one["percentiles"])])
    placed = sheet.table(name, columns, rows)
    _sum(sheet, source, placed, columns, amounts)
    return placed
