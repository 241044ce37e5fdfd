"""Sections C and D of the known answers: discrete tasks, risks that strike or do not, cost and schedule together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from forecast.calendars import CONTINUOUS, Calendar
from forecast.project import Account, CostItem, Impact, Link, Risk
from forecast.results import TargetValues
from forecast.scenario import Targets
from forecast.statistics import (
    account_contingencies,
    account_diversification,
    contingency,
    error,
    rolled_up,
    within_budget,
)
from forecast.statistics.summary import joint_confidence
from tests.known_answers import agreement
from tests.known_answers.agreement import Truth, assert_agreement
from tests.known_answers.cases import with_targets
from tests.support.models import START, chain, constant, estimate, parallel, project, run, task

N_ITERATIONS = 40_960
both_samplings = pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])


def _threat(name, probability, tasks=(), **impacts):
    drawn = {kind: estimate(text) if isinstance(text, str) else text for kind, text in impacts.items()}
    return Risk(name, name, probability, impacts=(Impact(tuple(tasks), **drawn),))


@both_samplings
def test_discrete_tasks_in_series_have_their_exact_distribution(sampling):
    # C3: UBC Sauder notebook; it prints the expected value 13.3, exact 13.4, sd 1.2
    texts = (
        "discrete(2: 0.1, 3: 0.7, 4: 0.2)",
        "discrete(5: 0.2, 6: 0.6, 8: 0.2)",
        "discrete(3: 0.05, 4: 0.8, 5: 0.15)",
    )
    values = run(chain(list(texts)), N_ITERATIONS, sampling=sampling).duration
    pmf = {10: 0.001, 11: 0.026, 12: 0.186, 13: 0.405, 14: 0.188, 15: 0.135, 16: 0.053, 17: 0.006}
    checks = agreement.distribution("finish", values, {"mean": 13.4, "sd": math.sqrt(0.29 + 0.96 + 0.19)})
    for days, p in pmf.items():
        share = float((np.abs(values - days) < 1e-9).mean())
        checks.append(agreement.probability(f"finish after {days}", share, p, len(values)))
    assert_agreement(checks)
    assert set(np.round(values, 9)) <= set(pmf)


@both_samplings
def test_a_risk_strikes_or_does_not_instead_of_shrinking(sampling):
    # C6: probability 41-60 % (0.505 on average), impact 41-60 days. Multiplying the two gives the same mean and the
    # useless tail of sd 3.93, P80 29, P95 32.5.
    risk = _threat("R", 0.505, ["T00001"], delay="uniform(41, 60)")
    values = run(project(chain([100.0]), risks=(risk,)), N_ITERATIONS, sampling=sampling).duration - 100.0
    known = Truth(draws=4_000_000, moments=0.05)
    truth = {"mean": 25.51, "sd": 25.55, "p10": 0.0, "p50": 41.2, "p80": 52.5, "p95": 58.1}
    assert_agreement(agreement.distribution("delay", values, truth, known))
    exact = {"mean": 0.505 * 50.5, "sd": math.sqrt(0.505 * (50.5**2 + 19**2 / 12) - (0.505 * 50.5) ** 2)}
    assert_agreement(agreement.distribution("delay", values, exact))
    # Second-order probability: where 41-60 % is a range, one strike depends on its mean alone, to the bit.
    unsure = replace(risk, probability_range=estimate("uniform(0.41, 0.60)"))
    again = run(project(chain([100.0]), risks=(unsure,)), N_ITERATIONS, sampling=sampling).duration - 100.0
    assert np.array_equal(again, values)


def test_a_rare_risk_is_missed_by_short_runs_as_often_as_it_must():
    # C7, p = 0.1 %: chance of never occurring in 1,000 iterations 36.8 %, 1,200: 30.1, 3,000: 5.0, 5,000: 0.67
    risk = _threat("R", 0.001, ["T00001"], delay=constant(1.0))
    strikes = run(project(chain([1.0]), risks=(risk,)), 1_200_000, sampling="monte-carlo").duration > 1.5
    checks = []
    for n, missed in ((1_000, 0.368), (1_200, 0.301), (3_000, 0.050), (5_000, 0.0067)):
        groups = strikes[: len(strikes) // n * n].reshape(-1, n)
        share = float((~groups.any(axis=1)).mean())
        known = Truth(probabilities=0.5e-3 if missed > 0.01 else 0.5e-4)
        checks.append(agreement.probability(f"never in {n}", share, missed, len(groups), known))
    assert_agreement(checks)


@pytest.mark.parametrize(("probability", "n", "warned"), [(0.001, 10_240, True), (0.001, 30_208, False), (0.0, 10_240, False), (0.1, 256, True), (0.2, 256, False)])  # fmt: skip
def test_a_run_too_short_for_a_rare_risk_says_so(probability, n, warned):
    # C7: fewer than 30 strikes are expected
    results = run(project(chain([1.0]), risks=(_threat("R", probability, ["T00001"], delay=constant(1.0)),)), n)
    found = [problem for problem in results.warnings if problem.code == "rare-risk"]
    assert [problem.id for problem in found] == (["R"] if warned else [])
    if warned:
        assert f"{math.ceil(30 / probability):,} iterations" in found[0].hint


@both_samplings
def test_no_hidden_multiplier_stretches_the_days(sampling):
    # C8: triangular (2, 3, 5) and (4, 6, 10) days in series are 80.0 hours at 8 a day; a tool reports 126.9
    values = 8.0 * run(chain(["triangular(2, 3, 5)", "triangular(4, 6, 10)"]), N_ITERATIONS, sampling=sampling).duration
    assert_agreement([agreement.mean("hours", values, 80.0)])


DRIVER = "triangular(0.95, 1.05, 1.15)"


def _finishes_of_two(risks, sampling):
    """Return the outcomes of tasks A and B, 100 days each without risks, seen by milestones behind them."""
    tasks = [task("A", 100.0), task("B", 100.0), task("A done", 0.0, "A"), task("B done", 0.0, "B")]
    results = run(project(tasks, risks=risks), N_ITERATIONS, sampling=sampling)
    row = dict(zip(results.milestones, results.milestone_finish, strict=True))
    return row["A done"], row["B done"]


@both_samplings
def test_a_shared_driver_makes_correlation(sampling):
    # D1 (Hulett's argument): probability 0.5, factor triangular(0.95, 1.05, 1.15), else 1
    common = _threat("common", 0.5, ["A", "B"], factor=DRIVER)
    a, b = _finishes_of_two((common,), sampling)
    assert_agreement(agreement.distribution("factor", a / 100.0, {"mean": 1.025, "sd": math.sqrt(0.00145833)}, Truth(moments=1e-6)))  # fmt: skip
    assert np.array_equal(a, b)  # correlation exactly 1
    own = (_threat("of A", 0.5, ["A"], factor=DRIVER), _threat("of B", 0.5, ["B"], factor=DRIVER))
    a, b = _finishes_of_two((common, *own), sampling)
    assert_agreement([agreement.correlation("correlation of A and B", a, b, 0.49965, Truth(probabilities=0.5e-5))])


@pytest.mark.parametrize(
    ("combination", "kind", "impacts", "days"),
    [
        ("series", "factor", (1.2, 1.3), 156.0),
        ("parallel", "factor", (1.2, 1.3), 130.0),
        ("series", "delay", (20.0, 30.0), 150.0),
        ("parallel", "delay", (20.0, 30.0), 130.0),
    ],
)
def test_risks_on_one_task_combine_as_stated(combination, kind, impacts, days):
    # D2: +20 % and +30 %, both certain, on 100 days. Adding percentages (150) is what delays in days do.
    risks = tuple(_threat(f"R{k}", 1.0, ["T00001"], **{kind: constant(one)}) for k, one in enumerate(impacts))
    for model in (
        project(chain([100.0]), risks=risks, risk_combination=combination),
        project([task("T00001", 100.0, risk_combination=combination)], risks=risks),
    ):
        assert run(model, 512).duration == pytest.approx(days, rel=1e-14)


def _burning(texts=("triangular(80, 100, 140)",)):
    # D3: cost = 50,000 + 1,200 x duration
    costs = (CostItem("office", "Office", fixed_cost=constant(50_000.0), cost_per_day=1_200.0),)
    return project(chain(list(texts)), costs=costs)


@both_samplings
def test_a_burn_rate_ties_cost_to_time(sampling):
    results = run(_burning(), N_ITERATIONS, sampling=sampling)
    truth = {"p50": 176_430.78, "p80": 191_709.32}
    assert_agreement(agreement.distribution("cost", results.cost, truth, Truth(moments=0.005)))
    assert results.cost == pytest.approx(50_000.0 + 1_200.0 * results.duration, rel=1e-14)
    assert np.corrcoef(results.duration, results.cost)[0, 1] == pytest.approx(1.0, abs=1e-12)
    # JCL at (P70, P70) is 70 % exactly: the least value not exceeded in 70 % of iterations
    finish, money = error.percentile(results.finish, 0.70).value, error.percentile(results.cost, 0.70).value
    confidence = joint_confidence(with_targets(results, finish, money))
    least = math.ceil(0.70 * results.n_iterations) / results.n_iterations
    assert (confidence.on_time.value, confidence.on_budget.value, confidence.joint.value) == (least,) * 3


def test_a_lag_runs_on_the_predecessor_s_calendar():
    # D5: seven days on a five-day calendar from Friday evening reach Tuesday evening of the second week, 11 days on.
    week = Calendar("standard")
    calendars = {"standard": week, "continuous": CONTINUOUS}

    def behind(own, lag_calendar):
        tasks = [
            task("work", 5.0, calendar="standard"),  # Monday to Friday
            task("handed over", 0.0, "work", calendar=lag_calendar),
            task("lagged", 0.0, Link("handed over", lag_days=7.0), calendar=own),
        ]
        results = run(project(tasks, calendar="standard", calendars=calendars), 256)
        finish = dict(zip(results.milestones, results.milestone_finish, strict=True))
        assert START.weekday() == 0
        assert np.all(finish["handed over"] == 5.0)
        return set(finish["lagged"])

    assert behind("standard", "standard") == {5.0 + 11.0}
    assert behind("continuous", "standard") == {5.0 + 11.0}
    # The other convention: seven days in a row, by a milestone on a seven-day calendar. Friday evening again.
    assert behind("continuous", "continuous") == {5.0 + 7.0}
    assert behind("standard", "continuous") == {5.0 + 7.0}


@pytest.mark.parametrize(
    ("setting", "calendar", "days_later"),
    [
        ("predecessor", "continuous", 11.0),
        ("successor", "standard", 11.0),
        ("successor", "continuous", 7.0),
        ("project", "continuous", 11.0),
        ("24-hours", "standard", 7.0),
    ],
)
def test_a_lag_runs_on_the_calendar_that_the_model_names(setting, calendar, days_later):
    # D5 again: the predecessor and the project work five days a week.
    tasks = [
        task("work", 5.0, calendar="standard"),
        task("lagged", 0.0, Link("work", lag_days=7.0), calendar=calendar),
        task("elapsed", 0.0, Link("work", lag_days=7.0, is_elapsed=True), calendar=calendar),
    ]
    calendars = {"standard": Calendar("standard"), "continuous": CONTINUOUS}
    results = run(project(tasks, calendar="standard", calendars=calendars, lag_calendar=setting), 256)
    finish = dict(zip(results.milestones, results.milestone_finish, strict=True))
    assert set(finish["lagged"]) == {5.0 + days_later}
    assert set(finish["elapsed"]) == {5.0 + 7.0}


def test_p80s_of_accounts_do_not_add_to_the_p80_of_the_total():
    # D6
    tasks = [
        task(f"T{k}", 1.0, fixed_cost=estimate("triangular(100, 120, 300)"), account=f"account {k}") for k in range(4)
    ]
    results = run(tasks, 20_480)
    apart = sum(error.percentile(row, 0.80).value for row in results.account_cost)
    assert apart > error.percentile(results.cost, 0.80).high
    # They do where all accounts are increasing functions of one variable: the duration of D3.
    costs = tuple(CostItem(f"C{k}", "", f"account {k}", cost_per_day=100.0 * (k + 1)) for k in range(4))
    results = run(project(chain(["triangular(80, 100, 140)"]), costs=costs), 20_480)
    apart = sum(error.percentile(row, 0.80).value for row in results.account_cost)
    assert apart == pytest.approx(error.percentile(results.cost, 0.80).value, rel=1e-14)


def test_being_on_time_is_less_likely_than_on_any_single_path():
    # D7: at the deterministic date, the same draws
    paths = {"A": ["A1", "A2"], "B": ["B1", "B2"], "C": ["C1", "C2"]}
    texts = {"A": "triangular(4, 6, 10)", "B": "pert(3, 6, 12)", "C": "triangular(5, 6, 8)"}
    tasks = {
        name: [task(names[0], texts[name]), task(names[1], texts[name], names[0])] for name, names in paths.items()
    }
    everything = run([one for path in tasks.values() for one in path], 5_120)
    date = everything.base.duration
    for path in tasks.values():
        alone = run(path, 5_120)
        assert np.all(alone.duration <= everything.duration)
        assert (everything.duration <= date).mean() <= (alone.duration <= date).mean()


def test_switching_a_threat_off_raises_no_percentile():
    # D7: common random numbers, finish-to-start links, impacts that are not negative
    tasks = [*chain(["pert(4, 6, 12)"] * 4, "A"), *chain(["triangular(3, 7, 9)"] * 4, "B")]
    risks = (
        _threat("R1", 0.3, ["A00001", "B00003"], delay="triangular(1, 2, 6)"),
        _threat("R2", 0.2, ["A00004"], factor="pert(1, 1.2, 2)"),
        _threat("R3", 0.5, ["B00002"], delay="uniform(0, 3)", cost="pert(10, 20, 50)"),
    )
    whole = run(project(tasks, risks=risks), 5_120)
    for off in risks:
        less = run(project(tasks, risks=tuple(risk for risk in risks if risk is not off)), 5_120)
        assert np.all(less.duration <= whole.duration)
        assert np.all(less.cost <= whole.cost)
        assert np.any(less.duration < whole.duration)


def test_without_uncertainty_every_iteration_is_the_base():
    # D7: the critical path method's date
    tasks = [task("A", 5.0), task("B", 7.5, "A"), task("C", 3.0, Link("A", "SS", 2.0)), task("D", 1.25, "B", "C")]
    results = run(tasks, 512)
    assert results.base.duration == 13.75
    assert np.all(results.duration == 13.75)
    assert np.all(results.finish == results.base.finish)
    interval = error.percentile(results.duration, 0.80)
    assert (interval.low, interval.value, interval.high) == (13.75, 13.75, 13.75)


def test_600_days_more_on_the_critical_path_move_the_finish_by_600():
    # D7: the critical path test of DCMA (point 12)
    def finish(extra, where):
        days = {"A": 5.0, "B": 7.5, "C": 3.0, "D": 1.25}
        days[where] += extra
        tasks = [
            task("A", days["A"]),
            task("B", days["B"], "A"),
            task("C", days["C"], "A"),
            task("D", days["D"], "B", "C"),
        ]
        return run(tasks, 256).duration

    for name in ("A", "B", "D"):
        assert np.all(finish(600.0, name) - finish(0.0, name) == 600.0)
    # C has 4.5 days of float
    assert np.all(finish(600.0, "C") - finish(0.0, "C") == 595.5)


def test_scaling_all_durations_scales_all_percentiles():
    # D7, without calendars and lags
    def model(k):
        estimates = [estimate("triangular", (2 * k, 3 * k, 7 * k)), estimate("pert", (1 * k, 4 * k, 9 * k))]
        return [
            *chain(estimates, "A"),
            *chain(estimates[::-1], "B"),
            *parallel([estimate("trigen(10, 90)", (6 * k, 8 * k, 11 * k))], "C"),
        ]

    one = run(model(1.0), 5_120).duration
    for k in (0.001, 4.0, 10.0, 86_400.0):
        assert run(model(k), 5_120).duration == pytest.approx(k * one, rel=1e-10)


def test_a_target_in_days_is_met_as_often_as_the_same_target_as_a_date():
    tasks = chain(["pert(4, 6, 12)"] * 4)
    days = run(tasks, 2_560, targets=Targets(duration=28.0))
    dates = with_targets(days, 28.0)
    assert days.targets == TargetValues(duration=28.0)
    assert joint_confidence(days).on_time == joint_confidence(dates).on_time


def test_contingency_of_accounts_is_eulers_share_and_adds_up_to_that_of_the_total():
    # Normal costs of standard deviations 30 and 40 make one of 50; E[X | S = P80] = mean + variance / sd of S * z.
    tasks = [
        task("A", 1.0, fixed_cost=estimate("normal(mean=200, sd=30)"), account="a"),
        task("B", 1.0, fixed_cost=estimate("normal(mean=300, sd=40)"), account="b"),
    ]
    results = run(tasks, 102_400)
    accounts = rolled_up(results)
    found = account_contingencies(results, accounts, 0.80)
    z = 0.8416212335729143
    for row, exact in zip(found, (z * 900.0 / 50.0, z * 1600.0 / 50.0), strict=True):
        assert abs(row.value - exact) < 5.0 / 1.96 * (row.high - row.low) / 2.0
    needed = contingency(results, 0.80).money.value
    assert sum(row.value for row in found) == pytest.approx(needed, rel=1e-9)
    saved = account_diversification(results, 0.80)
    assert abs(saved.value - z * 20.0) < 5.0 / 1.96 * (saved.high - saved.low) / 2.0
    # Accounts that run with one duration move as one: each needs its own P80, and pooling saves nothing.
    costs = tuple(CostItem(f"C{k}", "", f"account {k}", cost_per_day=100.0 * (k + 1)) for k in range(4))
    results = run(project(chain(["triangular(80, 100, 140)"]), costs=costs), 20_480)
    accounts = rolled_up(results)
    own = [error.percentile(one.cost, 0.80).value - one.base for one in accounts]
    assert [row.value for row in account_contingencies(results, accounts, 0.80)] == pytest.approx(own, rel=1e-9)
    assert account_diversification(results, 0.80).value == pytest.approx(0.0, abs=1e-9 * float(results.cost.mean()))


def test_an_account_that_is_rather_over_its_budget_is_warned_of_and_a_parent_is_the_sum_of_its_children():
    tree = (Account("all", budget=510.0), Account("a", parent="all", budget=180.0), Account("b", parent="all"))
    tasks = (
        task("A", 1.0, fixed_cost=estimate("normal(mean=200, sd=30)"), account="a"),
        task("B", 1.0, fixed_cost=estimate("normal(mean=300, sd=40)"), account="b"),
    )
    results = run(project(tasks, accounts=tree), 10_240)
    (problem,) = results.warnings
    assert (problem.code, problem.table, problem.id) == ("account-over-budget", "accounts", "a")
    whole, a, b = rolled_up(results)
    np.testing.assert_array_equal(whole.cost, a.cost + b.cost)
    # P(X <= budget) is Phi(-2/3) for a and Phi(0.2) for all.
    for account, exact in ((a, 0.2524925375469229), (whole, 0.579259709439103)):
        found = within_budget(results, account)
        assert abs(found.value - exact) < 5.0 / 1.96 * (found.high - found.low) / 2.0
