"""The notation of estimates: what is read, what is refused and in which words, what is printed."""

import contextlib
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.distributions import DISTRIBUTIONS, estimate
from forecast.distributions.notation import Notation, NotationError, complete, describe, parse

INF = math.inf
TENTHS = {"percents": (10.0, 50.0, 90.0), "values": (5.0, 8.0, 15.0)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pert", Notation("pert")),
        ("  Triangular ", Notation("triangular")),
        ("trigen(10, 90)", Notation("trigen", {"low_percent": 10.0, "high_percent": 90.0})),
        ("trigen(high_percent=80)", Notation("trigen", {"high_percent": 80.0})),
        ("pert(weight=2)", Notation("pert", {"weight": 2.0})),
        ("pert()", Notation("pert")),
        ("normal(mean=10, sd=2)", Notation("normal", {"mean": 10.0, "sd": 2.0}, is_whole=True)),
        ("normal(10, sd = 2e0)", Notation("normal", {"mean": 10.0, "sd": 2.0}, is_whole=True)),
        ("uniform(-2, +.5)", Notation("uniform", {"low": -2.0, "high": 0.5}, is_whole=True)),
        ("constant(1_000_000)", Notation("constant", {"value": 1e6}, is_whole=True)),
        (
            "pert(2, 3, 5, weight=2)",
            Notation("pert", {"optimistic": 2.0, "most_likely": 3.0, "pessimistic": 5.0, "weight": 2.0}, is_whole=True),
        ),
        (
            "discrete(2: 0.1, 3: 0.7, 4: 0.2)",
            Notation("discrete", {"values": (2.0, 3.0, 4.0), "probabilities": (0.1, 0.7, 0.2)}, is_whole=True),
        ),
        ("empirical(3, 4, 4, 7)", Notation("empirical", {"values": (3.0, 4.0, 4.0, 7.0)}, is_whole=True)),
        (
            "truncate(normal(10, 2), 0, 20)",
            Notation("normal", {"mean": 10.0, "sd": 2.0}, 0.0, 20.0, is_whole=True),
        ),
        ("metalog(10: 5, 50: 8, 90: 15)", Notation("metalog", TENTHS, is_whole=True)),
        ("Metalog(10:5, 50:8, 90:15, low=0)", Notation("metalog", {**TENTHS, "low": 0.0}, is_whole=True)),
        (
            "cumulative(0: 5, 100: 9)",
            Notation("cumulative", {"percents": (0.0, 100.0), "values": (5.0, 9.0)}, is_whole=True),
        ),
        (
            "histogram(-2 to 5: 0.3, 5 TO 9e1: 0.7)",
            Notation("histogram", {"edges": (-2.0, 5.0, 90.0), "probabilities": (0.3, 0.7)}, is_whole=True),
        ),
        ("pertgen(5, 80)", Notation("pertgen", {"low_percent": 5.0, "high_percent": 80.0})),
        ("pertgen(5, 80, weight=2)", Notation("pertgen", {"low_percent": 5.0, "high_percent": 80.0, "weight": 2.0})),
        ("double_triangular(0.4)", Notation("double_triangular", {"below": 0.4})),
        (
            "beta(2, 5, low=0, high=9)",
            Notation("beta", {"alpha": 2.0, "beta": 5.0, "low": 0.0, "high": 9.0}, is_whole=True),
        ),
        ("gamma(mean=6, sd=3)", Notation("gamma", {"shape": 4.0, "scale": 1.5}, is_whole=True)),
        ("gamma(mean=6, sd=3, shift=2)", Notation("gamma", {"shape": 4.0, "scale": 1.5, "shift": 2.0}, is_whole=True)),
        ("gumbel(10, 2)", Notation("gumbel", {"mode": 10.0, "scale": 2.0}, is_whole=True)),
        ("shift(normal(10, 2), 5)", Notation("normal", {"mean": 15.0, "sd": 2.0}, is_whole=True)),
        ("shift(gamma(2, 3), by=5)", Notation("gamma", {"shape": 2.0, "scale": 3.0, "shift": 5.0}, is_whole=True)),
        (
            "shift(shift(gamma(2, 3), 5), -1)",
            Notation("gamma", {"shape": 2.0, "scale": 3.0, "shift": 4.0}, is_whole=True),
        ),
        ("shift(truncate(normal(10, 2), 8), 5)", Notation("normal", {"mean": 15.0, "sd": 2.0}, 13.0, is_whole=True)),
        ("truncate(shift(normal(10, 2), 5), 8)", Notation("normal", {"mean": 15.0, "sd": 2.0}, 8.0, is_whole=True)),
        ("shift(pert(weight=2), 5)", Notation("pert", {"weight": 2.0}, shift=5.0)),
        ("shift(truncate(pert, high=9), 5)", Notation("pert", high=14.0, shift=5.0)),
        ("shift(log_triangular, 5)", Notation("log_triangular", {"shift": 5.0})),
        ("truncate(normal(10, 2), low=0)", Notation("normal", {"mean": 10.0, "sd": 2.0}, 0.0, INF, is_whole=True)),
        ("truncate(trigen(5, 95), high=40)", Notation("trigen", {"low_percent": 5.0, "high_percent": 95.0}, high=40.0)),
    ],
)
def test_an_estimate_is_read_into_its_parts(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("perth", "unknown distribution: `perth`", "did you mean `pert`?"),
        ("__import__('os')", "unknown distribution", "known: pert,"),
        ("", "found the end of the text", "write for example"),
        ("5", "found `5`", "constant(5)"),
        ("normal", "needs its arguments", "write `normal(mean, sd)`"),
        ("normal(10)", "`normal` has no sd", "write `normal(mean, sd)`"),
        ("normal()", "has no mean and no sd", "write"),
        ("normal(10, 2, 3)", "has 3 arguments; it takes 2 arguments", "write"),
        ("normal(men=10, sd=2)", "unknown argument of `normal`: `men`", "did you mean `mean`?"),
        ("normal(10, mean=2)", "states mean twice", None),
        ("normal(mean=10, 2)", "plain number stands after a named argument", "name it too"),
        ("normal(10, 2", "found the end of the text", None),
        ("normal(10 2)", "expected `,` or `)`", None),
        ("normal(10, 2) or so", "`or` after the end", None),
        ("normal(10d, 2)", "expected a number in `normal`, found `10d`", "no unit"),
        ("normal(1.2.3, 2)", "found `1.2.3`", "write numbers like"),
        ("uniform(1,000, 2,000)", "found `000`", "no thousands separator"),
        ("normal(1e999, 2)", "expected a finite number", None),
        ("normal(nan, 2)", "expected `=` after `nan`", None),
        ("normal(2: 0.5, 3)", "takes no `value: probability` pairs", "discrete"),
        ("triangular(1, 2)", "has 2 plain numbers; it takes three points", "write `triangular`"),
        ("triangular(optimistic=1, pessimistic=2)", "has no most likely", "write"),
        ("discrete(2: 0.1, 3)", "value 3 has no probability", "write"),
        ("discrete()", "`discrete` has no value", "write"),
        ("empirical(value=2)", "`empirical` has no argument `value`", "write"),
        ("empirical(2: 1)", "values without probabilities", "discrete"),
        ("metalog(10: 5, 50)", "percent 50 has no value", "write `metalog(percent: value, …)`"),
        ("metalog(10: 5, 50: 8, lower=2)", "`metalog` has no argument `lower`", "write"),
        ("metalog(low=2, 50: 8)", "a plain number stands after a named argument", "name the others last"),
        ("metalog(low=2)", "`metalog` has no value", "write"),
        ("metalog(1 to 2: 3)", "`metalog` takes no `1 to 2: 3`", "write"),
        ("histogram(2: 0.3)", "`histogram` takes no `2: 0.3`", "write `histogram(2 to 5: share"),
        ("histogram(2 to 5)", "expected `:` and a share after `2 to 5`", None),
        ("histogram(2 to 5: 0.3, 6 to 9: 0.7)", "goes on at 6 after 5", "has the share 0"),
        ("normal(2 to 5: 1, 2)", "takes no `value: probability` pairs", "discrete"),
        ("gumbel(mean=10, sd=-1)", "`gumbel`: sd is -1; it needs to be above 0", None),
        ("gumbel(mean=10)", "`gumbel` has no sd", "write `gumbel(mode, scale)`"),
        ("gamma(mean=10, scale=2)", "unknown argument of `gamma`: `scale`", "known: mean, sd, shift"),
        ("shift(pert)", "expected `,` and the number to add", None),
        ("shift(pert, )", "`shift` has no number to add", "write `shift(…, by)`"),
        ("shift(pert, 1, 2)", "it takes 1 argument", "write `shift(…, by)`"),
        ("truncate(pert)", "expected `,` and a bound", None),
        ("truncate(pert, 1, 2, 3)", "it takes 2 arguments", "write `truncate(…, low, high)`"),
        ("truncate(truncate(pert, 1), 2)", "state both bounds in one", None),
        ("truncate", "expected `(` after `truncate`", None),
    ],
)
def test_what_is_no_estimate_is_refused_in_plain_words(text, message, hint):
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert message in str(caught.value)
    if hint is None:
        assert caught.value.hint is None
    else:
        assert hint in caught.value.hint


@given(st.text(alphabet="pertnomalcsdihfgu(),:=0123456789.+-e_ \t", max_size=40))
def test_no_text_makes_the_reader_stumble(text):
    with contextlib.suppress(NotationError):
        assert parse(text).family in DISTRIBUTIONS


def test_points_come_from_the_row_where_the_text_is_not_whole():
    row = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0}
    assert complete(parse("trigen(5, 95)"), row) == {**row, "low_percent": 5.0, "high_percent": 95.0}
    assert complete(parse("pert(1, 2, 3)"), row)["pessimistic"] == 3.0
    with pytest.raises(NotationError, match="`pert` has no most likely and no pessimistic"):
        complete(parse("pert"), {"optimistic": 1.0})


def test_the_reading_of_the_outer_points_is_always_printed():
    parameters = {
        "optimistic": 10.0,
        "most_likely": 15.0,
        "pessimistic": 30.5,
        "low_percent": 10.0,
        "high_percent": 90.0,
    }
    assert describe("trigen", parameters) == "trigen(10, 15, 30.5, low_percent=10, high_percent=90)"
    assert describe("pert", complete(parse("pert(1, 2, 3)"))) == "pert(1, 2, 3)"
    assert describe("empirical", {"values": (3.0, 4.5)}, high=4.0) == "truncate(empirical(3, 4.5), high=4)"


def documented():
    """Return the notations in the document's section about estimates, without the one that names a file."""
    document = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    section = document.split("### Estimates")[1].split("### Links")[0]
    names = "|".join((*DISTRIBUTIONS, "truncate", "shift"))
    found = re.findall(rf"`((?:{names})(?:\(.*?\))?)`", section)
    return sorted({text for text in found if "…" not in text and ".csv" not in text})


@pytest.mark.parametrize("text", documented())
def test_every_notation_of_the_document_is_read_and_makes_sense(text):
    notation = parse(text)
    points = {"optimistic": 2.0, "most_likely": 3.0, "pessimistic": 5.0}
    assert estimate.check(notation.family, complete(notation, points), notation.low, notation.high) == []


def test_the_document_shows_every_family():
    assert {parse(text).family for text in documented()} == set(DISTRIBUTIONS)


def test_a_shift_moves_the_points_of_the_row():
    row = {"optimistic": 10.0, "most_likely": 15.0, "pessimistic": 30.0}
    moved = {"optimistic": 12.0, "most_likely": 17.0, "pessimistic": 32.0}
    assert complete(parse("shift(triangular, 2)"), row) == moved
    assert complete(parse("shift(log_triangular, 2)"), row) == {**row, "shift": 2.0}
    assert describe("pert", {"weight": 2.0}, low=4.0, shift=2.0) == "truncate(shift(pert(weight=2), 2), low=4)"
    assert parse("truncate(shift(pert(weight=2), 2), low=4)") == Notation("pert", {"weight": 2.0}, low=4.0, shift=2.0)


def test_lists_and_bounds_are_printed_as_they_are_written():
    for text in (
        "metalog(10: 5, 50: 8, 90: 15)",
        "metalog(10: 5, 50: 8, 90: 15, low=0, high=40)",
        "cumulative(0: 5, 25: 8, 90: 12, 100: 20)",
        "histogram(2 to 5: 0.3, 5 to 9: 0.7)",
        "beta(alpha=2, beta=5, low=0, high=10)",
        "double_triangular(10, 15, 30, below=0.4)",
        "pertgen(10, 15, 30, low_percent=10, high_percent=90)",
        "log_triangular(10, 15, 30, shift=2)",
        "truncate(gumbel(mode=10, scale=2), low=0)",
    ):
        notation = parse(text)
        assert describe(notation.family, complete(notation), notation.low, notation.high) == text


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(mean=finite, sd=finite, low=finite, high=finite)
def test_any_number_reads_back_to_the_same_bits(mean, sd, low, high):
    notation = parse(describe("normal", {"mean": mean, "sd": sd}, low, high))
    assert notation == Notation("normal", {"mean": mean, "sd": sd}, low, high, is_whole=True)


@given(st.lists(st.tuples(finite, st.floats(0.0, 1.0)), min_size=1))
def test_any_pairs_read_back_to_the_same_bits(pairs):
    values, probabilities = (tuple(part) for part in zip(*pairs, strict=True))
    parameters = {"values": values, "probabilities": probabilities}
    assert parse(describe("discrete", parameters)).arguments == parameters
