"""The blocks `correlation` and `exclusive`: read into elements and sets; each mistake is said with its place."""

from __future__ import annotations

from typing import Any

import pytest

from forecast.project import CorrelationPair, Element, ExclusiveSet

MODEL = "start: 2027-01-04\n"
TASKS = "id,optimistic,most_likely,pessimistic,cost_most_likely\nA,1,2,3,10\nB,1,2,3,\nC,1,2,3,\n"
RISKS = "id,probability,tasks,delay_most_likely\nR1,0.3,A,2\nR2,0.6,B,2\nR3,0.1,B,2\n"
COSTS = "id,cost_optimistic,cost_most_likely,cost_pessimistic\nS1,1,2,4\n"


@pytest.fixture
def tables(folder: Any) -> Any:
    folder.write("tasks.csv", TASKS)
    folder.write("risks.csv", RISKS)
    folder.write("costs.csv", COSTS)
    return folder


def element(purpose: Any, name: str) -> Element:
    return Element(purpose, name)


def test_groups_and_pairs_name_durations_costs_and_occurrences(tables: Any) -> None:
    tables.write(
        "model.yaml",
        MODEL
        + "correlation:\n  measure: normal\n"
        + "  groups: [{name: site, rho: 0.5, tasks: [A, B], costs: [S1, A], risks: [R1]}]\n"
        + "  pairs: [[A.cost, R2, -0.3], [C, S1, 0.2]]\n",
    )
    correlation = tables.read().project.correlation
    assert correlation.measure == "normal"
    (group,) = correlation.groups
    assert (group.name, group.rho) == ("site", 0.5)
    assert group.members == (
        element("duration", "A"),
        element("duration", "B"),
        element("item-cost", "S1"),
        element("fixed-cost", "A"),
        element("occurrence", "R1"),
    )
    assert correlation.pairs == (
        CorrelationPair(element("fixed-cost", "A"), element("occurrence", "R2"), -0.3),
        CorrelationPair(element("duration", "C"), element("item-cost", "S1"), 0.2),
    )


def test_a_matrix_is_read_as_its_pairs(tables: Any) -> None:
    tables.write(
        "model.yaml",
        MODEL + "correlation: {matrix: {of: [A, B, R1], rho: [[1, 0.5, 0], [0.5, 1, 0.2], [0, 0.2, 1]]}}\n",
    )
    pairs = tables.read().project.correlation.pairs
    assert {(pair.one.id, pair.other.id): pair.rho for pair in pairs} == {
        ("A", "B"): 0.5,
        ("A", "R1"): 0.0,
        ("B", "R1"): 0.2,
    }


def test_sets_are_lists_or_say_that_they_are_exhaustive(tables: Any) -> None:
    tables.write("model.yaml", MODEL + "exclusive: [{risks: [R1, R2, R3], exhaustive: yes}]\n")
    assert tables.read().project.exclusive == (ExclusiveSet(("R1", "R2", "R3"), exhaustive=True),)
    tables.write("model.yaml", MODEL + "exclusive: [[R1, R2]]\n")
    assert tables.read().project.exclusive == (ExclusiveSet(("R1", "R2")),)


@pytest.mark.parametrize(
    ("block", "code", "said"),
    [
        ("correlation: [A]", "yaml-shape", "keys and values"),
        ("correlation: {measure: pearson}", "choice", "`pearson`"),
        ("correlation: {groups: [{rho: 0.5, tasks: [A, B]}]}", "missing-value", "no name"),
        ("correlation: {groups: [{name: g, tasks: [A, B]}]}", "missing-value", "`rho` is missing"),
        ("correlation: {groups: [{name: g, rho: -0.5, tasks: [A, B]}]}", "correlation-range", "-0.5"),
        ("correlation: {groups: [{name: g, rho: high, tasks: [A, B]}]}", "number-format", "high"),
        ("correlation: {groups: [{name: g, rho: 0.5, tasks: [A]}]}", "too-few", "1 members"),
        ("correlation: {groups: [{name: g, rho: 0.5, tasks: [A, A]}]}", "duplicate-entry", "twice"),
        ("correlation: {groups: [{name: g, rho: 0.5, tasks: [A, B, Z]}]}", "unknown-task", "`Z`"),
        (
            "correlation: {groups: [{name: g, rho: 0.5, tasks: [A, B]}, {name: g, rho: 0.1, tasks: [B, C]}]}",
            "duplicate-name",
            "`g`",
        ),
        ("correlation: {pairs: [[A, B]]}", "yaml-shape", "two names and a number"),
        ("correlation: {pairs: [[A, A, 0.5]]}", "pair-of-one", "itself"),
        ("correlation: {pairs: [[A, Q, 0.5]]}", "unknown-element", "`Q`"),
        ("correlation: {pairs: [[A, B, 1.5]]}", "correlation-range", "1.5"),
        ("correlation: {pairs: [[A, B, 0.5], [B, A, 0.2]]}", "duplicate-name", "A and B"),
        ("correlation: {pairs: [[B.cost, A, 0.5]]}", "correlation-without-cost", "`B`"),
        ("correlation: {matrix: {of: [A, B], rho: [[1, 0.5]]}}", "matrix-not-square", "1 rows for 2 names"),
        ("correlation: {matrix: {of: [A, B], rho: [[1, 0.5], [0.5]]}}", "matrix-not-square", "1 numbers in row 2"),
        ("correlation: {matrix: {of: [A, B], rho: [[1, 0.5], [0.4, 1]]}}", "matrix-not-symmetric", "says 0.4"),
        ("correlation: {matrix: {of: [A, B], rho: [[2, 0.5], [0.5, 1]]}}", "correlation-range", "2"),
        ("correlation: {matrix: {of: [A, B], rho: [[0.9, 0.5], [0.5, 1]]}}", "matrix-diagonal", "0.9"),
        ("correlation: {pairs: [[A, B, 0.9], [B, C, 0.9], [A, C, -0.9]]}", "correlation-impossible", "nearest"),
        ("exclusive: [[R1, R9]]", "unknown-risk", "`R9`"),
        ("exclusive: [[R1]]", "too-few", "two risks"),
        ("exclusive: R1", "yaml-shape", "list"),
        ("exclusive: [{risks: [R1, R2], exhaustive: yes}]", "exhaustive-sum", "0.9"),
        ("exclusive: [[R1, R2], [R2, R3]]", "exclusive-twice", "`R2`"),
    ],
)
def test_a_mistake_is_said_with_its_place(tables: Any, block: str, code: str, said: str) -> None:
    tables.write("model.yaml", f"{MODEL}{block}\n")
    problems = [one for one in tables.problems() if one.code == code]
    assert problems, [one.code for one in tables.problems()]
    problem = problems[0]
    assert said in problem.message
    assert problem.hint
    assert (problem.place.file, problem.place.line) == ("models/small/model.yaml", 2)


def test_a_small_contradiction_is_repaired_with_a_warning(tables: Any) -> None:
    tables.write("model.yaml", MODEL + "correlation: {pairs: [[A, B, 0.8], [B, C, 0.8], [A, C, 0.25]]}\n")
    scenario = tables.read()
    assert [problem.code for problem in scenario.warnings] == ["correlation-repaired"]


def test_probabilities_of_a_set_sum_to_one_at_most(tables: Any) -> None:
    tables.write("risks.csv", RISKS.replace("R1,0.3", "R1,0.5"))
    tables.write("model.yaml", MODEL + "exclusive: [[R1, R2]]\n")
    assert [problem.code for problem in tables.problems()] == ["exclusive-sum"]
