"""The page for management: one page of A4 on which nothing overlaps, whatever it has to say; the same bytes twice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pypdf import PdfReader

from forecast.charts import one_page
from forecast.report.management import brief
from forecast.report.one_page import write
from forecast.results import Results
from forecast.texts import catalogue, speaking
from tests.support.languages import LONG
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_baseline, with_responses
from tests.unit.report.test_management import JARGON
from tests.unit.report.ugly import UGLY

A4 = (595.3, 841.9)  # points
FULL: dict[str, Callable[[], Results]] = {
    **UGLY,
    "everything": lambda: with_baseline(with_responses(sample_results(n_blocks=4, long_names=True))),
    "much money": lambda: sample_results(n_blocks=4, money_scale=1e7, currency="Norwegian kroner"),
    "nearly certain": lambda: sample_results(n_blocks=4, target_p_level=0.999),
    "nearly hopeless": lambda: sample_results(n_blocks=4, target_p_level=0.14),
}


@pytest.mark.parametrize("name", FULL)
def test_no_text_overlaps_another_or_leaves_the_page(name: str) -> None:
    assert_apart(FULL[name]())


@pytest.mark.parametrize("name", FULL)
def test_longer_words_find_room(name: str) -> None:
    with speaking(LONG, "de"):
        assert_apart(FULL[name]())


def assert_apart(results: Results) -> None:
    figure = one_page.draw(results, brief(results))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [
        (text.get_text(), text.get_window_extent(renderer)) for text in figure.axes[0].texts if text.get_text().strip()
    ]
    width, height, margin = figure.bbox.width, figure.bbox.height, 0.3 * figure.dpi
    outside = [
        text
        for text, box in boxes
        if box.x0 < margin or box.y0 < margin or box.x1 > width - margin or box.y1 > height - margin
    ]
    assert outside == []
    # Boxes are as high as the font; letters of neighboring lines fill less.
    meeting = [
        (text, other)
        for (text, one), (other, two) in combinations(boxes, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > 1.0
        and min(one.y1, two.y1) - max(one.y0, two.y0) > 0.25 * min(one.height, two.height)
    ]
    assert meeting == []


@pytest.mark.parametrize("name", FULL)
def test_it_is_one_page_with_title_language_and_its_fonts(name: str, tmp_path: Path) -> None:
    results = FULL[name]()
    write(results, tmp_path)
    reader = PdfReader(tmp_path / "summary.pdf")
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(A4, abs=1.0)
    assert reader.root_object["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == brief(results).document
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    for font in (one.get_object() for one in fonts):
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"], font["/BaseFont"]
    assert "/XObject" not in reader.pages[0]["/Resources"] or not [  # type: ignore[operator]
        one
        for one in reader.pages[0]["/Resources"]["/XObject"].values()
        if one["/Subtype"] == "/Image"  # type: ignore[index]
    ]


def test_a_page_that_is_in_english_for_want_of_letters_says_that_it_is(tmp_path: Path) -> None:
    japanese = dict.fromkeys(catalogue(), "信頼度") | {"page.language": "ja"}
    with speaking(japanese, "ja"):
        write(sample_results(n_blocks=1), tmp_path)
    assert PdfReader(tmp_path / "summary.pdf").root_object["/Lang"] == "en"
    with speaking(LONG | {"page.language": "de"}, "de"):
        write(sample_results(n_blocks=1), tmp_path)
    assert PdfReader(tmp_path / "summary.pdf").root_object["/Lang"] == "de"


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(with_baseline(with_responses(sample_results(n_blocks=4))), tmp_path / folder)
        found.append((tmp_path / folder / "summary.pdf").read_bytes())
    assert found[0] == found[1]
    assert len(found[0]) < 100_000


def test_it_says_verdict_numbers_and_decision_without_jargon(tmp_path: Path) -> None:
    results = with_baseline(with_responses(sample_results(n_blocks=4)))
    write(results, tmp_path)
    said = " ".join(text_of(tmp_path / "summary.pdf").split())
    for words in (
        "Unlikely to finish on time and on budget: about 4 in 10",
        "41 % likely",
        "80 % likely by 10 Mar 2027",
        "Promised 4 Mar 2027",
        "Since 2 Nov 2026: the odds fell by 5 points",
        "storage lead",
        "order a month earlier",
        "Decide on three responses: for USD 24 k the odds rise from 41 % to 56 %",
        "seed 1",
        "Plan that starts on 2 Nov 2026",
    ):
        assert words in said, words
    assert JARGON.findall(said) == []


def text_of(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
