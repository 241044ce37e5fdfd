"""Resources, effort and deliveries whose means can be integrated by hand.

A lead time L is uniform from 0 to 20 days, so that E max(L - d, 0) = (20 - d)**2 / 40 and E max(d - L, 0) = d**2 / 40.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.project import Assignment, Delivery, Impact, Project, Resource, Risk
from forecast.results import Results
from tests.known_answers.agreement import Check, assert_agreement
from tests.support.models import START, constant, estimate, project, run, task

LEAD = estimate("uniform(0, 20)")
ROWS: Any = {"needed_for": ("B",)}


def mean_is(results: Results, truth: float) -> None:
    """Hold the mean cost against the truth."""
    error = float(results.cost.std()) / math.sqrt(results.n_iterations)
    assert_agreement([Check("mean cost", float(results.cost.mean()), truth, error)])


def delivered(**fields: Any) -> Project:
    """Return a delivery that a task waits for which could start after 12 days."""
    delivery = Delivery("D", "racks", LEAD, **{**ROWS, **fields})
    return project([task("A", 12.0), task("B", 3.0, "A")], deliveries=(delivery,))


def test_a_delivery_delays_what_needs_it() -> None:
    results = run(delivered())
    # B ends at max(12, L) + 3: the mean is 12 + 8**2 / 40 + 3.
    error = float(results.duration.std()) / math.sqrt(results.n_iterations)
    assert_agreement([Check("duration", float(results.duration.mean()), 16.6, error)])
    (row,) = results.deliveries
    assert_agreement([Check("late", row["late"], 0.4, math.sqrt(0.4 * 0.6 / results.n_iterations))])
    assert row["late_low"] <= row["late"] <= row["late_high"]
    assert row["arrival_p50"] == pytest.approx(10.0, abs=0.5)
    assert row["latest_need"] == 12.0
    assert "D" in results.tasks.id


def test_storage_is_paid_from_the_arrival_to_the_first_use() -> None:
    results = run(delivered(storage_cost_per_day=10.0))
    mean_is(results, 10.0 * 12**2 / 40)
    assert results.deliveries[0]["storage_mean"] == pytest.approx(float(results.cost.mean()), rel=1e-12)


def test_storage_ends_with_the_first_of_several_tasks_that_need_it() -> None:
    # B could start after 12 days, C after 15: storage ends with B, whatever the order of the list.
    for names in (("B", "C"), ("C", "B")):
        tasks = [task("A", 12.0), task("B", 3.0, "A"), task("A2", 15.0), task("C", 1.0, "A2")]
        delivery = Delivery("D", "racks", LEAD, names, storage_cost_per_day=10.0)
        mean_is(run(project(tasks, deliveries=(delivery,))), 10.0 * 12**2 / 40)


def test_a_late_fee_lowers_the_cost() -> None:
    # Promised by the end of the tenth day.
    results = run(delivered(due=START + timedelta(days=9), late_fee_per_day=100.0, cost=constant(5_000.0)))
    mean_is(results, 5_000.0 - 100.0 * 10**2 / 40)
    assert results.deliveries[0]["late_fee_mean"] == pytest.approx(float(results.cost.mean()) - 5_000.0, rel=1e-9)


def test_a_late_fee_stops_at_its_most() -> None:
    # E min(max(L - 10, 0), 6) = (6**2 / 2 + 6 * 4) / 20
    results = run(delivered(due=START + timedelta(days=9), late_fee_per_day=100.0, most=600.0))
    mean_is(results, -100.0 * (18.0 + 24.0) / 20.0)


def test_a_delivery_is_ordered_after_tasks_and_not_before_a_day() -> None:
    whole = delivered(order_after=("A",), order_on=START + timedelta(days=14))
    results = run(whole)
    assert float(results.duration.min()) == pytest.approx(17.0, abs=0.1)
    assert float(results.duration.max()) == pytest.approx(37.0, abs=0.1)
    assert results.deliveries[0]["base_order"] == 14.0


def test_a_delivery_that_arrives_on_a_free_day_holds_nobody_up() -> None:
    # A ends on Friday; what arrives on Saturday or Sunday is there on Monday, when B starts anyway.
    from forecast.calendars import CONTINUOUS, Calendar

    whole = project(
        [task("A", 5.0), task("B", 1.0, "A")],
        deliveries=(Delivery("D", "racks", estimate("uniform(5.2, 6.8)"), ("B",)),),
        calendar="standard",
        calendars={"standard": Calendar("standard"), "continuous": CONTINUOUS},
    )
    results = run(whole, 1_024)
    assert results.deliveries[0]["late"] == 0.0
    assert set(results.duration.tolist()) == {6.0}


def working(duration: Any, resource: Resource, *, risks: tuple[Risk, ...] = (), units: float = 1.0) -> Project:
    """Return one task of one resource."""
    return project([task("A", duration, resources=(Assignment("R", units),))], resources=(resource,), risks=risks)


def test_an_uncertain_rate_is_the_same_for_all_tasks() -> None:
    resource = Resource("R", "R", day_rate=800.0, rate_estimate=estimate("uniform(700, 900)"))
    used = (Assignment("R"),)
    whole = project(
        [task("A", 10.0, resources=used), task("B", 20.0, "A", resources=used)],
        resources=(resource,), )  # fmt: skip
    results = run(whole)
    mean_is(results, 24_000.0)
    sd, n = 30.0 * 200.0 / math.sqrt(12.0), results.n_iterations
    # The variance of a sample variance of a uniform: (kurtosis 1.8 - 1) / n.
    assert_agreement([Check("sd", float(results.cost.std()), sd, sd * math.sqrt(0.8 / n) / 2.0)])
    assert results.base.cost == 24_000.0
    assert [row["id"] for row in results.effective_inputs if row["field"] == "rate"] == ["R"]
    assert "R" in results.costs.id


def test_each_day_of_work_pays_the_rate_of_its_day() -> None:
    # 100 a day, 150 from the 21st day on; the work takes 10 to 30 days: 100 E L + 50 E max(L - 20, 0).
    resource = Resource("R", "R", day_rate=100.0, rate_from=((START + timedelta(days=20), 150.0),))
    results = run(working("uniform(10, 30)", resource))
    mean_is(results, 2_000.0 + 50.0 * 2.5)
    days = results.duration
    np.testing.assert_allclose(results.cost, 100.0 * days + 50.0 * np.maximum(days - 20.0, 0.0), rtol=1e-12)


def test_the_base_pays_the_rates_of_its_days() -> None:
    later = ((START + timedelta(days=4), 150.0), (START + timedelta(days=8), 50.0))
    compiled = compile_project(working(10.0, Resource("R", "R", day_rate=100.0, rate_from=later)))
    assert compiled.base_cost == pytest.approx(4 * 100.0 + 4 * 150.0 + 2 * 50.0, rel=1e-12)


def test_a_rate_that_changed_before_the_start_is_the_new_one() -> None:
    resource = Resource("R", "R", day_rate=100.0, rate_from=((START - timedelta(days=30), 150.0),))
    assert run(working(10.0, resource), 256).cost.tolist() == pytest.approx([1_500.0] * 256)


LATE = Risk("L", "late", 0.5, impacts=(Impact(("A",), delay=constant(10.0)),))
HARDER = Risk("H", "harder", 0.5, impacts=(Impact(("A",), factor=constant(1.5)),))


@pytest.mark.parametrize(("follows", "expected"), [("duration", 1_000.0 + 1_000.0 / 2), ("effort", 1_000.0)])
def test_a_delay_costs_where_cost_follows_the_duration(follows: Any, expected: float) -> None:
    mean_is(run(working(10.0, Resource("R", "R", day_rate=100.0, cost_follows=follows), risks=(LATE,))), expected)


@pytest.mark.parametrize("follows", ["duration", "effort"])
def test_harder_work_costs_either_way(follows: Any) -> None:
    resource = Resource("R", "R", day_rate=100.0, cost_follows=follows)
    mean_is(run(working(10.0, resource, risks=(HARDER,))), 1_000.0 + 500.0 / 2)


def on_resource(**factors: Any) -> Risk:
    """Return a risk that strikes in half of the iterations."""
    return Risk("Q", "q", 0.5, impacts=(Impact((), resources=("R",), **factors),))


def test_a_risk_on_a_rate_moves_the_money_alone() -> None:
    results = run(working(10.0, Resource("R", "R", day_rate=100.0), risks=(on_resource(rate_factor=constant(1.2)),)))
    assert np.unique(results.cost.round(9)).tolist() == [1_000.0, 1_200.0]
    assert set(results.duration.tolist()) == {10.0}
    assert results.resources[0]["work_mean"] == pytest.approx(10.0)


def test_a_risk_on_a_quantity_moves_work_and_money_but_no_date() -> None:
    resource = Resource("R", "R", day_rate=100.0, cost_per_use=50.0)
    results = run(working(10.0, resource, risks=(on_resource(quantity_factor=constant(1.2)),), units=2.0))
    assert np.unique(results.cost.round(9)).tolist() == [2_100.0, 2_520.0]
    assert set(results.duration.tolist()) == {10.0}
    assert_agreement([Check("work", results.resources[0]["work_mean"], 22.0, 2.0 / math.sqrt(results.n_iterations))])


def test_uses_are_paid_by_task_and_unit_and_once_for_all() -> None:
    resource = Resource("R", "R", day_rate=0.0, cost_per_use=50.0, cost_once=700.0)
    whole = project(
        [task("A", 1.0, resources=(Assignment("R", 2.0),)), task("B", 1.0, "A", resources=(Assignment("R", 0.5),))],
        resources=(resource, Resource("S", "idle", day_rate=1.0, cost_once=9_000.0)),
    )
    results = run(whole, 256)
    assert set(results.cost.tolist()) == {700.0 + 50.0 * 2.5}
    assert [row["id"] for row in results.resources] == ["R"]
    assert results.resources[0]["cost_mean"] == pytest.approx(825.0)
    assert results.resources[0]["work_mean"] == pytest.approx(2.5)


def test_what_the_base_plan_needs_at_once_is_held_against_what_there_is() -> None:
    used = (Assignment("R"),)
    resource = Resource("R", "R", day_rate=1.0, available=1.0)
    tasks = [task("A", 5.0, resources=used), task("B", 5.0, resources=used), task("C", 5.0, "A", resources=used)]
    results = run(project(tasks, resources=(resource,)), 256)
    (found,) = [problem for problem in results.warnings if problem.code == "over-allocated"]
    assert (found.table, found.id, found.field) == ("resources", "R", "available")
    assert "needs 2 on 4 Jan 2027 (for `A`, `B`), but 1 is available" in found.message
    assert results.resources[0]["base_peak"] == 2.0
    chained = [tasks[0], task("B", 5.0, "A", resources=used)]
    assert not run(project(chained, resources=(resource,)), 256).warnings
