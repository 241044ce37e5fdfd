"""With all that can be modelled on at once, no way of running and no order of rows changes a bit of the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.engine.simulate import Simulation, simulate
from forecast.project import CostItem, Impact, PricePath, Project, Risk, Systemic, Task
from tests.bench.everything import everything_on
from tests.reference.projects import MONDAY, constant, layered_network, pert, triangular, uniform
from tests.unit.engine.test_promises import assert_same_bits, dates_by_task

SEED, N = 20_261_102, 1_280


@cache
def whole() -> Project:
    """Return a project with everything on: what the benchmark has, a foreign currency, responses and a systemic risk."""
    project = everything_on(layered_network(80))
    slow = replace(
        project.risks[11], residual_probability=0.2, residual_impacts=project.risks[11].impacts, response_cost=40.0,
        response_cost_range=uniform(20.0, 90.0), response_lead_days=30.0,
    )  # fmt: skip
    return replace(
        project,
        resources=tuple(replace(one, currency="EUR" if one.id == "r4" else "") for one in project.resources),
        risks=tuple(slow if risk.id == slow.id else risk for risk in project.risks),
        responses=frozenset({slow.id}),
        costs=(
            CostItem("office", "office", "a7", None, 30.0),
            CostItem("licence", "licence", "a8", pert(100.0, 200.0, 900.0), on=MONDAY + timedelta(days=90)),
        ),
        prices=(*project.prices, PricePath("EUR", MONDAY, currency="EUR", level=1.1, default=uniform(-0.05, 0.05))),
        systemic=Systemic(triangular(0.9, 1.1, 1.5), uniform(0.9, 1.2), ("R042",)),
    )


@cache
def run_of_whole(stratified: bool) -> Simulation:
    return simulate(compile_project(whole()).inputs, N, SEED, stratified=stratified, n_threads=1)


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("n_threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(n_threads: int, stratified: bool) -> None:
    inputs = compile_project(whole()).inputs
    found = simulate(inputs, N, SEED, stratified=stratified, n_threads=n_threads)
    assert_same_bits(run_of_whole(stratified), found)


@pytest.mark.parametrize("stratified", [True, False])
def test_a_run_that_goes_on_is_the_run_of_the_whole_length(stratified: bool) -> None:
    inputs = compile_project(whole()).inputs
    found = None
    for n_blocks in (1, 3, N // 256):
        found = simulate(inputs, n_blocks * 256, SEED, stratified=stratified, after=found)
    assert found is not None
    assert_same_bits(run_of_whole(stratified), found)


def turned(project: Project, random: Random) -> Project:
    """Return the same project with its rows, and the lists in its rows, in another order."""

    def rows(of: Any, change: Callable[[Any], Any] = lambda row: row) -> tuple:
        return tuple(change(row) for row in random.sample(of, len(of)))

    def lists(*names: str) -> Callable[[Any], Any]:
        return lambda row: replace(row, **{name: rows(getattr(row, name)) for name in names})

    impact = lists("tasks", "resources")
    correlation = project.correlation
    return replace(
        project,
        tasks=rows(project.tasks, lists("predecessors", "resources", "tags")),
        risks=rows(
            project.risks,
            lambda risk: replace(
                risk,
                impacts=rows(risk.impacts, impact),
                residual_impacts=rows(risk.residual_impacts, impact),
            ),
        ),
        resources=rows(project.resources),
        deliveries=rows(project.deliveries, lists("needed_for", "order_after")),
        costs=rows(project.costs),
        correlation=replace(
            correlation, groups=rows(correlation.groups, lists("members")), pairs=rows(correlation.pairs)
        ),
        exclusive=rows(project.exclusive),
        branches=rows(project.branches),
        conditions=rows(project.conditions),
        rework=rows(project.rework, lists("redo")),
        lost_days=rows(project.lost_days),
        windows=rows(project.windows, lists("periods")),
        accounts=rows(project.accounts),
        prices=rows(project.prices, lists("accounts")),
        charges=rows(project.charges),
    )


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_no_bit(seed: int, stratified: bool) -> None:
    compiled = compile_project(turned(whole(), Random(seed)))
    plain = compile_project(whole())
    assert (compiled.base_cost, compiled.base_duration) == (plain.base_cost, plain.base_duration)
    found = simulate(compiled.inputs, N, SEED, stratified=stratified, n_threads=2)
    assert_same_bits(run_of_whole(stratified), found)


@pytest.mark.parametrize("stratified", [True, False])
def test_adding_a_task_leaves_every_other_draw_alone(stratified: bool) -> None:
    before = dates_by_task(compile_project(whole()), run_of_whole(stratified))
    new = Task("A0", "first of all by its name", pert(1.0, 9.0, 20.0), fixed_cost=pert(1.0, 2.0, 3.0), exists=0.5)
    compiled = compile_project(replace(whole(), tasks=(new, *whole().tasks)))
    after = dates_by_task(compiled, simulate(compiled.inputs, N, SEED, stratified=stratified))
    assert after.keys() - before.keys() == {"A0"}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("stratified", [True, False])
def test_adding_a_risk_leaves_every_other_draw_alone(stratified: bool) -> None:
    task = Task("A0", "alone", constant(5.0))
    with_task = replace(whole(), tasks=(task, *whole().tasks))
    risks = (
        Risk("A0", "first by its name", 0.5, impacts=(Impact(("A0",), delay=pert(1.0, 2.0, 9.0)),)),
        Risk("A1", "again and again", 1.0, impacts=(Impact(("A0",), delay=constant(0.5)),), per_month=constant(1.0)),
    )
    compiled, other = (compile_project(one) for one in (with_task, replace(with_task, risks=risks + whole().risks)))
    one, two = (simulate(some.inputs, N, SEED, stratified=stratified) for some in (compiled, other))
    before, after = dates_by_task(compiled, one), dates_by_task(other, two)
    assert before.pop("A0") != after.pop("A0")
    assert after == before
    np.testing.assert_array_equal(two.strikes[:, 2:], one.strikes)
    np.testing.assert_array_equal(two.n_strikes[2:], one.n_strikes)
