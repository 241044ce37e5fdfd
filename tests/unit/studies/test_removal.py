"""What each risk adds: against runs of projects without it, bit by bit, and against answers by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from forecast.compiler import compile_project
from forecast.compiler.hazards import parts_of
from forecast.engine.simulate import simulate
from forecast.engine.variants import run_variants, without_risk
from forecast.project import Impact, Project, Risk
from forecast.results import Results
from forecast.scenario import Scenario, Targets
from forecast.statistics.paired import percentile_shift, probability_shift
from forecast.studies import Question
from forecast.studies.removal import removal
from tests.bench.cases import with_everything
from tests.bench.everything import everything_on
from tests.reference.projects import layered_network
from tests.support.models import chain, constant, estimate, project, run, task

N = 5_120


def rows_of(whole: Project, **settings: object) -> dict[tuple[str, str], dict[str, object]]:
    results = run(whole, iterations=N, **settings)  # type: ignore[arg-type]
    rows = removal(Question(whole, results))
    return {(str(row["removed"]), str(row["id"])): dict(row) for row in rows}


def delay(name: str, probability: float, days: float, *tasks: str, **fields: object) -> Risk:
    return Risk(name, name, probability, impacts=(Impact(tasks, delay=constant(days)),), **fields)  # type: ignore[arg-type]


def without(whole: Project, risk: Risk) -> Project:
    """Return a project in which a risk cannot strike, whatever it is."""
    silent = replace(risk, probability=0.0, residual_probability=None if risk.residual_probability is None else 0.0)
    return replace(whole, risks=tuple(silent if one.id == risk.id else one for one in whole.risks))


@pytest.mark.parametrize("kind", ["links alone", "two calendars", "everything"])
@pytest.mark.parametrize("stratified", [True, False])
def test_a_variant_is_bit_by_bit_the_run_of_the_project_without_the_risk(kind: str, stratified: bool) -> None:
    network = layered_network(80)
    whole = everything_on(network) if kind == "everything" else with_everything(network, 1 + (kind != "links alone"))
    if kind == "everything":
        whole = replace(whole, risks=tuple(risk for risk in whole.risks if risk.id < "R030"))
    compiled = compile_project(whole)
    register = sorted(compiled.project.risks, key=lambda risk: risk.id)
    parts = parts_of(compiled.project, register, compiled.timeline)
    chosen = [part for part in parts if part.risk.id in ("R0", "R17", "R49", "R002", "R005", "R007", "R013", "R015")]
    assert len(chosen) >= 3
    variants = [without_risk(compiled.inputs, np.array([part.row])) for part in chosen]
    assert (kind == "everything") == all(len(one.tasks) == compiled.inputs.n_tasks for one in variants)
    found = run_variants(compiled.inputs, variants, 3, 5, stratified=stratified, n_threads=2)
    for k, part in enumerate(chosen):
        other = compile_project(without(whole, part.risk)).inputs
        assert other.hazards is None or compiled.inputs.hazards is not None
        expected = simulate(other, 768, 5, stratified=stratified).outcome
        assert np.array_equal(found.finish[k], expected.finish), part.risk.id
        assert np.array_equal(found.duration[k], expected.duration)
        # What costs nothing may stand in another place of a sum.
        np.testing.assert_allclose(found.cost[k], expected.cost, rtol=1e-13)


def test_the_answer_does_not_depend_on_threads() -> None:
    inputs = compile_project(with_everything(layered_network(40), 2)).inputs
    variants = [without_risk(inputs, np.array([row])) for row in range(5)]
    one, two = (run_variants(inputs, variants, 5, 3, n_threads=n) for n in (1, 2))
    assert np.array_equal(one.finish, two.finish)
    assert np.array_equal(one.cost, two.cost)


def test_in_series_each_risk_adds_what_it_takes() -> None:
    """10 days, +10 in half and +4 in half: totals 10, 14, 20, 24; the P80 is 24, without one 14 or 20."""
    whole = project(chain([5.0, 5.0]), risks=(delay("R1", 0.5, 10.0, "T00001"), delay("R2", 0.5, 4.0, "T00002")))
    rows = rows_of(whole, targets=Targets(duration=20.0))
    one, other = rows["risk", "R1"], rows["risk", "R2"]
    assert [one[key] for key in ("days_p80", "days_p80_low", "days_p80_high")] == [10.0] * 3
    assert [other[key] for key in ("days_p80", "days_p80_low", "days_p80_high")] == [4.0] * 3
    # A stratum that lies across the probability of 0.5 exactly: none, so the means are exact.
    assert (one["days_mean"], other["days_mean"]) == (5.0, 2.0)
    # Late (above 20) only where both strike, in a quarter: each is worth all of it.
    tolerance = 5.0 * math.sqrt(0.25 * 0.75 / N)
    for row in (one, other):
        assert row["on_time"] == pytest.approx(-0.25, abs=tolerance)
        assert row["on_time_low"] <= -0.25 <= row["on_time_high"]  # type: ignore[operator]
        assert "on_budget" not in row
        assert row["money_p80"] == 0.0
    assert (one["rank_days"], other["rank_days"], one["rank_money"]) == (1, 2, 0)


def test_beside_a_longer_path_a_risk_adds_only_what_reaches_the_finish() -> None:
    """Paths of 20 and 10 days; the risk makes 25 of 10, in three of ten: the P80 moves by 5, not by 15."""
    whole = project([task("A", 20.0), task("B", 10.0)], risks=(delay("R1", 0.3, 15.0, "B"), delay("R2", 0.3, 5.0, "B")))
    rows = rows_of(whole)
    assert rows["risk", "R1"]["days_p80"] == pytest.approx(5.0)
    # Both strike in 9 %: then the second adds 5 of its own. Alone it does not reach the finish.
    second = rows["risk", "R2"]
    assert second["days_p80"] == 0.0
    assert second["days_mean"] == pytest.approx(0.09 * 5.0, abs=5.0 * 5.0 * math.sqrt(0.09 * 0.91 / N))


def test_a_risk_that_touches_nothing_adds_exactly_nothing() -> None:
    whole = project([task("A", "uniform(10, 20)"), task("B", 1.0)], risks=(delay("R1", 0.5, 3.0, "B"),))
    row = rows_of(whole)["risk", "R1"]
    assert {row[f"days_{key}{end}"] for key in ("mean", "p50", "p80") for end in ("", "_low", "_high")} == {0.0}
    assert row["rank_days"] == 0


def test_twins_share_a_rank() -> None:
    risks = tuple(delay(f"R{k}", 0.4, days, "A") for k, days in enumerate((6.0, 6.0, 1.0)))
    rows = rows_of(project([task("A", "pert(20, 30, 50)")], risks=risks))
    assert [rows["risk", f"R{k}"]["rank_days"] for k in range(3)] == [1, 1, 3]


def test_an_opportunity_takes_days_away_and_a_closed_risk_is_not_asked_for() -> None:
    risks = (delay("R1", 0.9, -3.0, "A", kind="opportunity"), delay("R2", 0.5, 3.0, "A", status="closed"))
    rows = rows_of(project([task("A", "uniform(10, 20)")], risks=risks))
    assert set(rows) == {("risk", "R1")}
    assert rows["risk", "R1"]["days_mean"] == pytest.approx(-2.7, abs=0.01)


def test_a_response_in_force_is_measured_with_what_it_costs() -> None:
    """The response halves a delay of 8 days that surely comes, for 100: without it 4 days more and 100 less."""
    risk = replace(
        delay("R1", 1.0, 8.0, "A"),
        residual_probability=1.0,
        residual_impacts=(Impact(("A",), delay=constant(4.0)),),
        response="Do it", response_cost=100.0,
    )  # fmt: skip
    rows = rows_of(project([task("A", "uniform(10, 20)")], risks=(risk,), responses=frozenset({"R1"})))
    response = rows["response", "R1"]
    assert response["name"] == "Do it (R1)"
    assert response["days_mean"] == pytest.approx(-4.0)
    assert response["days_p80"] == pytest.approx(-4.0)
    assert response["money_p80"] == pytest.approx(100.0)
    assert rows["risk", "R1"]["days_mean"] == pytest.approx(4.0)


def _covers(found: object, truth: float) -> bool:
    return bool(found.low <= truth <= found.high)  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("sampling", ["latin-hypercube", "monte-carlo"])
def test_paired_intervals_hold_the_truth_as_often_as_they_say(sampling: str) -> None:
    """Two tasks in a row and a risk of 40 % that adds U(2, 12), over 1,000 seeds; the truth from one long run."""
    whole = project(
        [task("A", "pert(10, 15, 30)"), task("B", "triangular(5, 8, 20)", "A"), task("C", "uniform(18, 38)")],
        risks=(Risk("R1", "R1", 0.4, impacts=(Impact(("B",), delay=estimate("uniform(2, 12)")),)),),
    )
    inputs = compile_project(whole).inputs
    variant, stratified = without_risk(inputs, np.array([0])), sampling == "latin-hypercube"

    def pair(n_blocks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        before = run_variants(inputs, [variant], n_blocks, seed, stratified=stratified).duration[0]
        return before, simulate(inputs, n_blocks * 256, seed, stratified=stratified).outcome.duration

    long_before, long_after = pair(8_000, 1_000_000)
    truth = {p: percentile_shift(long_before, long_after, p).value for p in (0.5, 0.8)}
    share = probability_shift(long_before <= 33.0, long_after <= 33.0).value
    hits = dict.fromkeys(("p50", "p80", "share"), 0)
    for seed in range(1000):
        before, after = pair(40, seed)
        hits["p50"] += _covers(percentile_shift(before, after, 0.5), truth[0.5])
        hits["p80"] += _covers(percentile_shift(before, after, 0.8), truth[0.8])
        hits["share"] += _covers(probability_shift(before <= 33.0, after <= 33.0), share)
    print(hits)
    assert all(0.93 <= count / 1000 <= 0.97 for count in hits.values()), hits


def test_the_report_has_the_rows(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from forecast import pipeline

    whole = project(chain([5.0, 5.0]), risks=(delay("R1", 0.5, 10.0, "T00001"), delay("R2", 0.5, 4.0, "T00002")))
    scenario = Scenario("s", "m", whole, iterations=512, seed=1)
    results: Results = pipeline.study(scenario, pipeline.run(scenario))
    page = pipeline.write_report(results, tmp_path / "r")[0].read_text(encoding="utf-8")
    assert "What each risk adds" in page
    assert (tmp_path / "r" / "tables" / "study_removal.csv").read_text(encoding="utf-8-sig").startswith("removed,id,")
