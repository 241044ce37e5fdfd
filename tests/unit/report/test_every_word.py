"""Every word of the page can be worded otherwise: what is left beside it are the names and words of the project."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forecast.report.html import page
from forecast.results import Results, save
from forecast.texts import catalogue, speaking
from forecast.texts.regions import MONTHS
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_responses, with_studies
from tests.unit.report.ugly import UGLY

# A wording that can be told from everything else.
MARKED = {key: f"⟦{text}⟧" for key, text in catalogue().items() if key != "page.language"}
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SAMPLES = {
    "everything": lambda: with_studies(with_responses(sample_results(n_blocks=4))),
    "no targets": lambda: with_studies(with_responses(sample_results(n_blocks=4, targets=False))),
    **UGLY,
}


def seen(text: str) -> Iterator[str]:
    """Yield what people read of a page, piece by piece."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    pieces = re.sub(r'(?:aria-label|aria-valuetext|alt|title)="([^"]*)"', r">\1<", text)
    yield from (html.unescape(piece) for piece in re.split(r"<[^>]*>", pieces))


def unworded(text: str) -> str:
    """Return what stands outside of all texts of the catalogue."""
    while (less := INNERMOST.sub("", text)) != text:
        text = less
    return text


def own(results: Results, folder: Path) -> set[str]:
    """Return the words that the project itself brings."""
    save(results, folder)
    return set(_words(json.loads((folder / "results.json").read_text(encoding="utf-8"))))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from WORD.findall(value)
    elif isinstance(value, list):
        yield from (word for one in value for word in _words(one))
    elif isinstance(value, dict):
        yield from _words(list(value.values()))


@pytest.mark.parametrize("name", SAMPLES)
def test_no_word_of_the_page_is_out_of_reach_for_a_wording(name: str, tmp_path: Path) -> None:
    results = SAMPLES[name]()
    with speaking(MARKED):
        text = page(results, {})
    known = own(results, tmp_path / "results") | set(MONTHS) | set(results.provenance.versions)
    found = {word for piece in seen(text) for word in WORD.findall(unworded(piece))} - known
    assert not found
