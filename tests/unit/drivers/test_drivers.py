"""What moves the project is ranked by size, and ties are shown as ties."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from forecast.drivers import DRIVERS, Driver, ranked, top_drivers
from tests.support.sample_results import sample_results


def row(value: float, half: float, id: str = "X") -> Driver:
    return Driver("risk", id, "", "days", value, value - half, value + half)


def test_drivers_that_cannot_be_told_apart_share_a_rank() -> None:
    rows = ranked([row(9.0, 0.5), row(-10.0, 0.6), row(8.2, 0.1), row(1.0, 0.1)])
    assert [(driver.value, driver.rank) for driver in rows] == [(-10.0, 1), (9.0, 1), (8.2, 3), (1.0, 4)]


def test_a_chain_of_small_steps_does_not_become_one_tie() -> None:
    assert [driver.rank for driver in ranked([row(10.0, 0.6), row(9.0, 0.6), row(8.0, 0.6)])] == [1, 1, 3]


def test_what_moves_nothing_is_left_out() -> None:
    assert ranked([row(0.0, 1.0), row(math.nan, 1.0)]) == []


def test_a_driver_is_uncertain_when_its_interval_holds_zero() -> None:
    assert row(1.0, 1.5).is_uncertain
    assert row(1.0, math.inf).is_uncertain
    assert not row(-1.0, 0.5).is_uncertain


def test_the_contribution_of_a_risk_is_its_part_in_the_mean() -> None:
    results = sample_results(n_risks=1, n_blocks=400)
    hit = results.risks.share[0]
    (driver,) = DRIVERS["contribution_money"](results)
    without = results.cost.mean() - hit * results.risks.cost_effect[0]
    assert driver.value == pytest.approx(results.risks.probability[0] * results.risks.cost_effect[0])
    # The share of strikes is within 1e-4 of the probability under Latin hypercube sampling.
    assert driver.value == pytest.approx(results.cost.mean() - without, rel=0.02)


def test_the_swing_of_a_likely_risk_is_its_effect_and_that_of_a_rare_one_is_scaled() -> None:
    results = sample_results(n_risks=3)
    risks = dataclasses.replace(
        results.risks, probability=np.array([0.3, 0.05, 0.98]), finish_effect=np.array([8.0, 60.0, -10.0])
    )
    rows = DRIVERS["swing_days"](dataclasses.replace(results, risks=risks))
    values = {driver.id: driver.value for driver in rows if driver.kind == "risk"}
    assert values == pytest.approx({"R-01": 8.0, "R-02": 30.0, "R-03": -2.0})


def test_top_drivers_are_the_largest_of_tasks_and_risks_together() -> None:
    results = sample_results(n_tasks=30, n_risks=20)
    for unit in ("days", "money"):
        top = top_drivers(results, unit, n=7)
        sizes = [abs(driver.value) for driver in DRIVERS[f"swing_{unit}"](results)]
        assert [abs(driver.value) for driver in top] == sizes[:7] == sorted(sizes, reverse=True)[:7]
        assert {driver.unit for driver in top} == {unit}
        assert {driver.kind for driver in DRIVERS[f"swing_{unit}"](results)} == {"task", "risk"}


def test_a_risk_that_never_strikes_drives_nothing() -> None:
    results = sample_results(n_risks=4, spread=0)
    assert top_drivers(results, "days") == []
    assert DRIVERS["contribution_days"](results) == []
