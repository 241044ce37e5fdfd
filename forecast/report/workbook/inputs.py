"""The inputs as they were used: each estimate with its reading; resources, funding and correlation."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column, level_name
from forecast.report.workbook.source import Source, has_any
from forecast.report.workbook.values import Formula, Value, moment
from forecast.texts import say
from forecast.texts.stored import retold

ESTIMATES = (
    Column("table", "table"),
    Column("id", "id"),
    Column("field", "field"),
    Column("reading", "reading"),
    Column("source", "source"),
    Column("mean", "mean", "number"),
    Column("sd", "sd", "number"),
    Column("p10", "p", "number", level="P10"),
    Column("p90", "p", "number", level="P90"),
    Column("unit", "unit"),
)
RESOURCES = (
    Column("id", "id"),
    Column("name", "resource"),
    Column("role", "role"),
    Column("vendor", "vendor"),
    Column("rate_unit", "rate_unit"),
    Column("rate", "rate", "number"),
    Column("currency", "currency"),
    Column("available", "available", "number"),
    Column("work_mean", "mean_work", "days"),
    Column("work_p80", "level_work", "days", level="P80"),
    Column("cost_mean", "mean_cost", "money"),
)
FUNDING = (Column("date", "available_from", "date"), Column("amount", "in_all", "money"))
CORRELATIONS = (
    Column("what", "correlation"),
    Column("measure", "measure"),
    Column("requested", "requested", "ratio"),
    Column("repaired", "repaired", "ratio"),
    Column("achieved", "achieved", "ratio"),
    Column("low", "low", "ratio"),
    Column("high", "high", "ratio"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    answer = source.answer
    sheet.title(say("workbook.inputs.title"))
    sheet.state(say("workbook.inputs.meaning", low=level_name("P10"), high=level_name("P90")))
    estimates = [{**row, "unit": retold(str(row.get("unit", "")), "unit")} for row in answer["effective_inputs"]]
    rows = [[_cell(row.get(column.key)) for column in ESTIMATES] for row in estimates]
    if not rows:
        sheet.state(say("workbook.inputs.none"))
    source.placed["inputs"] = sheet.table("inputs", ESTIMATES, rows, is_long=True)


def fill_resources(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet of what is no estimate."""
    answer = source.answer
    sheet.title(say("workbook.resources.title"))
    steps = source.results.money.funding
    if not (answer["resources"] or steps or answer["correlations"]):
        sheet.state(say("workbook.resources.none"))
        return
    sheet.state(say("workbook.resources.meaning", currency=source.coins.currency))
    _resources(sheet, source, answer["resources"])
    if steps:
        sheet.head(say("workbook.resources.funding"))
        sheet.table("funding", FUNDING, [[moment(one["date"]), source.coins.round(one["amount"])] for one in steps])
    if answer["correlations"]:
        sheet.head(say("workbook.resources.correlation"))
        found = [
            [
                row["name"] or say("workbook.line.pair", one=row["one"], other=row["other"]),
                *(_cell(row.get(column.key)) for column in CORRELATIONS[1:]),
            ]
            for row in answer["correlations"]
        ]
        sheet.table("correlations", CORRELATIONS, found)


def _resources(sheet: Sheet, source: Source, resources: Sequence[Json]) -> None:
    if not resources:
        return
    sheet.head(say("workbook.resources.resources"))
    costs = source.coins.split(
        [row["cost_mean"] for row in resources], sum(row["cost_mean"] or 0.0 for row in resources)
    )
    rows: list[list[Value]] = []
    for row, cost in zip(resources, costs, strict=True):
        cells = {**{key: _cell(value) for key, value in row.items()}, "rate": _rate(row["rate"]), "cost_mean": cost}
        cells["rate_unit"] = say(f"workbook.rate_unit.{row['rate_unit']}")
        rows.append([cells.get(column.key) for column in RESOURCES])
    keep = [k for k, column in enumerate(RESOURCES) if k < 2 or has_any(rows, k)]
    columns = [RESOURCES[k] for k in keep]
    placed = source.placed["resources"] = sheet.table("resources", columns, [[row[k] for k in keep] for row in rows])
    if columns[-1].key == "cost_mean":
        total = Formula("=SUM({cost_mean:all})", source.coins.sum(costs))
        sheet.line(placed, columns, "sum", say("workbook.line.sum"), {"cost_mean": total})


def _cell(value: object) -> Value:
    if value is None or isinstance(value, str | bool | float):
        return value
    return float(value) if isinstance(value, int) else str(value)


def _rate(words: str) -> Value:
    """Return a rate as a number where it is one, else as it was read."""
    try:
        return float(words)
    except ValueError:
        return words
