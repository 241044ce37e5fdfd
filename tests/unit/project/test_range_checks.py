"""Patterns of ranges that nobody thought about, each one finding; and what looks like one and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from forecast.errors import Problem
from forecast.project import CostItem, Estimate, Impact, Project, Risk, Task, check
from forecast.project.range_checks import (
    most_likely_is_not_often_a_bound,
    probabilities_are_not_all_one_half,
    ranges_are_not_all_symmetric,
    ranges_are_not_all_the_same_percent,
    zero_width,
)

Points = tuple[float, float, float]
Find = Callable[[Project], Iterator[Problem]]
SKEWED: list[Points] = [(8, 10, 16), (4, 5, 9), (18, 20, 28), (3, 4, 7), (11, 12, 15)]
CHECKS_OF_RANGES = (
    ranges_are_not_all_symmetric,
    ranges_are_not_all_the_same_percent,
    most_likely_is_not_often_a_bound,
    probabilities_are_not_all_one_half,
)


def pert(points: Points, source: str = "") -> Estimate:
    names = ("optimistic", "most_likely", "pessimistic")
    return Estimate("pert", tuple(zip(names, map(float, points), strict=True)), source=source)


def project(points: Sequence[Points], source: str = "") -> Project:
    tasks = tuple(Task(f"T{k}", "t", pert(one, source)) for k, one in enumerate(points))
    return Project("p", date(2027, 1, 4), tasks)


def found(find: Find, given: Project) -> list[str]:
    return [f"{problem.severity} {problem.code}: {problem.message}" for problem in find(given)]


def around(middle: float, down: float, up: float) -> Points:
    return middle * (1.0 - down), middle, middle * (1.0 + up)


def test_a_symmetric_pattern_is_one_finding_that_names_five() -> None:
    widths = range(1, 13)
    (said,) = found(ranges_are_not_all_symmetric, project([(20.0 - k, 20.0, 20.0 + k) for k in widths]))
    assert said.startswith("warning range-symmetric: 12 of 12 ranges of durations reach as far below the most likely")
    assert "(T0, T1, T2, T3, T4 …)" in said


@pytest.mark.parametrize(
    ("n_symmetric", "n_skewed", "is_asked"), [(4, 1, True), (3, 2, False), (4, 0, False), (8, 2, True)]
)
def test_four_of_five_make_a_pattern_and_four_alone_do_not(n_symmetric: int, n_skewed: int, is_asked: bool) -> None:
    symmetric = [(20.0 - k, 20.0, 20.0 + k) for k in range(1, n_symmetric + 1)]
    assert bool(found(ranges_are_not_all_symmetric, project([*symmetric, *SKEWED[:n_skewed]]))) == is_asked


def test_the_same_percent_is_said_once_and_not_again_as_symmetric() -> None:
    same = project([around(middle, 0.2, 0.2) for middle in (3.0, 7.0, 11.0, 13.0, 40.0)])
    (said,) = found(ranges_are_not_all_the_same_percent, same)
    assert "5 of 5 ranges of durations are -20 % and +20 % of the most likely value" in said
    assert found(ranges_are_not_all_symmetric, same) == []


def test_a_most_likely_value_at_an_end_is_asked_about_where_a_third_have_it() -> None:
    (said,) = found(most_likely_is_not_often_a_bound, project([(5, 5, 9), (2, 6, 6), *SKEWED[:4]]))
    assert "2 of 6 ranges of durations (1 at the optimistic end, 1 at the pessimistic: T0, T1)" in said
    assert found(most_likely_is_not_often_a_bound, project([(5, 5, 9), *SKEWED])) == []


def test_durations_costs_and_impacts_are_looked_at_apart() -> None:
    base = project(SKEWED)
    symmetric = [pert((20.0 - k, 20.0, 20.0 + k)) for k in range(1, 6)]
    costs = replace(base, costs=tuple(CostItem(f"C{k}", "c", fixed_cost=one) for k, one in enumerate(symmetric)))
    assert "5 of 5 ranges of costs" in found(ranges_are_not_all_symmetric, costs)[0]
    risks = tuple(Risk(f"R{k}", "r", 0.1 * k, impacts=(Impact(("T0",), delay=one),)) for k, one in enumerate(symmetric))
    assert "5 of 5 ranges of impacts of risks" in found(ranges_are_not_all_symmetric, replace(base, risks=risks))[0]


def test_what_a_rule_made_is_nobodys_typing() -> None:
    same = [around(middle, 0.1, 0.3) for middle in (3.0, 7.0, 11.0, 13.0, 40.0)]
    assert check(project(same, source="low"), CHECKS_OF_RANGES) == ()


@pytest.mark.parametrize(
    ("probabilities", "is_asked"),
    [((0.5,) * 5, True), ((0.5, 0.5, 0.5, 0.5, 0.2), True), ((0.5, 0.5, 0.5, 0.3, 0.2), False), ((0.5,) * 4, False)],
)
def test_a_probability_of_one_half_throughout_is_asked_about(probabilities: tuple[float, ...], is_asked: bool) -> None:
    risks = tuple(Risk(f"R{k}", "r", p, impacts=(Impact(cost=pert((1, 2, 4))),)) for k, p in enumerate(probabilities))
    said = found(probabilities_are_not_all_one_half, replace(project(SKEWED), risks=risks))
    assert bool(said) == is_asked
    closed = tuple(replace(risk, status="closed") for risk in risks)
    assert found(probabilities_are_not_all_one_half, replace(project(SKEWED), risks=closed)) == []


def test_skewed_ranges_of_their_own_are_not_asked_about() -> None:
    assert check(project(SKEWED), CHECKS_OF_RANGES) == ()


def test_three_equal_points_are_one_finding() -> None:
    assert list(zero_width([])) == []
    (problem,) = zero_width([("tasks", f"T{k}") for k in range(7)])
    assert (problem.code, problem.severity) == ("range-zero-width", "warning")
    assert "make 7 estimates certain (T0, T1, T2, T3, T4 …)" in problem.message
