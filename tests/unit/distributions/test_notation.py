"""The notation of estimates: what is read, what is refused and in which words, what is printed."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.distributions import DISTRIBUTIONS
from forecast.distributions.notation import Notation, NotationError, complete, describe, parse

INF = math.inf


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


@given(st.text(alphabet="pertnomalcsdi(),:=0123456789.+-e_ \t", max_size=40))
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
