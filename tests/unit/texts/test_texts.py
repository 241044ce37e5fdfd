"""Every text has a place, a use and the values that it needs; numbers and dates follow a region."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import forecast
from forecast.results import words
from forecast.texts import FORMS, catalogue, conventions, region, say, speaking
from forecast.texts.catalogue import names

PACKAGE = Path(forecast.__file__).parent
# What a call of `say` looks like in a template, also within another one.
IN_TEMPLATE = re.compile(
    r'(?=\bsay\(\s*"(?P<key>[^"]+)"(?P<values>[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*)\))'
)
NAMED = re.compile(r"\b(\w+)=")


def stem(key: str) -> str:
    """Return the key by which a text is asked for."""
    head, _, form = key.rpartition(".")
    return head if form in FORMS else key


STEMS = {stem(key) for key in catalogue()}


def needed(key: str) -> frozenset[str]:
    """Return the values that a text needs; the number on which its form depends is given by its place."""
    return frozenset().union(*(names(text) for other, text in catalogue().items() if stem(other) == key))


def asked_in_code() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Yield where a text is asked for, its key (a pattern where it is put together), and the values it is given."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "say" or not node.args:
                continue
            place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            given = {word.arg for word in node.keywords}
            values = None if None in given else frozenset(str(name) for name in given)
            if len(node.args) > 1 or "count" in given:
                values = None if values is None else (values - {"count"}) | {"n"}
            for key in keys_of(node.args[0]):
                yield place, key, values


def keys_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.IfExp):
        yield from (*keys_of(node.body), *keys_of(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^.]+" for part in node.values)


def asked_in_templates() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    for path in sorted(PACKAGE.rglob("*.j2")):
        for found in IN_TEMPLATE.finditer(path.read_text("utf-8")):
            values = frozenset(NAMED.findall(found["values"]))
            has_count = bool(re.match(r"(?:\s*~\s*\w+)?\s*,\s*(?!\w+=)", found["values"]))
            rest = "[^.]+" if re.match(r"\s*~", found["values"]) else ""
            yield path.name, re.escape(found["key"]) + rest, values | {"n"} if has_count else values


ASKED = [*asked_in_code(), *asked_in_templates()]


def test_every_text_that_is_asked_for_exists_and_gets_the_values_that_it_needs() -> None:
    assert len(ASKED) > 50
    wrong = []
    for place, key, values in ASKED:
        found = [one for one in STEMS if re.fullmatch(key, one)]
        if not found and key.startswith(("words", *{one.split(".")[0] for one in STEMS})):
            wrong.append(f"{place}: no text {key}")
        for one in found:
            missing = frozenset() if values is None else needed(one) - values
            unused = frozenset() if values is None else values - needed(one) - {"n"}
            if missing or unused:
                wrong.append(f"{place}: {one} lacks {sorted(missing)}, does not say {sorted(unused)}")
    assert not wrong, "\n".join(wrong)


def test_every_text_is_asked_for() -> None:
    # A variable key stands for the texts of its values; they are named where the values are.
    source = "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    patterns = [re.compile(key) for _, key, _ in ASKED]
    idle = [
        key for key in sorted(STEMS) if not any(one.fullmatch(key) for one in patterns) and f'"{key}"' not in source
    ]
    assert not idle, "\n".join(idle)


def test_a_text_that_depends_on_a_number_has_a_form_for_all_other_numbers() -> None:
    forms = {key for key in catalogue() if key.rpartition(".")[2] in FORMS}
    assert {f"{stem(key)}.other" for key in forms} <= forms


def test_no_text_begins_or_ends_with_a_break() -> None:
    for key, text in catalogue().items():
        assert "\n" not in text, key
        assert "  " not in text, key
        # A company's words are read without the space around them.
        assert text == text.strip(), key


def test_a_company_words_what_it_likes_and_the_rest_stays_english() -> None:
    with speaking({"page.levels": "Confidence", "words.amount.days.other": "{n} d"}):
        assert say("page.levels") == "Confidence"
        assert say("page.curves") == catalogue()["page.curves"]
        assert words.days(2.0) == "2 d"
        # Half a text in another language would be worse than a form that is not the best.
        assert words.days(1.0) == "1 d"
    assert say("page.levels") == catalogue()["page.levels"]


def test_another_language_has_forms_that_english_lacks() -> None:
    polish = {
        "words.amount.days.one": "{n} dzień",
        "words.amount.days.few": "{n} dni",
        "words.amount.days.many": "{n} dni (wiele)",
        "words.amount.days.other": "{n} dnia",
    }
    with speaking(polish, "pl"):
        assert [words.days(n) for n in (1.0, 3.0, 5.0, 1.5)] == ["1 dzień", "3 dni", "5 dni (wiele)", "1,5 dnia"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("", ["USD 4.235 m", "31 May 2027", "May 2027", "62 %", "10,240", "−2.5 days", "31 May 2027 18:00"]),
        (
            "de",
            ["4,235\N{NO-BREAK SPACE}m\N{NO-BREAK SPACE}USD", "31. Mai 2027", "Mai 2027", "62\N{NO-BREAK SPACE}%", "10.240",
             "−2,5 days", "31. Mai 2027 18:00"],
        ),
        ("en-US", ["USD\N{NO-BREAK SPACE}4.235\N{NO-BREAK SPACE}m", "May 31, 2027", "May 2027", "62%", "10,240", "−2.5 days",
                   "May 31, 2027 18:00"]),
        ("ja", ["USD\N{NO-BREAK SPACE}4.235\N{NO-BREAK SPACE}m", "2027年5月31日", "2027年5月", "62%", "10,240", "−2.5 days",
                "2027年5月31日 18:00"]),
    ],
)  # fmt: skip
def test_numbers_and_dates_follow_the_region(locale: str, expected: list[str]) -> None:
    day = date(2027, 5, 31)
    with speaking({}, locale):
        found = [
            words.money(4_235_000, "USD"), words.day(day), words.month(day), words.percent(0.62), words.count(10_240),
            words.days(-2.5), words.iso_day("2027-05-31 18:00"),
        ]  # fmt: skip
    assert found == expected
    assert conventions().day(day) == "31 May 2027"


def test_a_region_that_nobody_knows_is_refused() -> None:
    for name in ("Mars", "de_DE", "xx-YY", "x" * 300, ""):
        with pytest.raises(ValueError, match="no language or region"):
            region(name)
