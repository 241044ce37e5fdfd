"""Studies answer with further runs: checked against exact mixtures and against runs of changed projects."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast import pipeline
from forecast.project import ExclusiveSet, Impact, Project, Risk, Systemic
from forecast.report.html import page
from forecast.report.studies import readings_words
from forecast.results import load, save
from forecast.scenario import Scenario
from forecast.statistics import percentiles
from forecast.studies import study
from forecast.studies.readings import read_as
from forecast.studies.rerun import mixed_percentiles
from tests.support.models import chain, constant, estimate, project, task

ITERATIONS = 5_120


def scenario_of(whole: Project, **settings: object) -> Scenario:
    return replace(Scenario("s", "m", whole, iterations=ITERATIONS, seed=3), **settings)  # type: ignore[arg-type]


def rows_of(whole: Project, name: str, **settings: object) -> tuple[dict[str, object], ...]:
    scenario = scenario_of(whole, **settings)
    return study(scenario, pipeline.run(scenario)).get(name, ())  # type: ignore[return-value]


def disaster(probability: float, delay: float = 100.0) -> Risk:
    return Risk("R1", "Fire", probability, impacts=(Impact(tasks=("A",), delay=constant(delay)),))


@pytest.mark.parametrize("probability", [0.004, 0.0005])
def test_a_rare_risk_has_its_exact_weight_in_the_p_levels(probability: float) -> None:
    """The finish is uniform on 10-20, plus 100 with the risk: levels below 1 - p are those of the uniform part."""
    (row,) = rows_of(project([task("A", "uniform(10, 20)")], risks=(disaster(probability),)), "rare")
    assert row["n_expected"] == pytest.approx(ITERATIONS * probability)
    for level in (0.50, 0.80, 0.95):
        exact = 10.0 + 10.0 * level / (1.0 - probability)
        # 20 blocks of 256 strata, each placed to within one stratum: far inside 5 standard errors of independent draws.
        tolerance = 5.0 * 10.0 / 256.0 / math.sqrt(ITERATIONS / 256.0)
        assert row[f"finish_p{round(100 * level)}"] == pytest.approx(exact, abs=tolerance)


def test_a_rare_risk_moves_the_level_beyond_which_it_counts() -> None:
    """With p = 1 % the P99.5 of the mixture is the median of the part that is struck; the plain run knows it badly."""
    quiet, struck = np.linspace(10.0, 20.0, ITERATIONS), np.linspace(110.0, 120.0, ITERATIONS)
    (level,) = mixed_percentiles([struck, quiet], [0.01, 0.99], [0.995], 256)
    assert level.value == pytest.approx(115.0, abs=0.01)


def test_one_stratum_gives_the_percentiles_of_statistics() -> None:
    values = np.random.default_rng(5).gamma(2.0, 3.0, ITERATIONS).round(1)
    assert mixed_percentiles([values], [1.0], [0.05, 0.5, 0.8, 0.95], 256) == percentiles(
        values, [0.05, 0.5, 0.8, 0.95]
    )


@pytest.mark.parametrize("probability", [0.001, 0.3])
def test_given_that_it_happens_is_a_run_in_which_it_always_does(probability: float) -> None:
    whole = project(chain(["pert(5, 8, 20)"], "A"), risks=())
    name = whole.tasks[0].id
    risk = Risk("R1", "Fire", probability, impacts=(Impact(tasks=(name,), delay=estimate("uniform(5, 15)")),))
    happens, not_so = rows_of(replace(whole, risks=(risk,)), "given")
    assert (happens["given"], not_so["given"]) == ("it happens", "it does not")
    for row, p in ((happens, 1.0), (not_so, 0.0)):
        forced = pipeline.run(scenario_of(replace(whole, risks=(replace(risk, probability=p),))))
        (p80,) = percentiles(forced.finish, [0.8])
        assert (row["finish_p80"], row["finish_p80_low"], row["finish_p80_high"]) == (p80.value, p80.low, p80.high)


def test_the_risk_that_moves_the_p80_most_stands_first_rare_or_not() -> None:
    risks = (replace(disaster(0.001, 10.0), id="RARE"), replace(disaster(0.3, 30.0), id="LIKELY"))
    whole = project([task("A", "uniform(10, 20)")], risks=risks)
    assert [row["id"] for row in rows_of(whole, "given")] == ["LIKELY", "LIKELY", "RARE", "RARE"]
    worse = replace(whole, risks=(replace(disaster(0.001, 90.0), id="RARE"), risks[1]))
    assert [row["id"] for row in rows_of(worse, "given")] == ["RARE", "RARE", "LIKELY", "LIKELY"]


def test_how_covered_estimates_are_read_is_no_question() -> None:
    """The systemic risk replaces their spread, and no reading moves a most likely value."""
    points = estimate("pert", (5, 8, 20))
    priced = estimate("pert", (1_000, 1_100, 2_000))
    whole = project([task("A", points, fixed_cost=priced)])
    factor = estimate("uniform(1, 1.5)")
    both = replace(whole, systemic=Systemic(factor, factor, ("estimates",), "study"))
    results = pipeline.study(scenario_of(both), pipeline.run(scenario_of(both)))
    assert "readings" not in results.studies
    assert readings_words(results) == (
        "How the estimates of durations and costs of the plan are read moves nothing: the systemic risk covers their "
        "spread."
    )
    assert readings_words(results) in page(results, {}).replace("\u00a0", " ")
    durations = replace(whole, systemic=Systemic(factor, None, ("estimates",), "study"))
    results = pipeline.study(scenario_of(durations), pipeline.run(scenario_of(durations)))
    first, *others = results.studies["readings"]
    assert all((row["n_estimates"], row["n_changed"]) == (1, 1) for row in others)
    assert all(row["finish_p80"] == first["finish_p80"] for row in others)
    assert "How the estimates of durations are read moves nothing" in readings_words(results)


def test_a_risk_whose_occurrence_says_something_of_another_is_not_forced() -> None:
    other = replace(disaster(0.001), id="R2")
    whole = project([task("A", "uniform(10, 20)")], risks=(disaster(0.3), other))
    assert len(rows_of(whole, "given")) == 4
    tied = replace(whole, exclusive=(ExclusiveSet(("R1", "R2")),))
    assert rows_of(tied, "given") == rows_of(tied, "rare") == ()


def test_a_reading_is_the_run_of_the_project_written_that_way() -> None:
    whole = project([task("A", estimate("pert", (5, 8, 20)), fixed_cost=estimate("pert", (1_000, 1_100, 2_000)))])
    rows = {row["reading"]: row for row in rows_of(whole, "readings")}
    assert list(rows) == ["as written", "triangular", "trigen(10, 90)"]
    written = project(
        [task("A", estimate("triangular", (5, 8, 20)), fixed_cost=estimate("triangular", (1_000, 1_100, 2_000)))]
    )
    found = pipeline.run(scenario_of(written))
    assert rows["triangular"]["finish_p80"] == percentiles(found.finish, [0.8])[0].value
    assert rows["triangular"]["cost_p80"] == percentiles(found.cost, [0.8])[0].value
    assert rows["triangular"]["n_changed"] == rows["triangular"]["n_estimates"] == 2
    assert rows["as written"]["finish_p80"] < rows["triangular"]["finish_p80"] < rows["trigen(10, 90)"]["finish_p80"]


def test_an_estimate_that_a_reading_would_take_below_zero_stays_as_it_is_and_is_counted() -> None:
    near_zero = estimate("pert", (0, 1, 9))
    assert read_as(near_zero, "trigen(10, 90)") is None
    whole = project([task("A", near_zero), task("B", estimate("pert", (5, 8, 20)), "A")])
    row = rows_of(whole, "readings")[-1]
    assert (row["reading"], row["n_changed"], row["n_below_zero"]) == ("trigen(10, 90)", 1, 1)


def test_of_a_project_without_three_points_risks_or_systemic_risk_only_the_quality_is_told() -> None:
    scenario = scenario_of(project([task("A", "uniform(10, 20)")]))
    assert set(study(scenario, pipeline.run(scenario))) == {
        "quality",
        "contributions",
        "paths",
        "sensitivity",
        "path_groups",
    }


def test_the_studies_do_not_depend_on_threads() -> None:
    scenario = scenario_of(project([task("A", estimate("pert", (5, 8, 20)))], risks=(disaster(0.001),)))
    results = pipeline.run(scenario)
    assert study(scenario, results, 1) == study(scenario, results, 2) != {}


def test_studies_are_stored_with_the_results(tmp_path: Path) -> None:
    scenario = scenario_of(project([task("A", estimate("pert", (5, 8, 20)))], risks=(disaster(0.001),)), iterations=256)
    results = pipeline.study(scenario, pipeline.run(scenario))
    of_drivers = {"removal", "contributions", "paths", "sensitivity", "path_groups", "sobol"}
    assert set(results.studies) == {"readings", "rare", "given", "quality"} | of_drivers
    # A short run leaves bounds unknown; they are stored as infinite.
    results = replace(results, studies={**results.studies, "unknown": ({"low": -math.inf, "high": math.inf},)})
    save(results, tmp_path)
    assert load(tmp_path).studies == results.studies


def unsure(name: str, range_: str, mean: float, tasks: tuple[str, ...] = ("A",)) -> Risk:
    impact = Impact(tasks=tasks, delay=constant(30.0), cost=constant(1_000.0))
    return Risk(name, name, mean, impacts=(impact,), probability_range=estimate(range_))


def test_the_ends_of_an_uncertain_probability_are_runs_with_the_p10_and_the_p90_of_its_range() -> None:
    whole = project([task("A", "uniform(10, 20)")], risks=(unsure("R1", "uniform(0.1, 0.4)", 0.25),))
    rows = rows_of(whole, "chances")
    assert [(row["id"], row["end"], row["probability"]) for row in rows] == [
        ("R1", "P10", pytest.approx(0.13)), ("R1", "P90", pytest.approx(0.37)),
    ]  # fmt: skip
    for row in rows:
        risk = replace(whole.risks[0], probability=row["probability"], probability_range=None)
        found = pipeline.run(scenario_of(replace(whole, risks=(risk,))))
        assert row["finish_p80"] == percentiles(found.finish, [0.8])[0].value
        assert row["cost_p80"] == percentiles(found.cost, [0.8])[0].value
    assert rows[0]["cost_p80"] == 0.0
    assert rows[1]["cost_p80"] == 1_000.0


def test_all_uncertain_probabilities_move_at_once_in_two_rows_of_their_own() -> None:
    risks = (unsure("R1", "uniform(0.1, 0.4)", 0.25), unsure("R2", "uniform(0.0, 0.2)", 0.1))
    rows = rows_of(project([task("A", "uniform(10, 20)")], risks=risks), "chances")
    assert [(row["id"], row["end"]) for row in rows] == [
        ("R1", "P10"), ("R1", "P90"), ("R2", "P10"), ("R2", "P90"), ("", "P10"), ("", "P90"),
    ]  # fmt: skip
    assert rows[-1]["finish_p80"] >= rows[1]["finish_p80"]


def test_a_range_in_an_exclusive_set_moves_nothing() -> None:
    risks = (unsure("R1", "uniform(0.1, 0.4)", 0.25), unsure("R2", "uniform(0.0, 0.2)", 0.1))
    whole = project([task("A", "uniform(10, 20)")], risks=risks, exclusive=(ExclusiveSet(("R1", "R2")),))
    assert rows_of(whole, "chances") == ()
