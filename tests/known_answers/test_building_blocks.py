"""Section A of the known answers: how three points are read, through the engine; the error of a percentile.

The closed forms themselves are tested in `distributions/`. `[calc]` numbers are recomputed from the stated inputs.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from forecast.readers import read_scenario
from forecast.statistics import error
from tests.known_answers import agreement
from tests.known_answers.agreement import assert_agreement
from tests.support.models import estimate, parallel, run

READINGS = json.loads(
    (Path(__file__).parent / "distributions" / "three_point_readings.json").read_text(encoding="utf-8")
)["items"]
PRINTED = agreement.Truth(moments=0.5e-4)  # four digits after the point


@pytest.mark.parametrize("sampling", ["monte-carlo", "latin-hypercube"])
@pytest.mark.parametrize("reading", READINGS, ids=[f"{one['points']} {one['distribution']}" for one in READINGS])
def test_a_single_task_lasts_as_its_three_points_are_read(reading, sampling):
    # A1, closed forms
    one = estimate(reading["distribution"], tuple(reading["points"]))
    values = run(parallel([one]), sampling=sampling).duration
    truth = {"mean": reading["mean"], "sd": reading["sd"], "p50": reading["P50"], "p80": reading["P80"]}
    assert_agreement(agreement.distribution("duration", values, truth, PRINTED))
    low, high = reading["ends"]
    assert low <= values.min() < values.max() <= high


VENDORS = {
    # A3: Pertmaster tutorial, 30/45/90 minutes, a triangle [calc]
    "triangular(30, 45, 90)": {"mean": 55.0, "p25": 45.0, "p50": 53.2577, "p80": 66.7621, "p90": 73.5683},
    # A3: Lumivero, 4/5/10 weeks [calc]; the PERT's sd is printed 1.0158, by A2 it is sqrt(65 / 63)
    "triangular(4, 5, 10)": {"mean": 6.3333, "sd": 1.3123},
    "pert(4, 5, 10)": {"mean": 5.6667, "sd": math.sqrt(65.0 / 63.0)},
    # A2: sd 0.377964, not the sixth of the range that textbooks state
    "pert(1, 2, 3)": {"mean": 2.0, "sd": 0.377964, "p05": 1.378511, "p95": 2.621489},
    # E: the mean put where the mode belongs gives 3.22
    "pert(0, 1, 10)": {"mean": 2.3333},
}


@pytest.mark.parametrize("text", VENDORS)
def test_vendors_three_points_come_out(text):
    for sampling in ("monte-carlo", "latin-hypercube"):
        values = run(parallel([text]), sampling=sampling).duration
        assert_agreement(agreement.distribution(text, values, VENDORS[text], PRINTED))


def _read_tasks(folder: Path, rows: str):
    model = folder / "models" / "one"
    model.mkdir(parents=True)
    (model / "model.yaml").write_text("name: One\ncurrency: USD\nstart: 2027-01-04\n", encoding="utf-8")
    header = "id,name,optimistic,most_likely,pessimistic,distribution,predecessors\n"
    (model / "tasks.csv").write_text(header + rows, encoding="utf-8")
    return read_scenario(model)


def test_a_reading_that_reaches_below_zero_is_cut_loudly(tmp_path):
    # A1: trigen P20/P80 of 10/15/30 begins at -4.417853
    scenario = _read_tasks(tmp_path, 'A,A,10,15,30,"trigen(20, 80)",\n')
    assert [problem.code for problem in scenario.warnings] == ["estimate-truncated"]
    values = run(scenario.project).duration
    assert values.min() >= 0.0
    # What remains is the reading given that it is not negative: (F(30) - F(0)) / (1 - F(0)) with F(30) = 0.8.
    a, b, mode = -4.417853, 49.108788, 15.0
    below = a * a / ((b - a) * (mode - a))
    share = (0.8 - below) / (1.0 - below)
    assert_agreement([agreement.probability("at most 30", float((values <= 30.0).mean()), share, len(values))])


def test_the_error_of_a_percentile_of_a_normal_is_the_known_one():
    # A7: the standard error of a percentile in sd / sqrt(N); the spread of 400 runs is known to sqrt(1 / 800) = 3.5 %
    known = {0.50: 1.2533, 0.80: 1.4288, 0.90: 1.7094, 0.95: 2.1132}
    n, n_runs = 2_560, 400
    values = run(parallel(["normal(mean=100, sd=1)"]), n * n_runs, sampling="monte-carlo").duration.reshape(n_runs, n)
    for p_level, factor in known.items():
        intervals = [error.percentile(one, p_level) for one in values]
        found = np.array([interval.value for interval in intervals]).std() * math.sqrt(n)
        assert found == pytest.approx(factor, rel=5.0 * math.sqrt(0.5 / n_runs)), p_level
        # 2,560 iterations are ten blocks: each half width is Student's t at 9 degrees of freedom times an error known
        # to sqrt(1 / 18) = 24 %; its mean is 0.973 of the truth (the mean of a chi of 9 degrees of freedom).
        half = np.mean([(interval.high - interval.low) / 2.0 for interval in intervals])
        reported = half * math.sqrt(n) / error.student_975(9) / 0.973
        assert reported == pytest.approx(factor, rel=5.0 * 0.24 / math.sqrt(n_runs) + 0.02), p_level


def test_the_iterations_that_a_percentile_needs_are_the_known_ones():
    # A7: +-0.01 sd on the P80 of a normal with 95 % confidence needs 78,421 draws: 307 blocks of 256
    values = run(parallel(["normal(mean=100, sd=1)"]), 78_421, sampling="monte-carlo").duration
    interval = error.percentile(values, 0.80)
    # The half width of 307 blocks is known to sqrt(1 / 612) = 4 %; the quantiles at its ends add as much again.
    assert (interval.high - interval.low) / 2.0 == pytest.approx(0.01, rel=5.0 * 0.08)


@pytest.mark.parametrize(("n", "points"), [(1_024, 2.45), (10_240, 0.775), (100_096, 0.248)])
def test_the_error_of_a_probability_near_80_percent_is_the_known_one(n, points):
    # A7: +-2.5 points at 1,000 iterations, 0.78 at 10,000, 0.25 at 100,000; here at whole blocks of 256
    halves = []
    for seed in range(10):
        values = run(parallel(["uniform(0, 1)"]), n, seed, sampling="monte-carlo").duration
        interval = error.probability(values <= 0.8)
        halves.append(100.0 * (interval.high - interval.low) / 2.0)
    degrees = n // 256 - 1
    widened = error.student_975(degrees) / error.NORMAL_975
    tolerance = 5.0 * math.sqrt(0.5 / degrees / len(halves))
    assert np.mean(halves) == pytest.approx(points * widened, rel=tolerance + 0.25 / degrees)
