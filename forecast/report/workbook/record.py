"""How the run was made, how to repeat it, how numbers were rounded, and what was found wrong with the inputs."""

from __future__ import annotations

from forecast.report.sections import run_record
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import Source
from forecast.report.workbook.values import Value, moment
from forecast.results.words import listed
from forecast.texts import say

RECORD = (Column("what", "what"), Column("is", "is", width=80))
WARNINGS = (
    Column("code", "code"),
    Column("where", "where", width=46),
    Column("message", "finding", width=60),
    Column("hint", "hint", width=46),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    results, coins = source.results, source.coins
    sheet.title(say("workbook.record.title"))
    sheet.state(say("workbook.record.repeat"), say("workbook.record.rounding", currency=coins.currency))
    rows: list[list[Value]] = [[say("workbook.record.start"), moment(results.start.isoformat())]]
    if results.money.price_date:
        rows.append([say("workbook.record.price_date"), moment(results.money.price_date)])
    if source.answer["title"]:
        rows.append([say("workbook.record.run_title"), source.answer["title"]])
    rows += [[what, found] for what, found in run_record(results)]
    source.placed["record"] = sheet.table("run_record", RECORD, rows)
    warnings = results.warnings
    sheet.head(say("workbook.record.warnings"))
    if not warnings:
        sheet.state(say("workbook.record.none"))
        return
    found: list[list[Value]] = []
    for one in warnings:
        parts = [str(one.place) if one.place else "", one.table or "", one.id or "", one.field or ""]
        found.append([one.code, listed(part for part in parts if part), one.message, one.hint or ""])
    sheet.table("warnings", WARNINGS, found)
