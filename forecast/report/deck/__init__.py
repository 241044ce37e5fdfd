"""The deck for management, ``deck.pptx``: five slides with charts that can be edited."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from forecast.report.deck import slides
from forecast.report.deck.file import still
from forecast.report.deck.shapes import HEIGHT, INNER, LEFT, THEME, WIDTH
from forecast.report.formats import DECK
from forecast.report.management import brief
from forecast.results import Results
from forecast.results.words import shorten
from forecast.texts import say

TITLE_ONLY = "Title Only"
# A file must say when it was made; the same results give the same bytes.
MADE = datetime(1980, 1, 1)
PROPERTY = 255  # letters of a property of the file


def write(results: Results, folder: Path) -> None:
    """Write the deck into a report."""
    (folder / DECK).write_bytes(made(results))


def made(results: Results) -> bytes:
    """Return the deck."""
    said = brief(results)
    deck = _empty(said.document, said.verdict)
    layout = deck.slide_layouts[0]
    for number, fill in enumerate(slides.SLIDES, start=1):
        slides.new(deck.slides.add_slide(layout), said, results, fill, number)
    out = io.BytesIO()
    deck.save(out)
    return still(out.getvalue(), THEME)


def _empty(title: str, subject: str) -> Deck:
    """Return a deck of 16 to 9 with one layout."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name != TITLE_ONLY:
            deck.slide_layouts.remove(layout)
    for place in (deck.slide_master, deck.slide_layouts[0]):
        for shape in list(place.placeholders):
            # Placeholders of the template stand where a slide of 4 to 3 has them.
            is_title = shape.placeholder_format.type in slides.TITLES
            top, height = (slides.TITLE_TOP, slides.TITLE_HEIGHT) if is_title else (2.0, 4.6)
            shape.left, shape.top, shape.width, shape.height = map(Inches, (LEFT, top, INNER, height))
    for shape in list(deck.slide_layouts[0].placeholders):
        if shape.placeholder_format.type not in slides.TITLES:
            shape._element.getparent().remove(shape._element)
    about = deck.core_properties
    about.title, about.subject = shorten(title, PROPERTY), shorten(subject, PROPERTY)
    about.author = about.last_modified_by = "forecast"
    about.language, about.created, about.modified, about.revision = say("page.language"), MADE, MADE, 1
    about.comments = about.keywords = about.category = ""
    return deck
