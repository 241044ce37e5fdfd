"""Risks in time against closed forms: Poisson counts, compound sums, branching delays, windows, lost days."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from forecast.calendars import Calendar
from forecast.project import Impact, LostDays, Proximity, Risk
from tests.known_answers import agreement
from tests.known_answers.agreement import assert_agreement
from tests.support.models import START, chain, constant, estimate, parallel, project, run, task

MONTH = 365.25 / 12
N_ITERATIONS = 20_480
both_samplings = pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])


def _recurring(rate, tasks=("T00001",), **impacts):
    drawn = {kind: estimate(text) if isinstance(text, str) else constant(text) for kind, text in impacts.items()}
    per_month = estimate(rate) if isinstance(rate, str) else constant(rate)
    return Risk("R", "R", 1.0, impacts=(Impact(tuple(tasks), **drawn),), per_month=per_month)


def _threat(probability, tasks=("T00001",), **impacts):
    window = impacts.pop("proximity", None)
    drawn = {kind: estimate(text) if isinstance(text, str) else constant(text) for kind, text in impacts.items()}
    return Risk("R", "R", probability, impacts=(Impact(tuple(tasks), **drawn),), proximity=window)


@both_samplings
def test_the_strikes_of_a_recurring_risk_are_poisson(sampling):
    # 2 a month on 60 days that are certain: a Poisson number with mean 120 / 30.4375
    mean = 2.0 * 60.0 / MONTH
    results = run(project(chain([60.0]), risks=(_recurring(2.0, cost=1.0),)), N_ITERATIONS, sampling=sampling)
    counts = results.cost
    checks = agreement.distribution("strikes", counts, {"mean": mean, "sd": math.sqrt(mean)})
    for k in range(9):
        exact = math.exp(-mean) * mean**k / math.factorial(k)
        share = float((np.abs(counts - k) < 1e-9).mean())
        checks.append(agreement.probability(f"{k} strikes", share, exact, N_ITERATIONS))
    assert_agreement(checks)
    assert results.risks.share[0] == (counts > 0.5).mean()
    assert dict(results.register[0])["strikes_mean"] == pytest.approx(counts.mean())


def test_an_uncertain_rate_makes_the_counts_a_mixture():
    # Rate uniform on 1 to 3 a month for two months: mean 4, variance 4 + 4 / 3 (of 2 x the rate)
    results = run(project(chain([2.0 * MONTH]), risks=(_recurring("uniform(1, 3)", cost=1.0),)), N_ITERATIONS)
    exact = {"mean": 4.0, "sd": math.sqrt(4.0 + 4.0 * 4.0 / 12.0)}
    assert_agreement(agreement.distribution("strikes", results.cost, exact))


def test_the_cost_of_a_recurring_risk_is_a_compound_poisson_sum():
    # Amounts uniform on 0 to 12: mean 6, mean square 48
    mean = 3.0 * 90.0 / MONTH
    results = run(project(chain([90.0]), risks=(_recurring(3.0, cost="uniform(0, 12)"),)), N_ITERATIONS)
    exact = {"mean": 6.0 * mean, "sd": math.sqrt(48.0 * mean)}
    assert_agreement(agreement.distribution("cost", results.cost, exact))


def test_strikes_that_fall_into_their_own_delays_branch():
    # Each strike of 2 days brings rate x 2 more: duration D / (1 - m), variance D x rate x 4 / (1 - m)^3
    rate, delay, days = 4.0 / MONTH, 2.0, 40.0
    m = rate * delay
    results = run(project(chain([days]), risks=(_recurring(4.0, delay=delay),)), N_ITERATIONS)
    exact = {"mean": days / (1.0 - m), "sd": math.sqrt(days * rate * delay**2 / (1.0 - m) ** 3)}
    assert_agreement(agreement.distribution("duration", results.duration, exact))


def test_one_strike_hits_all_tasks_that_run_and_is_paid_once():
    tasks = [task("A", 60.0, account="a"), task("B", 60.0, account="b"), task("C", 10.0, "A", account="c")]
    results = run(project(tasks, risks=(_recurring(2.0, ("A", "B"), cost=10.0),)), 2_560)
    a, b = (results.account_cost[results.accounts.index(name)] for name in "ab")
    np.testing.assert_array_equal(a, b)
    assert set(np.round(results.cost / 10.0, 9) % 1.0) == {0.0}


def test_a_response_to_a_recurring_risk_leaves_a_share_of_its_strikes():
    risk = replace(_recurring(4.0, cost=1.0), residual_probability=0.25)
    risk = replace(risk, residual_impacts=risk.impacts)
    results = run(project(chain([60.0]), risks=(risk,), responses=frozenset("R")), N_ITERATIONS)
    mean = 60.0 / MONTH
    assert_agreement(agreement.distribution("strikes", results.cost, {"mean": mean, "sd": math.sqrt(mean)}))


@both_samplings
def test_a_task_that_may_miss_the_window_is_hit_that_much_less_often(sampling):
    # A lasts 0 to 20 days, B follows; the risk strikes B surely if B starts before day 10, the end of 14 January.
    window = Proximity(closes=START + timedelta(days=9))
    risk = _threat(0.6, ("B",), delay=5.0, cost=7.0, proximity=window)
    results = run(project([task("A", "uniform(0, 20)"), task("B", 4.0, "A")], risks=(risk,)), N_ITERATIONS, sampling=sampling)  # fmt: skip
    struck = results.cost > 0.0
    assert set(np.unique(results.cost)) == {0.0, 7.0}
    assert_agreement([agreement.probability("struck", float(struck.mean()), 0.3, N_ITERATIONS)])
    assert results.risks.share[0] == results.risks.probability[0] == struck.mean()
    assert results.duration[struck].max() <= 10.0 + 4.0 + 5.0 + 1e-9


@pytest.mark.parametrize("kind", ["delay", "factor"])
def test_a_window_that_is_always_open_changes_no_bit(kind):
    tasks = [task("A", "uniform(0, 20)"), task("B", "uniform(3, 9)", "A")]
    always = Proximity(START - timedelta(days=9), date(2090, 1, 1))
    finishes = [
        run(project(tasks, risks=(_threat(0.4, ("A", "B"), proximity=window, **{kind: "uniform(1, 3)"}),)), 2_560)
        for window in (None, always)
    ]
    np.testing.assert_array_equal(finishes[0].duration, finishes[1].duration)
    np.testing.assert_array_equal(finishes[0].risks.share, finishes[1].risks.share)


@pytest.mark.parametrize(
    ("opens", "closes", "is_hit"),
    [
        ((8, 17), None, False),
        ((8, 16), None, True),
        (None, (8, 13), False),
        (None, (8, 14), True),
        ((9, 0), None, False),
    ],
)
def test_a_window_with_times_opens_and_closes_to_the_minute(opens, closes, is_hit):
    # B is worked on from 13:01 to 17:00 on Friday the 8th.
    office = Calendar("office", shifts=(((480, 720), (780, 1020)),) * 5 + ((),) * 2)
    tasks = [task("A", 4.0 + 241.0 / 480.0), task("B", 239.0 / 480.0, "A")]
    marks = [None if one is None else datetime(2027, 1, one[0], one[1], closes is not None and one[1] == 13) for one in (opens, closes)]  # fmt: skip
    risk = _threat(1.0, ("B",), cost=1.0, proximity=Proximity(*marks))
    results = run(project(tasks, risks=(risk,), calendar="office", calendars={"office": office}), 256)
    assert set(results.cost) == {float(is_hit)}


def test_a_window_between_milestones_follows_them():
    # "Frozen" from the end of A (uniform 0-10) to the end of C (10 days): B runs from 4 to 6, so the risk hits it
    # where A ends before 6; it closes only at 10.
    tasks = [task("A", "uniform(0, 10)"), task("C", 10.0), task("W", 4.0), task("B", 2.0, "W")]
    risk = _threat(1.0, ("B",), cost=1.0, proximity=Proximity("A", "C"))
    results = run(project(tasks, risks=(risk,)), N_ITERATIONS)
    assert_agreement([agreement.probability("struck", float(results.cost.mean()), 0.6, N_ITERATIONS)])


def test_a_risk_without_tasks_expires_with_its_window():
    inside = _threat(0.5, (), cost=1.0, proximity=Proximity(START + timedelta(days=5)))
    results = run(project(chain(["uniform(0, 10)"]), risks=(inside,)), N_ITERATIONS)
    assert_agreement([agreement.probability("struck", float(results.cost.mean()), 0.25, N_ITERATIONS)])


def test_tasks_that_start_before_a_response_is_effective_feel_the_risk_as_it_was():
    # B starts uniformly within 20 days; the response needs 5: 0.8 before, 0.2 after; delays 4 and 1
    now, after = Impact(("B",), delay=constant(4.0)), Impact(("B",), delay=constant(1.0))
    risk = Risk(
        "R", "R", 0.8, impacts=(now,), residual_probability=0.2, residual_impacts=(after,), response_lead_days=5.0
    )
    tasks = [task("A", "uniform(0, 20)"), task("B", 3.0, "A"), task("A end", 0.0, "A")]
    results = run(project(tasks, risks=(risk,), responses=frozenset("R")), N_ITERATIONS)
    delay = results.duration - results.milestone_finish[0] - 3.0
    early = results.milestone_finish[0] < 5.0
    assert set(np.round(delay[early], 9)) == {0.0, 4.0}
    assert set(np.round(delay[~early], 9)) == {0.0, 1.0}
    checks = [agreement.mean("delay", delay, 0.25 * 0.8 * 4.0 + 0.75 * 0.2 * 1.0)]
    checks.append(agreement.probability("struck", float(results.risks.share[0]), 0.25 * 0.8 + 0.75 * 0.2, N_ITERATIONS))
    assert_agreement(checks)


def test_certain_lost_days_are_calculated_by_hand():
    # January 2027 has 21 working days, of which 7 are lost: two thirds of a day's work in a day. 20 days of work from
    # 4 January: the 20 working days that are left of January do 20 x 2/3 = 13.33, February (20 days, 5 lost) three
    # quarters a day: the 6.67 that remain take 8.89 days. 28.89 in all.
    calendars = {"standard": Calendar("standard")}
    lost = (LostDays("storm", "standard", constant(7.0), (1,)), LostDays("board", "standard", constant(5.0), (2,)))
    # Two tasks: the second finds the months drawn by the first.
    whole = project(parallel([20.0, 20.0]), calendar="standard", calendars=calendars, lost_days=lost)
    results = run(whole, 256)
    assert results.duration == pytest.approx(20.0 + (20.0 - 40.0 / 3.0) / 0.75, rel=1e-12)
    assert results.base.duration == 20.0


def test_one_uncertain_month_stretches_work_by_the_mean_of_its_inverse():
    # 10 days within January (31 days, continuous), days lost uniform on 0 to 10.33: 10 x the mean of 1 / (1 - x / 31)
    high = 31.0 / 3.0
    lost = (LostDays("storm", "continuous", estimate(f"uniform(0, {high})")),)
    results = run(project(chain([10.0]), lost_days=lost), N_ITERATIONS)
    u = (np.arange(200_000) + 0.5) / 200_000
    stretched = 10.0 / (1.0 - u / 3.0)
    exact = {"mean": float(stretched.mean()), "sd": float(stretched.std())}
    assert exact["mean"] == pytest.approx(10.0 * 3.0 * math.log(1.5), rel=1e-9)
    assert_agreement(agreement.distribution("duration", results.duration, exact))


def test_a_risk_that_takes_days_from_a_calendar_does_so_where_it_strikes():
    storm = Risk("R", "R", 0.4, impacts=(Impact(calendar="continuous", lost_days=constant(15.5)),))
    results = run(project(chain([10.0]), risks=(storm,)), N_ITERATIONS)
    assert set(np.round(results.duration, 9)) == {10.0, 20.0}
    assert_agreement([agreement.probability("struck", float((results.duration > 15.0).mean()), 0.4, N_ITERATIONS)])


def test_more_lost_days_than_a_month_has_leave_a_twentieth_and_are_said():
    lost = (LostDays("flood", "continuous", constant(31.0), (1,)),)
    results = run(project(chain([1.0]), lost_days=lost), 256)
    assert results.duration == pytest.approx(20.0)
    assert "lost-days-cut" in {problem.code for problem in results.warnings}
