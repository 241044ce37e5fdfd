"""Labels return: every figure of the results stands beside the right name, in the user's order and units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from forecast.assemble import assemble
from forecast.compiler import compile_project
from forecast.engine.simulate import simulate
from forecast.project import Impact, Project, Risk, Task
from forecast.results import Results
from forecast.scenario import Scenario, Targets
from tests.reference.projects import MONDAY, constant, pert, project_of, random_project, uniform
from tests.reference.simulation import NaiveSimulation

SEED, N_BLOCKS = 3, 2
SEEDS = (1, 4)  # several calendars; milestones


def results_of(project: Project, n_iterations: int = N_BLOCKS * 256, **settings: object) -> Results:
    compiled = compile_project(project)
    scenario = Scenario("name", "model", project, iterations=n_iterations, seed=SEED, **settings)
    return assemble(scenario, compiled, simulate(compiled.inputs, n_iterations, SEED))


@cache
def both(seed: int) -> tuple[Project, Results, NaiveSimulation]:
    project = random_project(seed)
    return project, results_of(project), NaiveSimulation(project, N_BLOCKS, SEED)


def calendar_days(twin: NaiveSimulation, moments: np.ndarray, is_start: bool) -> list[float]:
    """Return moments as calendar days from the start, day by day."""
    found = []
    for moment in moments.tolist():
        index = int(moment + 1e-9) if is_start else max(int(np.ceil(moment - 1e-9)) - 1, 0)
        found.append((twin.axis.days[index] - twin.project.start).days + moment - index)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_outcomes_are_in_calendar_days_from_the_start(seed: int) -> None:
    project, results, twin = both(seed)
    expected = calendar_days(twin, twin.column("finish"), is_start=False)
    np.testing.assert_allclose(results.finish, expected, rtol=1e-12)
    for i in range(0, len(expected), 50):
        last = twin.axis.days[max(int(np.ceil(twin.iterations[i].finish - 1e-9)) - 1, 0)]
        assert results.date_of(results.finish[i]) == last
    assert results.milestones == tuple(task.id for task in project.tasks if task.is_milestone)
    for name, finishes in zip(results.milestones, results.milestone_finish, strict=True):
        np.testing.assert_allclose(finishes, calendar_days(twin, twin.column("finish_of", name), is_start=False))


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_tasks_stand_in_the_users_order(seed: int) -> None:
    project, results, twin = both(seed)
    tasks = results.tasks
    assert tasks.id == tuple(task.id for task in project.tasks)
    assert list(tasks.id) != sorted(tasks.id)
    for t, name in enumerate(tasks.id):
        lasting = twin.column("duration_of", name)
        assert tasks.duration_mean[t] == pytest.approx(lasting.mean(), rel=1e-12)
        assert tasks.duration_sd[t] == pytest.approx(lasting.std(), rel=1e-6, abs=1e-6)
        assert tasks.criticality_index[t] == twin.column("is_critical", name).mean()
        assert tasks.criticality_low[t] <= tasks.criticality_index[t] <= tasks.criticality_high[t]
        swing, _ = twin.swing_sums("duration", name, twin.column("duration"))
        assert tasks.finish_effect[t] == pytest.approx(swing / N_BLOCKS, abs=1e-9)
        swing, _ = twin.swing_sums("duration", name, twin.column("cost"))
        assert tasks.cost_effect[t] == pytest.approx(swing / N_BLOCKS, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_dates_of_tasks_are_percentiles_of_their_dates(seed: int) -> None:
    project, results, twin = both(seed)
    for t, task in enumerate(project.tasks):
        starts, finishes = np.sort(twin.column("start_of", task.id)), np.sort(twin.column("finish_of", task.id))
        for name, p_level in (("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9)):
            rank = int(np.ceil(p_level * len(finishes))) - 1
            expected = calendar_days(twin, finishes[[rank]], is_start=False)[0]
            assert getattr(results.tasks, f"finish_{name}")[t] == pytest.approx(expected, rel=1e-12)
            if name in ("p10", "p50"):
                expected = calendar_days(twin, starts[[rank]], is_start=not task.is_milestone)[0]
                assert getattr(results.tasks, f"start_{name}")[t] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_effect_of_a_risk_is_what_changes_on_average_when_it_strikes(seed: int) -> None:
    project, results, twin = both(seed)
    assert results.risks.id == tuple(risk.id for risk in project.risks)
    n_seen = 0
    for r, name in enumerate(results.risks.id):
        strikes = twin.column("strikes", name)
        assert results.risks.share[r] == strikes.mean()
        for figure, effect in (("duration", results.risks.finish_effect), ("cost", results.risks.cost_effect)):
            values = twin.column(figure)
            if 0.0 < strikes.mean() < 1.0:
                n_seen += 1
                assert effect[r] == pytest.approx(values[strikes].mean() - values[~strikes].mean(), abs=1e-6)
            else:
                assert effect[r] == 0.0
    assert n_seen > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_swings_of_fixed_costs_stand_beside_their_own_names(seed: int) -> None:
    _, results, twin = both(seed)
    n_items = 0
    for c, name in enumerate(results.costs.id):
        purpose = "fixed-cost" if name.startswith("T") else "item-cost"
        n_items += purpose == "item-cost"
        swing, _ = twin.swing_sums(purpose, name, twin.column("cost"))
        assert results.costs.cost_effect[c] == pytest.approx(swing / N_BLOCKS, abs=1e-6)
    assert n_items == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_accounts_add_up_to_the_cost_in_every_iteration(seed: int) -> None:
    _, results, _ = both(seed)
    np.testing.assert_allclose(results.account_cost.sum(axis=0), results.cost, rtol=1e-14)
    assert len(results.accounts) == len(results.account_cost)


def test_a_target_date_is_met_until_the_end_of_its_day() -> None:
    project = project_of([Task("A", "A", constant(3.0))])
    on_the_day = results_of(project, targets=Targets(finish=MONDAY + timedelta(2)))
    the_day_before = results_of(project, targets=Targets(finish=MONDAY + timedelta(1)))
    assert on_the_day.on_time().all()  # type: ignore[union-attr]
    assert not the_day_before.on_time().any()  # type: ignore[union-attr]
    assert on_the_day.date_of(on_the_day.base.finish) == date(2026, 11, 4)


def test_the_spread_of_a_certain_duration_is_nothing() -> None:
    results = results_of(project_of([Task("A", "A", constant(1e6)), Task("B", "B", pert(1.0, 2.0, 3.0))]))
    assert results.tasks.duration_sd[0] == 0.0
    assert results.tasks.duration_mean[0] == 1e6


def test_a_single_block_says_that_it_does_not_know_its_error() -> None:
    results = results_of(project_of([Task("A", "A", pert(1.0, 2.0, 3.0))]), 256)
    assert results.tasks.finish_effect_low[0] == -np.inf
    assert results.tasks.finish_effect_high[0] == np.inf


def codes(results: Results) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.id) for problem in results.warnings]


def test_a_risk_that_strikes_a_few_times_only_is_named() -> None:
    project = project_of([Task("A", "A", constant(3.0))])
    risks = tuple(
        Risk(name, name, p, impacts=(Impact(("A",), delay=constant(1.0)),)) for name, p in (("R1", 0.02), ("R2", 0.2))
    )
    assert codes(results_of(replace(project, risks=risks))) == [("rare-risk", "R1")]
    assert codes(results_of(replace(project, risks=risks), 2_560)) == []


def test_durations_that_opportunities_would_make_negative_are_counted_aloud() -> None:
    project = project_of([Task("A", "A", uniform(0.0, 2.0))])
    risk = Risk("R", "R", 1.0, "opportunity", impacts=(Impact(("A",), delay=constant(-1.0)),))
    (warning,) = results_of(replace(project, risks=(risk,))).warnings
    assert warning.code == "duration-below-zero"
    assert "256 times" in warning.message  # half of 512 iterations: each of 256 strata is drawn twice
