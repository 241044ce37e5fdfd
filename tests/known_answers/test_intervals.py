"""The 95 % interval printed with every number covers the truth in 95 % of runs, and Latin hypercube makes it narrow.

Counted over the exact cases of `exact_models.json`, each run with many seeds. Numbers of one run hang together, so one
run is one observation: its share of covered numbers lies between 0 and 1 with mean 0.95, so its variance is at most
0.95 * 0.05, and the mean over K runs has a standard error of at most sqrt(0.95 * 0.05 / K).
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest

from forecast.statistics import error
from forecast.statistics.error import NORMAL_975, Interval
from forecast.statistics.summary import joint_confidence
from tests.known_answers.agreement import Check, assert_agreement
from tests.known_answers.cases import CASES, end_of, known, project_of, with_targets
from tests.support.models import run

N_ITERATIONS = 5_120
SEEDS = range(100, 112)
NOMINAL = 0.95
# Few blocks (20), skewed shares near 0 and 1 and the order statistics of percentiles cost or add a little.
APPROXIMATION = 0.015
P_LEVELS = (0.05, 0.10, 0.50, 0.80, 0.90, 0.95)
LEAST_SHARE = 0.01  # below it, or this close to 1, the interval is Wilson's, too wide on purpose


def _numbers(case, results):
    """Return (kind, interval, truth, standard error of plain Monte Carlo) of what the run prints."""
    truth, n = case["truth"], results.n_iterations
    found = []
    for name, values in (("finish", results.duration), ("cost", results.cost)):
        if name not in truth:
            continue
        exact = truth[name]
        found.append(("mean", error.mean(values, results.block_size), exact["mean"], exact["sd"] / math.sqrt(n)))
        if "atom" in truth:
            continue
        for p_level, interval in zip(P_LEVELS, error.percentiles(values, P_LEVELS), strict=True):
            found.append((f"P{100 * p_level:.0f}", interval, exact[f"p{100 * p_level:02.0f}"], None))
    shares = []
    for row in truth.get("prob_on_time", ()):
        deadline = row["deadline"]
        moment = end_of(deadline, results) if isinstance(deadline, str) else float(deadline)
        shares.append(("on time", joint_confidence(with_targets(results, moment)).on_time, row["p"]))
    for row in truth.get("prob_on_budget", ()):
        shares.append(("on budget", joint_confidence(with_targets(results, None, row["budget"])).on_budget, row["p"]))
    for row in truth.get("prob_joint", ()):
        both = with_targets(results, row["deadline"], row["budget"])
        shares.append(("joint", joint_confidence(both).joint, row["p"]))
    tasks = results.tasks
    for row, name in enumerate(tasks.id):
        if name in truth.get("criticality", {}):
            index = (tasks.criticality_index[row], tasks.criticality_low[row], tasks.criticality_high[row])
            shares.append(("criticality", Interval(*map(float, index)), truth["criticality"][name]))
    for kind, interval, p in shares:
        if LEAST_SHARE < p < 1.0 - LEAST_SHARE:
            found.append((kind, interval, p, math.sqrt(p * (1.0 - p) / n)))
    return found


@pytest.fixture(scope="module", params=["latin-hypercube", "monte-carlo"])
def runs(request):
    """Return the numbers of every exact case and seed, one list per run."""
    exact = [case for case in CASES if known(case).draws is None]
    return request.param, [
        _numbers(case, run(project, N_ITERATIONS, seed, request.param))
        for case, project in ((case, project_of(case)) for case in exact)
        for seed in SEEDS
    ]


def _shares_covered(numbers_of_runs):
    """Return for each kind of number the share covered in each run."""
    by_kind = defaultdict(list)
    for numbers in numbers_of_runs:
        covered = defaultdict(list)
        for kind, interval, truth, _ in numbers:
            slack = 1e-9 * abs(truth)
            covered[kind].append(interval.low - slack <= truth <= interval.high + slack)
        for kind, hits in covered.items():
            by_kind[kind].append(np.mean(hits))
    return by_kind


def test_the_interval_of_every_number_covers_the_truth_as_often_as_it_says(runs):
    failed = []
    for kind, shares in _shares_covered(runs[1]).items():
        error_of_share = math.sqrt(NOMINAL * (1.0 - NOMINAL) / len(shares))
        found, least = float(np.mean(shares)), NOMINAL - APPROXIMATION - 5.0 * error_of_share
        print(f"{runs[0]}, {kind}: {found:.4f} of {len(shares)} runs, at least {least:.4f}")
        if found < least:
            failed.append(f"{kind}: {found:.4f} < {least:.4f}")
    assert not failed, failed


def test_the_interval_of_a_mean_is_as_wide_as_the_error_really_is(runs):
    # (mean - truth) / (its reported error) follows Student's t with n_blocks - 1 degrees of freedom.
    degrees = N_ITERATIONS // 256 - 1
    squares = []
    for numbers in runs[1]:
        # Of finish and cost, which hang together, one is enough.
        for _, interval, truth, _ in [number for number in numbers if number[0] == "mean"][:1]:
            reported = (interval.high - interval.low) / 2.0 / error.student_975(degrees)
            squares.append(((interval.value - truth) / reported) ** 2)
    # Of t: the variance is d / (d - 2), the fourth moment 3 d^2 / (d - 2) / (d - 4).
    variance = degrees / (degrees - 2)
    fourth = 3.0 * degrees**2 / (degrees - 2) / (degrees - 4)
    tolerance = 5.0 * math.sqrt((fourth - variance**2) / len(squares))
    found = float(np.mean(squares))
    print(f"{runs[0]}: mean square {found:.3f}, must be {variance:.3f} +- {tolerance:.3f}")
    assert abs(found - variance) < tolerance


def test_errors_are_those_of_plain_monte_carlo_and_smaller_with_latin_hypercube(runs):
    sampling, numbers_of_runs = runs
    by_kind = defaultdict(list)
    for numbers in numbers_of_runs:
        squares = defaultdict(list)
        for kind, interval, truth, plain in numbers:
            if plain is not None:
                squares[kind].append(((interval.value - truth) / plain) ** 2)
        for kind, one in squares.items():
            by_kind[kind].append(np.mean(one))
    found = {kind: float(np.mean(squares)) for kind, squares in by_kind.items()}
    print(sampling, {kind: round(value, 3) for kind, value in found.items()})
    for kind, squares in by_kind.items():
        # The mean of squares of standard normals: variance 2 each, and no more where a run's are averaged.
        tolerance = 5.0 * math.sqrt(2.0 / len(squares))
        if sampling == "monte-carlo":
            assert abs(found[kind] - 1.0) < tolerance, (kind, found[kind])
        else:
            assert found[kind] < 1.0, (kind, found[kind])
    if sampling == "latin-hypercube":
        assert found["mean"] < 0.2  # sums of tasks lose nearly all of their error


@pytest.mark.parametrize("sampling", ["latin-hypercube", "monte-carlo"])
def test_the_interval_of_a_mean_is_not_the_spread_of_the_outcomes(sampling):
    # A "95 % confidence interval" of mean +- 1.96 sd would not narrow with more iterations.
    case = next(case for case in CASES if case["id"] == "P04-twolane")
    widths = []
    for n_iterations in (5_120, 81_920):
        results = run(project_of(case), n_iterations, sampling=sampling)
        interval = error.mean(results.duration, results.block_size)
        widths.append((interval.high - interval.low) / 2.0)
    assert widths[0] < 0.1 * NORMAL_975 * case["truth"]["finish"]["sd"]
    # 16 times the iterations are a quarter of the width; the width of 20 blocks is known to sqrt(1 / 2 / 19) = 16 %.
    assert widths[0] / widths[1] == pytest.approx(4.0, rel=5 * 0.16 + 0.1)


def test_numbers_stand_within_five_of_their_own_reported_errors():
    # Sharper than five errors of plain Monte Carlo: Latin hypercube makes the reported errors small.
    found = []
    for case in CASES:
        if known(case).draws is None:
            results = run(project_of(case), 40_960, seed=5)
            for kind, interval, truth, plain in _numbers(case, results):
                if plain is not None:
                    half = max(interval.high - interval.value, interval.value - interval.low)
                    found.append(Check(f"{kind} of {case['id']}", interval.value, truth, half / NORMAL_975, 1e-7))
    assert_agreement(found)
