"""What moves finish and cost most, and how the way from the base to the P80 splits over its causes."""

from __future__ import annotations

from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import tornado
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import PLAN, SURE, Source, interval
from forecast.report.workbook.values import Formula, Value, text
from forecast.results.words import shorten

LABEL = 60
KINDS = {"fork": "outcome"}


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title("What moves the project")
    sheet.say(
        "A task: the change of the mean between the tenth of iterations in which its estimate is drawn lowest and the "
        "tenth in which it is drawn highest. A risk: how much later or dearer the project ends on average where it "
        "strikes than where it does not. Drivers that the run can't tell apart share a rank.",
        SURE,
    )
    found = source.answer["drivers"]
    for unit, kind, name, head, number in (
        ("days", "days", "DriversDays", "What moves the finish: working days", "#,##0"),
        ("money", "money", "DriversMoney", f"What moves the cost: {source.coins.currency}", "#,##0"),
    ):
        if found[unit] and (unit == "days" or source.has_cost):
            _drivers(book, sheet, source, (unit, kind, name, head, number))
    _causes(sheet, source)


def _drivers(book: Book, sheet: Sheet, source: Source, about: tuple[str, str, str, str, str]) -> None:
    unit, kind, name, head, number = about
    columns = (
        Column("label", "Driver"),
        Column("kind", "Kind"),
        Column("rank", "Rank", "count"),
        Column("probability", "Probability", "share"),
        Column("value", "Effect", kind),
        Column("low", "Low", kind),
        Column("high", "High", kind),
        Column("below", "Value less low", kind),
        Column("above", "High less value", kind),
    )
    rows: list[list[Value]] = []
    for row in source.answer["drivers"][unit]:
        ends = source.money(row) if unit == "money" else interval(row)
        label = row["id"] if row["name"] == row["id"] or not row["name"] else f"{row['id']} {row['name']}"
        # Bars of a chart have no column that says the kind: a task and its fixed cost would look alike.
        label += " (fixed cost)" if row["kind"] == "fixed_cost" else ""
        cells: list[Value] = [shorten(text(label), LABEL), KINDS.get(row["kind"], row["kind"].replace("_", " "))]
        cells += [row["rank"], row["probability"], *ends]
        if None in ends:
            cells += [None, None]
        else:
            value, low, high = (float(end) for end in ends if isinstance(end, int | float))
            cells += [Formula("={value}-{low}", value - low), Formula("={high}-{value}", high - value)]
        rows.append(cells)
    sheet.head(head)
    placed = source.placed[f"drivers_{unit}"] = sheet.table(name, columns, rows)
    sheet.charts(tornado(book, head, placed, number), height=110 + 24 * len(rows), width=900)


def _causes(sheet: Sheet, source: Source) -> None:
    """Write the parts of the gap between the base and the P80."""
    rows = source.answer["studies"].get("contributions", ())
    if not rows:
        return
    *parts, total = rows
    coins = source.coins
    sheet.head(f"From the base to the {PLAN}: who took the days and the money")
    sheet.say(
        f"In the iterations that end at the {PLAN}, averaged over the orders in which the causes can be switched on; "
        "the parts add up to the gap. Days are calendar days."
    )
    for unit, name in (("days", "CausesDays"), *((("money", "CausesMoney"),) if source.has_cost else ())):
        keys = tuple(f"{unit}_{level}" for level in ("mean", "p50", "p80"))
        wholes = {key: _gap(source, key, total[key]["value"]) for key in keys}
        shown = {key: coins.split([row[key]["value"] for row in parts], wholes[key]) for key in keys}
        columns = [Column("label", "Cause")]
        for key, level in zip(keys, ("Mean", "P50", PLAN), strict=True):
            head = f"{level} {'days' if unit == 'days' else 'cost'}"
            columns += [Column(f"{key}{end}", f"{head}{word}", unit) for end, word in ENDS]
        cells: list[list[Value]] = []
        for k, row in enumerate(parts):
            line: list[Value] = [f"{row['id']} {row['name']}" if row["id"] not in ("", row["name"]) else row["name"]]
            for key in keys:
                ends = source.money(row[key]) if unit == "money" else interval(row[key])
                line += [shown[key][k] if unit == "money" else ends[0], *ends[1:]]
            cells.append(line)
        placed = source.placed[f"causes_{unit}"] = sheet.table(name, columns, cells)
        sums: dict[str, Value] = {}
        for key in keys:
            found = source.money(total[key]) if unit == "money" else interval(total[key])
            value = coins.sum(shown[key]) if unit == "money" else sum(row[key]["value"] for row in parts)
            sums[key] = Formula(f"=SUM({{{key}:all}})", value)
            sums |= {f"{key}_low": found[1], f"{key}_high": found[2]}
        sheet.line(placed, columns, "Together", sums)
        sheet.row += 1


def _gap(source: Source, key: str, found: float) -> float:
    """Return what a total of causes is shown as: the cost less the base, as both are shown, where it is that."""
    if not key.startswith("money"):
        return found
    coins, cost = source.coins, source.answer["cost"]
    level = cost["mean"] if key == "money_mean" else cost["percentiles"][key.removeprefix("money_").upper()]["value"]
    shown = coins.less(level, source.answer["base"]["cost"]) or 0.0
    return shown if abs(shown - found) <= 1.5 * coins.step else found


ENDS = (("", ""), ("_low", ", low"), ("_high", ", high"))
