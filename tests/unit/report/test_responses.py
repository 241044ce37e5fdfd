"""What the page says about what to do: the decision that is asked, and the responses that help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forecast.report.html import page
from forecast.report.responses import decision_words, left_out_words, response_table
from forecast.report.sections import Table
from forecast.results import Results
from forecast.statistics import Interval
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_responses
from tests.unit.report.ugly import UGLY


@pytest.fixture(scope="module")
def planned() -> Results:
    return with_responses(sample_results(n_blocks=4))


def said(table: Table) -> list[list[str]]:
    return [[f"{cell.text} ({cell.note})" if cell.note else cell.text for cell in row] for row in table.rows]


def changed(results: Results, k: int, found: Interval) -> Results:
    """Return the results with another gain of the k-th response."""
    rows = [dict(row) for row in results.studies["responses"]]
    rows[k] |= {"joint": found.value, "joint_low": found.low, "joint_high": found.high}
    return replace(results, studies={**results.studies, "responses": tuple(rows)})


def test_each_response_stands_with_what_it_brings_costs_and_its_owner(planned: Results) -> None:
    table = response_table(planned)
    assert table.head == ["Response", "On time and on budget", "Costs", "P80 finish", "P80 cost", "Owner"]
    assert said(table)[0] == [
        "order a month earlier (R-01 Switches arrive late)",
        "+5 points (4–6 points)",
        "USD 8,000",
        "−1.0 days (−1.5 to −0.5 days)",
        "USD −5,000 (−5,000)",
        "network lead",
    ]


def test_together_and_all_planned_ones_stand_out_at_the_end(planned: Results) -> None:
    table = response_table(planned)
    assert [row[0] for row in said(table)[3:]] == ["These 3 together", "All 6 planned responses"]
    assert table.strong == {3, 4}


def test_the_decision_is_that_of_the_deck(planned: Results) -> None:
    words = decision_words(planned)
    assert words[0] == "Decide on three responses: for USD 24 k the odds rise from 41 % to 56 %."
    assert len(words) == 4


def test_who_carries_out_a_response_stands_before_who_owns_the_risk(planned: Results) -> None:
    register = ({"id": "R-01", "response_owner": "buyer"},)
    owners = [row[-1] for row in said(response_table(replace(planned, register=register)))]
    assert owners[:2] == ["buyer", "storage lead"]


def test_the_best_stands_first_and_what_does_not_help_alone_is_named(planned: Results) -> None:
    results = changed(changed(planned, 1, Interval(0.09, 0.08, 0.1)), 0, Interval(0.001, -0.01, 0.012))
    assert [row[0].split("(")[1][:4] for row in said(response_table(results))[:2]] == ["R-02", "R-04"]
    assert left_out_words(results) == "The response to R-01 was tried alone as well and does not help."
    assert left_out_words(results) in page(results, {})
    assert left_out_words(planned) == ""


def test_without_targets_the_finish_says_what_helps() -> None:
    table = response_table(with_responses(sample_results(n_blocks=4, targets=False)))
    assert table.head == ["Response", "Costs", "P80 finish", "P80 cost", "Owner"]
    assert len(table.rows) == 5


@pytest.mark.parametrize("gain", [0.0, -0.05])
def test_where_no_response_helps_one_sentence_says_so(gain: float) -> None:
    results = with_responses(sample_results(n_blocks=4), gain)
    assert response_table(results).rows == ()
    assert decision_words(results) == [
        "None of the planned responses improves the odds by more than the forecast can tell."
    ]
    assert 'id="todo"' in page(results, {})


def test_what_was_planned_but_not_asked_is_said() -> None:
    words = decision_words(sample_results(n_blocks=4))
    assert words[:2] == [
        "Decide on four planned responses: USD 32 k in all.",
        "What they would bring was not asked of this forecast.",
    ]


def test_where_nothing_is_planned_nothing_is_shown() -> None:
    results = UGLY["no risks"]()
    assert decision_words(results) == []
    assert 'id="todo"' not in page(results, {})


@pytest.mark.parametrize("name", UGLY)
def test_no_result_is_too_ugly(name: str) -> None:
    results = with_responses(UGLY[name]())
    for row in said(response_table(results)):
        assert all("nan" not in cell and "inf" not in cell for cell in row)
    assert page(results, {})
