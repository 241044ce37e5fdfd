"""Systemic risk: one factor on everything, against exact answers; what it covers is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import integrate, stats

from forecast.drivers import top_drivers
from forecast.project import (
    Correlation,
    CorrelationGroup,
    CostItem,
    Element,
    Impact,
    Project,
    Proximity,
    Resource,
    Risk,
    Systemic,
)
from forecast.project.model import Assignment
from forecast.results import Results
from forecast.scenario import Scenario
from forecast.studies import study
from tests.reference.draws import percentiles, values
from tests.support.models import chain, constant, estimate, project, run, task

N = 5_120
STRETCH = estimate("uniform(1, 1.5)")
DEARER = estimate("triangular(0.9, 1.1, 1.6)")


def drawn(purpose: str, factor: object, n: int = N, seed: int = 1) -> np.ndarray:
    """Return the values of a factor by the naive generator."""
    u, _ = percentiles(purpose, "systemic", n // 256, seed, True)
    return values(factor, u)  # type: ignore[arg-type]


def plan(**fields: object) -> Project:
    return project(
        [
            task("A", 10, cost_per_day=100.0, fixed_cost=constant(500), account="work"),
            task("B", 20, "A", resources=(Assignment("PM"),)),
        ],
        resources=(Resource("PM", "PM", hourly_rate=10.0, account="people"),),
        costs=(CostItem("SITE", "site", fixed_cost=constant(300), cost_per_day=7.0),),
        **fields,
    )


def test_a_certain_plan_times_a_factor_is_the_factor_times_the_plan() -> None:
    found = run(plan(systemic=Systemic(STRETCH, DEARER, source="s")), N)
    stretch, dearer = drawn("systemic-duration", STRETCH), drawn("systemic-cost", DEARER)
    np.testing.assert_allclose(found.duration, 30.0 * stretch, rtol=1e-9)
    days = 10 * 100.0 + 20 * 10.0 * 24 + 30 * 7.0
    np.testing.assert_allclose(found.cost, (days * stretch + 800.0) * dearer, rtol=1e-5)
    np.testing.assert_allclose(found.account_cost.sum(axis=0), found.cost)
    assert found.base.duration == 30.0
    assert found.base.cost == days + 800.0


def test_a_lognormal_factor_on_a_normal_plan_has_the_distribution_of_their_product() -> None:
    n = 102_400
    whole = project([task("A", "normal(mean=100, sd=10)")], systemic=Systemic(estimate("lognormal(mean=1.2, sd=0.25)")))
    found = run(whole, n).duration
    sigma = np.sqrt(np.log1p((0.25 / 1.2) ** 2))
    factor = stats.lognorm(sigma, scale=1.2 / np.exp(sigma**2 / 2))
    for level in (0.05, 0.2, 0.5, 0.8, 0.95):
        t = float(np.quantile(found, level))
        exact, _ = integrate.quad(
            lambda s, t=t: stats.norm.cdf(t / s, 100.0, 10.0) * factor.pdf(s), 0.01, 6.0, limit=200
        )
        assert (found <= t).mean() == pytest.approx(exact, abs=5 * np.sqrt(level * (1 - level) / n)), level
    assert found.mean() == pytest.approx(120.0, abs=5 * np.sqrt(30.1**2 / n))


@pytest.mark.parametrize("combination", ["series", "parallel"])
def test_risks_come_on_top_of_it_however_they_combine(combination: str) -> None:
    risks = (
        Risk("D", "delay", 1.0, impacts=(Impact(("A",), delay=constant(4), cost=constant(1_000)),)),
        Risk("F", "factor", 1.0, impacts=(Impact(("A",), factor=constant(1.5)),)),
    )
    whole = project(
        [task("A", 10, cost_per_day=1.0, risk_combination=combination)],
        risks=risks,
        systemic=Systemic(constant(1.2), constant(3.0)),
    )
    found = run(whole, 256)
    # 10 x 1.2 x 1.5 + 4; its days cost 3, the amount of the risk stays.
    assert found.duration == pytest.approx(np.full(256, 22.0))
    assert found.cost == pytest.approx(np.full(256, 3 * 22.0 + 1_000.0))


def test_what_it_covers_is_left_out_while_it_is_in_force() -> None:
    tasks = [
        task("A", "triangular(8, 10, 20)", fixed_cost=estimate("uniform(0, 200)")),
        task("B", "normal(mean=20, sd=3)", "A"),
    ]
    risks = (Risk("R", "r", 0.5, impacts=(Impact(("A",), delay=constant(100), cost=constant(9_999)),)),)
    groups = (CorrelationGroup("g", 0.5, (Element("duration", "A"), Element("duration", "B"))),)
    whole = project(
        tasks,
        risks=risks,
        correlation=Correlation(groups=groups),
        systemic=Systemic(STRETCH, DEARER, ("estimates", "R"), "s"),
    )
    found = run(whole, N)
    np.testing.assert_allclose(found.duration, 30.0 * drawn("systemic-duration", STRETCH), rtol=1e-9)
    np.testing.assert_allclose(found.cost, 100.0 * drawn("systemic-cost", DEARER), rtol=1e-5)
    assert not found.warnings
    assert not found.correlations
    (row,) = found.register
    assert row["covered"]
    assert (found.risks.probability[0], found.risks.share[0], found.risks.current_probability[0]) == (0.0, 0.0, 0.5)
    sources = {row["id"]: row["source"] for row in found.effective_inputs if row["field"] == "duration"}
    assert sources["A"] == "triangular(8, 10, 20), covered by the systemic risk"


def test_a_covered_risk_never_strikes_whatever_it_is() -> None:
    hit = (Impact(("A",), delay=constant(100)),)
    risks = (
        Risk("LATER", "its response takes time", 1.0, impacts=hit, residual_probability=1.0, residual_impacts=hit,
             response_lead_days=5.0),
        Risk("WINDOW", "in a window", 1.0, impacts=hit, proximity=Proximity(opens=date(2027, 1, 4))),
        Risk("AGAIN", "again and again", 1.0, impacts=hit, per_month=constant(3)),
    )  # fmt: skip
    names = tuple(risk.id for risk in risks)
    whole = project([task("A", 10)], risks=risks, responses=frozenset({"LATER"}))
    assert run(replace(whole, risks=risks[:2]), 256).duration.min() > 100.0
    assert set(run(replace(whole, systemic=Systemic(constant(1), None, names)), 256).duration.tolist()) == {10.0}


def test_the_spread_of_estimates_is_covered_by_the_factor_that_replaces_it() -> None:
    tasks = [task("A", "triangular(8, 10, 20)", fixed_cost=estimate("uniform(0, 200)"))]
    only_time = run(project(tasks, systemic=Systemic(STRETCH, None, ("estimates",))), N)
    np.testing.assert_allclose(only_time.duration, 10.0 * drawn("systemic-duration", STRETCH), rtol=1e-9)
    assert only_time.cost.std() == pytest.approx(200 / np.sqrt(12), rel=0.01)
    only_money = run(project(tasks, systemic=Systemic(None, DEARER, ("estimates",))), N)
    np.testing.assert_allclose(only_money.cost, 100.0 * drawn("systemic-cost", DEARER), rtol=1e-5)
    assert only_money.duration.tolist() == run(project(tasks), N).duration.tolist()


def test_the_study_sets_the_run_beside_one_without_it() -> None:
    tasks = chain(["triangular(8, 10, 20)", "triangular(15, 20, 40)"])
    systemic = Systemic(STRETCH, None, ("estimates",), "forty projects")
    without = project(tasks)
    whole = replace(without, systemic=systemic)
    results = run(whole, N)
    rows = study(Scenario("s", "m", whole, iterations=N, seed=1), results)["systemic"]
    assert [row["systemic"] for row in rows] == ["with", "without"]
    exact = float(np.sort(run(without, N).finish)[int(np.ceil(0.8 * N)) - 1])
    assert rows[1]["finish_p80"] == pytest.approx(exact)
    assert rows[0]["covers"] == "estimates"


def test_it_is_one_draw_for_all_whatever_the_rows_and_threads() -> None:
    tasks = chain([f"triangular(8, 10, {12 + k})" for k in range(9)])

    def of(ordered: list[object], threads: int) -> Results:
        whole = project(ordered, systemic=Systemic(STRETCH, DEARER))  # type: ignore[arg-type]
        return run(whole, 1_024, threads=threads)

    one, other = of(list(tasks), 1), of(list(tasks[::-1]), 2)
    assert one.finish.tolist() == other.finish.tolist()
    plain = run(project(tasks), 1_024)
    # Everything else draws what it drew without it.
    np.testing.assert_allclose(one.duration / drawn("systemic-duration", STRETCH, 1_024), plain.duration, rtol=1e-9)


def test_its_factors_are_among_the_inputs_and_the_drivers() -> None:
    found = run(plan(systemic=Systemic(STRETCH, DEARER)), N)
    rows = [row for row in found.effective_inputs if row["table"] == "project"]
    assert [(row["id"], row["field"], row["reading"]) for row in rows] == [
        ("systemic", "duration_factor", "uniform(1, 1.5)"),
        ("systemic", "cost_factor", "triangular(0.9, 1.1, 1.6)"),
    ]
    assert [row["name"] for row in found.systemic] == ["factor on all durations", "factor on all costs of the plan"]
    # Between the means of the highest and lowest tenth of a uniform factor lie 0.9 of its range; 26 of 256 strata.
    assert found.systemic[0]["finish_effect"] == pytest.approx(30.0 * 0.5 * (1 - 26 / 256), rel=1e-3)
    time, money = top_drivers(found, "days"), top_drivers(found, "money")
    assert [row.kind for row in time[:1]] == ["systemic"]
    assert [row.label for row in money[:2]] == [
        "systemic factor on all costs of the plan",
        "systemic factor on all durations",
    ]
