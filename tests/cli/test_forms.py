"""Every form of the report of workspaces that are hard on it: written by the commands, read back, within its bounds."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from forecast import pipeline
from forecast.charts import CHARTS, figure, one_page
from forecast.report.formats import FORMATS
from forecast.report.management import brief
from forecast.results import Results, load
from tests.support.forms import CASES, HOSTILE, write

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
# Cases that differ most from each other; the rest is for the long tests.
SHORT = (
    "one-task", "no-cost", "no-targets", "long-names", "hostile-names", "right-to-left", "finished",
    "nearly-finished", "one-day",
)  # fmt: skip
ITERATIONS = 1_280
PAGE_BYTES = 500_000
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
NONSENSE = re.compile(r"\b(nan|inf|None(?! of)|True|False)\b")


class Tags(HTMLParser):
    """A reader of pages that notes what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)


@pytest.fixture(
    scope="module",
    params=[name if name in SHORT else pytest.param(name, marks=pytest.mark.slow) for name in (*CASES, *SHIPPED)],
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return a case, or a shipped scenario, and the folder of its report in every form."""
    name = str(request.param)
    folder = tmp_path_factory.mktemp(name)
    path = write(CASES[name](), folder, name) if name in CASES else ROOT / "scenarios" / f"{name}.yaml"
    asked = pipeline.load(path)
    results = pipeline.study(asked, pipeline.run(asked, iterations=ITERATIONS))
    pipeline.write_report(results, folder / "report", formats=tuple(FORMATS))
    return name, folder / "report"


def test_every_form_stands_within_its_bounds(made: tuple[str, Path]) -> None:
    """One test for all forms of a case, because making them is what takes time."""
    name, report = made
    results = load(report)
    check_page(report / "report.html", name)
    check_one_page(results, report / "summary.pdf")
    check_deck(report / "deck.pptx")
    check_workbook(report / "finance.xlsx")
    check_markdown(report / "report.md")
    check_figures(results, report / "figures")


def check_page(path: Path, name: str) -> None:
    """The page is well formed, small, and shows no name as markup."""
    text = path.read_text("utf-8")
    assert len(text.encode()) <= PAGE_BYTES
    reader = Tags()
    reader.feed(text)
    reader.close()
    assert reader.wrong == []
    assert reader.open == []
    said = " ".join(reader.words)
    if name == "hostile-names":
        assert HOSTILE[0] in said
        assert HOSTILE[0] not in text
    else:
        assert NONSENSE.findall(said) == []


def check_one_page(results: Results, path: Path) -> None:
    """One page, on which no text leaves it or meets another."""
    assert len(PdfReader(path).pages) == 1
    drawn = one_page.draw(results, brief(results))
    renderer = FigureCanvasAgg(drawn).get_renderer()
    boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in drawn.axes[0].texts if one.get_text().strip()]
    margin = 0.3 * drawn.dpi
    assert [
        text
        for text, box in boxes
        if box.x0 < margin
        or box.y0 < margin
        or box.x1 > drawn.bbox.width - margin
        or box.y1 > drawn.bbox.height - margin
    ] == []
    assert [
        (text, other)
        for (text, one), (other, two) in combinations(boxes, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > 1.0
        and min(one.y1, two.y1) - max(one.y0, two.y0) > 0.25 * min(one.height, two.height)
    ] == []


def check_deck(path: Path) -> None:
    """Five slides with a title each, and all texts and charts inside."""
    deck = Presentation(str(path))
    assert len(deck.slides) == 5
    for slide in deck.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        title = slide.shapes.title
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name
            if shape is not title and shape.top > title.top:
                assert shape.top >= title.top + title.height - 1, shape.name
            if shape.has_text_frame:
                assert NONSENSE.findall(shape.text_frame.text) == []


def check_workbook(path: Path) -> None:
    """No error among the values, all adds up, and no text has become a formula."""
    book = load_workbook(path, data_only=True)
    wrong = [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
        or cell.value == "differs"
        or str(cell.value) in ("nan", "inf", "None" if cell.value is not None else "")
    ]
    assert wrong == []
    assert all(len(sheet.title) <= 31 for sheet in book)
    with zipfile.ZipFile(path) as archive:
        formulas = [
            found for name in archive.namelist() if name.startswith("xl/worksheets/")
            for found in re.findall(r"<f[^>]*>(.*?)</f>", archive.read(name).decode())
        ]  # fmt: skip
    assert not [one for one in formulas if "example.org" in one or one in ("1+1", "SUM(A1)")]


def check_markdown(path: Path) -> None:
    """Every row of a table has as many cells as its head."""
    lines = path.read_text("utf-8").splitlines()
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            counts = [len(re.findall(r"(?<!\\)\|", line)) for line in (above, below)]
            assert counts[0] == counts[1], below


def check_figures(results: Results, folder: Path) -> None:
    """Each chart that applies is there twice, and no text of it leaves the picture."""
    names = [name for name, chart in CHARTS.items() if chart.applies(results)]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}.{ending}" for name in names for ending in ("png", "svg")
    )
    for name in names:
        drawn = figure(name, results)
        renderer = FigureCanvasAgg(drawn).get_renderer()
        texts = [*drawn.texts, *(text for axes in drawn.axes for text in axes.texts)]
        outside = [
            text.get_text()
            for text in texts
            if text.get_visible() and text.get_text().strip()
            and not _inside(text.get_window_extent(renderer), drawn.bbox)
        ]  # fmt: skip
        assert outside == [], name


def _inside(box: Any, page: Any) -> bool:
    return bool(box.x0 >= -1.0 and box.y0 >= -1.0 and box.x1 <= page.x1 + 1.0 and box.y1 <= page.y1 + 1.0)
