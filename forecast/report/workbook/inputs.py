"""The inputs as they were used: each estimate with its reading; resources, funding and correlation."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.report.summary import Json
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import Source, has_any
from forecast.report.workbook.values import Formula, Value, moment

ESTIMATES = (
    Column("table", "Table"),
    Column("id", "Id"),
    Column("field", "Field"),
    Column("reading", "Read as"),
    Column("source", "Source"),
    Column("mean", "Mean", "number"),
    Column("sd", "Standard deviation", "number"),
    Column("p10", "P10", "number"),
    Column("p90", "P90", "number"),
    Column("unit", "Unit"),
)
RESOURCES = (
    Column("id", "Id"),
    Column("name", "Resource"),
    Column("role", "Role"),
    Column("vendor", "Vendor"),
    Column("rate_unit", "Rate per"),
    Column("rate", "Rate", "number"),
    Column("currency", "Currency"),
    Column("available", "Available", "number"),
    Column("work_mean", "Mean person-days", "days"),
    Column("work_p80", "P80 person-days", "days"),
    Column("cost_mean", "Mean cost", "money"),
)
FUNDING = (Column("date", "Available from", "date"), Column("amount", "In all", "money"))
CORRELATIONS = (
    Column("what", "Correlation"),
    Column("measure", "Measure"),
    Column("requested", "Requested", "ratio"),
    Column("repaired", "Repaired to", "ratio"),
    Column("achieved", "Achieved", "ratio"),
    Column("low", "Low", "ratio"),
    Column("high", "High", "ratio"),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    answer = source.answer
    sheet.title("Inputs as used")
    sheet.say(
        "Each estimate as the run read it: the family with its parameters, mean, standard deviation, P10 and P90. What "
        "is certain has a standard deviation of zero. Mean, P10 and P90 are those of the estimate, without risks."
    )
    rows = [[_cell(row.get(column.key)) for column in ESTIMATES] for row in answer["effective_inputs"]]
    if not rows:
        sheet.say("The results hold no estimates.")
    source.placed["inputs"] = sheet.table("Inputs", ESTIMATES, rows, is_long=True)


def fill_resources(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet of what is no estimate."""
    answer = source.answer
    sheet.title("Resources, funding and correlation as used")
    steps = source.results.money.funding
    if not (answer["resources"] or steps or answer["correlations"]):
        sheet.say("The model has no resources, no funding and no stated correlation.")
        return
    sheet.say(
        f"Mean cost and funding in {source.coins.currency}, rates in their own currency. What a resource costs on "
        "average is its rate times its days, at the prices of the time. The interval of a correlation is that of the "
        "one that the run achieved."
    )
    _resources(sheet, source, answer["resources"])
    if steps:
        sheet.head("Funding")
        sheet.table("Funding", FUNDING, [[moment(one["date"]), source.coins.round(one["amount"])] for one in steps])
    if answer["correlations"]:
        sheet.head("Correlation")
        found = [
            [
                row["name"] or f"{row['one']} and {row['other']}",
                *(_cell(row.get(column.key)) for column in CORRELATIONS[1:]),
            ]
            for row in answer["correlations"]
        ]
        sheet.table("Correlations", CORRELATIONS, found)


def _resources(sheet: Sheet, source: Source, resources: Sequence[Json]) -> None:
    if not resources:
        return
    sheet.head("Resources")
    costs = source.coins.split(
        [row["cost_mean"] for row in resources], sum(row["cost_mean"] or 0.0 for row in resources)
    )
    rows: list[list[Value]] = []
    for row, cost in zip(resources, costs, strict=True):
        cells = {**{key: _cell(value) for key, value in row.items()}, "rate": _rate(row["rate"]), "cost_mean": cost}
        rows.append([cells.get(column.key) for column in RESOURCES])
    keep = [k for k, column in enumerate(RESOURCES) if k < 2 or has_any(rows, k)]
    columns = [RESOURCES[k] for k in keep]
    placed = source.placed["resources"] = sheet.table("Resources", columns, [[row[k] for k in keep] for row in rows])
    if columns[-1].key == "cost_mean":
        total = Formula("=SUM({cost_mean:all})", source.coins.sum(costs))
        sheet.line(placed, columns, "Sum", {"cost_mean": total})


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
