"""The workbook for finance, ``finance.xlsx``: figures with formulas, intervals and charts, made to be checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from forecast.decisions.comparison import Comparison
from forecast.report.answer import heading
from forecast.report.formats import WORKBOOK
from forecast.report.workbook import (
    accounts,
    drivers,
    inputs,
    overview,
    percentiles,
    periods,
    record,
    register,
    scenarios,
)
from forecast.report.workbook.book import Book, Sheet
from forecast.report.workbook.names import footer
from forecast.report.workbook.source import Source, made
from forecast.report.workbook.values import text
from forecast.results import Results
from forecast.results.words import day, iso_day
from forecast.texts import say

Fill = Callable[[Book, Sheet, Source], None]
# By the last part of the key of their name, in the order of the tabs; the first one, which refers to others, is last.
SHEETS: dict[str, Fill] = {
    "summary": overview.fill,
    "percentiles": percentiles.fill,
    "contingency": accounts.fill,
    "periods": periods.fill,
    "drivers": drivers.fill,
    "register": register.fill,
    "responses": register.fill_responses,
    "scenarios": scenarios.fill,
    "inputs": inputs.fill,
    "resources": inputs.fill_resources,
    "record": record.fill,
}


def write(results: Results, folder: Path, compared: Comparison | None = None) -> None:
    """Write the workbook into a folder; a comparison adds other scenarios."""
    source, run = made(results, compared), results.provenance
    if results.money.price_date:
        basis = say("workbook.basis_of_prices", day=iso_day(results.money.price_date))
    else:
        basis = say("workbook.basis_of_start", day=day(results.start))
    properties = {
        "title": text(heading(results))[:255],
        "subject": text(say("workbook.subject"))[:255],
        "comments": say("workbook.program", version=run.engine_version),
    }
    book = Book(folder / WORKBOOK, source.coins, results.start, properties)
    at_foot = footer(run.scenario, run.seed, basis)
    for key in SHEETS:
        book.sheet(key, at_foot)
    first, *others = SHEETS
    for key in (*others, first):
        SHEETS[key](book, book.sheets[key], source)
    book.close()
