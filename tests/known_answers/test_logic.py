"""Logic that depends on chance, with few enough cases to count them all: existence, forks, rework, windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.project import Branch, Condition, CutoverWindow, Impact, Link, Proximity, Rework, Risk
from forecast.results import Results
from forecast.scenario import Sampling
from tests.known_answers import agreement
from tests.known_answers.agreement import assert_agreement
from tests.support.models import START, constant, estimate, project, run, task

N_ITERATIONS = 40_960
SAMPLINGS = ("monte-carlo", "latin-hypercube")
EITHER = "discrete(2: 0.5, 4: 0.5)"


def assert_distribution(results: Results, values: np.ndarray, truth: Mapping[float, float]) -> None:
    """Compare a discrete outcome with its probabilities."""
    assert sum(truth.values()) == pytest.approx(1.0)
    assert {round(value, 6) for value in np.unique(values).tolist()} <= {round(value, 6) for value in truth}
    assert_agreement(
        agreement.probability(
            f"{value:g}", float((np.abs(values - value) < 1e-6).mean()), probability, results.n_iterations
        )
        for value, probability in truth.items()
    )


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_task_that_may_not_exist_is_a_mixture(sampling: Sampling) -> None:
    tasks = [
        task("A", 5),
        task("B", EITHER, "A", exists=0.3, cost_per_day=10.0, fixed_cost=constant(100.0), not_before=date(2027, 1, 10)),
        task("C", 3, "B"),
    ]
    risk = Risk("R", "r", 0.5, impacts=(Impact(("B",), delay=constant(6.0), cost=constant(1_000.0)),))
    results = run(project(tasks, risks=(risk,)), N_ITERATIONS, sampling=sampling)
    # Without it: 5 + 3. With it: it begins on day 6 for its earliest start, and lasts 2 or 4, and 6 more by the risk.
    exists = {(days, struck): 0.3 * 0.25 for days in (2.0, 4.0) for struck in (0.0, 1.0)}
    finishes = {8.0: 0.7} | {6.0 + days + 6.0 * hit + 3.0: p for (days, hit), p in exists.items()}
    costs = {0.0: 0.7} | {100.0 + 10.0 * (days + 6.0 * hit) + 1_000.0 * hit: p for (days, hit), p in exists.items()}
    assert_distribution(results, results.duration, finishes)
    assert_distribution(results, results.cost, costs)
    by_id = dict(zip(results.tasks.id, results.tasks.exists.tolist(), strict=True))
    assert by_id["A"] == by_id["C"] == 1.0
    critical = dict(zip(results.tasks.id, results.tasks.criticality_index.tolist(), strict=True))
    # B begins at its earliest start whatever A does.
    assert critical["B"] == by_id["B"] == pytest.approx(0.3, abs=5 * (0.21 / N_ITERATIONS) ** 0.5)
    assert critical["A"] == pytest.approx(1.0 - by_id["B"])
    b = results.tasks.id.index("B")
    assert results.tasks.duration_mean[b] == pytest.approx(6.0, abs=5 * (10.0 / (0.3 * N_ITERATIONS)) ** 0.5)
    assert results.tasks.duration_sd[b] == pytest.approx(10.0**0.5, rel=0.05)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_exactly_one_outcome_of_a_branch_happens(sampling: Sampling) -> None:
    tasks = [
        task("ORDER", 1),
        task("ONE", EITHER, "ORDER", only_if=("vendor", "one"), fixed_cost=constant(10.0)),
        task("OTHER", 7, "ORDER", only_if=("vendor", "other"), fixed_cost=constant(1_000.0)),
        task("USE", 1, "ONE", "OTHER"),
    ]
    branch = Branch("vendor", (("one", 0.5), ("other", 0.3), ("none", 0.2)))
    # The amount of a risk is paid once, whichever of its tasks exists.
    late = Risk("R", "r", 1.0, impacts=(Impact(("ONE", "OTHER"), cost=constant(5.0)),))
    results = run(project(tasks, branches=(branch,), risks=(late,)), N_ITERATIONS, sampling=sampling)
    assert_distribution(results, results.duration, {4.0: 0.25, 6.0: 0.25, 9.0: 0.3, 2.0: 0.2})
    assert_distribution(results, results.cost, {15.0: 0.5, 1_005.0: 0.3, 0.0: 0.2})
    assert results.base.duration == 4.0  # 1, then 2 (the first of two as probable), then 1
    shares = {row["outcome"]: row["share"] for row in results.forks}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert [row["planned"] for row in results.forks] == [True, False, False]


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_an_earlier_task_decides_on_a_later_one(sampling: Sampling) -> None:
    first, test = {1.0: 0.5, 3.0: 0.5}, {2.0: 0.6, 5.0: 0.4}
    tasks = [
        task("BUILD", "discrete(1: 0.5, 3: 0.5)"),
        task("TEST", "discrete(2: 0.6, 5: 0.4)", "BUILD"),
        task("HELP", 10, "TEST", only_if=("late", "yes")),
        task("TALK", 1, "TEST", only_if=("long", "slow")),
        task("GO", 1, "HELP", "TALK"),
    ]
    conditions = (
        Condition("late", "TEST", "yes", "no", finishes_after=START + timedelta(days=4)),  # the end of the fifth day
        Condition("long", "TEST", "slow", "quick", lasts_longer_than=2.0),
    )
    results = run(project(tasks, conditions=conditions), N_ITERATIONS, sampling=sampling)
    finishes: Counter[float] = Counter()
    for (build, p), (lasting, q) in product(first.items(), test.items()):
        late, long = build + lasting > 5.0, lasting > 2.0
        finishes[build + lasting + max(10.0 * late, 1.0 * long) + 1.0] += p * q
    assert_distribution(results, results.duration, finishes)
    shares = {(row["name"], row["outcome"]): row["share"] for row in results.forks}
    assert shares["late", "yes"] + shares["late", "no"] == 1.0
    assert shares["long", "slow"] == pytest.approx(0.4, abs=5 * (0.24 / N_ITERATIONS) ** 0.5)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_failed_test_is_repeated_with_what_led_to_it(sampling: Sampling) -> None:
    build, test = {4.0: 0.5, 6.0: 0.5}, {1.0: 0.7, 2.0: 0.3}
    tasks = [
        task("PLAN", 2),
        task("BUILD", "discrete(4: 0.5, 6: 0.5)", "PLAN", cost_per_day=10.0),
        task("TEST", "discrete(1: 0.7, 2: 0.3)", "BUILD", fixed_cost=constant(8.0)),
        task("LIVE", 1, Link("TEST", lag_days=1.0)),
    ]
    loop = Rework("retest", "TEST", ("BUILD", "TEST"), (0.2, 0.1), 0.5)
    results = run(project(tasks, rework=(loop,)), N_ITERATIONS, sampling=sampling)
    finishes: Counter[float] = Counter()
    costs: Counter[float] = Counter()
    passes = [(b, t, p * q) for (b, p), (t, q) in product(build.items(), test.items())]
    for k, happens in ((0, 0.8), (1, 0.2 * 0.9), (2, 0.2 * 0.1)):
        for chosen in product(passes, repeat=k + 1):
            factors = [1.0] + [0.5] * k
            days = sum(f * (b + t) for f, (b, t, _) in zip(factors, chosen, strict=True))
            money = sum(f * (10.0 * b + 8.0) for f, (b, _, _) in zip(factors, chosen, strict=True))
            probability = happens * float(np.prod([p for _, _, p in chosen]))
            finishes[2.0 + days + 1.0 + 1.0] += probability
            costs[money] += probability
    assert_distribution(results, results.duration, finishes)
    assert_distribution(results, results.cost, costs)
    assert results.base.duration == 2.0 + 4.0 + 1.0 + 1.0 + 1.0
    assert results.tasks.id == ("PLAN", "BUILD", "BUILD (2)", "BUILD (3)", "TEST", "TEST (2)", "TEST (3)", "LIVE")
    assert results.tasks.again == ("", "", "BUILD", "BUILD", "", "TEST", "TEST", "")
    assert np.isnan(results.tasks.base_start[2])


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_cut_over_waits_for_the_next_window_that_is_long_enough(sampling: Sampling) -> None:
    days = {3.0: 0.2, 4.5: 0.2, 9.0: 0.2, 14.0: 0.2, 40.0: 0.2}
    # Periods of two days from the mornings of the days 4, 11 and 18; the task takes one day and a half.
    periods = tuple((START + timedelta(days=k), START + timedelta(days=k + 1)) for k in (4, 11, 18))
    tasks = [
        task("WORK", "discrete(3: 0.2, 4.5: 0.2, 9: 0.2, 14: 0.2, 40: 0.2)"),
        task("MOVE", 1.5, "WORK", window="nights"),
    ]
    results = run(project(tasks, windows=(CutoverWindow("nights", periods),)), N_ITERATIONS, sampling=sampling)
    begins = {3.0: 4.0, 4.5: 4.5, 9.0: 11.0, 14.0: 18.0, 40.0: 40.0}
    assert_distribution(results, results.duration, {begins[day] + 1.5: p for day, p in days.items()})
    (warning,) = [problem for problem in results.warnings if problem.table == "tasks"]
    assert warning.code == "window-missed"
    # Half a day more does not fit where it would begin at noon of the first day: it waits a week.
    longer = [tasks[0], task("MOVE", 2.0, "WORK", window="nights")]
    results = run(project(longer, windows=(CutoverWindow("nights", periods),)), N_ITERATIONS, sampling=sampling)
    begins[4.5] = 11.0
    truth: Counter[float] = Counter()
    for day, p in days.items():
        truth[begins[day] + 2.0] += p
    assert_distribution(results, results.duration, truth)


def test_a_task_longer_than_any_window_begins_with_one_and_overruns() -> None:
    periods = tuple((START + timedelta(days=k), START + timedelta(days=k + 1)) for k in (4, 11))
    tasks = [task("WORK", "discrete(3: 0.5, 4.5: 0.5)"), task("MOVE", 3.0, "WORK", window="nights")]
    results = run(project(tasks, windows=(CutoverWindow("nights", periods),)), 2_560)
    assert_distribution(results, results.duration, {4.0 + 3.0: 0.5, 11.0 + 3.0: 0.5})
    assert [problem.code for problem in results.warnings if problem.table == "tasks"] == ["window-overrun"]


def test_a_window_counts_in_the_working_days_of_the_tasks_calendar() -> None:
    weekend = Calendar("weekend", weekdays=(False,) * 5 + (True,) * 2)
    standard = Calendar("standard")
    window = CutoverWindow(
        "w", tuple((START + timedelta(days=4 + 7 * k), START + timedelta(days=6 + 7 * k)) for k in range(9))
    )
    tasks = [
        task("WORK", "discrete(2: 0.5, 6: 0.5)", calendar="standard"),
        task("MOVE", 2, "WORK", window="w", calendar="weekend"),
    ]
    whole = project(tasks, calendar="standard", calendars={"standard": standard, "weekend": weekend}, windows=(window,))
    results = run(whole, 2_560)
    # From Friday to Sunday, but it works on weekends only: Sunday 10 or 17 January.
    assert {results.date_of(moment) for moment in results.finish} == {date(2027, 1, 10), date(2027, 1, 17)}


def test_a_milestone_waits_for_its_window_too() -> None:
    window = CutoverWindow("w", ((START + timedelta(days=5), START + timedelta(days=6)),))
    tasks = [task("WORK", "discrete(2: 0.5, 6.5: 0.5)"), task("LIVE", 0, "WORK", window="w")]
    results = run(project(tasks, windows=(window,)), 2_560)
    assert_distribution(results, results.milestone_finish[0], {5.0: 0.5, 6.5: 0.5})


def test_what_does_not_exist_ends_nothing_and_waits_for_no_lag() -> None:
    tasks = [
        task("A", 2),
        task("MAYBE", 5, Link("A", lag_days=3.0), exists=0.5, not_before=START + timedelta(days=90)),
        task("B", 1, Link("MAYBE", lag_days=4.0)),
        task("LAST", constant(30.0), Link("A"), exists=0.0),
    ]
    results = run(project(tasks), 2_560)
    assert_distribution(results, results.duration, {3.0: 0.5, 90.0 + 5.0 + 4.0 + 1.0: 0.5})


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_risk_within_a_window_strikes_only_where_its_task_exists(sampling: Sampling) -> None:
    tasks = [task("A", 5), task("MAYBE", 4, "A", exists=0.5)]
    impact = Impact(("MAYBE",), delay=constant(3.0), cost=constant(100.0))
    risk = Risk("R", "r", 0.6, impacts=(impact,), proximity=Proximity(opens=START + timedelta(days=2)))
    results = run(project(tasks, risks=(risk,)), N_ITERATIONS, sampling=sampling)
    assert_distribution(results, results.duration, {5.0: 0.5, 9.0: 0.2, 12.0: 0.3})
    assert_distribution(results, results.cost, {0.0: 0.7, 100.0: 0.3})
    share = agreement.probability("strikes", float(results.risks.share[0]), 0.3, results.n_iterations)
    assert_agreement([share])


def test_a_risk_within_a_window_makes_passes_slower_too_but_delays_once() -> None:
    tasks = [task("BUILD", 4), task("TEST", 1, "BUILD")]
    impact = Impact(("BUILD",), delay=constant(3.0), factor=constant(2.0), cost=constant(100.0))
    # Pass 2 begins on day 12: 4 x 2 + 3 + 1.
    for closes, again in ((40, 8.0), (5, 4.0)):
        window = Proximity(START, START + timedelta(days=closes))
        risk = Risk("R", "r", 1.0, impacts=(impact,), proximity=window)
        loop = Rework("retest", "TEST", ("BUILD", "TEST"), (0.5,))
        results = run(project(tasks, risks=(risk,), rework=(loop,)), 2_560)
        assert_distribution(results, results.duration, {12.0: 0.5, 12.0 + again + 1.0: 0.5})
        assert_distribution(results, results.cost, {100.0: 1.0})


def test_all_of_it_gives_the_same_bits_on_any_number_of_threads() -> None:
    tasks = [
        task("A", EITHER, cost_per_day=3.0),
        task("B", EITHER, "A", exists=0.4, fixed_cost=estimate("uniform(1, 2)")),
        task("C", EITHER, "B", only_if=("late", "yes"), window="w"),
        task("D", EITHER, "C"),
    ]
    risks = (
        Risk("R", "r", 0.6, impacts=(Impact(("B", "D"), "", constant(1.0), cost=constant(5.0)),), proximity=Proximity(START)),
        Risk("S", "s", 1.0, impacts=(Impact(("A", "D"), "", constant(0.5)),), per_month=constant(6.0)),
    )  # fmt: skip
    whole = project(
        tasks,
        risks=risks,
        conditions=(Condition("late", "A", "yes", "no", lasts_longer_than=3.0),),
        rework=(Rework("again", "D", ("D",), (0.3, 0.2)),),
        windows=(CutoverWindow("w", tuple((START + timedelta(days=k), START + timedelta(days=k + 3)) for k in range(3, 99, 7))),),
        cash_flow=True,
    )  # fmt: skip
    one, other = run(whole, 2_560, threads=1), run(whole, 2_560, threads=4)
    for name in ("duration", "cost", "account_cost", "milestone_finish"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert one.forks == other.forks
    np.testing.assert_array_equal(one.tasks.criticality_index, other.tasks.criticality_index)
