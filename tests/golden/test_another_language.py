"""All that a report says can be said in another language: nothing English is left but what the model's author wrote."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from forecast import pipeline
from forecast.report.write import write
from forecast.texts import catalogue

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"[A-Za-z]{3,}")
# Names of methods, standards, libraries and units that no language changes; how an estimate is written and where it
# comes from; the name of a task that is done again.
NAMES = [
    "SHA",
    "Spearman",
    "Sobol",
    "Shapley",
    "PERT",
    "DCMA",
    "GAO",
    "SSI",
    "forecast",
    "numpy",
    "scipy",
    "numba",
    "pandas",
    "matplotlib",
    "python",
    "USD",
    "Arial",
    "trigen",
    "low",
    "percent",
    "high",
    "rule",
    "scale",
    "pass",
]


def in_cyrillic(text: str) -> str:
    """Return a text whose letters are another alphabet's, with its names in braces as they are.

    Examples
    --------
    >>> in_cyrillic("{n} tasks")
    '{n} жжжжж'
    """
    return "".join(
        part if part.startswith("{") else re.sub("[A-Za-z]", "ж", part) for part in re.split(r"(\{[^{}]*\})", text)
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("workspace")
    for name in ("models", "scenarios", "branding"):
        (workspace / name).mkdir()
    lines = ["locale: uk", "wording:"]
    for key, text in catalogue().items():
        said = "uk" if key == "page.language" else in_cyrillic(text)
        lines.append(f"  {key}: {json.dumps(said, ensure_ascii=False)}")
    (workspace / "branding" / "brand.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    place = workspace / "reports" / "dc-migration"
    question = pipeline.load(ROOT / "scenarios" / "dc-migration.yaml")
    results = pipeline.study(question, pipeline.run(question, iterations=1024, threads=1))
    write(results, place, ("html", "pdf", "pptx", "markdown", "xlsx"))
    return place


@pytest.fixture(scope="module")
def written_by_the_author(report: Path) -> frozenset[str]:
    """Return the words of the model and of its files."""
    files = [*(ROOT / "models").rglob("*.*"), *(ROOT / "scenarios").glob("*.yaml")]
    texts = [path.read_text("utf-8") for path in files if path.suffix in (".csv", ".yaml")]
    return frozenset(WORD.findall(" ".join(texts)))


def said_on_the_page(text: str) -> Iterator[str]:
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    yield from (found[2] for found in re.finditer(r'\b(aria-label|aria-valuetext|alt|title|label)="([^"]*)"', text))
    yield from re.findall(r">([^<>]+)<", text)


def said_in_the_archive(path: Path, part: re.Pattern[str]) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if part.fullmatch(name):
                yield from re.findall(r"<(?:a:)?(?:t|v)(?: [^<>]*)?>([^<>]+)<", archive.read(name).decode("utf-8"))


def english(texts: Iterator[str], known: frozenset[str]) -> dict[str, str]:
    """Return the words that are neither the author's nor names, each with a text in which it stands."""
    found: dict[str, str] = {}
    for text in map(html.unescape, texts):
        # A name that is too long is cut in its middle; hashes and names of files are no words.
        for word in WORD.findall(re.sub(r"\w*…\w*|\b[0-9a-f]{64}\b|figures/\w+\.png|tables/\w+\.csv", "", text)):
            if word not in known and word not in NAMES:
                found.setdefault(word, text.strip())
    return found


def test_the_page_holds_no_english(report: Path, written_by_the_author: frozenset[str]) -> None:
    texts = said_on_the_page((report / "report.html").read_text("utf-8"))
    assert english(texts, written_by_the_author) == {}


def test_the_deck_holds_no_english(report: Path, written_by_the_author: frozenset[str]) -> None:
    part = re.compile(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml")
    assert english(said_in_the_archive(report / "deck.pptx", part), written_by_the_author) == {}


def test_the_workbook_holds_no_english(report: Path, written_by_the_author: frozenset[str]) -> None:
    part = re.compile(r"xl/(sharedStrings|charts/[^/]+|drawings/[^/]+)\.xml")
    assert english(said_in_the_archive(report / "finance.xlsx", part), written_by_the_author) == {}


def test_the_wiki_page_holds_no_english(report: Path, written_by_the_author: frozenset[str]) -> None:
    assert english(iter((report / "report.md").read_text("utf-8").splitlines()), written_by_the_author) == {}


def test_the_letters_are_there(report: Path) -> None:
    texts = list(said_on_the_page((report / "report.html").read_text("utf-8")))
    assert sum("жжж" in text for text in texts) > 500
