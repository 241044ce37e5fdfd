"""Sobol indices of groups of inputs, against closed forms that the engine's own sums, products and maxima give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecast.engine.boards import Structure
from forecast.engine.sobol import Inputs, exchange
from forecast.project import Correlation, CorrelationGroup, Element, ExclusiveSet, Impact, Project, Risk
from forecast.statistics.sobol import Indices, indices
from forecast.studies import Question
from forecast.studies.sobol import sobol
from tests.bench.everything import everything_on
from tests.reference.projects import layered_network
from tests.support.models import constant, estimate, project, run, task

N = 20_480


def rows_of(whole: Project, iterations: int = N) -> dict[str, dict[str, float]]:
    rows = sobol(Question(whole, run(whole, iterations=iterations)))
    return {str(row["group"]): dict(row) for row in rows}


def holds(row: dict[str, float], key: str, exact: float) -> None:
    """Two and a half half-widths of a 95 % interval are 5 standard errors."""
    half = (row[f"{key}_high"] - row[f"{key}_low"]) / 2.0
    assert half < 0.05
    assert row[key] == pytest.approx(exact, abs=2.5 * half + 1e-9), (key, exact)


@pytest.mark.parametrize("sampling", ["latin-hypercube", "monte-carlo"])
def test_of_a_sum_each_part_explains_its_variance(sampling: str) -> None:
    whole = project([task("A", "normal(mean=50, sd=3)", wbs="1"), task("B", "normal(mean=50, sd=4)", "A", wbs="2")])
    question = Question(whole, run(whole, iterations=N, sampling=sampling))  # type: ignore[arg-type]
    rows = {str(row["group"]): dict(row) for row in sobol(question)}
    for name, exact in (("durations of 1", 9 / 25), ("durations of 2", 16 / 25)):
        holds(rows[name], "first_days", exact)
        holds(rows[name], "total_days", exact)
        assert rows[name]["first_money"] == 0.0


def test_of_the_greater_of_two_each_explains_two_fifths_alone() -> None:
    """Max of two U(0, 1): E[Y | x] = (1 + x^2) / 2 has the variance 1/45, Y 1/18."""
    rows = rows_of(project([task("A", "uniform(0, 1)", wbs="1"), task("B", "uniform(0, 1)", wbs="2")]))
    for name in ("durations of 1", "durations of 2"):
        holds(rows[name], "first_days", 0.4)
        holds(rows[name], "total_days", 0.6)


def test_of_a_product_the_total_holds_what_both_do_together() -> None:
    """D of U(1, 3) times F of U(1, 2): E[D] = 2, Var D = 1/3, E[F] = 1.5, Var F = 1/12."""
    risk = Risk("R1", "R1", 1.0, impacts=(Impact(("A",), factor=estimate("uniform(1, 2)")),))
    rows = rows_of(project([task("A", "uniform(1, 3)")], risks=(risk,)))
    d, f, var_d, var_f = 2.0, 1.5, 1 / 3, 1 / 12
    variance = (d**2 + var_d) * (f**2 + var_f) - (d * f) ** 2
    holds(rows["durations"], "first_days", f**2 * var_d / variance)
    holds(rows["durations"], "total_days", (f**2 + var_f) * var_d / variance)
    holds(rows["risk R1"], "first_days", d**2 * var_f / variance)
    holds(rows["risk R1"], "total_days", (d**2 + var_d) * var_f / variance)


def test_a_risk_is_its_occurrence_with_its_impact() -> None:
    """A delay of 10 in half of cases beside U(0, 20) in the same chain: 25 and 33.3 of variance."""
    risk = Risk("R1", "R1", 0.5, impacts=(Impact(("A",), delay=constant(10.0)),))
    rows = rows_of(project([task("A", "uniform(10, 30)")], risks=(risk,)))
    total = 25.0 + 400.0 / 12.0
    holds(rows["risk R1"], "first_days", 25.0 / total)
    holds(rows["durations"], "total_days", 400.0 / 12.0 / total)


def test_money_has_indices_of_its_own() -> None:
    item = replace(task("A", "uniform(10, 30)"), fixed_cost=estimate("uniform(0, 100)"))
    rows = rows_of(project([item]))
    assert rows["durations"]["total_days"] == pytest.approx(1.0, abs=0.05)
    assert rows["durations"]["total_money"] == 0.0
    assert rows["costs, rates and prices"]["first_money"] == pytest.approx(1.0, abs=0.05)


def test_what_correlates_or_excludes_is_one_group() -> None:
    tasks = [task(name, "normal(mean=50, sd=3)", wbs=name) for name in "ABC"]
    members = (Element("duration", "A"), Element("duration", "B"))
    risks = tuple(Risk(f"R{k}", f"R{k}", 0.3, impacts=(Impact(("C",), delay=constant(9.0)),)) for k in range(3))
    whole = project(
        tasks, risks=risks, exclusive=(ExclusiveSet(("R0", "R1")),),
        correlation=Correlation("spearman", (CorrelationGroup("g", 0.5, members),)),
    )  # fmt: skip
    names = {frozenset(name.split(" + ")) for name in rows_of(whole, 2_560)}
    assert names == {
        frozenset({"durations of A", "durations of B"}), frozenset({"durations of C"}),
        frozenset({"risk R0", "risk R1"}), frozenset({"risk R2"}),
    }  # fmt: skip


def test_every_input_is_in_one_group_and_all_of_them_explain_everything() -> None:
    whole = everything_on(layered_network(40))
    whole = replace(whole, risks=tuple(risk for risk in whole.risks if risk.id < "R020"))
    question = Question(whole, run(whole, iterations=1_024))
    rows = sobol(question)
    names = [str(row["group"]) for row in rows]
    assert any("recurring" in name for name in names)
    assert any("sometimes" in name for name in names)
    # Everything exchanged is the other run itself, and nothing is this one.
    inputs = question.compiled.inputs
    structure = Structure(inputs, np.arange(len(inputs.streams.row)), np.arange(len(inputs.logic.low)), np.copy)  # type: ignore[union-attr]
    everything = Inputs(
        np.arange(len(inputs.streams.row)), np.arange(len(inputs.risks.low)), np.arange(len(inputs.logic.low)), True  # type: ignore[union-attr]
    )  # fmt: skip
    nothing = Inputs(*(np.zeros(0, np.int64),) * 3)
    found = exchange(structure, [everything, nothing], 4, 1, n_threads=2)
    assert np.array_equal(found.costs[1], found.cost[0])
    assert np.array_equal(found.durations[1], found.duration[0])
    # Strikes are drawn with the seed of the board, all others with that of the dice: both are the second run's.
    assert np.array_equal(found.durations[0], found.duration[1])
    assert np.array_equal(found.costs[0], found.cost[1])
    assert np.array_equal(found.duration[0], question.results.duration)


def test_nothing_that_varies_has_no_indices() -> None:
    ones = np.ones(512)
    assert indices(ones, ones, ones) is None
    assert isinstance(indices(np.arange(512.0), np.arange(512.0)[::-1], np.arange(512.0)), Indices)
    assert rows_of(project([task("A", 10.0)]), 512) == {}
