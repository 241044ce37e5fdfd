"""The page as PDF: vectors, fonts embedded, with title and language, and without the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_pdf import Name, PdfPages
from matplotlib.figure import Figure

from forecast.charts import style
from forecast.charts.one_page import blocks
from forecast.charts.one_page.brief import Brief
from forecast.charts.one_page.sheet import HEIGHT, WIDTH, Sheet
from forecast.results import Results
from forecast.texts import say

# A file must say when it was made; the same results give the same bytes.
MADE = datetime(1980, 1, 1, tzinfo=UTC)


def draw(results: Results, said: Brief) -> Figure:
    """Return the page as a figure of the size of A4."""
    with style.applied():
        figure = Figure(figsize=(WIDTH, HEIGHT))
        blocks.draw(Sheet(figure), results, said)
    return figure


def save(results: Results, said: Brief, path: Path) -> None:
    """Write the page as PDF."""
    information: dict[str, Any] = {
        "Title": said.document, "Subject": said.verdict, "Creator": "forecast", "Producer": "matplotlib",
        "CreationDate": MADE,
    }  # fmt: skip
    with style.applied():
        figure = Figure(figsize=(WIDTH, HEIGHT))
        blocks.draw(Sheet(figure), results, said)
        with PdfPages(path, metadata=information) as pdf:
            pdf.savefig(figure)
            _describe(pdf, say("page.language"))


def _describe(pdf: PdfPages, language: str) -> None:
    """Say in which language the file is, for those who have it read to them, and that its title is to be shown."""
    file: Any = pdf._ensure_file()  # type: ignore[no-untyped-call]
    catalog = {
        "Type": Name("Catalog"),  # type: ignore[no-untyped-call]
        "Pages": file.pagesObject,
        "Lang": language.encode("ascii"),
        "ViewerPreferences": {"DisplayDocTitle": True},
    }
    # The table of contents at the end of the file knows only the last writing of an object.
    file.writeObject(file.rootObject, catalog)
