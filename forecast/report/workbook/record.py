"""How the run was made, how to repeat it, how numbers were rounded, and what was found wrong with the inputs."""

from __future__ import annotations

from forecast.report.sections import run_record
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.placed import Column
from forecast.report.workbook.source import Source
from forecast.report.workbook.values import Value, moment

RECORD = (Column("what", "What"), Column("is", "Is", width=80))
WARNINGS = (
    Column("code", "Code"),
    Column("where", "Where", width=46),
    Column("message", "Finding", width=60),
    Column("hint", "Hint", width=46),
)


def fill(book: Book, sheet: Sheet, source: Source) -> None:
    """Fill the sheet."""
    results, coins = source.results, source.coins
    sheet.title("Run record")
    sheet.say(
        "The same inputs, seed and version give the same numbers to the last bit. The hashes say what was read.",
        f"Amounts are shown to the smallest coin of {coins.currency}. Parts are rounded so that they add up to their "
        "total (largest remainder), so a part may differ by one coin from `summary.json`, which has all digits. "
        "Totals, P-levels and the ends of intervals are those of `summary.json`, rounded.",
    )
    rows: list[list[Value]] = [["Project start", moment(results.start.isoformat())]]
    if results.money.price_date:
        rows.append(["Price date", moment(results.money.price_date)])
    if source.answer["title"]:
        rows.append(["Title", source.answer["title"]])
    rows += [[what, found] for what, found in run_record(results)]
    source.placed["record"] = sheet.table("RunRecord", RECORD, rows)
    warnings = results.warnings
    sheet.head("Warnings")
    if not warnings:
        sheet.say("None.")
        return
    found: list[list[Value]] = []
    for one in warnings:
        parts = [str(one.place) if one.place else "", one.table or "", one.id or "", one.field or ""]
        found.append([one.code, ", ".join(part for part in parts if part), one.message, one.hint or ""])
    sheet.table("Warnings", WARNINGS, found)
