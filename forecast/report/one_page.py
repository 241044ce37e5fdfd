"""The page for management as PDF: the words of the brief on the grid of the charts."""

from __future__ import annotations

from pathlib import Path

from forecast.charts import one_page, style
from forecast.report.formats import SUMMARY
from forecast.report.management import brief
from forecast.results import Results
from forecast.texts import showing


def write(results: Results, folder: Path) -> None:
    """Write the page into a report."""
    with showing(style.can_show):
        one_page.save(results, brief(results), folder / SUMMARY)
