"""Correlation: sections A, B and C of the known answers; P09 to P14 and P19 are among the exact models."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from forecast.project import Correlation, CorrelationGroup, CorrelationPair, Element, Link
from tests.known_answers import agreement
from tests.known_answers.agreement import Truth, assert_agreement
from tests.support.models import chain, constant, parallel, project, run, task

N_ITERATIONS = 40_960
both_samplings = pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])


def _pairs(rho12, rho13, rho23):
    names = [Element("duration", f"T{k:05}") for k in (1, 2, 3)]
    rhos = ((0, 1, rho12), (0, 2, rho13), (1, 2, rho23))
    return Correlation("normal", pairs=tuple(CorrelationPair(names[i], names[j], rho) for i, j, rho in rhos))


def _group(rho, n_tasks, measure="normal"):
    members = tuple(Element("duration", f"T{k:05}") for k in range(1, n_tasks + 1))
    return Correlation(measure, (CorrelationGroup("all", rho, members),))


def _with_ends(model):
    """Add a milestone after each task, so that the results keep every duration."""
    ends = tuple(replace(task(f"{one.id}-end", constant(0.0)), predecessors=(Link(one.id),)) for one in model.tasks)
    return replace(model, tasks=model.tasks + ends)


@both_samplings
def test_correlated_normals_sum_to_their_variance(sampling):
    # A4: PRA book ch. 4; variance 4 + 9 + 16 + 2 (0.5 * 6 + 0.3 * 8 + 0.4 * 12) = 49.4, independent 29. Moved by 45.
    tasks = chain([f"normal(mean={mean}, sd={sd})" for mean, sd in ((25, 2), (30, 3), (35, 4))])
    model = project(tasks, correlation=_pairs(0.5, 0.3, 0.4))
    results = run(model, N_ITERATIONS, sampling=sampling)
    truth = {"mean": 90.0, "sd": math.sqrt(49.4), "p80": 90.0 + 0.8416212 * math.sqrt(49.4)}
    assert_agreement(agreement.distribution("sum", results.duration, truth))


@both_samplings
@pytest.mark.parametrize(
    ("rho", "spearman", "kendall"),
    [(0.3, 0.28756, 0.19397), (0.5, 0.48258, 0.33333), (0.7, 0.68291, 0.49363), (0.9, 0.89146, 0.71287)],
)
def test_normal_scores_give_the_rank_correlations_of_a_gaussian_copula(sampling, rho, spearman, kendall):
    # A6: (6 / pi) asin(rho / 2) and (2 / pi) asin(rho)
    model = _with_ends(project(parallel(["uniform(1, 2)", "triangular(1, 2, 9)"]), correlation=_group(rho, 2)))
    results = run(model, N_ITERATIONS, sampling=sampling)
    first, second = results.milestone_finish
    # The error of either coefficient is at most that of independent pairs.
    assert stats.spearmanr(first, second).statistic == pytest.approx(spearman, abs=5 / math.sqrt(N_ITERATIONS))
    assert stats.kendalltau(first, second).statistic == pytest.approx(kendall, abs=5 * 2 / 3 / math.sqrt(N_ITERATIONS))
    (row,) = results.correlations
    assert row["requested"] == rho
    standard_error = (row["high"] - row["low"]) / 2 / 1.96
    assert row["achieved"] == pytest.approx(rho, abs=5 * standard_error)


@both_samplings
@pytest.mark.parametrize(
    ("rho", "mean", "variance", "both"),
    [(0.5, 0.398942, 0.840845, 0.33333), (0.8, 0.252313, 0.936338, 0.39758), (1.0, 0.0, 1.0, 0.5)],
)
def test_correlation_takes_merge_bias_away(sampling, rho, mean, variance, both):
    # B4 (Clark 1961): mean sqrt((1 - rho) / pi), variance 1 - (1 - rho) / pi, P(max <= 0) = 1/4 + asin(rho) / 2 pi; moved by 100
    model = project(parallel(["normal(mean=100, sd=1)"] * 2), correlation=_group(rho, 2))
    results = run(model, N_ITERATIONS, sampling=sampling)
    known = Truth(None, 1e-6, 1e-5)
    checks = agreement.distribution(
        "maximum", results.duration, {"mean": 100.0 + mean, "sd": math.sqrt(variance)}, known
    )
    share = float((results.duration <= 100.0).mean())
    assert_agreement([*checks, agreement.probability("both by the mean", share, both, N_ITERATIONS, known)])


@both_samplings
def test_clark_s_maximum_of_two_correlated_unequal_normals(sampling):
    # B4: N(10, 2^2) and N(12, 3^2) with a correlation of 0.5; moved by 90
    tasks = parallel(["normal(mean=100, sd=2)", "normal(mean=102, sd=3)"])
    results = run(project(tasks, correlation=_group(0.5, 2)), N_ITERATIONS, sampling=sampling)
    truth = {"mean": 102.343494, "sd": 2.659097}
    assert_agreement(agreement.distribution("maximum", results.duration, truth, Truth(None, 1e-6, 1e-6)))


PRA_TASKS = ("normal(mean=10, sd=2)", "triangular(5, 10, 15)", "uniform(8, 12)")


@both_samplings
def test_correlation_keeps_the_marginals(sampling):
    # C1: a library that multiplies raw samples by a Cholesky factor prints mean 38.6; the mean is 30, the variance of
    # the copula 16.77, P5 23.24, P50 29.99, P80 33.56, P95 36.76 (two decimals, 8 million draws).
    alone = _with_ends(project(chain(list(PRA_TASKS))))
    tied = replace(alone, correlation=_pairs(0.5, 0.3, 0.4))
    results = run(tied, N_ITERATIONS, sampling=sampling)
    known = Truth(8_000_000, 0.005, 0.0)
    truth = {"mean": 30.0, "sd": math.sqrt(16.77), "p05": 23.24, "p50": 29.99, "p80": 33.56, "p95": 36.76}
    assert_agreement(agreement.distribution("sum", results.duration, truth, known))


def test_correlation_changes_no_distance_of_a_marginal_from_its_distribution():
    # C1: each marginal's Kolmogorov-Smirnov distance with correlation is that without, to the last digit.
    alone = _with_ends(project(parallel(list(PRA_TASKS))))
    before = run(alone, N_ITERATIONS).milestone_finish
    after = run(replace(alone, correlation=_pairs(0.5, 0.3, 0.4)), N_ITERATIONS).milestone_finish
    shapes = (stats.norm(10, 2), stats.triang(0.5, 5, 10), stats.uniform(8, 4))
    for k, shape in enumerate(shapes):
        distances = [stats.kstest(values[k], shape.cdf).statistic for values in (before, after)]
        assert distances[0] == distances[1]
        assert distances[0] < 1.0 / 256.0
    assert not np.array_equal(before[2], after[2])


def test_the_spread_of_each_task_is_its_share_of_the_variance():
    # C2: an index that divides by both standard deviations calls the three equal; the shares are .4211, .4386, .1404.
    results = run(chain(list(PRA_TASKS)), N_ITERATIONS)
    shares = results.tasks.duration_sd**2 / results.duration.var()
    # The standard error of a variance is at most sqrt(2 / n) of it, for the task and for the sum.
    assert shares == pytest.approx([0.4211, 0.4386, 0.1404], rel=5 * math.sqrt(4 / N_ITERATIONS))
    swing = results.tasks.finish_effect
    assert swing[2] < 0.8 * min(swing[0], swing[1])
