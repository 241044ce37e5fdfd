"""What is said to people who decide: odds, verdict, what moves the forecast, the decision; without jargon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from forecast.charts import CHARTS
from forecast.report import answer
from forecast.report.management import brief
from forecast.report.management.odds import SCALE, odds
from forecast.results import Results
from forecast.statistics import Interval
from tests.support.sample_results import sample_results
from tests.support.sample_studies import with_baseline, with_responses
from tests.unit.report.ugly import UGLY

# Words of the trade that nobody outside has to know.
JARGON = re.compile(
    r"\bP\d\d?\b|monte.?carlo|percentile|quantile|iteration|simulat|distribution|\bjoint|confidence|critical|cruciality"
    r"|stochastic|variance|\bsigma|correlat|latin|baseline|contingency|residual|mitigat",
    re.IGNORECASE,
)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name != "key":
                yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def said_of(results: Results) -> str:
    return "\n".join(texts(asdict(brief(results))))


@pytest.mark.parametrize(
    ("p", "word", "text"),
    [
        (0.003, "almost no chance", "fewer than 1 in 100"),
        (0.04, "almost no chance", "about 1 in 20"),
        (0.10, "very unlikely", "about 1 in 10"),
        (0.33, "unlikely", "about 1 in 3"),
        (0.43, "unlikely", "about 4 in 10"),
        (0.50, "a roughly even chance", "about 1 in 2"),
        (0.665, "likely", "about 2 in 3"),
        (0.76, "likely", "about 3 in 4"),
        (0.88, "very likely", "about 9 in 10"),
        (0.95, "very likely", "about 19 in 20"),
        (0.98, "almost certain", "about 98 in 100"),
        (0.999, "almost certain", "more than 99 in 100"),
    ],
)
def test_odds_have_a_word_and_a_count(p: float, word: str, text: str) -> None:
    found = odds(Interval(p, p - 0.001, p + 0.001))
    assert (found.word, found.text) == (word, text)


def test_counts_stay_close_to_the_probability_and_never_fall_where_it_rises() -> None:
    shares = np.linspace(0.0, 1.0, 1001)
    found = [odds(Interval(float(p), 0.0, 1.0)) for p in shares]
    assert max(abs(one.n / one.of - p) for one, p in zip(found, shares, strict=True)) <= 0.05 + 1e-9
    assert all(one.n / one.of <= other.n / other.of + 1e-9 for one, other in pairwise(found))


def test_the_words_are_those_of_the_directive() -> None:
    assert [most for most, _ in SCALE] == [0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 1.0]


def test_what_cannot_be_otherwise_is_certain() -> None:
    assert odds(Interval(1.0, 1.0, 1.0)).text == "always"
    assert odds(Interval(0.0, 0.0, 0.0)).word == "out of reach"
    assert odds(Interval(1.0, 0.998, 1.0)).text == "more than 99 in 100"


@pytest.mark.parametrize("name", UGLY)
def test_nothing_that_is_said_is_jargon(name: str) -> None:
    assert JARGON.findall(said_of(with_baseline(with_responses(UGLY[name]())))) == []
    assert not re.search(r"\b(nan|inf|None|True)\b", said_of(UGLY[name]()))


def test_the_verdict_says_the_odds_of_all_that_was_promised() -> None:
    found = brief(sample_results(n_blocks=4))
    assert found.verdict == "Unlikely to finish on time and on budget: about 4 in 10"
    assert [(one.label, one.detail, one.odds.percent) for one in found.chances] == [
        ("Both", "by 4 Mar 2027, within USD 1.2 m", "41 %"),
        ("On time", "by 4 Mar 2027", "63 %"),
        ("On budget", "within USD 1.2 m", "56 %"),
    ]
    facts = [(fact.label, fact.value, fact.note) for fact in found.finish.facts]
    assert facts == [
        ("Promised", "4 Mar 2027", "63 % likely"),
        ("Even odds by", "2 Mar 2027", ""),
        ("80 % likely by", "10 Mar 2027", "6 days late"),
    ]


def test_without_targets_it_says_what_to_promise() -> None:
    found = brief(sample_results(n_blocks=2, targets=False))
    assert found.verdict == "Plan for 11 Mar 2027 and USD 1.3 m: each is 80 % likely to hold"
    assert found.chances == ()
    assert brief(UGLY["no money"]()).cost is None


def test_only_a_date_or_only_a_budget_has_a_verdict_of_its_own() -> None:
    both = sample_results(n_blocks=2)
    only_date = replace(both, targets=replace(both.targets, budget=None), require={})
    assert brief(only_date).verdict.startswith("Likely to finish by ")
    only_budget = replace(both, targets=replace(both.targets, finish=None), require={})
    assert brief(only_budget).verdict == "A roughly even chance to stay within the budget: about 1 in 2"


def test_of_what_is_certain_it_says_what_is_and_no_odds() -> None:
    found = brief(UGLY["certain"]())
    assert found.verdict == "It ends on 10 Feb 2027: on time and within the budget"
    assert found.chances == ()
    assert found.finish.facts[0].note == ""
    assert found.finish.facts[1].label == "Ends on"
    assert found.decision.title == "No decision is needed: the promise is kept"
    late = sample_results(n_blocks=2, spread=0.0)
    late = replace(late, targets=replace(late.targets, finish=1.0), require={})
    assert brief(late).verdict.endswith(": late and over the budget")
    assert brief(late).decision.title == "Move the promise: it can't be kept"


def test_of_a_project_that_is_over_it_asks_no_decision() -> None:
    certain = with_responses(sample_results(n_blocks=2, spread=0.0))
    done = replace(certain, provenance=replace(certain.provenance, status_date="2027-03-01"))
    assert brief(done).verdict.startswith("Finished on 10 Feb 2027: ")
    assert brief(done).decision.title == "No decision is needed: the project is finished"
    assert brief(done).decision.lines == ()
    assert brief(done).movers.note.startswith("Every task is done")
    assert "risk that can happen" in [label.replace("risks", "risk") for label, _ in brief(certain).basis_rows]
    assert brief(done).basis_title == "It rests on 12 tasks and 512 outcomes played through"
    assert [label for label, _ in brief(done).basis_rows] == [
        "outcomes played through", "tasks, all of which are done", "is the day on which it ended", "is what it cost",
    ]  # fmt: skip


def test_the_page_of_a_project_that_is_over_speaks_of_no_plan() -> None:
    certain = sample_results(n_blocks=2, spread=0.0)
    done = replace(certain, provenance=replace(certain.provenance, status_date="2027-03-01"))
    assert answer.base_words(certain).startswith("With most likely values and no risks: ")
    assert answer.base_words(done).startswith("It took ")
    assert CHARTS["finish"].title(done).startswith("It finished on 10 Feb 2027")
    assert CHARTS["cost"].title(done).startswith("It cost ")


def test_more_responses_that_cost_the_budget_are_said_not_to_help() -> None:
    results = with_responses(sample_results(n_blocks=4))
    rows = [dict(row) for row in results.studies["responses"]]
    for row in rows:
        if row["set"] == "all":
            row["joint_after"] = 0.1
    worse = replace(results, studies={**results.studies, "responses": tuple(rows)})
    assert any(line.startswith("More responses do not help: with all ") for line in brief(worse).decision.lines)
    assert not any(line.startswith("More do not help") for line in brief(results).decision.lines)


def test_a_delay_of_years_is_said_in_years() -> None:
    results = sample_results(n_blocks=2)
    far = replace(results, targets=replace(results.targets, finish=float(results.finish.max()) + 3_653.0), require={})
    assert brief(far).finish.facts[-1].note == "10 years to spare"


def test_what_is_left_of_the_budget_is_the_difference_of_the_amounts_that_are_shown() -> None:
    results = sample_results(n_blocks=4)
    facts = [(fact.value, fact.note) for fact in brief(results).cost.facts]  # type: ignore[union-attr]
    assert (facts[0][0], facts[-1]) == ("USD 1.2 m", ("USD 1.26 m", "USD 60 k over"))


def test_the_risks_that_weigh_most_come_first_each_with_owner_and_response() -> None:
    found = brief(with_responses(sample_results(n_blocks=4))).movers
    assert found.title == "Five risks weigh most: being rid of the first adds 5 points to the odds"
    assert [one.size for one in found.rows] == sorted((one.size for one in found.rows), reverse=True)
    second = found.rows[1]
    assert (second.owner, second.response, second.state) == ("storage lead", "order a month earlier", "not yet agreed")
    assert all(one.owner for one in found.rows)


def test_a_risk_that_cannot_be_told_from_nothing_is_not_named() -> None:
    results = sample_results(n_blocks=4)
    rows = [{**row, **{f"{key}_low": -1e9 for key in row if not key.endswith(("_low", "_high"))},
             **{f"{key}_high": 1e9 for key in row if not key.endswith(("_low", "_high"))}}
            for row in results.studies["removal"]]  # fmt: skip
    found = brief(replace(results, studies={"removal": tuple(rows)})).movers
    assert found.rows == ()
    assert found.title == "No single risk moves the result by more than the forecast can tell"


def test_without_the_study_the_widest_estimates_are_named() -> None:
    found = brief(replace(sample_results(n_blocks=4), studies={})).movers
    assert len(found.rows) == 5
    assert "moves the result most" in found.title


def test_the_decision_says_cost_and_gain_of_the_responses_together() -> None:
    found = brief(with_responses(sample_results(n_blocks=4))).decision
    assert found.title == "Decide on three responses: for USD 24 k the odds rise from 41 % to 56 %"
    assert found.lines[0] == (
        "Then likely to be on time and on budget: about 6 in 10. That is less than the 70 % asked for."
    )
    assert found.lines[1] == "With all 6 planned responses (USD 48 k) it would be 71 %."
    assert [(one.cost, one.gain) for one in found.offers] == [("USD 8,000", "+5 points")] * 3


@pytest.mark.parametrize("gain", [0.0, -0.05])
def test_where_nothing_helps_it_says_so(gain: float) -> None:
    found = brief(with_responses(sample_results(n_blocks=4), gain)).decision
    assert found.title == "None of the planned responses improves the odds by more than the forecast can tell"


def test_without_responses_the_promise_is_to_be_moved() -> None:
    found = brief(UGLY["no risks"]()).decision
    assert found.title == "No further response is planned: accept these odds, or move the promise"
    assert found.lines[-1].endswith("are each 80 % likely to hold.")


def test_what_changed_is_told_with_the_day_of_the_last_forecast() -> None:
    found = brief(with_baseline(sample_results(n_blocks=4))).since
    assert found.title == "Since 2 Nov 2026: the odds fell by 5 points"
    assert [(one.label, one.before, one.move) for one in found.rows] == [
        ("On time and on budget", "55 %", "5 points down"),
        ("On time", "70 %", "4 points down"),
        ("On budget", "60 %", "no change"),
        ("80 % likely by", "9 Feb 2027", "6 days later"),
        ("80 % likely within", "USD 1 m", "USD 40 k more"),
    ]
    assert brief(sample_results(n_blocks=4)).since.rows == ()


def test_the_basis_names_seed_and_status_date() -> None:
    results = sample_results(n_blocks=4, seed=1)
    assert brief(results).as_of == "Plan that starts on 2 Nov 2026"
    assert "seed 1" in brief(results).basis
    results = replace(results, provenance=replace(results.provenance, status_date="2027-01-31"))
    assert brief(results).as_of == "Status of 31 Jan 2027"
