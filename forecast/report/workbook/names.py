"""Names of sheets, heads of columns and the footer, as spreadsheets allow them, whatever a company's words are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from forecast.report.workbook.values import text
from forecast.results.words import shorten
from forecast.texts import say

MOST_PRINTED = 80  # letters of a scenario's name in the footer
MOST_FOOTER = 255
MOST_IN_NAME = 31  # letters of a sheet's name
MOST_IN_HEAD = 240
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in the name of a sheet
RESERVED = "history"  # no sheet may be called like that


def footer(scenario: str, seed: int, basis: str) -> str:
    """Return the footer of a printed page."""
    # Codes of the sheet's name, the page and the number of pages; an ampersand of a text would be read as another one.
    page = say("workbook.footer_page", sheet="\0A", page="\0P", pages="\0N")
    for room in range(MOST_PRINTED, 0, -5):
        name = say("workbook.footer", scenario=shorten(scenario, room), seed=str(seed))
        # Without the spaces, digits at the beginning would belong to the size of the letters.
        parts = [f"&{where}&8 {_coded(words)}" for where, words in (("L", name), ("C", basis), ("R", page))]
        if len(found := "".join(parts)) <= MOST_FOOTER:
            return found
    return parts[-1] if len(parts[-1]) <= MOST_FOOTER else ""


def _coded(words: str) -> str:
    return words.replace("&", "&&").replace("\0", "&")


def sheet_name(words: str, taken: Sequence[str]) -> str:
    """Return a name for a sheet that spreadsheets allow, and that no other sheet has.

    Examples
    --------
    >>> sheet_name("In/out: what's [not] spent in each month?", []), sheet_name("Inputs", ["inputs"])
    ("In out what's not spent in each", 'Inputs 2')
    """
    words = " ".join(FORBIDDEN.sub(" ", text(words)).split())
    others = {name.casefold() for name in taken} | {RESERVED}
    for k in range(len(others) + 2):
        after = f" {k + 1}" if k else ""
        name = _cut(words, MOST_IN_NAME - len(after)).strip("' ") + after
        if name and name.casefold() not in others:
            break
    return name


def _cut(words: str, most: int) -> str:
    """Cut a text to so many letters as spreadsheets count them: rare ones are two."""
    while len(words.encode("utf-16-le")) > 2 * most:
        words = words[:-1]
    return words


def different(heads: Iterable[str]) -> list[str]:
    """Return heads of columns as a table takes them: each another one."""
    found: list[str] = []
    for head in heads:
        words, k = text(head)[:MOST_IN_HEAD], 1
        while not words or words.casefold() in {one.casefold() for one in found}:
            k += 1
            words = f"{text(head)[:MOST_IN_HEAD]} {k}"
        found.append(words)
    return found
