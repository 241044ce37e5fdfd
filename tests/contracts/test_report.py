"""The page keeps its promises for every chart that is registered and whatever the names in the input."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from forecast.charts import CHARTS, save
from forecast.report.html import inlined, page
from forecast.results import Results
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
        if "style" not in self.open:
            self.text.append(data)


def draw(results: Results, directory: Path) -> dict[str, str]:
    paths = {name: save(name, results, directory) for name in CHARTS}
    return {name: found[0].read_text("utf-8") for name, found in paths.items() if found}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, str]:
    results = sample_results(n_blocks=4)
    return results, page(results, draw(results, tmp_path_factory.mktemp("figures")))


@pytest.mark.parametrize("name", UGLY)
def test_a_page_is_whole_and_asks_nothing_of_the_network(name: str, tmp_path: Path) -> None:
    results = UGLY[name]()
    found = Page(page(results, draw(results, tmp_path) if name == "hostile" else {}))
    assert found.open == []
    assert not {"script", "iframe", "object", "embed", "link", "img", "base", "form"} & set(found.tags)
    assert [attribute for attribute in found.attributes if attribute[1].startswith("on")] == []
    fetched = [value for _, name, value in found.attributes if name in FETCHING]
    assert [value for value in fetched if not value.startswith(("#", "data:image/png;base64,"))] == []
    assert "undefined" not in "".join(found.text).casefold()
    assert not re.search(r"\b(nan|inf|None)\b", "".join(found.text))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_stands_in_the_page_with_its_words(name: str, plain: tuple[Results, str]) -> None:
    results, text = plain
    found = Page(text)
    labels = [value for tag, key, value in found.attributes if (tag, key) == ("div", "aria-label")]
    expected = f"{CHARTS[name].title(results)}. {CHARTS[name].alt(results)}"
    assert expected in labels
    assert expected in "".join(found.text)
    assert found.tags["svg"] == len(CHARTS)


def test_no_two_elements_share_an_id_and_every_reference_has_its_element(plain: tuple[Results, str]) -> None:
    found = Page(plain[1])
    assert [name for name, count in Counter(found.ids).items() if count > 1] == []
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', plain[1])
    assert references
    assert set(references) <= set(found.ids)


def test_the_policy_forbids_everything_but_styles_and_pictures_inside(plain: tuple[Results, str]) -> None:
    (policy,) = [value for tag, name, value in Page(plain[1]).attributes if name == "content" and "default" in value]
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    css = re.findall(r"<style>.*?</style>", plain[1], re.DOTALL)
    assert len(css) == 1
    assert "@import" not in css[0]
    assert "url(" not in css[0]


def test_the_verdict_comes_first(plain: tuple[Results, str]) -> None:
    text = " ".join("".join(Page(plain[1]).text).replace("\u00a0", " ").split())
    heads = [
        "% likely to finish by",
        "P-levels P80 is",
        "What moves the project The",
        "Contingency With",
        "Run record Sc",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_a_page_without_risks_says_what_that_means() -> None:
    text = page(sample_results(n_risks=0, n_blocks=2), {})
    assert "too early and too low" in text


def test_long_tables_are_folded() -> None:
    text = page(sample_results(n_risks=300, n_blocks=1), {})
    assert "<summary>Show all 300 risks</summary>" in text


def test_comments_and_styles_of_a_chart_do_not_reach_the_page() -> None:
    svg = '<?xml version="1.0"?>\n<svg width="1pt" height="2pt"><!-- name --><style>*{}</style><g id="a"/></svg>\n'
    assert inlined("x", svg) == '<svg aria-hidden="true" focusable="false"><g id="x-a"/></svg>\n'
