"""Networks of 50, 1,000 and 3,614 tasks that other engines are compared on; their files stand beside the repository.

The reference results (200,000 iterations) are copied from the collection's README; the tables of tasks are not copied,
so these tests need the sibling directory and are skipped without it.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from forecast.project import check
from forecast.statistics import error
from tests.known_answers import agreement
from tests.known_answers.agreement import Truth, assert_agreement
from tests.support.models import estimate, project, run, task

NETWORKS = Path(__file__).resolve().parents[3] / "shared" / "networks"
pytestmark = pytest.mark.skipif(not NETWORKS.is_dir(), reason="needs the networks of the sibling directory `shared`")
DRAWS = 200_000
# (tasks, distribution): (mean, its standard error, sd, P50, its standard error, P80, its standard error)
REFERENCE = {
    (50, "triangular"): (137.129, 0.018, 8.244, 136.810, 0.023, 143.990, 0.029),
    (50, "pert"): (125.329, 0.016, 6.988, 125.051, 0.020, 131.135, 0.025),
    (1_000, "triangular"): (530.361, 0.029, 12.873, 529.886, 0.038, 541.045, 0.045),
    (1_000, "pert"): (480.514, 0.024, 10.677, 480.098, 0.029, 489.347, 0.037),
    (3_614, "triangular"): (806.433, 0.029, 13.148, 805.806, 0.038, 817.199, 0.044),
    (3_614, "pert"): (737.670, 0.025, 11.325, 737.129, 0.031, 746.955, 0.038),
}
ITERATIONS = {50: 40_960, 1_000: 10_240, 3_614: 5_120}
CRITICALITY_SUM = 39.02  # of net_1000 with PERT: the mean number of critical tasks

by_size = pytest.mark.parametrize("n_tasks", ITERATIONS)


def _network(n_tasks, distribution):
    with (NETWORKS / f"net_{n_tasks}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tasks = [
        task(
            row["id"],
            estimate(distribution, (float(row["low"]), float(row["mode"]), float(row["high"]))),
            *filter(None, row["predecessors"].split(";")),
        )
        for row in rows
    ]
    assert len(tasks) == n_tasks
    return project(tasks)


@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize(("n_tasks", "distribution"), REFERENCE, ids=str)
def test_the_networks_come_out_as_their_reference(n_tasks, distribution, sampling):
    mean, mean_error, sd, p50, p50_error, p80, p80_error = REFERENCE[n_tasks, distribution]
    values = run(_network(n_tasks, distribution), ITERATIONS[n_tasks], sampling=sampling).duration
    scale = math.sqrt(DRAWS / len(values))  # the run's errors are those of the reference at its own iterations
    assert_agreement(
        [
            agreement.Check("mean", float(values.mean()), mean, mean_error * math.hypot(1.0, scale), 0.5e-3),
            agreement.sd("sd", values, sd, Truth(DRAWS, moments=0.5e-3)),
            agreement.Check(
                "P50", error.percentile(values, 0.5).value, p50, p50_error * math.hypot(1.0, scale), 0.5e-3
            ),
            agreement.Check(
                "P80", error.percentile(values, 0.8).value, p80, p80_error * math.hypot(1.0, scale), 0.5e-3
            ),
        ]
    )


def test_the_criticality_indices_of_1000_tasks_sum_to_their_reference():
    # Engines that compare floats with zero after a forward and a backward pass lose critical tasks here.
    model = _network(1_000, "pert")
    sums = np.array([run(model, 2_560, seed).tasks.criticality_index.sum() for seed in range(8)])
    own_error = sums.std(ddof=1) / math.sqrt(len(sums))
    # The reference has 200,000 draws, about ten times the number here, and two digits after the point.
    total = own_error * math.sqrt(1.0 + sums.size * 2_560 / DRAWS)
    assert_agreement([agreement.Check("sum of criticality", float(sums.mean()), CRITICALITY_SUM, total, 0.005)])


@by_size
def test_some_path_is_critical_in_every_iteration(n_tasks):
    model = _network(n_tasks, "pert")
    results = run(model, 512)
    index = dict(zip(results.tasks.id, results.tasks.criticality_index, strict=True))
    has_successor = {link.predecessor for one in model.tasks for link in one.predecessors}
    starts = sum(index[one.id] for one in model.tasks if not one.predecessors)
    ends = sum(index[name] for name in index if name not in has_successor)
    # Continuous durations do not tie, so exactly one path is the longest.
    assert starts == pytest.approx(1.0, abs=1e-12)
    assert ends == pytest.approx(1.0, abs=1e-12)


@by_size
def test_the_printed_p80_is_met_80_percent_of_the_time(n_tasks):
    # A single-path normal approximation is met in 57 %, 17 % and 4 %.
    model = _network(n_tasks, "pert")
    n = ITERATIONS[n_tasks]
    promised = error.percentile(run(model, n, seed=1).duration, 0.80).value
    met = float((run(model, n, seed=2, sampling="monte-carlo").duration <= promised).mean())
    assert_agreement([agreement.Check("P80 met", met, 0.80, math.sqrt(2 * 0.16 / n))])


@by_size
def test_the_networks_are_sound(n_tasks):
    assert list(check(_network(n_tasks, "pert"))) == []


@pytest.mark.slow
@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize(("n_tasks", "distribution"), REFERENCE, ids=str)
def test_the_networks_come_out_of_as_many_iterations_as_the_reference(n_tasks, distribution, sampling):
    mean, mean_error, sd, p50, p50_error, p80, p80_error = REFERENCE[n_tasks, distribution]
    values = run(_network(n_tasks, distribution), DRAWS, sampling=sampling).duration
    both = math.sqrt(2.0)
    assert_agreement(
        [
            agreement.Check("mean", float(values.mean()), mean, mean_error * both, 0.5e-3),
            agreement.sd("sd", values, sd, Truth(DRAWS, moments=0.5e-3)),
            agreement.Check("P50", error.percentile(values, 0.5).value, p50, p50_error * both, 0.5e-3),
            agreement.Check("P80", error.percentile(values, 0.8).value, p80, p80_error * both, 0.5e-3),
        ]
    )
