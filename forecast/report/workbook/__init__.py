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
from forecast.report.workbook.book import Book, Sheet, footer
from forecast.report.workbook.source import Source, made
from forecast.report.workbook.values import text
from forecast.results import Results
from forecast.results.words import day, iso_day

Fill = Callable[[Book, Sheet, Source], None]
# In the order of the tabs; the first one is filled last, because it refers to the others.
SHEETS: dict[str, Fill] = {
    "Summary": overview.fill,
    "Percentiles": percentiles.fill,
    "Contingency": accounts.fill,
    "By period": periods.fill,
    "Drivers": drivers.fill,
    "Register": register.fill,
    "Responses": register.fill_responses,
    "Scenarios": scenarios.fill,
    "Inputs": inputs.fill,
    "Resources": inputs.fill_resources,
    "Run record": record.fill,
}


def write(results: Results, folder: Path, compared: Comparison | None = None) -> None:
    """Write the workbook into a folder; a comparison adds other scenarios."""
    source, run = made(results, compared), results.provenance
    basis = f"project start {day(results.start)}"
    if results.money.price_date:
        basis = f"prices of {iso_day(results.money.price_date)}"
    properties = {
        "title": text(heading(results))[:255],
        "subject": "Finance",
        "comments": f"forecast {run.engine_version}",
    }
    book = Book(folder / WORKBOOK, source.coins, results.start, properties)
    at_foot = footer(run.scenario, run.seed, f"Basis: {basis}")
    for name in SHEETS:
        book.sheet(name, at_foot)
    for name in (*list(SHEETS)[1:], "Summary"):
        SHEETS[name](book, book.sheets[name], source)
    book.close()
