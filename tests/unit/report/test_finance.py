"""What finance reads: dates and months in words, the base at both prices, and when the funding does not last."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from forecast.project import Account, Delivery, Finance, Impact, PricePath, Proximity, Risk
from forecast.report.finance import build_up_table, cash_table, finance_words
from forecast.report.html import page
from forecast.results import Results
from forecast.statistics.cash import funding, most_exceeded
from tests.support.models import START, constant, estimate, project, run, task

ISO = re.compile(r"\b\d{4}-(\d\d|Q\d)\b")


def funded(*steps: tuple[date, float], **fields: object) -> Results:
    """Return a run that spends 100 a day for 100 to 200 days, with funding in steps."""
    window = Proximity(START, START + timedelta(days=9))
    works = replace(task("A", "uniform(100, 200)", cost_per_day=100.0), account="labor", wbs="1 Works")
    whole = project(
        [works, task("M", 0.0, "A")],
        risks=(Risk("R", "Frost", 0.5, impacts=(Impact(("A",), delay=constant(3.0)),), proximity=window),),
        deliveries=(Delivery("D", "Racks", constant(2.0), ("A",), due=START),),
        accounts=(Account("labor"),),
        prices=(PricePath("wages", START, ("labor",), default=estimate("uniform(0.5, 1)")),),
        finance=Finance(funding=steps, discount_rate=0.05),
        cash_flow=True,
        **fields,
    )
    return run(whole, 512)


def words(results: Results) -> str:
    return " ".join(finance_words(results))


def test_funding_that_stays_too_small_is_said_from_when_on() -> None:
    results = funded((START, 6_000.0))
    assert "most often from Mar 2027 on, in >99 %." in words(results)
    worst, stays = most_exceeded(funding(results)[0])
    assert (worst.begin, stays) == (date(2027, 3, 1), True)


def test_funding_that_is_short_in_one_month_is_said_to_be_in_that_month() -> None:
    assert "most often in Jan 2027, in >99 %." in words(funded((START, 100.0), (date(2027, 2, 1), 1e6)))
    assert "most often" not in words(funded((START, 1e6)))


def test_no_date_of_the_page_is_written_for_machines() -> None:
    results = funded((START, 6_000.0))
    text = re.sub(r"<style.*?</style>", "", page(results, {}), flags=re.DOTALL)
    shown = html.unescape(re.sub(r"<[^>]+>", " ", text))
    assert "4 Jan 2027" in shown
    assert "Mar 2027" in shown
    assert [shown[max(0, one.start() - 30) : one.end() + 10] for one in ISO.finditer(shown)] == []


def test_many_months_are_shown_by_quarter() -> None:
    whole = project([task("A", 1_000.0, cost_per_day=10.0)], cash_flow=True)
    assert [row[0].text for row in cash_table(run(whole, 256)).rows[:2]] == ["Q1 2027", "Q2 2027"]


def test_the_base_is_said_at_both_prices() -> None:
    moved = build_up_table(funded()).rows[0][0]
    assert moved.note.startswith("most likely amounts at the prices of the price date; ")
    assert moved.note.endswith(" in money of the day")
    still = run(project([task("A", 10.0, cost_per_day=10.0)], finance=Finance(management_reserve=5.0)), 256)
    assert "money of the day" not in build_up_table(still).rows[0][0].note


@pytest.mark.parametrize("text", ["BLD-100", "20270630", "2027-W01-1"])
def test_what_is_no_iso_date_stays_as_it_is(text: str) -> None:
    from forecast.results.words import iso_day

    assert iso_day(text) == text
