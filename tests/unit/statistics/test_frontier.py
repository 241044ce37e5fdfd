"""Pairs of date and budget that hold together: against counting, and against copulas in closed form."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.report.frontier import budget_cell, frontier_table, frontier_words
from forecast.report.pairs import frontier_json
from forecast.results import TargetValues, words
from forecast.statistics import Interval
from forecast.statistics.frontier import JOINT_LEVEL, joint_frontier, pairs, shown, wanted
from forecast.texts import say
from tests.support.sample_results import sample_results

N = 20_480


def by_counting(finish: list[float], cost: list[float], confidence: float) -> list[tuple[float, float]]:
    """Try every day with every amount."""
    found: list[tuple[float, float]] = []
    for day in range(1, math.ceil(max(finish)) + 1):
        enough = [
            amount
            for amount in cost
            if sum(f <= day and c <= amount for f, c in zip(finish, cost, strict=True)) >= confidence * len(cost) - 1e-9
        ]
        if enough and (not found or min(enough) < found[-1][1]):
            found.append((float(day), min(enough)))
    return found


@given(
    st.lists(st.tuples(st.floats(0.1, 12.0), st.integers(1, 9)), min_size=1, max_size=24),
    st.sampled_from([0.1, 0.25, 0.5, 0.7, 0.8, 0.95]),
)
def test_the_pairs_are_those_that_counting_finds(worlds: list[tuple[float, int]], confidence: float) -> None:
    finish, cost = [one[0] for one in worlds], [float(one[1]) for one in worlds]
    days, budgets = pairs(np.array(finish), np.array(cost), confidence)
    assert list(zip(days.tolist(), budgets.tolist(), strict=True)) == by_counting(finish, cost, confidence)


@pytest.mark.parametrize("confidence", [0.5, 0.7, 0.9])
def test_independent_outcomes_have_the_hyperbola_and_tied_ones_the_corner(confidence: float) -> None:
    random = np.random.default_rng(1)
    finish = 1_000.0 * random.random(N)
    days, budgets = pairs(finish, random.random(N), confidence)
    # P(day) * P(budget) is the confidence; a budget is wrong by the error of a share over the share of days.
    exact = confidence / (days / 1_000.0)
    inside = exact < 0.98
    tolerance = 5.0 * math.sqrt(confidence * (1 - confidence) / N) / confidence
    assert np.abs(budgets - exact)[inside].max() < tolerance
    days, budgets = pairs(finish, finish, confidence)
    assert len(days) == 1 or np.ptp(budgets) < 1.0  # one day at most
    assert days[0] == pytest.approx(1_000.0 * confidence, abs=5 * 1_000 * 0.5 / math.sqrt(N) + 1)


def test_every_pair_of_a_run_keeps_its_share_exactly_and_no_smaller_budget_does() -> None:
    results = sample_results()
    found = joint_frontier(results, 0.8)
    for day, budget in zip(found.days, found.budgets, strict=True):
        in_time = results.finish <= day + 1e-8
        n_needed = math.ceil(0.8 * results.n_iterations - 1e-9)
        assert np.count_nonzero(in_time & (results.cost <= budget)) >= n_needed
        assert np.count_nonzero(in_time & (results.cost < budget)) < n_needed


def test_the_interval_of_a_budget_holds_the_truth() -> None:
    # Independent finish and cost: at the P90 day the budget of 60 % is at two thirds.
    hits, n_trials = 0, 300
    random = np.random.default_rng(2)
    sample = sample_results(n_blocks=20)
    for _ in range(n_trials):
        results = replace(sample, finish=100.0 * random.random(5_120), cost=random.random(5_120))
        found = joint_frontier(results, 0.6)
        (pair,) = shown(results, found, [int(np.flatnonzero(found.days == 90.0)[0])])
        hits += pair.budget.low <= 0.6 / 0.9 <= pair.budget.high
    assert hits / n_trials > 0.95 - 5 * math.sqrt(0.95 * 0.05 / n_trials)


def test_the_cheapest_pair_weighs_days_against_money() -> None:
    sample = sample_results()
    random = np.random.default_rng(3)
    finish, cost = 100.0 * random.random(sample.n_iterations), 1_000.0 * random.random(sample.n_iterations)
    results = replace(
        sample, finish=finish, cost=cost, targets=TargetValues(), money=replace(sample.money, cost_of_delay=8.0)
    )
    found = joint_frontier(results, 0.5)
    # 1,000 * 0.5 / (d / 100) + 8 d is least at d = sqrt(50,000 / 8) = 79.
    assert found.cheapest is not None
    assert found.days[found.cheapest] == pytest.approx(79.0, abs=6.0)
    total = found.budgets + 8.0 * (found.days - found.days[0])
    assert total[found.cheapest] == total.min()
    assert joint_frontier(replace(results, money=sample.money), 0.5).cheapest is None or sample.money.cost_of_delay


def test_delay_costs_from_the_target_on() -> None:
    sample = sample_results()
    random = np.random.default_rng(4)
    finish, cost = 100.0 * random.random(sample.n_iterations), 1_000.0 * random.random(sample.n_iterations)
    results = replace(
        sample,
        finish=finish,
        cost=cost,
        targets=TargetValues(finish=80.0),
        money=replace(sample.money, cost_of_delay=40.0),
    )
    found = joint_frontier(results, 0.5)
    # A day saves 500 / 0.8^2 / 100 = 7.8 of budget around day 80, which is less than a day of delay costs.
    assert found.cheapest is not None
    assert found.days[found.cheapest] == 80.0
    (pair,) = shown(results, found, [found.cheapest + 2])
    assert pair.delay_cost == 40.0 * (pair.day - 80.0)


def test_the_confidence_is_the_one_that_the_gate_asks_for() -> None:
    sample = replace(sample_results(), require={})
    assert wanted(sample) == JOINT_LEVEL
    assert wanted(replace(sample, require={"joint": 0.65})) == 0.65


def test_the_words_say_that_the_pairs_are_no_menu_and_the_table_holds_the_cheapest() -> None:
    sample = sample_results()
    results = replace(sample, money=replace(sample.money, cost_of_delay=1_000.0))
    assert frontier_words(results).endswith(say("findings.frontier.no_menu"))
    assert "the cheapest pair is" in frontier_words(results)
    table = frontier_table(results)
    assert len(table.strong) == 1
    assert len(table.head) == 4
    assert len(frontier_table(sample).head) in (2, 4)
    document = frontier_json(results)
    assert document is not None
    assert document["note"] == say("findings.frontier.no_menu")
    assert document["cheapest"]["budget"] in [pair["budget"] for pair in document["pairs"]]


def test_nothing_uncertain_has_no_frontier() -> None:
    results = sample_results(spread=0.0)
    assert frontier_words(results) == ""
    assert not frontier_table(results).rows
    assert frontier_json(results) is None


def test_a_budget_that_may_not_be_enough_at_any_amount_is_said_to_be_at_least_one() -> None:
    endless = Interval(4_660_000.0, 4_480_000.0, math.inf)
    cell = budget_cell(endless)
    assert (cell.text, cell.note) == ("4.7 m", "at least 4.5 m")
    bounded = budget_cell(Interval(4_660_000.0, 4_480_000.0, 4_840_000.0))
    assert (bounded.text, bounded.note) == (cell.text, "4.5–4.8 m")


def test_no_interval_of_the_table_is_unknown() -> None:
    sample = replace(sample_results(), require={"joint": 0.65})
    random = np.random.default_rng(5)
    # On the first day hardly more than the wanted share has ended, so that a little less of it leaves no budget.
    places = random.permutation(sample.n_iterations)
    finish = np.where(places < 0.651 * sample.n_iterations, 9.0, 20.0)
    results = replace(sample, finish=finish, cost=1e6 * random.random(sample.n_iterations))
    notes = [row[1].note for row in frontier_table(results).rows]
    assert notes[0].startswith("at least ")
    assert words.unknown() not in notes
