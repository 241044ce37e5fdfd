"""A page in another language holds no English but what its files say: names, ids, and the columns of their tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from forecast.decisions.comparison import compare
from forecast.report.html import page
from forecast.results import Results
from forecast.texts import catalogue, speaking
from tests.support.sample_charts import chart_results
from tests.support.sample_results import sample_results
from tests.unit.report.ugly import UGLY

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER = str.maketrans(LETTERS + LETTERS.upper(), "αβγδεζηθικλμνξοπρστυφχψωϊϋ" * 2)
BRACES = re.compile(r"(\{[^}]*\})")
WORD = re.compile(r"[A-Za-z]{3,}")
READ = {"aria-label", "aria-valuetext", "alt", "title"}
# Names of the program, of who asks for a check, of hashes; how an estimate is written, and parts of a schedule's file.
NAMES = "forecast DCMA GAO SHA USD EUR UTC Spearman Kendall Pearson"


def other_letters() -> dict[str, str]:
    """Return all texts in letters that no file of a test has."""
    return {
        key: "".join(part if part.startswith("{") else part.translate(OTHER) for part in BRACES.split(text))
        for key, text in catalogue().items()
        if key != "page.language"
    }


class Read(HTMLParser):
    """Collects what people read or hear, and what the script of the page says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = "data" if ("id", "data") in attrs else tag
        self.said += [value or "" for name, value in attrs if name in READ]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "data":
            self.said += _values(json.loads(data))
        elif self.inside not in ("style", "script"):
            self.said.append(data)


def _values(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for key, value in said.items():
            if key not in ("signs", "packed"):
                yield from _values(value)
    elif isinstance(said, list):
        for value in said:
            yield from _values(value)


def own_words(results: Results) -> set[str]:
    """Return the words that come from files."""
    tasks, risks, run = results.tasks, results.risks, results.provenance
    texts = [NAMES, results.currency, *tasks.id, *tasks.name, *tasks.wbs, *results.accounts, *results.milestones]
    texts += [*risks.id, *risks.name, *risks.owner, *risks.response, *risks.status]
    texts += [run.scenario, run.title, run.project, run.model, *run.versions, *run.inputs_sha256, *results.wbs.path]
    texts += [
        str(row.get(key, ""))
        for row in results.effective_inputs
        for key in ("id", "table", "field", "reading", "source")
    ]
    for row in (
        *results.register,
        *results.correlations,
        *results.money.charges,
        *results.studies.get("removal", ()),
        *results.resources,
        *results.deliveries,
        *results.forks,
        *results.lost_days,
        *results.calendars,
    ):
        texts += [
            str(row.get(key, ""))
            for key in ("id", "name", "role", "vendor", "outcome", "reading", "calendar", "response")
        ]
    for problem in results.warnings:
        texts += [str(part) for part in (problem.code, problem.message, problem.hint, problem.place, problem.table,
                                         problem.id, problem.field)]  # fmt: skip
    return set(WORD.findall(" ".join(texts)))


@pytest.mark.parametrize("name", ["charts", "no targets", "target in days", "certain", "no money"])
def test_a_page_in_another_language_holds_no_english(name: str) -> None:
    results = chart_results(n_blocks=2) if name == "charts" else UGLY[name]()
    with speaking(other_letters(), "el"):
        said = Read(page(results, {})).said
    own = own_words(results)
    left = {text.strip() for text in said if set(WORD.findall(text)) - own}
    assert not left, "\n".join(sorted(left))


def test_scenarios_side_by_side_hold_no_english() -> None:
    results = sample_results(n_blocks=2)
    with speaking(other_letters(), "el"):
        said = Read(page(results, {}, compared=compare([results, results]))).said
    left = {text.strip() for text in said if set(WORD.findall(text)) - own_words(results)}
    assert not left, "\n".join(sorted(left))
