"""Answers while iterations come in are those that a shorter run would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.statistics import percentile, probability
from forecast.statistics.convergence import MOST_POINTS, convergence, steps
from tests.support.sample_results import sample_results

RESULTS = sample_results(n_blocks=9)


def test_each_point_is_the_answer_of_the_first_iterations_alone() -> None:
    tracks = {(track.outcome, track.name): track.found for track in convergence(RESULTS)}
    on_time = RESULTS.on_time()
    assert on_time is not None
    for k, n in enumerate(steps(RESULTS)):
        assert tracks["finish", "P80"][k] == percentile(RESULTS.finish[:n], 0.8)
        assert tracks["cost", "P50"][k] == percentile(RESULTS.cost[:n], 0.5)
        assert tracks["chance", "on_time"][k] == probability(on_time[:n])


def test_the_last_point_is_the_answer_of_the_run() -> None:
    for results in (RESULTS, sample_results(n_blocks=MOST_POINTS + 7)):
        at = steps(results)
        assert at[-1] == results.n_iterations
        assert len(at) == min(results.n_iterations // results.block_size, MOST_POINTS)
        assert [n for n in at if n % results.block_size] == []
        assert len(set(at)) == len(at)
        assert convergence(results)[1].found[-1] == percentile(results.finish, 0.8)


def test_what_does_not_vary_or_has_no_target_is_no_track() -> None:
    free = sample_results(n_blocks=4, targets=False)
    assert [track.outcome for track in convergence(free)] == ["finish", "finish", "cost", "cost"]
    certain = replace(free, cost=np.full_like(free.cost, 5.0))
    assert [track.outcome for track in convergence(certain)] == ["finish", "finish"]


def test_the_interval_holds_the_answer_of_a_far_longer_run() -> None:
    # Of 95 % intervals at many points of one run nearly all do; the last points hold nearly the same iterations.
    longer = sample_results(n_blocks=160)
    truth = percentile(longer.cost, 0.5).value
    n = 40 * longer.block_size
    shorter = replace(longer, duration=longer.duration[:n], finish=longer.finish[:n], cost=longer.cost[:n])
    track = next(one for one in convergence(shorter) if one.name == "P50" and one.outcome == "cost")
    held = [one.low <= truth <= one.high for one in track.found]
    assert np.mean(held) == pytest.approx(1.0, abs=0.25)
