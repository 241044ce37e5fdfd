"""What moves finish and cost most, and how the way from the base to the P80 splits over its causes."""

from __future__ import annotations

from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.charts import tornado
from forecast.report.workbook.placed import Column, bounded
from forecast.report.workbook.source import Source, interval
from forecast.report.workbook.values import Formula, Value, text
from forecast.results.words import shorten
from forecast.texts import say
from forecast.texts.stored import retold

LABEL = 60
WHOLE = "#,##0"
LEVELS = ("mean", "p50", "p80")


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    sheet.title(say("workbook.drivers.title"))
    sheet.state(say("workbook.drivers.meaning"), say("workbook.sure"))
    found = source.answer["drivers"]
    if found["days"]:
        _drivers(book, sheet, source, "days", say("workbook.drivers.days"))
    if found["money"] and source.has_cost:
        _drivers(book, sheet, source, "money", say("workbook.drivers.money", currency=source.coins.currency))
    _causes(sheet, source)


def _drivers(book: Book, sheet: Sheet, source: Source, unit: str, title: str) -> None:
    columns = (
        Column("label", "driver"),
        Column("kind", "kind"),
        Column("rank", "rank", "count"),
        Column("probability", "probability", "share"),
        Column("value", "effect", unit),
        Column("low", "low", unit),
        Column("high", "high", unit),
        Column("below", "below", unit),
        Column("above", "above", unit),
    )
    rows: list[list[Value]] = []
    for row in source.answer["drivers"][unit]:
        ends = source.money(row) if unit == "money" else interval(row)
        label = row["id"]
        if row["name"] not in ("", row["id"]):
            label = say("workbook.line.named", id=row["id"], name=row["name"])
        if row["kind"] == "fixed_cost":
            # Bars of a chart have no column that says the kind: a task and its fixed cost would look alike.
            label = say("workbook.line.fixed_cost", task=label)
        cells: list[Value] = [shorten(text(label), LABEL), say(f"words.driver.{row['kind']}")]
        cells += [row["rank"], row["probability"], *ends]
        if None in ends:
            cells += [None, None]
        else:
            value, low, high = (float(end) for end in ends if isinstance(end, int | float))
            cells += [Formula("={value}-{low}", value - low), Formula("={high}-{value}", high - value)]
        rows.append(cells)
    sheet.head(title)
    placed = source.placed[f"drivers_{unit}"] = sheet.table(f"drivers_{unit}", columns, rows)
    sheet.charts(tornado(book, title, placed, WHOLE), height=110 + 24 * len(rows), width=900)


def _causes(sheet: Sheet, source: Source) -> None:
    """Write the parts of the gap between the base and the P80."""
    rows = source.answer["studies"].get("contributions", ())
    if not rows:
        return
    *parts, total = rows
    coins = source.coins
    sheet.head(say("workbook.drivers.causes", level=source.plan))
    sheet.state(say("workbook.drivers.causes_meaning", level=source.plan))
    for unit in ("days", "money") if source.has_cost else ("days",):
        keys = tuple(f"{unit}_{level}" for level in LEVELS)
        wholes = {key: _gap(source, key, total[key]["value"]) for key in keys}
        shown = {key: coins.split([row[key]["value"] for row in parts], wholes[key]) for key in keys}
        columns = [Column("label", "cause")]
        for key, level in zip(keys, LEVELS, strict=True):
            of = "days" if unit == "days" else "cost"
            if level == "mean":
                columns += bounded(key, f"mean_{of}", unit)
            else:
                columns += bounded(key, f"level_{of}", unit, level=level.upper())
        cells: list[list[Value]] = []
        for k, row in enumerate(parts):
            name = retold(row["name"])
            if row["id"] not in ("", row["name"]):
                name = say("workbook.line.named", id=row["id"], name=name)
            line: list[Value] = [name]
            for key in keys:
                ends = source.money(row[key]) if unit == "money" else interval(row[key])
                line += [shown[key][k] if unit == "money" else ends[0], *ends[1:]]
            cells.append(line)
        placed = source.placed[f"causes_{unit}"] = sheet.table(f"causes_{unit}", columns, cells)
        sums: dict[str, Value] = {}
        for key in keys:
            found = source.money(total[key]) if unit == "money" else interval(total[key])
            value = coins.sum(shown[key]) if unit == "money" else sum(row[key]["value"] for row in parts)
            sums[key] = Formula(f"=SUM({{{key}:all}})", value)
            sums |= {f"{key}_low": found[1], f"{key}_high": found[2]}
        sheet.line(placed, columns, "together", say("workbook.line.together"), sums)
        sheet.row += 1


def _gap(source: Source, key: str, found: float) -> float:
    """Return what a total of causes is shown as: the cost less the base, as both are shown, where it is that."""
    if not key.startswith("money"):
        return found
    coins, cost = source.coins, source.answer["cost"]
    level = cost["mean"] if key == "money_mean" else cost["percentiles"][key.removeprefix("money_").upper()]["value"]
    shown = coins.less(level, source.answer["base"]["cost"]) or 0.0
    return shown if coins.is_same(shown, found) else found
