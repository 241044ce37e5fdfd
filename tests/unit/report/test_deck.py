"""The deck: five slides, charts that can be edited, a text alternative for each picture; the same bytes twice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

from forecast.report import deck
from forecast.report.deck.charts import EPOCH
from forecast.report.deck.shapes import Box, fitting, n_lines
from forecast.report.management import brief
from forecast.results import Results
from forecast.statistics import percentile
from forecast.texts import speaking
from tests.support.languages import LONG
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_baseline, with_responses
from tests.unit.report.test_management import JARGON
from tests.unit.report.test_one_page import FULL


def full() -> Results:
    return with_baseline(with_responses(sample_results(n_blocks=4)))


def opened(results: Results) -> Any:
    return Presentation(io.BytesIO(deck.made(results)))


def texts(shape: Any) -> list[str]:
    if shape.has_text_frame:
        return [shape.text_frame.text]
    if shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return []


def said(found: Any) -> str:
    """Return all that the slides and their notes say, with plain spaces."""
    parts = [text for slide in found.slides for shape in slide.shapes for text in texts(shape)]
    parts += [slide.notes_slide.notes_text_frame.text for slide in found.slides]
    return "\n".join(parts).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def whole() -> Any:
    return opened(full())


def test_there_are_five_slides_whose_titles_are_the_findings(whole: Any) -> None:
    titles = [slide.shapes.title.text_frame.text.replace("\u00a0", " ") for slide in whole.slides]
    assert titles == [
        "Unlikely to finish on time and on budget: about 4 in 10",
        "80 % likely by 10 Mar 2027 (6 days late) and within USD 1.26 m (USD 60 k over)",
        "Since 2 Nov 2026: the odds fell by 5 points",
        "Five risks weigh most: being rid of the first adds 5 points to the odds",
        "Decide on three responses: for USD 24 k the odds rise from 41 % to 56 %",
    ]
    assert whole.slide_width / whole.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_without_a_baseline_it_says_on_what_it_rests() -> None:
    slide = opened(sample_results(n_blocks=4)).slides[2]
    title = "It rests on 12 tasks, 6 risks and 1,024 outcomes played through"
    assert slide.shapes.title.text_frame.text.replace("\u00a0", " ") == title


def test_each_chart_holds_its_numbers_in_a_workbook_and_has_a_text_alternative(whole: Any) -> None:
    charts = [shape for slide in whole.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 5
    for shape in charts:
        book = load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        assert book.active.max_row > 2
    for slide in whole.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 6:
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20, shape.name


def test_the_curves_are_those_of_the_results(whole: Any) -> None:
    results = full()
    time, money = (shape.chart for shape in whole.slides[1].shapes if shape.has_chart)
    levels = list(time.series[0].values)
    assert (levels[0], levels[-1]) == (0.02, 0.98)
    for chart, values, shift in ((time, results.finish, (results.start - EPOCH).days - 1), (money, results.cost, 0)):
        x = [float(one.text) for one in chart.series[0]._element.xpath("c:xVal//c:v")]
        expected = [percentile(values, level, results.block_size).value + shift for level in levels]
        assert x == pytest.approx(expected)
    # The day of the spreadsheet is the day that is said: 10 March 2027.
    safe = float(time.series[2]._element.xpath("c:xVal//c:v")[0].text)
    assert -(-safe // 1) == pytest.approx(46_456.0)


def test_each_slide_has_its_basis_and_its_notes_name_the_source(whole: Any) -> None:
    results = full()
    for slide in whole.slides:
        shown = "\n".join(text for shape in slide.shapes for text in texts(shape)).replace("\u00a0", " ")
        assert brief(results).basis in shown
        assert brief(results).as_of in shown
        assert "Source: " in slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("name", FULL)
def test_nothing_leaves_a_slide_and_nothing_is_jargon(name: str) -> None:
    found = opened(FULL[name]())
    assert len(found.slides) == 5
    for slide in found.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= found.slide_width, shape.name
            assert shape.top + shape.height <= found.slide_height - Inches(0.1), shape.name
        assert slide.shapes.title.text_frame.text
    shown = said(found)
    assert (
        JARGON.findall(re.sub(r"\S+\.(csv|json|html)|the baseline of the scenario|no baseline is named", "", shown))
        == []
    )
    assert not re.search(r"\b(nan|inf|None(?! of)|True)\b", shown)


@pytest.mark.parametrize("wording", [{}, LONG], ids=["English", "longer words"])
@pytest.mark.parametrize("name", ["everything", "300 risks", "much money", "target in days"])
def test_texts_are_cut_to_the_room_that_they_have(name: str, wording: dict[str, str]) -> None:
    with speaking(wording, "de" if wording else ""):
        slides = opened(FULL[name]()).slides
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                lines = shape.text_frame.paragraphs
                size = lines[0].runs[0].font.size.pt
                width, height = shape.width / 914_400, shape.height / 914_400
                needed = sum(n_lines(line.text, width, size) for line in lines) * 1.2 * size / 72
                assert needed <= height + 0.02, shape.text_frame.text


@pytest.mark.parametrize(
    ("locale", "form"), [("", "0\u00a0%"), ("de", "0\u00a0%"), ("en-US", "0%"), ("tr", "%0"), ("ar-EG", "0%")]
)
def test_percents_of_an_axis_are_written_as_those_beside_it(locale: str, form: str) -> None:
    with speaking({}, locale):
        charts = [shape.chart for slide in opened(full()).slides for shape in slide.shapes if shape.has_chart]
    forms = {chart.value_axis.tick_labels.number_format for chart in charts if chart.has_title is False}
    assert form in forms
    assert not forms & ({"0%", "%0", "0\u00a0%"} - {form})


def test_a_language_that_is_written_from_right_to_left_is_marked_as_such() -> None:
    with speaking({"page.language": "he"}, "he"):
        slides = opened(FULL["plain"]()).slides
    assert all(slide.shapes.title.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1" for slide in slides)


def test_no_line_ends_between_a_number_and_its_unit() -> None:
    text, _ = fitting("withinun 1,2\u00a0m\u00a0USD von 1\u202f234", Box(0.0, 0.0, 9.0, 1.0), (12.0,))
    assert text.split(" ") == ["withinun", "1,2\u00a0m\u00a0USD", "von", "1\u202f234"]


def test_a_text_takes_the_largest_size_that_fits_and_is_cut_at_the_last() -> None:
    box = Box(0.0, 0.0, 2.0, 0.5)
    assert fitting("short", box, (30.0, 20.0))[1] == 30.0
    text, size = fitting("a long text that goes on and on " * 5, box, (30.0, 12.0))
    assert size == 12.0
    assert "…" in text


def test_the_same_results_give_the_same_bytes_and_no_clock_is_in_them() -> None:
    one, other = deck.made(full()), deck.made(full())
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml"))) == {b"1980-01-01T"}
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert len(books) == 5
        for name in books:
            with zipfile.ZipFile(io.BytesIO(archive.read(name))) as book:
                assert set(re.findall(rb"\d{4}-\d\d-\d\dT", book.read("docProps/core.xml"))) == {b"1980-01-01T"}
    assert len(one) < 200_000


def test_no_text_becomes_a_formula_or_leaves_its_place(tmp_path: Path) -> None:
    results = with_responses(FULL["hostile"]())
    deck.write(results, tmp_path)
    found = Presentation(tmp_path / "deck.pptx")
    for slide in found.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                book = load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_no_number_beside_a_bar_is_broken(whole: Any) -> None:
    labels = [
        body for slide in whole.slides for shape in slide.shapes if shape.has_chart
        for body in shape.chart._chartSpace.xpath(".//c:dLbl//a:bodyPr")
    ]  # fmt: skip
    assert labels
    assert {body.get("wrap") for body in labels} == {"none"}
