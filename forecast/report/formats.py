"""The forms in which a report is written: each has an option of `forecast report`, and files of its own in the folder.

To add a form, write a module with ``write(results, folder)`` and register it here; it is imported when it is asked for.
One that shows other scenarios beside this one takes their `Comparison`, or None, as a third argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from forecast.report.whole import PAGE

FIGURES = "figures"
WORKBOOK = "finance.xlsx"
SUMMARY, DECK, WIKI = "summary.pdf", "deck.pptx", "report.md"


@dataclass(frozen=True, slots=True)
class Format:
    """A form: what it is for, what it fills, whether it shows the charts and other scenarios, and who writes it.

    ``needs`` is the package without which it can't be made, by the name that is imported and the name that is
    installed, ``extra`` the choice of this program's installation that brings it.
    """

    help: str
    paths: tuple[str, ...]
    has_figures: bool = False
    has_others: bool = False
    writer: str = ""
    needs: tuple[str, str] = ("", "")
    extra: str = ""


FORMATS = {
    "html": Format(
        "The page, with its figures.",
        (PAGE, FIGURES),
        has_figures=True,
        has_others=True,
        writer="forecast.report.html",
    ),
    "pdf": Format("One page for management.", (SUMMARY,), writer="forecast.report.one_page"),
    "pptx": Format(
        "Five slides, with charts that can be edited.",
        (DECK,),
        writer="forecast.report.deck",
        needs=("pptx", "python-pptx"),
        extra="pptx",
    ),
    "markdown": Format("The answer for a wiki or a merge request.", (WIKI,), writer="forecast.report.wiki"),
    "png": Format("The figures, as PNG and SVG.", (FIGURES,), has_figures=True),
    "xlsx": Format(
        "A workbook for finance: amounts that add up, with formulas.",
        (WORKBOOK,),
        has_others=True,
        writer="forecast.report.workbook",
    ),
}
# What a run writes, and `forecast report` without a choice.
USUAL = ("html",)


def missing(names: Iterable[str]) -> dict[str, str]:
    """Return which of some forms can't be made here, and what to do about each, in one line."""
    return {
        name: f"`--{name}` needs {FORMATS[name].needs[1]}, which is not installed: "
        f"`pip install 'schedrisk[{FORMATS[name].extra}]'`"
        for name in names
        if FORMATS[name].needs[0] and find_spec(FORMATS[name].needs[0]) is None
    }
