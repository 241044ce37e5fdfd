"""No text that a reader of a report sees stands outside of `forecast/texts`, and no number is written by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import forecast

PACKAGE = Path(forecast.__file__).parent
TEMPLATES = PACKAGE / "report" / "templates"

# Modules without a text of their own; one that is written anew belongs here.
MODULES = (
    "results/words.py",
    # management
    "charts/one_page/blocks.py", "charts/one_page/brief.py", "charts/one_page/dots.py", "charts/one_page/outcome.py",
    "charts/one_page/sheet.py", "report/deck/__init__.py", "report/deck/charts.py", "report/deck/file.py",
    "report/deck/shapes.py", "report/deck/slides.py", "report/management/brief.py",
    "report/management/decision.py",
    "report/management/odds.py", "report/management/risks.py", "report/management/since.py",
    "report/management/texts.py", "report/one_page.py", "report/wiki.py",
    # tables
    "report/accounts.py", "report/calendars.py", "report/cash.py", "report/finance.py", "report/gate_rows.py",
    "report/gates.py", "report/imported.py", "report/lost_days.py", "report/milestones.py", "report/quality.py",
    "report/register.py", "report/resources.py", "report/sections.py", "report/sometimes.py", "report/supply.py",
    # workbook
    "report/workbook/__init__.py", "report/workbook/accounts.py", "report/workbook/beside.py",
    "report/workbook/book.py", "report/workbook/build_up.py", "report/workbook/charts.py", "report/workbook/drivers.py",
    "report/workbook/inputs.py", "report/workbook/names.py", "report/workbook/overview.py",
    "report/workbook/percentiles.py", "report/workbook/periods.py", "report/workbook/placed.py",
    "report/workbook/present.py", "report/workbook/record.py", "report/workbook/register.py",
    "report/workbook/scenarios.py", "report/workbook/source.py", "report/workbook/tree.py",
    "report/workbook/values.py",
    # findings
    "report/answer.py", "report/certificate.py", "report/comparison.py", "report/difference.py", "report/frontier.py",
    "report/html.py", "report/method.py", "report/moves.py", "report/page/beside.py", "report/page/curves.py",
    "report/page/drawing.py", "report/page/play.py", "report/page/rows.py", "report/pairs.py", "report/paths.py",
    "report/plain.py",
    "report/responses.py", "report/story.py", "report/studies.py", "report/why.py", "results/story.py",
    "studies/certificate.py", "texts/stored.py",
    # charts
    "charts/cash_flow.py", "charts/comparison.py", "charts/contributions.py", "charts/convergence.py",
    "charts/correlations.py", "charts/cost.py", "charts/draw_down.py", "charts/drivers_cost.py",
    "charts/drivers_time.py", "charts/finish.py", "charts/fit.py", "charts/frontier.py", "charts/gantt.py",
    "charts/joint.py", "charts/labels.py", "charts/marks.py", "charts/merge_bias.py", "charts/mitigation.py",
    "charts/paths.py", "charts/quantile_dots.py", "charts/removal.py", "charts/replay.py", "charts/risk_matrix.py",
    "charts/scale.py", "charts/scurve.py", "charts/sweep.py", "charts/tornado.py", "charts/waterfall.py",
    "decisions/telling.py", "drivers/contribution.py", "drivers/criticality.py", "drivers/driver.py",
    "drivers/swing.py",
)  # fmt: skip
# What other programs call a thing or a place, and how they are told to write dates.
OF_PROGRAMS = (
    "Title Only", "Table Style Light 1", "Arial", "d mmm yyyy", "d mmm yyyy hh:mm", "mmm yyyy", "mmm yy",
    "lower right", "offset points",
)  # fmt: skip
# Names of classes that stand together, a rule of a style sheet, and a word of a file that machines read.
OF_MACHINES = ("share {}", "soft {}", "\n@media screen and (prefers-color-scheme:dark){", "two orders")
# Those of them that also write numbers for machines.
FOR_MACHINES = (
    "results/words.py", "charts/scale.py", "report/cash.py", "report/page/curves.py", "report/page/drawing.py",
    "report/supply.py", "report/workbook/book.py", "report/workbook/values.py",
)  # fmt: skip
TEMPLATES_DONE = tuple(path.name for path in TEMPLATES.glob("*.j2"))

WORD = r"[^\W\d_]{2,}"
TWO_WORDS = re.compile(rf"{WORD}[,;:.]?\s+\W?{WORD}")
# A word that is glued to something else: a piece of a sentence.
GLUED = re.compile(rf"(?:^|\s){WORD}\s|\s{WORD}(?:\s|[.,;:)]|$)")
HEADING = re.compile(r"[A-Z][a-z]+")
TAG = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&#?\w+;")
HOLE = "{}"
# What may hold words that nobody reads.
UNREAD = ("raise", "re.compile", "TypeVar")
LITERAL = re.compile(r'"([^"]*)"|\'([^\']*)\'')
READ_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder|aria-description)="([^"]*)"')


def is_text(text: str, is_glued: bool = False) -> bool:
    """Say whether a string is something to read: two words, a heading, or a piece of a sentence."""
    bare = TAG.sub("", text)
    return text not in (*OF_PROGRAMS, *OF_MACHINES) and bool(
        TWO_WORDS.search(bare) or HEADING.fullmatch(bare) or (is_glued and GLUED.search(bare))
    )


def texts_of_module(source: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that people read, with their lines."""
    tree = ast.parse(source)
    unread = set(_unread(tree))
    for node in ast.walk(tree):
        if node in unread:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values]
            if is_text("".join(parts), is_glued=True):
                yield node.lineno, "".join(parts)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and is_text(node.value, is_glued=node.value != node.value.strip())
        ):
            yield node.lineno, node.value


def _unread(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield docstrings, what an error says, patterns, and the pieces of strings that are looked at whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Call) and ast.unparse(node.func) in UNREAD
        ):
            yield from ast.walk(node)
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
            yield from (one for part in node.values if isinstance(part, ast.FormattedValue) and part.format_spec
                        for one in ast.walk(part.format_spec))  # fmt: skip


def formats_of_module(source: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers and dates that a module writes by hand, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield node.lineno, ast.unparse(node)


def texts_of_template(source: str, classes: str) -> Iterator[str]:
    """Yield what people read in a template: words outside of tags and expressions, and sentences inside of them."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    for code in re.findall(r"\{[{%].*?[%}]\}", source, flags=re.DOTALL):
        for literal in LITERAL.findall(code):
            text = "".join(literal)
            if not all(f".{word}" in classes for word in text.split()) and (is_text(text) or text != text.strip()):
                yield text
    bare = re.sub(r"\{[{%].*?[%}]\}", HOLE, source, flags=re.DOTALL)
    bare = re.sub(r"<(style|script)\b.*?</\1>", "", bare, flags=re.DOTALL)
    for text in (*READ_ATTRIBUTE.findall(bare), *TAG.split(bare)):
        if re.search(r"[^\W_]", ENTITY.sub("", text)):
            yield text.strip()


def test_no_module_holds_a_text_of_its_own() -> None:
    found = [f"{name}:{line}: {text}" for name in MODULES for line, text in texts_of_module(read(PACKAGE / name))]
    assert not found, "\n".join(found)


def test_no_module_writes_a_number_or_a_date_by_hand() -> None:
    names = [name for name in MODULES if name not in FOR_MACHINES]
    found = [f"{name}:{line}: {text}" for name in names for line, text in formats_of_module(read(PACKAGE / name))]
    assert not found, "\n".join(found)


def test_no_template_holds_a_text_of_its_own() -> None:
    classes = read(TEMPLATES / "report.css") + read(TEMPLATES / "report.js")
    found = [
        f"{name}: {text}" for name in TEMPLATES_DONE for text in texts_of_template(read(TEMPLATES / name), classes)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""What it is."""\nx = say("tables.register.title")', []),
        ('x = "Nothing is certain"', ["Nothing is certain"]),
        ('x = Cell("Total")', ["Total"]),
        ('x = f"{n} of {all}"', ["{} of {}"]),
        ('x = f"{n} more"', ["{} more"]),
        ('x = f"P{level}" + " (" + f"{name}.csv"', []),
        ("x = text.removesuffix(' days')", [" days"]),
        ('raise ValueError(f"no chart is called {name}")', []),
        ("x = f'<text class=\"own level\">{words}</text>'", []),
        ("x = f'<p>The base of {words}</p>'", ["<p>The base of {}</p>"]),
    ],
)
def test_a_text_in_a_module_is_seen(source: str, found: list[str]) -> None:
    assert [text for _, text in texts_of_module(source)] == found


def test_a_number_that_is_written_by_hand_is_seen() -> None:
    assert len(list(formats_of_module('x = f"{n:,} {p:.1f} {name}"'))) == 2


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p class="note">{{ say("page.note") }}</p>{# why not #}', []),
        ("<p>Nothing: it is certain.</p>", ["Nothing: it is certain."]),
        ('<div aria-label="Table">{{ one }}</div>', ["Table"]),
        ('<p>{{ ", and more" if n }}</p>', [", and more"]),
        ('{{ foldable(data, say("page.rows"), "compact register") }} &nbsp;: ', []),
        ("<li>{{ a }} and {{ b }}</li>", ["{} and {}"]),
    ],
)
def test_a_text_in_a_template_is_seen(source: str, found: list[str]) -> None:
    assert list(texts_of_template(source, ".compact {} .register {}")) == found


def read(path: Path) -> str:
    return path.read_text("utf-8")
