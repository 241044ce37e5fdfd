"""Correlation moves ranks and nothing else: same values, same bits on any number of threads, the twin's order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.compiler.correlation import for_ranks
from forecast.engine.simulate import Simulation, simulate
from forecast.project import Correlation, CorrelationGroup, CorrelationPair, Element, Impact, Link, Project, Risk, Task
from forecast.project.correlation import nearest_correlation
from tests.reference import correlation as twin
from tests.reference.projects import constant, project_of, triangular

N = 2_048
NAMES = ("A", "B", "C", "D")


def project(correlation: Correlation) -> Project:
    """Return four milestones' worth of tasks of different shapes, each seen as its own finish."""
    tasks = [Task(name, name, triangular(1.0, 2.0 + k, 9.0)) for k, name in enumerate(NAMES)]
    ends = [Task(f"{name}-end", name, constant(0.0), predecessors=(Link(name),)) for name in NAMES]
    risks = tuple(Risk(f"R{k}", f"R{k}", 0.3, impacts=(Impact((), cost=constant(2.0**k)),)) for k in range(3))
    return replace(project_of([*tasks, *ends]), correlation=correlation, risks=risks)


def group(rho: float, *members: Element) -> Correlation:
    """Return one group; of all durations if no member is named."""
    return Correlation("normal", (CorrelationGroup("g", rho, members or tuple(map(duration, NAMES))),))


def duration(name: str) -> Element:
    """Return a task's duration."""
    return Element("duration", name)


def run(correlation: Correlation, *, stratified: bool = True, threads: int = 1) -> Simulation:
    """Simulate the project."""
    return simulate(compile_project(project(correlation)).inputs, N, 5, stratified=stratified, n_threads=threads)


def test_a_correlation_of_zero_leaves_every_draw_alone() -> None:
    alone, tied = run(Correlation()), run(group(0.0))
    assert np.array_equal(alone.outcome.milestone_finish, tied.outcome.milestone_finish)


def test_correlation_leaves_the_values_of_every_task_alone() -> None:
    alone, tied = run(Correlation()), run(group(0.7))
    for before, after in zip(alone.outcome.milestone_finish, tied.outcome.milestone_finish, strict=True):
        assert not np.array_equal(before, after)
        blocks = (np.sort(values.reshape(-1, 256)) for values in (before, after))
        assert np.array_equal(*blocks)


@pytest.mark.parametrize("stratified", [True, False])
def test_threads_change_no_bit_of_correlated_draws(stratified: bool) -> None:
    one, two = (run(group(0.7), stratified=stratified, threads=threads) for threads in (1, 2))
    assert np.array_equal(one.outcome.milestone_finish, two.outcome.milestone_finish)


def test_the_order_of_tasks_groups_and_members_changes_no_bit() -> None:
    groups = (
        CorrelationGroup("x", 0.5, (duration("A"), duration("B"))),
        CorrelationGroup("y", 0.3, (duration("B"), duration("C"))),
    )
    pairs = (CorrelationPair(duration("C"), duration("D"), 0.4),)
    one = Correlation("spearman", groups, pairs)
    turned = tuple(replace(some, members=some.members[::-1]) for some in groups[::-1])
    other = Correlation("spearman", turned, (CorrelationPair(duration("D"), duration("C"), 0.4),))
    changed = project(other)
    changed = replace(changed, tasks=changed.tasks[::-1])
    found = simulate(compile_project(changed).inputs, N, 5, n_threads=1)
    assert np.array_equal(run(one).outcome.milestone_finish, found.outcome.milestone_finish)


@pytest.mark.parametrize(
    "correlation",
    [
        group(0.6),
        Correlation("normal", pairs=(CorrelationPair(duration("A"), duration("C"), -0.8),)),
        Correlation(
            "spearman",
            (CorrelationGroup("g", 0.4, (duration("A"), duration("B"))),),
            (CorrelationPair(duration("B"), duration("C"), 0.5), CorrelationPair(duration("C"), duration("D"), -0.2)),
        ),
    ],
    ids=["group", "pair", "both"],
)
def test_the_kernel_ranks_as_its_naive_twin(correlation: Correlation) -> None:
    model = project(correlation)
    inputs = compile_project(model).inputs
    found = simulate(inputs, N, 5, n_threads=1)
    expected = twin.durations(model, inputs, N // 256, 5)
    assert len(expected) >= 2
    for name, ends in zip(NAMES, found.outcome.milestone_finish, strict=True):
        if name in expected:
            assert np.abs(ends - expected[name]).max() < 1e-12


def test_perfect_correlation_visits_strata_in_one_order() -> None:
    ends = run(group(1.0)).outcome.milestone_finish
    order = np.argsort(ends[0].reshape(-1, 256))
    assert all(np.array_equal(order, np.argsort(values.reshape(-1, 256))) for values in ends[1:])


@pytest.mark.parametrize("stratified", [True, False])
def test_risks_that_correlate_strike_together_and_as_often_as_before(stratified: bool) -> None:
    tied = group(0.9, Element("occurrence", "R0"), Element("occurrence", "R1"))
    cost = run(tied, stratified=stratified).outcome.cost
    first, second = cost % 2 >= 1, cost % 4 >= 2
    assert first.mean() == pytest.approx(0.3, abs=5 * (0.21 / N) ** 0.5)
    # Both with a normal score correlation of 0.9: bivariate normal probability below z(0.3) twice, 0.2375 (scipy).
    assert (first & second).mean() == pytest.approx(0.2375, abs=5 * (0.18 / N) ** 0.5)


def test_a_risk_strikes_more_often_where_its_correlated_task_lasts_long() -> None:
    tied = group(0.8, duration("A"), Element("occurrence", "R0"))
    found = run(tied).outcome
    strikes = found.cost % 2 >= 1
    lasting = found.milestone_finish[0]
    assert lasting[strikes].mean() > lasting[~strikes].mean() + 1.0


def test_the_achieved_correlation_is_the_one_requested() -> None:
    found = run(group(0.5))
    n, scale = found.n_blocks, 256 * (256**2 - 1) / 12
    achieved = found.rank_product.total[0] / n / scale
    error = np.sqrt(found.rank_product.square[0] / n / scale**2 - achieved**2) / n**0.5
    assert abs(achieved - 6 / np.pi * np.arcsin(0.25)) < 5 * error
    assert error < 0.02


def test_a_repaired_matrix_is_the_nearest_and_is_drawn_from() -> None:
    # Higham (2002), section 4: the nearest correlation matrix to one with 1 beside and 0 in the corners.
    impossible = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    assert nearest_correlation(impossible) == pytest.approx(
        np.array([[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]]), abs=5e-5
    )
    names = [duration(name) for name in "ABC"]
    pairs = [CorrelationPair(names[i], names[j], rho) for i, j, rho in ((0, 1, 0.8), (1, 2, 0.8), (0, 2, 0.25))]
    tied = Correlation("normal", pairs=tuple(pairs))
    compiled = compile_project(project(tied))
    found = simulate(compiled.inputs, N, 5, n_threads=1)
    for number, held in enumerate(compiled.correlation.reported):
        assert 0.0 < abs(held.repaired - held.requested) < 0.1
        scale = 256 * (256**2 - 1) / 12 * found.n_blocks
        achieved = 2 * np.sin(np.pi / 6 * found.rank_product.total[number] / scale)
        # Five standard errors of a correlation of independent draws; ranks in blocks have smaller ones.
        assert achieved == pytest.approx(held.repaired, abs=5 / np.sqrt(N))


def test_ranks_are_corrected_at_both_ends_by_nothing() -> None:
    assert for_ranks(0.0) == 0.0
    assert for_ranks(1.0) == pytest.approx(1.0, abs=1e-12)
    assert 0.5 < for_ranks(0.5) < 0.505
