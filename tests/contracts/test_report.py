"""The page keeps its promises for every chart that is registered and whatever the names in the input."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from forecast.charts import CHARTS, save
from forecast.report.html import OWN, page
from forecast.report.page.drawing import Sheet, drawing
from forecast.results import Results
from tests.support.sample_charts import chart_results
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY

VOID = {"meta", "link", "img", "br", "hr", "input"}
# Attributes that make a browser fetch something.
FETCHING = {"src", "href", "xlink:href", "srcset", "data", "poster", "action", "formaction", "background"}


class Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text.append(data)


def draw(results: Results, directory: Path) -> dict[str, str]:
    paths = {name: save(name, results, directory) for name in CHARTS}
    return {name: found[0].read_text("utf-8") for name, found in paths.items() if found}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, str]:
    results = chart_results(n_blocks=4)
    return results, page(results, draw(results, tmp_path_factory.mktemp("figures")))


@pytest.mark.parametrize("name", UGLY)
def test_a_page_is_whole_and_asks_nothing_of_the_network(name: str, tmp_path: Path) -> None:
    results = UGLY[name]()
    found = Page(page(results, draw(results, tmp_path) if name == "hostile" else {}))
    assert found.open == []
    assert found.tags["script"] == 2
    assert not {"iframe", "object", "embed", "link", "img", "base", "form"} & set(found.tags)
    assert [attribute for attribute in found.attributes if attribute[1].startswith("on")] == []
    fetched = [value for _, name, value in found.attributes if name in FETCHING]
    assert [value for value in fetched if not value.startswith(("#", "data:image/png;base64,"))] == []
    assert "undefined" not in "".join(found.text).casefold()
    assert not re.search(r"\b(nan|inf|None)\b", "".join(found.text))


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "frontier"])
def test_every_chart_stands_in_the_page_with_its_words(name: str, plain: tuple[Results, str]) -> None:
    results, text = plain
    found = Page(text)
    labels = [_loose(value) for tag, key, value in found.attributes if (tag, key) == ("div", "aria-label")]
    expected = _loose(f"{CHARTS[name].title(results)}. {CHARTS[name].alt(results)}")
    assert expected in labels
    assert expected in _loose("".join(found.text))
    assert found.tags["svg"] == len(set(CHARTS) - set(OWN)) + len(("finish", "cost", "joint"))


def test_no_two_elements_share_an_id_and_every_reference_has_its_element(plain: tuple[Results, str]) -> None:
    found = Page(plain[1])
    assert [name for name, count in Counter(found.ids).items() if count > 1] == []
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', plain[1])
    assert references
    assert set(references) <= set(found.ids)


def test_the_policy_lets_one_style_and_one_script_run_and_nothing_else(plain: tuple[Results, str]) -> None:
    (policy,) = [value for tag, name, value in Page(plain[1]).attributes if name == "content" and "default" in value]
    (css,) = re.findall(r"<style>(.*?)</style>", plain[1], re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", plain[1], re.DOTALL)

    def named(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src {named(css)}",
        f"script-src {named(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not {"@import", "url("} & set(re.findall(r"@import|url\(", css))
    assert [name for _, name, _ in Page(plain[1]).attributes if name == "style"] == []


def test_the_verdict_comes_first(plain: tuple[Results, str]) -> None:
    text = " ".join("".join(Page(plain[1]).text).replace("\u00a0", " ").split())
    assert text.index("% likely to finish by") < text.index("When and how much")
    expected = ["curves", "levels", "drivers", "contingency", "joint", "schedule", "finance", "register", "appendix"]
    expected += ["assumptions", "inputs", "method", "record"]
    found = re.findall(r'<h2 id="([^"]+)"', plain[1])
    assert [name for name in found if name in expected] == expected


def test_a_page_without_risks_says_what_that_means() -> None:
    text = page(sample_results(n_risks=0, n_blocks=2), {})
    assert "too early and too low" in text


def test_of_long_tables_stands_what_matters_most_and_where_the_rest_is() -> None:
    results = sample_results(n_risks=300, n_blocks=1)
    text = page(results, {})
    assert "<summary>Show 60 of 300 risks</summary>" in text
    assert "240 more rows are in tables/risks.csv beside this page." in text
    effects = np.abs(results.risks.probability * results.risks.finish_effect)
    register = text[text.index('id="register"') : text.index('id="appendix"')]
    kept = [k for k, name in enumerate(results.risks.id) if f"<th scope=row>{name}<" in register]
    assert len(kept) == 60
    assert effects[kept].min() >= np.delete(effects, kept).max()


def test_a_large_project_fits_the_size_of_a_page(tmp_path: Path) -> None:
    results = sample_results(n_tasks=1_000, n_risks=300, n_blocks=8, long_names=True)
    assert len(page(results, draw(results, tmp_path)).encode()) <= 500_000


def test_a_page_that_would_be_too_large_shows_fewer_rows_and_says_where_all_are(tmp_path: Path) -> None:
    results = chart_results(n_tasks=1_000, n_risks=300, n_blocks=2, long_names=True)
    rows = tuple({"id": f"T-{k}", "table": "tasks", "reading": "x" * 1_500} for k in range(400))
    said = page(replace(results, effective_inputs=rows), draw(results, tmp_path))
    assert len(said.encode()) <= 500_000
    n_rows = said[said.index('id="inputs"') : said.index('id="method"')].count("<tr")
    assert 15 < n_rows < 60
    assert "more rows are in tables/effective_inputs.csv" in said


CHART = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="8pt" viewBox="0 0 8 5">
<defs><style>*{}</style></defs><g id="figure_1"><g id="text_1"><!-- a&lt;b -->
<g style="fill: #1a1a1a" transform="translate(1.2345 2.0) scale(0.085 -0.085)"><defs><path id="DejaVuSans-1" d="M 0 0"/></defs>
<use xlink:href="#DejaVuSans-1"/><use xlink:href="#DejaVuSans-2" transform="translate(60 0)"/></g></g>
<path d="M 1.256 2.04
L 3.0 4.0
" clip-path="url(#p1)" style="fill: none; stroke: #0072b2"/></g>
<defs><clipPath id="p1"><rect x="0" y="0" width="8" height="5"/></clipPath></defs></svg>"""


ALIKE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5">
<g id="a"><path d="M 0 1 L 2 1" clip-path="url(#p1)" style="fill: #0072b2"/></g>
<g id="b"><path d="M 0 2 L 2 2 L 2 4 z" clip-path="url(#p1)" style="fill: #0072b2"/></g>
<path d="M 0 3" clip-path="url(#p1)" style="fill: #0072b2; opacity: 0.5"/>
<path d="M 0 4" clip-path="url(#p1)" style="fill: #0072b2; opacity: 0.5"/>
<g class="marks" fill="none"><path d="M 1 2 h 3 z"><title>a &lt; b</title></path></g></svg>"""


def test_joined_letters_are_as_long_as_they_were_drawn_and_spaces_stay() -> None:
    # Two letters, the second one 50 of 100 units right of the first: twice that in points.
    line = CHART.replace("a&lt;b", "\u05d0\u05d1").replace("translate(60 0)", "translate(50 0)")
    assert 'textLength="8.5">\u05d0\u05d1</text>' in drawing("x", line, Sheet())
    assert ">a\u00a0\u00a0b</text>" in drawing("x", CHART.replace("a&lt;b", "a  b"), Sheet())


def test_neighbors_in_a_chart_say_once_what_they_share_and_faint_ones_stay_apart() -> None:
    text = drawing("x", ALIKE, Sheet())
    shared = '<g class="k0"><path d="M0 1H2"/><path d="M0 2H2V4z"/></g>'
    apart = '<path d="M0 3" class="k1"/><path d="M0 4" class="k1"/>'
    assert f'<g clip-path="url(#i0)">{shared}{apart}</g>' in text
    assert '<g class="marks" fill="none"><path d="M1 2h3z"><title>a &lt; b</title></path></g></svg>' in text


def test_letters_of_a_chart_become_text_and_its_styles_classes() -> None:
    sheet = Sheet()
    text = drawing("x", CHART, sheet)
    assert '<text class="k0" x="1.2" y="2" textLength="' in text
    assert ">a&lt;b</text>" in text
    assert '<path d="M1.3 2L3 4" clip-path="url(#i0)" class="k1"/>' in text
    assert '<clipPath id="i0">' in text
    assert "DejaVu" not in text
    assert ".k0{fill:#1a1a1a;font-size:8.5px}" in sheet.css()
    assert ".k1{fill:none;stroke:#0072b2}" in sheet.css()
    assert ".k1{stroke:#3995d7}" in sheet.css().partition("@media")[2]


def _loose(text: str) -> str:
    # Titles hold numbers and their units on one line.
    return text.replace("\u00a0", " ").replace("\u2060", "")
