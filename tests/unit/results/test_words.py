"""Numbers are written briefly, and never finer than they are known."""

from __future__ import annotations

import math
from datetime import date

import pytest

from forecast.results import words
from forecast.statistics import Interval
from tests.support.sample_results import sample_results


@pytest.mark.parametrize(
    ("value", "half", "text"),
    [
        (4_234_567.0, 60_000.0, "USD 4.23 m"),
        (4_234_567.0, 160_000.0, "USD 4.2 m"),
        (4_200_000.0, 60_000.0, "USD 4.20 m"),
        (999_960.0, 120.0, "USD 1.000 m"),
        (9_999.7, 0.4, "USD 10.00 k"),
        (842.4, 3.0, "USD 842"),
        (12_345_678_901.0, 0.0, "USD 12.35 bn"),
        (3_000.0, 90_000.0, "USD 3,000"),
        (0.0, 0.0, "USD 0"),
    ],
)
def test_money_is_rounded_to_the_decade_of_its_error(value: float, half: float, text: str) -> None:
    assert words.money(Interval(value, value - half, value + half), "USD") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "USD 0"),
        (-0.0, "USD 0"),
        (0.37, "USD 0.37"),
        (999.0, "USD 999"),
        (9_999.0, "USD 9,999"),
        (10_000.0, "USD 10 k"),
        (999_999.0, "USD 1 m"),
        (4_215_000, "USD 4.215 m"),
        (-2_500_000, "USD −2.5 m"),
    ],
)
def test_a_plain_amount_shows_four_digits_at_most_and_no_empty_ones(value: float, text: str) -> None:
    assert words.money(value, "USD") == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (4_221_000.0, 4_248_000.0, "USD 4.22–4.25 m"),
        (-3_000.0, 12_000.0, "USD −3,000 to 12,000"),
        (995_000.0, 1_015_000.0, "USD 1.00–1.02 m"),
        (5_000.0, 5_000.0, "USD 5,000"),
        (-math.inf, 5.0, "unknown"),
    ],
)
def test_the_interval_of_money_has_one_unit(low: float, high: float, text: str) -> None:
    assert words.money_interval(Interval((low + high) / 2, low, high), "USD") == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text", "interval"),
    [
        (0.62, 0.613, 0.627, "62 %", "61–63 %"),
        (0.0, 0.0, 0.0004, "<1 %", "0–1 %"),
        (0.0, 0.0, 0.015, "<2 %", "0–2 %"),
        (0.0, 0.0, 0.0, "0 %", "0 %"),
        (1.0, 0.9996, 1.0, ">99 %", "99–100 %"),
        (1.0, 0.97, 1.0, ">97 %", "97–100 %"),
        (0.996, 0.994, 0.998, ">99 %", "99–100 %"),
        (1.0, 1.0, 1.0, "100 %", "100 %"),
    ],
)
def test_a_percent_never_claims_certainty_that_the_run_does_not_have(
    value: float, low: float, high: float, text: str, interval: str
) -> None:
    assert words.percent(Interval(value, low, high)) == text
    assert words.percent_interval(Interval(value, low, high)) == interval


@pytest.mark.parametrize(
    ("value", "half", "text", "interval"),
    [
        (131.42, 2.3, "131 days", "129–134 days"),
        (131.42, 0.02, "131.4 days", "131.4 days"),
        (0.04, 0.3, "0.0 days", "−0.3 to 0.3 days"),
        (1234.5, 30.0, "1,230 days", "1,200–1,260 days"),
    ],
)
def test_days_are_rounded_to_the_decade_of_their_error(value: float, half: float, text: str, interval: str) -> None:
    assert words.days(Interval(value, value - half, value + half)) == text
    assert words.days_interval(Interval(value, value - half, value + half)) == interval


def test_a_value_whose_error_is_unknown_shows_one_digit() -> None:
    assert words.money(Interval(4_234_567.0, -math.inf, math.inf), "USD") == "USD 4 m"
    assert words.days_interval(Interval(4.2, -math.inf, math.inf)) == "unknown"


def test_ranges_of_days_name_the_month_and_the_year_only_once() -> None:
    assert words.day_interval(date(2027, 8, 14), date(2027, 8, 14)) == "14 Aug 2027"
    assert words.day_interval(date(2027, 12, 30), date(2028, 1, 2)) == "30 Dec 2027 – 2 Jan 2028"


def test_the_end_of_a_day_is_written_as_that_day() -> None:
    results = sample_results(n_tasks=1, n_blocks=2)
    assert words.finish_day(results, 5.0) == "6 Nov 2026"
    assert words.finish_interval(results, Interval(5.0, 4.2, 7.1)) == "6–9 Nov 2026"
    assert words.finish_interval(results, Interval(5.0, 4.2, math.inf)) == "unknown"


def test_names_are_shortened_in_their_middle_and_lose_their_line_breaks() -> None:
    assert words.shorten("line\nbreak\tand\x00 tab", 40) == "line break and tab"
    short = words.shorten("x" * 30 + "END", 11)
    assert len(short) == 11
    assert short.endswith("END")
